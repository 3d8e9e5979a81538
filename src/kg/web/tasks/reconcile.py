"""Tasks of the Reconciliation API 0.2: match names, suggest, preview, extend."""

import json
from html import escape
from typing import Any

from kg.names import ID, KG
from kg.query.engine import Engine
from kg.query.name_matching import (
    Scored,
    Sought,
    describe_thing,
    expand_id,
    list_kinds,
    list_properties,
    match_name,
    read_values,
    suggest_things,
)
from kg.release.entries import find_kind
from kg.web.problems import NotFound, Problem, TooLarge

HTML, JSON = "text/html", "application/json"
#: Names in a batch, things and properties of an extension, and suggestions at most.
MOST_NAMES, MOST_THINGS, MOST_PROPERTIES, MOST_SUGGESTIONS = 100, 500, 30, 20
#: Names that a client is asked to send at once.
BATCH = 50
#: Kinds that a client offers before it knows any.
DEFAULT_KINDS = ("station", "person", "body", "country", "city", "case", "publication")


def send_manifest(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return what the service can do; `base` is the address of the server."""
    root = f"{arguments['base']}reconcile"
    suggest = {}
    for what in ("entity", "type", "property"):
        suggest[what] = {
            "service_url": root,
            "service_path": f"/suggest/{what}",
            "flyout_service_url": root,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }
    kinds = dict(list_kinds())
    types = [{"id": kind, "name": kinds[kind]} for kind in DEFAULT_KINDS if kind in kinds]
    return _send(
        {
            "versions": ["0.2"],
            "name": "Overseas Stations KG",
            "identifierSpace": ID,
            "schemaSpace": KG,
            "batchSize": BATCH,
            "view": {"url": f"{arguments['base']}page/{{{{id}}}}"},
            "defaultTypes": types,
            "suggest": suggest,
            "preview": {"url": f"{root}/preview?id={{{{id}}}}", "width": 400, "height": 180},
            "extend": {
                "propose_properties": {"service_url": root, "service_path": "/properties"},
                "property_settings": [_LIMIT],
            },
        }
    )


_LIMIT = {
    "name": "limit",
    "label": "Limit",
    "type": "number",
    "default": 0,
    "help_text": "Values of one thing at most; 0 for all",
}


def send_matches(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return candidates for each name of a batch; `queries` is its JSON.

    Raises:
        Problem: it is no batch.
        TooLarge: it has too many names.
    """
    batch = _read_object(arguments["queries"], "queries")
    if len(batch) > MOST_NAMES:
        reason = f"the batch has {len(batch)} queries"
        raise TooLarge(reason, hint=f"send at most {MOST_NAMES} in a request")
    answer = {}
    for key, query in batch.items():
        matched = match_name(engine, _read_query(key, query))
        answer[key] = {"result": [_describe(one) for one in matched]}
    return _send(answer)


def _read_query(key: str, query: Any) -> Sought:
    """Return one query of a batch.

    Raises:
        Problem: it does not have the form of 0.2.
    """
    where = f"queries: {key[:40]!r}"
    if not isinstance(query, dict):
        raise Problem(f"{where} is no object", hint='write {"query": "a name"}')
    text, kinds, limit = query.get("query", ""), query.get("type") or [], query.get("limit", 5)
    kinds = [kinds] if isinstance(kinds, str) else kinds
    listed, properties = isinstance(kinds, list), query.get("properties") or []
    if not isinstance(text, str) or not listed or not all(isinstance(one, str) for one in kinds):
        raise Problem(f"{where}: query and type are texts", hint="see version 0.2 of the API")
    if (
        isinstance(limit, bool)
        or not isinstance(limit, int | float)
        or not isinstance(properties, list)
    ):
        raise Problem(f"{where}: limit is a number, and properties a list")
    if "query" not in query and not properties:
        raise Problem(f"{where} has no query", hint='write {"query": "a name"}')
    if query.get("type_strict") == "should":
        kinds = []
    values = dict(_read_property(where, one) for one in properties[:MOST_PROPERTIES])
    return Sought(text, tuple(kinds), values, int(max(0, min(limit, 1000))) or 5)


def _read_property(where: str, given: Any) -> tuple[str, list[str]]:
    if not isinstance(given, dict) or not isinstance(given.get("pid"), str) or "v" not in given:
        raise Problem(f"{where}: a property has pid and v")
    several = given["v"] if isinstance(given["v"], list) else [given["v"]]
    texts = []
    for one in several[:MOST_PROPERTIES]:
        texts.append(str(one.get("id", "")) if isinstance(one, dict) else str(one))
    return given["pid"], texts


def _read_object(text: str, name: str) -> dict[str, Any]:
    """Return the object that a parameter is.

    Raises:
        Problem: it is no JSON, or no object.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem(f"{name} is no JSON", hint="send it as one form field") from error
    if not isinstance(value, dict):
        raise Problem(f"{name} is no object", hint="see version 0.2 of the API")
    return value


def _describe(one: Scored) -> dict[str, Any]:
    """Return a candidate as clients read it; its id is the end of its IRI."""
    kind = find_kind(one.iri)
    return {
        "id": one.iri.removeprefix(ID),
        "name": one.label,
        "description": one.reason,
        "type": [{"id": kind, "name": kind.replace("-", " ")}],
        "score": one.score,
        "match": one.is_match,
    }


def send_suggestions(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return things, kinds or properties for what somebody is typing.

    Args:
        engine: the release.
        arguments: `what`, the kind of suggestion; `prefix`, what is typed.
    """
    what, prefix = arguments["what"], arguments["prefix"]
    if what == "entity":
        result = []
        for one in suggest_things(engine, prefix, MOST_SUGGESTIONS):
            item = _describe(one)
            result.append(
                {key: item[key] for key in ("id", "name", "description")}
                | {"notable": item["type"]}
            )
        return _send({"result": result})
    named = list_kinds(prefix) if what == "type" else list_properties(engine, prefix)
    named = named[:MOST_SUGGESTIONS]
    return _send({"result": [{"id": id, "name": name} for id, name in named]})


def send_properties(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the properties of a kind; `type` is the kind."""
    named = list_properties(engine, kind=arguments["type"])
    listed = [{"id": id, "name": name} for id, name in named]
    return _send({"type": arguments["type"], "properties": listed})


def send_extension(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the values of properties of things; `extend` is the JSON of the request.

    Raises:
        Problem: it does not have the form of 0.2.
        TooLarge: it has too many things or properties.
    """
    asked = _read_object(arguments["extend"], "extend")
    ids, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise Problem("extend has no lists ids and properties", hint="see version 0.2 of the API")
    if len(ids) > MOST_THINGS or len(properties) > MOST_PROPERTIES:
        hint = f"send at most {MOST_THINGS} ids and {MOST_PROPERTIES} properties"
        raise TooLarge(f"{len(ids)} ids and {len(properties)} properties", hint=hint)
    limits = dict(map(_read_setting, properties))
    iris = {str(id): expand_id(engine, str(id)) for id in ids}
    described = read_values(engine, filter(None, iris.values()), list(limits))
    labels = dict(list_properties(engine))
    rows: dict[str, dict[str, Any]] = {}
    for id, iri in iris.items():
        rows[id] = {}
        for name, limit in limits.items():
            values = described.get(iri, {}).get(name, [])[: limit or None]
            rows[id][name] = [_write_value(value, label) for value, label in values]
    meta = [{"id": name, "name": labels.get(name, name)} for name in limits]
    return _send({"meta": meta, "rows": rows})


def _read_setting(given: Any) -> tuple[str, int]:
    """Return the id of a property and its limit, 0 for none.

    Raises:
        Problem: it has no id.
    """
    if not isinstance(given, dict) or not isinstance(given.get("id"), str):
        raise Problem("extend: a property has an id", hint='write {"id": "kg:operatedBy"}')
    settings = given.get("settings")
    limit = str(settings.get("limit", 0)) if isinstance(settings, dict) else "0"
    return given["id"], int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 6 else 0


def _write_value(value: str, label: str) -> dict[str, Any]:
    """Return a value: a thing of this graph by id and name, a number, or a text."""
    kind, colon, local = value.partition(":")
    if colon and value != label and kind not in ("kg", "rdf", "rdfs", "skos"):
        return {"id": f"{kind}/{local}", "name": label}
    if value.isascii() and value.isdigit() and len(value) < 16:
        return {"int": int(value)}
    return {"str": label}


def send_preview(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return what a client shows of an id, as a page or as a flyout.

    Args:
        engine: the release.
        arguments: `id`; `what`, the kind of a flyout, or "" for a page.

    Raises:
        NotFound: there is no such id.
    """
    id, what = arguments["id"], arguments["what"]
    if what in ("type", "property"):
        named = dict(list_kinds() if what == "type" else list_properties(engine))
        lines = [("name", named[id])] if id in named else None
    else:
        iri = expand_id(engine, id)
        lines = describe_thing(engine, iri) if iri else None
    if lines is None:
        raise NotFound(f"there is nothing with the id {id[:80]!r}", hint="search for its name")
    body = "".join(f"<p><b>{escape(key)}</b>: {escape(value)}</p>" for key, value in lines)
    if what:
        return _send({"id": id, "html": body})
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(id)}</title>'
    note = "<p>An allegation is no finding, and a charge is no conviction.</p>"
    return HTML, f"{head}{body}{note}</html>".encode()


def _send(content: dict[str, Any]) -> tuple[str, bytes]:
    text = json.dumps(content, ensure_ascii=False)
    # half a pair of surrogates in a key or id is sent back as it came: as an escape of JSON
    return JSON, text.encode(errors="backslashreplace")


TASKS = {
    "manifest": send_manifest,
    "match": send_matches,
    "suggest": send_suggestions,
    "propose": send_properties,
    "extend": send_extension,
    "preview": send_preview,
}
