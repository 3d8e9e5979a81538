"""The application: routes, health, and faults of ours."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from kg.web import app as apps
from kg.web.app import create_app
from kg.web.limits import Limits
from kg.web.security import SECURITY
from kg.web.workers.pool import Pool
from tests.web.sockets import run_scene

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]


def test_health_tells_release_uptime_and_workers(get: Get, build_folder: Path) -> None:
    response = get("/health")
    health = response.json()
    assert health["status"] == "ok"
    assert health["digest"] == (build_folder / "current").read_text(encoding="utf-8")
    assert health["uptime"] > 0
    assert health["workers"]["total"] == 2 + 1 + 2
    assert health["waiting"] >= 0
    assert response.headers["cache-control"] == "no-store"


def test_a_server_is_ready_when_pages_have_workers(get: Get) -> None:
    assert get("/ready").json() == {"status": "ready"}


def test_a_server_without_workers_lives_and_is_not_ready(build_folder: Path) -> None:
    async def scene() -> None:
        app = create_app(str(build_folder), Limits(workers=1))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            assert (await client.get("/health")).status_code == 200
            response = await client.get("/ready")
        assert response.status_code == 503
        assert response.headers["retry-after"] == "2"
        assert response.json()["request"] == response.headers["x-request-id"]

    run_scene(scene())


@pytest.mark.parametrize(
    "path", ["/nothing", "/sparql/", "/SPARQL", "/store/x", "/.env", "/%2e%2e/etc/passwd"]
)
def test_an_address_that_leads_nowhere_is_a_problem(get: Get, path: str) -> None:
    response = get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 404


def test_a_fault_of_ours_tells_nothing_of_itself(
    build_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError("canary-93aa")

    async def scene() -> None:
        app = create_app(str(build_folder), Limits(workers=1))
        app.router.routes.append(Route("/broken", broken))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            response = await client.get("/broken")
        assert response.status_code == 500
        assert response.headers["content-type"] == "application/problem+json"
        assert "canary-93aa" not in response.text
        assert response.json()["request"] == response.headers["x-request-id"]
        assert "canary-93aa" in caplog.text  # but the log has it
        for name, value in SECURITY.items():
            assert response.headers[name] == value

    run_scene(scene())


def test_handlers_find_pool_limits_and_start_in_the_state(build_folder: Path) -> None:
    limits = Limits(workers=1)
    app = create_app(str(build_folder), limits)
    assert isinstance(app.state.pool, Pool)
    assert app.state.limits is limits
    assert app.state.started > 0


def test_every_module_gives_its_routes() -> None:
    paths: list[str] = []
    for module in apps.MODULES:
        paths += [route.path for route in module.ROUTES]
    assert len(paths) == len(set(paths))
    documents = {"/sparql", "/store", "/.well-known/void"}
    assert documents | {"/id/{kind}/{local}", "/data/{kind}/{local}"} <= set(paths)
