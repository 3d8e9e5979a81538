"""Claims and attributions as lines of text, with both sides.

Signs of attributions: + supports, − opposes, · neither.
"""

from collections.abc import Iterable, Iterator, Sequence

from kg.cli.headline import Denial, format_objectors
from kg.curation.passages import read_passage
from kg.query.attributions import Attribution
from kg.query.caveats import qualify
from kg.query.ledger import Claim
from kg.query.table import escape_controls
from kg.views.assessment import count_against

SIGNS = {"supporting": "+", "opposing": "−", "neutral": "·"}
#: Said of a claim that `--without-inferred` leaves out.
RESTS_ON_READINGS = "rests on our readings only"

#: The texts of source documents by number.
Documents = dict[str, str]


def render_claims(claims: Iterable[Claim], documents: Documents) -> Iterator[str]:
    """Render claims, each as a sentence, with both sides."""
    for claim in claims:
        yield from render_claim(claim, f"{format_sentence(claim)}  ({claim.id})", documents)


def render_claim(
    claim: Claim, title: str, documents: Documents, named: Sequence[Denial] = ()
) -> Iterator[str]:
    """Render a claim with its standing, its objectors and its attributions.

    Args:
        claim: the claim.
        title: its first words.
        documents: the texts whose passages are printed.
        named: denials whose objectors are named above, so that they are not named again.
    """
    yield f"  {title}{_format_standing(claim)}"
    if claim.objectors:
        yield f"    objectors: {format_objectors(claim, named)}"
    for polarity in SIGNS:
        for attribution in claim.side(polarity):
            yield from render_attribution(attribution, documents)


def format_sentence(claim: Claim) -> str:
    """Return a claim as a sentence to read."""
    return escape_controls(claim.sentence)


def _format_standing(claim: Claim) -> str:
    """Return the standing of a claim; the stances towards a publication have none."""
    if claim.standing == "stances":
        return ""
    words = qualify(claim.standing, escape_controls(claim.caveat))
    sources = count_sources(claim.supporters, claim.opponents, claim.standing)
    readings = f"; {RESTS_ON_READINGS}" if claim.rests_on_readings else ""
    return f"  [{words}; {sources}{readings}]"


def count_sources(supporters: int, opponents: int, standing: str) -> str:
    """Return the independent sources on both sides in words."""
    noun = "source" if supporters == 1 else "sources"
    return f"{supporters} independent {noun} for, {count_against(opponents, standing)}"


def render_attribution(
    attribution: Attribution, documents: Documents, indent: str = "    "
) -> Iterator[str]:
    """Render an attribution and, indented below it, the stances towards it."""
    details = f"{attribution.id}; {_format_details(attribution)}"
    yield f"{indent}{format_stance(attribution)}  [{details}]"
    if attribution.wording:
        yield f"{indent}    in our words: {escape_controls(attribution.wording)}"
    yield from _render_note(attribution, indent)
    for span in attribution.passages if documents else []:
        passage = read_passage(documents, attribution.source, span)
        yield f"{indent}    “{escape_controls(passage)}”"
    if attribution.remarks:
        yield f"{indent}    about this statement:"
    for remark in attribution.remarks:
        yield from render_attribution(remark, documents, indent + " " * 8)


def _render_note(attribution: Attribution, indent: str) -> Iterator[str]:
    """Render what the editors read in, and their note on a line of its own."""
    if attribution.readings:
        yield f"{indent}    our reading: {escape_controls('; '.join(attribution.readings))}"
    if attribution.note:
        yield f"{indent}    note: {escape_controls(attribution.note)}"


def format_stance(attribution: Attribution) -> str:
    """Return the sign and stance of an attribution, with who speaks."""
    speaker = escape_controls(attribution.speaker_label)
    return f"{SIGNS[attribution.side]} {attribution.stance}: {speaker}"


def _format_details(attribution: Attribution) -> str:
    """Return document and passages, relays, times, and the statements that it answers."""
    parts = [f"document {attribution.source}, {format_spans(attribution.passages)}"]
    if attribution.relays:
        parts.append("through " + escape_controls(" > ".join(attribution.relays)))
    details = "; ".join(parts) + format_times(attribution)
    if attribution.answers:
        details += "; answers " + ", ".join(attribution.answers)
    return details


def format_times(attribution: Attribution) -> str:
    """Return when it was said and when it holds, each after a semicolon."""
    times = ""
    for verb, interval in (("said", attribution.said), ("holds", attribution.holds)):
        if interval:
            times += f"; {verb} {_format_interval(interval)}"
    return times


def format_spans(spans: Iterable[tuple[int, int]]) -> str:
    """Return positions of passages."""
    return ", ".join(f"{start}–{end}" for start, end in spans)


def _format_interval(times: dict[str, str]) -> str:
    first, last, words = times.get("from", ""), times.get("to", ""), times.get("as", "")
    parts = []
    if first or last:
        parts.append(first if first == last else f"{first}…{last}")
    if words:
        parts.append(f"(“{escape_controls(words)}”)")
    return " ".join(parts)
