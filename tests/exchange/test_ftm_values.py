"""Ids, texts, days, languages and countries as FollowTheMoney takes them."""

import re

import pytest

from kg.exchange.ftm_values import (
    NAME,
    clean_name,
    clean_text,
    find_country,
    find_language,
    make_id,
    name_day,
    name_moment,
)

#: What FollowTheMoney takes as the id of an entity.
ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?")


@pytest.mark.parametrize(
    "name",
    [
        "station:USA01",
        "station:福州",
        "x:",
        ":x",
        "http://example.org/a b",
        "a:-",
        "a:" + "x" * 999,
    ],
)
def test_every_name_has_an_id_that_is_taken(name: str) -> None:
    assert ID.fullmatch(make_id(name))
    assert len(make_id(name)) <= 200


def test_ids_are_read_and_do_not_meet() -> None:
    assert make_id("station:USA01") == "kg-station.USA01"
    names = ["a:b-c", "a-b:c", "a:b.c", "a.b:c", "a:b:c", "a:bc", "ab:c"]
    assert len({make_id(name) for name in names}) == len(names)


def test_what_nobody_sees_is_dropped() -> None:
    assert clean_text(" a\x00\u200b\u2060b\ufeff ") == "ab"
    assert clean_text("e\u200b\u0301") == "é"
    assert clean_text("a\nb\u3000c") == "a\nb c"
    assert clean_text("\u200f\x07") == ""


def test_names_are_one_line_without_quotes_around_them() -> None:
    assert clean_name(' "a\n b\'" ') == "a b'"
    assert clean_name('"Harry" Lu') == '"Harry" Lu'
    assert clean_name("''") == ""
    assert len(clean_name("x" * 1000)) == NAME


@pytest.mark.parametrize(
    ("first", "last", "day"),
    [
        ("2022-10-26", "2022-10-26", "2022-10-26"),
        ("2022-10-01", "2022-10-31", "2022-10"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2022-02-01", "2022-02-29", ""),
        ("2022-01-01", "2022-12-31", "2022"),
        ("2022-01-01", "2023-12-31", ""),
        ("2022-10-02", "2022-10-31", ""),
    ],
)
def test_two_days_are_a_day_a_month_a_year_or_none(first: str, last: str, day: str) -> None:
    assert name_day(first, last) == day


def test_codes_are_those_of_the_library() -> None:
    assert find_country("USA") == "us"
    assert find_country("GBR") == "gb"
    assert find_country("XUT") == ""
    assert find_language("zh-hant") == "zho"
    assert find_language("tlh") == ""
    assert name_moment("2022-10-26") == "2022-10-26T00:00:00"
    assert name_moment("") == ""
