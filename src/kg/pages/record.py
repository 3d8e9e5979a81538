"""Records of things of which nothing is said: passages, judgements, policies."""

from dataclasses import dataclass
from typing import Any

from kg.names import GRAPH, ID, SIDE_GRAPHS
from kg.query.engine import Engine
from kg.query.identity import IDENTITY_WORDS
from kg.query.nodes import is_iri, read_own_labels

RECORD = """
SELECT ?property ?value WHERE {{ <{iri}> ?property ?value }} ORDER BY ?property ?value
"""
#: Properties that the page shows elsewhere.
SHOWN = frozenset(IDENTITY_WORDS) | {"skos:prefLabel"}
#: Values of one property that are shown; the data has all.
MOST_VALUES = 12


@dataclass(frozen=True)
class Value:
    """Value of a property: words, and the prefixed name of what has a page."""

    text: str
    id: str = ""


@dataclass(frozen=True)
class Fact:
    """Property with its values, of which the last may be left out."""

    label: str
    values: list[Value]
    left_out: int


@dataclass(frozen=True)
class Record:
    """Properties of a thing, whether or not a dataset has them.

    Attributes:
        label: what it is called; empty where it has no label.
        kind: the English label of its class, such as `passage`; empty where it has none.
        facts: its properties that no other part of the page shows.
    """

    label: str
    kind: str
    facts: list[Fact]


def read_record(engine: Engine, iri: str) -> Record:
    """Return what is recorded of a thing, in graphs of no dataset too."""
    values: dict[str, list[str]] = {}
    for property, value in _select(engine, RECORD.format(iri=iri)):
        values.setdefault(property.value, []).append(value.value)
    classes = values.get(engine.expand("rdf:type"), [])
    iris = {value for some in values.values() for value in some if is_iri(value)}
    labels = read_own_labels(engine, {*values, *iris})
    facts = []
    for property, some in values.items():
        if engine.shorten(property) not in SHOWN:
            shown = [_name(engine, value, labels) for value in some[:MOST_VALUES]]
            label = labels.get(property) or engine.shorten(property)
            facts.append(Fact(label, shown, len(some) - len(shown)))
    kinds = [labels[one] for one in classes if one in labels]
    name = values.get(engine.expand("skos:prefLabel"), [""])
    return Record(name[0], kinds[0] if kinds else "", facts)


def _select(engine: Engine, text: str) -> list[Any]:
    """Return rows of the dataset; if there are none, of the graphs beside it."""
    side_graphs = [GRAPH + name for name in SIDE_GRAPHS]
    return engine.select(text).rows or engine.select_on_graphs(text, side_graphs).rows


def _name(engine: Engine, value: str, labels: dict[str, str]) -> Value:
    if not is_iri(value):
        return Value(value)
    id = engine.shorten(value)
    return Value(labels.get(value) or id, id if value.startswith(ID) else "")
