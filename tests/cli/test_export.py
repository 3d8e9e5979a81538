"""The verb export, as typed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_standard_output_and_a_file_get_the_same_bytes(run: Run, tmp_path: Path) -> None:
    to_file = run("export", "ntriples", "--policy", "official", "-o", str(tmp_path / "data.nt"))
    to_output = run("export", "ntriples", "--policy", "official")
    assert to_file.exit_code == to_output.exit_code == 0
    assert (tmp_path / "data.nt").read_bytes() == to_output.stdout_bytes
    assert f"written: {tmp_path / 'data.nt'}" in to_file.output


def test_a_format_without_named_graphs_says_what_it_holds(run: Run, tmp_path: Path) -> None:
    done = run("export", "turtle", "-o", str(tmp_path / "data.ttl"))
    assert "the dataset of policy reported" in done.stderr


def test_all_formats_go_into_a_folder(run: Run, tmp_path: Path) -> None:
    done = run("export", "all", "-o", str(tmp_path / "release"))
    assert done.exit_code == 0, done.output
    assert len(list((tmp_path / "release").iterdir())) == 10
    assert done.output.count("written: ") == 10


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["turtel"], 2, "'turtel' is not one of"),
        (["all"], 2, "all needs a folder"),
        (["trig", "--policy", "guilty"], 2, "'guilty'"),
        (["trig", "-o", "nowhere/data.trig"], 1, "cannot be written"),
        (["all", "-o", "/dev/null/release"], 1, "cannot be written"),
    ],
)
def test_bad_input_is_reported(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("export", *arguments)
    assert done.exit_code == code, done.output
    assert words in done.output
    assert not list(tmp_path.iterdir())
