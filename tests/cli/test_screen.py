"""Printing on a terminal: the pager, and the width of text."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kg.query.table import measure_width
from tests.support.terminal import run_on_terminal, run_piped

Run = Callable[..., Result]
LONG = ["show", "station:manhattan"]


@pytest.fixture
def pager(tmp_path: Path) -> dict[str, str]:
    """An environment with a pager that says that it ran, and how `less` is set."""
    path = tmp_path / "pager"
    path.write_text('#!/bin/sh\necho "paged with $LESS"\ncat\n')
    path.chmod(0o755)
    return {"PAGER": str(path), "TERM": "xterm"}


@pytest.mark.parametrize(
    "arguments",
    [
        LONG,
        ["query", "responses"],
        ["query", "responses", "--columns", "response"],
        ["explain", "stations-by-country", "country=Spain"],
        ["path", "Lu Jianwang", "MPS"],
        ["network"],
        ["queries"],
        ["find", "Manhattan"],
    ],
    ids=" ".join,
)
def test_what_is_longer_than_the_screen_goes_through_the_pager(
    build_folder: Path, pager: dict[str, str], arguments: list[str]
) -> None:
    code, text = run_on_terminal(*arguments, build=build_folder, columns=80, environment=pager)
    assert code == 0
    assert text.startswith("paged with FRX\n")
    assert max(map(measure_width, text.splitlines())) <= 80
    if arguments[:2] == ["query", "responses"] and len(arguments) == 2:
        return  # the short path takes no options
    asked = [*arguments, "--no-pager"]
    _, plain = run_on_terminal(*asked, build=build_folder, columns=80, environment=pager)
    assert plain == text.removeprefix("paged with FRX\n")


def test_long_lines_are_chopped_by_the_pager(build_folder: Path, pager: dict[str, str]) -> None:
    asked = [*LONG, "--wide"]
    _, text = run_on_terminal(*asked, build=build_folder, columns=80, environment=pager)
    assert text.startswith("paged with FRXS\n")
    mine = pager | {"LESS": "i"}
    _, text = run_on_terminal(*LONG, build=build_folder, columns=80, environment=mine)
    assert text.startswith("paged with i\n")


@pytest.mark.parametrize("arguments", [["query", "station-count"], ["find", "qqqqzz"]])
def test_a_short_answer_has_no_pager(
    build_folder: Path, pager: dict[str, str], arguments: list[str]
) -> None:
    _, text = run_on_terminal(*arguments, build=build_folder, columns=80, environment=pager)
    assert "paged" not in text


@pytest.mark.parametrize("name", ["KG_PAGER", "PAGER"])
@pytest.mark.parametrize("command", ["", "cat", "less 'a", "no-such-program"])
def test_without_a_pager_that_can_run_the_text_is_printed(
    build_folder: Path, name: str, command: str
) -> None:
    environment = {name: command, "TERM": "xterm"}
    code, text = run_on_terminal(*LONG, build=build_folder, columns=80, environment=environment)
    assert code == 0
    asked = [*LONG, "--no-pager"]
    assert text == run_on_terminal(*asked, build=build_folder, columns=80)[1]


def test_our_variable_names_the_pager_before_the_general_one(
    build_folder: Path, pager: dict[str, str]
) -> None:
    environment = pager | {"KG_PAGER": "head -n 1"}
    _, text = run_on_terminal(*LONG, build=build_folder, columns=80, environment=environment)
    assert text.splitlines() == ["Manhattan station  (station:manhattan)"]
    environment = {"PAGER": "cat", "KG_PAGER": pager["PAGER"], "TERM": "xterm"}
    _, text = run_on_terminal(*LONG, build=build_folder, columns=80, environment=environment)
    assert text.startswith("paged with FRX\n")


FOR_PROGRAMS = [
    *(["query", "responses", "--format", format] for format in ("csv", "json", "tsv", "markdown")),
    [*LONG, "--format", "json"],
    ["explain", "stations-by-country", "country=Spain", "--format", "json"],
    ["path", "Lu Jianwang", "MPS", "--format", "json"],
    ["network", "--format", "json"],
    ["queries", "--format", "json"],
    ["find", "Manhattan", "--format", "json"],
    ["find", "Manhattan", "--format", "csv"],
]


@pytest.mark.parametrize("arguments", FOR_PROGRAMS, ids=" ".join)
def test_what_programs_read_is_the_same_at_every_width(
    build_folder: Path, pager: dict[str, str], arguments: list[str]
) -> None:
    plain = run_piped(*arguments, build=build_folder).stdout.decode()
    narrow = run_piped(*arguments, build=build_folder, COLUMNS="40", **pager).stdout.decode()
    assert narrow == plain
    _, shown = run_on_terminal(*arguments, build=build_folder, columns=40, environment=pager)
    assert shown.replace("\r", "") == plain.replace("\r", "")


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_files_and_json_have_no_pager(build_folder: Path, pager: dict[str, str], term: str) -> None:
    environment = pager | {"TERM": term}
    for asked in (["query", "responses", "--format", "csv"], [*LONG, "--format", "json"]):
        _, text = run_on_terminal(*asked, build=build_folder, columns=80, environment=environment)
        assert "paged" not in text


def test_in_a_pipe_there_is_neither_pager_nor_width(
    build_folder: Path, pager: dict[str, str]
) -> None:
    text = run_piped(*LONG, build=build_folder, **pager).stdout.decode()
    assert "paged" not in text
    assert max(map(measure_width, text.splitlines())) > 200
    text = run_piped(*LONG, build=build_folder, COLUMNS="80").stdout.decode()
    assert max(map(measure_width, text.splitlines())) <= 80


def test_a_pager_that_ends_early_is_no_fault(build_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "pager"
    path.write_text("#!/bin/sh\nhead -n 1\n")
    path.chmod(0o755)
    environment = {"PAGER": str(path), "TERM": "xterm"}
    code, text = run_on_terminal(*LONG, build=build_folder, columns=80, environment=environment)
    assert (code, text.splitlines()) == (0, ["Manhattan station  (station:manhattan)"])


@pytest.mark.parametrize("option", ["--columns=code", "--records", "--ids", "--wide"])
def test_a_file_for_programs_takes_no_layout(run: Run, option: str) -> None:
    result = run("query", "stations-by-country", option, "--format", "csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{option.partition('=')[0]} shows a table, and csv has every column" in result.stderr


def test_every_command_that_prints_at_length_explains_the_options(run: Run) -> None:
    for command in ("query", "show", "explain", "path", "network", "queries", "find"):
        text = run(command, "--help").stdout
        assert "--no-pager" in text
        assert "--wide" in text
    assert os.environ.get("COLUMNS") is None
