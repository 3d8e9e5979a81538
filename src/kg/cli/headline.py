"""First lines of a ledger: who says it, who denies it, and how claims stand."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.cli.notes import render_judgements
from kg.query.caveats import qualify
from kg.query.fitting import count_rows
from kg.query.identity import IDENTITY_WORDS
from kg.query.ledger import Claim, Ledger
from kg.query.replies import DENIALS, Replies, Reply, describe_own
from kg.query.standing import (
    Sides,
    count_standings,
    find_first_claim,
    list_objectors,
    list_sides,
)
from kg.query.table import escape_controls

#: Headings of nodes that have no label of their own.
UNLABELLED = {
    "kg:Claim": "Claim",
    "kg:Attribution": "Attribution",
    "kg:WithdrawnAttribution": "Withdrawn attribution",
}
#: Said where nobody denies a claim, which a reader may take for more than it is.
NOBODY = "nobody in these documents denies it; that is no agreement"


@dataclass(frozen=True)
class Denial:
    """Objectors whom several claims share, and their statements on a general claim."""

    objectors: str
    statements: frozenset[str]


def find_denials(claims: Iterable[Claim]) -> dict[Denial, int]:
    """Return each denial more widely that two or more claims share, and how many do."""
    counts = Counter(denial for claim in claims if (denial := find_denial(claim)))
    return {denial: number for denial, number in counts.items() if number > 1}


def find_denial(claim: Claim) -> Denial | None:
    """Return the denial of the general claims of a claim; None where there is none."""
    wider = {one.attribution for one in claim.objections if one.manner == "wider"}
    return Denial(claim.objectors, frozenset(wider)) if wider else None


def _render_denials(denials: dict[Denial, int], first: Claim | None) -> Iterator[str]:
    """Render who objects to several claims; `first` named some already."""
    for place, (denial, number) in enumerate(denials.items()):
        statements = ", ".join(sorted(denial.statements))
        mark = f" ({_letter(place)})" if len(denials) > 1 else ""
        names = escape_controls(denial.objectors)
        if first and first.objectors == denial.objectors:
            names = f"the same {_count_names(denial)}"
        yield f"  objectors{mark} to {number} of these claims: {names}  [{statements} more widely]"


def _count_names(denial: Denial) -> int:
    return denial.objectors.count("; ") + 1


def format_objectors(claim: Claim, named: Sequence[Denial]) -> str:
    """Return who objects to a claim and where; who is named at the top, by number."""
    denial = find_denial(claim)
    if denial is None or denial not in named:
        where = ", ".join(one.describe() for one in claim.objections)
        return f"{escape_controls(claim.objectors)}  [{where}]"
    mark = f" as ({_letter(named.index(denial))})" if len(named) > 1 else ""
    number = _count_names(denial)
    who = "the one" if number == 1 else f"the {number}"
    rest = [one.describe() for one in claim.objections if one.manner != "wider"]
    also = f"  [also {', '.join(rest)}]" if rest else ""
    return f"{who} named at the top{mark}, more widely{also}"


def _letter(place: int) -> str:
    return chr(ord("a") + place) if place < 26 else str(place + 1)


def render_headline(ledger: Ledger, denials: dict[Denial, int]) -> Iterator[str]:
    """Render the name of a thing, then how it stands, then the rest of its identity."""
    identity = ledger.identity
    (kind, *_) = identity.get("rdf:type", [""])
    label = ledger.name if ledger.name != ledger.id else UNLABELLED.get(kind, ledger.id)
    yield f"{escape_controls(label)}  ({ledger.id})"
    if ledger.replies and kind == "kg:Person":
        yield f"  Accused here. {_describe_reply(escape_controls(label), ledger.replies)}"
    first = _find_first(ledger)
    yield from _render_standing(ledger, first)
    yield from _render_denials(denials, first)
    yield from _render_identity(ledger)


def _describe_reply(label: str, replies: Replies) -> str:
    """Say who replies to the accusations, before anything that they say."""
    own = describe_own(label, replies)
    parts = [own] if own else []
    if replies.replies:
        heading = "Who replies" if replies.own else "Others who reply"
        parts.append(f"{heading}: {_name_speakers(replies.replies)}.")
    else:
        parts.append("Nobody else replies.")
    if replies.denials:
        parts.append(f"{DENIALS}: {_name_speakers(replies.denials)}.")
    return " ".join(parts)


def _name_speakers(replies: list[Reply]) -> str:
    names = dict.fromkeys(one.attribution.speaker_label for one in replies)
    return escape_controls("; ".join(names))


def _find_first(ledger: Ledger) -> Claim | None:
    """Return the claim that a reader asks about first; None where there is none."""
    kind = ledger.id.partition(":")[0]
    if kind == "claim":
        return next(iter(ledger.claims), None)
    return None if kind == "attribution" else find_first_claim(ledger)


def _render_standing(ledger: Ledger, first: Claim | None) -> Iterator[str]:
    """Render who says what is asked first and who denies it, then all standings."""
    kind = ledger.id.partition(":")[0]
    claims = [claim for claim in ledger.claims if claim.standing != "stances"]
    if kind == "attribution" or not claims:
        return
    if first:
        name = escape_controls(first.object_label)
        article = "an" if name[:1].lower() in "aeiou" else "a"
        question = f"Is it {article} {name}? " if kind != "claim" else ""
        words = qualify(first.standing, escape_controls(first.caveat))
        yield f"  {question}{_count_sides(list_sides(first))}  [{words}]"
    elif objectors := list_objectors(claims):
        names = "; ".join(one.name for one in objectors)
        yield f"  Against what is said here: {escape_controls(names)}"
    standings = count_standings(claims)
    if len(claims) > 1:
        counts = " · ".join(f"{number} {standing}" for standing, number in standings)
        yield f"  {len(claims)} claims: {counts}"
    accusing = sum(bool(claim.caveat) for claim in claims)
    if accusing and ledger.replies:
        number = f"{accusing} of {len(claims)}"
        yield f"  {number} are about an accusation or charge, which is no finding of guilt"
    if [standing for standing, _ in standings] == ["alleged unanswered"]:
        yield "  All of it is only alleged, and nobody in these documents answers; no agreement"


def _count_sides(sides: Sides) -> str:
    said, denied = len(sides.supporters), len(sides.opponents)
    voices = "nobody says so" if not said else "1 says so" if said == 1 else f"{said} say so"
    if not denied:
        return f"{voices} · {NOBODY}"
    how = f", {sides.how}" if sides.how else ""
    verb = "denies" if denied == 1 else "deny"
    return f"{voices} · {denied} {verb} it{how}: {escape_controls(sides.claim.objectors)}"


def _render_identity(ledger: Ledger) -> Iterator[str]:
    """Render names, kinds and codes, and what may be the same."""
    for name, heading in IDENTITY_WORDS.items():
        if values := ledger.identity.get(name):
            yield f"  {heading}: {escape_controls('; '.join(dict.fromkeys(values)))}"
    for site in ledger.sites:
        other = "row" if site["site"] == ledger.id else "site"
        strength = site["strength"].partition(":")[2]
        reason = escape_controls(site["note"])
        judgement = f"{site[f'{other}Label']} ({site[other]}; {strength}: {reason})"
        yield f"  may be the same site as: {judgement}"
    yield from render_judgements(ledger)
    if ledger.speaks:
        command = f"kg query claims-by-speaker speaker={ledger.id}"
        yield f"  speaks in {count_rows(ledger.speaks, 'attribution')}: {command}"
