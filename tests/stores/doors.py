"""Doors in front of a store that do what a broken or hostile one would: a scripted answer, or a store half cut off.

Only for failures that a real store cannot be made to show at will.
"""

import socket
import ssl
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What a door does with a request: it has the whole handler.
Script = Callable[[BaseHTTPRequestHandler, bytes], None]


class Door:
    """A listener on loopback, with every request that came: its path, headers and body."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def secrets_seen(self) -> str:
        """Everything that a client sent, for looking for what it should not."""
        return repr(self.requests)


@contextmanager
def door(
    script: Script, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Door]:
    """A server that answers each request by a script."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found.requests.append((self.command, self.path, dict(self.headers), body))
            script(self, body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _any  # noqa: N815

        def log_message(self, *_: Any) -> None: ...

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None: ...

    server = Quiet((host, 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    found = Door(f"{'https' if tls else 'http'}://{host}:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def answers(status: int, body: bytes = b"", **headers: str) -> Script:
    """A script that gives one answer to everything."""

    def script(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return script


def passes_on(target: str, change: Callable[[BaseHTTPRequestHandler, bytes], bytes]) -> Script:
    """A script that hands each request to a real store, with its body changed on the way; an OSError cuts it off."""

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        try:
            body = change(handler, body)
        except OSError:
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        kept = {
            name: value
            for name, value in handler.headers.items()
            if name in ("Accept", "Content-Type")
        }
        request = urllib.request.Request(
            target + handler.path, body or None, kept, method=handler.command
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, data, kind = (
                    answer.status,
                    answer.read(),
                    answer.headers.get("Content-Type", "text/plain"),
                )
        except urllib.error.HTTPError as error:
            status, data, kind = error.code, error.read(), "text/plain"
        answers(status, data, Content_Type=kind, Server="Oxigraph/test")(handler, body)

    return script
