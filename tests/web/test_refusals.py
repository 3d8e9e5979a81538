"""Requests that fail: a page for a browser, problem+json for a program."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from kg.web.app import create_app
from kg.web.limits import Limits
from kg.web.problems import Busy, NotAcceptable
from kg.web.security import SECURITY
from tests.web.sockets import run_scene

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_people_get_near_names_for_an_address_in_any_script(get: Get) -> None:
    page = get("/zh/page/body/公安", headers=BROWSER)
    assert page.status_code == 404
    assert "/zh/page/body/mps" in page.text


@pytest.mark.parametrize(
    "path",
    ["/page/station/manhatan-statoin", "/page/station/manhattan/", "/page/station/manhattan.html"],
)
def test_people_get_near_names(get: Get, path: str) -> None:
    response = get(path, headers=BROWSER)
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert 'href="/page/station/manhattan"' in response.text
    assert response.headers["cache-control"] == "no-store"
    for name, value in SECURITY.items():
        assert response.headers[name] == value


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/problem+json", ""])
def test_programs_get_a_problem(get: Get, accept: str) -> None:
    response = get("/page/station/nothing-here", headers={"Accept": accept})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404),
        ("/page/country/spain?what=1", 400),
        ("/page/country/spain?page=x", 400),
        ("/queries/no-such-query", 404),
    ],
)
def test_people_get_a_page(get: Get, path: str, status: int) -> None:
    response = get(path, headers=BROWSER)
    assert response.status_code == status
    assert "<h1>" in response.text
    assert "<script>" not in response.text


def test_faults_of_ours_are_pages_too(build_folder: Path) -> None:
    faults = {
        "/busy": Busy("wait"),
        "/form": NotAcceptable("not so"),
        "/broken": RuntimeError("x9"),
    }

    def make(error: Exception) -> Callable[[object], object]:
        async def fail(_: object) -> None:
            raise error

        return fail

    async def scene() -> None:
        app = create_app(str(build_folder), Limits(workers=1))
        for path, error in faults.items():
            app.router.routes.append(Route(path, make(error)))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            for path, status in (("/busy", 503), ("/form", 406), ("/broken", 500)):
                response = await client.get(path, headers=BROWSER)
                assert response.status_code == status
                assert response.headers["content-type"].startswith("text/html")
                assert "x9" not in response.text
                assert (
                    (await client.get(path))
                    .headers["content-type"]
                    .startswith("application/problem+json")
                )

    run_scene(scene())
