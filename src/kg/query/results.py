"""Answers: rows, triples or a truth value, each in the formats that people and tools expect."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import UsageError, did_you_mean
from kg.formats import FORMATS, GRAPHICAL, RESULTS, TABULAR, WITH_PREFIXES
from kg.names import INTEGER, shorten

TYPE_CHECKING = False  # as kg.settings tells
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import pandas

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None


def check_format(name: str, known: tuple[str, ...]) -> None:
    """Refuse a format that does not fit the kind of answer."""
    if name not in known:
        raise UsageError(f"{name!r} does not fit this answer", hint=did_you_mean(name, list(known)))


def serialize_solutions(solutions: ox.QuerySolutions, format: str) -> str:
    """The rows of a SELECT, not read yet, in a W3C result format."""
    data = solutions.serialize(format=FORMATS[format].engine)
    assert data is not None  # without an output argument the bytes are returned
    return data.decode()


class Result:
    """The rows of a SELECT. Iterate for dicts of Python values; `rows` holds the terms."""

    def __init__(self, solutions: ox.QuerySolutions, prefixes: dict[str, str]) -> None:
        self.variables = [variable.value for variable in solutions.variables]
        self._solutions = list(solutions)
        self._rows: list[tuple[Term, ...]] | None = None
        self._prefixes = prefixes

    @property
    def rows(self) -> list[tuple[Term, ...]]:
        """The terms of each row in the order of `variables`, made Python objects when they are first asked for."""
        if self._rows is None:
            self._rows = [tuple(solution) for solution in self._solutions]
        return self._rows

    def __len__(self) -> int:
        return len(self._solutions)

    def __iter__(self) -> Iterator[dict[str, str | int | None]]:
        for row in self.rows:
            yield {name: to_python(term) for name, term in zip(self.variables, row, strict=True)}

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame with one column a variable; needs the `pandas` extra."""
        try:
            import pandas
        except ModuleNotFoundError as error:
            raise UsageError(
                "pandas is not installed", hint='pip install "overseas-stations-kg[pandas]"'
            ) from error
        return pandas.DataFrame(list(self), columns=self.variables)

    @property
    def columns(self) -> list[int]:
        """The places of the variables that are shown: an IRI hides where a label stands beside it."""
        return [
            index
            for index, name in enumerate(self.variables)
            if f"{name}Label" not in self.variables
        ]

    def format_cells(self) -> tuple[list[str], list[list[str]]]:
        """Headings and cells for reading: IRIs shortened, and hidden where a label stands beside."""
        columns = self.columns
        heads = [self.variables[index].removesuffix("Label") for index in columns]
        return heads, [[self._format_cell(row, index) for index in columns] for row in self.rows]

    def _format_cell(self, row: tuple[Term, ...], index: int) -> str:
        term = row[index]
        name = self.variables[index]
        if term is None and name.endswith("Label") and name.removesuffix("Label") in self.variables:
            term = row[self.variables.index(name.removesuffix("Label"))]
        if isinstance(term, ox.NamedNode):
            return shorten(term.value, self._prefixes)
        return "" if term is None else str(to_python(term))

    def serialize(self, format: str = "csv") -> str:
        """The rows as table, csv, tsv, json, xml (the W3C result formats) or markdown."""
        check_format(format, TABULAR)
        if format in RESULTS:
            data = ox.parse_query_results(self._json(), format=ox.QueryResultsFormat.JSON)
            assert isinstance(data, ox.QuerySolutions)
            return serialize_solutions(data, format)
        from kg.query.table import format_markdown, format_table

        heads, cells = self.format_cells()
        return (
            format_markdown(heads, cells)
            if format == "markdown"
            else format_table(heads, cells, self._numeric())
        )

    def _numeric(self) -> list[bool]:
        return [
            bool(self.rows)
            and all(
                isinstance(row[i], ox.Literal) and row[i].datatype.value == INTEGER  # type: ignore[union-attr]
                for row in self.rows
            )
            for i in self.columns
        ]

    def _json(self) -> bytes:
        import json

        bindings = [
            {
                name: _json_term(term)
                for name, term in zip(self.variables, row, strict=True)
                if term is not None
            }
            for row in self.rows
        ]
        return json.dumps(
            {"head": {"vars": self.variables}, "results": {"bindings": bindings}}
        ).encode()

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
        """The triples as turtle, ntriples, jsonld or rdfxml."""
        format = "turtle" if format == "table" else format
        check_format(format, GRAPHICAL)
        prefixes = self._prefixes if format in WITH_PREFIXES else None
        data = ox.serialize(self.triples, format=FORMATS[format].engine, prefixes=prefixes)
        assert data is not None
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
        """`true` or `false`; json and xml in the W3C result formats."""
        check_format(format, TABULAR)
        if format in ("json", "xml"):
            data = self._value.serialize(format=FORMATS[format].engine)
            assert data is not None
            return data.decode()
        return f"{str(bool(self)).lower()}\n"


def to_python(term: Term) -> str | int | None:
    """An IRI or text as str, an xsd:integer as int, an unbound variable as None."""
    if isinstance(term, ox.Literal) and term.datatype.value == INTEGER:
        number = term.value.removeprefix("-").removeprefix("+")
        return (
            int(term.value)
            if number.isascii() and number.isdigit() and len(number) < 4000
            else term.value
        )
    return (
        None
        if term is None
        else term.value
        if isinstance(term, (ox.NamedNode, ox.Literal))
        else str(term)
    )


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "literal", "value": str(term)}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
