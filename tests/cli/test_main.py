import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.terminal import COMMAND, run_piped


def test_the_installed_script_answers(build_folder: Path) -> None:
    script = Path(sys.executable).with_name("kg")
    done = subprocess.run(
        [script, "query", "station-count", "--format", "csv"],
        capture_output=True,
        env=os.environ | {"KG_BUILD_DIR": str(build_folder)},
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[1].split(b",")[0] == b"70"


@pytest.mark.parametrize(
    "arguments", [["claims-about", "--format", "csv"], ["--format", "csv", "claims-about"]]
)
def test_a_reader_that_stops_early_gets_no_traceback(
    build_folder: Path, arguments: list[str]
) -> None:
    with subprocess.Popen(
        [*COMMAND, "query", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"KG_BUILD_DIR": str(build_folder)},
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        printed = process.stderr.read().decode()
    assert "Traceback" not in printed
    assert "BrokenPipe" not in printed


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "names-of-a-thing", "thing=海外110"],
        ["query", "--format", "csv", "names-of-a-thing"],
        ["show", "海外110"],
    ],
    ids=["fast", "click", "show"],
)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_an_answer_in_chinese_is_printed_whatever_the_locale(
    build_folder: Path, arguments: list[str], encoding: str
) -> None:
    done = run_piped(*arguments, build=build_folder, PYTHONIOENCODING=encoding)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 3


@pytest.mark.parametrize(
    "arguments", [["query", b"\xff"], ["show", b"\xff\xfe"], ["query", "station-count", b"\xff=1"]]
)
def test_arguments_that_are_no_text_are_refused_without_a_traceback(
    build_folder: Path, arguments: list[str | bytes]
) -> None:
    done = run_piped(*arguments, build=build_folder)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 2
