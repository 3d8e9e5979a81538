"""Rows of a grid: an answer as it is, or answers with one row for each thing."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.names import CAVEAT
from kg.pages.table_grid import Cell, Column, Grid, Value
from kg.query.caveats import read_caveats
from kg.query.engine import Engine
from kg.query.nodes import STATION, read_labels, read_row_names
from kg.query.results import Result, Term, Triples, to_python
from kg.spreadsheets import guard

LABEL = "Label"
#: What is between several values of a cell of a file.
SEVERAL = "; "
#: Values of a column up to which an answer offers them for choice.
MOST_OFFERED = 60
#: Rows up to which it is counted how many values a column has.
MOST_COUNTED = 20_000
#: Rows of the table of stations that an answer names by place and bureau, at most.
MOST_NAMED = 5_000
#: Kinds of nodes without a label, and what stands for their ids; nothing for the id itself.
UNLABELLED = {"claim": "the claim", "attribution": ""}
WORD = re.compile(r"(?<=[a-z])([A-Z])")


class AnswerRows:
    """Rows of an answer, of which only what is needed becomes text.

    Args:
        engine: knows the prefixes.
        answer: the answer.
    """

    def __init__(self, engine: Engine, answer: Result) -> None:
        self._engine = engine
        self._answer = answer
        self._texts: dict[int, list[tuple[str, ...]]] = {}
        self._cells: dict[tuple[int, Term, Term, str], Cell] = {}
        self._rows: dict[int, dict[str, str]] = {}
        self._labels: dict[int, dict[str, str]] = {}
        self._caveats: dict[str, str] | None = None
        self._caveat = answer.variables.index(CAVEAT) if CAVEAT in answer.variables else None
        # it stands beside the standing, and is no column of its own
        self._shown = [index for index in answer.columns if index != self._caveat]
        names = [answer.variables[index].removesuffix(LABEL) for index in self._shown]
        self._nodes = [self._find_node(index) for index in self._shown]
        offered = [self._is_offered(place) for place in range(len(names))]
        self.columns = [
            Column(name, separate_words(name), is_offered)
            for name, is_offered in zip(names, offered, strict=True)
        ]

    def __len__(self) -> int:
        return len(self._answer)

    def read_texts(self, column: int) -> Sequence[Sequence[str]]:
        """Return the texts of each cell of a column."""
        if column not in self._texts:
            rows = self._answer.rows
            self._texts[column] = [self._format(row, column) for row in rows]
        return self._texts[column]

    def read_row(self, row: int) -> Sequence[Cell]:
        """Return the cells of a row."""
        terms = self._answer.rows[row]
        cells = []
        for column, node in enumerate(self._nodes):
            caveat = self._find_caveat(terms) if self.columns[column].is_standing else ""
            key = (column, terms[node], terms[self._shown[column]], caveat)
            if key not in self._cells:  # most rows say the same as one before
                self._cells[key] = self._make_cell(terms, column, caveat)
            cells.append(self._cells[key])
        return cells

    def _make_cell(self, row: Sequence[Term], column: int, caveat: str) -> Cell:
        named = row[self._nodes[column]]
        id = self._engine.shorten(named.value) if isinstance(named, ox.NamedNode) else ""
        return tuple(Value(text, id, caveat) for text in self._format(row, column))

    def _find_caveat(self, row: Sequence[Term]) -> str:
        """Return what alone the accusation of a row says."""
        if self._caveat is not None:
            return str(to_python(row[self._caveat]) or "")
        if "claim" not in self._answer.variables:
            return ""
        place = self._answer.variables.index("claim")
        if self._caveats is None:
            terms = {one[place] for one in self._answer.rows}
            claims = {term.value for term in terms if isinstance(term, ox.NamedNode)}
            self._caveats = read_caveats(self._engine, claims)
        return self._caveats.get(str(to_python(row[place])), "")

    def _find_node(self, index: int) -> int:
        """Return the index of the IRI to which a label belongs, or the index itself."""
        variables = self._answer.variables
        name = variables[index].removesuffix(LABEL)
        return variables.index(name) if name in variables else index

    def _is_offered(self, place: int) -> bool:
        """Return whether a column names things, few enough to choose from."""
        if len(self._answer) > MOST_COUNTED:
            return False
        node, values = self._nodes[place], set[Term]()
        if node == self._shown[place]:
            return False
        for row in self._answer.rows:
            values.add(row[node])
            if len(values) > MOST_OFFERED:
                return False
        return 1 < len(values) < len(self._answer)

    def _format(self, row: Sequence[Term], column: int) -> tuple[str, ...]:
        node, term = row[self._nodes[column]], row[self._shown[column]]
        if isinstance(node, ox.NamedNode) and (name := self._name_row(node.value, column)):
            return (name,)
        if term is None:
            term = node
        if term is None:
            return ()
        if isinstance(term, ox.NamedNode):
            return (self._name(term.value, column),)
        return (str(to_python(term)),)

    def _name_row(self, iri: str, column: int) -> str:
        """Return what a row of the table is called; empty where an answer has too many."""
        if not iri.startswith(STATION):
            return ""
        if column not in self._rows:
            node = self._nodes[column]
            terms = {row[node] for row in self._answer.rows} - {None}
            few = terms if len(terms) <= MOST_NAMED else ()
            names = read_row_names(self._engine, {str(to_python(term)) for term in few})
            self._rows[column] = names
        return self._rows[column].get(iri, "")

    def _name(self, iri: str, column: int) -> str:
        """Return what is shown for an IRI that has no label beside it."""
        kind, _, local = self._engine.shorten(iri).partition(":")
        if kind in UNLABELLED:
            return UNLABELLED[kind] or local
        if column not in self._labels:
            self._labels[column] = self._read_labels(self._shown[column])
        return self._labels[column].get(iri) or self._engine.shorten(iri)

    def _read_labels(self, index: int) -> dict[str, str]:
        """Return the labels of all IRIs in a column of the answer."""
        terms = {row[index] for row in self._answer.rows}
        return read_labels(
            self._engine, {term.value for term in terms if isinstance(term, ox.NamedNode)}
        )


@dataclass
class FoldedRows:
    """One row for each thing, with all values that several answers have for it."""

    columns: Sequence[Column]
    cells: Sequence[Sequence[Cell]]
    _texts: dict[int, list[list[str]]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.cells)

    def read_texts(self, column: int) -> Sequence[Sequence[str]]:
        """Return the texts of each cell of a column."""
        if column not in self._texts:
            texts = []
            for row in self.cells:
                texts.append([value.text for value in row[column]])
            self._texts[column] = texts
        return self._texts[column]

    def read_row(self, row: int) -> Sequence[Cell]:
        """Return the cells of a row."""
        return self.cells[row]


def list_triples(engine: Engine, triples: Triples) -> FoldedRows:
    """Return the triples of an answer as rows, with labels for IRIs."""
    parts = ("subject", "predicate", "object")
    terms = [(triple.subject, triple.predicate, triple.object) for triple in triples]
    nodes = {term.value for row in terms for term in row if isinstance(term, ox.NamedNode)}
    labels = read_labels(engine, nodes)
    cells = []
    for row in terms:
        cells.append([[_name_term(engine, labels, term)] for term in row])
    return FoldedRows([Column(name, name, is_offered=True) for name in parts], cells)


def _name_term(engine: Engine, labels: Mapping[str, str], term: Term) -> Value:
    if not isinstance(term, ox.NamedNode):
        return Value(str(to_python(term)))
    id = engine.shorten(term.value)
    return Value(labels.get(term.value, id), id)


def fold_answer(engine: Engine, answer: Result, key: str) -> dict[str, dict[str, list[Value]]]:
    """Return the values of an answer by thing and column, each once, in their order.

    Args:
        engine: knows the prefixes.
        answer: the answer.
        key: the column of the things.
    """
    rows = AnswerRows(engine, answer)
    place = [column.name for column in rows.columns].index(key)
    things: dict[str, dict[str, list[Value]]] = {}
    for number in range(len(rows)):
        cells = rows.read_row(number)
        thing = things.setdefault(cells[place][0].id, {})
        for column, cell in zip(rows.columns, cells, strict=True):
            values = thing.setdefault(column.name, [])
            values += [value for value in cell if value not in values]
    return things


def separate_words(name: str) -> str:
    """Return the name of a variable as words: `saidFrom` is said from."""
    return WORD.sub(r" \1", name).lower()


@dataclass(frozen=True)
class FileColumn:
    """A column of a grid in a file: what it holds, and the values of each cell."""

    name: str
    about: str
    cells: list[list[str]]


def list_file_columns(grid: Grid) -> list[FileColumn]:
    """Return the columns of the fitting rows of a grid as a file has them.

    Ids are beside their labels, and caveats beside the standings.
    """
    columns = []
    rows = list(grid.list_all())
    for place, column in enumerate(grid.columns):
        cells = [row[place] for row in rows]
        texts = [_list_texts(cell) for cell in cells]
        has_ids = _has_ids(rows, place)
        name = column.name + LABEL if has_ids else column.name
        columns.append(FileColumn(name, column.head, texts))
        if has_ids:
            ids = [_list_ids(cell) for cell in cells]
            columns.append(FileColumn(column.name, f"{column.head}: its id", ids))
        if column.is_standing:
            caveats = [_list_caveats(cell) for cell in cells]
            columns.append(FileColumn(CAVEAT, "what alone an accusation says", caveats))
    return columns


def write_csv(grid: Grid) -> str:
    """Return the fitting rows of a grid as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    columns = list_file_columns(grid)
    writer.writerow(column.name for column in columns)
    for row in zip(*(column.cells for column in columns), strict=True):
        writer.writerow(guard(SEVERAL.join(values)) for values in row)
    return out.getvalue()


def _has_ids(rows: Sequence[Sequence[Cell]], place: int) -> bool:
    """Return whether a column names things in any row."""
    return any(_list_ids(row[place]) for row in rows)


def _list_texts(cell: Cell) -> list[str]:
    return [value.text for value in cell]


def _list_ids(cell: Cell) -> list[str]:
    return [value.id for value in cell if value.id]


def _list_caveats(cell: Cell) -> list[str]:
    return list(dict.fromkeys(value.caveat for value in cell if value.caveat))
