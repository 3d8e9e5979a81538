"""Workers as the server starts and ends them."""

import os
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.web.workers.process import name_exit, spawn
from tests.web.sockets import run_scene


def test_a_worker_starts_answers_and_is_killed(build_folder: Path) -> None:
    async def scene() -> None:
        worker = await spawn(str(build_folder), 1 << 30)
        assert worker.digest == (build_folder / "current").read_text(encoding="utf-8")
        arguments: dict[str, object] = {"query": "ASK {}", "results": "text/csv"}
        arguments |= {"graphs": None, "rows": 1, "bytes": 100}
        header, body = await worker.call({"task": "sparql", "arguments": arguments})
        assert (header, body) == ({"media": "text/csv"}, b"true")
        worker.kill()
        assert await worker.wait() == -9

    run_scene(scene())


def test_a_worker_that_died_is_an_end_of_file(build_folder: Path) -> None:
    async def scene() -> None:
        worker = await spawn(str(build_folder), 1 << 30)
        worker.process.kill()
        with pytest.raises((EOFError, ConnectionError)):
            await worker.call({"task": "sparql", "arguments": {}})
        worker.kill()
        await worker.wait()

    run_scene(scene())


def test_why_a_worker_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="not built yet"):
        run_scene(spawn(str(tmp_path), 1 << 30))


def test_a_worker_that_dies_at_once_is_told(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(KgError, match="does not start"):
        run_scene(spawn(str(build_folder), 1 << 30))


def test_a_module_beside_the_caller_is_not_taken_for_ours(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(7)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    async def scene() -> None:
        worker = await spawn(str(build_folder), 1 << 30)
        worker.kill()
        await worker.wait()

    run_scene(scene())


def test_a_worker_does_not_know_the_token(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_SERVE_TOKEN", "canary-5d2f")

    async def scene() -> bytes:
        worker = await spawn(str(build_folder), 1 << 30)
        try:
            return Path(f"/proc/{worker.process.pid}/environ").read_bytes()
        finally:
            worker.kill()
            await worker.wait()

    environment = run_scene(scene())
    assert b"canary-5d2f" not in environment
    assert b"MALLOC_ARENA_MAX" in environment
    assert os.environ["KG_SERVE_TOKEN"] == "canary-5d2f"


def test_exit_codes_are_told_in_words() -> None:
    assert name_exit(-6) == "SIGABRT"
    assert name_exit(-9) == "SIGKILL"
    assert name_exit(3) == "exit code 3"
