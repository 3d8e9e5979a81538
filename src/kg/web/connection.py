"""One connection of a client: bounded in number, size and slowness before the request is whole."""

import asyncio
import json
import socket
import struct
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from kg.web.limits import Limits
from kg.web.security import SECURITY


class Connection(HttpToolsProtocol):
    """uvicorn's connection, which by itself waits for ever and reads heads of any size."""

    limits = Limits()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._reading: asyncio.TimerHandle | None = None
        self._writing: asyncio.TimerHandle | None = None
        self._in_head = True
        self._taken = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has come: it is sent off where there are too many."""
        super().connection_made(transport)
        self._await_head()
        if len(self.connections) > self.limits.connections:
            self.refuse(503, "too many connections")

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        super().connection_lost(exc)
        for timer in (self._reading, self._writing):
            if timer:
                timer.cancel()

    def data_received(self, data: bytes) -> None:
        """Bytes have come: of a head that grows too long no more is read."""
        if self.transport.is_closing():
            return
        self._taken += len(data)
        super().data_received(data)
        limits = self.limits
        head = limits.url_bytes + limits.header_bytes
        if self.transport.is_closing():
            return
        if self._in_head and self._taken > head:
            self.refuse(431, "the head of the request is too long")
        elif (
            self._taken > head + 8 * limits.body_bytes
        ):  # a body of one byte a chunk is six times as long
            self.refuse(413, "the request is too long")

    def on_message_begin(self) -> None:
        """A request starts."""
        super().on_message_begin()
        self._in_head, self._taken = True, 0
        self._await_head()

    def on_headers_complete(self) -> None:
        """The head is whole: its body has time from now."""
        self._in_head = False
        if len(self.url) > self.limits.url_bytes:  # the parser would call it no request
            self.refuse(414, f"the address is longer than {self.limits.url_bytes} bytes: use POST")
            return
        super().on_headers_complete()
        self._await(self.limits.body_seconds + 2)  # the guard is first to say that it is slow

    def on_message_complete(self) -> None:
        """The request is whole."""
        super().on_message_complete()
        if self._reading:
            self._reading.cancel()

    def _await_head(self) -> None:
        self._await(self.limits.head_seconds)

    def _await(self, seconds: float) -> None:
        if self._reading:
            self._reading.cancel()
        self._reading = self.loop.call_later(seconds, self._late)

    def _late(self) -> None:
        self.refuse(408, "the request did not come in time")

    def pause_writing(self) -> None:
        """The client takes no more for now; after a while it is cut off."""
        super().pause_writing()
        self._writing = self.loop.call_later(self.limits.sending_seconds, self._cut)

    def resume_writing(self) -> None:
        """The client takes again."""
        super().resume_writing()
        if self._writing:
            self._writing.cancel()

    def send_400_response(self, msg: str) -> None:
        """Tell that this is no HTTP."""
        self.refuse(400, msg)

    def refuse(self, status: int, reason: str) -> None:
        """A problem for a request that never came to be one, and the end of the connection."""
        if self.transport.is_closing():
            return
        answering = (
            self.cycle is not None
            and self.cycle.response_started
            and not self.cycle.response_complete
        )
        if answering:  # nothing may be said in the middle of an answer
            self._cut()
            return
        body = json.dumps({"title": "Bad request", "status": status, "detail": reason}).encode()
        head = {
            "Content-Type": "application/problem+json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in {**head, **SECURITY}.items())
        self.transport.write(STATUS_LINE[status] + lines.encode() + b"\r\n" + body)
        self.transport.close()
        self.loop.call_later(self.limits.sending_seconds, self._cut)

    def _cut(self) -> None:
        """End the connection now: what the client has not taken is not kept for it."""
        line = self.transport.get_extra_info("socket")
        if line is not None and line.fileno() >= 0:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()
