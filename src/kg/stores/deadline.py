"""A time limit for a complete HTTP exchange."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Mapping
from typing import Any


class Deadline:
    """Close a request's connections once its time is over.

    httpx limits each read and each write. A store that drips its headers, or reads an upload
    slowly, would take any time.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._shut_down)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self.release()

    @property
    def seconds_left(self) -> float:
        """The seconds until the deadline; never 0, which would mean no waiting at all."""
        return max(self._end - time.monotonic(), 0.001)

    @property
    def has_passed(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def watch(self, event: str, details: Mapping[str, Any]) -> None:
        """Remember each new connection; httpx calls this as its `trace` extension."""
        if not event.endswith("connect_tcp.complete"):
            return
        # TLS takes the socket over; a duplicate still shuts the connection down
        connection = details["return_value"].get_extra_info("socket").dup()
        with self._lock:
            self._sockets.append(connection)
        if self.has_passed:
            self._shut_down()

    def release(self) -> None:
        """Forget the connections, so that httpx's own close ends them."""
        with self._lock:
            for connection in self._sockets:
                connection.close()
            self._sockets.clear()

    def _shut_down(self) -> None:
        """Wake up whoever reads from or writes to a connection."""
        self._end = min(self._end, time.monotonic())
        with self._lock:
            for connection in self._sockets:
                with contextlib.suppress(OSError):  # the store has closed it already
                    connection.shutdown(socket.SHUT_RDWR)
