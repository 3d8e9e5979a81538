"""Typed columns, as pandas, Polars and Arrow get them."""

import datetime
import sys
from decimal import Decimal

import pandas
import polars
import pyarrow
import pytest

from kg.errors import UsageError
from kg.query import frames
from kg.query.engine import Engine
from kg.query.results import Result

#: A column, the terms of its rows, and what it becomes.
COLUMNS = [
    ("1 UNDEF 3", frames.INTEGER, [1, None, 3]),
    ("-7 +7", frames.INTEGER, [-7, 7]),
    ('"5"^^xsd:nonNegativeInteger 6', frames.INTEGER, [5, 6]),
    ("9223372036854775808", frames.TEXT, ["9223372036854775808"]),
    ("true UNDEF false", frames.BOOLEAN, [True, None, False]),
    ('"1"^^xsd:boolean', frames.BOOLEAN, [True]),
    ("1.50 2", frames.DECIMAL, [Decimal("1.50"), Decimal(2)]),
    ("1e3", frames.DOUBLE, [1000.0]),
    ('"-INF"^^xsd:double', frames.DOUBLE, [float("-inf")]),
    ('"2022-12-05"^^xsd:date UNDEF', frames.DATE, [datetime.date(2022, 12, 5), None]),
    ('"2022"^^xsd:gYear "2022-12-05"^^xsd:date', frames.TEXT, ["2022", "2022-12-05"]),
    ('"2022-02-30"^^xsd:date', frames.TEXT, ["2022-02-30"]),
    ('"2022-12-05+01:00"^^xsd:date', frames.TEXT, ["2022-12-05+01:00"]),
    ('"many"^^xsd:integer', frames.TEXT, ["many"]),
    ('1 "one"', frames.TEXT, ["1", "one"]),
    ('"西班牙"@zh-hans <urn:x>', frames.TEXT, ["西班牙", "urn:x"]),
    ("UNDEF UNDEF", frames.TEXT, [None, None]),
    ("1.12345678901234567890", frames.TEXT, ["1.12345678901234567890"]),
]


def ask(engine: Engine, values: str) -> Result:
    return engine.select(f"SELECT ?x WHERE {{ VALUES ?x {{ {values} }} }}")


@pytest.mark.parametrize(("values", "kind", "expected"), COLUMNS)
def test_a_column_has_the_type_of_all_its_values(
    engine: Engine, values: str, kind: str, expected: list[object]
) -> None:
    answer = ask(engine, values)
    (column,) = frames.type_columns(answer.variables, answer.rows)
    assert column.kind == kind
    assert column.values == expected


@pytest.mark.parametrize(("values", "kind", "expected"), COLUMNS)
def test_every_table_has_the_same_values(
    engine: Engine, values: str, kind: str, expected: list[object]
) -> None:
    answer = ask(engine, values)
    assert answer.to_arrow().column("x").to_pylist() == expected
    assert answer.to_polars()["x"].to_list() == expected
    given = answer.to_pandas()["x"]
    assert [None if missing else value for value, missing in zip(given, given.isna(), strict=True)]
    assert given.isna().tolist() == [value is None for value in expected]


def test_the_types_are_those_that_people_go_on_with(engine: Engine) -> None:
    answer = engine.select(
        "SELECT * WHERE { VALUES (?number ?truth ?share ?size ?day ?name) {"
        ' (1 true 1.5 1e0 "2022-12-05"^^xsd:date "a") (UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF) } }'
    )
    frame = answer.to_pandas()
    types = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert types["number"] == "Int64"
    assert types["truth"] == "boolean"
    assert types["size"] == "float64"
    assert types["day"] == "datetime64[s]"
    assert isinstance(frame["share"][0], Decimal)
    assert isinstance(frame, pandas.DataFrame)
    assert answer.to_arrow().schema.field("day").type == pyarrow.date32()
    assert answer.to_polars().schema["number"] == polars.Int64


def test_figures_have_whole_numbers_of_countries(engine: Engine) -> None:
    from kg.query.answer import run_saved

    answer = run_saved(engine, "figures", {})
    assert isinstance(answer, Result)
    frame = answer.to_pandas()
    assert str(frame["countries"].dtype) == "Int64"
    assert len(frame) == len(answer) == answer.to_arrow().num_rows == answer.to_polars().height


def test_an_answer_without_rows_has_its_columns(engine: Engine) -> None:
    answer = engine.select("SELECT ?a ?b WHERE { ?a kg:listedIn station:USA01 ; kg:code ?b }")
    assert answer.to_arrow().column_names == answer.to_polars().columns == ["a", "b"]


@pytest.mark.parametrize(
    ("module", "method", "extra"),
    [
        ("pandas", "to_pandas", "pandas"),
        ("polars", "to_polars", "polars"),
        ("pyarrow", "to_arrow", "arrow"),
    ],
)
def test_without_the_library_the_mend_is_told(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, module: str, method: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match="is not installed") as caught:
        getattr(ask(engine, "1"), method)()
    assert f"[{extra}]" in caught.value.hint
