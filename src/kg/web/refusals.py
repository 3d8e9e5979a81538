"""Answers to requests that fail: pages for people, problem+json for programs."""

import json
import logging
from collections.abc import Mapping
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.pages.edition import place_on_server
from kg.pages.refusal import Refusal, render_refusal
from kg.web.event_log import HEADER, REQUEST
from kg.web.problems import Problem
from kg.web.requests import choose_media, get_accept, get_language, get_mount
from kg.web.responses import render_problem, run_task
from kg.web.security import SECURITY

LOG = logging.getLogger("kg.web.refusals")
PROBLEM, HTML = "application/problem+json", "text/html"
#: Characters of an address in which names are looked for.
LONGEST_WORDS = 200


async def handle_problem(request: Request, error: Exception) -> Response:
    """Return the response to a Problem that a handler raised."""
    assert isinstance(error, Problem)
    refusal = Refusal(error.status, error.title, error.reason, error.hint)
    return await refuse(request, refusal, error.headers)


async def handle_http_error(request: Request, error: Exception) -> Response:
    """Answer a request to an unknown address."""
    assert isinstance(error, HTTPException)
    start = "/sparql" if request.app.state.data else "/"
    reason, hint = "there is nothing at this address", f"start at {start}"
    refusal = Refusal(error.status_code, error.detail, reason, hint)
    return await refuse(request, refusal, error.headers)


async def handle_disconnect(request: Request, _: Exception) -> Response:
    """End a request whose client left before its body was complete."""
    return _render(request, Refusal(400, "Bad request", "the client disconnected"), {}, [], "")


async def handle_fault(request: Request, error: Exception) -> Response:
    """Answer after a fault of ours, without any detail of it, and write it to the log."""
    LOG.error("a fault of ours", exc_info=error)
    refusal = Refusal(500, "Internal server error", "the fault was written to the log")
    response = _render(request, refusal, {}, [], "")
    response.headers.update(SECURITY | {HEADER: REQUEST.get()})
    return response


async def refuse(
    request: Request, refusal: Refusal, headers: Mapping[str, str] | None = None
) -> Response:
    """Return why a request has no answer, as the client wants to read it."""
    words, near = "", []
    if refusal.status == 404 and wants_page(request):
        # the path of the scope has names in any script; that of the URL escapes them
        name = request.scope["path"].rstrip("/").rpartition("/")[2].removesuffix(".html")
        words = name.replace("-", " ")[:LONGEST_WORDS]
        near = await _list_near(request, words)
    return _render(request, refusal, headers or {}, near, words)


def wants_page(request: Request) -> bool:
    """Return whether there are pages, and the client wants HTML more than JSON."""
    return not request.app.state.data and choose_media(get_accept(request), (PROBLEM, HTML)) == HTML


async def _list_near(request: Request, words: str) -> list[tuple[str, str]]:
    """Return the entities with names like an address; none if no worker is free."""
    if not words.strip():
        return []
    try:
        reply = await run_task(request, "near", {"text": words})
    except Problem:
        return []
    return [(path, label) for path, label in json.loads(reply.body)]


def _render(
    request: Request,
    refusal: Refusal,
    headers: Mapping[str, str],
    near: list[tuple[str, str]],
    words: str,
) -> Response:
    headers = {"Vary": "Accept", **headers}
    if not wants_page(request):
        return render_problem(refusal.status, refusal.title, refusal.reason, refusal.hint, headers)
    refusal = replace(refusal, request=REQUEST.get())
    to = place_on_server(get_language(request), get_mount(request))
    page = render_refusal(refusal, near, words, to)
    return HTMLResponse(page, refusal.status, {"Cache-Control": "no-store", **headers})
