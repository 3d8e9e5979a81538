"""Answers as lines of text: saved queries, ledgers, explanations and paths.

Signs of attributions: + supports, − opposes, · neither.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from kg.cli.claim_lines import (
    RESTS_ON_READINGS,
    SIGNS,
    Documents,
    count_sources,
    format_sentence,
    format_spans,
    format_stance,
    format_times,
    render_attribution,
    render_claim,
    render_claims,
)
from kg.cli.headline import Denial, find_denials, render_headline
from kg.cli.notes import render_holdings, render_leads, render_withdrawal
from kg.query.caveats import qualify
from kg.query.engine import Engine
from kg.query.explain import Explanation
from kg.query.fitting import Column, Layout, count_rows, fits, lay_out
from kg.query.horizon import describe_horizon
from kg.query.ledger import Ledger, read_claims
from kg.query.replies import (
    DENIALS,
    REPLY,
    Replies,
    Reply,
    can_speak,
    describe_own,
    describe_silence,
)
from kg.query.table import escape_controls
from kg.views.assessment import SUPPORT
from kg.views.diagram import Diagram
from kg.views.elements import Edge
from kg.views.paths import Paths, Step

#: The (IRI, label) pairs that a parameter may be, by the parameter's name.
Choices = dict[str, list[tuple[str, str]]]


# --- saved queries --------------------------------------------------------------------------------


def render_queries(queries: list[dict[str, Any]], layout: Layout | None = None) -> Iterator[str]:
    """Render a table of saved queries, each with the names of its parameters."""
    layout = layout or Layout()
    columns = [
        Column("topic", map(itemgetter("topic"), queries)),
        Column("query", map(_format_call, queries)),
        Column("answers", map(itemgetter("summary"), queries)),
    ]
    notes: list[str] = []
    if layout.width and not (layout.records or layout.columns or fits(columns, layout.width)):
        yield from _list_queries(queries)
    else:
        text, notes = lay_out(columns, layout)
        yield text
    yield (
        f"{count_rows(len(queries), 'query')}. "
        "Describe one: kg queries NAME. Run it: kg query NAME [KEY=VALUE]..."
    )
    yield from notes


def _list_queries(queries: list[dict[str, Any]]) -> Iterator[str]:
    """Render saved queries below their topics, where a table is too wide."""
    for topic, members in groupby(queries, key=itemgetter("topic")):
        yield topic
        for query in members:
            yield f"  {_format_call(query)}"
            yield f"      {query['summary']}"
        yield ""


def _format_call(query: dict[str, Any]) -> str:
    parameters = [f"[{parameter['name']}=…]" for parameter in query["parameters"]]
    return " ".join([query["name"], *parameters])


def render_query(query: dict[str, Any], choices: Choices) -> Iterator[str]:
    """Render a saved query with its parameters, and last its SPARQL."""
    yield f"{query['name']}  ({query['topic']}; {', '.join(query['tags'])})"
    yield f"{query['summary']}\n"
    if query["description"]:
        yield " ".join(query["description"].split()) + "\n"  # its lines end where the file's do
    yield f"columns: {', '.join(query['columns']) or query['form']}"
    for parameter in query["parameters"]:
        name, default = parameter["name"], parameter["default"]
        kind = parameter["type"] if default is None else f"{parameter['type']}, default {default}"
        yield f"\n{name}=…  ({kind}) {parameter['description']}"
        if choices[name]:
            yield "  choices: " + "; ".join(label for _, label in choices[name])
    yield f"\n{query['text'].rstrip()}"


# --- ledgers and explanations ---------------------------------------------------------------------


def render_ledger(
    engine: Engine, ledger: Ledger, documents: Documents, *, ids: bool = False
) -> Iterator[str]:
    """Render the ledger of an entity, a claim or an attribution.

    Args:
        engine: the engine to query.
        ledger: the ledger.
        documents: the texts whose passages are printed.
        ids: list the ids of the claims that a reply meets.
    """
    kind = ledger.id.partition(":")[0]
    is_thing = kind not in ("claim", "attribution")
    denials = find_denials(ledger.claims) if is_thing else {}
    yield from render_headline(ledger, denials)
    if ledger.withdrawal:
        yield from render_withdrawal(ledger.withdrawal)
        yield f"  {describe_horizon(ledger.horizon)}"
        return
    yield f"  {describe_horizon(ledger.horizon)}"
    if ledger.replies:
        yield from _render_replies(ledger, ledger.replies, documents, ids=ids)
    yield from render_holdings(ledger)
    yield from render_leads(ledger.leads)
    if kind == "attribution":
        yield from _render_context(ledger, documents)
    elif kind == "claim":
        yield ""
        yield from render_claims(ledger.claims, documents)
    else:
        yield from _render_entity(ledger, documents, list(denials))
    if kind != "attribution":
        yield from _render_general_claims(engine, ledger, documents)
    yield from _render_left_out(ledger)


def _render_left_out(ledger: Ledger) -> Iterator[str]:
    if ledger.left_out:
        claims = _count_claims(ledger.left_out)
        yield f"\nLeft out (--without-inferred): {claims} on our readings only"
    elif ledger.without_inferred:
        yield "\nLeft out (--without-inferred): nothing, no claim here rests on our readings only"
    if ledger.is_empty and not ledger.outside_policy and not ledger.left_out:
        yield "\nNo claims to show, and nothing else refers to it."
    elif not (ledger.claims or ledger.outside_policy or ledger.left_out):
        yield "\nNo claim has it as subject or object."
    if ledger.outside_policy:
        number, policy = ledger.outside_policy, ledger.policy
        yield f"\nLeft out: {number} that are no edges under the policy {policy}"


def _count_claims(number: int) -> str:
    return "1 claim that rests" if number == 1 else f"{number} claims that rest"


def _render_replies(
    ledger: Ledger, replies: Replies, documents: Documents, *, ids: bool
) -> Iterator[str]:
    """Render what the documents have against the accusations of an entity."""
    name = escape_controls(ledger.name)
    is_person = "kg:Person" in ledger.identity.get("rdf:type", [])
    if not replies.replies:
        has_objectors = any(claim.objectors for claim in ledger.claims)
        silence = describe_silence(name, ledger.identity, has_objectors=has_objectors)
        yield f"\nReply to the accusations: {silence}"
    else:
        yield f"\nReply to the accusations ({len(replies.replies)})"
        if is_person and not replies.own:
            yield f"  {describe_own(name, replies)} By others:"
        elif not can_speak(ledger.identity):
            yield "  By others:"
    render = _render_whole_replies if is_person else _render_short_replies
    yield from render(replies.replies, documents, ids=ids)
    if replies.denials:
        yield f"\n{DENIALS} ({len(replies.denials)})"
        yield from render(replies.denials, documents, ids=ids)


def _render_short_replies(
    replies: list[Reply], documents: Documents, *, ids: bool
) -> Iterator[str]:
    """Render statements against accusations, each in a line."""
    for reply in replies:
        one = reply.attribution
        sentence = escape_controls(reply.sentence)
        details = f"{one.id}; document {one.source}{format_times(one)}"
        met = "" if reply.manner == REPLY else f" {_format_accusations(reply, ids=ids)}"
        yield f"  {format_stance(one)}: {sentence}  [{details}]{met}"


def _render_whole_replies(
    replies: list[Reply], documents: Documents, *, ids: bool
) -> Iterator[str]:
    """Render statements against accusations whole, below what they say."""
    by_sentence: dict[tuple[str, str], list[Reply]] = {}
    for reply in replies:
        by_sentence.setdefault((reply.about, reply.sentence), []).append(reply)
    for (about, sentence), group in by_sentence.items():
        yield f"  {escape_controls(sentence)}  ({about})"
        for reply in group:
            yield from render_attribution(reply.attribution, documents)
            yield f"        {_format_accusations(reply, ids=ids)}"


def _format_accusations(reply: Reply, *, ids: bool) -> str:
    """Return how many accusations a statement meets, and with `ids` which."""
    number = count_rows(len(reply.against), "accusation")
    manner = "against" if reply.manner == REPLY else f"{reply.manner}, beside"
    which = f": {', '.join(reply.against)}" if ids else " (--ids lists them)"
    return f"{manner} {number}{which}"


def _render_entity(ledger: Ledger, documents: Documents, named: list[Denial]) -> Iterator[str]:
    """Render the claims about an entity by predicate, then those that point to it."""
    own = [claim for claim in ledger.claims if claim.subject == ledger.id]
    for predicate, claims in groupby(own, key=lambda claim: claim.predicate_label):
        yield f"\n{predicate}"
        for claim in claims:
            stances = claim.standing == "stances"
            title = format_sentence(claim) if stances else escape_controls(claim.object_label)
            yield from render_claim(claim, f"{title}  ({claim.object})", documents, named)
    incoming = [claim for claim in ledger.claims if claim.subject != ledger.id]
    if incoming:
        yield "\nClaims that have it as object"
    for claim in incoming:
        title = f"{escape_controls(claim.subject_label)} — {claim.predicate_label} → this"
        yield from render_claim(claim, f"{title}  ({claim.subject})", documents, named)


def _render_context(ledger: Ledger, documents: Documents) -> Iterator[str]:
    """Render what an attribution is about, step by step, and what answers it."""
    for place, claim in enumerate(ledger.claims):
        yield "\nWhat that is about" if place else "\nWhat it is about"
        yield from render_claims([claim], documents)
        if claim.falls_under:
            yield f"    falls under {claim.falls_under}: holds only if that claim holds"
    if ledger.answers:
        yield "\nWhat answers it"
    yield from render_claims(ledger.answers, documents)


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
        yield from render_claims([general], documents)


def render_explanations(
    explanations: Iterable[Explanation],
    documents: Documents,
    around: tuple[str, str],
    *,
    ids: bool = False,
) -> Iterator[str]:
    """Render the rows of an answer, each with the claims behind it, and their number.

    Args:
        explanations: the rows.
        documents: the texts whose passages are printed.
        around: the first line and the last.
        ids: print the id of a cell beside its label.
    """
    number, (first, last) = 0, around
    for explanation in explanations:
        if not number:  # a wrong value is told here at the earliest
            yield f"{first}\n"
        number += 1
        yield from render_explanation(explanation, documents, ids=ids)
        yield ""
    if not number:
        yield f"{first}\n"
    yield count_rows(number)
    yield last


def render_explanation(
    explanation: Explanation, documents: Documents, *, ids: bool = False
) -> Iterator[str]:
    """Render one row of an answer and the claims behind it.

    Args:
        explanation: the row.
        documents: the texts whose passages are printed.
        ids: print the id of a cell beside its label.
    """
    cells = []
    for name, value in explanation.row.items():
        if ids or f"{name}Label" not in explanation.row:
            head = name if ids else name.removesuffix("Label")
            cells.append(f"{head}={escape_controls(value)}")
    yield f"▸ {'  '.join(cells)}"
    yield from render_claims(explanation.claims, documents)
    if not explanation.claims:
        yield "    rests on identity data only (labels, codes, documents), not on claims"
    for pattern in explanation.absent:
        yield f"    searched and not found: {escape_controls(pattern)}"


# --- paths ----------------------------------------------------------------------------------------


def render_paths(paths: Paths) -> Iterator[str]:
    """Render the paths between two entities, best first, with the claims of each step."""
    nodes = paths.diagram.nodes
    labels = {id: escape_controls(node.label) for id, node in nodes.items()}
    start, end = labels[paths.start], labels[paths.end]
    count = "1 path" if len(paths.paths) == 1 else f"{len(paths.paths)} paths"
    yield f"{start} to {end}: {count}  (policy: {paths.diagram.describe_policy()})"
    denied: set[str] = set()
    for number, path in enumerate(paths.paths, start=1):
        stops = [start, *(labels[step.target] for step in path)]
        yield f"\n{number}. {' · '.join(stops)}"
        for step in path:
            yield from _render_step(paths.diagram, step, denied)
    yield f"\n{describe_horizon(paths.diagram.horizon)}"


def _render_step(diagram: Diagram, step: Step, denied: set[str]) -> Iterator[str]:
    for edge in step.edges:
        source = escape_controls(diagram.nodes[edge.source].label)
        target = escape_controls(diagram.nodes[edge.target].label)
        words = qualify(edge.standing or SUPPORT[edge.support], escape_controls(edge.caveat))
        sources = count_sources(edge.roots, edge.opponents, edge.standing)
        readings = f"; {RESTS_ON_READINGS}" if edge.rests_on_readings else ""
        yield f"   {source} — {edge.label} → {target}  [{words}; {sources}{readings}]"
        yield from _render_edge(diagram, edge, denied)


def _render_edge(diagram: Diagram, edge: Edge, denied: set[str]) -> Iterator[str]:
    """Render the objectors and attributions of an edge, and who opposes more widely.

    Args:
        diagram: the diagram.
        edge: the edge.
        denied: the general claims whose denials are above; another joins them here.
    """
    if edge.objectors:
        where = ", ".join(edge.objections)
        yield f"      objectors: {escape_controls(edge.objectors)}  [{where}]"
    for id in edge.attributions:
        yield from _render_record(diagram.attributions[id], "      ")
    general = diagram.wider.get(edge.wider)
    records = [diagram.attributions[id] for id in general.attributions] if general else []
    opposing = [record for record in records if record["side"] == "opposing"]
    if not opposing:
        return
    against = f"      against {escape_controls(diagram.propositions[edge.wider])}:"
    if edge.wider in denied:  # its objectors are named once more in one line
        yield f"{against} as above"
        return
    denied.add(edge.wider)
    yield against
    for record in opposing:
        yield from _render_record(record, "        ")


def _render_record(record: dict[str, Any], indent: str) -> Iterator[str]:
    """Render an attribution of a diagram, a dictionary, with what the editors add."""
    speaker = escape_controls(record["speaker_label"])
    place = f"document {record['source']}, {format_spans(record['passages'])}"
    sign = SIGNS[record["side"]]
    yield f"{indent}{sign} {record['stance']}: {speaker}  [{record['id']}; {place}]"
    if record["readings"]:
        yield f"{indent}    our reading: {escape_controls('; '.join(record['readings']))}"
    if record["note"]:
        yield f"{indent}    note: {escape_controls(record['note'])}"
