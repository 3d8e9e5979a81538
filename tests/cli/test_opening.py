import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kg import settings
from kg.cli.opening import opened
from kg.release.staging import STEPS
from tests.conftest import ROOT, Home
from tests.support.terminal import run_piped

QUESTION = ("query", "station-count", "--format", "csv")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data in which nothing was built."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in settings.INPUT_FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def first_use(checkout: Path) -> subprocess.CompletedProcess[bytes]:
    """The first question of a new user."""
    return ask(checkout)


def ask(checkout: Path) -> subprocess.CompletedProcess[bytes]:
    """Ask a question of a copy of the data, with its own build folder."""
    return run_piped(*QUESTION, build=checkout / "build", KG_HOME=str(checkout))


def test_the_first_question_builds_the_graph_and_is_answered(
    first_use: subprocess.CompletedProcess[bytes],
) -> None:
    assert first_use.returncode == 0
    assert first_use.stdout.splitlines()[1].split(b",")[0] == b"70"


def test_the_first_build_is_told_on_standard_error(
    first_use: subprocess.CompletedProcess[bytes],
) -> None:
    lines = first_use.stderr.decode().splitlines()
    assert lines[0] == "First use: building the graph once."
    assert lines[1:] == [f"{step} …" for step in STEPS]


def test_the_second_question_is_answered_without_a_word(
    checkout: Path, first_use: subprocess.CompletedProcess[bytes]
) -> None:
    second = ask(checkout)
    assert (second.returncode, second.stdout, second.stderr) == (0, first_use.stdout, b"")


def test_an_old_answer_says_what_changed_since(
    checkout: Path, first_use: subprocess.CompletedProcess[bytes]
) -> None:
    sheet = checkout / "graph" / "claims" / "001.csv"
    stat = sheet.stat()
    os.utime(sheet, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    old = ask(checkout)
    os.utime(sheet, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert old.stdout == first_use.stdout
    assert old.returncode == 0
    assert old.stderr.decode() == (
        "kg: the answer is from the last build; since then changed: graph/claims/001.csv (run `kg build`)\n"
    )


def test_a_first_build_with_faults_answers_nothing_and_keeps_nothing(home: Home) -> None:
    home.edit("graph/claims/001.csv", "stance:reports", "stance:rumours")
    done = run_piped(*QUESTION, build=home.build, KG_HOME=str(home.folder))
    assert done.returncode == 1
    assert done.stdout == b""
    assert re.search(rb"graph/claims/001.csv:2 \[stance\]: .*stance:rumours", done.stderr)
    assert b"Traceback" not in done.stderr
    assert not (home.build / "current").exists()


def test_many_changes_are_told_by_the_first(
    build_folder: Path,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("000", "001", "002", "004"):
        home.append(f"graph/claims/{name}.csv", "")
    monkeypatch.setenv("KG_BUILD_DIR", str(build_folder))
    assert opened().queries
    told = capsys.readouterr()
    assert (
        "since then changed: graph/claims/000.csv, graph/claims/001.csv, graph/claims/002.csv …"
        in told.err
    )
    assert told.out == ""
