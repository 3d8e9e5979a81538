"""Cells of the sheets of claims that need another cell of their row."""

import pytest

from kg.curation.columns import CLAIM_COLUMNS, TABLES
from kg.curation.needs import Need

NEEDS = TABLES["claims"].needs


def find(cells: dict[str, str]) -> list[str]:
    """The columns of a row whose need is not met."""
    whole = dict.fromkeys(CLAIM_COLUMNS, "") | cells
    return [need.column for need in NEEDS if not need.is_met(whole)]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"holds_as": "since 2019"}, "holds_as"),
        ({"said_as": "in late March"}, "said_as"),
        ({"said_as": "on Tuesday"}, "said_as"),
        ({"said_as": "last year"}, "said_as"),
        ({"holds_as": "for many years"}, "holds_as"),
        ({"holds_as": "Always"}, "holds_as"),
        ({"said_as": "In February 2002", "note": "It cannot be right."}, ""),
        ({"said_as": "in March", "said_to": "2023-03-31"}, ""),
        ({"said_as": "in March", "holds_to": "2023-03-31"}, "said_as"),
        ({"holds_as": "always"}, ""),
        ({"said_as": "previously"}, ""),
        ({"holds_as": "2016–?", "predicate": "kg:startYear", "object": "2016"}, ""),
        ({"holds_as": "2016–?", "predicate": "kg:locatedIn"}, "holds_as"),
    ],
)
def test_a_printed_time_has_days_or_a_note(cells: dict[str, str], column: str) -> None:
    assert find(cells) == [column] * bool(column)


@pytest.mark.parametrize(
    ("cells", "number"),
    [({}, 1), ({"note": "The man's words."}, 0), ({"relays": "body:paper"}, 0)],
)
def test_words_that_are_passed_on_are_somebodys(cells: dict[str, str], number: int) -> None:
    assert find({"basis": "basis:relays"} | cells) == ["basis"] * number
    assert find({"basis": "basis:own"} | cells) == []


def test_a_need_says_what_it_is_and_how_to_meet_it() -> None:
    need = Need("a", ("b", "c"), value="x")
    assert need.describe() == "Where `a` is `x`, `b` or `c` is filled."
    assert need.write_mend() == "fill in b or c"
    need = Need("a", ("b", "c", "d"), apart=("e", "f"), unless=("g", ("h", "i")))
    assert need.describe() == (
        "Where `a` is filled with anything but `e` or `f`, and `g` is not `h` or `i`,"
        " `b`, `c` or `d` is filled."
    )
    assert need.write_mend() == "fill in b, c or d"
