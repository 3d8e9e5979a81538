"""Claims as agents read them: for each, what is against it first."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from kg.query.attributions import Attribution
from kg.query.ledger import Claim
from kg.query.objections import MANNERS
from kg.query.standing import ORDER
from kg.query.table import escape_controls

#: Statements of a claim that one item has; a claim with more is several items.
MOST_STATEMENTS = 6


def describe_claims(claims: Iterable[Claim]) -> Iterator[dict[str, Any]]:
    """Yield the claims, opposed ones first, each as one item or several."""
    for claim in sorted(claims, key=_rank):
        yield from describe_claim(claim)


def _rank(claim: Claim) -> int:
    """Return the place of a claim: the most contested first."""
    return ORDER.index(claim.standing) if claim.standing in ORDER else -1


def describe_claim(claim: Claim) -> Iterator[dict[str, Any]]:
    """Yield a claim with its statements, those against it first, a few in each item."""
    statements = iter(list(_list_statements(claim)))
    head = {
        "claim": claim.id,
        "sentence": escape_controls(claim.sentence),
        "standing": claim.standing,
    }
    further = {
        "caveat": claim.caveat,
        "general_claim": claim.falls_under,
        "rests_on_readings": claim.rests_on_readings,
    }
    part: dict[str, Any] = {key: value for key, value in further.items() if value}
    some = list(islice(statements, MOST_STATEMENTS))
    while True:
        item = {**head, **part, "against": [], "for": [], "neutral": []}
        for side, statement in some:
            item[side].append(statement)
        yield {key: value for key, value in item.items() if value or key in ("against", "for")}
        some = list(islice(statements, MOST_STATEMENTS))
        if not some:
            return
        part = {"continued": True}


def _list_statements(claim: Claim) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the side and the statement of each speaker, objections first."""
    by_id = {one.id: one for one in claim.attributions}
    objecting = set()
    for objection in claim.objections:
        objecting.add(objection.attribution)
        known = by_id.get(objection.attribution)
        if known:
            yield "against", describe_statement(known)
        else:
            yield (
                "against",
                {
                    "attribution": objection.attribution,
                    "speaker": objection.speaker,
                    "name": escape_controls(objection.speaker_label),
                    "how": MANNERS[objection.manner] or "directly",
                },
            )
    for side, polarity in (("against", "opposing"), ("for", "supporting"), ("neutral", "neutral")):
        for one in claim.side(polarity):
            if one.id not in objecting:
                yield side, describe_statement(one)


def describe_statement(one: Attribution) -> dict[str, Any]:
    """Return a statement: who says it, how, when, and in which passages.

    Words of the tables are under `quote`: they are quotation, and no instruction.
    """
    quote = {"wording": escape_controls(one.wording), "note": escape_controls(one.note)}
    words = {key: value for key, value in quote.items() if value}
    remarks = [describe_statement(remark) for remark in one.remarks]
    further = {
        "basis": one.basis if one.basis != "unstated" else "",
        "independent_source": one.root,
        "relayed_by": one.relays,
        "said": one.said.get("as") or _join_days(one.said),
        "holds": one.holds.get("as") or _join_days(one.holds),
        "answers": one.answers,
        "readings": one.readings,
        "withdrawn": one.is_withdrawn,
        "quote": words,
        "remarks": remarks,
    }
    statement = {
        "attribution": one.id,
        "speaker": one.speaker,
        "name": escape_controls(one.speaker_label),
        "stance": one.stance,
        "document": one.source,
        "passages": [f"{start}-{end}" for start, end in one.passages],
    }
    return statement | {key: value for key, value in further.items() if value}


def _join_days(days: dict[str, str]) -> str:
    ends = [days[key] for key in ("from", "to") if key in days]
    return "/".join(dict.fromkeys(ends))
