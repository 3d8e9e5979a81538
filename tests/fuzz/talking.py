"""Targets that talk: a server that strangers send bytes to, and a client that stores answer."""

import http.client
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from kg.catalog import INNER_FOLDERS
from kg.errors import KgError
from kg.stores.client import Endpoint
from kg.stores.credentials import Credentials
from kg.stores.engine import read_rows
from tests.fuzz.targets import DEADLINE, Finding, Target
from tests.stores.scripted import raw_server
from tests.support.small import made_up, small_home

SECRET = "fuzz-canary-5f2a"
#: What `kg serve` may answer to whatever a stranger sends.
STATUSES = {100, 200, 204, 206, 301, 302, 303, 304, 307, 308, *range(400, 432), 501, 503, 505}


class FakeSocket:
    """Bytes that `http.client` reads as if they came from a connection."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def makefile(self, *_: Any) -> io.BytesIO:
        return self._file


class Heads(Target):
    """Bytes to the port of `kg serve`."""

    name = "heads"

    def __enter__(self) -> Self:
        home = made_up(small_home(self.folder / "home", 2))
        for path in (home / "queries").iterdir():
            if path.name not in (*INNER_FOLDERS, "stations", "gaps"):
                shutil.rmtree(path)
        environment = {
            **os.environ,
            "KG_HOME": str(home),
            "KG_BUILD_DIR": str(self.folder / "build"),
        }
        command = [sys.executable, "-m", "kg"]
        subprocess.run([*command, "build"], env=environment, check=True, capture_output=True)
        self._errors = (self.folder / "errors").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [*command, "serve", "--port", "0", "--workers", "1"],
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=environment,
        )
        assert self._process.stdout
        found = re.search(r":(\d+)", self._process.stdout.readline())
        assert found
        self._port = int(found[1])
        return self

    def __exit__(self, *error: object) -> None:
        """Stop the server."""
        self._process.terminate()
        self._process.communicate(timeout=60)
        self._errors.close()

    def run(self, data: bytes) -> str:
        """Send the bytes, say that there are no more, and read what comes."""
        received = b""
        with socket.create_connection(("127.0.0.1", self._port), timeout=DEADLINE) as connection:
            try:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                while piece := connection.recv(65536):
                    received += piece
            except TimeoutError:
                raise Finding(f"no end after {DEADLINE} s, but {received[:200]!r}") from None
            except OSError:
                pass  # the server closed it with bytes unread
        if self._process.poll() is not None or "Traceback" in self._read_errors():
            raise Finding(f"the server says: {self._read_errors()[-2000:]}")
        return _read_status(received)

    def _read_errors(self) -> str:
        self._errors.flush()
        text = Path(self._errors.name).read_text(encoding="utf-8", errors="replace")
        if "Traceback" in text:  # it is told once
            self._errors.truncate(0)
        return text


def _read_status(received: bytes) -> str:
    if not received:
        return "closed"
    answer = http.client.HTTPResponse(FakeSocket(received))  # type: ignore[arg-type]
    try:
        answer.begin()
    except http.client.HTTPException as error:
        raise Finding(f"no HTTP: {received[:200]!r}") from error
    if answer.status not in STATUSES:
        raise Finding(f"status {answer.status}: {received[:500]!r}")
    if answer.status < 400:
        return "accepted"
    # what is wrong, in words of the server, tells inputs apart
    return f"{answer.status} {received[-300:]!r}"


class Answers(Target):
    """Bytes that a store sends back to a query, before it closes the connection."""

    name = "answers"

    def __enter__(self) -> Self:
        self._answer = b""
        self._server = raw_server(self._talk)
        address = self._server.__enter__()
        login = Credentials("user", SECRET)
        self._endpoint = Endpoint(f"{address}/sparql", credentials=login, seconds=2)
        return self

    def __exit__(self, *error: object) -> None:
        """Stop the server."""
        self._server.__exit__(None, None, None)

    def _talk(self, connection: socket.socket) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(65536) or b"\r\n\r\n"
        connection.sendall(self._answer)

    def run(self, data: bytes) -> str:
        """Ask for rows, and be answered with the bytes."""
        self._answer = data
        try:
            rows = read_rows(self._endpoint, "SELECT ?s WHERE { ?s ?p ?o }", [])
        except KgError as error:
            if SECRET in str(error):
                raise Finding(f"the password is told: {error}") from error
            return re.sub(r"127\.0\.0\.1:\d+", "…", error.reason)
        _check_rows(data, len(rows))
        return "accepted"


def _check_rows(data: bytes, rows: int) -> None:
    """Read an accepted answer by the standard library, where it can."""
    answer = http.client.HTTPResponse(FakeSocket(data))  # type: ignore[arg-type]
    try:
        answer.begin()
        body = answer.read()
    except (http.client.HTTPException, ValueError) as error:
        raise Finding(f"accepted, though {error!r}") from error
    if answer.status != 200:
        raise Finding(f"status {answer.status} was accepted")
    if answer.getheader("Content-Encoding"):
        return
    try:
        bindings = json.loads(body)["results"]["bindings"]
    except (ValueError, KeyError, TypeError) as error:
        raise Finding(f"accepted, though {error!r}") from error
    if len(bindings) != rows:
        raise Finding(f"{rows} rows of {len(bindings)} were read")
