"""Narrowing: what part of a map or a timeline a form asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kg.errors import UsageError, did_you_mean
from kg.names import DEFAULT_POLICY, POLICIES
from kg.query.parameters import parse_day
from kg.views.pictures.clock import CLOCKS, Interval
from kg.views.pictures.events import Event

#: The fields of the form, in their order.
FIELDS = ("kind", "policy", "country", "clock", "since", "until")


@dataclass(frozen=True)
class Narrowing:
    """What is asked for; an empty text is no limit."""

    kind: str
    policy: str = DEFAULT_POLICY
    country: str = ""
    clock: str = ""
    since: str = ""
    until: str = ""

    @property
    def has_period(self) -> bool:
        """Whether only a period is asked for."""
        return bool(self.since or self.until or self.clock)

    @property
    def clocks(self) -> tuple[str, ...]:
        """The clocks that count."""
        return (self.clock,) if self.clock else tuple(CLOCKS)

    def admits(self, event: Event) -> bool:
        """Whether an event has a time in the period, by a clock that counts."""
        if not self.has_period:
            return True
        times = [timed.interval for clock in self.clocks for timed in event.times.get(clock, [])]
        return any(map(self._overlaps, times))

    def _overlaps(self, interval: Interval) -> bool:
        since = date.fromisoformat(self.since) if self.since else date.min
        until = date.fromisoformat(self.until) if self.until else date.max
        return (interval.first or date.min) <= until and (interval.last or date.max) >= since


def read_narrowing(values: Mapping[str, str], kinds: Iterable[str]) -> Narrowing:
    """Return what the values of a form ask for; the first kind where none is named.

    Raises:
        UsageError: a value is no kind, policy, clock or date, or the period ends before it begins.
    """
    known = list(kinds)
    kind = _choose("kind", values.get("kind") or known[0], known)
    policy = _choose("policy", values.get("policy") or DEFAULT_POLICY, POLICIES)
    clock = values.get("clock", "")
    if clock:
        _choose("clock", clock, CLOCKS)
    since, until = values.get("since", "").strip(), values.get("until", "").strip()
    since = since and parse_day("since", since)
    until = until and parse_day("until", until, last=True)
    if since and until and since > until:
        raise UsageError(f"{since} is after {until}", hint="begin before you end")
    return Narrowing(kind, policy, values.get("country", "").strip(), clock, since, until)


def _choose(field: str, value: str, choices: Iterable[str]) -> str:
    if value not in choices:
        hint = did_you_mean(value, list(choices))
        raise UsageError(f"{field}={value[:40]!r} is none of its choices", hint=hint)
    return value


def find_country(country: str, choices: Mapping[str, str]) -> str:
    """Return the id of a country among choices, by its id or its name; empty for all.

    Raises:
        UsageError: there is no such country here.
    """
    if not country:
        return ""
    for id, label in choices.items():
        if country.casefold() in (id, id.partition(":")[2], label.casefold()):
            return id
    hint = did_you_mean(country, list(choices.values()))
    raise UsageError(f"nothing here is in a country {country[:40]!r}", hint=hint)
