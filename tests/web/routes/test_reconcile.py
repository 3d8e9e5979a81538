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


def test_what_is_not_read_has_a_hint(get: Get) -> None:
    assert "queries=" in get("/reconcile", query="Paris").json()["hint"]
    assert get("/reconcile", queries="[").status_code == 400
