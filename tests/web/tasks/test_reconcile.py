"""Answers of the Reconciliation API as a worker makes them, by the schemas of version 0.2."""

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from kg.query.engine import Engine
from kg.web.problems import NotFound, Problem, TooLarge
from kg.web.tasks.reconcile import MOST_NAMES, TASKS
from tests.conftest import SOURCES

#: The schemas of the specification, where they are beside the repository.
SCHEMAS = SOURCES.parent / "reconciliation" / "0.2" / "schemas"
BASE = "http://127.0.0.1:8000/"


def check(name: str, value: Any) -> None:
    """Check a value by a schema of the specification, if it is here."""
    if not SCHEMAS.exists():
        return
    registry: Registry[Any] = Registry()
    for path in SCHEMAS.glob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        schema["$schema"] = "http://json-schema.org/draft-07/schema#"  # it names no draft
        resource = Resource.from_contents(schema)
        for address in (schema.get("$id", path.name), path.name):
            registry = registry.with_resource(address, resource)
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    if name == "manifest":  # its part on authentication is at another site
        schema["properties"].pop("authentication")
    Draft7Validator(schema, registry=registry).validate(value)


def run(engine: Engine, task: str, **arguments: str) -> Any:
    media, body = TASKS[task](engine, arguments)
    assert media == "application/json"
    return json.loads(body)


def test_the_manifest(engine: Engine) -> None:
    manifest = run(engine, "manifest", base=BASE)
    check("manifest", manifest)
    assert manifest["versions"] == ["0.2"]
    assert manifest["view"]["url"] == f"{BASE}page/{{{{id}}}}"
    assert set(manifest["suggest"]) == {"entity", "type", "property"}
    assert manifest["extend"]["propose_properties"]["service_path"] == "/properties"


QUERIES = {
    "plain": {"query": "Safeguard Defenders"},
    "chinese": {"query": "福州市公安局", "type": "body", "limit": 1},
    "types": {"query": "Paris", "type": ["city", "country"], "type_strict": "any"},
    "should": {"query": "Lu Jianwang", "type": "country", "type_strict": "should"},
    "values": {"query": "USA01", "properties": [{"pid": "kg:operatedBy", "v": {"id": "body/x"}}]},
    "many": {"query": "HUN01", "properties": [{"pid": "locatedIn", "v": ["city/budapest", 7]}]},
    "no name": {"properties": [{"pid": "kg:operatedBy", "v": {"id": "body/laiyang-psb"}}]},
}


def test_a_batch_of_every_kind_of_query(engine: Engine) -> None:
    check("reconciliation-query-batch", QUERIES)
    answer = run(engine, "match", queries=json.dumps(QUERIES))
    check("reconciliation-result-batch", answer)
    assert list(answer) == list(QUERIES)
    first = {key: one["result"][0]["id"] for key, one in answer.items()}
    assert first["plain"] == "body/safeguard-defenders"
    assert first["chinese"] == "body/fuzhou-psb"
    assert first["types"] == "city/paris"
    assert first["should"] == "person/lu-jianwang"
    assert first["no name"].partition("/")[0] in ("station", "group")
    assert answer["plain"]["result"][0]["match"] is True
    assert answer["values"]["result"][0]["match"] is False


@pytest.mark.parametrize(
    "queries",
    [
        "",
        "[",
        "[]",
        "7",
        "[" * 100_000,
        '{"q": 7}',
        '{"q": {}}',
        '{"q": {"query": ["a"]}}',
        '{"q": {"query": "a", "type": {"id": "b"}}}',
        '{"q": {"query": "a", "limit": true}}',
        '{"q": {"query": "a", "properties": {"pid": "b"}}}',
        '{"q": {"query": "a", "properties": [{"pid": 7, "v": 1}]}}',
    ],
)
def test_what_is_no_batch_is_refused(engine: Engine, queries: str) -> None:
    with pytest.raises(Problem):
        run(engine, "match", queries=queries)


def test_a_blank_name_spoils_no_batch(engine: Engine) -> None:
    batch = {"a": {"query": " "}, "b": {"query": ""}, "c": {"query": "Lu Jianwang"}}
    answer = run(engine, "match", queries=json.dumps(batch))
    assert [len(answer[key]["result"]) > 0 for key in "abc"] == [False, False, True]


def test_half_a_pair_of_surrogates_comes_back_as_it_came(engine: Engine) -> None:
    half, other = "\ud83d", "\udfff"
    batch = {half: {"query": other, "properties": [{"pid": other, "v": {"id": half}}]}}
    assert run(engine, "match", queries=json.dumps(batch)) == {half: {"result": []}}
    batch = {half: {"query": "", "properties": [{"pid": other, "v": {"id": half}}]}}
    assert run(engine, "match", queries=json.dumps(batch)) == {half: {"result": []}}
    asked = {"ids": [half, "station/USA01"], "properties": [{"id": other}]}
    answer = run(engine, "extend", extend=json.dumps(asked))
    assert answer["rows"] == {half: {other: []}, "station/USA01": {other: []}}


def test_a_large_batch_is_refused_with_its_limit(engine: Engine) -> None:
    batch = {f"q{number}": {"query": "a"} for number in range(10_000)}
    with pytest.raises(TooLarge) as caught:
        run(engine, "match", queries=json.dumps(batch))
    assert "10000 queries" in caught.value.reason
    assert str(MOST_NAMES) in caught.value.hint


def test_suggestions(engine: Engine) -> None:
    things = run(engine, "suggest", what="entity", prefix="manh")
    check("suggest-entities-response", things)
    assert "station/manhattan" in [one["id"] for one in things["result"]]
    kinds = run(engine, "suggest", what="type", prefix="stat")
    check("suggest-types-response", kinds)
    assert kinds["result"] == [{"id": "station", "name": "station"}]
    properties = run(engine, "suggest", what="property", prefix="operated")
    check("suggest-properties-response", properties)
    assert properties["result"][0]["id"] == "kg:operatedBy"


def test_extension(engine: Engine) -> None:
    proposed = run(engine, "propose", type="station")
    check("data-extension-property-proposal", proposed)
    asked = {
        "ids": ["station/USA01", "person:lu-jianwang", "nobody", "a> <b"],
        "properties": [
            {"id": "kg:operatedBy"},
            {"id": "objectors", "settings": {"limit": "1"}},
            {"id": "kg:code"},
        ],
    }
    check("data-extension-query", asked)
    answer = run(engine, "extend", extend=json.dumps(asked))
    check("data-extension-response", answer)
    row = answer["rows"]["station/USA01"]
    name = "Fuzhou City Public Security Bureau"
    assert row["kg:operatedBy"] == [{"id": "body/fuzhou-psb", "name": name}]
    assert len(row["objectors"]) == 1
    assert row["kg:code"] == [{"str": "USA01"}]
    assert answer["rows"]["a> <b"]["kg:code"] == []


def test_faulty_extensions(engine: Engine) -> None:
    for extend in ("{}", '{"ids": 7, "properties": []}', '{"ids": [], "properties": [7]}'):
        with pytest.raises(Problem):
            run(engine, "extend", extend=extend)
    with pytest.raises(TooLarge):
        run(engine, "extend", extend=json.dumps({"ids": ["a"] * 501, "properties": []}))


def test_previews_and_flyouts_escape(engine: Engine) -> None:
    media, page = TASKS["preview"](engine, {"id": "station/manhattan", "what": ""})
    assert media == "text/html"
    assert b"somebody objects" in page
    assert b"no conviction" in page
    flyout = run(engine, "preview", id="person/lu-jianwang", what="entity")
    assert set(flyout) == {"id", "html"}
    assert run(engine, "preview", id="station", what="type")["html"]
    assert run(engine, "preview", id="kg:operatedBy", what="property")["html"]
    for id in ("station/none", "<script>", "", "https://example.org/"):
        with pytest.raises(NotFound):
            TASKS["preview"](engine, {"id": id, "what": ""})
