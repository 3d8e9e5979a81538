"""Access rules, as middlewares before any route.

From the outside in: the log, response headers, limits of requests, names of the server, access.
Starlette's CORSMiddleware answers a preflight before the limits and the name of the server are
checked, and with another status, so CORS is done here too.
"""

import asyncio
import hmac
import re
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.web.event_log import LogMiddleware
from kg.web.limits import Limits
from kg.web.problems import Problem
from kg.web.responses import render_problem
from kg.web.root_path import MountMiddleware

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "kg",
}
#: Requests that a page of an allowed origin may send.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "600",
}
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="kg", Basic realm="kg"'}
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
#: An origin: scheme, then host and port.
ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([^/?#]*)", re.IGNORECASE)


class SlowBody(Problem):
    """Body of a request that did not arrive in time."""

    status, title = 408, "The request came too slowly"


class LargeBody(Problem):
    """Body of a request that is larger than the server reads."""

    status, title = 413, "The request is too large"


@dataclass(frozen=True)
class Access:
    """Who may ask: by which host names, from pages of which origins, with which token."""

    hosts: frozenset[str] = LOCAL
    origins: frozenset[str] = frozenset()
    token: str = ""
    #: The path at which a proxy has the server, such as `/kg`; empty for none.
    root_path: str = ""

    def allow_origin(self, headers: Headers) -> str:
        """Return the Origin of a request if its pages may ask, else an empty string."""
        origin = headers.get("origin", "")
        allowed = origin in self.origins or (origin and "*" in self.origins)
        return origin if allowed else ""


def protect(access: Access, limits: Limits) -> list[Middleware]:
    """Return the middlewares in order, the outermost first."""
    return [
        Middleware(LogMiddleware),
        Middleware(MountMiddleware, access.root_path),
        Middleware(HeadersMiddleware, access),
        Middleware(LimitsMiddleware, limits),
        Middleware(HostMiddleware, access),
        Middleware(AccessMiddleware, access),
    ]


class HeadersMiddleware:
    """Middleware that adds security headers, and CORS headers for allowed origins."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add headers to its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        origin = self._access.allow_origin(Headers(scope=scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), origin)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Gate:
    """Middleware that refuses some requests and passes the others on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that is refused, or pass it on."""
        response = None
        if scope["type"] == "http":
            response = self.refuse(scope, Headers(scope=scope))
        if response:
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def refuse(self, scope: Scope, headers: Headers) -> Response | None:
        """Return the response to a refused request; None passes it on."""
        raise NotImplementedError


class LimitsMiddleware(Gate):
    """Middleware that bounds the address, the headers and the body of a request."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        super().__init__(app)
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that is too large, or pass it on with a bounded body."""
        bounded = bound_body(receive, self._limits) if scope["type"] == "http" else receive
        await super().__call__(scope, bounded, send)

    def refuse(self, scope: Scope, headers: Headers) -> Response | None:
        """Refuse what is too large by its head alone."""
        limits = self._limits
        if len(scope["raw_path"]) + len(scope["query_string"]) > limits.url_bytes:
            reason = f"the address is longer than {limits.url_bytes} bytes"
            return render_problem(414, "The address is too long", reason, "use POST")
        if len(headers.raw) > limits.headers:
            reason = f"the request has more than {limits.headers} headers"
            return render_problem(431, "Too many headers", reason)
        if sum(len(name) + len(value) for name, value in headers.raw) > limits.header_bytes:
            reason = f"the headers are longer than {limits.header_bytes} bytes"
            return render_problem(431, "The headers are too long", reason)
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            reason = "compressed requests are not read"
            return render_problem(415, "Unsupported encoding", reason, "send it uncompressed")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length[:20]) > limits.body_bytes:
            return render_problem(413, LargeBody.title, _describe_body_limit(limits))
        return None


class HostMiddleware(Gate):
    """Middleware that refuses requests for another host (DNS rebinding)."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        super().__init__(app)
        self._access = access

    def refuse(self, scope: Scope, headers: Headers) -> Response | None:
        """Refuse a request without exactly one allowed Host (RFC 9112)."""
        hosts = headers.getlist("host")
        if len(hosts) != 1:
            reason = f"the request has {len(hosts)} Host headers"
            return render_problem(400, "Bad request", reason, "send one")
        if parse_host(hosts[0]) in self._access.hosts:
            return None
        reason = "the server does not have this host name"
        return render_problem(403, "Unknown host", reason, "start it with --allow-host")


class AccessMiddleware(Gate):
    """Middleware that refuses requests without token or from other origins."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        super().__init__(app)
        self._access = access

    def refuse(self, scope: Scope, headers: Headers) -> Response | None:
        """Refuse a request by its token or origin; answer an allowed preflight."""
        origin, token = self._access.allow_origin(headers), self._access.token
        if origin and _is_preflight(scope, headers):  # browsers send it without the token
            return Response(status_code=204, headers=PREFLIGHT)
        if token and not has_token(headers.get("authorization", ""), token):
            reason = "this server needs a token"
            return render_problem(401, "Token required", reason, "", CHALLENGE)
        if not origin and is_cross_site(scope, headers):
            reason = "the request comes from a page of another site"
            return render_problem(403, "Origin not allowed", reason, "allow it with --allow-origin")
        return None


def bound_body(receive: Receive, limits: Limits) -> Receive:
    """Limit the size of a body, and its time from the first call.

    Raises:
        SlowBody, LargeBody: when the result is called.
    """
    size = 0
    deadline: float | None = None
    complete = False

    async def receive_bounded() -> Message:
        nonlocal size, deadline, complete
        if complete:  # all that can follow is the message that the client disconnected
            return await receive()
        deadline = deadline or asyncio.get_running_loop().time() + limits.body_seconds
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError as error:
            reason = f"the body did not arrive within {limits.body_seconds:g} seconds"
            raise SlowBody(reason) from error
        size += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if size > limits.body_bytes:
            raise LargeBody(_describe_body_limit(limits))
        return message

    return receive_bounded


def parse_host(value: str) -> str:
    """Return the name in a Host header without its port; empty if malformed."""
    name, colon, port = value.rpartition(":") if not value.endswith("]") else (value, "", "")
    if colon and not (port.isascii() and port.isdigit()):
        return ""
    return (name if colon else value).lower()


def normalize_hosts(hosts: Iterable[str]) -> frozenset[str]:
    """Return host names as a Host header has them: in small letters, IPv6 in brackets."""
    names = set()
    for name in hosts:
        bare_ipv6 = ":" in name and not name.startswith("[")
        names.add(f"[{name}]" if bare_ipv6 else name.lower())
    return frozenset(names)


def has_token(authorization: str, token: str) -> bool:
    """Report whether a client sends the token.

    As Bearer, or as the password of Basic, for which browsers ask.
    """
    scheme, _, rest = authorization.partition(" ")
    value = rest.strip().encode("latin-1", "replace")  # the bytes as received
    if scheme.lower() == "basic":
        try:
            value = b64decode(value, validate=True).partition(b":")[2]
        except ValueError:
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(value, token.encode())


def is_cross_site(scope: Scope, headers: Headers) -> bool:
    """Report whether a page of another origin asks; a link that is followed may."""
    site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "")
    if scope["method"] in SAFE_METHODS and headers.get("sec-fetch-mode") == "navigate":
        return False
    if site:
        return site not in ("same-origin", "none")
    if not origin or scope["method"] in SAFE_METHODS:
        return False
    match = ORIGIN.match(origin)
    return match is None or match[1].lower() != headers["host"].lower()


def _is_preflight(scope: Scope, headers: Headers) -> bool:
    return scope["method"] == "OPTIONS" and "access-control-request-method" in headers


def _describe_body_limit(limits: Limits) -> str:
    return f"at most {limits.body_bytes} bytes are read"


def _add_headers(headers: MutableHeaders, origin: str) -> None:
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("Cache-Control", "no-cache")
    if origin:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "ETag, KG-Warnings"
        headers.add_vary_header("Origin")
