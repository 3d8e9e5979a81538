"""Clocks: intervals stay intervals, and ticks have room."""

from datetime import date
from itertools import pairwise

import pytest

from kg.views.pictures.clock import Axis, Interval, read_interval

LATE_2022 = {"as": "in late 2022", "from": "2022-10-01", "to": "2022-12-31"}


def test_late_2022_is_an_interval() -> None:
    interval = read_interval(LATE_2022)
    assert interval == Interval("in late 2022", date(2022, 10, 1), date(2022, 12, 31))
    assert not interval.is_day
    assert interval.describe() == "“in late 2022” (2022-10-01 to 2022-12-31)"


def test_a_day_is_a_day() -> None:
    interval = read_interval({"from": "2022-12-19", "to": "2022-12-19"})
    assert interval is not None
    assert interval.is_day
    assert interval.describe() == "2022-12-19"


@pytest.mark.parametrize(
    ("times", "words"),
    [({"from": "2016-01-01"}, "from 2016-01-01"), ({"to": "2016-12-31"}, "until 2016-12-31")],
)
def test_an_end_may_be_open(times: dict[str, str], words: str) -> None:
    interval = read_interval(times)
    assert interval is not None
    assert interval.is_open
    assert interval.describe() == words


@pytest.mark.parametrize("times", [{}, {"as": "recently"}, {"from": "soon"}])
def test_what_has_no_day_is_no_interval(times: dict[str, str]) -> None:
    assert read_interval(times) is None


def test_an_open_end_reaches_the_end_of_the_axis() -> None:
    open_end = Interval("", date(2022, 3, 1), None)
    axis = Axis([open_end, Interval("", date(2020, 1, 1), date(2023, 6, 30))], 0, 100)
    begin, end = axis.span(open_end)
    assert 60 < begin < 65
    assert end == 100
    assert axis.span(Interval("", None, date(2022, 3, 1)))[0] == 0


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2022-12-19", "2022-12-19"),
        ("2022-01-01", "2024-07-31"),
        ("1949-10-01", "2023-01-31"),
        ("0001-01-01", "9999-12-31"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_ticks_have_room_at_any_length(first: str, last: str) -> None:
    interval = Interval("", date.fromisoformat(first), date.fromisoformat(last))
    axis = Axis([interval], 0, 900)
    places = [axis.place(tick.day) for tick in axis.list_ticks(70)]
    assert places or first > "9999"
    assert all(0 <= place <= 900 for place in places)
    gaps = [after - before for before, after in pairwise(places)]
    assert all(gap >= 60 for gap in gaps)
    begin, end = axis.span(interval)
    assert 0 <= begin <= end <= 900


def test_years_are_named_as_years() -> None:
    interval = Interval("", date(2010, 1, 1), date(2024, 1, 1))
    assert "2020" in [tick.text for tick in Axis([interval], 0, 900).list_ticks(100)]


def test_an_axis_of_nothing_has_no_days() -> None:
    assert not Axis([], 0, 100).has_days
