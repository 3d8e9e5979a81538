"""Starting and ending: ports, signals, a release that is not there."""

import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from kg.errors import UsageError
from kg.web.server import bound
from tests.web.conftest import KG, serving


def test_port_0_is_a_free_one() -> None:
    with bound("127.0.0.1", 0) as first, bound("127.0.0.1", 0) as second:
        assert first.getsockname()[1] != second.getsockname()[1] != 0
        assert first.proto == socket.IPPROTO_TCP  # without which each answer waits for 40 ms


def test_a_port_that_is_taken_is_told() -> None:
    with bound("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(UsageError, match="another program listens there") as caught:
            bound("127.0.0.1", taken.getsockname()[1])
    assert "--port" in caught.value.hint


@pytest.mark.parametrize("host", ["192.0.2.1", "not a host", "localhost.invalid"])
def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    with pytest.raises(UsageError, match=host):
        bound(host, 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_and_leaves_no_worker(
    build_folder: Path, number: signal.Signals
) -> None:
    with serving(build_folder) as server:
        workers = server.workers()
        assert len(workers) == 3
        server.process.send_signal(number)
        out, errors = server.process.communicate(timeout=10)
        assert (server.process.returncode, errors) == (0, "")
        assert "Traceback" not in out
        assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


def test_a_second_signal_ends_it_at_once(build_folder: Path) -> None:
    with (
        serving(build_folder, "--timeout", "60") as server,
        socket.create_connection(("127.0.0.1", server.port)) as line,
    ):
        query = "SELECT%20*%20%7B%20?a%20?b%20?c%20.%20?d%20?e%20?f%20.%20?g%20?h%20?i%20%7D%20ORDER%20BY%20?a"
        line.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.3)
        server.process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        start = time.monotonic()
        server.process.send_signal(signal.SIGINT)
        server.process.wait(timeout=10)
        assert time.monotonic() - start < 2


def test_it_listens_on_this_machine_only(build_folder: Path) -> None:
    with serving(build_folder) as server:
        assert server.base.startswith("http://127.0.0.1:")
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", server.port), timeout=5)
    with serving(build_folder, "--host", "::1") as server:
        assert httpx.get(f"http://[::1]:{server.port}/health").status_code == 200


def test_a_release_that_cannot_be_opened_is_told(build_folder: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "build"
    shutil.copytree(build_folder, folder)
    shutil.rmtree(folder / (folder / "current").read_text(encoding="utf-8") / "official")
    done = subprocess.run(
        [KG, "serve", "--port", "0"],
        env={"KG_BUILD_DIR": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "the built graph lacks official" in done.stderr
    assert "Traceback" not in done.stderr
