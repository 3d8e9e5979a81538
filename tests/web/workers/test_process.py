"""Workers as the server starts and ends them."""

import os
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.web.workers.process import ended, spawned
from tests.web.talking import concluded


def test_a_worker_starts_answers_and_is_killed(build_folder: Path) -> None:
    async def scene() -> None:
        worker = await spawned(str(build_folder), 1 << 30)
        assert worker.digest == (build_folder / "current").read_text(encoding="utf-8")
        arguments = {
            "query": "ASK {}",
            "results": "text/csv",
            "graphs": None,
            "rows": 1,
            "bytes": 100,
        }
        header, body = await worker.told({"task": "sparql", "arguments": arguments})
        assert (header, body) == ({"media": "text/csv"}, b"true")
        worker.kill()
        assert await worker.gone() == -9

    concluded(scene())


def test_a_worker_that_died_is_an_end_of_file(build_folder: Path) -> None:
    async def scene() -> None:
        worker = await spawned(str(build_folder), 1 << 30)
        worker.process.kill()
        with pytest.raises((EOFError, ConnectionError)):
            await worker.told({"task": "sparql", "arguments": {}})
        worker.kill()
        await worker.gone()

    concluded(scene())


def test_why_a_worker_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="not built yet"):
        concluded(spawned(str(tmp_path), 1 << 30))


def test_a_worker_that_dies_at_once_is_told(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(KgError, match="does not start"):
        concluded(spawned(str(build_folder), 1 << 30))


def test_a_module_beside_the_caller_is_not_taken_for_ours(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(7)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    async def scene() -> None:
        worker = await spawned(str(build_folder), 1 << 30)
        worker.kill()
        await worker.gone()

    concluded(scene())


def test_a_worker_does_not_know_the_token(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_SERVE_TOKEN", "canary-5d2f")

    async def scene() -> bytes:
        worker = await spawned(str(build_folder), 1 << 30)
        try:
            return Path(f"/proc/{worker.process.pid}/environ").read_bytes()
        finally:
            worker.kill()
            await worker.gone()

    known = concluded(scene())
    assert b"canary-5d2f" not in known
    assert b"MALLOC_ARENA_MAX" in known
    assert os.environ["KG_SERVE_TOKEN"] == "canary-5d2f"


def test_exit_codes_are_told_in_words() -> None:
    assert (ended(-6), ended(-9), ended(3)) == ("SIGABRT", "SIGKILL", "exit code 3")
