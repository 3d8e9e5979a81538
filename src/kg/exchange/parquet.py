"""Parquet: tables in columns, for pandas, Polars, DuckDB and warehouses.

The bytes depend on the release, the policy and the version of pyarrow, which a file names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pyoxigraph as ox

from kg.errors import UsageError, name_extra
from kg.exchange.contents import Contents, read_contents
from kg.exchange.flat import BOOLEAN, DATE, INTEGER, TABLES, Cells, Column, Table
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.export import read_quads
from kg.names import GRAPH
from kg.query.engine import Engine

LOSSES = (
    Loss("every triple of every graph, as it was written", WHOLE, "`triples`"),
    Loss("every claim, edge or not", WHOLE, "`claims`; `edge` says whether it is one"),
    Loss("who supports, denies or disputes it", WHOLE, "a row of `attributions` each"),
    Loss("documents", WHOLE, "`sources`"),
    Loss("passages, objections and other names", PARTLY, "in `triples` only"),
    Loss("relays, answers, readings", PARTLY, "several in one cell, in their order"),
    Loss("edges of other policies", PARTLY, "`triples`, in the graph of each policy"),
    Loss("the words of documents", NOT, "they are not ours to give"),
)
#: Rows for which a file has a minimum, a maximum and a number of empty cells of each column.
GROUP = 100_000
#: Triples that are turned into columns at a time.
BATCH = 200_000
#: The tables that are those of flat files, by the name that they have here.
SAME = {"claims": "claims", "attributions": "attributions", "things": "entities"}
SAME |= {"sources": "documents"}


def _list_edges(contents: Contents) -> Iterator[Cells]:
    for claim in contents.claims:
        if claim.id in contents.edges:
            ends = (claim.subject, claim.predicate, claim.object)
            yield contents.policy, *ends, claim.id, claim.standing


EDGES = Table(
    "edges",
    "The claims that the policy takes for facts, each with its claim.",
    ("claim",),
    (
        Column("policy", "the truth policy", required=True),
        Column("subject", "its subject", required=True, of_table="things"),
        Column("predicate", "its predicate", required=True),
        Column("object", "its object: an entity or a number", required=True),
        Column("claim", "the claim that it is", required=True, of_table="claims"),
        Column("standing", "how the claim stands", required=True),
    ),
    _list_edges,
)
#: The columns of the table of all triples.
TRIPLES = (
    Column("graph", "the named graph, such as claims or view/official", required=True),
    Column("subject", "an IRI, or `_:` and the label of a blank node", required=True),
    Column("predicate", "an IRI", required=True),
    Column("object", "an IRI, a blank node, or the characters of a literal", required=True),
    Column("datatype", "the IRI of the type of a literal; empty for another object"),
    Column("language", "the language of a text; empty where it has none"),
)


def list_tables() -> list[Table]:
    """Return the tables that are made of claims, as this format names them."""
    by_name = {table.name: table for table in TABLES}
    tables = [replace(by_name[name], name=ours) for ours, name in SAME.items()]
    return [*tables, EDGES]


def write_files(engine: Engine, policy: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Write each table as a file; that of all triples is last."""
    arrow = _import_arrow()
    contents = read_contents(engine, policy)
    about = {"release": engine.version, "policy": policy, "horizon": contents.horizon}
    for table in list_tables():
        rows = list(table.list_rows(contents))
        columns = zip(*rows, strict=True) if rows else [()] * len(table.columns)
        arrays = []
        for column, cells in zip(table.columns, columns, strict=True):
            arrays.append(arrow.array([_read_cell(column, cell) for cell in cells], _type(column)))
        made = arrow.Table.from_arrays(arrays, schema=_make_schema(table.columns, about))
        yield f"{table.name}.parquet", [_write(made)]
    yield "triples.parquet", [_write(_read_triples(engine, about))]


def _import_arrow() -> Any:
    try:
        import pyarrow
    except ModuleNotFoundError as error:
        raise UsageError("pyarrow is not installed", hint=name_extra("arrow")) from error
    return pyarrow


def _type(column: Column) -> Any:
    arrow = _import_arrow()
    types = {INTEGER: arrow.int64(), DATE: arrow.date32(), BOOLEAN: arrow.bool_()}
    return types.get(column.datatype, arrow.string())


def _make_schema(columns: Iterable[Column], about: dict[str, str]) -> Any:
    """Return the types of columns, with what each holds and what the file was made of."""
    arrow = _import_arrow()
    fields = []
    for column in columns:
        kind, described = _type(column), {"about": column.about}
        nullable = not column.required
        fields.append(arrow.field(column.name, kind, nullable=nullable, metadata=described))
    return arrow.schema(fields, metadata=about)


def _read_cell(column: Column, cell: object) -> object:
    """Return a cell of a flat file as its type; an empty one is none."""
    if cell in ("", None):
        return "" if column.required else None
    if column.datatype == INTEGER:
        return int(str(cell))
    if column.datatype == DATE:
        return date.fromisoformat(str(cell))
    if column.datatype == BOOLEAN:
        return cell is True or cell == "true"
    return str(cell)


def _read_triples(engine: Engine, about: dict[str, str]) -> Any:
    """Return all triples, by graph in the order in which questions read them."""
    arrow = _import_arrow()
    schema = _make_schema(TRIPLES, about)
    batches, cells = [], []
    for quad in read_quads(engine):
        cells.append(_list_cells(quad))
        if len(cells) == BATCH:
            batches.append(_make_batch(schema, cells))
            cells = []
    batches.append(_make_batch(schema, cells))
    names = ("graph", "predicate", "subject", "object", "datatype", "language")
    order = [(name, "ascending") for name in names]
    return arrow.Table.from_batches(batches, schema).sort_by(order)


def _make_batch(schema: Any, cells: list[tuple[str | None, ...]]) -> Any:
    arrow = _import_arrow()
    columns = zip(*cells, strict=True) if cells else [()] * len(schema)
    arrays = [arrow.array(column, arrow.string()) for column in columns]
    return arrow.RecordBatch.from_arrays(arrays, schema=schema)


def _list_cells(quad: ox.Quad) -> tuple[str | None, ...]:
    graph = quad.graph_name.value.removeprefix(GRAPH)  # type: ignore[union-attr]  # a named graph
    start = graph, _show(quad.subject), quad.predicate.value
    if not isinstance(quad.object, ox.Literal):
        return *start, _show(quad.object), None, None
    literal = quad.object
    return *start, literal.value, literal.datatype.value, literal.language


def _show(node: object) -> str:
    if isinstance(node, ox.BlankNode):
        return f"_:{node.value}"
    assert isinstance(node, ox.NamedNode)  # a build refuses triples about triples
    return node.value


def _write(table: Any) -> bytes:
    """Return a table as the bytes of a file."""
    import pyarrow
    from pyarrow import parquet

    target = pyarrow.BufferOutputStream()
    parquet.write_table(
        table, target, compression="zstd", row_group_size=GROUP, write_statistics=True
    )
    return bytes(target.getvalue())
