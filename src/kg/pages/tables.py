"""Answers as tables of a page: texts, and where each leads."""

from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.pages.addresses import Addresses
from kg.query.engine import Engine
from kg.query.results import Result, Term, Triples, to_python

#: Rows that a page shows; its files contain all of them.
MOST_SHOWN = 500


@dataclass(frozen=True)
class Cell:
    """A text of a table, with the address that it links to, if any."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Table:
    """The heads of the columns, and the rows."""

    heads: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def shown(self) -> list[list[Cell]]:
        """The rows that a page shows."""
        return self.rows[:MOST_SHOWN]


def make_table(engine: Engine, to: Addresses, answer: Any) -> Table:
    """Return an answer as a table; the label of an IRI links to the IRI."""
    if isinstance(answer, Triples):
        rows = []
        for triple in answer:
            rows.append([_make_cell(to, _shorten(engine, term), term) for term in triple])
        return Table(["subject", "predicate", "object"], rows)
    if not isinstance(answer, Result):
        return Table(["answer"], [[Cell(str(bool(answer)).lower())]])
    heads, texts = answer.format_cells()
    linked = [_find_iri_column(answer.variables, index) for index in answer.columns]
    rows = []
    for row_texts, row in zip(texts, answer.rows, strict=True):
        pairs = zip(row_texts, linked, strict=True)
        rows.append([_make_cell(to, text, row[index]) for text, index in pairs])
    return Table(heads, rows)


def _find_iri_column(variables: list[str], index: int) -> int:
    """Return the index of the IRI to which a label belongs, or the index itself."""
    name = variables[index].removesuffix("Label")
    return variables.index(name) if name in variables else index


def _make_cell(to: Addresses, text: str, term: Term) -> Cell:
    return Cell(text, to.thing(term.value) if isinstance(term, ox.NamedNode) else "")


def _shorten(engine: Engine, term: Term) -> str:
    return engine.shorten(term.value) if isinstance(term, ox.NamedNode) else str(to_python(term))
