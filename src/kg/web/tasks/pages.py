"""Tasks that return pages: saved queries, free SPARQL, things."""

import json
from functools import partial
from typing import Any

import pyoxigraph as ox

from kg.pages.about import render_about
from kg.pages.addresses import Addresses
from kg.pages.arrangement import parse_arrangement
from kg.pages.compare import render_compare
from kg.pages.diagrams import draw_network, render_network, render_view
from kg.pages.edition import Edition
from kg.pages.feed import ATOM, render_feed
from kg.pages.front import render_front
from kg.pages.groups import Portion
from kg.pages.llms import write_guide
from kg.pages.map import render_map
from kg.pages.ontology import render_ontology
from kg.pages.refusal import list_near
from kg.pages.registry import render_thing
from kg.pages.saved import render_saved, render_why
from kg.pages.sparql import render_example, render_sparql
from kg.pages.timeline import render_time
from kg.pages.vocabulary_terms import list_terms
from kg.query.engine import Engine
from kg.query.results import Result, Triples
from kg.query.unknown_terms import warn_of_unknown_terms
from kg.views.selection import VIEWS
from kg.web.problems import NotFound, TooLarge
from kg.web.tasks.editions import open_asked_edition
from kg.web.tasks.graphs import find_entity
from kg.web.tasks.saved import get_public
from kg.web.tasks.sparql import check_safe, limit_triples

HTML, PLAIN, SVG = "text/html", "text/plain", "image/svg+xml"


def send_front(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the front page."""
    return HTML, render_front(open_asked_edition(engine, arguments)).encode()


def send_form(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the form of a saved query, with its answer.

    Args:
        engine: the release.
        arguments: `name`; `values` by parameter; `policy`; `arrangement`, the fields that arrange
            the table; `base`, the address of the server.
    """
    query, policy = get_public(engine, arguments["name"]), arguments["policy"]
    arrangement = parse_arrangement(arguments.get("arrangement", ()))
    edition, base = open_asked_edition(engine, arguments), arguments.get("base", "")
    page = render_saved(edition, query, arguments["values"], policy, arrangement, base)
    return HTML, page.encode()


def send_why(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return a page with the claims behind one row of a saved query.

    Args:
        engine: the release.
        arguments: as for `send_form`, with `row`, counted from 1.
    """
    query, policy = get_public(engine, arguments["name"]), arguments["policy"]
    edition, row = open_asked_edition(engine, arguments), arguments["row"]
    return HTML, render_why(edition, query, arguments["values"], policy, row).encode()


def send_sparql(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the SPARQL box, with the answer to its query.

    Args:
        engine: the release.
        arguments: `query`, which may be empty; `policy`; `rows`, the limit of the answer; perhaps
            `example`, the name of a saved query for the box, where `query` is empty.
    """
    policy, example = arguments["policy"], arguments.get("example")
    if example:
        query = get_public(engine, example)
        return HTML, render_example(open_asked_edition(engine, arguments), query, policy).encode()
    run = partial(_run_query, engine, policy=policy, most=arguments["rows"])
    return HTML, render_sparql(
        open_asked_edition(engine, arguments), arguments["query"], policy, run
    ).encode()


def send_terms(engine: Engine, _: dict[str, Any]) -> tuple[str, bytes]:
    """Return what an editor of queries can complete, as JSON."""
    return "application/json", json.dumps(list_terms(engine), ensure_ascii=False).encode()


def _run_query(engine: Engine, text: str, *, policy: str, most: int) -> Any:
    """Return the answer of a query.

    Raises:
        TooLarge: it has more than `most` rows.
    """
    raw = engine.execute(text, policy, naming=check_safe(text))
    if isinstance(raw, ox.QueryTriples):
        answer: Any = Triples(list(limit_triples(raw, most)), engine.prefixes)
    else:
        answer = engine.wrap(raw)
    if isinstance(answer, Result) and len(answer) > most:
        raise TooLarge(f"the answer is larger than {most} rows", hint="add LIMIT")
    warn_of_unknown_terms(engine, text)
    return answer


def send_dossier(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the page of an entity, document, issue, claim or attribution.

    Args:
        engine: the release.
        arguments: `iri`; perhaps `all`, the key of a part that is asked for alone, and
            `page` of it, counted from 1; what the publisher sets, as in `send_about`.
    """
    find_entity(engine, arguments)
    portion = Portion(arguments.get("all", ""), arguments.get("page", 1))
    edition = open_asked_edition(engine, arguments)
    return HTML, render_thing(edition, arguments["iri"], portion).encode()


def send_feed(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the feed of changes."""
    return ATOM, render_feed(open_asked_edition(engine, arguments)).encode()


def send_guide(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the guide for language models.

    Args:
        engine: the release.
        arguments: `base`, the address of the server, with a slash at its end.
    """
    base = arguments["base"]
    to = Addresses(engine.prefixes, root=base, mount=base)
    return PLAIN, write_guide(Edition(engine, to)).encode()


def send_about(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the page about the graph.

    Args:
        engine: the release.
        arguments: `contact`, where people write to, and `texts`, the folder of the documents;
            each may be empty.
    """
    return HTML, render_about(open_asked_edition(engine, arguments)).encode()


def send_ontology(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the page about the ontology."""
    return HTML, render_ontology(open_asked_edition(engine, arguments)).encode()


def send_comparison(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the page that compares.

    Args:
        engine: the release.
        arguments: `values` and `releases`, as `render_compare` takes them.
    """
    edition = open_asked_edition(engine, arguments)
    return HTML, render_compare(edition, arguments["values"], arguments["releases"]).encode()


def send_map(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the page of the map.

    Args:
        engine: the release.
        arguments: `values`, as `render_map` takes them.
    """
    return HTML, render_map(open_asked_edition(engine, arguments), arguments["values"]).encode()


def send_time(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the page of time.

    Args:
        engine: the release.
        arguments: `values`, as `render_time` takes them.
    """
    return HTML, render_time(open_asked_edition(engine, arguments), arguments["values"]).encode()


def list_near_names(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the entities whose names are nearest to a text, as pairs in JSON.

    Args:
        engine: the release.
        arguments: `text`.
    """
    return "application/json", json.dumps(list_near(engine, arguments["text"])).encode()


def send_network(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the network around a thing, to explore or as a picture.

    Args:
        engine: the release.
        arguments: `iri`; `policy`; `picture`, true for SVG.
    """
    find_entity(engine, arguments)
    edition, iri, policy = (
        open_asked_edition(engine, arguments),
        arguments["iri"],
        arguments["policy"],
    )
    if arguments["picture"]:
        return SVG, draw_network(edition, iri, policy).encode()
    return HTML, render_network(edition, iri, policy).encode()


def send_view(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return a saved view, to explore.

    Args:
        engine: the release.
        arguments: `name`; `values` by parameter, and `layout` among them; `policy`.
    """
    name, values, policy = arguments["name"], dict(arguments["values"]), arguments["policy"]
    layout = values.pop("layout", None)
    if get_public(engine, name)["topic"] != VIEWS:
        reason, hint = f"{name!r} is not a saved view", f"its answer is at /queries/{name}"
        raise NotFound(reason, hint=hint)
    return HTML, render_view(
        open_asked_edition(engine, arguments), name, values, policy, layout
    ).encode()


TASKS = {
    "about": send_about,
    "ontology": send_ontology,
    "compare": send_comparison,
    "map": send_map,
    "time": send_time,
    "near": list_near_names,
    "feed": send_feed,
    "guide": send_guide,
    "home": send_front,
    "form": send_form,
    "why": send_why,
    "ask": send_sparql,
    "terms": send_terms,
    "ledger": send_dossier,
    "network": send_network,
    "view": send_view,
}
