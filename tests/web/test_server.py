"""Starting and ending: ports, signals, a release that is not there."""

import os
import shutil
import signal
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.errors import UsageError
from kg.web.server import bind
from tests.web.conftest import KG, PATIENCE, serving, wait_until

#: The command with a server that waits long for its last answers: a busy machine takes its time.
UNHURRIED = (
    "from kg.web import server\nserver.SHUTDOWN_SECONDS = 600\nfrom kg.cli import main\nmain()\n"
)


def test_port_0_is_a_free_one() -> None:
    with bind("127.0.0.1", 0) as first, bind("127.0.0.1", 0) as second:
        assert first.getsockname()[1] != second.getsockname()[1] != 0
        assert first.proto == socket.IPPROTO_TCP  # without which each answer waits for 40 ms


def test_a_port_that_is_taken_is_told() -> None:
    with bind("127.0.0.1", 0) as listener:
        listener.listen()
        with pytest.raises(UsageError, match="another program listens there") as caught:
            bind("127.0.0.1", listener.getsockname()[1])
    assert "--port" in caught.value.hint


@pytest.mark.parametrize("host", ["192.0.2.1", "not a host", "localhost.invalid"])
def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    with pytest.raises(UsageError, match=host):
        bind(host, 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_and_leaves_no_worker(
    build_folder: Path, number: signal.Signals
) -> None:
    with serving(build_folder, "--workers", "1") as server:
        workers = server.workers()
        assert len(workers) == 4
        server.process.send_signal(number)
        out, errors = server.process.communicate(timeout=PATIENCE)
        assert (server.process.returncode, errors) == (0, "")
        assert "Traceback" not in out
        assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


def test_a_reload_replaces_all_workers_while_everything_is_answered(build_folder: Path) -> None:
    with serving(build_folder, "--workers", "1", "--no-cache", "--timeout", "60") as server:
        before, health = server.workers(), server.client.get("health").json()
        server.process.send_signal(signal.SIGHUP)
        statuses = set()

        def is_replaced() -> bool:
            for path in ("queries/station-count.csv", "sparql?query=ASK{}", "ready", "metrics"):
                statuses.add(server.client.get(path).status_code)
            return len(server.workers()) == 4 and not server.workers() & before

        wait_until(is_replaced)
        assert statuses == {200}
        after = server.client.get("health").json()
        assert after["digest"] == health["digest"]
        assert after["uptime"] > health["uptime"]
        assert after["workers"]["replaced"] == 0


def test_an_answer_that_runs_is_sent_before_the_server_ends(build_folder: Path) -> None:
    with serving(build_folder, "--workers", "1", "--timeout", "60", python=UNHURRIED) as server:
        some = "{ SELECT ?%s { ?%s a ?type } LIMIT 1000 }"
        pairs = f"{some % ('a', 'a')} {some % ('b', 'b')} FILTER (STR(?a) < STR(?b))"
        slow = f"SELECT (COUNT(*) AS ?n) {{ {pairs} }}"
        with ThreadPoolExecutor(1) as thread:
            answer = thread.submit(server.client.get, "sparql", params={"query": slow})
            wait_until(lambda: server.health()["free"] < 3 or answer.done())
            for process in (server.process.pid, *server.workers()):  # as systemd does
                os.kill(process, signal.SIGTERM)
            assert answer.result().status_code == 200
        assert server.process.wait(timeout=PATIENCE) == 0


def test_a_second_signal_ends_it_at_once(build_folder: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
    request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with (
        serving(build_folder, "--timeout", "600", "--workers", "1", python=UNHURRIED) as server,
        socket.create_connection(("127.0.0.1", server.port)) as connection,
    ):
        connection.sendall(request.encode())
        wait_until(lambda: server.health()["free"] == 2)
        server.process.send_signal(signal.SIGINT)
        wait_until(lambda: not listens(server.port))
        assert server.process.poll() is None
        server.process.send_signal(signal.SIGINT)
        server.process.wait(timeout=PATIENCE)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def test_it_listens_on_this_machine_only(build_folder: Path) -> None:
    with serving(build_folder, "--workers", "1") as server:
        assert server.base.startswith("http://127.0.0.1:")
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", server.port))
    with serving(build_folder, "--host", "::1", "--workers", "1") as server:
        assert server.client.get(f"http://[::1]:{server.port}/health").status_code == 200


def test_a_release_that_cannot_be_opened_is_told(build_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    shutil.copytree(build_folder, folder)
    shutil.rmtree(folder / (folder / "current").read_text(encoding="utf-8") / "official")
    done = subprocess.run(
        [KG, "serve", "--port", "0"],
        env={"KG_BUILD_DIR": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert "the built graph lacks official" in done.stderr
    assert "Traceback" not in done.stderr
