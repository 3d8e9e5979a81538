"""Connections of clients, bounded in number, size and time.

uvicorn offers no setting for these bounds, so its private protocol class is subclassed.
`pyproject.toml` caps uvicorn for this reason.
"""

import asyncio
import json
import socket
import struct
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from kg.web.limits import Limits
from kg.web.security import SECURITY

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
        self._received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a client, or refuse it if there are too many."""
        super().connection_made(transport)
        self._await_head()
        if len(self.connections) > self.limits.connections:
            self.refuse(503, "too many connections")

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
        self._in_head, self._received = True, 0
        self._await_head()

    def on_headers_complete(self) -> None:
        """Start the time for the body of a request."""
        self._in_head = False
        if len(self.url) > self.limits.url_bytes:  # the parser would call it malformed
            reason = f"the address is longer than {self.limits.url_bytes} bytes: use POST"
            self.refuse(414, reason)
            return
        super().on_headers_complete()
        # two seconds more than in `kg.web.security`, whose problem says more
        self._await(self.limits.body_seconds + 2)

    def on_message_complete(self) -> None:
        """Stop the time: the request is complete."""
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
        self.refuse(400, msg)

    def refuse(self, status: int, reason: str) -> None:
        """Send a problem and close the connection."""
        if self.transport.is_closing():
            return
        if self._is_responding():  # nothing may be sent in the middle of an answer
            self._abort()
            return
        body = json.dumps({"title": "Bad request", "status": status, "detail": reason}).encode()
        headers = {
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
