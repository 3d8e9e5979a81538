"""The worker process, called over its socket."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.web.workers import worker
from kg.web.workers.worker import LENGTHS, pack
from tests.web.sockets import WorkerClient


@pytest.fixture(scope="module")
def living(build_folder: Path) -> Iterator[WorkerClient]:
    """Worker that has opened the checked-in data, for tests that leave it alive."""
    with WorkerClient(build_folder) as client:
        yield client


@pytest.fixture
def client(build_folder: Path) -> Iterator[WorkerClient]:
    """Worker that has opened the checked-in data, for a test that ends it."""
    with WorkerClient(build_folder) as client:
        yield client


HEADERS = st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.none()))


@given(HEADERS, st.binary())
def test_a_message_comes_out_as_it_went_in(header: dict[str, object], body: bytes) -> None:
    data = pack(header, body)
    head, size = LENGTHS.unpack(data[: LENGTHS.size])
    rest = data[LENGTHS.size :]
    assert json.loads(rest[:head]) == header
    assert rest[head:] == body
    assert size == len(body)


def query(text: str) -> dict[str, object]:
    arguments: dict[str, object] = {"query": text, "results": "text/csv", "graphs": None}
    arguments |= {"rows": 1000, "bytes": 100_000}
    return {"task": "sparql", "arguments": arguments}


def test_it_says_which_release_it_has_open_and_answers(
    living: WorkerClient, build_folder: Path
) -> None:
    assert living.hello == {"digest": (build_folder / "current").read_text(encoding="utf-8")}
    assert living.call(query("SELECT (1 AS ?one) {}")) == ({"media": "text/csv"}, b"one\r\n1\r\n")


def test_a_fault_of_the_query_comes_back_by_name_and_the_worker_lives(living: WorkerClient) -> None:
    header, body = living.call(query("SELECT"))
    assert header["error"] == "QuerySyntaxError"
    assert header["hint"]
    assert body == b""
    assert living.call(query("SELECT (1 AS ?one) {}"))[1]


def test_it_ends_with_its_parent_though_a_query_be_running(client: WorkerClient) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
    client.send(query(endless))
    time.sleep(0.3)
    client.close()
    assert client.process.wait(timeout=60) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_is_sent_to_all_processes_is_for_the_parent(
    living: WorkerClient, number: signal.Signals
) -> None:
    living.process.send_signal(number)
    assert living.call(query("ASK {}"))[1]


@pytest.mark.parametrize("asked", [False, True])
def test_an_idle_worker_gives_back_its_free_memory(
    monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    given_back: list[bool] = []
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.01)
    monkeypatch.setattr(worker, "give_back", lambda: given_back.append(True))
    ours, theirs = socket.socketpair()
    with ours, theirs:
        if asked:
            theirs.sendall(b"x")
        worker._give_back_when_idle(ours)
    assert given_back == ([] if asked else [True])


def test_half_a_message_ends_it(client: WorkerClient) -> None:
    client.socket.sendall(pack(query("ASK {}"))[:20])
    client.close()
    assert client.process.wait(timeout=60) == 0


def test_want_of_memory_ends_it_by_a_signal(build_folder: Path) -> None:
    with WorkerClient(build_folder, memory=64 << 20) as client:
        client.send(query("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"))
        assert client.process.wait(timeout=60) in (
            -signal.SIGABRT,
            -signal.SIGSEGV,
            -signal.SIGKILL,
        )


def test_a_release_that_is_not_there_is_told(tmp_path: Path) -> None:
    with WorkerClient(tmp_path) as client:
        assert client.hello == {"reason": "the graph is not built yet", "hint": "run `kg build`"}


def test_a_task_without_memory_for_python_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausting(*_: object) -> None:
        raise MemoryError

    def abort() -> None:
        raise SystemExit("aborted")

    monkeypatch.setattr(os, "abort", abort)
    with pytest.raises(SystemExit, match="aborted"):
        worker._answer(None, {"task": exhausting}, {"task": "task", "arguments": {}})  # type: ignore[arg-type]


def test_no_module_of_a_worker_imports_the_web_framework() -> None:
    script = """
import importlib, sys
from kg.web.workers import worker
for module in worker.MODULES:
    importlib.import_module(module)
"""
    done = subprocess.run(
        [sys.executable, "-c", script + "print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"starlette", "uvicorn", "anyio", "asyncio", "rdflib", "click"} & set(
        done.stdout.split()
    )


def test_the_other_end_of_the_line_is_needed() -> None:
    ours, theirs = socket.socketpair()
    ours.close()
    with theirs:
        done = subprocess.run(
            [sys.executable, "-m", "kg.web.workers.worker"],
            stdin=theirs.fileno(),
            timeout=60,
            check=False,
        )
    assert done.returncode == 0
    assert LENGTHS.size == 8
