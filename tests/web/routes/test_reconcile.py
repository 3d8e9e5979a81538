"""Addresses of the Reconciliation API."""

import json
from collections.abc import Callable

import httpx
import pytest

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]
BATCH = json.dumps({"q0": {"query": "Lu Jianwang"}})


def post(get: Get, **form: str) -> httpx.Response:
    address = str(get("/reconcile").request.url)
    return httpx.post(address, data=form, timeout=60)


def test_the_service_is_described(get: Get) -> None:
    answer = get("/reconcile")
    assert answer.status_code == 200
    root = answer.json()["suggest"]["entity"]["service_url"]
    assert str(answer.request.url) == root


def test_a_batch_in_an_address_and_in_a_form(get: Get) -> None:
    for answer in (get("/reconcile", queries=BATCH), post(get, queries=BATCH)):
        (found,) = answer.json()["q0"]["result"]
        assert (found["id"], found["match"]) == ("person/lu-jianwang", True)


def test_the_page_of_an_id_is_where_the_manifest_says(get: Get) -> None:
    page = get("/page/person%2Flu-jianwang", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "Lu Jianwang" in page.text


def test_suggest_extend_and_propose(get: Get) -> None:
    assert get("/reconcile/suggest/entity", prefix="manh").json()["result"]
    assert get("/reconcile/suggest/type", prefix="").json()["result"]
    assert get("/reconcile/suggest/property", prefix="operated").json()["result"]
    assert get("/reconcile/properties", type="station").json()["properties"]
    extend = json.dumps({"ids": ["station/USA01"], "properties": [{"id": "kg:code"}]})
    assert post(get, extend=extend).json()["rows"]["station/USA01"]["kg:code"] == [{"str": "USA01"}]
    assert get("/reconcile/flyout/entity", id="station/USA01").json()["html"]


def test_a_preview_may_be_framed_and_no_other_page(get: Get) -> None:
    policy = get("/reconcile/preview", id="station/manhattan").headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "script" not in policy
    assert "frame-ancestors 'none'" in get("/reconcile").headers["content-security-policy"]
    assert get("/reconcile/preview", id="station/none").status_code == 404


def test_jsonp_calls_a_function_and_nothing_else(get: Get) -> None:
    answer = get("/reconcile", callback="jQuery.cb_1")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text.startswith('/**/jQuery.cb_1({"versions"')
    assert answer.text.endswith(");")
    for callback in ("alert(1)//", "a b", "<script>", "", "x" * 200):
        assert get("/reconcile", callback=callback).status_code == 400


def test_a_batch_beyond_the_limits_is_refused_with_a_reason(get: Get) -> None:
    large = json.dumps({f"q{number}": {"query": "a"} for number in range(10_000)})
    answer = post(get, queries=large)
    assert answer.status_code == 413
    assert answer.json()["detail"]
    answer = post(get, queries=json.dumps({f"q{n}": {"query": "a"} for n in range(500)}))
    assert "500 queries" in answer.json()["detail"]
    assert "100" in answer.json()["hint"]


HOSTILE = [
    *(chr(number) for number in (*range(32), 0x7F, 0x85, 0x200E, 0x202E, 0x2028, 0xFEFF, 0xFFFE)),
    *("=1+1", "</script><script>", "]]>", "}", "\\", '"', "'", "%00", "%", "?", "_" * 3, "*"),
    *("مركز", "א" * 50, "\U0001f6a8", "e\u0301" * 20, "a" * 10_000, "<" * 500, '"}; DROP TABLE x'),
]


def test_hostile_names_are_answered_and_match_nothing(get: Get) -> None:
    queries = {f"q{number}": {"query": text} for number, text in enumerate(HOSTILE)}
    answer = post(get, queries=json.dumps(queries))
    assert answer.status_code == 200
    assert answer.json().keys() == queries.keys()
    for one in answer.json().values():
        assert not [candidate for candidate in one["result"] if candidate["match"]]
    for text in HOSTILE[::4]:
        assert get("/reconcile/suggest/entity", prefix=text[:200]).status_code == 200
        assert get("/reconcile/preview", id=text[:200]).status_code in (400, 404)


@pytest.mark.parametrize(
    "batch",
    [
        '{"q0": {"query": 5}}',
        '{"q0": {"query": null}}',
        '{"q0": {"query": "a", "limit": -1}}',
        '{"q0": {"query": "a", "limit": "many"}}',
        '{"q0": {"query": "a", "type": {}}}',
        '{"q0": {"query": "a", "properties": [{"pid": "kg:code"}]}}',
        '{"q0": {"query": "a", "properties": "all"}}',
        '{"q0": []}',
        '{"q0": {}}',
        "[" * 5_000,
        '{"q0": {"query": "a"}} trailing',
        "\ud800",
        '{"q0": {"query": "\\ud800"}}',
        '{"q0": {"query": "a", "limit": 1e999}}',
        "NaN",
    ],
)
def test_a_batch_of_another_shape_is_no_fault_of_the_server(get: Get, batch: str) -> None:
    answer = post(get, queries=batch.encode("utf-8", "replace").decode())
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json()["detail"]


def test_what_is_not_read_has_a_hint(get: Get) -> None:
    assert "queries=" in get("/reconcile", query="Paris").json()["hint"]
    assert get("/reconcile", queries="[").status_code == 400
