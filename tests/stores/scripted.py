"""Servers that act like a broken or hostile store, or forward to a real one.

They are only for failures that a real store cannot be made to show at will.
"""

import socket
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What a server does with a request, given its handler and its body.
Script = Callable[[BaseHTTPRequestHandler, bytes], None]
#: What a forwarding server makes of a request's body; an OSError cuts the connection.
Change = Callable[[BaseHTTPRequestHandler, bytes], bytes]


class ScriptedServer:
    """A server on loopback, and each request to it: method, path, headers and body."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def everything(self) -> str:
        """All that clients have sent, to search it for secrets."""
        return repr(self.requests)


@contextmanager
def scripted_server(
    script: Script, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[ScriptedServer]:
    """Run a server that answers each request by a script."""

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            scripted.requests.append((self.command, self.path, dict(self.headers), body))
            script(self, body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _handle  # noqa: N815

        def log_message(self, *_: Any) -> None: ...

    class QuietServer(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None: ...

    server = QuietServer((host, 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scripted = ScriptedServer(f"{'https' if tls else 'http'}://{host}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield scripted
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """Run a server that does as it likes with each connection, and yield its address."""

    def serve() -> None:
        with suppress(OSError):  # the listener is closed at the end of the block
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

    def handle(connection: socket.socket) -> None:
        with connection, suppress(OSError):  # the client hangs up
            talk(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)


def answer_with(status: int, body: bytes = b"", **headers: str) -> Script:
    """Make a script that gives one answer to everything."""

    def script(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return script


def forward_to(target: str, change: Change = lambda _, body: body) -> Script:
    """Make a script that sends each request on to a real store, with its body changed."""

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        try:
            body = change(handler, body)
        except OSError:
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        request = urllib.request.Request(
            target + handler.path, body or None, method=handler.command
        )
        for name in ("Accept", "Content-Type"):
            if name in handler.headers:
                request.add_header(name, handler.headers[name])
        status, data, kind = _fetch(request)
        answer_with(status, data, Content_Type=kind, Server="Oxigraph/test")(handler, body)

    return script


def _fetch(request: urllib.request.Request) -> tuple[int, bytes, str]:
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            kind = answer.headers.get("Content-Type", "text/plain")
            return answer.status, answer.read(), kind
    except urllib.error.HTTPError as error:
        return error.code, error.read(), "text/plain"
