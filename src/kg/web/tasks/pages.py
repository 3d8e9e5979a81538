"""Tasks that return pages: saved queries, free SPARQL, entities."""

from collections.abc import Sequence
from functools import cache, partial
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from kg.errors import KgError
from kg.formats import TRIPLE_FILES, map_endings
from kg.names import DEFAULT_POLICY, ID, POLICIES, expand_known, list_dataset_graphs
from kg.query.answer import count_left_out, run_saved
from kg.query.choices import list_choices
from kg.query.engine import Engine
from kg.query.explain import explain
from kg.query.horizon import describe_horizon, read_horizon
from kg.query.ledger import IDENTITY_WORDS, Claim, Ledger, read_claims, read_ledger
from kg.query.parameters import Values
from kg.query.replies import can_speak, describe_silence
from kg.query.results import Result, Term, Triples, to_python
from kg.query.table import escape_controls
from kg.query.unknown_terms import warn_of_unknown_terms
from kg.views.assessment import count_against
from kg.web.problems import TooLarge
from kg.web.tasks.graphs import find_entity
from kg.web.tasks.saved import get_public, list_formats, list_queries
from kg.web.tasks.sparql import check_safe, limit_triples

HTML = "text/html"
#: Cell of a table: its text, and the address that it links to, if any.
Cell = dict[str, str]
Table = tuple[list[str], list[list[Cell]]]
#: Rows that a page shows; its files contain all of them.
MOST_SHOWN = 500
COUNTS = """
SELECT (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?attribution) AS ?attributions)
WHERE { ?attribution kg:about ?claim . ?claim a kg:Claim }
"""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kg.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = escape_controls
    environment.filters["address"] = get_address
    environment.globals["count_against"] = count_against
    return environment


def _render(engine: Engine, template: str, **values: Any) -> tuple[str, bytes]:
    shared = {
        "policies": {policy: engine.queries[policy]["summary"].lower() for policy in POLICIES},
        "prefixes": engine.prefixes,
        "general": partial(_find_general_claims, engine),
        "horizon": describe_horizon(read_horizon(engine)),
        "without_inferred": engine.without_inferred,
        "warnings": engine.warnings,
    }
    return HTML, _environment().get_template(template).render(shared | values).encode()


def get_address(iri: str, prefixes: dict[str, str] | None = None) -> str:
    """Return the address for a link to an IRI or prefixed name, or an empty string.

    That is our page for an entity of the data, else the IRI itself if it is http or https.
    """
    iri = expand_known(iri, prefixes or {})
    if iri.startswith(ID):
        return "/page/" + quote(iri.removeprefix(ID), safe="/:@!$&'()*+,;=~")
    return iri if iri.startswith(("http://", "https://")) else ""


def render_home(engine: Engine, _: dict[str, Any]) -> tuple[str, bytes]:
    """Return the front page."""
    topics = []
    for topic, queries in groupby(list_queries(engine), key=itemgetter("topic")):
        topics.append((topic, list(queries)))
    counts = next(iter(engine.select(COUNTS)))
    return _render(engine, "home.html", topics=topics, counts=counts, version=engine.version)


def render_form(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the form of a saved query, with its answer.

    Args:
        engine: the release.
        arguments: `name`; `values` by parameter; `policy`.
    """
    query, policy = get_public(engine, arguments["name"]), arguments["policy"]
    values = _drop_empty(arguments["values"])
    fields = []
    for parameter in query["parameters"]:
        choices, value = list_choices(engine, parameter), values.get(parameter["name"], "")
        chosen = _list_chosen(value) if parameter["many"] else [value]
        fields.append(parameter | {"choices": choices, "value": value, "chosen": chosen})
    problem, table = None, _empty_table()
    left_out: list[str] = []
    try:
        table = _make_table(engine, run_saved(engine, query["name"], values, policy))
        left_out = count_left_out(engine, query["name"], values, policy)
    except KgError as error:
        problem = error
    return _render(
        engine,
        "query.html",
        query=query,
        fields=fields,
        policy=policy,
        endings=list_formats(query),
        sent=urlencode(values | _get_sent(engine, policy), doseq=True),
        explained=query["form"] == "SELECT",
        problem=problem,
        left_out=left_out,
        **_show(table),
    )


def _get_sent(engine: Engine, policy: str) -> dict[str, str]:
    """Return the parameters of an address with the same dataset."""
    modifier = {"without-inferred": "1"} if engine.without_inferred else {}
    return {"policy": policy, **modifier}


def _drop_empty(values: Values) -> dict[str, str | Sequence[str]]:
    return {key: value for key, value in values.items() if value}


def _list_chosen(value: str | Sequence[str]) -> list[str]:
    """Return what a form shows as chosen: each value, and what commas part."""
    chosen = [value] if isinstance(value, str) else list(value)
    for text in list(chosen):
        chosen += [part.strip() for part in text.split(",")]
    return chosen


def _empty_table() -> Table:
    return [], []


def _show(table: Table) -> dict[str, Any]:
    """Return what `table.html` shows of a table."""
    heads, rows = table
    return {"heads": heads, "rows": rows[:MOST_SHOWN], "total": len(rows)}


def _make_table(engine: Engine, answer: Any) -> Table:
    """Return heads and cells of an answer; the label of an IRI links to the IRI."""
    if isinstance(answer, Triples):
        return ["subject", "predicate", "object"], _triple_rows(engine, answer)
    if not isinstance(answer, Result):
        return ["answer"], [[_cell(str(bool(answer)).lower())]]
    heads, texts = answer.format_cells()
    linked = [_find_iri_column(answer.variables, index) for index in answer.columns]
    rows = []
    for row_texts, row in zip(texts, answer.rows, strict=True):
        terms = [row[index] for index in linked]
        rows.append(list(map(_cell, row_texts, terms)))
    return heads, rows


def _triple_rows(engine: Engine, triples: Triples) -> list[list[Cell]]:
    rows = []
    for triple in triples:
        terms: list[Term] = list(triple)
        texts = [_shorten(engine, term) for term in terms]
        rows.append(list(map(_cell, texts, terms)))
    return rows


def _find_iri_column(variables: list[str], index: int) -> int:
    """Return the index of the IRI to which a label belongs, or the index itself."""
    name = variables[index].removesuffix("Label")
    return variables.index(name) if name in variables else index


def _cell(text: str, term: Term = None) -> Cell:
    link = get_address(term.value) if isinstance(term, ox.NamedNode) else ""
    return {"text": text, "link": link}


def _shorten(engine: Engine, term: Term) -> str:
    return engine.shorten(term.value) if isinstance(term, ox.NamedNode) else str(to_python(term))


def render_why(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return a page with the claims behind one row of a saved query.

    Args:
        engine: the release.
        arguments: as for `render_form`, with `row`, counted from 1.
    """
    query, policy = get_public(engine, arguments["name"]), arguments["policy"]
    values, row = _drop_empty(arguments["values"]), arguments["row"]
    explanations = explain(engine, query["name"], values, policy, start=row - 1, limit=row)
    return _render(
        engine,
        "why.html",
        query=query,
        row=row,
        explanations=list(explanations),
        back=urlencode(values | _get_sent(engine, policy), doseq=True),
    )


def render_ask(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the SPARQL box, with the answer to its query.

    Args:
        engine: the release.
        arguments: `query`, which may be empty; `policy`; `rows`, the limit of the answer.
    """
    text, policy = arguments["query"], arguments["policy"]
    problem, table = None, _empty_table()
    if text:
        try:
            table = _make_table(engine, _run_query(engine, text, policy, arguments["rows"]))
            warn_of_unknown_terms(engine, text)
        except KgError as error:
            problem = error
    return _render(
        engine,
        "ask.html",
        text=text,
        policy=policy,
        sent=urlencode({"query": text} | _get_sent(engine, policy)),
        graphs=list_dataset_graphs(DEFAULT_POLICY),
        problem=problem,
        **_show(table),
    )


def _run_query(engine: Engine, text: str, policy: str, most: int) -> Any:
    """Return the answer of a query.

    Raises:
        TooLarge: it has more than `most` rows.
    """
    raw = engine.execute(text, policy, naming=check_safe(text))
    if isinstance(raw, ox.QueryTriples):
        return Triples(list(limit_triples(raw, most)), engine.prefixes)
    answer = engine.wrap(raw)
    if isinstance(answer, Result) and len(answer) > most:
        raise TooLarge(f"the answer is larger than {most} rows", hint="add LIMIT")
    return answer


def render_entity(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the ledger of an entity: each claim with its supporters and opponents.

    Args:
        engine: the release.
        arguments: `iri`.
    """
    find_entity(engine, arguments)
    iri = arguments["iri"]
    ledger = read_ledger(engine, iri)
    identity = []
    for key, label in IDENTITY_WORDS.items():
        if key in ledger.identity:
            identity.append((label, ledger.identity[key]))
    name = next(iter(ledger.identity.get("skos:prefLabel", [])), ledger.id)
    contested = any(claim.objectors for claim in ledger.claims)
    silence = describe_silence(name, ledger.identity, has_objectors=contested)
    return _render(
        engine,
        "entity.html",
        ledger=ledger,
        name=name,
        identity=identity,
        is_person="kg:Person" in ledger.identity.get("rdf:type", []),
        can_speak=can_speak(ledger.identity),
        silence=silence[:1].upper() + silence[1:],
        groups=_group_claims(ledger),
        data=get_address(iri).replace("/page/", "/data/", 1),
        endings=map_endings(TRIPLE_FILES),
    )


def _group_claims(ledger: Ledger) -> list[tuple[str, list[Claim]]]:
    """Return the claims of a ledger by predicate; last those with another subject."""
    own = [claim for claim in ledger.claims if claim.subject == ledger.id]
    others = [claim for claim in ledger.claims if claim.subject != ledger.id]
    groups = []
    for label, claims in groupby(own, key=attrgetter("predicate_label")):
        groups.append((label, list(claims)))
    if others:
        groups.append(("where it is the object" if own else "claims", others))
    return groups


def _find_general_claims(engine: Engine, shown: list[Claim]) -> list[Claim]:
    """Return the general claims on which some of these depend, with their opponents."""
    general = {claim.falls_under for claim in shown if claim.falls_under}
    missing = general - {claim.id for claim in shown}
    return read_claims(engine, [engine.expand(name) for name in sorted(missing)])


TASKS = {
    "home": render_home,
    "form": render_form,
    "why": render_why,
    "ask": render_ask,
    "ledger": render_entity,
}
