"""Server: uvicorn on a socket of ours, which ends without orphaned workers."""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn

from kg.errors import KgError, UsageError
from kg.web.app import create_app
from kg.web.connection import Connection
from kg.web.limits import Limits, Publication
from kg.web.security import Access
from kg.web.workers.pool import Pool

#: Seconds that running answers may take when the server shuts down.
SHUTDOWN_SECONDS = 10
LOG = logging.getLogger("kg.web.server")


def bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address.

    Raises:
        UsageError: the address is in use, or is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only where the protocol is named; without it, an answer waits 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = "another program listens there" if in_use else str(error)
        hint = "choose another with --port, or --port 0"
        raise UsageError(f"{host}:{port}: {reason}", hint=hint) from error
    return listener


class Server(uvicorn.Server):
    """Server of uvicorn that reports when it is ready, and handles signals as we want."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], pool: Pool) -> None:
        super().__init__(config)
        self._ready = ready
        self._pool = pool

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Shut down at the first SIGINT or SIGTERM, and exit at once at the second.

        The exit code is 0.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        if hasattr(signal, "SIGHUP"):
            loop.add_signal_handler(signal.SIGHUP, self._reload)
        yield

    def _reload(self) -> None:
        """Start new workers on the current release, as `systemctl reload` asks."""
        LOG.info("reloading")
        self._reloading = asyncio.ensure_future(self._pool.reload())

    def handle_exit(self, sig: int, frame: object) -> None:
        """Shut down, or exit at once at a second signal."""
        LOG.info("stopping")
        self.force_exit = self.should_exit
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then report that the server is ready."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(
    folder: str,
    listener: socket.socket,
    limits: Limits,
    access: Access,
    ready: Callable[[], None],
    publication: Publication | None = None,
) -> None:
    """Serve until a signal ends the server.

    Args:
        folder: the build folder.
        listener: a socket from `bind`.
        limits: of requests, queries and answers.
        access: who may ask.
        ready: called when the server answers requests.
        publication: what the publisher sets.

    Raises:
        KgError: the workers do not start.
    """
    app = create_app(folder, limits, access, publication)
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
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    with listener:
        server = Server(config, ready, app.state.pool)
        with suppress(SystemExit):  # how uvicorn reports a failed start; we raise below
            server.run(sockets=[listener])
    if app.state.fault:
        raise app.state.fault
    if not server.started:
        raise KgError("the server did not start")
