"""JSON for TimelineJS: when things were said and when they hold.

A month or a year stays one, and any other span says so in words. TimelineJS reads texts as HTML,
so each is escaped.
"""

import json
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any

from kg.exchange.contents import Contents, describe_attribution, describe_claim, read_contents
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.exchange.moments import SAID, Moment, list_moments
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon
from kg.query.table import escape_controls

LOSSES = (
    Loss("when something was said, when an edge holds", WHOLE, "an event of `events` each"),
    Loss("that a time is not sure", WHOLE, "a month or year alone, else `display_date`"),
    Loss("an end that is open", PARTLY, "`display_date` says from or until"),
    Loss("who denies or disputes it", WHOLE, "an event of its own in the group Denials"),
    Loss("statements without a time", PARTLY, "`undated`, which TimelineJS does not show"),
    Loss("basis, relays, standing, caveat, objectors", PARTLY, "words of `text`"),
    Loss("document and passage", PARTLY, "words of `text`; without the hash of the passage"),
    Loss("when a claim that is no edge holds", PARTLY, "words of `text`"),
    Loss("answers, independent sources, general claims", NOT, "TimelineJS has no place for them"),
    Loss("names, places and kinds of entities", NOT, "only the name that is in a sentence"),
)
#: The rows of the timeline.
GROUPS = {"supporting": "Statements", "opposing": "Denials", "neutral": "Other statements"}
Day = dict[str, int]


def write(engine: Engine, policy: str) -> Iterator[bytes]:
    """Write an object with a title, dated events and undated statements."""
    contents = read_contents(engine, policy)
    moments = list_moments(contents)
    title = f"Overseas stations under {engine.describe_policy(policy)}"
    words = f"What is said, and when. {describe_horizon(contents.horizon)}"
    timeline = {
        "title": {"text": {"headline": escape(title), "text": escape(words)}},
        "events": [_describe(contents, one) for one in moments if one.clock],
    }
    timeline["undated"] = [_describe(contents, one) for one in moments if not one.clock]
    yield (json.dumps(timeline, ensure_ascii=False, indent=1) + "\n").encode()


def _describe(contents: Contents, moment: Moment) -> dict[str, Any]:
    one, claim = moment.statement.attribution, moment.statement.claim
    spots = ", ".join(f"{start}-{end}" for start, end in one.passages)
    words = [describe_attribution(one), f"Code points {spots} of document {one.source}."]
    if claim:
        words.insert(1, describe_claim(claim))
    iri = contents.engine.expand(moment.statement.id)
    link = f'<a href="{escape(iri)}">{escape(one.id)}</a>'
    text = "".join(f"<p>{escape(escape_controls(part))}</p>" for part in words) + f"<p>{link}</p>"
    event: dict[str, Any] = {
        "unique_id": moment.id.replace(":", "-"),
        "text": {"headline": escape(escape_controls(moment.headline)), "text": text},
        "group": "What holds" if moment.clock not in (SAID, "") else GROUPS[one.side],
    }
    return event | (_write_dates(moment) if moment.clock else {})


def _write_dates(moment: Moment) -> dict[str, Any]:
    """Return the start, the end where there is one, and the span in words if not sure."""
    if moment.is_day:
        return {"start_date": _split(moment.first)}
    if shared := _find_period(moment.first, moment.last):
        return {"start_date": shared}
    dates: dict[str, Any] = {"start_date": _split(moment.first or moment.last)}
    if moment.first and moment.last:
        dates["end_date"] = _split(moment.last)
    return dates | {"display_date": escape(escape_controls(moment.span))}


def _find_period(first: str, last: str) -> Day:
    """Return the month or year that two days enclose, or nothing."""
    if not first or not last:
        return {}
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if (start.year, start.day) != (end.year, 1):
        return {}
    if end.day != monthrange(end.year, end.month)[1]:
        return {}
    if start.month == end.month:
        return {"year": start.year, "month": start.month}
    return {"year": start.year} if (start.month, end.month) == (1, 12) else {}


def _split(day: str) -> Day:
    parsed = date.fromisoformat(day)
    return {"year": parsed.year, "month": parsed.month, "day": parsed.day}
