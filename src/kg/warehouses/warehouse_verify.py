"""Proof of a warehouse: each triple, and the rows of each saved query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.names import DEFAULT_POLICY
from kg.query.engine import Engine
from kg.sql.compiling import CompiledQuery, Dataset
from kg.stores.inventory import GraphFile, Progress
from kg.stores.verify import (
    Check,
    ask_all,
    compare_answer,
    compare_triples,
    list_answers,
    list_rows,
)
from kg.warehouses.warehouse_engine import WarehouseEngine, decode_triple

if TYPE_CHECKING:
    from kg.warehouses.warehouse import Warehouse

TRIPLES = "SELECT ?s ?p ?o WHERE { GRAPH <%s> { ?s ?p ?o } }"


def verify_warehouse(
    engine: Engine, warehouse: Warehouse, graphs: list[GraphFile], *, progress: Progress
) -> Iterator[Check]:
    """Compare each graph and the rows of each saved query with the release.

    A query is compared under each policy whose dataset is completely among `graphs`.

    Args:
        progress: gets the name of the graph or query, the checks done so far, and the total.
    """
    theirs = WarehouseEngine(engine.build_folder, warehouse)
    pairs = list_answers(engine, graphs)
    total = len(graphs) + len(pairs)
    dataset = warehouse.make_dataset(theirs.find_release(), DEFAULT_POLICY)
    for step, graph in enumerate(graphs):
        progress(graph.name, step, total)
        yield from _compare_graph(warehouse, dataset, graph)
    answers = ask_all(lambda: WarehouseEngine(engine.build_folder, warehouse), pairs)
    for step, (pair, rows) in enumerate(answers, len(graphs)):
        progress(pair[0], step, total)
        yield compare_answer(pair, list_rows(engine, pair), rows)
    progress("done", total, total)


def _compare_graph(warehouse: Warehouse, dataset: Dataset, graph: GraphFile) -> Iterator[Check]:
    """Compare the number of triples of a graph, and then each triple."""
    statement = CompiledQuery(TRIPLES % graph.iri, dataset, {}).bind({})
    stored = {decode_triple(row) for row in warehouse.run(statement)}
    ours = set(graph.read_triples())
    count = len(stored)
    difference = "" if count == len(ours) else f"{count - len(ours):+d} triples"
    yield Check("triples", graph.name, "", len(ours), count, difference)
    yield from compare_triples(graph.name, ours - stored, stored - ours)
