"""What the graph says of nodes that are known by name, read in a few large questions."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from kg.names import DEFAULT_POLICY
from kg.query.engine import Engine

#: How many nodes one question to the engine names at most.
BATCH = 2000

#: The values of each property by its prefixed name, as text, in the order of that text.
Properties = dict[str, list[str]]
#: The terms of one solution, in the order of the variables; None where one is not bound.
Row = tuple[Any, ...]

#: One flat pattern: with a second VALUES or an OPTIONAL of two patterns the engine reads the whole graph.
SAID = "SELECT ?node ?property ?value WHERE {{ VALUES ?node {{ {nodes} }} ?node ?property ?value }}"
LABELS = "SELECT ?node ?label WHERE {{ VALUES ?node {{ {nodes} }} ?node skos:prefLabel ?label }}"


def read_properties(
    engine: Engine, nodes: Iterable[str], policy: str = DEFAULT_POLICY
) -> dict[str, Properties]:
    """Everything that a policy's dataset says of these nodes, by IRI; of what it does not know, nothing."""
    found: dict[str, dict[str, list[str]]] = {}
    names: dict[str, str] = {}
    for node, property, value in select_rows(engine, SAID, nodes, policy):
        name = names.get(property.value) or names.setdefault(
            property.value, engine.shorten(property.value)
        )
        found.setdefault(node.value, {}).setdefault(name, []).append(value.value)
    for properties in found.values():
        for values in properties.values():
            if len(values) > 1:
                values.sort()
    return found


def read_labels(engine: Engine, nodes: Iterable[str]) -> dict[str, str]:
    """The preferred label of each of these nodes that has one, by IRI: English where there are several."""
    found: dict[str, tuple[bool, str]] = {}
    for node, label in select_rows(engine, LABELS, nodes):
        ranked = (label.language != "en", label.value)
        found[node.value] = min(found.get(node.value, ranked), ranked)
    return {node: text for node, (_, text) in found.items()}


def select_rows(
    engine: Engine, text: str, nodes: Iterable[str], policy: str = DEFAULT_POLICY
) -> Iterator[Row]:
    """The rows of a SELECT that names nodes at `{nodes}`, asked of some thousand at a time."""
    for batch in batch_iris(nodes):
        yield from engine.select(text.format(nodes=batch), policy).rows


def batch_iris(nodes: Iterable[str]) -> Iterator[str]:
    """The nodes as IRIs for VALUES, some thousand at a time, in order."""
    rest = iter(sorted(nodes))
    while batch := list(islice(rest, BATCH)):
        yield " ".join(f"<{node}>" for node in batch)
