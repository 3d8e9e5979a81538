"""No cell of any CSV becomes a formula in a spreadsheet, and numbers stay numbers."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.spreadsheets import SIGNS, SPACES, guard, guard_csv

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1",
    "\n=1",
    " =1+1",
    "\u00a0=1",
    "\ufeff=1",
    "\u3000＝1",
    "＝1+1",
    "－1+1",
    "＠SUM(A1)",
    "+",
    "-",
    "-5-5",
    "+1e5e5",
    "-٣",
]
PLAIN = [
    "",
    "a",
    "1",
    "-5",
    "+5",
    "-0.5",
    "1e-5",
    "-1.5E+10",
    "a=1",
    "'=1",
    "1-1",
    "海外",
    " a",
    "\ta",
]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert guard(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", PLAIN)
def test_text_and_numbers_stay_as_they_are(cell: str) -> None:
    assert guard(cell) == cell


@given(
    st.lists(st.lists(st.sampled_from([*FORMULAS, *PLAIN, 'a"b', "a,b"]), min_size=2), max_size=4)
)
def test_csv_is_guarded_cell_by_cell(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["head", "other"])
    writer.writerows(rows)
    guarded = guard_csv(out.getvalue())
    read = list(csv.reader(io.StringIO(guarded, newline="")))
    assert read[0] == ["head", "other"]
    assert read[1:] == [list(map(guard, row)) for row in rows]


@given(st.text())
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    guarded = guard(cell)
    begins = guarded.lstrip(SPACES).startswith(SIGNS) or guarded.startswith(SIGNS)
    assert not begins or guard(guarded) == guarded
    assert guarded in (cell, f"'{cell}")


def test_text_without_a_formula_is_not_rewritten() -> None:
    text = 'a,"b c"\r\n1,"quoted"\r\n'
    assert guard_csv(text) is text
