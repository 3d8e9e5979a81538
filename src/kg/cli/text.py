"""Answers as lines of text: saved queries, ledgers, explanations and paths.

Signs of attributions: + supports, − opposes, · neither.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from kg.cli.notes import render_judgements, render_leads, render_withdrawal
from kg.curation.passages import read_passage
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.explain import Explanation
from kg.query.horizon import describe_horizon
from kg.query.ledger import IDENTITY_WORDS, Claim, Ledger, read_claims
from kg.query.replies import Replies, can_speak, describe_silence
from kg.query.table import escape_controls, format_table
from kg.views.assessment import SUPPORT, count_against
from kg.views.diagram import Diagram, Edge
from kg.views.paths import Paths, Step

SIGNS = {"supporting": "+", "opposing": "−", "neutral": "·"}
#: Said of a claim that `--without-inferred` leaves out.
RESTS_ON_READINGS = "rests on our readings only"
#: Headings of nodes that have no label of their own.
UNLABELLED = {
    "kg:Claim": "Claim",
    "kg:Attribution": "Attribution",
    "kg:WithdrawnAttribution": "Withdrawn attribution",
}

#: The texts of source documents by number.
Documents = dict[str, str]
#: The (IRI, label) pairs that a parameter may be, by the parameter's name.
Choices = dict[str, list[tuple[str, str]]]


# --- saved queries --------------------------------------------------------------------------------


def render_queries(queries: list[dict[str, Any]]) -> Iterator[str]:
    """Render a table of saved queries, each with the names of its parameters."""
    rows = [[query["topic"], _format_call(query), query["summary"]] for query in queries]
    yield format_table(["topic", "query", "answers"], rows, [False] * 3)
    yield (
        f"{len(queries)} queries. "
        "Describe one: kg queries NAME. Run it: kg query NAME [KEY=VALUE]..."
    )


def _format_call(query: dict[str, Any]) -> str:
    parameters = [f"[{parameter['name']}=…]" for parameter in query["parameters"]]
    return " ".join([query["name"], *parameters])


def render_query(query: dict[str, Any], choices: Choices) -> Iterator[str]:
    """Render a saved query: summary, columns, parameters with choices, SPARQL."""
    yield f"{query['name']}  ({query['topic']}; {', '.join(query['tags'])})"
    yield f"{query['summary']}\n"
    if query["description"]:
        yield query["description"] + "\n"
    yield f"columns: {', '.join(query['columns']) or query['form']}"
    for parameter in query["parameters"]:
        name, default = parameter["name"], parameter["default"]
        kind = parameter["type"] if default is None else f"{parameter['type']}, default {default}"
        yield f"\n{name}=…  ({kind}) {parameter['description']}"
        if choices[name]:
            yield "  choices: " + "; ".join(label for _, label in choices[name])
    yield f"\n{query['text'].rstrip()}"


# --- ledgers and explanations ---------------------------------------------------------------------


def render_ledger(engine: Engine, ledger: Ledger, documents: Documents) -> Iterator[str]:
    """Render the ledger of an entity, a claim or an attribution."""
    yield from _render_identity(ledger)
    kind = ledger.id.partition(":")[0]
    if ledger.withdrawal:
        yield from render_withdrawal(ledger.withdrawal)
        return
    yield f"  {describe_horizon(ledger.horizon)}"
    if ledger.replies:
        yield from _render_replies(ledger, ledger.replies, documents)
    yield from render_leads(ledger.leads)
    if kind == "attribution":
        yield from _render_context(ledger, documents)
    elif kind == "claim":
        yield ""
        yield from _render_claims(ledger.claims, documents)
    else:
        yield from _render_entity(ledger, documents)
    if kind != "attribution":
        yield from _render_general_claims(engine, ledger, documents)
    if ledger.left_out:
        claims = _count_claims(ledger.left_out)
        yield f"\nLeft out (--without-inferred): {claims} on our readings only"
    if not ledger.claims:
        yield "\nNo claims to show."
    if ledger.outside_policy:
        number, policy = ledger.outside_policy, ledger.policy
        yield f"\nLeft out: {number} that are no edges under the policy {policy}"


def _count_claims(number: int) -> str:
    return "1 claim that rests" if number == 1 else f"{number} claims that rest"


def _render_identity(ledger: Ledger) -> Iterator[str]:
    identity = ledger.identity
    (kind, *_) = identity.get("rdf:type", [""])
    (label, *_) = identity.get("skos:prefLabel", [UNLABELLED.get(kind, ledger.id)])
    yield f"{escape_controls(label)}  ({ledger.id})"
    for name, heading in IDENTITY_WORDS.items():
        if values := identity.get(name):
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
        yield f"  speaks in {ledger.speaks} attributions: {command}"


def _render_replies(ledger: Ledger, replies: Replies, documents: Documents) -> Iterator[str]:
    """Render what stands in the documents against the accusations of an entity."""
    (name, *_) = map(escape_controls, ledger.identity.get("skos:prefLabel", [ledger.id]))
    is_person = "kg:Person" in ledger.identity.get("rdf:type", [])
    if not replies.replies:
        has_objectors = any(claim.objectors for claim in ledger.claims)
        silence = describe_silence(name, ledger.identity, has_objectors=has_objectors)
        yield f"\nReply to the accusations: {silence}"
        return
    yield f"\nReply to the accusations ({len(replies.replies)})"
    if is_person and not replies.own:
        yield f"  By {name}: no reply in these documents. By others:"
    elif not can_speak(ledger.identity):
        yield "  By others:"
    for reply in replies.replies:
        one = reply.attribution
        sentence = escape_controls(reply.sentence)
        if is_person:
            yield f"  {sentence}  ({reply.about})"
            yield from _render_attribution(one, documents)
            yield f"        against: {', '.join(reply.against)}"
        else:
            yield f"  {_format_stance(one)}: {sentence}  [{one.id}; document {one.source}]"


def _render_entity(ledger: Ledger, documents: Documents) -> Iterator[str]:
    """Render the claims about an entity by predicate, then those that point to it."""
    own = [claim for claim in ledger.claims if claim.subject == ledger.id]
    for predicate, claims in groupby(own, key=lambda claim: claim.predicate_label):
        yield f"\n{predicate}"
        for claim in claims:
            stances = claim.standing == "stances"
            title = _format_sentence(claim) if stances else escape_controls(claim.object_label)
            yield from _render_claim(claim, title, claim.object, documents)
    incoming = [claim for claim in ledger.claims if claim.subject != ledger.id]
    if incoming:
        yield "\nClaims that have it as object"
    for claim in incoming:
        title = f"{escape_controls(claim.subject_label)} — {claim.predicate_label} → this"
        yield from _render_claim(claim, title, claim.subject, documents)


def _render_context(ledger: Ledger, documents: Documents) -> Iterator[str]:
    """Render what an attribution is about, step by step, and what answers it."""
    for place, claim in enumerate(ledger.claims):
        yield "\nWhat that is about" if place else "\nWhat it is about"
        yield from _render_claims([claim], documents)
        if claim.falls_under:
            yield f"    falls under {claim.falls_under}: holds only if that claim holds"
    if ledger.answers:
        yield "\nWhat answers it"
    yield from _render_claims(ledger.answers, documents)


def _render_general_claims(engine: Engine, ledger: Ledger, documents: Documents) -> Iterator[str]:
    """Render the general claims on which the claims of a ledger depend."""
    listed = {claim.id for claim in ledger.claims}
    names = {claim.falls_under for claim in ledger.claims if claim.falls_under}
    iris = [engine.expand(name) for name in sorted(names - listed)]
    for general in read_claims(engine, iris):
        if ledger.id.startswith("claim:"):
            yield "\nGeneral claim on which this one depends: without it this one does not hold"
        else:
            count = sum(claim.falls_under == general.id for claim in ledger.claims)
            depend = "depends" if count == 1 else "depend"
            yield f"\nGeneral claim on which {count} of these {depend}: without it they do not hold"
        yield from _render_claims([general], documents)


def render_explanation(explanation: Explanation, documents: Documents) -> Iterator[str]:
    """Render one row of an answer and the claims behind it."""
    cells = [f"{name}={escape_controls(value)}" for name, value in explanation.row.items()]
    yield f"▸ {'  '.join(cells)}"
    yield from _render_claims(explanation.claims, documents)
    if not explanation.claims:
        yield "    rests on identity data only (labels, codes, documents), not on claims"
    for pattern in explanation.absent:
        yield f"    searched and not found: {escape_controls(pattern)}"


def _render_claims(claims: Iterable[Claim], documents: Documents) -> Iterator[str]:
    for claim in claims:
        yield from _render_claim(claim, _format_sentence(claim), claim.id, documents)


def _render_claim(claim: Claim, title: str, id: str, documents: Documents) -> Iterator[str]:
    yield f"  {title}  ({id}){_format_standing(claim)}"
    if claim.objectors:
        where = ", ".join(one.describe() for one in claim.objections)
        yield f"    objectors: {escape_controls(claim.objectors)}  [{where}]"
    for polarity in SIGNS:
        for attribution in claim.side(polarity):
            yield from _render_attribution(attribution, documents)


def _format_sentence(claim: Claim) -> str:
    return escape_controls(claim.sentence)


def _format_standing(claim: Claim) -> str:
    """Return the standing of a claim; the stances towards a publication have none."""
    if claim.standing == "stances":
        return ""
    sources = _count_sources(claim.supporters, claim.opponents, claim.standing)
    readings = f"; {RESTS_ON_READINGS}" if claim.rests_on_readings else ""
    return f"  [{claim.standing}; {sources}{readings}]"


def _count_sources(supporters: int, opponents: int, standing: str) -> str:
    noun = "source" if supporters == 1 else "sources"
    return f"{supporters} independent {noun} for, {count_against(opponents, standing)}"


def _render_attribution(
    attribution: Attribution, documents: Documents, indent: str = "    "
) -> Iterator[str]:
    """Render an attribution and, indented below it, the stances towards it."""
    details = f"{attribution.id}; {_format_details(attribution)}"
    yield f"{indent}{_format_stance(attribution)}  [{details}]"
    if attribution.wording:
        yield f"{indent}    in our words: {escape_controls(attribution.wording)}"
    yield from _render_note(attribution, indent)
    for span in attribution.passages if documents else []:
        passage = read_passage(documents, attribution.source, span)
        yield f"{indent}    “{escape_controls(passage)}”"
    if attribution.remarks:
        yield f"{indent}    about this statement:"
    for remark in attribution.remarks:
        yield from _render_attribution(remark, documents, indent + " " * 8)


def _render_note(attribution: Attribution, indent: str) -> Iterator[str]:
    """Render what the editors read in, and their note on a line of its own."""
    if attribution.readings:
        yield f"{indent}    our reading: {escape_controls('; '.join(attribution.readings))}"
    if attribution.note:
        yield f"{indent}    note: {escape_controls(attribution.note)}"


def _format_stance(attribution: Attribution) -> str:
    speaker = escape_controls(attribution.speaker_label)
    return f"{SIGNS[attribution.side]} {attribution.stance}: {speaker}"


def _format_details(attribution: Attribution) -> str:
    """Return document and passages, relays, times, and the statements that it answers."""
    parts = [f"document {attribution.source}, {_format_spans(attribution.passages)}"]
    if attribution.relays:
        parts.append("through " + escape_controls(" > ".join(attribution.relays)))
    for verb, times in (("said", attribution.said), ("holds", attribution.holds)):
        if times:
            parts.append(f"{verb} {_format_interval(times)}")
    if attribution.answers:
        parts.append("answers " + ", ".join(attribution.answers))
    return "; ".join(parts)


def _format_spans(spans: Iterable[tuple[int, int]]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in spans)


def _format_interval(times: dict[str, str]) -> str:
    first, last, words = times.get("from", ""), times.get("to", ""), times.get("as", "")
    parts = []
    if first or last:
        parts.append(first if first == last else f"{first}…{last}")
    if words:
        parts.append(f"(“{escape_controls(words)}”)")
    return " ".join(parts)


# --- paths ----------------------------------------------------------------------------------------


def render_paths(paths: Paths) -> Iterator[str]:
    """Render the paths between two entities, best first, with the claims of each step."""
    nodes = paths.diagram.nodes
    labels = {id: escape_controls(node.label) for id, node in nodes.items()}
    start, end = labels[paths.start], labels[paths.end]
    count = "1 path" if len(paths.paths) == 1 else f"{len(paths.paths)} paths"
    yield f"{start} to {end}: {count}  (policy: {paths.diagram.describe_policy()})"
    for number, path in enumerate(paths.paths, start=1):
        stops = [start, *(labels[step.target] for step in path)]
        yield f"\n{number}. {' · '.join(stops)}"
        for step in path:
            yield from _render_step(paths.diagram, step)
    yield f"\n{describe_horizon(paths.diagram.horizon)}"


def _render_step(diagram: Diagram, step: Step) -> Iterator[str]:
    for edge in step.edges:
        source = escape_controls(diagram.nodes[edge.source].label)
        target = escape_controls(diagram.nodes[edge.target].label)
        words = edge.standing or SUPPORT[edge.support]
        sources = _count_sources(edge.roots, edge.opponents, edge.standing)
        readings = f"; {RESTS_ON_READINGS}" if edge.rests_on_readings else ""
        yield f"   {source} — {edge.label} → {target}  [{words}; {sources}{readings}]"
        yield from _render_edge(diagram, edge)


def _render_edge(diagram: Diagram, edge: Edge) -> Iterator[str]:
    """Render the objectors and attributions of an edge, and who opposes more widely."""
    if edge.objectors:
        where = ", ".join(edge.objections)
        yield f"      objectors: {escape_controls(edge.objectors)}  [{where}]"
    for id in edge.attributions:
        yield from _render_record(diagram.attributions[id], "      ")
    general = diagram.wider.get(edge.wider)
    records = [diagram.attributions[id] for id in general.attributions] if general else []
    opposing = [record for record in records if record["side"] == "opposing"]
    if opposing:
        yield f"      against {escape_controls(diagram.propositions[edge.wider])}:"
    for record in opposing:
        yield from _render_record(record, "        ")


def _render_record(record: dict[str, Any], indent: str) -> Iterator[str]:
    """Render an attribution of a diagram, a dictionary, with what the editors add."""
    speaker = escape_controls(record["speaker_label"])
    place = f"document {record['source']}, {_format_spans(record['passages'])}"
    sign = SIGNS[record["side"]]
    yield f"{indent}{sign} {record['stance']}: {speaker}  [{record['id']}; {place}]"
    if record["readings"]:
        yield f"{indent}    our reading: {escape_controls('; '.join(record['readings']))}"
    if record["note"]:
        yield f"{indent}    note: {escape_controls(record['note'])}"
