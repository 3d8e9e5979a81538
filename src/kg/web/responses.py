"""Responses: run a task, watch the client, send the reply with its ETag."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from kg.query.csv_metadata import MEDIA_TYPE
from kg.web.event_log import REQUEST
from kg.web.problems import Busy, Problem
from kg.web.workers.pool import Pool
from kg.web.workers.work_lanes import Reply, hash_question

#: Smaller answers are sent in one piece.
PIECE = 262_144
#: Seconds after which the server looks whether the client is still there.
WATCH_AFTER = 0.05
#: The header of remarks about a question, and the most characters of it.
WARNINGS, LONGEST_HEADER = "KG-Warnings", 4_000
#: Functions that return another value each time.
VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)

Handler = Callable[[Request], Awaitable[Response]]


class Resource:
    """Methods of one address: `Resource(GET=handler)` adds HEAD, OPTIONS and 405."""

    def __init__(self, **handlers: Handler) -> None:
        self._handlers = dict(handlers)
        if "GET" in handlers:
            self._handlers["HEAD"] = handlers["GET"]
        self.allow = ", ".join([*self._handlers, "OPTIONS"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        method = scope["method"]
        if method in self._handlers:
            response = await self._handlers[method](Request(scope, receive))
        elif method == "OPTIONS":
            response = Response(status_code=204, headers={"Allow": self.allow})
        else:
            reason, hint = f"{method} is not allowed here", f"use {self.allow}"
            response = render_problem(
                405, "Method not allowed", reason, hint, {"Allow": self.allow}
            )
        await response(scope, receive, send)


def link_metadata(response: Response, address: str) -> Response:
    """Add the header by which readers of CSV on the Web find the metadata of rows."""
    response.headers["Link"] = f'<{address}>; rel="describedby"; type="{MEDIA_TYPE}"'
    return response


class ReplyResponse(Response):
    """Response with the bytes of a reply, sent in pieces if they are many."""

    def __init__(self, reply: Reply, headers: Mapping[str, str], pool: Pool) -> None:
        media = f"{reply.media}; charset=utf-8" if reply.media.startswith("text/") else reply.media
        length = str(len(reply.body))
        super().__init__(headers={**headers, "Content-Type": media, "Content-Length": length})
        self._reply = reply
        self._pool = pool
        large = len(reply.body) > PIECE
        if large and pool.sending + len(reply.body) > pool.limits.sending_bytes:
            raise Busy("too many large answers are in transit", hint="try again later")

    @property
    def content(self) -> bytes:
        """The bytes of the reply."""
        return self._reply.body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, and count what a slow client has not read yet."""
        view = memoryview(self._reply.body if scope["method"] != "HEAD" else b"")
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        if len(view) <= PIECE:
            await send({"type": "http.response.body", "body": bytes(view)})
            return
        self._pool.sending += len(view)
        try:
            for start in range(0, len(view), PIECE):
                piece = bytes(view[start : start + PIECE])
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._pool.sending -= len(view)


def render_problem(
    status: int, title: str, reason: str, hint: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """Return a problem as JSON (RFC 9457)."""
    content = {"title": title, "status": status, "detail": reason}
    if hint:
        content["hint"] = hint
    if request := REQUEST.get():
        content["request"] = request
    all_headers = {"Cache-Control": "no-store", **(headers or {})}
    return JSONResponse(content, status, headers=all_headers, media_type="application/problem+json")


async def respond(
    request: Request,
    task: str,
    arguments: Mapping[str, Any],
    *,
    cacheable: bool = True,
    remarks: Sequence[str] = (),
) -> Response:
    """Run a task and return its reply as a response, with an ETag if it is cacheable.

    Args:
        request: the request.
        task: the name of the task.
        arguments: its arguments.
        cacheable: whether the same question has the same answer.
        remarks: remarks on the request, before those of the task.

    Raises:
        Problem: as raised by `Pool.answer`.
    """
    pool: Pool = request.app.state.pool
    condition = request.headers.get("if-none-match", "") if cacheable else ""
    if condition:
        tag = compute_etag(pool.digest, task, arguments)
        if matches_etag(condition, tag):
            return Response(status_code=304, headers=_headers(tag))
    reply = await run_task(request, task, arguments, cacheable=cacheable)
    # another release than when the question came may have answered it
    tag = compute_etag(reply.digest, task, arguments) if cacheable else ""
    warnings = render_warnings([*remarks, *reply.warnings])
    return ReplyResponse(reply, _headers(tag) | warnings, pool)


def compute_etag(digest: str, task: str, arguments: Mapping[str, Any]) -> str:
    """Return the ETag of an answer, which follows from the release and the question.

    It is weak: the same answer, compressed or not.
    """
    return f'W/"{hash_question(digest, task, arguments)[:32]}"'


def matches_etag(condition: str, tag: str) -> bool:
    """Report whether an If-None-Match header names the tag."""
    return bool(condition) and tag.removeprefix("W/") in re.findall(r'"[^"]*"', condition)


def _headers(tag: str) -> dict[str, str]:
    """Return the headers of an answer whose format was chosen by Accept."""
    caching = {"Cache-Control": "no-cache", "ETag": tag} if tag else {}
    return {"Vary": "Accept", **caching}


def render_warnings(warnings: Sequence[str]) -> dict[str, str]:
    """Return the header with remarks: a JSON list in ASCII, as many as fit."""
    fitting = list(warnings)
    while len(text := json.dumps(fitting)) > LONGEST_HEADER:
        fitting.pop()
    return {WARNINGS: text} if fitting else {}


async def run_task(
    request: Request, task: str, arguments: Mapping[str, Any], *, cacheable: bool = True
) -> Reply:
    """Return the reply of a task, and cancel its work if the client disconnects.

    Raises:
        Problem: as raised by `Pool.answer`.
    """
    pool: Pool = request.app.state.pool
    job = asyncio.ensure_future(pool.answer(task, arguments, cacheable=cacheable))
    done, _ = await asyncio.wait({job}, timeout=WATCH_AFTER)
    if done:
        return job.result()
    disconnect = asyncio.ensure_future(_wait_for_disconnect(request))
    try:
        await asyncio.wait({job, disconnect}, return_when=asyncio.FIRST_COMPLETED)
        if not job.done():
            raise Problem("the client disconnected")
        return job.result()
    finally:
        disconnect.cancel()
        job.cancel()


async def _wait_for_disconnect(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
