"""Addresses of pages: a browser gets pages, a program gets data."""

import urllib.error
import urllib.request
from collections.abc import Callable

import httpx
import pytest

from tests.web.conftest import Serving

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_gets_a_form_and_a_program_json(get: Get) -> None:
    assert (
        get("/queries/stations-by-country", headers=BROWSER)
        .headers["content-type"]
        .startswith("text/html")
    )
    assert get("/queries/stations-by-country").headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "path", ["/", "/ask", "/queries", "/queries/case-list.csv", "/openapi.json", "/page/city/paris"]
)
def test_an_answer_has_a_validator(get: Get, path: str) -> None:
    tag = get(path, headers=BROWSER).headers["etag"]
    again = get(path, headers={**BROWSER, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_what_changes_from_call_to_call_is_asked_again(get: Get) -> None:
    text = "SELECT (STRUUID() AS ?x) WHERE {}"
    first, second = (get("/ask", query=text, headers=BROWSER) for _ in range(2))
    assert first.text != second.text
    assert "etag" not in first.headers


def test_pages_forbid_scripts_frames_and_foreign_forms(get: Get) -> None:
    policy = get("/", headers=BROWSER).headers["content-security-policy"]
    for part in (
        "default-src 'none'",
        "style-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ):
        assert part in policy
    assert "script" not in policy


def test_a_page_of_nothing_is_not_found(get: Get) -> None:
    assert get("/page/station/XYZ99").status_code == 404
    assert get("/page/nothing/at-all").status_code == 404


def test_a_query_that_is_too_long_for_the_box_is_told(server: Serving) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{server.base}ask?query={'x' * 65_537}")
    with caught.value as response:
        assert response.status in (400, 414)


def test_the_style_is_served(get: Get) -> None:
    assert get("/style.css").headers["content-type"].startswith("text/css")
