"""Narrowing: what a form asks for is checked, and each clock counts alone."""

from datetime import date

import pytest

from kg.errors import UsageError
from kg.pages.narrowing import FIELDS, Narrowing, find_country, read_narrowing
from kg.views.pictures.clock import Interval
from kg.views.pictures.events import Event, Timed

KINDS = ("stations", "responses")
COUNTRIES = {"country:south-korea": "South Korea", "country:spain": "Spain"}


def make_event(**days: tuple[str, str]) -> Event:
    times = {}
    for clock, (first, last) in days.items():
        since = date.fromisoformat(first) if first else None
        until = date.fromisoformat(last) if last else None
        times[clock] = [Timed(Interval("", since, until), [])]
    return Event("response:x", "X", times=times)


def test_nothing_asked_is_the_first_kind_and_the_usual_policy() -> None:
    asked = read_narrowing({}, KINDS)
    assert asked == Narrowing("stations", "reported")
    assert not asked.has_period
    assert read_narrowing(dict.fromkeys(FIELDS, ""), KINDS) == asked


def test_a_month_or_year_is_the_days_of_it() -> None:
    asked = read_narrowing({"since": "2022-10", "until": "2023"}, KINDS)
    assert (asked.since, asked.until) == ("2022-10-01", "2023-12-31")


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("kind", "statoins", "stations"),
        ("policy", "undisputd", "undisputed"),
        ("clock", "sayd", "said"),
        ("since", "next year", "YYYY"),
        ("until", "2022-13", "YYYY"),
    ],
)
def test_a_value_that_is_none_of_its_choices_is_refused(field: str, value: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_narrowing({field: value}, KINDS)
    assert field in caught.value.reason
    assert hint in caught.value.hint


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UsageError, match="is after"):
        read_narrowing({"since": "2024", "until": "2022"}, KINDS)


@pytest.mark.parametrize(
    ("first", "last", "admitted"),
    [
        ("2022-10-01", "2022-12-31", True),
        ("2022-12-31", "2023-05-01", True),
        ("2021-01-01", "2021-12-31", False),
        ("2023-02-01", "2023-02-28", False),
        ("", "2022-11-01", True),
        ("2022-11-01", "", True),
        ("", "2021-01-01", False),
    ],
)
def test_a_time_counts_that_overlaps_the_period(first: str, last: str, admitted: bool) -> None:
    asked = read_narrowing({"since": "2022", "until": "2023-01"}, KINDS)
    assert asked.admits(make_event(holds=(first, last))) is admitted


def test_only_the_clock_that_is_asked_for_counts() -> None:
    event = make_event(holds=("2022-01-01", "2022-01-31"), said=("2024-01-01", "2024-01-31"))
    assert read_narrowing({"since": "2024"}, KINDS).admits(event)
    assert read_narrowing({"since": "2024", "clock": "said"}, KINDS).admits(event)
    assert not read_narrowing({"since": "2024", "clock": "holds"}, KINDS).admits(event)


def test_what_has_no_time_is_in_no_period() -> None:
    undated = Event("response:x", "X")
    assert Narrowing("responses").admits(undated)
    assert not read_narrowing({"since": "1900"}, KINDS).admits(undated)
    assert not read_narrowing({"clock": "said"}, KINDS).admits(undated)


@pytest.mark.parametrize(
    "name", ["south-korea", "country:south-korea", "South Korea", "sOuth kOrea"]
)
def test_a_country_is_found_by_id_and_name(name: str) -> None:
    assert find_country(name, COUNTRIES) == "country:south-korea"


def test_no_country_is_all_and_an_unknown_one_is_refused() -> None:
    assert find_country("", COUNTRIES) == ""
    with pytest.raises(UsageError) as caught:
        find_country("Spian", COUNTRIES)
    assert "Spain" in caught.value.hint
