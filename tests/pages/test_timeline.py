"""The page of time: every act is in a lane or counted, with both clocks and in every kind."""

from html import unescape

import pytest

from kg.errors import UsageError
from kg.pages.edition import Edition, open_edition
from kg.pages.narrowing import Narrowing
from kg.pages.timeline import (
    KINDS,
    MOST_LANES,
    Timeline,
    list_act_lanes,
    list_own_lanes,
    merge_events,
    read_timeline,
    render_time,
)
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result
from kg.views.pictures.clock import read_interval
from kg.views.pictures.events import Event, Timed
from kg.views.sites import Site, Sites


@pytest.fixture
def edition(engine: Engine) -> Edition:
    return open_edition(engine)


def read(edition: Edition, kind: str = "responses", **asked: str) -> Timeline:
    return read_timeline(edition.engine, Narrowing(kind, **asked), edition)


def list_events(shown: Timeline) -> set[str]:
    return {event.id for lane in shown.lanes for event in lane.events}


def list_answer(engine: Engine, name: str) -> set[str]:
    answer = run_saved(engine, name, {})
    assert isinstance(answer, Result)
    return {engine.shorten(str(row["response"])) for row in answer}


def test_dated_and_undated_acts_are_those_of_the_saved_queries(edition: Edition) -> None:
    shown = read(edition)
    placed = [lane for lane in shown.lanes if lane.id]
    dated = {event.id for lane in placed for event in lane.dated}
    undated = {event.id for lane in placed for event in lane.undated}
    assert list_answer(edition.engine, "undated-acts") == undated
    assert list_answer(edition.engine, "timeline-of-responses") == dated
    nowhere = list(shown.lanes[-1].undated)
    assert nowhere
    assert shown.undated == len(undated) + len(nowhere)


def test_an_interval_stays_an_interval(edition: Edition) -> None:
    page = render_time(edition)
    assert "“late October 2022” (2022-10-21 to 2022-10-31)" in unescape(page)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page(edition: Edition, kind: str) -> None:
    page = render_time(edition, {"kind": kind})
    assert "<b>" in page
    assert 'role="alert"' not in page
    assert ("<svg" in page) or ("Nothing here has a time" in page)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_in_no_lane_is_listed(edition: Edition, kind: str) -> None:
    shown = read(edition, kind, since="2023-01-01")
    whole = read(edition, kind)
    listed = {site.id for site in shown.timeless}
    lanes = {lane.id for lane in shown.lanes} | list_events(shown)
    every = {lane.id for lane in whole.lanes} | list_events(whole)
    every |= {site.id for site in whole.timeless}
    assert not listed & lanes
    assert listed <= every
    if kind != "responses":
        assert listed | {lane.id for lane in shown.lanes} == (
            {lane.id for lane in whole.lanes} | {site.id for site in whole.timeless}
        )


def test_a_country_has_its_lane_alone(edition: Edition) -> None:
    shown = read(edition, country="Ireland")
    assert [lane.id for lane in shown.lanes] == ["country:ireland"]
    with pytest.raises(UsageError):
        read(edition, country="Irleand")


def test_a_period_admits_what_overlaps_it(edition: Edition) -> None:
    early = list_events(read(edition, until="2022-12-31"))
    late = list_events(read(edition, since="2023-01-01"))
    assert "response:ireland-closure-order" in early - late
    assert early | late < list_events(read(edition))


def test_the_page_tells_of_bad_input(edition: Edition) -> None:
    for values in ({"since": "x"}, {"kind": "x"}, {"since": "2024", "until": "2022"}):
        page = render_time(edition, values)
        assert 'role="alert"' in page
        assert "<svg" not in page


def test_a_period_without_anything_says_so(edition: Edition) -> None:
    page = render_time(edition, {"clock": "said", "since": "2200"})
    assert "Nothing here has a time" in page
    assert "Without a time in this period: 34" in page


def make_event(id: str, first: str, last: str) -> Event:
    interval = read_interval({"from": first, "to": last})
    assert interval
    return Event(id, id, objectors="A; B", claims=[id], times={"holds": [Timed(interval, ["x"])]})


def test_an_act_has_the_times_of_all_its_claims() -> None:
    site = Site("response:x", "X", (), ("country:a",))
    own = [
        make_event("claim:1", "2022-01-01", "2022-01-31"),
        make_event("claim:2", "2023-01-01", ""),
    ]
    merged = merge_events(site, own)
    assert merged.claims == ["claim:1", "claim:2"]
    assert merged.objectors == "A; B"
    assert len(merged.intervals) == 2


def test_an_act_of_two_countries_is_in_both_lanes_and_of_none_in_the_last() -> None:
    both = Site("response:x", "X", (), ("country:a", "country:b"))
    none = Site("response:y", "Y", (), ())
    sites = Sites("responses", [both, none], {"country:a": "A", "country:b": "B"})
    events = {
        id: [make_event("claim:1", "2022-01-01", "2022-01-31")]
        for id in ("response:x", "response:y")
    }
    lanes = list_act_lanes(sites, events, Narrowing("responses"))
    assert [lane.id for lane in lanes] == ["country:a", "country:b", ""]


def test_many_claims_are_lanes_up_to_a_limit_and_counted(edition: Edition) -> None:
    sites = [Site(f"station:{number}", f"S{number}", (), ()) for number in range(300)]
    events = {site.id: [make_event(f"claim:{site.id}", "2022-01-01", "")] for site in sites}
    events[sites[0].id] = [Event("claim:x", "X")]
    lanes, untimed = list_own_lanes(Sites("stations", sites), events, Narrowing("stations"))
    assert len(lanes) == 299 > MOST_LANES
    assert untimed == 1


@pytest.mark.parametrize("field", ["kind", "policy", "country", "clock", "since", "until"])
def test_hostile_values_stay_text(edition: Edition, field: str) -> None:
    page = render_time(edition, {field: '"><script>x</script>\u202e' + "x" * 10_000})
    assert "<script>" not in page
    assert "\u202e" not in unescape(page)
    assert 'role="alert"' in page
