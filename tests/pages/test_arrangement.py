"""Arrangements of tables, as the fields of an address give them."""

import pytest

from kg.errors import UsageError
from kg.pages.arrangement import (
    MOST_CHARACTERS,
    NAMES,
    Arrangement,
    parse_arrangement,
    split_fields,
)
from kg.query.engine import Engine

FIELDS = [
    ("words", "madrid"),
    ("sort", "-city"),
    ("only.country", "Spain"),
    ("only.country", "Italy"),
    ("hide", "code"),
    ("rows", "100"),
    ("page", "2"),
]


def test_an_address_gives_back_what_it_was_read_from() -> None:
    arrangement = parse_arrangement(FIELDS)
    assert arrangement.list_fields() == FIELDS
    assert arrangement.only == {"country": ("Spain", "Italy")}
    assert Arrangement().list_fields() == []
    assert parse_arrangement([("rows", "all")]).list_fields() == [("rows", "all")]


def test_fields_of_a_table_are_told_from_values_of_a_query() -> None:
    ours, others = split_fields([*FIELDS, ("country", "Spain"), ("policy", "official")])
    assert ours == FIELDS
    assert others == [("country", "Spain"), ("policy", "official")]


def test_empty_fields_of_a_form_count_as_none() -> None:
    fields = [("words", ""), ("sort", ""), ("only.city", ""), ("rows", "")]
    assert parse_arrangement(fields) == Arrangement()


@pytest.mark.parametrize(
    "fields",
    [
        [("page", "two")],
        [("page", "-1")],
        [("page", "٣")],
        [("rows", "9" * 8)],
        [("sort", "a"), ("sort", "b")],
    ],
)
def test_a_field_that_makes_no_sense_is_refused(fields: list[tuple[str, str]]) -> None:
    with pytest.raises(UsageError):
        parse_arrangement(fields)


def test_words_are_read_up_to_a_length() -> None:
    assert len(parse_arrangement([("words", "x" * 20_000)]).words) == MOST_CHARACTERS


def test_a_column_sorts_up_then_down_then_not() -> None:
    once = Arrangement(page=3).sort_by("city")
    assert (once.sort, once.page) == ("city", 1)
    assert once.sort_by("city").sort == "-city"
    assert once.sort_by("city").sort_by("city").sort == ""


def test_one_value_or_the_words_are_dropped_alone() -> None:
    arrangement = parse_arrangement(FIELDS)
    assert arrangement.drop("country", "Spain").only == {"country": ("Italy",)}
    assert arrangement.drop("country", "Spain").drop("country", "Italy").only == {}
    assert arrangement.drop().words == ""
    assert arrangement.turn_to(5).page == 5


def test_an_unknown_column_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no column 'citty'") as caught:
        Arrangement(sort="-citty").check(["city", "code"])
    assert "city" in str(caught.value.hint)


def test_no_parameter_of_a_saved_query_has_the_name_of_a_field(engine: Engine) -> None:
    names = {
        parameter["name"] for one in engine.queries.values() for parameter in one["parameters"]
    }
    assert len(names) > 10
    assert not names & {*NAMES, "row", "policy"}
