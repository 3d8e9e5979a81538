"""Templates: gaps are filled, and names of columns differ as variables do."""

import pytest
from sqlglot import exp

from kg.sql.templates import all_of, column, fill, name_column


def test_a_gap_is_filled_wherever_it_is() -> None:
    filled = fill("CASE WHEN $x = 'a' THEN $x ELSE $y END", x=column("r", "s"), y=exp.null())
    assert filled.sql("duckdb") == """CASE WHEN r."s" = 'a' THEN r."s" ELSE NULL END"""


def test_no_condition_is_true() -> None:
    assert all_of([]).sql() == "TRUE"


def test_columns_differ_where_variables_differ_in_case_only() -> None:
    names = ["x", "X", "_x", "x_", "xY", "x_y", "x__y", "xy", "é", ".a", "0a", "_0e9_"]
    columns = [name_column(name) for name in names]
    assert len({name.lower() for name in columns}) == len(names)
    assert all(name.isascii() and name == name.lower() for name in columns)


@pytest.mark.parametrize(("variable", "name"), [("label", "label"), ("placeLabel", "place_label")])
def test_columns_are_readable(variable: str, name: str) -> None:
    assert name_column(variable) == name
