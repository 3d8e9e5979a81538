"""Application: the routes behind the middlewares, with one pool of workers."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.errors import KgError
from kg.web.limits import Limits, Publication
from kg.web.metrics import MEDIA, Metrics
from kg.web.problems import Problem
from kg.web.refusals import handle_disconnect, handle_fault, handle_http_error, handle_problem
from kg.web.responses import Resource
from kg.web.routes import entities, graph_store, listing, metadata, pages, reconcile, sparql
from kg.web.routes.page_answers import LEVEL_OF_DATA, compress, list_chinese
from kg.web.security import Access, protect
from kg.web.workers.pool import Pool
from kg.web.workers.work_lanes import Lane

#: Modules of data, beside those of pages. Each has `ROUTES`; handlers find `pool`, `limits`,
#: `publication` and `started` in `request.app.state`.
MODULES_OF_FOLDER = (sparql, graph_store)
MODULES = (*MODULES_OF_FOLDER, metadata, entities, reconcile)


async def get_health(request: Request) -> Response:
    """Describe the state of the server, without a worker: it is alive."""
    pool: Pool = request.app.state.pool
    content = {
        "status": "ok",
        "digest": pool.digest,
        "uptime": round(time.monotonic() - request.app.state.started, 3),
        "workers": {"total": pool.size, "free": pool.free, "replaced": pool.replaced},
        "retired": pool.retired,
        "waiting": pool.waiting,
        "lanes": {name: _describe_lane(lane) for name, lane in pool.lanes.items()},
    }
    return JSONResponse(content, headers={"Cache-Control": "no-store"})


def _describe_lane(lane: Lane) -> dict[str, int]:
    return {"workers": len(lane.workers), "free": lane.free, "waiting": lane.waiting}


async def get_ready(request: Request) -> Response:
    """Report whether pages and saved queries can be answered now."""
    if not request.app.state.pool.is_ready:
        raise NotReady("a lane has no worker yet", headers={"Retry-After": "2"})
    return JSONResponse({"status": "ready"}, headers={"Cache-Control": "no-store"})


async def get_metrics(request: Request) -> Response:
    """Return the metrics of the server in the text format of Prometheus."""
    text = request.app.state.metrics.render()
    return Response(text, media_type=MEDIA, headers={"Cache-Control": "no-store"})


class NotReady(Problem):
    """Server that has no worker for some questions."""

    status, title = 503, "The server is not ready"


def create_app(
    folder: str,
    limits: Limits | None = None,
    access: Access | None = None,
    publication: Publication | None = None,
) -> Starlette:
    """Return the web application on the current release in a build folder.

    Its lifespan starts and ends the workers.
    """
    limits, access = limits or Limits(), access or Access()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            await app.state.pool.start()
        except KgError as error:
            app.state.fault = error
            raise
        yield
        await app.state.pool.stop()

    app = Starlette(
        routes=_collect_routes(data=publication is not None and publication.data),
        middleware=protect(access, limits),
        exception_handlers={
            Problem: handle_problem,
            HTTPException: handle_http_error,
            ClientDisconnect: handle_disconnect,
            Exception: handle_fault,
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.limits = limits
    app.state.publication = publication or Publication()
    app.state.data = app.state.publication.data
    app.state.pool = Pool(folder, limits, app.state.publication, f"{access.root_path}/")
    app.state.metrics = Metrics(app.state.pool)
    app.state.started = time.monotonic()
    app.state.fault = None
    return app


def _collect_routes(*, data: bool) -> list[Route]:
    """Return the routes; a folder of graphs has no pages."""
    routes = [
        Route("/health", Resource(GET=get_health)),
        Route("/ready", Resource(GET=get_ready)),
        Route("/metrics", Resource(GET=get_metrics)),
    ]
    for module in MODULES_OF_FOLDER if data else MODULES:
        routes += compress(module.ROUTES, LEVEL_OF_DATA)
    if data:
        return routes
    with_pages = [*listing.ROUTES, *pages.ROUTES]
    return routes + compress([*with_pages, *list_chinese(with_pages)])
