"""Nodes by IRI: their properties and labels, read in a few large queries."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from kg.names import DEFAULT_POLICY, ID
from kg.query.engine import Engine
from kg.query.row_names import is_row, list_parts, write_row_name

#: The largest number of nodes in one query.
BATCH = 2000

#: How the IRI of a station begins.
STATION = f"{ID}station/"

#: The values of each property by its prefixed name, as text, in the order of that text.
Properties = dict[str, list[str]]
#: The terms of one solution in the order of the variables; None where one is unbound.
Row = tuple[Any, ...]

# Each query is one flat pattern: with a second VALUES, or an OPTIONAL of two patterns, the engine
# reads the entire graph.
PROPERTIES = (
    "SELECT ?node ?property ?value WHERE {{ VALUES ?node {{ {nodes} }} ?node ?property ?value }}"
)
LABELS = "SELECT ?node ?label WHERE {{ VALUES ?node {{ {nodes} }} ?node skos:prefLabel ?label }}"


def read_properties(
    engine: Engine, nodes: Iterable[str], policy: str = DEFAULT_POLICY
) -> dict[str, Properties]:
    """Return the properties of each node that a policy's dataset knows, by IRI."""
    properties: dict[str, Properties] = {}
    names: dict[str, str] = {}
    for node, property, value in select_rows(engine, PROPERTIES, nodes, policy):
        name = names.get(property.value)
        if name is None:
            name = names[property.value] = engine.shorten(property.value)
        properties.setdefault(node.value, {}).setdefault(name, []).append(value.value)
    for of_node in properties.values():
        for values in of_node.values():
            values.sort()
    return properties


def read_labels(engine: Engine, nodes: Iterable[str]) -> dict[str, str]:
    """Return what each node that has a label is called, by IRI.

    That is its preferred label, in English where it can be; a row of the table of stations is
    called by its city, bureau and code.
    """
    nodes = set(nodes)
    return read_own_labels(engine, nodes) | read_row_names(engine, nodes)


def read_own_labels(engine: Engine, nodes: Iterable[str]) -> dict[str, str]:
    """Return the preferred label of each node that has one, by IRI; English first."""
    best: dict[str, tuple[bool, str]] = {}
    for node, label in select_rows(engine, LABELS, nodes):
        ranked = (label.language != "en", label.value)
        best[node.value] = min(best.get(node.value, ranked), ranked)
    return {node: text for node, (_, text) in best.items()}


def read_row_names(
    engine: Engine, nodes: Iterable[str], names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the name of each node that is a row of the table of stations, by IRI.

    Args:
        engine: the release.
        nodes: IRIs, of rows and of anything else.
        names: what places and bureaus are called, by IRI, where not by their labels.
    """
    stations = [node for node in nodes if node.startswith(STATION)]
    described = read_properties(engine, stations) if stations else {}
    rows = {node: properties for node, properties in described.items() if is_row(properties)}
    parts: set[str] = set()
    for properties in rows.values():
        parts.update(list_parts(properties))
    labels = read_own_labels(engine, parts) | dict(names or {})
    return {node: write_row_name(properties, labels) for node, properties in sorted(rows.items())}


def select_rows(
    engine: Engine, text: str, nodes: Iterable[str], policy: str = DEFAULT_POLICY
) -> Iterator[Row]:
    """Yield the rows of a SELECT that names the nodes at `{nodes}`, in batches."""
    for batch in batch_iris(nodes):
        yield from engine.select(text.format(nodes=batch), policy).rows


def batch_iris(nodes: Iterable[str]) -> Iterator[str]:
    """Yield the nodes as IRIs for VALUES, sorted, at most `BATCH` at a time."""
    rest = iter(sorted(nodes))
    while batch := list(islice(rest, BATCH)):
        yield " ".join(f"<{node}>" for node in batch)


def get_local_name(engine: Engine, iri: str) -> str:
    """Return the prefixed name of an IRI without its prefix."""
    return engine.shorten(iri).partition(":")[2]


def is_iri(text: str) -> bool:
    """Return whether the text of a value is an IRI, not a number or words."""
    return text.startswith(("http://", "https://"))
