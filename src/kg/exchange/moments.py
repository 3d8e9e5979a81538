"""Moments: when something was said or holds, for calendars and timelines.

The time of what holds is an event only where the claim is an edge and the attribution supports it;
when something was said is an event of its own, whatever the stance.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.exchange.contents import Contents, Statement

#: Which clock a moment is on.
SAID, HOLDS = "said", "holds"


@dataclass(frozen=True)
class Moment:
    """One time of one statement.

    Attributes:
        statement: the attribution, and what it is about.
        sentence: what it is about, in words.
        clock: SAID or HOLDS; empty where no time is given.
        first: the first day, such as 2022-12-01; empty where it is open.
        last: the last day.
        words: the time as printed.
    """

    statement: Statement
    sentence: str
    clock: str = ""
    first: str = ""
    last: str = ""
    words: str = ""

    @property
    def id(self) -> str:
        """Its id, which no other moment has."""
        return f"{self.statement.id}-{self.clock}" if self.clock else self.statement.id

    @property
    def headline(self) -> str:
        """Who takes which stance on the claim, and who objects: never the claim alone."""
        one, claim = self.statement.attribution, self.statement.claim
        headline = f"{one.speaker_label} ({one.stance}): {self.sentence}"
        if claim and claim.objectors and one.side != "opposing":
            headline += f"; who objects: {claim.objectors}"
        return headline

    @property
    def is_day(self) -> bool:
        """Whether it is one day and no other can be meant."""
        return bool(self.first) and self.first == self.last

    @property
    def span(self) -> str:
        """The days in words; two days are the earliest and the latest that can be meant."""
        if self.is_day:
            return self.first
        if self.first and self.last:
            return f"between {self.first} and {self.last}"
        return f"from {self.first}" if self.first else f"until {self.last}"


def list_moments(contents: Contents) -> list[Moment]:
    """Return the moments of all statements, those without a time last."""
    moments: list[Moment] = []
    for statement in contents.list_statements():
        moments += _list_times(contents, statement)
    return sorted(moments, key=lambda one: (not one.clock, one.first or one.last, one.id))


def _list_times(contents: Contents, statement: Statement) -> Iterator[Moment]:
    """Yield a moment for each clock of a statement; one without time if it has none."""
    one, claim = statement.attribution, statement.claim
    sentence = claim.sentence if claim else _name(contents, statement.about)
    times = [(SAID, one.said)]
    if claim and claim.id in contents.edges and one.side == "supporting":
        times.append((HOLDS, one.holds))
    dated = [(clock, time) for clock, time in times if "from" in time or "to" in time]
    for clock, time in dated:
        first, last, words = (time.get(key, "") for key in ("from", "to", "as"))
        yield Moment(statement, sentence, clock, first, last, words)
    if not dated:
        yield Moment(statement, sentence)


def _name(contents: Contents, about: str) -> str:
    """Return what a publication is called; of an attribution, its id."""
    entity = contents.entities.get(about)
    return entity.name if entity else f"statement {about}"
