"""The application: every module's routes behind one guard, with one pool of workers."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.errors import KgError
from kg.web.limits import Limits
from kg.web.problems import Problem
from kg.web.responses import Resource, problem, told
from kg.web.routes import entities, graph_store, metadata, pages, sparql
from kg.web.security import SECURITY, Door, Guard
from kg.web.workers.pool import Pool

#: Each has `ROUTES`; handlers find `pool`, `limits` and `started` in `request.app.state`.
MODULES = (sparql, graph_store, metadata, entities, pages)


async def health(request: Request) -> Response:
    """How the server is, told by itself and by no worker."""
    pool: Pool = request.app.state.pool
    workers = {"total": pool.size, "free": pool.free, "replaced": pool.replaced}
    told = {
        "status": "ok",
        "digest": pool.digest,
        "uptime": round(time.monotonic() - request.app.state.started, 3),
    }
    return JSONResponse(
        {**told, "workers": workers, "waiting": pool.waiting}, headers={"Cache-Control": "no-store"}
    )


async def no_route(_: Request, error: Exception) -> Response:
    """An address that leads nowhere, or a method that is not for it."""
    assert isinstance(error, HTTPException)
    return problem(
        error.status_code, error.detail, "there is nothing here", "start at /", error.headers
    )


async def fault(_: Request, error: Exception) -> Response:
    """A fault of ours: nothing of it is told."""
    response = problem(500, "A fault of the server", "it was written to the log")
    response.headers.update(SECURITY)
    return response


def application(folder: str, limits: Limits | None = None, door: Door | None = None) -> Starlette:
    """The web application on the release in a build folder; its lifespan starts and ends the workers."""
    limits = limits or Limits()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            await app.state.pool.start()
        except KgError as error:
            app.state.fault = error
            raise
        yield
        await app.state.pool.stop()

    routes = [Route("/health", Resource(GET=health))]
    app = Starlette(
        routes=[*routes, *(route for module in MODULES for route in module.ROUTES)],
        middleware=[Middleware(Guard, door=door or Door(), limits=limits)],
        exception_handlers={Problem: told, HTTPException: no_route, Exception: fault},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.limits = limits
    app.state.pool = Pool(folder, limits)
    app.state.started = time.monotonic()
    app.state.fault = None
    return app
