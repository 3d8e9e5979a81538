"""The stamp of the program."""

from pathlib import Path

import pytest

import kg
from kg.publish.stamp import compute_stamp


def test_a_template_changes_the_stamp_and_a_command_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compute_stamp() == compute_stamp()
    (tmp_path / "pages").mkdir()
    (tmp_path / "cli").mkdir()
    monkeypatch.setattr(kg, "__file__", str(tmp_path / "__init__.py"))
    stamps = [compute_stamp()]
    (tmp_path / "cli" / "x.py").write_text("", encoding="utf-8")
    stamps.append(compute_stamp())
    (tmp_path / "pages" / "x.html").write_text("", encoding="utf-8")
    stamps.append(compute_stamp())
    assert stamps[0] == stamps[1] != stamps[2]
