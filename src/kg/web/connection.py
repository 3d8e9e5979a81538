"""Connections of clients, bounded in number, size and time.

uvicorn offers no setting for these bounds, so its private protocol class is subclassed.
`pyproject.toml` caps uvicorn for this reason.
"""

import asyncio
import json
import logging
import socket
import struct
from collections import Counter
from contextlib import suppress
from typing import Any, cast
from uuid import uuid4

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from kg.web.event_log import HEADER
from kg.web.limits import Limits
from kg.web.security import SECURITY, normalize_hosts, parse_host

LOG = logging.getLogger("kg.web.connection")
#: What helps whoever typed an address with a space or with characters of other scripts.
NOT_HTTP = "write %XX for each byte that is not ASCII in an address; curl: -G --data-urlencode"
#: A body in chunks of one byte is six times as long as its content.
CHUNK_OVERHEAD = 8


class Connection(HttpToolsProtocol):
    """Connection of uvicorn with limits, also before a request is complete.

    Without them it waits forever, and reads a head of any length.
    """

    limits = Limits()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._reading: asyncio.TimerHandle | None = None
        self._writing: asyncio.TimerHandle | None = None
        self._in_head = True
        self._is_complete = False
        self._received = 0
        #: When it was opened, or its latest request was answered.
        self.idle_since = self.loop.time()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a client, and make room for it if there are too many."""
        super().connection_made(transport)
        self._await_head()
        if len(self.connections) > self.limits.connections:
            self._make_room()

    @property
    def is_idle(self) -> bool:
        """Whether no complete request waits for its answer: it may have to make room."""
        if self.transport.is_closing():
            return False
        cycle = self.cycle
        return not self._is_complete or cycle is None or cycle.response_complete

    def _make_room(self) -> None:
        """End an idle connection, of the address that has most of them.

        So whoever opens many and asks nothing loses the oldest of them, and others are answered.
        """
        others = cast("set[Connection]", self.connections) - {self}
        idle = [one for one in others if one.is_idle]
        if not idle:
            self.refuse(503, "too many connections")
            return
        counts = Counter(one.address for one in idle)
        (address, _), *_ = counts.most_common(1)
        oldest = min((one for one in idle if one.address == address), key=_get_age)
        oldest.refuse(408, "the server needs the room for others")

    @property
    def address(self) -> str:
        """The address of the client, without its port."""
        return self.client[0] if self.client else ""

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timers of a client that disconnected."""
        super().connection_lost(exc)
        for timer in (self._reading, self._writing):
            if timer:
                timer.cancel()

    def data_received(self, data: bytes) -> None:
        """Read bytes, and refuse a head or body that grows too long."""
        if self.transport.is_closing():
            return
        self._received += len(data)
        super().data_received(data)
        limits = self.limits
        head = limits.url_bytes + limits.header_bytes
        if self.transport.is_closing():
            return
        if self._in_head and self._received > head:
            self.refuse(431, "the head of the request is too long")
        elif self._received > head + CHUNK_OVERHEAD * limits.body_bytes:
            self.refuse(413, "the request is too long")

    def on_message_begin(self) -> None:
        """Start the time for the head of a request."""
        super().on_message_begin()
        self._in_head, self._is_complete, self._received = True, False, 0
        self._await_head()

    def on_headers_complete(self) -> None:
        """Start the time for the body of a request."""
        self._in_head = False
        if len(self.url) > self.limits.url_bytes:  # the parser would call it malformed
            reason = f"the address is longer than {self.limits.url_bytes} bytes: use POST"
            self.refuse(414, reason)
            return
        if self._names_another_host():
            self.refuse(400, "the address names another host than the header")
            return
        super().on_headers_complete()
        # two seconds more than in `kg.web.security`, whose problem says more
        self._await(self.limits.body_seconds + 2)

    def _names_another_host(self) -> bool:
        """Whether a complete address names another host than the header does.

        uvicorn passes neither on, and the routes know the header alone.
        """
        with suppress(httptools.HttpParserError, UnicodeDecodeError):
            if host := httptools.parse_url(self.url).host:
                named = [value.decode() for name, value in self.headers if name == b"host"]
                return {*map(parse_host, named)} != normalize_hosts([host.decode()])
        return False

    def on_message_complete(self) -> None:
        """Stop the time: the request is complete."""
        self._is_complete = True
        super().on_message_complete()
        if self._reading:
            self._reading.cancel()

    def _await_head(self) -> None:
        self._await(self.limits.head_seconds)

    def _await(self, seconds: float) -> None:
        if self._reading:
            self._reading.cancel()
        self._reading = self.loop.call_later(seconds, self._refuse_slow)

    def _refuse_slow(self) -> None:
        self.refuse(408, "the request did not arrive in time")

    def on_response_complete(self) -> None:
        """Note when the connection has nothing to do."""
        self.idle_since = self.loop.time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Start the time in which the client must read on."""
        super().pause_writing()
        self._writing = self.loop.call_later(self.limits.sending_seconds, self._abort)

    def resume_writing(self) -> None:
        """Stop the time: the client reads on."""
        super().resume_writing()
        if self._writing:
            self._writing.cancel()

    def send_400_response(self, msg: str) -> None:
        """Refuse bytes that are not HTTP."""
        self.refuse(400, msg, hint=NOT_HTTP)

    def refuse(self, status: int, reason: str, hint: str = "") -> None:
        """Send a problem and close the connection."""
        if self.transport.is_closing():
            return
        if self._is_responding():  # nothing may be sent in the middle of an answer
            self._abort()
            return
        request = uuid4().hex
        LOG.info("refused: %s", reason, extra={"request": request, "status": status})
        content = {"title": "Bad request", "status": status, "detail": reason, "request": request}
        body = json.dumps(content | ({"hint": hint} if hint else {})).encode()
        headers = {
            HEADER: request,
            "Content-Type": "application/problem+json",
            "Content-Length": str(len(body)),
            "Connection": "close",
            **SECURITY,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(STATUS_LINE[status] + lines.encode() + b"\r\n" + body)
        self.transport.close()
        self.loop.call_later(self.limits.sending_seconds, self._abort)

    def _is_responding(self) -> bool:
        cycle = self.cycle
        return cycle is not None and cycle.response_started and not cycle.response_complete

    def _abort(self) -> None:
        """End the connection now, and drop what the client has not read."""
        connection = self.transport.get_extra_info("socket")
        if connection is not None and connection.fileno() >= 0:
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.transport.abort()


def _get_age(connection: Connection) -> float:
    return connection.idle_since
