"""Before any route: who may ask, from where, and how much; and the headers that every answer carries."""

import asyncio
import hmac
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.web.limits import Limits
from kg.web.problems import Problem
from kg.web.responses import problem

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "kg",
}
#: What a page elsewhere may ask once it is allowed with --allow-origin.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "600",
}
SAFE = ("GET", "HEAD", "OPTIONS")


class SlowBody(Problem):
    """The body of a request did not come in time."""

    status, title = 408, "The request came too slowly"


class LargeBody(Problem):
    """The body of a request is larger than the server reads."""

    status, title = 413, "The request is too large"


@dataclass(frozen=True)
class Door:
    """Who is let in: names of this server, pages of other origins, and a secret if there is one."""

    hosts: frozenset[str] = LOCAL
    origins: frozenset[str] = frozenset()
    token: str = ""


class Guard:
    """ASGI middleware that refuses before a route is looked for."""

    def __init__(self, app: ASGIApp, door: Door, limits: Limits) -> None:
        self._app = app
        self._door = door
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = self._allowed_origin(headers)

        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                _secure(MutableHeaders(scope=message), origin)
            await send(message)

        reply = self._misshapen(scope, headers) or self._misnamed(headers)
        if (
            not reply
            and origin
            and scope["method"] == "OPTIONS"
            and "access-control-request-method" in headers
        ):
            reply = Response(
                status_code=204, headers=PREFLIGHT
            )  # which browsers send without the token
        reply = reply or self._stranger(scope, headers, origin)
        if reply:
            await reply(scope, receive, safe)
        else:
            await self._app(scope, self._bounded(receive), safe)

    def _allowed_origin(self, headers: Headers) -> str:
        origin = headers.get("origin", "")
        allowed = origin in self._door.origins or (origin and "*" in self._door.origins)
        return origin if allowed else ""

    def _misshapen(self, scope: Scope, headers: Headers) -> Response | None:
        limits = self._limits
        if len(scope["raw_path"]) + len(scope["query_string"]) > limits.url_bytes:
            return problem(
                414, "The address is too long", f"more than {limits.url_bytes} bytes", "use POST"
            )
        if len(headers.raw) > limits.headers:
            return problem(431, "Too many headers", f"more than {limits.headers}")
        if sum(len(name) + len(value) for name, value in headers.raw) > limits.header_bytes:
            return problem(
                431, "The headers are too long", f"more than {limits.header_bytes} bytes"
            )
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            return problem(
                415, "Unsupported encoding", "requests are read as they are", "send it uncompressed"
            )
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length[:20]) > limits.body_bytes:
            return problem(413, LargeBody.title, f"at most {limits.body_bytes} bytes are read")
        return None

    def _misnamed(self, headers: Headers) -> Response | None:
        names = headers.getlist("host")
        if len(names) != 1 or host(names[0]) not in self._door.hosts:
            return problem(
                403,
                "Unknown host",
                "this server does not go by that name",
                "start it with --allow-host",
            )
        return None

    def _stranger(self, scope: Scope, headers: Headers, origin: str) -> Response | None:
        if self._door.token and not knows(headers.get("authorization", ""), self._door.token):
            challenge = {"WWW-Authenticate": 'Bearer realm="kg", Basic realm="kg"'}
            return problem(
                401, "Token wanted", "this server answers who knows its token", "", challenge
            )
        if not origin and foreign(scope, headers):
            return problem(
                403, "Not from here", "a page of another site asks", "allow it with --allow-origin"
            )
        return None

    def _bounded(self, receive: Receive) -> Receive:
        """The body with a limit of size and time, the time from the first call."""
        limits, size = self._limits, 0
        until: float | None = None
        ended = False

        async def bounded() -> Message:
            nonlocal size, until, ended
            if ended:  # nothing comes but the news that the client went away
                return await receive()
            until = until or asyncio.get_running_loop().time() + limits.body_seconds
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError as error:
                raise SlowBody(
                    f"the body was not there after {limits.body_seconds:g} seconds"
                ) from error
            size += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if size > limits.body_bytes:
                raise LargeBody(f"at most {limits.body_bytes} bytes are read")
            return message

        return bounded


def host(value: str) -> str:
    """The name in a Host header, without its port; empty where it is no plain name."""
    name, colon, port = value.rpartition(":") if not value.endswith("]") else (value, "", "")
    if colon and not (port.isascii() and port.isdigit()):
        return ""
    return (name if colon else value).lower()


def knows(authorization: str, token: str) -> bool:
    """Whether a client sends the token: as Bearer, or as the password of Basic, which browsers ask for."""
    scheme, _, rest = authorization.partition(" ")
    value = rest.strip().encode("latin-1", "replace")  # the bytes that came
    if scheme.lower() == "basic":
        try:
            value = b64decode(value, validate=True).partition(b":")[2]
        except ValueError:
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(value, token.encode())


def foreign(scope: Scope, headers: Headers) -> bool:
    """Whether a browser asks for a page of another origin; a link that is followed is welcome."""
    site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "")
    if scope["method"] in SAFE and headers.get("sec-fetch-mode") == "navigate":
        return False
    if site:
        return site not in ("same-origin", "none")
    return (
        bool(origin)
        and scope["method"] not in SAFE
        and urlsplit(origin).netloc.lower() != headers["host"].lower()
    )


def _secure(headers: MutableHeaders, origin: str) -> None:
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("Cache-Control", "no-cache")
    if origin:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "ETag"
        headers.add_vary_header("Origin")


def names(hosts: Iterable[str]) -> frozenset[str]:
    """The names that a Host header may hold, for addresses given by the user."""
    return frozenset(
        f"[{name}]" if ":" in name and not name.startswith("[") else name.lower() for name in hosts
    )
