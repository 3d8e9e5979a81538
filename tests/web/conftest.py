"""Real servers: `kg serve` on a free port, with the checked-in data."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from tests.csv_on_the_web import read_strictly

KG = Path(sys.executable).with_name("kg")
#: Seconds in which a busy machine does what an idle one does at once.
PATIENCE = 60


@dataclass
class Serving:
    """Running server: its address, its process, and a client of it.

    A new `httpx.get` reads all certificates of the machine, which costs more than the request.
    """

    base: str
    process: subprocess.Popen[str]
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        limits = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(base_url=self.base, timeout=PATIENCE, limits=limits)

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self.base.rstrip("/").rpartition(":")[2])

    def workers(self) -> set[int]:
        """Return the ids of its worker processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(number) for number in children.read_text(encoding="ascii").split()}

    def health(self) -> dict[str, int]:
        """Return what `/health` reports of the workers and the queue."""
        content = self.client.get("health").json()
        return {**content["workers"], "waiting": content["waiting"]}


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until a condition is true, longer than even a busy machine needs."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def serving(
    build_folder: Path, *arguments: str, python: str = "", **environment: str
) -> Iterator[Serving]:
    """Run `kg serve`, or the script `python`, until the block ends."""
    command = [sys.executable, "-c", python] if python else [KG]
    process = subprocess.Popen(
        [*command, "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "KG_BUILD_DIR": str(build_folder), **environment},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://\S+", line)
        assert address, f"{line}{process.communicate(timeout=PATIENCE)}"
        server = Serving(address[0], process)
        with server.client:
            yield server
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=PATIENCE)
        assert "Traceback" not in errors, errors


@pytest.fixture(scope="session")
def server(build_folder: Path) -> Iterator[Serving]:
    """Server that most tests ask, with a deadline that a busy machine meets."""
    with serving(build_folder, "--workers", "2", "--timeout", f"{PATIENCE}") as running:
        yield running


@pytest.fixture(scope="session")
def get(server: Serving) -> Callable[..., httpx.Response]:
    """Ask the server with GET: `get("/sparql", query=…, headers={…})`."""

    def call(path: str, headers: dict[str, str] | None = None, **parameters: str) -> httpx.Response:
        return server.client.get(path, params=parameters or None, headers=headers)

    return call


def read_described(server: Serving, rows: httpx.Response, folder: Path) -> list[dict[str, Any]]:
    """Return the rows of CSV as the metadata types them that its header names."""
    link, rest = rows.headers["link"].split(">", 1)
    assert rest == '; rel="describedby"; type="application/csvm+json"'
    described = server.client.get(link.removeprefix("<"))
    assert described.headers["content-type"] == "application/csvm+json"
    url = urljoin(str(described.url), described.json()["url"])
    assert server.client.get(url).content == rows.content
    (folder / "rows.csv").write_bytes(rows.content)
    path = folder / "csv-metadata.json"
    path.write_text(json.dumps(described.json() | {"url": "rows.csv"}), encoding="utf-8")
    (typed,) = read_strictly(path).values()
    return typed
