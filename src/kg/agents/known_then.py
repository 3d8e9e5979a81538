"""Ledgers of an earlier day: what was said by then, and how each claim stood."""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.agents.tool_faults import ToolFault
from kg.query.attributions import Attribution, get_times
from kg.query.engine import Engine
from kg.query.ledger import Claim, Ledger, read_claims
from kg.query.nodes import get_local_name, read_properties
from kg.query.objections import Objection
from kg.query.replies import Replies, Reply

PERIOD = re.compile(r"([1-9][0-9]{3})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?", re.ASCII)
#: Stances that alone leave a claim an allegation (the rule `standing`).
ALLEGING = ("alleges", "estimates")


@dataclass(frozen=True)
class Span:
    """First and last day on which a statement may have been made."""

    first: str
    last: str
    #: Whether the statement has no day of its own, so that its document dates it.
    is_of_document: bool = False


@dataclass(frozen=True)
class Known:
    """What was known on a day, the last of the period that was asked for.

    `not_yet_said` counts the claims of which nobody had said anything.
    """

    day: str
    ledger: Ledger
    spans: Mapping[str, Span]
    not_yet_said: int

    def describe(self, statement: dict[str, Any]) -> None:
        """Write into a statement, and its remarks, from when it is known."""
        span = self.spans[statement["attribution"]]
        statement["known_from"] = span.first
        if span.is_of_document:
            statement["dated_by_document"] = True
        if span.last > self.day:
            statement["perhaps_later"] = True
        for remark in statement.get("remarks", ()):
            self.describe(remark)


def read_day(text: str) -> str:
    """Return the last day of a day, month or year.

    Raises:
        ToolFault: it is none of these.
    """
    match = PERIOD.fullmatch(text)
    if match:
        year, month = int(match[1]), int(match[2] or 12)
        length = calendar.monthrange(year, month)[1]
        if int(match[3] or 1) <= length:
            return f"{year}-{month:02}-{int(match[3] or length):02}"
    hint = "give a day, month or year, such as 2022-10-26, 2022-10 or 2022"
    raise ToolFault("wrong-value", f"known_at is {text[:80]!r}, which is no date", hint)


def limit_to_day(engine: Engine, ledger: Ledger, day: str) -> Known:
    """Return what a ledger had on a day.

    A statement counts from the first day on which it may have been made. How a claim stood
    follows from the statements that count. What editors judge today is left out.

    Args:
        engine: the release.
        ledger: the ledger of today.
        day: the day, in ISO 8601.
    """
    accusing = _read_accusations(engine, ledger.replies)
    statements = _list_statements(ledger, accusing)
    spans = _read_spans(engine, sorted(statements), ledger.horizon)
    said = frozenset(id for id, span in spans.items() if span.first <= day)
    claims = _limit_claims(ledger.claims, said)
    accused = {one.id for one in _limit_claims(accusing, said)}
    limited = replace(
        ledger,
        claims=claims,
        answers=_limit_claims(ledger.answers, said),
        replies=_limit_replies(ledger.replies, said, accused),
        judgements=[],
        leads=[],
        holdings=[],
    )
    return Known(day, limited, spans, len(ledger.claims) - len(claims))


def _read_accusations(engine: Engine, replies: Replies | None) -> list[Claim]:
    """Return the accusing claims, also those about a group or case of the accused."""
    return read_claims(engine, map(engine.expand, replies.accusations)) if replies else []


def _list_statements(ledger: Ledger, accusing: Iterable[Claim]) -> set[str]:
    """Return the ids of all statements that a ledger and its accusing claims have."""
    ids: set[str] = set()
    for claim in (*ledger.claims, *ledger.answers, *accusing):
        ids.update(one.id for one in _list_deep(claim.attributions))
        ids.update(one.attribution for one in claim.objections)
    for reply in _list_replies(ledger.replies):
        ids.update(one.id for one in _list_deep([reply.attribution]))
    return ids


def _list_deep(attributions: Iterable[Attribution]) -> Iterator[Attribution]:
    """Yield statements with the remarks about each."""
    for one in attributions:
        yield one
        yield from _list_deep(one.remarks)


def _list_replies(replies: Replies | None) -> list[Reply]:
    return [*replies.replies, *replies.denials] if replies else []


def _read_spans(engine: Engine, ids: Iterable[str], horizon: str) -> dict[str, Span]:
    """Return when each statement was made; an open end lasts to the horizon."""
    iris = [f"{engine.prefixes['attribution']}{id}" for id in ids]
    properties = read_properties(engine, iris)
    sources = {of_one["kg:inSource"][0] for of_one in properties.values()}
    documents = read_properties(engine, sources)
    spans = {}
    for iri, of_one in properties.items():
        said = get_times(of_one, "said")
        document = documents[of_one["kg:inSource"][0]]
        first = said.get("from") or said.get("to")
        last = said.get("to") if first else next(iter(document.get("kg:dateTo", ())), None)
        span = Span(first or document["kg:dateFrom"][0], last or horizon, not first)
        spans[get_local_name(engine, iri)] = span
    return spans


def _limit_claims(claims: Iterable[Claim], said: frozenset[str]) -> list[Claim]:
    """Return the claims of which somebody had said something."""
    limited = []
    for claim in claims:
        attributions = _limit(claim.attributions, said)
        if attributions:
            objections = [one for one in claim.objections if one.attribution in said]
            limited.append(_judge(claim, attributions, objections))
    return limited


def _limit(attributions: Iterable[Attribution], said: frozenset[str]) -> list[Attribution]:
    known = (one for one in attributions if one.id in said)
    return [replace(one, remarks=_limit(one.remarks, said)) for one in known]


def _limit_replies(
    replies: Replies | None, said: frozenset[str], accused: set[str]
) -> Replies | None:
    """Return the replies to what somebody had said."""
    if replies is None:
        return None

    def limit(some: list[Reply]) -> Iterator[Reply]:
        for one in some:
            against = [claim for claim in one.against if claim in accused]
            if against and (known := _limit([one.attribution], said)):
                yield replace(one, attribution=known[0], against=against)

    return replace(
        replies, replies=list(limit(replies.replies)), denials=list(limit(replies.denials))
    )


def _judge(claim: Claim, attributions: list[Attribution], objections: list[Objection]) -> Claim:
    """Return a claim with the statements that counted, and how it stood by them."""
    known = replace(claim, attributions=attributions, objections=objections)
    if claim.standing == "stances":
        return known
    # a detail of an event rests on the readings behind the event, whose statements are elsewhere
    is_detail = claim.rests_on_readings and not _rests_on_readings(claim)
    known.standing = _find_standing(known)
    known.rests_on_readings = is_detail or _rests_on_readings(known)
    known.objectors = "; ".join(sorted({one.speaker_label for one in objections}))
    return known


def _list_supporters(claim: Claim) -> list[Attribution]:
    return [one for one in claim.side("supporting") if not one.is_withdrawn]


def _rests_on_readings(claim: Claim) -> bool:
    """Report whether the editors read more than the date into each support of a claim."""
    supporters = _list_supporters(claim)
    return bool(supporters) and all({*one.inferred} - {"date"} for one in supporters)


def _find_standing(claim: Claim) -> str:
    """Return how a claim stands by its own statements, by the rule `standing`."""
    supporters = _list_supporters(claim)
    opponents = [one for one in claim.side("opposing") if not one.is_withdrawn]
    if not supporters and (claim.side("supporting") or not opponents):
        is_withdrawn = claim.side("supporting") or claim.side("opposing")
        return "withdrawn" if is_withdrawn else "not asserted"
    if not supporters or opponents:
        return "contested" if supporters else "denied only"
    manners = {one.manner for one in claim.objections}
    if "wider" in manners:
        return "denied more widely"
    if "answer" in manners:
        return "answered"
    is_alleged = all(one.stance in ALLEGING for one in supporters)
    return "alleged unanswered" if is_alleged else "undisputed"
