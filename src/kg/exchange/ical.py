"""iCalendar (RFC 5545): when things were said and when they hold, for calendars.

A time that may be one of several days is tentative. A statement without a time is a journal
entry, which needs none: so no denial is lost.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from kg.exchange.contents import Contents, describe_attribution, describe_claim, read_contents
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.exchange.moments import Moment, list_moments
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon
from kg.query.table import escape_controls

LOSSES = (
    Loss("when something was said", WHOLE, "`VEVENT` with the category SAID"),
    Loss("when an edge holds", WHOLE, "`VEVENT` with the category HOLDS"),
    Loss("that a time is not sure", WHOLE, "`STATUS:TENTATIVE`; the span is in `SUMMARY`"),
    Loss("who denies or disputes it", WHOLE, "an entry of its own with the category OPPOSING"),
    Loss("statements without a time", WHOLE, "`VJOURNAL`, which many calendars do not show"),
    Loss("what an entry is about", WHOLE, "`RELATED-TO` has the IRI of the claim or statement"),
    Loss("when a claim that is no edge holds", PARTLY, "words of `DESCRIPTION`"),
    Loss("an end that is open", PARTLY, "`SUMMARY` says from or until; the event is one day"),
    Loss("basis, relays, standing, caveat, objectors", PARTLY, "words of `DESCRIPTION`"),
    Loss("document and passage", PARTLY, "`COMMENT`; without the hash of the passage"),
    Loss("answers, independent sources, general claims", NOT, "iCalendar has no place for them"),
    Loss("names, places and kinds of entities", NOT, "only the name that is in a sentence"),
)
#: Octets of a line, without its end.
WIDTH = 75


def write(engine: Engine, policy: str) -> Iterator[bytes]:
    """Write a calendar."""
    contents = read_contents(engine, policy)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Overseas Stations KG//kg export//EN"]
    lines.append(_put("NAME", f"Overseas stations under {engine.describe_policy(policy)}"))
    lines.append(_put("DESCRIPTION", describe_horizon(contents.horizon)))
    yield _join(lines)
    for moment in list_moments(contents):
        yield _join(_describe(contents, moment))
    yield b"END:VCALENDAR\r\n"


def _describe(contents: Contents, moment: Moment) -> list[str]:
    statement = moment.statement
    one, claim = statement.attribution, statement.claim
    component = "VEVENT" if moment.clock else "VJOURNAL"
    expand = contents.engine.expand
    words = [describe_attribution(one), describe_claim(claim) if claim else ""]
    spots = ", ".join(f"{start}-{end}" for start, end in one.passages)
    summary = moment.headline
    if moment.clock and not moment.is_day:
        summary += f" ({moment.span})"
    return [
        f"BEGIN:{component}",
        _put("UID", expand(statement.id) + (f"#{moment.clock}" if moment.clock else "")),
        f"DTSTAMP:{contents.stamp.replace('-', '')}T000000Z",
        *_write_days(moment),
        _put("SUMMARY", summary),
        _put("DESCRIPTION", "\n".join(filter(None, words))),
        _put("COMMENT", f"Code points {spots} of document {one.source}"),
        f"CATEGORIES:{one.side.upper()}{',' if moment.clock else ''}{moment.clock.upper()}",
        _put("RELATED-TO", expand(statement.about)),
        f"URL:{expand(statement.id)}",
        f"END:{component}",
    ]


def _write_days(moment: Moment) -> list[str]:
    """Return the lines of start, end and status, which block no time of anybody."""
    if not moment.clock:
        return []
    lines = [f"DTSTART;VALUE=DATE:{_pack(date.fromisoformat(moment.first or moment.last))}"]
    if moment.first and moment.last:
        after = date.fromisoformat(moment.last)
        if after < date.max:
            lines.append(f"DTEND;VALUE=DATE:{_pack(after + timedelta(days=1))}")
    status = "CONFIRMED" if moment.is_day else "TENTATIVE"
    return [*lines, f"STATUS:{status}", "TRANSP:TRANSPARENT"]


def _pack(day: date) -> str:
    return day.isoformat().replace("-", "")


def _put(name: str, text: str) -> str:
    """Return a property with its text escaped; controls are shown by their codes."""
    shown = "\n".join(map(escape_controls, text.split("\n")))
    escaped = shown.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return f"{name}:" + escaped.replace("\n", "\\n")


def _join(lines: list[str]) -> bytes:
    folded = (piece for line in lines for piece in _fold(line))
    return b"".join(piece + b"\r\n" for piece in folded)


def _fold(line: str) -> Iterator[bytes]:
    """Yield a line in pieces of at most 75 octets, never within a character."""
    piece = b""
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > WIDTH:
            yield piece
            piece = b" "
        piece += octets
    yield piece
