"""Entities of FollowTheMoney as JSON lines."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.commands import kg as kg_command
from kg.exchange import ftm
from kg.exchange.ftm import write, write_entities
from kg.exchange.ftm_rows import Subject, Voice
from kg.query.engine import Engine


def test_lines_are_sorted_and_each_entity_is_there_once(engine: Engine) -> None:
    ids = [json.loads(line)["id"] for line in write(engine, "reported")]
    assert ids == sorted(set(ids))


def test_external_rows_are_left_out_and_values_written_once() -> None:
    voices = (Voice(origin="a"), Voice(origin="b"), Voice(external=True))
    rows = []
    for voice in voices:
        rows += Subject("kg-x", "Person").say("name", "海\u2028", voice)
    rows += Subject("kg-y", "Person").say("name", "y", voices[2])
    (line,) = write_entities(rows)
    assert json.loads(line)["properties"] == {"name": ["海"]}
    assert "海".encode() in line


def test_an_interrupted_export_leaves_what_was_there(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(rows: object) -> object:
        yield b"{}\n"
        raise KeyboardInterrupt

    path = tmp_path / "entities.ftm.json"
    path.write_text("former\n")
    monkeypatch.setenv("KG_BUILD_DIR", str(build_folder))
    monkeypatch.setattr(ftm, "write_entities", break_off)
    done = CliRunner().invoke(kg_command, ["export", "ftm", "-o", str(path)])
    assert done.exit_code != 0
    assert path.read_text() == "former\n"
    assert list(tmp_path.iterdir()) == [path]
