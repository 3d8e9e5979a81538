"""Tasks of a worker that give pages: what there is, a saved query as a form with its table, free SPARQL, a thing."""

from functools import cache, partial
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from kg.errors import KgError
from kg.formats import TRIPLE_FILES, map_endings
from kg.names import DEFAULT_POLICY, ID, POLICIES, expand_known, list_dataset_graphs
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.explain import explain
from kg.query.ledger import IDENTITY_WORDS, Claim, read_claims, read_ledger
from kg.query.parameters import list_choices
from kg.query.results import Result, Term, Triples, to_python
from kg.query.table import escape_controls
from kg.web.problems import TooLarge
from kg.web.tasks.graphs import known
from kg.web.tasks.saved import endings_of, listed, public
from kg.web.tasks.sparql import checked, counted

HTML = "text/html"
#: Heads and cells; a cell has its text and the address that it links to, if any.
Table = tuple[list[str], list[list[dict[str, str]]]]
NOTHING: Table = ([], [])
#: Rows of a page; the files beside it hold all of them.
SHOWN = 500
COUNTS = """
SELECT (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?attribution) AS ?attributions)
WHERE { ?attribution kg:about ?claim . ?claim a kg:Claim }
"""


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("kg.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
    )
    found.trim_blocks = found.lstrip_blocks = True
    found.filters["visible"] = escape_controls
    found.filters["address"] = address
    return found


def _page(engine: Engine, template: str, **values: Any) -> tuple[str, bytes]:
    policies = {policy: engine.queries[policy]["summary"].lower() for policy in POLICIES}
    known = {"policies": policies, "prefixes": engine.prefixes, "wider": partial(_wider, engine)}
    return HTML, _environment().get_template(template).render(known | values).encode()


def address(iri: str, prefixes: dict[str, str] | None = None) -> str:
    """Where a link to an IRI or prefixed name leads: to our page for what is ours, else only to http and https."""
    iri = expand_known(iri, prefixes or {})
    if iri.startswith(ID):
        return "/page/" + quote(iri.removeprefix(ID), safe="/:@!$&'()*+,;=~")
    return iri if iri.startswith(("http://", "https://")) else ""


def home(engine: Engine, _: dict[str, Any]) -> tuple[str, bytes]:
    """The front page."""
    topics = [
        (topic, list(found))
        for topic, found in groupby(listed(engine), key=lambda query: query["topic"])
    ]
    counts = next(iter(engine.select(COUNTS)))
    return _page(engine, "home.html", topics=topics, counts=counts, version=engine.version)


def form(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """A saved query as a form, and its answer once it is asked.

    Args:
        engine: the release.
        arguments: `name`; `values`, words by parameter; `policy`.
    """
    query = public(engine, arguments["name"])
    values = {key: value for key, value in arguments["values"].items() if value}
    fields = [
        parameter
        | {"choices": list_choices(engine, parameter), "value": values.get(parameter["name"], "")}
        for parameter in query["parameters"]
    ]
    sent = urlencode(values | {"policy": arguments["policy"]})
    problem, (heads, rows) = None, NOTHING
    try:
        answer = run_saved(engine, query["name"], values, arguments["policy"])
        heads, rows = _table(engine, answer)
    except KgError as error:
        problem = error
    return _page(
        engine,
        "query.html",
        query=query,
        fields=fields,
        policy=arguments["policy"],
        endings=endings_of(query),
        sent=sent,
        problem=problem,
        heads=heads,
        rows=rows[:SHOWN],
        total=len(rows),
        explained=query["form"] == "SELECT",
    )


def _table(engine: Engine, answer: Any) -> Table:
    """Heads and cells for reading: an IRI stands behind its label, as the place to which it links."""
    if isinstance(answer, Triples):
        rows = [
            [{"text": _text(engine, term), "link": _link(term)} for term in triple]
            for triple in answer
        ]
        return ["subject", "predicate", "object"], rows
    if not isinstance(answer, Result):
        return ["answer"], [[{"text": str(bool(answer)).lower(), "link": ""}]]
    heads, texts = answer.format_cells()
    behind = [_behind(answer.variables, index) for index in answer.columns]
    rows = [
        [
            {"text": text, "link": _link(row[place])}
            for text, place in zip(cells, behind, strict=True)
        ]
        for cells, row in zip(texts, answer.rows, strict=True)
    ]
    return heads, rows


def _behind(variables: list[str], index: int) -> int:
    """The place of the IRI that a label stands for, or the place itself."""
    name = variables[index].removesuffix("Label")
    return variables.index(name) if name in variables else index


def _link(term: Term) -> str:
    return address(term.value) if isinstance(term, ox.NamedNode) else ""


def _text(engine: Engine, term: Term) -> str:
    return engine.shorten(term.value) if isinstance(term, ox.NamedNode) else str(to_python(term))


def why(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Why one row of a saved query stands.

    Args:
        engine: the release.
        arguments: as of `form`, with `row`, counted from 1.
    """
    query = public(engine, arguments["name"])
    values = {key: value for key, value in arguments["values"].items() if value}
    row = arguments["row"]
    found = list(
        explain(engine, query["name"], values, arguments["policy"], start=row - 1, limit=row)
    )
    back = urlencode(values | {"policy": arguments["policy"]})
    return _page(engine, "why.html", query=query, row=row, found=found, back=back)


def ask(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Free SPARQL: a box, and the answer to what was written into it.

    Args:
        engine: the release.
        arguments: `query`, or the empty text; `policy`; `rows`, which the answer does not exceed.
    """
    text, problem, (heads, rows) = arguments["query"], None, NOTHING
    if text:
        try:
            found = engine.execute(text, arguments["policy"], naming=checked(text))
            heads, rows = _table(engine, _bounded(engine, found, arguments["rows"]))
        except KgError as error:
            problem = error
    sent = urlencode({"query": text, "policy": arguments["policy"]})
    return _page(
        engine,
        "ask.html",
        text=text,
        policy=arguments["policy"],
        problem=problem,
        heads=heads,
        rows=rows[:SHOWN],
        total=len(rows),
        sent=sent,
        graphs=list_dataset_graphs(DEFAULT_POLICY),
    )


def _bounded(engine: Engine, found: Any, most: int) -> Any:
    """The answer, if it is not larger than that."""
    if isinstance(found, ox.QueryTriples):
        return Triples(list(counted(found, most)), engine.prefixes)
    answer = engine.wrap(found)
    if isinstance(answer, Result) and len(answer) > most:
        raise TooLarge(f"the answer is larger than {most} rows", hint="add LIMIT")
    return answer


def thing(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """The ledger of a thing by its `iri`: each proposition with who supports and who opposes it."""
    known(engine, arguments)
    iri = arguments["iri"]
    found = read_ledger(engine, iri)
    own = [entry for entry in found.claims if entry.subject == found.id]
    groups = [
        (label, list(group))
        for label, group in groupby(own, key=lambda entry: entry.predicate_label)
    ]
    rest = [entry for entry in found.claims if entry.subject != found.id]
    if rest:
        groups.append(("where it is the object" if own else "propositions", rest))
    name = next(iter(found.identity.get("skos:prefLabel", [])), found.id)
    told = [
        (words, found.identity[key])
        for key, words in IDENTITY_WORDS.items()
        if key in found.identity
    ]
    data = address(iri).replace("/page/", "/data/", 1)
    return _page(
        engine,
        "thing.html",
        ledger=found,
        name=name,
        told=told,
        groups=groups,
        data=data,
        endings=map_endings(TRIPLE_FILES),
    )


def _wider(engine: Engine, shown: list[Claim]) -> list[Claim]:
    """The wider claims under which some of these fall, where who opposes them all is written."""
    wide = {entry.falls_under for entry in shown if entry.falls_under} - {
        entry.id for entry in shown
    }
    return read_claims(engine, [engine.expand(name) for name in sorted(wide)])


TASKS = {"home": home, "form": form, "why": why, "ask": ask, "ledger": thing}
