"""A time limit for a complete HTTP exchange."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

#: Seconds that work gets to notice that its connections were shut down.
GRACE = 0.5
Made = TypeVar("Made")


class Deadline:
    """Close a request's connections once its time is over.

    httpx limits each read, each write, and the attempt to reach each address of a host. A store
    that drips its headers or reads an upload slowly, and a name with many addresses, would take any
    time.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    def run(self, work: Callable[[], Made]) -> Made:
        """Return what is made by work, for which no longer is waited than the deadline.

        It runs in a thread, because nothing else ends the search for the addresses of a host.

        Raises:
            TimeoutError: it did not end. It is left behind, and its connections are shut down.
        """
        future: Future[Made] = Future()

        def make() -> None:
            try:
                made = work()
            except BaseException as error:  # noqa: BLE001 - whoever waits raises it
                future.set_exception(error)
            else:
                future.set_result(made)

        threading.Thread(target=make, daemon=True).start()
        try:
            future.exception(self.seconds_left)
        except TimeoutError:
            self._shut_down()
            return future.result(GRACE)
        except BaseException:  # such as Ctrl-C
            self._shut_down()
            raise
        else:
            return future.result()
        finally:
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
            self.release()

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
