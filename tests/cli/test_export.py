"""The verb export, as typed."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.csv_on_the_web import read_strictly

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


def test_rows_have_their_metadata_beside_them(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "official.csv"
    done = run("export", "csv", "--policy", "official", "-o", str(file))
    assert done.exit_code == 0, done.output
    beside = tmp_path / "official.csv-metadata.json"
    assert f"written: {beside}" in done.output
    ((_, rows),) = read_strictly(beside).items()
    text = io.StringIO(file.read_text(encoding="utf-8"), newline="")
    assert len(rows) == len(list(csv.DictReader(text)))
    assert "policy official" in beside.read_text(encoding="utf-8")
    assert run("export", "csv", "--policy", "official").stdout_bytes == file.read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


def test_all_formats_go_into_a_folder(run: Run, tmp_path: Path) -> None:
    done = run("export", "all", "-o", str(tmp_path / "release"))
    assert done.exit_code == 0, done.output
    assert len(list((tmp_path / "release").iterdir())) == 11
    assert done.output.count("written: ") == 11


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["turtel"], 2, "'turtel' is not one of"),
        (["all"], 2, "all needs a folder"),
        (["trig", "--policy", "guilty"], 2, "'guilty'"),
        (["trig", "-o", "nowhere/data.trig"], 1, "cannot be written"),
        (["all", "-o", "/dev/null/release"], 1, "cannot be written"),
        (["nanopub", "--key", "nowhere.pem"], 2, "the key nowhere.pem cannot be read"),
        (["stix", "--key", "nowhere.pem"], 2, "stix is not signed"),
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


@pytest.mark.parametrize("name", ["key.pem", "link.pem"])
def test_the_key_is_not_overwritten(run: Run, tmp_path: Path, name: str) -> None:
    key = tmp_path / "key.pem"
    key.write_text("a key")
    (tmp_path / "link.pem").symlink_to(key)
    done = run("export", "nanopub", "--key", str(key), "-o", str(tmp_path / name))
    assert done.exit_code == 2
    assert "is the private key" in done.stderr
    assert key.read_text() == "a key"


def test_a_bad_key_leaves_the_file_of_the_last_export(run: Run, tmp_path: Path) -> None:
    target, key = tmp_path / "data.trig", tmp_path / "key.pem"
    target.write_text("the last export")
    key.write_text("no key")
    done = run("export", "nanopub", "--key", str(key), "-o", str(target))
    assert done.exit_code == 2
    assert f"{key} is no private key" in done.stderr
    assert target.read_text() == "the last export"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.trig", "key.pem"]
