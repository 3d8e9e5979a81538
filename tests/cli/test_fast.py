import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kg.cli import fast
from tests.support.terminal import run_piped

Run = Callable[..., Result]

ANSWERS = [
    ["stations-per-country"],
    ["stations-per-country", "--policy", "corroborated"],
    ["stations-per-continent", "--format", "csv"],
    ["stations-by-country", "country=Spain"],
    ["stations-by-country", "country=ireland", "--format", "tsv", "--policy", "undisputed"],
    ["stations-by-country", "--format", "xml", "country=country:portugal"],
    ["timeline-of-responses", "country=United States", "since=2022-10", "--format", "json"],
    ["contested-claims", "--policy", "official", "--format", "markdown"],
    ["names-of-a-thing", "thing=海外110"],
    ["reported", "--format", "turtle", "--policy", "official"],
    ["reported", "--format", "ntriples"],
]
ERRORS = [
    ["stations-per-countri"],
    ["zzzz", "country=Spain"],
    ["stations-by-country", "countri=Spain"],
    ["stations-by-country", "country=Spian"],
    ["stations-by-country", "country="],
    ["stations-by-country", "country=united"],
    ["stations-by-country", "=Spain"],
    ["stations-by-country", "country=Spain } UNION { ?s ?p ?o } #"],
    ["stations-started-in", "year=2018", "year=2019"],
    ["stations-per-country", "country=Spain"],
    ["stations-started-in", "year=soon"],
    ["timeline-of-responses", "since=2022-13"],
    ["stations-per-country", "--format", "turtle"],
    ["stations-per-country", "--format", "yaml"],
    ["stations-per-country", "--policy", "rumoured"],
    ["reported", "--format", "csv"],
    ["stations-per-country", "--policy", "--format"],
]


@pytest.mark.parametrize(
    ("line", "short"),
    [
        ("build", True),
        ("query stations-per-country", True),
        ("query stations-by-country country=Spain", True),
        ("query stations-by-country country=a=b --format csv --policy official", True),
        ("query --format csv stations-per-country", False),
        ("query stations-per-country --format", False),
        ("query stations-per-country --format=csv", False),
        ("query stations-per-country --format yaml", False),
        ("query stations-per-country --policy rumoured", False),
        ("query stations-by-country country=Spain country=Italy", False),
        ("query stations-per-country --help", False),
        ("query stations-per-country Spain", False),
        ("query -", False),
        ("query - --format csv", False),
        ("query file.rq", False),
        ("query ./file.rq", False),
        ("query", False),
        ("build --format json", False),
        ("queries", False),
        ("show USA01", False),
        ("", False),
    ],
)
def test_the_short_path_takes_plain_questions_only(line: str, short: bool) -> None:
    assert fast.can_answer(line.split()) is short


@pytest.mark.parametrize("arguments", ANSWERS, ids=" ".join)
def test_the_short_path_prints_the_bytes_that_click_prints(
    run: Run, arguments: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    line = ["query", *arguments]
    assert fast.can_answer(line)
    clicked = run(*line)
    capsysbinary.readouterr()
    code = fast.answer(line)
    printed = capsysbinary.readouterr()
    assert code == clicked.exit_code == 0
    assert printed.out == clicked.stdout_bytes
    assert printed.err == clicked.stderr_bytes
    assert len(printed.out) > 100


@pytest.mark.parametrize("arguments", ERRORS, ids=" ".join)
def test_the_short_path_refuses_what_click_refuses_in_the_same_words(
    run: Run, arguments: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Where the short path leaves an error to Click, the words are the same anyway."""
    line = ["query", *arguments]
    clicked = run(*line)
    capsysbinary.readouterr()
    if fast.can_answer(line):
        code = fast.answer(line)
        printed = capsysbinary.readouterr()
        assert (code, printed.out, printed.err) == (
            clicked.exit_code,
            clicked.stdout_bytes,
            clicked.stderr_bytes,
        )
    assert clicked.exit_code == 2
    assert clicked.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [["query", "stations-per-continent", "--format", "csv"], ["query", "stations-per-countri"]],
)
def test_two_processes_print_the_same_bytes(build_folder: Path, arguments: list[str]) -> None:
    """An option before the name is left to Click."""
    short = run_piped(*arguments, build=build_folder)
    clicked = run_piped(arguments[0], "--policy=reported", *arguments[1:], build=build_folder)
    assert (short.returncode, short.stdout, short.stderr) == (
        clicked.returncode,
        clicked.stdout,
        clicked.stderr,
    )
    assert short.stdout or short.returncode == 2


def test_an_up_to_date_graph_is_reported_without_click(
    run: Run, build_folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    run("build")
    clicked = run("build")
    assert fast.answer(["build"]) == clicked.exit_code == 0
    assert capsysbinary.readouterr().out.splitlines()[-1] == clicked.stdout_bytes.splitlines()[-1]


def modules_of(build: Path, *arguments: str) -> set[str]:
    """The modules that a process has loaded once it has answered."""
    script = (
        "import sys\n"
        "from kg.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as done:\n    print(done.code, *sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=os.environ | {"KG_BUILD_DIR": str(build), "PYTHONUTF8": "1"},
    )
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0"
    assert done.stdout
    return set(modules)


#: What a plain question does without: together they would take as long as the answer.
SLOW = {
    "re",
    "typing",
    "json",
    "functools",
    "collections",
    "dataclasses",
    "enum",
    "pathlib",
    "unicodedata",
}


@pytest.mark.parametrize(
    "options", [[], ["--format", "csv"], ["--format", "json"], ["--policy", "official"]], ids=str
)
def test_a_plain_question_imports_nothing_slow(build_folder: Path, options: list[str]) -> None:
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = modules_of(build_folder, "query", "stations-per-bureau", *options) - set(
        bare.stdout.split()
    )
    assert not SLOW & loaded
    assert not {"kg.sparql.tokens", "kg.query.parameters", "kg.catalog"} & loaded


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "stations-per-country"],
        ["query", "stations-by-country", "country=Spain", "--format", "csv"],
        ["query", "timeline-of-responses", "since=2022-10", "--format", "json"],
    ],
    ids=" ".join,
)
def test_the_short_path_imports_only_what_the_answer_needs(
    build_folder: Path, arguments: list[str]
) -> None:
    heavy = {
        "click",
        "rdflib",
        "yaml",
        "pyshacl",
        "kg.release.build",
        "pathlib",
        "dataclasses",
        "inspect",
        "tempfile",
    }
    assert not heavy & modules_of(build_folder, *arguments)


def test_the_short_path_to_triples_does_without_the_heavy_modules(build_folder: Path) -> None:
    loaded = modules_of(build_folder, "query", "reported", "--format", "turtle")
    assert not {"click", "rdflib", "yaml", "pyshacl", "kg.release.build"} & loaded


def test_the_words_of_an_error_hold_no_traceback(build_folder: Path) -> None:
    done = run_piped("query", "stations-by-country", "country=Spian", build=build_folder)
    assert done.returncode == 2
    assert re.fullmatch(
        r"kg: country='Spian' is not among the choices\n  did you mean Spain.*\?\n",
        "".join(
            line
            for line in done.stderr.decode().splitlines(keepends=True)
            if "last build" not in line
        ),
    )
