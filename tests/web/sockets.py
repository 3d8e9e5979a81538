"""Speak with a worker as its parent does, and with a server as a rude client does."""

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from kg.web.workers.worker import LENGTHS, pack

T = TypeVar("T")


def run_scene(scene: Coroutine[Any, Any, T]) -> T:
    """Return the result of a scene, run in another thread.

    Playwright has an event loop in the thread of the tests.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, scene).result()


class WorkerClient:
    """Worker of our own and the socket to it."""

    def __init__(self, folder: Path, memory: int = 1 << 30) -> None:
        self.socket, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", "kg.web.workers.worker"]
            self.process = subprocess.Popen(
                command, stdin=theirs.fileno(), stderr=subprocess.DEVNULL
            )
        self.file = self.socket.makefile("rb")
        self.send({"folder": str(folder), "memory": memory})
        self.hello = self.read()[0]

    def __enter__(self) -> "WorkerClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Close the connection."""
        self.file.close()
        self.socket.close()

    def send(self, message: dict[str, Any]) -> None:
        """Send a message."""
        self.socket.sendall(pack(message))

    def read(self) -> tuple[dict[str, Any], bytes]:
        """Read the next message."""
        head, body = LENGTHS.unpack(self.file.read(LENGTHS.size))
        return json.loads(self.file.read(head)), self.file.read(body)

    def call(self, message: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Send a message and read the answer."""
        self.send(message)
        return self.read()


def exchange(port: int, *pieces: bytes, seconds: float = 15) -> bytes:
    """Send bytes; return what the server sends until it closes or falls silent."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        _send(connection, pieces)
        with contextlib.suppress(TimeoutError, ConnectionError):
            while data := connection.recv(65536):
                received += data
    return received


def exchange_until_closed(port: int, *pieces: bytes) -> bytes:
    """Send bytes; return all that the server sends until it closes the connection.

    Raises:
        TimeoutError: it does not close the connection.
    """
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        _send(connection, pieces)
        with contextlib.suppress(ConnectionError):
            while data := connection.recv(65536):
                received += data
    return received


def _send(connection: socket.socket, pieces: tuple[bytes, ...]) -> None:
    with contextlib.suppress(ConnectionError):  # the server may close before all is sent
        for piece in pieces:
            connection.sendall(piece)
