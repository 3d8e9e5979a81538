"""Tasks of a worker about saved queries: answers in every format, why each row stands, and what there is to ask."""

import json
from collections.abc import Mapping
from typing import Any

from kg.errors import did_you_mean
from kg.formats import RESULTS, ROW_FILES, TRIPLE_FILES, Format, map_endings
from kg.names import POLICIES
from kg.query.answer import render_saved
from kg.query.engine import Engine
from kg.query.explain import explain as explanations
from kg.query.parameters import list_choices
from kg.web.problems import NotFound, TooLarge
from kg.web.tasks.openapi import document
from kg.web.tasks.sparql import refuse_more_rows

JSON = "application/json"


def public(engine: Engine, name: str) -> dict[str, Any]:
    """A saved query that people ask, by name.

    Raises:
        NotFound: with the nearest names.
    """
    known = engine.public
    if name not in known:
        raise NotFound(
            f"there is no saved query {name[:80]!r}", hint=did_you_mean(name, sorted(known))
        )
    return known[name]


def endings_of(query: Mapping[str, Any]) -> dict[str, Format]:
    """Return the endings that a saved query can be asked with, each with its format."""
    return map_endings(TRIPLE_FILES if query["form"] == "CONSTRUCT" else ROW_FILES)


def saved(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """The answer to a saved query.

    Args:
        engine: the release.
        arguments: `name`; `ending`, as of `endings_of`; `values`, words by parameter; `policy`; `rows` and `bytes`,
            which no answer exceeds.
    """
    query = public(engine, arguments["name"])
    ending, endings = arguments["ending"], endings_of(query)
    if ending not in endings:
        raise NotFound(
            f"{query['name']} is not written as .{ending}", hint="." + ", .".join(endings)
        )
    format = endings[ending]
    data = render_saved(
        engine, query["name"], arguments["values"], arguments["policy"], format.name
    ).encode()
    if len(data) > arguments["bytes"]:
        raise TooLarge(
            f"the answer is larger than {arguments['bytes']} bytes", hint="choose a narrower value"
        )
    if format.name in RESULTS and query["form"] == "SELECT":
        refuse_more_rows(format, data, arguments["rows"])
    return format.media_type, data


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
        {key: query[key] for key in keys}
        | {"parameters": [parameter["name"] for parameter in query["parameters"]]}
        for query in engine.public.values()
    ]
    return sorted(found, key=lambda query: (query["topic"], query["name"]))


def query(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """All about one saved query: its text, its parameters, and what each may be."""
    found = public(engine, arguments["name"])
    offered = {
        parameter["name"]: list_choices(engine, parameter) for parameter in found["parameters"]
    }
    return JSON, _json(found | {"choices": offered, "policies": POLICIES})


def openapi(engine: Engine, _: dict[str, Any]) -> tuple[str, bytes]:
    """The OpenAPI document of the whole server."""
    found = [engine.queries[query["name"]] for query in listed(engine)]
    parameters = {
        parameter["choices"]: parameter for query in found for parameter in query["parameters"]
    }
    offered = {
        name: [label for _, label in list_choices(engine, one)]
        for name, one in parameters.items()
        if name
    }
    return JSON, _json(document(found, offered))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


TASKS = {"saved": saved, "explain": explain, "queries": queries, "query": query, "openapi": openapi}
