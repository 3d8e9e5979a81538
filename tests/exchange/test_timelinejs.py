"""JSON for TimelineJS, as TimelineJS in a browser reads it."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser

from kg.exchange.contents import read_contents
from kg.exchange.moments import list_moments
from kg.exchange.timelinejs import _find_period
from kg.query.engine import Engine
from tests.conftest import ROOT
from tests.exchange.conftest import Exporter

LIBRARY = ROOT / "node_modules" / "@knight-lab" / "timelinejs" / "dist"


def read(exported: Exporter, policy: str = "reported") -> dict[str, Any]:
    timeline: dict[str, Any] = json.loads(exported("timeline", policy).read_bytes())
    return timeline


def test_every_moment_is_an_event_or_undated(engine: Engine, exported: Exporter) -> None:
    timeline = read(exported)
    moments = list_moments(read_contents(engine, "reported"))
    ids = [one["unique_id"] for one in timeline["events"] + timeline["undated"]]
    assert sorted(ids) == sorted(one.id.replace(":", "-") for one in moments)
    assert all("start_date" in one for one in timeline["events"])
    groups = {one["group"] for one in timeline["events"]}
    assert groups == {"Statements", "Denials", "What holds"} | (groups & {"Other statements"})


def test_timelinejs_shows_each_event(chromium: Browser, exported: Exporter) -> None:
    page = chromium.new_page()
    page.set_content('<div id="timeline" style="width:1000px;height:600px"></div>')
    page.route("**/*", lambda route: route.abort())
    page.add_script_tag(path=LIBRARY / "js" / "timeline.js")
    timeline = read(exported)
    hostile = "&lt;img src=x onerror=&quot;window.hit=1&quot;&gt;"
    timeline["events"][0]["text"]["headline"] = hostile
    options = {"script_path": "/", "font": None, "language": "en"}
    page.evaluate(
        "([given, options]) => { window.shown = new TL.Timeline('timeline', given, options) }",
        [timeline, options],
    )
    page.wait_for_function("window.shown.config")
    assert page.evaluate("shown.config.getErrors()") in ("", [])
    assert page.evaluate("shown.config.events.length") == len(timeline["events"])
    days = page.evaluate(
        "shown.config.events.map((one) => one.start_date.data.date_obj.getFullYear())"
    )
    assert sorted(days) == sorted(one["start_date"]["year"] for one in timeline["events"])
    assert page.evaluate("window.hit") is None
    page.close()


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("2022-12-01", "2022-12-31", {"year": 2022, "month": 12}),
        ("2024-02-01", "2024-02-29", {"year": 2024, "month": 2}),
        ("2022-01-01", "2022-12-31", {"year": 2022}),
        ("2022-12-02", "2022-12-31", {}),
        ("2022-12-01", "2023-12-31", {}),
        ("2022-01-01", "2022-06-30", {}),
        ("", "2022-12-31", {}),
    ],
)
def test_a_month_and_a_year_stay_whole(first: str, last: str, period: dict[str, int]) -> None:
    assert _find_period(first, last) == period
