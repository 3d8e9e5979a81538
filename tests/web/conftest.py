"""Real servers: `kg serve` as a process of its own, on a free port, with the checked-in data."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

KG = Path(sys.executable).with_name("kg")


@dataclass
class Serving:
    """A running server: its address and its process."""

    base: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        """The port that it listens at."""
        return int(self.base.rstrip("/").rpartition(":")[2])

    def workers(self) -> set[int]:
        """The ids of its worker processes."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(
            encoding="ascii"
        )
        return {int(number) for number in listed.split()}


@contextmanager
def serving(
    build_folder: Path, *arguments: str, python: str = "", **environment: str
) -> Iterator[Serving]:
    """`kg serve` on a free port until the block ends; with `python`, run from that script."""
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
        found = re.search(r"http://\S+", line)
        assert found, f"{line}{process.communicate(timeout=10)}"
        yield Serving(found[0], process)
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=20)
        assert "Traceback" not in errors, errors


@pytest.fixture(scope="session")
def server(build_folder: Path) -> Iterator[Serving]:
    """The server that most tests ask: the usual limits but for the time of a query."""
    with serving(build_folder, "--timeout", "2") as running:
        yield running


@pytest.fixture(scope="session")
def get(server: Serving) -> Iterator[Callable[..., httpx.Response]]:
    """Ask the server with GET: `get("/sparql", query=…, headers={…})`."""
    with httpx.Client(base_url=server.base, timeout=30) as client:

        def call(
            path: str, headers: dict[str, str] | None = None, **parameters: str
        ) -> httpx.Response:
            return client.get(path, params=parameters or None, headers=headers)

        yield call
