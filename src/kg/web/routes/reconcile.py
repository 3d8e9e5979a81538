"""Reconciliation API of the W3C community group, version 0.2, at `/reconcile`."""

import re
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.web.problems import Problem
from kg.web.requests import Fields, get_one, parse_fields
from kg.web.responses import Resource, respond

#: A function of a script that may be called: names with dots, as jQuery makes them.
CALLBACK = re.compile(r"[A-Za-z_$][\w$]{0,99}(\.[A-Za-z_$][\w$]{0,99}){0,5}", re.ASCII)
SCRIPT = "text/javascript; charset=utf-8"
#: A client shows a preview in a frame of its own page; there is nothing in it to click.
FRAMED = "default-src 'none'; style-src 'none'; frame-ancestors *"
#: Characters of an id or of what is typed that are read.
MOST_CHARACTERS = 500


async def get_service(request: Request) -> Response:
    """Answer what is in the address; without anything, describe the service."""
    return await _answer(request, parse_fields(request.scope["query_string"]))


async def post_service(request: Request) -> Response:
    """Answer a batch or an extension in a form."""
    in_address = parse_fields(request.scope["query_string"])
    return await _answer(request, [*in_address, *parse_fields(await request.body())])


async def _answer(request: Request, fields: Fields) -> Response:
    for name, task in (("queries", "match"), ("extend", "extend")):
        if (text := get_one(fields, name)) is not None:
            return await _respond(request, fields, task, {name: text})
    if get_one(fields, "query") is not None:
        hint = 'send queries={"q0": {"query": "a name"}}'
        raise Problem("single queries are of version 0.1", hint=hint)
    return await _respond(request, fields, "manifest", {"base": str(request.base_url)})


async def get_suggestions(request: Request, *, what: str) -> Response:
    """Return suggestions for what somebody is typing."""
    fields = parse_fields(request.scope["query_string"])
    prefix = (get_one(fields, "prefix") or "")[:MOST_CHARACTERS]
    return await _respond(request, fields, "suggest", {"what": what, "prefix": prefix})


async def get_properties(request: Request) -> Response:
    """Return the properties by which things of a kind can be extended."""
    fields = parse_fields(request.scope["query_string"])
    kind = (get_one(fields, "type") or "")[:MOST_CHARACTERS]
    return await _respond(request, fields, "propose", {"type": kind})


async def get_preview(request: Request, *, what: str) -> Response:
    """Return what a client shows of an id: a page for a frame, or a flyout."""
    fields = parse_fields(request.scope["query_string"])
    id = (get_one(fields, "id") or "")[:MOST_CHARACTERS]
    response = await _respond(request, fields, "preview", {"what": what, "id": id})
    if not what:
        response.headers["Content-Security-Policy"] = FRAMED
    return response


async def _respond(
    request: Request, fields: Fields, task: str, arguments: dict[str, str]
) -> Response:
    """Return the answer of a task; with `callback`, as a script that calls it (JSONP)."""
    callback = get_one(fields, "callback")
    if callback is not None and not CALLBACK.fullmatch(callback):
        raise Problem("callback is no name of a function", hint="write letters, digits and dots")
    response = await respond(request, task, arguments)
    if callback is None or response.status_code != 200:
        return response
    # the comment keeps the first bytes from being taken for another kind of file
    body = b"/**/" + callback.encode() + b"(" + bytes(response.content) + b");"  # type: ignore[attr-defined]
    return Response(body, headers={"Content-Type": SCRIPT})


def _list_routes() -> list[Route]:
    routes = [
        Route("/reconcile", Resource(GET=get_service, POST=post_service)),
        Route("/reconcile/properties", Resource(GET=get_properties)),
        Route("/reconcile/preview", Resource(GET=partial(get_preview, what=""))),
    ]
    for what in ("entity", "type", "property"):
        suggestions = partial(get_suggestions, what=what)
        routes.append(Route(f"/reconcile/suggest/{what}", Resource(GET=suggestions)))
        flyout = partial(get_preview, what=what)
        routes.append(Route(f"/reconcile/flyout/{what}", Resource(GET=flyout)))
    return routes


ROUTES = _list_routes()
