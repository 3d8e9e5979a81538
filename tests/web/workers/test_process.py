"""Workers as the server starts and ends them."""

import asyncio
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KgError
from kg.web.workers import process
from kg.web.workers.process import Settings, name_exit, spawn
from kg.web.workers.worker import pack
from tests.web.sockets import run_scene

RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
    '<rdf:Description rdf:about="urn:s"><e:p>'
)


def test_a_worker_starts_answers_and_is_killed(build_folder: Path) -> None:
    async def scene() -> None:
        worker = await spawn(Settings(str(build_folder)))
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
        worker = await spawn(Settings(str(build_folder)))
        worker.process.kill()
        with pytest.raises((EOFError, ConnectionError)):
            await worker.call({"task": "sparql", "arguments": {}})
        worker.kill()
        await worker.wait()

    run_scene(scene())


def test_why_a_worker_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="not built yet"):
        run_scene(spawn(Settings(str(tmp_path))))


def test_a_worker_that_dies_at_once_is_told(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(KgError, match="does not start"):
        run_scene(spawn(Settings(str(build_folder))))


def test_a_file_that_ends_its_worker_is_named(tmp_path: Path) -> None:
    entities = '<!ENTITY a0 "12345678">'
    for number in range(1, 10):
        entities += f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">'
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .", encoding="utf-8")
    text = f"<!DOCTYPE a [{entities}]>{RDF}&a9;</e:p></rdf:Description></rdf:RDF>"
    (tmp_path / "bomb.rdf").write_text(text, encoding="utf-8")
    with pytest.raises(KgError, match=r"bomb\.rdf") as raised:
        run_scene(spawn(Settings(str(tmp_path), data=True)))
    assert raised.value.hint


def test_a_worker_that_ends_while_it_reads_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = pack({"reading": "/somewhere/deep.ttl"})
    script = f"import os; os.write(0, {said!r}); os.kill(os.getpid(), 11)"
    real = subprocess.Popen

    def popen(command: list[str], **named: Any) -> subprocess.Popen[bytes]:
        return real([command[0], "-c", script], **named)

    monkeypatch.setattr(process.subprocess, "Popen", popen)
    with pytest.raises(KgError, match=r"^/somewhere/deep\.ttl: .*SIGSEGV") as raised:
        run_scene(spawn(Settings(str(tmp_path), data=True)))
    assert "nested too deeply" in str(raised.value.hint)


def test_a_worker_that_does_not_end_to_read_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "START_SECONDS", 3)
    text = "<urn:s> <urn:p> " + "(" * 1_000_000 + ")" * 1_000_000 + " ."
    (tmp_path / "slow.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(KgError, match=r"slow\.ttl is not read within 3 seconds"):
        run_scene(spawn(Settings(str(tmp_path), data=True)))


def test_a_module_beside_the_caller_is_not_taken_for_ours(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(7)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    async def scene() -> None:
        worker = await spawn(Settings(str(build_folder)))
        worker.kill()
        await worker.wait()

    run_scene(scene())


def test_a_worker_has_an_environment_of_five_variables(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KG_SERVE_TOKEN", "KG_PASSWORD", "HTTPS_PROXY", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "canary-5d2f")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/nowhere")

    async def scene() -> bytes:
        worker = await spawn(Settings(str(build_folder)))
        try:
            return Path(f"/proc/{worker.process.pid}/environ").read_bytes()
        finally:
            worker.kill()
            await worker.wait()

    environment = run_scene(scene())
    assert b"canary-5d2f" not in environment
    names = {line.partition(b"=")[0] for line in environment.split(b"\0") if line}
    allowed = {b"KG_HOME", b"LANG", b"LD_LIBRARY_PATH", b"MALLOC_ARENA_MAX", b"PYTHONPATH"}
    assert {b"LD_LIBRARY_PATH", b"MALLOC_ARENA_MAX"} <= names <= allowed


def test_a_worker_has_no_file_open_for_writing(build_folder: Path) -> None:
    async def scene() -> dict[str, str]:
        worker = await spawn(Settings(str(build_folder)))
        try:
            files = {}
            for entry in Path(f"/proc/{worker.process.pid}/fdinfo").iterdir():
                flags = int(entry.read_text(encoding="ascii").split()[3], 8)
                if flags & os.O_ACCMODE:
                    files[entry.name] = str((entry.parent.parent / "fd" / entry.name).readlink())
            return files
        finally:
            worker.kill()
            await worker.wait()

    for target in run_scene(scene()).values():
        assert target == "/dev/null" or target.startswith(("socket:", "pipe:"))


def test_a_worker_gives_way(build_folder: Path) -> None:
    async def scene() -> int:
        worker = await spawn(Settings(str(build_folder), niceness=15))
        try:
            return os.getpriority(os.PRIO_PROCESS, worker.process.pid)
        finally:
            worker.kill()
            await worker.wait()

    assert run_scene(scene()) == 15


def test_what_a_worker_says_on_standard_error_is_in_the_log(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    script = "import sys; sys.stderr.write('it broke\\n' + 'x' * 3_000_000); sys.exit(3)"
    real = subprocess.Popen

    def popen(command: list[str], **named: Any) -> subprocess.Popen[bytes]:
        return real([command[0], "-c", script], **named)

    monkeypatch.setattr(process.subprocess, "Popen", popen)

    async def scene() -> None:
        with pytest.raises(KgError, match="exit code 3"):
            await spawn(Settings(str(build_folder)))
        while process.READERS:
            await asyncio.sleep(0.01)

    run_scene(scene())
    said = [record for record in caplog.records if record.name == "kg.web.worker"]
    assert said[0].getMessage().startswith("it broke")
    assert sum(len(record.getMessage()) for record in said) <= process.PIECE * process.MOST_PIECES
    assert all(getattr(record, "worker", 0) > 0 for record in said)


def test_exit_codes_are_told_in_words() -> None:
    assert name_exit(-6) == "SIGABRT"
    assert name_exit(-9) == "SIGKILL"
    assert name_exit(3) == "exit code 3"
