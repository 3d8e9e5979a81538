"""Lanes of time: every act is in the lane of its country, once, with both clocks."""

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

from kg.views.diagram import Diagram
from kg.views.lettering import measure
from kg.views.pictures.clock import Interval, read_interval
from kg.views.pictures.events import Event, Lane, Timed, list_lanes
from kg.views.pictures.lanes import (
    MOST,
    draw_lanes,
    draw_lanes_html,
    draw_lanes_svg,
    fits_lanes,
    summarize_lanes,
)
from tests.views.diagrams import ODD_NAMES

SVG = "{http://www.w3.org/2000/svg}"


def read(drawn: str) -> dict[str, dict[str, ElementTree.Element]]:
    """Return the marks of each lane by id."""
    lanes: dict[str, dict[str, ElementTree.Element]] = {}
    for group in ElementTree.fromstring(drawn).iter(f"{SVG}g"):
        if group.get("class") == "lane":
            marks = lanes.setdefault(group.get("data-id", ""), {})
            for mark in group:
                if mark.get("class") == "mark":
                    marks[mark.get("data-id", "")] = mark
    return lanes


def test_every_act_is_in_the_lane_of_its_country(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("government-responses")
    for drawn in (draw_lanes_svg(shown), draw_lanes_html(shown)):
        lanes = read(drawn)
        for lane in list_lanes(shown):
            assert lanes[lane.id].keys() == {lane.id} | {event.id for event in lane.events}


def test_both_clocks_are_told_apart(diagram: Callable[..., Diagram]) -> None:
    lanes = read(draw_lanes_svg(diagram("government-responses")))
    closure = lanes["country:ireland"]["response:ireland-closure-order"]
    clocks = {one.get("data-clock"): one for one in closure.iter(f"{SVG}rect")}
    assert clocks.keys() == {"holds", "said"}
    assert clocks["holds"].get("fill") != clocks["said"].get("fill")


def test_acts_without_a_time_are_at_the_end_and_counted(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("government-responses")
    lanes = list_lanes(shown)
    undated = {event.id for lane in lanes for event in lane.undated}
    drawn = draw_lanes_svg(shown)
    assert f"without a time: {len(undated)}<" in drawn
    for marks in read(drawn).values():
        for id, mark in marks.items():
            assert (mark.find(f"{SVG}circle") is not None) == (id in undated)


def test_the_numbers_of_the_caption_add_up(diagram: Callable[..., Diagram]) -> None:
    words = summarize_lanes(list_lanes(diagram("government-responses")))
    events, happened, said, undated = map(int, re.findall(r"\d+", words))
    assert events == happened + said + undated
    assert min(happened, said, undated) > 0


def test_every_name_is_whole(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("government-responses")
    assert "…" not in draw_lanes(list_lanes(shown))


def test_a_mark_leads_to_its_act(diagram: Callable[..., Diagram]) -> None:
    drawn = draw_lanes_html(diagram("government-responses"), lambda id: f"/{id}")
    assert 'href="/response:ireland-closure-order"' in drawn
    assert 'role="group"' in drawn


def test_a_diagram_without_acts_has_no_lanes(diagram: Callable[..., Diagram]) -> None:
    assert fits_lanes(diagram("government-responses"))
    assert not fits_lanes(diagram("source-lineage"))
    assert draw_lanes([]) == ""


def test_narrow_lanes_have_every_event_within_the_width_of_a_phone(
    diagram: Callable[..., Diagram],
) -> None:
    lanes = list_lanes(diagram("government-responses"))
    drawn = draw_lanes(lanes, width=360)
    marks = read(drawn)
    for lane in lanes:
        assert marks[lane.id].keys() == {lane.id} | {event.id for event in lane.events}
    assert 'viewBox="0 0 360 ' in drawn
    assert "…" not in drawn
    for group in marks.values():
        for mark in group.values():
            for text in mark.iter(f"{SVG}text"):
                if text.get("text-anchor") != "end":
                    end = float(text.get("x", "")) + measure(text.text or "", 12)
                    assert end <= 360, text.text


def test_objectors_are_counted_in_words() -> None:
    names = {"": "", "A": "1 objector", "A; B": "2 objectors"}
    for objectors, words in names.items():
        event = make(1, "Act", None)
        event.objectors = objectors
        assert event.count_objectors() == words


def make(number: int, label: str, interval: Interval | None) -> Event:
    times = {"holds": [Timed(interval, ["001-001"])]} if interval else {}
    return Event(f"response:{number}", label, times=times)


def test_names_have_room_wherever_their_mark_is() -> None:
    events = []
    for number in range(60):
        year = 1990 + number % 30
        interval = read_interval({"from": f"{year}-01-01", "to": f"{year + number % 3}-12-31"})
        events.append(make(number, f"An act with a name of some length {number} " * 3, interval))
    whole = read_interval({"from": "1980-01-01", "to": "2030-12-31"})
    events.append(make(99, "An act that took all the time there is, and has a long name", whole))
    drawn = draw_lanes([Lane("country:x", "X", events)], width=900)
    marks = read(drawn)["country:x"]
    heights = sorted(
        float(rect.get("y", "0")) for mark in marks.values() for rect in mark.iter(f"{SVG}rect")
    )
    assert all(below - above >= 20 for above, below in pairwise(heights))
    for mark in marks.values():
        for text in mark.iter(f"{SVG}text"):
            assert 0 <= float(text.get("x", "-1")) <= 900


def test_hostile_and_many_events_stay_readable() -> None:
    events = [make(number, name, None) for number, name in enumerate(ODD_NAMES)]
    drawn = draw_lanes([Lane("country:x", ODD_NAMES[0], events)])
    ElementTree.fromstring(drawn)
    assert "<script" not in drawn
    assert "\u202e" not in drawn
    many = [make(number, f"Act {number}", None) for number in range(5000)]
    drawn = draw_lanes([Lane("country:x", "X", many)])
    assert f"and {5000 - MOST} more" in drawn
