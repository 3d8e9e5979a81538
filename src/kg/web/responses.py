"""From a request to a response: the pool is asked, the client watched, the answer sent with its validator."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from kg.web.cache import Reply
from kg.web.problems import Busy, Problem
from kg.web.workers.pool import Pool

#: Answers below this are sent in one piece.
PIECE = 262_144
#: A query is watched for its client going away once it has taken so many seconds.
WATCH_AFTER = 0.05
#: Functions that give another value each time.
FLEETING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)

Handler = Callable[[Request], Awaitable[Response]]


class Resource:
    """The methods of one address: `Resource(GET=handler)`, with HEAD, OPTIONS and 405 as they follow."""

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
            reason = f"{method} is not for this address"
            response = problem(
                405, "Method not allowed", reason, f"use {self.allow}", {"Allow": self.allow}
            )
        await response(scope, receive, send)


def problem(
    status: int, title: str, reason: str, hint: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """A problem as JSON (RFC 9457)."""
    told = {"title": title, "status": status, "detail": reason} | ({"hint": hint} if hint else {})
    head = {"Cache-Control": "no-store", **(headers or {})}
    return JSONResponse(told, status, headers=head, media_type="application/problem+json")


async def told(_: Request, error: Exception) -> Response:
    """The response to a Problem that a handler raised."""
    assert isinstance(error, Problem)
    return problem(error.status, error.title, error.reason, error.hint, error.headers)


async def answered(
    request: Request, task: str, arguments: Mapping[str, Any], *, lasting: bool = True
) -> Response:
    """The reply of a task as a response, with an ETag where it lasts.

    Raises:
        Problem: as `Pool.answer` does.
    """
    pool: Pool = request.app.state.pool
    tag = validator(pool.digest, task, arguments) if lasting else ""
    if tag and matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers(tag))
    reply = await asked(request, task, arguments, lasting=lasting)
    if lasting and reply.digest != pool.digest:
        tag = validator(reply.digest, task, arguments)
    return Answer(reply, headers(tag), pool)


def headers(tag: str) -> dict[str, str]:
    """The headers of an answer that was chosen by Accept."""
    return (
        {"Vary": "Accept", "Cache-Control": "no-cache", "ETag": tag} if tag else {"Vary": "Accept"}
    )


def validator(digest: str, task: str, arguments: Mapping[str, Any]) -> str:
    """The ETag of an answer: of the release and the question, for nothing else decides it."""
    text = json.dumps([digest, task, arguments])
    return f'"{sha256(text.encode()).hexdigest()[:32]}"'


def matches(condition: str, tag: str) -> bool:
    """Whether If-None-Match names the tag."""
    return bool(condition) and tag in re.findall(r'"[^"]*"', condition)


class Answer(Response):
    """The bytes of a reply, in pieces where they are many."""

    def __init__(self, reply: Reply, head: Mapping[str, str], pool: Pool) -> None:
        media = f"{reply.media}; charset=utf-8" if reply.media.startswith("text/") else reply.media
        super().__init__(
            headers={**head, "Content-Type": media, "Content-Length": str(len(reply.body))}
        )
        self._reply = reply
        self._pool = pool
        if pool.sending + len(reply.body) > pool.limits.sending_bytes:
            raise Busy("too many large answers are being sent", hint="ask again in a while")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; what a slow client keeps back counts for all."""
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
                await send(
                    {
                        "type": "http.response.body",
                        "body": bytes(view[start : start + PIECE]),
                        "more_body": True,
                    }
                )
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._pool.sending -= len(view)


async def asked(
    request: Request, task: str, arguments: Mapping[str, Any], *, lasting: bool = True
) -> Reply:
    """The reply of a task; its work is cancelled when the client goes away.

    Raises:
        Problem: as `Pool.answer` does.
    """
    pool: Pool = request.app.state.pool
    job = asyncio.ensure_future(pool.answer(task, arguments, lasting=lasting))
    done, _ = await asyncio.wait({job}, timeout=WATCH_AFTER)
    if done:
        return job.result()
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({job, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not job.done():
            raise Problem("the client went away")
        return job.result()
    finally:
        gone.cancel()
        job.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
