"""Ledgers and explanations as lines for a terminal: + supports, − opposes, · neither."""

from collections.abc import Iterator
from itertools import groupby

from kg.curation.passages import read_passage
from kg.query.engine import Engine
from kg.query.explain import Explanation
from kg.query.ledger import IDENTITY_WORDS, Attribution, Claim, Ledger, read_claims
from kg.query.table import escape_controls

SIGNS = {"supporting": "+", "opposing": "−", "neutral": "·"}
Documents = dict[str, str]


def ledger_lines(engine: Engine, ledger: Ledger, documents: Documents) -> Iterator[str]:
    """A thing's ledger: names, claims about it, claims that point to it, and wider claims."""
    yield from _heading(ledger)
    kind = ledger.id.partition(":")[0]
    if kind == "attribution":
        yield from _of_attribution(ledger, documents)
    elif kind == "claim":
        yield ""
        for entry in ledger.claims:
            yield from _entry(entry, _sentence(entry), entry.id, documents)
    else:
        yield from _of_thing(ledger, documents)
    if kind != "attribution":
        yield from _wider(engine, ledger, documents)
    if not ledger.claims:
        yield "\nNo proposition to show (a policy leaves out what it makes no edge)."


def _of_thing(ledger: Ledger, documents: Documents) -> Iterator[str]:
    own = [entry for entry in ledger.claims if entry.subject == ledger.id]
    incoming = [entry for entry in ledger.claims if entry.subject != ledger.id]
    for predicate, group in groupby(own, key=lambda entry: entry.predicate_label):
        yield f"\n{predicate}"
        for entry in group:
            yield from _entry(entry, escape_controls(entry.object_label), entry.object, documents)
    if incoming:
        yield "\nWhere it is the object"
    for entry in incoming:
        yield from _entry(
            entry,
            f"{escape_controls(entry.subject_label)} — {entry.predicate_label} → this",
            entry.subject,
            documents,
        )


def _of_attribution(ledger: Ledger, documents: Documents) -> Iterator[str]:
    """What an attribution is about, step by step, and what answers it."""
    for entry in ledger.claims:
        yield "\nWhat it is about" if entry is ledger.claims[0] else "\nWhat that is about"
        yield from _entry(entry, _sentence(entry), entry.id, documents)
        if entry.falls_under:
            yield f"    falls under {entry.falls_under}, and holds only if that does"
    if ledger.answers:
        yield "\nWhat answers it"
    for entry in ledger.answers:
        yield from _entry(entry, _sentence(entry), entry.id, documents)


def _wider(engine: Engine, ledger: Ledger, documents: Documents) -> Iterator[str]:
    wide = sorted({entry.falls_under for entry in ledger.claims if entry.falls_under})
    shown = {entry.id for entry in ledger.claims}
    for entry in read_claims(engine, [engine.expand(name) for name in wide if name not in shown]):
        count = sum(one.falls_under == entry.id for one in ledger.claims)
        if ledger.id.startswith("claim:"):
            yield "\nWider claim under which this one falls: it holds only if the wider does"
        else:
            yield f"\nWider claim under which {count} of these fall: they hold only if it does"
        yield from _entry(entry, _sentence(entry), entry.id, documents)


def explanation_lines(explanation: Explanation, documents: Documents) -> Iterator[str]:
    """One row of an answer and everything that it rests on."""
    shown = "  ".join(f"{name}={escape_controls(value)}" for name, value in explanation.row.items())
    yield f"▸ {shown}"
    for entry in explanation.claims:
        yield from _entry(entry, _sentence(entry), entry.id, documents)
    if not explanation.claims:
        yield "    rests on identity alone (labels, codes, documents), which no claim carries"
    for pattern in explanation.absent:
        yield f"    searched and not found: {escape_controls(pattern)}"


def _heading(ledger: Ledger) -> Iterator[str]:
    identity = ledger.identity
    nameless = {"kg:Claim": "Proposition", "kg:Attribution": "Attribution"}
    kind = nameless.get(identity.get("rdf:type", [""])[0], ledger.id)
    yield f"{escape_controls(identity.get('skos:prefLabel', [kind])[0])}  ({ledger.id})"
    for name, words in IDENTITY_WORDS.items():
        if values := identity.get(name):
            yield f"  {words}: {escape_controls('; '.join(dict.fromkeys(values)))}"
    for site in ledger.sites:
        other = ("row", "rowLabel") if site["site"] == ledger.id else ("site", "siteLabel")
        strength = site["strength"].partition(":")[2]
        yield f"  may be the same site as: {site[other[1]]} ({site[other[0]]}; {strength}: {escape_controls(site['note'])})"
    if ledger.speaks:
        yield f"  speaks in {ledger.speaks} attributions: kg query claims-by-speaker speaker={ledger.id}"


def _sentence(entry: Claim) -> str:
    if entry.standing == "stances":
        return escape_controls(entry.object_label)
    return escape_controls(
        f"{entry.subject_label} — {entry.predicate_label} — {entry.object_label}"
    )


def _entry(entry: Claim, title: str, id: str, documents: Documents) -> Iterator[str]:
    if entry.standing == "stances":
        standing = ""
    else:
        standing = f"  [{entry.standing.replace('-', ' ')}; roots {entry.supporters} for, {entry.opponents} against]"
    yield f"  {title}  ({id}){standing}"
    for polarity in SIGNS:
        for attribution in entry.side(polarity):
            yield from _attribution(attribution, documents)


def _attribution(
    attribution: Attribution, documents: Documents, indent: str = "    "
) -> Iterator[str]:
    """An attribution, and indented under it the stances towards it."""
    sign = SIGNS[attribution.side]
    speaker = escape_controls(attribution.speaker_label)
    yield f"{indent}{sign} {attribution.stance}: {speaker}  [{attribution.id}; {_place(attribution)}]"
    if attribution.wording:
        yield f"{indent}    in our words: {escape_controls(attribution.wording)}"
    if attribution.note:
        yield f"{indent}    note: {escape_controls(attribution.note)}"
    for span in attribution.passages if documents else []:
        yield f"{indent}    “{escape_controls(read_passage(documents, attribution.source, span))}”"
    if attribution.remarks:
        yield f"{indent}    said of this:"
    for remark in attribution.remarks:
        yield from _attribution(remark, documents, indent + " " * 8)


def _place(attribution: Attribution) -> str:
    """Where it stands, through whom, when, and what it answers."""
    spans = ", ".join(f"{start}–{end}" for start, end in attribution.passages)
    parts = [f"document {attribution.source}, {spans}"]
    if attribution.relays:
        parts.append("through " + escape_controls(" > ".join(attribution.relays)))
    for verb, times in (("said", attribution.said), ("holds", attribution.holds)):
        if times:
            parts.append(f"{verb} {_interval(times)}")
    if attribution.answers:
        parts.append("answers " + ", ".join(attribution.answers))
    return "; ".join(parts)


def _interval(times: dict[str, str]) -> str:
    first, last, words = times.get("from", ""), times.get("to", ""), times.get("as", "")
    days = first if first == last else f"{first}…{last}" if first or last else ""
    return " ".join(filter(None, [days, f"(“{escape_controls(words)}”)" if words else ""]))
