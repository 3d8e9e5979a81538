"""Typed columns of an answer, as tables of pandas, Polars and Arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import UsageError, name_extra
from kg.names import XSD

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from kg.query.results import Term

#: What a column holds: the first of these that all its values are.
INTEGER, BOOLEAN, DECIMAL, DOUBLE, DATE, TEXT = (
    "integer",
    "boolean",
    "decimal",
    "double",
    "date",
    "text",
)
#: Types of XML Schema by what a column of them holds.
DATATYPES = {
    **dict.fromkeys(
        (
            "integer",
            "int",
            "long",
            "short",
            "byte",
            "nonNegativeInteger",
            "positiveInteger",
            "nonPositiveInteger",
            "negativeInteger",
            "unsignedInt",
            "unsignedLong",
            "unsignedShort",
            "unsignedByte",
        ),
        INTEGER,
    ),
    "boolean": BOOLEAN,
    "decimal": DECIMAL,
    "double": DOUBLE,
    "float": DOUBLE,
    "date": DATE,
}
#: Integers that 64 bits hold; a column with another is text.
LEAST, MOST = -(1 << 63), (1 << 63) - 1
#: Digits of decimals that Arrow and Polars hold, before and after the point.
DIGITS, SCALE = 38, 12
PARSERS: dict[str, Callable[[str], Any]] = {
    INTEGER: int,
    BOOLEAN: lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
    DECIMAL: Decimal,
    DOUBLE: lambda text: float(text.replace("INF", "inf")),
    DATE: date.fromisoformat,
}


@dataclass(frozen=True)
class Typed:
    """A column: its name, what it holds, and its values; None where there is none."""

    name: str
    kind: str
    values: list[Any]


def type_columns(variables: Iterable[str], rows: list[tuple[Term, ...]]) -> list[Typed]:
    """Return the columns of an answer with Python values.

    A column is of a type if all its values are, and are written as the type wants. Else it is text,
    as it is written: a year beside a day, an IRI, a label.
    """
    columns = []
    for index, name in enumerate(variables):
        columns.append(_type_column(name, [row[index] for row in rows]))
    return columns


def _type_column(name: str, terms: list[Term]) -> Typed:
    kinds = {_classify(term) for term in terms if term is not None}
    if kinds == {INTEGER, DECIMAL}:
        kinds = {DECIMAL}
    if len(kinds) == 1 and (kind := kinds.pop()) != TEXT:
        try:
            return Typed(name, kind, [_parse(term, kind) for term in terms])
        except (ValueError, KeyError, ArithmeticError):
            pass  # it is not written as its type wants: it stays text
    return Typed(name, TEXT, [_write(term) for term in terms])


def _write(term: Term) -> str | None:
    return None if term is None else getattr(term, "value", str(term))


def _classify(term: Term) -> str:
    if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(XSD):
        return TEXT
    return DATATYPES.get(term.datatype.value.removeprefix(XSD), TEXT)


def _parse(term: Term, kind: str) -> Any:
    if term is None:
        return None
    assert isinstance(term, ox.Literal)  # others are text
    value = PARSERS[kind](term.value)
    if kind == INTEGER and not LEAST <= value <= MOST:
        raise ValueError(f"{term.value} does not fit 64 bits")
    if kind == DECIMAL and not _fits(value):
        raise ValueError(f"{term.value} has too many digits")
    return value


def _fits(number: Decimal) -> bool:
    digits, exponent = number.as_tuple()[1:]
    after = -int(exponent) if isinstance(exponent, int) else DIGITS
    return number.is_finite() and after <= SCALE and len(digits) - after <= DIGITS - SCALE


def to_pandas(columns: list[Typed]) -> pandas.DataFrame:
    """Return a data frame of pandas.

    Integers are `Int64` and truth values `boolean`, which can be missing; dates are
    `datetime64[s]`, decimals are `Decimal`, doubles `float64`, and texts are objects.

    Raises:
        UsageError: pandas is not installed.
    """
    library = _import("pandas", "pandas")
    types = {
        INTEGER: "Int64",
        BOOLEAN: "boolean",
        DECIMAL: object,
        DOUBLE: "float64",
        DATE: "datetime64[s]",
        TEXT: object,
    }
    series = {}
    for column in columns:
        series[column.name] = library.Series(column.values, dtype=types[column.kind])
    frame: pandas.DataFrame = library.DataFrame(series, columns=list(series))
    return frame


def to_polars(columns: list[Typed]) -> polars.DataFrame:
    """Return a data frame of Polars.

    Raises:
        UsageError: Polars is not installed.
    """
    library = _import("polars", "polars")
    types = {
        INTEGER: library.Int64,
        BOOLEAN: library.Boolean,
        DECIMAL: library.Decimal(DIGITS, SCALE),
        DOUBLE: library.Float64,
        DATE: library.Date,
        TEXT: library.String,
    }
    frame: polars.DataFrame = library.DataFrame(
        [library.Series(one.name, one.values, dtype=types[one.kind]) for one in columns]
    )
    return frame


def to_arrow(columns: list[Typed]) -> pyarrow.Table:
    """Return a table of Arrow.

    Raises:
        UsageError: pyarrow is not installed.
    """
    arrow = _import("pyarrow", "arrow")
    types = {
        INTEGER: arrow.int64(),
        BOOLEAN: arrow.bool_(),
        DECIMAL: arrow.decimal128(DIGITS, SCALE),
        DOUBLE: arrow.float64(),
        DATE: arrow.date32(),
        TEXT: arrow.string(),
    }
    arrays = [arrow.array(one.values, type=types[one.kind]) for one in columns]
    table: pyarrow.Table = arrow.Table.from_arrays(arrays, names=[one.name for one in columns])
    return table


def _import(module: str, extra: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise UsageError(f"{module} is not installed", hint=name_extra(extra)) from error
