"""Answers as tables of a page: texts, where each leads, and the ids beside labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.formats import RESULTS, TRIPLE_FILES
from kg.pages.addresses import Addresses
from kg.query.engine import Engine
from kg.query.nodes import read_labels
from kg.query.results import Result, Term, Triples, to_python

#: Formats of a truth value.
TRUTHS = ("json", "xml")
#: Rows that a page shows; its files contain all of them.
MOST_SHOWN = 500


@dataclass(frozen=True)
class Cell:
    """Text of a table, where it links to, and the id of what it names."""

    text: str
    link: str = ""
    id: str = ""


@dataclass(frozen=True)
class Table:
    """Heads of columns, the rows that a page shows, and the number of all."""

    heads: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    total: int = 0
    #: The formats in which the answer is a file.
    formats: tuple[str, ...] = RESULTS


#: A term, and the one whose label it is, or the same.
Pair = tuple[Term, Term]


def make_table(engine: Engine, to: Addresses, answer: Any) -> Table:
    """Return an answer as a table; a thing has its label, its id and a link.

    Args:
        engine: the release, which knows labels.
        to: where pages are.
        answer: rows, triples or a truth value.
    """
    if isinstance(answer, Triples):
        pairs = [_pair_all(triple) for triple in answer.triples[:MOST_SHOWN]]
        heads = ["subject", "predicate", "object"]
        return Table(heads, _make_rows(engine, to, pairs), len(answer), TRIPLE_FILES)
    if not isinstance(answer, Result):
        return Table(["answer"], [[Cell(str(bool(answer)).lower())]], 1, TRUTHS)
    names, pairs = answer.variables, []
    heads = [names[index].removesuffix("Label") for index in answer.columns]
    linked = [(index, _find_iri_column(names, index)) for index in answer.columns]
    for row in answer.rows[:MOST_SHOWN]:
        pairs.append([(row[index], row[base]) for index, base in linked])
    return Table(heads, _make_rows(engine, to, pairs), len(answer))


def _pair_all(triple: ox.Triple) -> list[Pair]:
    return [(term, term) for term in triple]


def _find_iri_column(variables: list[str], index: int) -> int:
    """Return the index of the IRI to which a label belongs, or the index itself."""
    name = variables[index].removesuffix("Label")
    return variables.index(name) if name in variables else index


def _make_rows(engine: Engine, to: Addresses, rows: Sequence[Sequence[Pair]]) -> list[list[Cell]]:
    labels = read_labels(engine, set(_list_unlabelled(rows)))
    made = []
    for row in rows:
        made.append([_make_cell(engine, to, labels, pair) for pair in row])
    return made


def _list_unlabelled(rows: Sequence[Sequence[Pair]]) -> Iterable[str]:
    """Yield the IRIs that have no label in the answer itself."""
    for row in rows:
        for text, thing in row:
            if isinstance(thing, ox.NamedNode) and not isinstance(text, ox.Literal):
                yield thing.value


def _make_cell(engine: Engine, to: Addresses, labels: dict[str, str], pair: Pair) -> Cell:
    text, thing = pair
    if not isinstance(thing, ox.NamedNode):
        return Cell("" if text is None else str(to_python(text)))
    id = engine.shorten(thing.value)
    label = text.value if isinstance(text, ox.Literal) else labels.get(thing.value, id)
    return Cell(label, to.thing(thing.value), "" if label == id else id)
