"""The server: a socket of ours, uvicorn on it, and an end without orphans."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn

from kg.errors import KgError, UsageError
from kg.web.app import application
from kg.web.connection import Connection
from kg.web.limits import Limits
from kg.web.security import Door

#: Answers under way may take so many seconds when the server is told to end.
FAREWELL = 3


def bound(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        UsageError: the address is taken, or is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only where the protocol is named: else each answer waits for 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = "another program listens there" if taken else str(error)
        raise UsageError(
            f"{host}:{port}: {reason}", hint="choose another with --port, or --port 0"
        ) from error
    return listener


class Server(uvicorn.Server):
    """uvicorn that says when it is ready; the signals are ours."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End at the first SIGINT or SIGTERM, at once at the second, with exit code 0."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield

    def handle_exit(self, sig: int, frame: object) -> None:
        """End, or end at once."""
        self.force_exit = self.should_exit
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(
    folder: str, listener: socket.socket, limits: Limits, door: Door, ready: Callable[[], None]
) -> None:
    """Serve until told to end.

    Args:
        folder: the build folder.
        listener: of `bound`.
        limits: for clients and queries.
        door: who is let in.
        ready: called once requests are answered.

    Raises:
        KgError: the workers do not start.
    """
    app = application(folder, limits, door)
    connection = type("Connection", (Connection,), {"limits": limits})
    config = uvicorn.Config(
        app,
        http=connection,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=1024,
        timeout_graceful_shutdown=FAREWELL,
    )
    with listener:
        server = Server(config, ready)
        with suppress(SystemExit):  # uvicorn's word for a start that failed; ours comes below
            server.run(sockets=[listener])
    if app.state.fault:
        raise app.state.fault
    if not server.started:
        raise KgError("the server did not start")
