"""Answers that are pages, each in the language of its address."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.pages.translation import CHINESE
from kg.web.requests import describe_page, get_mount
from kg.web.responses import Resource, respond

#: Bytes from which an answer is compressed, and how hard; a higher level saves little more. The
#: answers of free SPARQL may be large, and no other request is read while one is compressed.
LEAST, LEVEL, LEVEL_OF_DATA = 1_000, 5, 1
ENCODING, ACCEPT = "Accept-Encoding", b"accept-encoding"
#: The quality of what is not accepted.
REFUSED = re.compile(r"q\s*=\s*0(\.0*)?")
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


class AlikeMiddleware:
    """Middleware that gives HEAD the headers of GET where answers are compressed.

    Their length is known only once they are compressed. uvicorn sends no body to HEAD.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a HEAD on as a GET, and say that each answer depends on Accept-Encoding."""

        async def send_with_vary(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if ENCODING not in headers.get("Vary", ""):
                    headers.add_vary_header(ENCODING)
            await send(message)

        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        others = [(name, value) for name, value in scope["headers"] if name != ACCEPT]
        # Starlette compresses for whoever writes the word, even to say that it is not wanted
        accepted = b"gzip" if accepts_gzip(Headers(scope=scope)) else b"identity"
        asked = {**scope, "method": method, "headers": [*others, (ACCEPT, accepted)]}
        await self._app(asked, receive, send_with_vary)


def accepts_gzip(headers: Headers) -> bool:
    """Return whether a client accepts answers that are compressed by gzip (RFC 9110)."""
    qualities = {}
    for part in ",".join(headers.getlist("accept-encoding")).lower().split(","):
        name, *parameters = (word.strip() for word in part.split(";"))
        qualities[name] = not any(map(REFUSED.fullmatch, parameters))
    for name in ("gzip", "x-gzip", "*"):
        if name in qualities:
            return qualities[name]
    return False


def compress(routes: Sequence[Route], level: int = LEVEL) -> list[Route]:
    """Return routes whose answers are compressed for clients that accept it."""
    gzip = Middleware(GZipMiddleware, minimum_size=LEAST, compresslevel=level)
    middleware = [Middleware(AlikeMiddleware), gzip]
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
