"""The worker process, spoken to over its socket."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.web.workers import worker
from kg.web.workers.frames import LENGTHS, packed
from tests.web.talking import Line


@pytest.fixture
def line(build_folder: Path) -> Iterator[Line]:
    """A worker that has opened the checked-in data."""
    with Line(build_folder) as line:
        yield line


def query(text: str) -> dict[str, object]:
    arguments = {
        "query": text,
        "results": "text/csv",
        "graphs": None,
        "rows": 1000,
        "bytes": 100_000,
    }
    return {"task": "sparql", "arguments": arguments}


def test_it_says_which_release_it_has_open_and_answers(line: Line, build_folder: Path) -> None:
    assert line.hello == {"digest": (build_folder / "current").read_text(encoding="utf-8")}
    assert line.asked(query("SELECT (1 AS ?one) {}")) == ({"media": "text/csv"}, b"one\r\n1\r\n")


def test_a_fault_of_the_query_comes_back_by_name_and_the_worker_lives(line: Line) -> None:
    header, body = line.asked(query("SELECT"))
    assert header["error"] == "QuerySyntaxError"
    assert header["hint"]
    assert body == b""
    assert line.asked(query("SELECT (1 AS ?one) {}"))[1]


def test_it_ends_with_its_parent_though_a_query_be_running(line: Line) -> None:
    line.send(query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"))
    time.sleep(0.3)
    line.close()
    assert line.process.wait(timeout=5) == 0


def test_ctrl_c_is_for_the_parent(line: Line) -> None:
    line.process.send_signal(signal.SIGINT)
    assert line.asked(query("ASK {}"))[1]


def test_half_a_message_ends_it(line: Line) -> None:
    line.socket.sendall(packed(query("ASK {}"))[:20])
    line.close()
    assert line.process.wait(timeout=5) == 0


def test_want_of_memory_ends_it_by_a_signal(build_folder: Path) -> None:
    with Line(build_folder, memory=64 << 20) as line:
        line.send(query("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"))
        assert line.process.wait(timeout=30) in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGKILL)


def test_a_release_that_is_not_there_is_told(tmp_path: Path) -> None:
    with Line(tmp_path) as line:
        assert line.hello == {"reason": "the graph is not built yet", "hint": "run `kg build`"}


def test_a_task_without_memory_for_python_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausting(*_: object) -> None:
        raise MemoryError

    def aborted() -> None:
        raise SystemExit("aborted")

    monkeypatch.setattr(os, "abort", aborted)
    with pytest.raises(SystemExit, match="aborted"):
        worker._answer(None, {"task": exhausting}, {"task": "task", "arguments": {}})  # type: ignore[arg-type]


def test_no_module_of_a_worker_imports_the_web_framework() -> None:
    script = "import sys, importlib\nfrom kg.web.workers import worker\n[importlib.import_module(m) for m in worker.MODULES]\n"
    done = subprocess.run(
        [sys.executable, "-c", script + "print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"starlette", "uvicorn", "anyio", "rdflib", "click"} & set(done.stdout.split())


def test_the_other_end_of_the_line_is_needed() -> None:
    ours, theirs = socket.socketpair()
    ours.close()
    with theirs:
        done = subprocess.run(
            [sys.executable, "-m", "kg.web.workers.worker"],
            stdin=theirs.fileno(),
            timeout=20,
            check=False,
        )
    assert done.returncode == 0
    assert LENGTHS.size == 8
