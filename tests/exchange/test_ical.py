"""iCalendar, as the library icalendar reads it."""

from datetime import date

import icalendar
import pytest

from kg.exchange.contents import read_contents
from kg.exchange.ical import _fold, _put
from kg.exchange.moments import list_moments
from kg.query.engine import Engine
from tests.exchange.conftest import Exporter

#: Names with every script and with what a line of a calendar could take for its own.
HOSTILE = ['a;b,c\\d:"e"', "一" * 200, "two\r\nlines", "\x00\x07\x1b\u202e", "עברית العربية 😀"]


def read(exported: Exporter, policy: str = "reported") -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(exported("ical", policy).read_bytes())


def test_every_moment_comes_back(engine: Engine, exported: Exporter) -> None:
    calendar = read(exported)
    assert [one.name for one in calendar.walk() if one.errors] == []
    entries = {str(one["UID"]): one for one in calendar.subcomponents}
    moments = list_moments(read_contents(engine, "reported"))
    assert len(entries) == len(calendar.subcomponents) == len(moments)
    for moment in moments:
        mark = f"#{moment.clock}" if moment.clock else ""
        entry = entries[engine.expand(moment.statement.id) + mark]
        assert str(entry["SUMMARY"]).startswith(moment.headline)
        assert str(entry["RELATED-TO"]) == engine.expand(moment.statement.about)
        side = moment.statement.attribution.side.upper()
        assert side in [str(one) for one in entry["CATEGORIES"].cats]
        if moment.clock:
            assert entry.start == date.fromisoformat(moment.first or moment.last)
            assert str(entry["STATUS"]) == ("CONFIRMED" if moment.is_day else "TENTATIVE")


def test_denials_are_there_under_each_policy(engine: Engine, exported: Exporter) -> None:
    opposing = [
        one
        for one in read(exported, "official").subcomponents
        if "OPPOSING" in [str(category) for category in one["CATEGORIES"].cats]
    ]
    (row,) = engine.select(
        "SELECT (COUNT(?a) AS ?n) { ?a kg:stance ?s . ?s kg:polarity polarity:opposing }"
    )
    assert len(opposing) == row["n"]


def test_lines_are_short_and_end_as_the_standard_says(exported: Exporter) -> None:
    data = exported("ical").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_comes_back_with_its_controls_shown(text: str) -> None:
    line = b"\r\n".join(_fold(_put("SUMMARY", text)))
    assert max(map(len, line.split(b"\r\n"))) <= 75
    data = b"BEGIN:VEVENT\r\nUID:1\r\n" + line + b"\r\nEND:VEVENT\r\n"
    summary = str(icalendar.Event.from_ical(data)["SUMMARY"])
    if text.isprintable():
        assert summary == text
    else:
        assert all(one.isprintable() or one == "\n" for one in summary)
