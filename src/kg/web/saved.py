"""Tasks of a worker about saved queries: answers in every format, why each row stands, and what there is to ask."""

import json
from typing import Any

from kg.catalog import INNER_FOLDERS
from kg.errors import did_you_mean
from kg.explain import explain as explanations
from kg.names import POLICIES
from kg.query.answer import answer_saved
from kg.query.engine import Engine
from kg.query.result import GRAPHICAL, TABULAR, W3C
from kg.query.values import choices
from kg.web.asking import refuse_more_rows
from kg.web.openapi import document
from kg.web.problems import NotFound, TooLarge

#: Endings of an address, each with the format of `kg query` and its media type.
ENDINGS = {
    "json": ("json", "application/sparql-results+json"),
    "csv": ("csv", "text/csv"),
    "tsv": ("tsv", "text/tab-separated-values"),
    "xml": ("xml", "application/sparql-results+xml"),
    "md": ("markdown", "text/markdown"),
    "txt": ("table", "text/plain"),
    "ttl": ("turtle", "text/turtle"),
    "nt": ("ntriples", "application/n-triples"),
    "jsonld": ("jsonld", "application/ld+json"),
    "rdf": ("rdfxml", "application/rdf+xml"),
}
JSON = "application/json"


def public(engine: Engine, name: str) -> dict[str, Any]:
    """A saved query that people ask, by name.

    Raises:
        NotFound: with the nearest names.
    """
    names = sorted(name for name, query in engine.queries.items() if query["topic"] not in INNER_FOLDERS)
    if name not in names:
        raise NotFound(f"there is no saved query {name[:80]!r}", hint=did_you_mean(name, names))
    return engine.queries[name]


def saved(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """The answer to a saved query.

    Args:
        engine: the release.
        arguments: `name`; `ending`, one of ENDINGS; `values`, words by parameter; `policy`; `rows` and `bytes`,
            which no answer exceeds.
    """
    query = public(engine, arguments["name"])
    format, media = ENDINGS[arguments["ending"]]
    if format not in (TABULAR if query["form"] != "CONSTRUCT" else GRAPHICAL):
        fitting = [
            ending for ending, (name, _) in ENDINGS.items() if (name in GRAPHICAL) == (query["form"] == "CONSTRUCT")
        ]
        raise NotFound(f"{query['name']} is not written as .{arguments['ending']}", hint="." + ", .".join(fitting))
    data = answer_saved(engine, query["name"], arguments["values"], arguments["policy"], format).encode()
    if len(data) > arguments["bytes"]:
        raise TooLarge(f"the answer is larger than {arguments['bytes']} bytes", hint="choose a narrower value")
    if format in W3C and query["form"] == "SELECT":
        refuse_more_rows(W3C[format], data, arguments["rows"])
    return media, data


def explain(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """For rows of a saved query, the claims that each rests on.

    Args:
        engine: the release.
        arguments: as of `saved`, with `start` and `limit`, which count rows as slices do.
    """
    query = public(engine, arguments["name"])
    rows = {key: arguments[key] for key in ("start", "limit")}
    found = explanations(engine, query["name"], arguments["values"], arguments["policy"], **rows)
    return JSON, _json([one.as_json() for one in found])


def queries(engine: Engine, _: dict[str, Any]) -> tuple[str, bytes]:
    """Every saved query that people ask: name, topic, summary, tags, columns, parameters."""
    return JSON, _json(listed(engine))


def listed(engine: Engine) -> list[dict[str, Any]]:
    """What there is to ask, by topic and name."""
    keys = ("name", "topic", "summary", "tags", "columns", "form")
    found = [
        {key: query[key] for key in keys} | {"parameters": [parameter["name"] for parameter in query["parameters"]]}
        for query in engine.queries.values()
        if query["topic"] not in INNER_FOLDERS
    ]
    return sorted(found, key=lambda query: (query["topic"], query["name"]))


def query(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """All about one saved query: its text, its parameters, and what each may be."""
    found = public(engine, arguments["name"])
    offered = {parameter["name"]: choices(engine, parameter) for parameter in found["parameters"]}
    return JSON, _json(found | {"choices": offered, "policies": POLICIES})


def openapi(engine: Engine, _: dict[str, Any]) -> tuple[str, bytes]:
    """The OpenAPI document of the whole server."""
    found = [engine.queries[query["name"]] for query in listed(engine)]
    parameters = {parameter["choices"]: parameter for query in found for parameter in query["parameters"]}
    offered = {name: [label for _, label in choices(engine, one)] for name, one in parameters.items() if name}
    return JSON, _json(document(found, offered))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


TASKS = {"saved": saved, "explain": explain, "queries": queries, "query": query, "openapi": openapi}
