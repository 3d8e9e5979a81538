"""Events: what has two clocks, in lanes, from a diagram or from claims."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.views.diagram import Diagram
from kg.views.elements import Edge
from kg.views.pictures.clock import (
    CLOCKS,
    MONTH_NAMES,
    RANGE,
    SINCE,
    UNTIL,
    Interval,
    Say,
    read_interval,
)

#: Where acts are placed, and what each of them is: the claim whose times are those of the act.
PLACED, IS = "kg:byCountry", "kg:responseKind"
NOWHERE = "no country named"
UNTIMED = "no time given"
OBJECTED = "Objected to by %(names)s"
OBJECTOR, OBJECTORS = "%(number)s objector", "%(number)s objectors"
#: What events say, in the language of a picture.
SAID = (NOWHERE, UNTIMED, OBJECTED, OBJECTOR, OBJECTORS, RANGE, SINCE, UNTIL, *MONTH_NAMES)


@dataclass
class Timed:
    """A time of one clock, with the ids of the attributions that give it."""

    interval: Interval
    attributions: list[str]


@dataclass
class Event:
    """Something that happened, or was said to have, with the times of both clocks."""

    id: str
    label: str
    note: str = ""
    objectors: str = ""
    claims: list[str] = field(default_factory=list)
    times: dict[str, list[Timed]] = field(default_factory=dict)

    @property
    def is_dated(self) -> bool:
        """Whether any document gives a time of it, by either clock."""
        return any(self.times.values())

    def count_objectors(self, say: Say = str) -> str:
        """Return how many objectors there are; who they are is in its description."""
        number = len(list(filter(None, self.objectors.split("; "))))
        words = say(OBJECTOR if number == 1 else OBJECTORS)
        return words % {"number": number} if number else ""

    @property
    def intervals(self) -> list[Interval]:
        """All its times."""
        return [timed.interval for of_clock in self.times.values() for timed in of_clock]

    def describe_times(self, say: Say = str) -> str:
        """Return its times in words, and who objects to it."""
        parts = [] if self.is_dated else [say(UNTIMED)]
        for clock, words in CLOCKS.items() if self.is_dated else ():
            of_clock = [timed.interval.describe(say) for timed in self.times.get(clock, [])]
            parts.append(f"{say(words)}: {'; '.join(of_clock) or say(UNTIMED)}")
        if self.objectors:
            parts.append(say(OBJECTED) % {"names": say(self.objectors)})
        return ". ".join(parts)

    def describe(self, say: Say = str) -> str:
        """Return its name and times in words."""
        note = f" ({say(self.note)})" if self.note else ""
        return f"{say(self.label)}{note}. {self.describe_times(say)}"


@dataclass
class Lane:
    """The events of one country or entity, those with a time in its order."""

    id: str
    label: str
    events: list[Event]

    @property
    def dated(self) -> list[Event]:
        """The events with a time, in its order."""
        return sorted((event for event in self.events if event.is_dated), key=_order)

    @property
    def undated(self) -> list[Event]:
        """The events without a time."""
        return [event for event in self.events if not event.is_dated]


def _order(event: Event) -> tuple[str, str]:
    clock = event.times.get("holds") or event.times.get("said") or []
    days = [str(timed.interval.first or timed.interval.last) for timed in clock]
    return min(days), event.label


def list_times(attributions: Iterable[Mapping[str, Any]]) -> dict[str, list[Timed]]:
    """Return the times that attributions give, those of the same days once."""
    times: dict[str, dict[Interval, Timed]] = {clock: {} for clock in CLOCKS}
    for one in attributions:
        for clock, of_clock in times.items():
            interval = read_interval(one[clock])
            if interval:
                timed = of_clock.setdefault(interval._replace(words=""), Timed(interval, []))
                timed.attributions.append(one["id"])
    return {clock: list(of_clock.values()) for clock, of_clock in times.items()}


def list_lanes(diagram: Diagram) -> list[Lane]:
    """Return the acts of a diagram in lanes, one for each country that acts."""
    acts = {node.id for node in diagram.select_nodes() if node.kind == "GovernmentResponse"}
    countries: dict[str, list[str]] = {act: [] for act in sorted(acts)}
    kinds: dict[str, list[Edge]] = {act: [] for act in acts}
    for edge in diagram.select_edges():
        if edge.predicate == PLACED and edge.source in acts:
            countries[edge.source].append(edge.target)
    for fact in (*diagram.facts, *diagram.edges):
        if fact.predicate == IS and fact.source in acts and diagram.policy in fact.policies:
            kinds[fact.source].append(fact)
    lanes: dict[str, Lane] = {}
    for act, of_act in countries.items():
        event = _make_event(diagram, act, kinds[act])
        for country in of_act or [""]:
            label = diagram.nodes[country].label if country else NOWHERE
            lanes.setdefault(country, Lane(country, label, [])).events.append(event)
    return sorted(lanes.values(), key=lambda lane: (not lane.id, lane.label, lane.id))


def _make_event(diagram: Diagram, act: str, kinds: list[Edge]) -> Event:
    cited: list[Mapping[str, Any]] = []
    for edge in kinds:
        of_edge = [diagram.attributions[id] for id in edge.attributions]
        cited += [one for one in of_edge if one["side"] == "supporting" and not one["withdrawn"]]
    objectors = "; ".join(dict.fromkeys(edge.objectors for edge in kinds if edge.objectors))
    note = ", ".join(dict.fromkeys(edge.object_label for edge in kinds))
    claims = [edge.id for edge in kinds]
    label = diagram.nodes[act].label
    return Event(act, label, note, objectors, claims, list_times(cited))
