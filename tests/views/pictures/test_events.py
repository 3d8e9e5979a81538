"""Events: acts as the saved queries on them have them, by both clocks."""

from collections.abc import Callable

from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result
from kg.views.diagram import Diagram
from kg.views.pictures.events import NOWHERE, Event, Lane, list_lanes, list_times
from tests.views.diagrams import make_attribution

LATE_2022 = {"as": "in late 2022", "from": "2022-10-01", "to": "2022-12-31"}


def ask(engine: Engine, name: str) -> set[str]:
    rows = run_saved(engine, name, {}, "reported")
    assert isinstance(rows, Result)
    return {engine.shorten(str(row["response"])) for row in rows}


def test_undated_acts_are_those_of_the_saved_query(
    engine: Engine, diagram: Callable[..., Diagram]
) -> None:
    lanes = list_lanes(diagram("government-responses"))
    assert {event.id for lane in lanes for event in lane.undated} == ask(engine, "undated-acts")
    dated = {event.id for lane in lanes for event in lane.dated}
    assert dated == ask(engine, "timeline-of-responses")


def test_late_2022_is_an_interval(diagram: Callable[..., Diagram]) -> None:
    lanes = list_lanes(diagram("government-responses"))
    events = {event.id: event for lane in lanes for event in lane.events}
    raid = events["response:us-fbi-raid-manhattan"]
    words = [timed.interval.describe() for timed in raid.times["holds"]]
    assert "“in late 2022” (2022-10-01 to 2022-12-31)" in words
    assert "“in late 2022”" in raid.describe()


def test_a_lane_is_a_country_in_order_of_names(diagram: Callable[..., Diagram]) -> None:
    lanes = list_lanes(diagram("government-responses"))
    assert [lane.label for lane in lanes] == sorted(lane.label for lane in lanes)
    assert all(lane.id.startswith("country:") for lane in lanes)


def make(id: str, label: str, **times: object) -> Event:
    return Event(id, label, times=list_times([make_attribution("001-001") | times]))


def test_events_with_a_time_are_in_its_order() -> None:
    late = make("response:late", "A", holds=LATE_2022)
    early = make("response:early", "B", said={"from": "2021-01-01", "to": "2021-01-01"})
    never = make("response:never", "C")
    lane = Lane("", NOWHERE, [late, never, early])
    assert [event.label for event in lane.dated] == ["B", "A"]
    assert lane.undated == [never]


def test_the_same_days_are_one_time() -> None:
    other = LATE_2022 | {"as": "late in 2022"}
    times = list_times(
        [
            make_attribution("001-001", holds=LATE_2022, said={}),
            make_attribution("001-002", holds=other, said={}),
        ]
    )
    assert [timed.attributions for timed in times["holds"]] == [["001-001", "001-002"]]
    assert times["said"] == []
