"""Speaking with a worker as its parent does, and with a server as a rude client does."""

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

from kg.web.workers.frames import LENGTHS, packed

T = TypeVar("T")


def concluded(scene: Coroutine[Any, Any, T]) -> T:
    """What a scene gives, played in a thread of its own: Playwright keeps a loop in the one of the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, scene).result()


class Line:
    """A worker of our own and the socket to it."""

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

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Hang up."""
        self.file.close()
        self.socket.close()

    def send(self, message: dict[str, Any]) -> None:
        """Say something."""
        self.socket.sendall(packed(message))

    def read(self) -> tuple[dict[str, Any], bytes]:
        """Hear the next message."""
        head, body = LENGTHS.unpack(self.file.read(LENGTHS.size))
        return json.loads(self.file.read(head)), self.file.read(body)

    def asked(self, message: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Say something and hear the answer."""
        self.send(message)
        return self.read()


def spoken(port: int, *pieces: bytes, seconds: float = 15) -> bytes:
    """All that the server says to these bytes, until it hangs up or says no more for so many seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        with contextlib.suppress(ConnectionError):  # it may hang up before all is said
            for piece in pieces:
                line.sendall(piece)
        heard = b""
        with contextlib.suppress(TimeoutError, ConnectionError):
            while data := line.recv(65536):
                heard += data
        return heard
