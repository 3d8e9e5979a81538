"""Answers that are pages, each in the language of its address."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.pages.translation import CHINESE
from kg.web.requests import describe_page, get_mount
from kg.web.responses import Resource, respond

#: Bytes from which an answer is compressed, and how hard; a higher level saves little more. The
#: answers of free SPARQL may be large, and no other request is read while one is compressed.
LEAST, LEVEL, LEVEL_OF_DATA = 1_000, 5, 1
#: Addresses that have no language: files, and what programs read.
WITHOUT_LANGUAGE = (
    "/assets/{name}",
    "/feed.xml",
    "/llms.txt",
    "/openapi.json",
    "/queries/{name}/explain",
)


async def respond_with_page(
    request: Request, task: str, arguments: Mapping[str, Any], *, cacheable: bool = True
) -> Response:
    """Run a task that makes a page, and return the page as a response.

    Args:
        request: the request.
        task: the name of the task.
        arguments: its arguments, to which the language is added.
        cacheable: whether the same question has the same answer.
    """
    return await respond(
        request, task, {**arguments, **describe_page(request)}, cacheable=cacheable
    )


def compress(routes: Sequence[Route], level: int = LEVEL) -> list[Route]:
    """Return routes whose answers are compressed for clients that accept it."""
    middleware = [Middleware(GZipMiddleware, minimum_size=LEAST, compresslevel=level)]
    return [Route(route.path, route.endpoint, middleware=middleware) for route in routes]


async def _redirect_to_front(request: Request) -> Response:
    return RedirectResponse(get_mount(request) + CHINESE.root.lstrip("/"), 308)


def list_chinese(routes: Sequence[Route]) -> list[Route]:
    """Return the routes to pages again, each below the address of the Chinese pages."""
    root = CHINESE.root.rstrip("/")
    chinese = [Route(root, Resource(GET=_redirect_to_front))]
    for route in routes:
        if route.path not in WITHOUT_LANGUAGE and not route.path.endswith(".csv"):
            chinese.append(Route(f"{root}{route.path}", route.endpoint))
    return chinese
