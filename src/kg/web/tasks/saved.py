"""Tasks for saved queries: answers, explanations, and the list of queries."""

import json
from collections.abc import Mapping
from typing import Any

from kg.errors import did_you_mean
from kg.formats import RESULTS, ROW_FILES, TRIPLE_FILES, Format, map_endings
from kg.names import POLICIES
from kg.query.answer import (
    add_horizon,
    list_remarks,
    render_saved,
    run_saved,
    warn_of_readings,
)
from kg.query.choices import list_choices
from kg.query.csv_metadata import MEDIA_TYPE, describe_answer
from kg.query.engine import Engine
from kg.query.explain import explain
from kg.query.results import Result
from kg.web.problems import NotFound, TooLarge
from kg.web.tasks.openapi import describe_api
from kg.web.tasks.sparql import add_warnings, limit_rows

JSON = "application/json"
#: Keys of a query in the list, beside its parameters.
LISTED_KEYS = ("name", "topic", "summary", "tags", "columns", "form")


def get_public(engine: Engine, name: str) -> dict[str, Any]:
    """Return a public saved query.

    Raises:
        NotFound: with the nearest names.
    """
    known, name = engine.public, name.removeprefix("query:")
    if name not in known:
        hint = did_you_mean(name, sorted(known))
        raise NotFound(f"there is no saved query {name[:80]!r}", hint=hint)
    return known[name]


def list_formats(query: Mapping[str, Any]) -> dict[str, Format]:
    """Return the formats of a saved query by their endings."""
    return map_endings(TRIPLE_FILES if query["form"] == "CONSTRUCT" else ROW_FILES)


def answer_saved(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Answer a saved query.

    Args:
        engine: the release.
        arguments: `name`; `ending`, one of `list_formats`; `values` by parameter; `policy`; `rows`
            and `bytes`, the limits of the answer.
    """
    query = get_public(engine, arguments["name"])
    ending, formats = arguments["ending"], list_formats(query)
    if ending not in formats:
        reason = f"{query['name']} is not available as .{ending}"
        raise NotFound(reason, hint="." + ", .".join(formats))
    format = formats[ending]
    values, policy = arguments["values"], arguments["policy"]
    text = render_saved(engine, query["name"], values, policy, format.name)
    data = add_horizon(engine, text, format.name).encode()
    if len(data) > arguments["bytes"]:
        reason = f"the answer is larger than {arguments['bytes']} bytes"
        raise TooLarge(reason, hint="choose a narrower value")
    if format.name in RESULTS and query["form"] == "SELECT":
        limit_rows(format, data, arguments["rows"])
    for line in list_remarks(engine, query["name"], values, policy):
        engine.warn(line)
    warn_of_readings(engine, query["name"])
    if format.name == "json" and engine.warnings:
        data = add_warnings(data, engine.warnings)
    return format.media_type, data


def describe_saved(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the metadata of CSV on the Web of a saved query's rows.

    Args:
        engine: the release.
        arguments: as for `answer_saved`, with `url`, the address of the CSV.
    """
    query = get_public(engine, arguments["name"])
    answer = run_saved(engine, query["name"], arguments["values"], arguments["policy"])
    if not isinstance(answer, Result):
        reason = f"{query['name']} has no rows"
        raise NotFound(reason, hint="its triples need no metadata")
    return MEDIA_TYPE, _to_json(describe_answer(engine, query, answer, arguments["url"]))


def explain_saved(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the claims behind each row of a saved query.

    Args:
        engine: the release.
        arguments: as for `answer_saved`, with `start` and `limit`, which count rows as slices do.
    """
    query = get_public(engine, arguments["name"])
    rows = {key: arguments[key] for key in ("start", "limit")}
    values, policy = arguments["values"], arguments["policy"]
    explanations = explain(engine, query["name"], values, policy, **rows)
    warn_of_readings(engine, query["name"])
    return JSON, _to_json([explanation.as_json() for explanation in explanations])


def list_queries(engine: Engine) -> list[dict[str, Any]]:
    """Return the public saved queries by topic and name."""
    queries = []
    for query in engine.public.values():
        entry = {key: query[key] for key in LISTED_KEYS}
        entry["parameters"] = [parameter["name"] for parameter in query["parameters"]]
        queries.append(entry)
    return sorted(queries, key=lambda query: (query["topic"], query["name"]))


def send_queries(engine: Engine, _: dict[str, Any]) -> tuple[str, bytes]:
    """Return the list of saved queries as JSON."""
    return JSON, _to_json(list_queries(engine))


def send_query(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return a saved query as JSON: its text, its parameters, and their choices."""
    query = get_public(engine, arguments["name"])
    choices = {}
    for parameter in query["parameters"]:
        choices[parameter["name"]] = list_choices(engine, parameter)
    return JSON, _to_json(query | {"choices": choices, "policies": POLICIES})


def send_openapi(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the OpenAPI document of the server."""
    queries = [engine.queries[query["name"]] for query in list_queries(engine)]
    labels: dict[str, list[str]] = {}
    for query in queries:
        for parameter in query["parameters"]:
            name = parameter["choices"]
            if name and name not in labels:
                labels[name] = [label for _, label in list_choices(engine, parameter)]
    return JSON, _to_json(describe_api(queries, labels, arguments.get("mount", "/")))


def _to_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


TASKS = {
    "saved": answer_saved,
    "described": describe_saved,
    "explain": explain_saved,
    "queries": send_queries,
    "query": send_query,
    "openapi": send_openapi,
}
