"""The OpenAPI 3.1 document: every address of the server, with one for each saved query and its choices."""

from collections.abc import Mapping, Sequence
from typing import Any

from kg import formats
from kg.formats import FORMATS, RESULTS, ROW_FILES, TRIPLE_FILES, map_endings
from kg.names import POLICIES

JSON = FORMATS["json"].media_type
ROWS: dict[str, Any] = {FORMATS[name].media_type: {} for name in RESULTS}
ROWS[JSON] = {"schema": {"type": "object", "required": ["head"]}}
TRIPLES: dict[str, Any] = {FORMATS[name].media_type: {} for name in TRIPLE_FILES}
GRAPHS: dict[str, Any] = {FORMATS[name].media_type: {} for name in formats.GRAPHS}
ANSWERS = {**ROWS, **GRAPHS}
LIST = {"application/json": {"schema": {"type": "array"}}}
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
FAILURES = {
    "400": "The request is not answered: it is malformed, refused, or its answer would be too large",
    "404": "Not found",
    "406": "Nothing that is accepted is to be had",
    "500": "The query could not be run to its end",
    "503": "The server is busy",
    "504": "The query took too long",
}


def document(
    queries: Sequence[Mapping[str, Any]], offered: Mapping[str, list[str]]
) -> dict[str, Any]:
    """The document.

    Args:
        queries: the saved queries, as compiled.
        offered: the labels that each query of choices gives, by its name.
    """
    paths: dict[str, Any] = {
        "/health": {"get": _operation("health", "How the server is", {"application/json": {}})},
        "/sparql": _protocol(),
        "/store": {"get": _store()},
        "/.well-known/void": {"get": _operation("void", "The dataset as VoID and DCAT", TRIPLES)},
        "/queries": {"get": _operation("queries", "The saved queries", LIST)},
    }
    for query in queries:
        paths |= _saved(query)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Overseas Stations KG",
            "version": "1",
            "description": "Claims about China's overseas police service stations, and who makes them. Read-only. "
            "An allegation is not a finding, and a charge is no conviction.",
            "license": {"name": "CC-BY-4.0", "identifier": "CC-BY-4.0"},
        },
        "paths": paths,
        "components": {
            "responses": {
                status: {"description": told, "content": PROBLEM}
                for status, told in FAILURES.items()
            },
            "schemas": {
                **{name: {"type": "string", "enum": labels} for name, labels in offered.items()},
                "Problem": {
                    "type": "object",
                    "required": ["title", "status", "detail"],
                    "properties": {
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "hint": {"type": "string"},
                    },
                },
            },
        },
    }


def _operation(
    name: str, summary: str, content: Mapping[str, Any], parameters: Sequence[Any] = ()
) -> dict[str, Any]:
    failures = {status: {"$ref": f"#/components/responses/{status}"} for status in FAILURES}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {"200": {"description": "The answer", "content": dict(content)}, **failures},
    }


def _parameter(
    name: str, schema: Mapping[str, Any], told: str = "", *, required: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": told,
        "schema": dict(schema),
    }


def _policy() -> dict[str, Any]:
    return _parameter("policy", {"enum": list(POLICIES)}, "Which claims count as plain edges")


def _protocol() -> dict[str, Any]:
    graphs = {"type": "array", "items": {"type": "string", "format": "uri"}}
    dataset = [
        _policy(),
        *(_parameter(name, graphs) for name in ("default-graph-uri", "named-graph-uri")),
    ]
    query = _parameter(
        "query", {"type": "string"}, "A SPARQL 1.1 query; without one the service is described"
    )
    post = _operation("ask", "Ask a query", ANSWERS, dataset)
    post["requestBody"] = {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}},
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {"query": {"type": "string"}},
                }
            },
        },
    }
    for status, told in {"413": "The query is too long", "415": "Unsupported media type"}.items():
        post["responses"][status] = {"description": told, "content": PROBLEM}
    get = _operation("askByAddress", "Ask a query", ANSWERS, [query, *dataset])
    get["responses"]["303"] = {"description": "The front page, for a browser"}
    get["responses"]["413"] = {"description": "The query is too long", "content": PROBLEM}
    return {"get": get, "post": post}


def _store() -> dict[str, Any]:
    graph = _parameter(
        "graph", {"type": "string", "format": "uri"}, "One graph; without it everything"
    )
    return _operation("graph", "Graphs as they were written", GRAPHS, [graph])


def _saved(query: Mapping[str, Any]) -> dict[str, Any]:
    """The addresses of a saved query: one a format, and one that explains its rows."""
    name = query["name"]
    parameters = [_policy(), *map(_value, query["parameters"])]
    endings = map_endings(TRIPLE_FILES if query["form"] == "CONSTRUCT" else ROW_FILES)
    paths = {
        f"/queries/{name}.{ending}": {
            "get": _operation(
                f"{name}.{ending}", query["summary"], {format.media_type: {}}, parameters
            )
        }
        for ending, format in endings.items()
    }
    if query["form"] == "SELECT":
        rows = [
            _parameter(key, {"type": "integer", "minimum": 0, "maximum": 100_000})
            for key in ("start", "limit")
        ]
        told = f"Why each row stands: {query['summary']}"
        why = _operation(f"{name}.explain", told, LIST, [*parameters, *rows])
        paths[f"/queries/{name}/explain"] = {"get": why}
    return paths


def _value(parameter: Mapping[str, Any]) -> dict[str, Any]:
    schemas: dict[str, dict[str, Any]] = {
        "date": {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
        "integer": {"type": "string", "pattern": "^[0-9]{1,18}$"},
    }
    choices = parameter["choices"]
    schema = (
        {"$ref": f"#/components/schemas/{choices}"}
        if choices
        else schemas.get(parameter["type"], {"type": "string"})
    )
    return _parameter(parameter["name"], schema, parameter["description"])
