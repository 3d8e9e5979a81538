import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.terminal import COMMAND, run_on_terminal, run_piped


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


#: A verb of each kind that writes to standard output: fast, by Click, JSON, bytes, a view.
WRITING = [
    ["query", "station-count"],
    ["query", "station-count", "--format", "csv"],
    ["queries", "--format", "json"],
    ["show", "003"],
    ["find", "Fuzhou", "--format", "json"],
    ["export", "ntriples", "--policy", "official"],
    ["export", "ntriples", "--policy", "official", "-o", "/dev/stdout"],
    ["view", "--format", "svg", "-o", "-"],
    ["--help"],
    ["build"],
]


@pytest.mark.parametrize("arguments", WRITING, ids=" ".join)
def test_output_that_cannot_be_written_is_told_in_a_line(
    build_folder: Path, arguments: list[str]
) -> None:
    env = os.environ | {"KG_BUILD_DIR": str(build_folder)}
    for redirection in ("> /dev/full", ">&-"):
        shell = ["sh", "-c", f'exec "$@" {redirection}', "sh", *COMMAND, *arguments]
        done = subprocess.run(shell, capture_output=True, env=env, check=False, timeout=120)
        told = done.stderr.decode()
        assert "Traceback" not in told, told
        assert "Exception ignored" not in told, told
        assert "cannot be" in told, (redirection, told)
        assert done.returncode == 1, (redirection, told)


@pytest.mark.parametrize("closed", ["2>&-", "<&-", "2>/dev/full"])
def test_other_streams_that_are_closed_hinder_no_answer(build_folder: Path, closed: str) -> None:
    env = os.environ | {"KG_BUILD_DIR": str(build_folder)}
    words = ["query", "station-count", "--format", "csv"]
    shell = ["sh", "-c", f'exec "$@" {closed}', "sh", *COMMAND, *words]
    done = subprocess.run(shell, capture_output=True, env=env, check=True, timeout=120)
    assert done.stdout.startswith(b"rows,")


#: Verbs of machine formats.
MACHINE = [
    ["query", "names-of-a-thing", "thing=海外110", "--format", "csv"],
    ["query", "--format", "json", "names-of-a-thing", "thing=海外110"],
    ["query", "names-of-a-thing", "thing=海外110", "--format", "xml"],
    ["query", "names-of-a-thing", "thing=海外110", "--format", "tsv"],
    ["find", "海外110", "--format", "json"],
    ["find", "海外110", "--format", "csv"],
    ["view", "--around", "海外110", "--format", "gexf", "-o", "-"],
]


@pytest.mark.parametrize("arguments", MACHINE, ids=" ".join)
@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16", "gb18030"])
def test_programs_read_utf_8_whatever_the_terminal_is(
    build_folder: Path, arguments: list[str], encoding: str
) -> None:
    wanted = run_piped(*arguments, build=build_folder, PYTHONIOENCODING="utf-8").stdout
    given = run_piped(*arguments, build=build_folder, PYTHONIOENCODING=encoding).stdout
    assert given == wanted
    assert "海外" in given.decode("utf-8")
    assert b"\r\r\n" not in given


def test_csv_for_excel_begins_with_its_mark(build_folder: Path) -> None:
    words = ["query", "station-count", "--format", "csv"]
    plain = run_piped(*words, build=build_folder).stdout
    assert run_piped(*words, "--bom", build=build_folder).stdout == b"\xef\xbb\xbf" + plain


def test_csv_is_guarded_and_raw_csv_is_not(build_folder: Path) -> None:
    text = b'SELECT ("=1+1" AS ?a) (-5 AS ?b) ("x" AS ?c) {}'
    for format, cell in (("csv", b"'=1+1"), ("csv-raw", b"=1+1")):
        done = run_piped("query", "-", "--format", format, build=build_folder, input=text)
        assert done.stdout == b"a,b,c\r\n" + cell + b",-5,x\r\n"


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_without_a_cursor_gets_no_escape_codes(build_folder: Path, term: str) -> None:
    code, text = run_on_terminal(
        "query",
        "claims-about",
        build=build_folder,
        columns=80,
        environment={"TERM": term, "PAGER": "false"},
    )
    assert code == 0
    assert "\x1b" not in text
    home = build_folder.parent / f"dumb-{term}"
    code, text = run_on_terminal(
        "build",
        build=home,
        columns=80,
        stream="stderr",
        environment={"TERM": term},
    )
    assert code == 0
    assert "\x1b" not in text
    assert "\r" not in text
    assert "validating with SHACL …" in text


@pytest.mark.parametrize("name", ["V.SVG", "v.Svg"])
def test_the_ending_of_a_file_may_be_in_capitals(
    build_folder: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "C.RQ").write_bytes(b"\xef\xbb\xbfASK { ?s ?p ?o }")
    assert run_piped("query", str(tmp_path / "C.RQ"), build=build_folder).stdout == b"true\n"
    done = run_piped("view", "-o", str(tmp_path / name), build=build_folder)
    assert done.returncode == 0
    assert (tmp_path / name).read_bytes().startswith((b"<?xml", b"<svg"))


@pytest.mark.parametrize("value", ["~nobody-here/x", "~/x"])
@pytest.mark.parametrize("name", ["KG_HOME", "KG_BUILD_DIR", "KG_SOURCES", "KG_CONFIG"])
def test_a_home_folder_that_is_not_known_is_told(
    build_folder: Path, tmp_path: Path, value: str, name: str
) -> None:
    verb = {
        "KG_SOURCES": ["verify"],
        "KG_CONFIG": ["query", "station-count", "--endpoint", "mine"],
    }.get(name, ["query", "station-count"])
    code = (
        "import pwd\n"
        "def unknown(_): raise KeyError\n"
        "pwd.getpwuid = pwd.getpwnam = unknown\n"
        "from kg.cli import main; main()"
    )
    env = os.environ | {"KG_BUILD_DIR": str(build_folder)} | {name: value}
    env.pop("HOME", None)
    done = subprocess.run(
        [sys.executable, "-c", code, *verb],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "is no known home folder" in done.stderr
    assert f"set {name} to a whole path" in done.stderr
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []
