"""Stretches of days, with open ends where none is told: joined where they share a day, or cut so that none do."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

#: The first and the last day, as numbers, both included.
Span = tuple[int, int]

EVER, NEVER = 0, date.max.toordinal() + 1


def span(clock: Mapping[str, str]) -> Span | None:
    """The days of a clock with `from` and `to`, either of which may be missing; nothing where both are."""
    if "from" not in clock and "to" not in clock:
        return None
    first, last = clock.get("from"), clock.get("to")
    return (
        date.fromisoformat(first).toordinal() if first else EVER,
        date.fromisoformat(last).toordinal() if last else NEVER,
    )


def told(days: Span) -> dict[str, str]:
    """The days as `start` and `end`; an open end is left out."""
    first, last = days
    found = {} if first == EVER else {"start": date.fromordinal(first).isoformat()}
    return found if last == NEVER else found | {"end": date.fromordinal(last).isoformat()}


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same days in stretches of which no two share a day, in order."""
    found: list[Span] = []
    for first, last in sorted(set(spans)):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def layered(texts: Iterable[tuple[Span, str]]) -> list[tuple[Span, list[str]]]:
    """Stretches of which no two share a day, each with every text that is told for it."""
    listed = list(texts)
    cuts = sorted({day for (first, last), _ in listed for day in (first, last + 1)})
    found = []
    for first, after in pairwise(cuts):
        there = sorted(
            {text for (start, end), text in listed if start <= first and end >= after - 1}
        )
        if there:
            found.append(((first, after - 1), there))
    return found
