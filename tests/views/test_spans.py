"""Stretches of days: no two share one, and no day is lost or made up."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.views.spans import EVER, NEVER, Span, joined, layered, span, told

DAYS = st.integers(date(2022, 1, 1).toordinal(), date(2022, 2, 1).toordinal())
SPANS = st.tuples(st.one_of(st.just(EVER), DAYS), st.one_of(st.just(NEVER), DAYS)).filter(
    lambda pair: pair[0] <= pair[1]
)
PROBES = [EVER, *range(date(2021, 12, 30).toordinal(), date(2022, 2, 4).toordinal()), NEVER]


def within(day: int, days: Span) -> bool:
    return days[0] <= day <= days[1]


def test_an_open_end_stays_open() -> None:
    for clock, written in (
        (
            {"as": "in 2022", "from": "2022-01-01", "to": "2022-12-31"},
            {"start": "2022-01-01", "end": "2022-12-31"},
        ),
        ({"from": "2022-10-01"}, {"start": "2022-10-01"}),
        ({"to": "2022-10-01"}, {"end": "2022-10-01"}),
    ):
        found = span(clock)
        assert found is not None
        assert told(found) == written
    assert span({"as": "always"}) is None


@given(st.lists(SPANS, max_size=6))
def test_joined_stretches_cover_the_same_days_and_share_none(spans: list[Span]) -> None:
    found = joined(spans)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    for day in PROBES:
        assert any(within(day, one) for one in found) == any(within(day, one) for one in spans)


@given(st.lists(st.tuples(SPANS, st.sampled_from("abc")), max_size=6))
def test_layers_tell_for_each_day_what_was_told_for_it(texts: list[tuple[Span, str]]) -> None:
    found = layered(texts)
    assert all(one[0][1] < other[0][0] for one, other in pairwise(found))
    for day in PROBES:
        there = [told for days, told in found if within(day, days)]
        assert (there[0] if there else []) == sorted(
            {text for days, text in texts if within(day, days)}
        )
