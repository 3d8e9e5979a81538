"""OpenAPI 3.1 document of the server and its saved queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from kg import formats
from kg.formats import FORMATS, RESULTS, ROW_FILES, TRIPLE_FILES, map_endings
from kg.names import POLICIES
from kg.query.csv_metadata import ENDING, MEDIA_TYPE
from kg.query.parameters import MOST_VALUES

Schema = dict[str, Any]
JSON = FORMATS["json"].media_type
ROWS: Schema = {FORMATS[name].media_type: {} for name in RESULTS}
ROWS[JSON] = {"schema": {"type": "object", "required": ["head"]}}
TRIPLES: Schema = {FORMATS[name].media_type: {} for name in TRIPLE_FILES}
GRAPHS: Schema = {FORMATS[name].media_type: {} for name in formats.GRAPHS}
ANSWERS = {**ROWS, **GRAPHS}
LIST = {"application/json": {"schema": {"type": "array"}}}
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
PROBLEM_SCHEMA: Schema = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "hint": {"type": "string"},
        "request": {"type": "string"},
    },
}
FAILURES = {
    "400": "The request is malformed or refused, or its answer would be too large",
    "403": "An update, or a query on a graph that is not served",
    "404": "Not found",
    "406": "No accepted media type is available",
    "500": "The query did not complete",
    "503": "The server is busy",
    "504": "The query took too long",
}
DESCRIPTION = (
    "Claims about China's overseas police service stations, and who makes them. Read-only. "
    "An allegation is not a finding, and a charge is no conviction."
)
#: A function of a script that JSONP may call.
FUNCTION = r"^[A-Za-z_$][A-Za-z0-9_$]{0,99}(\.[A-Za-z_$][A-Za-z0-9_$]{0,99}){0,5}$"
#: Schemas by the type of a parameter; any other value is text.
VALUES: dict[str, Schema] = {
    "date": {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    "integer": {"type": "string", "pattern": "^[0-9]{1,18}$"},
}


def describe_api(
    queries: Sequence[Mapping[str, Any]], labels: Mapping[str, list[str]], mount: str = "/"
) -> dict[str, Any]:
    """Return the document.

    Args:
        queries: the public saved queries, as compiled.
        labels: the labels that each query of choices gives, by its name.
        mount: where the server is.
    """
    paths: dict[str, Any] = {
        "/health": {"get": _operation("health", "State of the server", {"application/json": {}})},
        "/sparql": {"get": _sparql_get(), "post": _sparql_post()},
        "/store": {"get": _store()},
        "/.well-known/void": {"get": _operation("void", "The dataset as VoID and DCAT", TRIPLES)},
        "/queries": {"get": _operation("queries", "The saved queries", LIST)},
    }
    paths |= _reconcile()
    for query in queries:
        paths |= _saved(query)
    schemas: Schema = {name: {"type": "string", "enum": names} for name, names in labels.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Overseas Stations KG",
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": "CC-BY-4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": mount}],
        "paths": paths,
        "components": {
            "responses": {status: _failure(text) for status, text in FAILURES.items()},
            "schemas": {**schemas, "Problem": PROBLEM_SCHEMA},
        },
    }


def _failure(description: str) -> Schema:
    return {"description": description, "content": PROBLEM}


def _operation(
    name: str, summary: str, content: Mapping[str, Any], parameters: Sequence[Any] = ()
) -> Schema:
    failures = {status: {"$ref": f"#/components/responses/{status}"} for status in FAILURES}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {"200": {"description": "The answer", "content": dict(content)}, **failures},
    }


def _parameter(name: str, schema: Mapping[str, Any], description: str = "") -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": dict(schema),
    }


def _policy() -> Schema:
    return _parameter("policy", {"enum": list(POLICIES)}, "Which claims count as plain edges")


def _without_inferred() -> Schema:
    description = "1 leaves out edges that rest only on what the editors read in"
    return _parameter("without-inferred", {"enum": ["0", "1"]}, description)


def _dataset() -> list[Schema]:
    graphs = {"type": "array", "items": {"type": "string", "format": "uri"}}
    names = ("default-graph-uri", "named-graph-uri")
    return [_policy(), _without_inferred(), *(_parameter(name, graphs) for name in names)]


def _sparql_get() -> Schema:
    description = "A SPARQL 1.1 query; without it, the answer describes the service"
    query = _parameter("query", {"type": "string"}, description)
    operation = _operation("askByAddress", "Run a query", ANSWERS, [query, *_dataset()])
    operation["responses"]["303"] = {"description": "The front page, for a browser"}
    operation["responses"]["413"] = _failure("The query is too long")
    return operation


def _sparql_post() -> Schema:
    operation = _operation("ask", "Run a query", ANSWERS, _dataset())
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": {"type": "string"}},
    }
    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}},
            "application/x-www-form-urlencoded": {"schema": form},
        },
    }
    operation["responses"]["413"] = _failure("The query is too long")
    operation["responses"]["415"] = _failure("Unsupported media type")
    return operation


def _store() -> Schema:
    schema = {"type": "string", "format": "uri"}
    graph = _parameter("graph", schema, "A graph; without it, all named graphs")
    return _operation("graph", "Graphs of the release", GRAPHS, [graph])


def _reconcile() -> Schema:
    """Return the addresses of the Reconciliation API, version 0.2."""
    texts: Schema = {"type": "string"}
    answers: Schema = {"application/json": {}, "text/javascript": {}}
    callback = _parameter("callback", {"type": "string", "pattern": FUNCTION}, "Answer as JSONP")
    queries = _parameter("queries", texts, "A batch of queries, as JSON")
    extend = _parameter("extend", texts, "Ids and properties whose values are wanted, as JSON")
    title = "The manifest; with queries, candidates; with extend, values"
    service = {
        "get": _operation("reconcile", title, answers, [queries, extend, callback]),
        "post": _operation("reconcileForm", title, answers),
    }
    form = {"type": "object", "properties": {"queries": texts, "extend": texts}}
    content = {"application/x-www-form-urlencoded": {"schema": form}}
    service["post"]["requestBody"] = {"content": content}
    for operation in service.values():
        operation["responses"]["413"] = _failure("The batch is too large")
    paths: Schema = {"/reconcile": service}
    asked = {
        "properties": ("type", "The properties of a kind", answers),
        "preview": ("id", "What is shown of an id", {"text/html": {}, "text/javascript": {}}),
    }
    for what in ("entity", "type", "property"):
        asked[f"suggest/{what}"] = ("prefix", "Suggestions for what is typed", answers)
        asked[f"flyout/{what}"] = ("id", "A few lines about an id", answers)
    for path, (name, summary, content) in asked.items():
        parameters = [_parameter(name, texts), callback]
        operation = _operation(f"reconcile.{path}", summary, content, parameters)
        paths[f"/reconcile/{path}"] = {"get": operation}
    return paths


def _saved(query: Mapping[str, Any]) -> Schema:
    """Return the addresses of a saved query: one for each format, and its explanation."""
    name, summary = query["name"], query["summary"]
    parameters = [_policy(), _without_inferred(), *map(_value, query["parameters"])]
    endings = map_endings(TRIPLE_FILES if query["form"] == "CONSTRUCT" else ROW_FILES)
    paths = {}
    for ending, format in endings.items():
        operation = _operation(f"{name}.{ending}", summary, {format.media_type: {}}, parameters)
        paths[f"/queries/{name}.{ending}"] = {"get": operation}
    if query["form"] == "SELECT":
        title = f"Metadata of the rows as CSV: {summary}"
        described = _operation(f"{name}.{ENDING}", title, {MEDIA_TYPE: {}}, parameters)
        paths[f"/queries/{name}.{ENDING}"] = {"get": described}
        row = {"type": "integer", "minimum": 0, "maximum": 100_000}
        parameters += [_parameter(key, row) for key in ("start", "limit")]
        title = f"Claims behind each row: {summary}"
        explanation = _operation(f"{name}.explain", title, LIST, parameters)
        paths[f"/queries/{name}/explain"] = {"get": explanation}
    return paths


def _value(parameter: Mapping[str, Any]) -> Schema:
    if choices := parameter["choices"]:
        schema: Schema = {"$ref": f"#/components/schemas/{choices}"}
        if parameter["many"]:
            schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    else:
        schema = VALUES.get(parameter["type"], {"type": "string"})
    return _parameter(parameter["name"], schema, parameter["description"])
