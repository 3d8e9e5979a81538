"""Rows, triples and truth values, in the formats that people and tools expect."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import UsageError, did_you_mean
from kg.formats import BY_ENGINE, FORMATS, GRAPHICAL, TABULAR, WITH_PREFIXES
from kg.names import CAVEAT, INTEGER, shorten
from kg.spreadsheets import guard_csv

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import pandas
    import polars
    import pyarrow

    from kg.query.fitting import Column

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None
#: Digits of the longest integer that becomes an int: Python refuses to parse much longer ones.
MOST_DIGITS = 4000


def check_format(name: str, known: tuple[str, ...]) -> None:
    """Refuse a format that does not fit the kind of answer."""
    if name not in known:
        raise UsageError(f"{name!r} does not fit this answer", hint=did_you_mean(name, list(known)))


def serialize_solutions(solutions: ox.QuerySolutions, format: str) -> str:
    """Return the rows of a SELECT, not read yet, in a W3C result format.

    In `csv`, what a spreadsheet would take for a formula is guarded; `csv-raw` is the W3C format.
    """
    data = solutions.serialize(format=FORMATS[format].engine)
    assert data is not None  # without an output argument the bytes are returned
    return guard_csv(data.decode()) if format == "csv" else data.decode()


class Result:
    """Rows of a SELECT: iterate for dicts of Python values, or read terms in `rows`."""

    def __init__(self, solutions: ox.QuerySolutions, prefixes: dict[str, str]) -> None:
        self.variables = [variable.value for variable in solutions.variables]
        #: A line for each kind of row that a saved query leaves out, with their number.
        self.left_out: list[str] = []
        #: The last day in any document, if the answer is that of a saved query.
        self.horizon = ""
        self._solutions = list(solutions)
        self._rows: list[tuple[Term, ...]] | None = None
        self._prefixes = prefixes

    @property
    def rows(self) -> list[tuple[Term, ...]]:
        """The terms of each row in the order of `variables`, converted on first use."""
        if self._rows is None:
            self._rows = [tuple(solution) for solution in self._solutions]
        return self._rows

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes by which IRIs are shortened."""
        return self._prefixes

    def __len__(self) -> int:
        return len(self._solutions)

    def __iter__(self) -> Iterator[dict[str, str | int | None]]:
        for row in self.rows:
            yield {name: to_python(term) for name, term in zip(self.variables, row, strict=True)}

    def to_pandas(self) -> pandas.DataFrame:
        """Return a data frame with a typed column per variable; needs the `pandas` extra."""
        from kg.query import frames

        return frames.to_pandas(frames.type_columns(self.variables, self.rows))

    def to_polars(self) -> polars.DataFrame:
        """Return a data frame of Polars, typed alike; needs the `polars` extra."""
        from kg.query import frames

        return frames.to_polars(frames.type_columns(self.variables, self.rows))

    def to_arrow(self) -> pyarrow.Table:
        """Return a table of Arrow, typed alike; needs the `arrow` extra."""
        from kg.query import frames

        return frames.to_arrow(frames.type_columns(self.variables, self.rows))

    @property
    def columns(self) -> list[int]:
        """Indexes of the variables to show: a label replaces its IRI."""
        labels = {name.removesuffix("Label") for name in self.variables if name.endswith("Label")}
        return [index for index, name in enumerate(self.variables) if name not in labels]

    def format_cells(self) -> tuple[list[str], list[list[str]]]:
        """Return headings and cells to read, with short IRIs or the labels in their place."""
        columns = self.columns
        heads = [self.variables[index].removesuffix("Label") for index in columns]
        cells = []
        for row in self.rows:
            cells.append([self._format_cell(row, index) for index in columns])
        if len(set(map(tuple, cells))) < len(set(self.rows)):
            self._add_ids(cells)
        return heads, cells

    def _add_ids(self, cells: list[list[str]]) -> None:
        """Add the id to each label that several things have, to distinguish rows."""
        for place, index in enumerate(self.columns):
            base = self.variables[index].removesuffix("Label")
            if base == self.variables[index] or base not in self.variables:
                continue
            ids = [self._shorten_term(row[self.variables.index(base)]) for row in self.rows]
            names: dict[str, set[str]] = {}
            for row, id in zip(cells, ids, strict=True):
                names.setdefault(row[place], set()).add(id)
            for row, id in zip(cells, ids, strict=True):
                if id != row[place] and len(names[row[place]]) > 1:
                    row[place] = f"{row[place]} ({id})"

    def list_columns(self, width: int | None) -> list[Column]:
        """Return the columns to read, with short cells too where there is a width to fit."""
        from kg.query.fitting import Column

        heads, rows = self.format_cells()
        columns = []
        for place, (head, index) in enumerate(zip(heads, self.columns, strict=True)):
            cells = [row[place] for row in rows]
            short, kind = self._shorten_cells(index, cells) if width else (None, "")
            numeric = self._is_integer(index)
            columns.append(Column(head, cells, numeric=numeric, short=short, names=kind))
        return columns

    def _shorten_cells(self, index: int, cells: list[str]) -> tuple[list[str] | None, str]:
        """Return the short cells of a column, and what its cells are ids of.

        A document has its title as label, and an attribution is found without its prefix.
        """
        name = self.variables[index]
        base = name.removesuffix("Label")
        key = self.variables.index(base) if base in self.variables else index
        names = [self._shorten_term(row[key]) for row in self.rows]
        if name == CAVEAT:
            return None, CAVEAT
        kinds = {name.partition(":")[0] if ":" in name else "" for name in names if name}
        if kinds == {"claim"} and base == name:
            return None, "claim"
        if kinds == {"attribution"} and base == name:
            return [name.partition(":")[2] for name in names], "attribution"
        if "source" not in kinds:
            return None, ""
        short = []
        for cell, name in zip(cells, names, strict=True):
            kind, _, number = name.partition(":")
            short.append(number if kind == "source" else cell)
        return short, ""

    def _shorten_term(self, term: Term) -> str:
        """Return the short name of an IRI, or nothing."""
        return shorten(term.value, self._prefixes) if isinstance(term, ox.NamedNode) else ""

    def _format_cell(self, row: tuple[Term, ...], index: int) -> str:
        term = row[index]
        if term is None:
            term = self._find_unlabelled(row, self.variables[index])
        if isinstance(term, ox.NamedNode):
            return shorten(term.value, self._prefixes)
        return "" if term is None else str(to_python(term))

    def _find_unlabelled(self, row: tuple[Term, ...], name: str) -> Term:
        """Return the term that has no label, for the column of labels."""
        bare = name.removesuffix("Label")
        if bare == name or bare not in self.variables:
            return None
        return row[self.variables.index(bare)]

    def serialize(self, format: str = "csv") -> str:
        """Return the rows as table or markdown, or as csv, csv-raw, tsv, json or xml."""
        check_format(format, TABULAR)
        if format in BY_ENGINE:
            solutions = ox.parse_query_results(self._to_json(), format=FORMATS["json"].engine)
            assert isinstance(solutions, ox.QuerySolutions)
            return serialize_solutions(solutions, format)
        if format == "markdown":
            from kg.query.table import format_markdown

            return format_markdown(*self.format_cells())
        from kg.query.fitting import Layout, lay_out

        layout = Layout()
        return lay_out(self.list_columns(layout.width), layout)[0]

    def _is_integer(self, index: int) -> bool:
        """Return whether a column has rows, and an integer in each."""
        if not self.rows:
            return False
        for row in self.rows:
            term = row[index]
            if not isinstance(term, ox.Literal) or term.datatype.value != INTEGER:
                return False
        return True

    def _to_json(self) -> bytes:
        import json

        bindings = [_bind_json(self.variables, row) for row in self.rows]
        answer = {"head": {"vars": self.variables}, "results": {"bindings": bindings}}
        return json.dumps(answer).encode()

    def _repr_html_(self) -> str:
        from kg.query.table import format_html

        return format_html(*self.format_cells())


class Triples:
    """The triples of a CONSTRUCT or DESCRIBE."""

    def __init__(self, triples: list[ox.Triple], prefixes: dict[str, str]) -> None:
        self._triples = set(triples)
        self._prefixes = prefixes

    @property
    def triples(self) -> list[ox.Triple]:
        """The triples, each once, in the order of their N-Triples."""
        return sorted(self._triples, key=str)

    def __len__(self) -> int:
        return len(self._triples)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    def serialize(self, format: str = "turtle") -> str:
        """Return the triples as turtle, ntriples, jsonld or rdfxml."""
        format = "turtle" if format == "table" else format
        check_format(format, GRAPHICAL)
        prefixes = self._prefixes if format in WITH_PREFIXES else None
        data = ox.serialize(self.triples, format=FORMATS[format].engine, prefixes=prefixes)
        assert data is not None  # without an output argument the bytes are returned
        return data.decode()

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.serialize())}</pre>"


class Truth:
    """The truth value of an ASK."""

    def __init__(self, value: ox.QueryBoolean) -> None:
        self._value = value

    def __bool__(self) -> bool:
        return bool(self._value)

    def serialize(self, format: str = "table") -> str:
        """Return `true` or `false`; json and xml are the W3C result formats."""
        check_format(format, TABULAR)
        if format in ("json", "xml"):
            data = self._value.serialize(format=FORMATS[format].engine)
            assert data is not None  # without an output argument the bytes are returned
            return data.decode()
        return f"{str(bool(self)).lower()}\n"


def to_python(term: Term) -> str | int | None:
    """Return an IRI or text as str, xsd:integer as int, an unbound variable as None."""
    if term is None:
        return None
    if isinstance(term, ox.Literal) and term.datatype.value == INTEGER:
        digits = term.value.removeprefix("-").removeprefix("+")
        is_number = digits.isascii() and digits.isdigit() and len(digits) < MOST_DIGITS
        return int(term.value) if is_number else term.value
    if isinstance(term, (ox.NamedNode, ox.Literal)):
        return term.value
    return str(term)


def _bind_json(variables: list[str], row: tuple[Term, ...]) -> dict[str, Any]:
    """Return one row as W3C JSON; an unbound variable is left out."""
    binding = {}
    for name, term in zip(variables, row, strict=True):
        if term is not None:
            binding[name] = _to_json_term(term)
    return binding


def _to_json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "literal", "value": str(term)}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
