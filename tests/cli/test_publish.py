"""The verb publish, as typed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kg import settings
from kg.cli import commands
from tests.conftest import Home
from tests.publish.conftest import small

Run = Callable[..., Result]
__all__ = ["small"]
pytestmark = [pytest.mark.site, pytest.mark.xdist_group("publish")]


def test_a_site_is_published_and_then_nothing_changed(
    small: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setenv("KG_BUILD_DIR", str(small.build))
    folder = tmp_path / "site"
    done = run("publish", str(folder), "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert "published" in done.stdout
    assert "publishing … 50 %" in done.stderr
    assert (folder / "index.html").exists()
    again = run("publish", str(folder), "--jobs", "1")
    assert "nothing changed" in again.stdout
    address = ("--base-url", "https://example.org", "--contact", "desk@example.org")
    told = run("publish", str(folder), *address, "--format", "json")
    summary = json.loads(told.stdout)
    assert summary["folder"] == str(folder)
    assert summary["rendered"] == summary["pages"]
    assert (folder / "sitemap.xml").exists()
    assert "mailto:desk@example.org" in (folder / "about.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "Missing argument"),
        (["site", "--base-url", "example.org"], 2, "no address of a site"),
        (["site", "--with-passages", "x"], 2, "No such option"),
        (["taken"], 2, "something else"),
        (["file"], 2, "is no folder"),
        (["file/site"], 1, "cannot be written"),
    ],
)
def test_faults_say_what_to_do(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("publish", *arguments)
    assert done.exit_code == code, done.output
    assert words in done.output
    assert (tmp_path / "taken" / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_nothing_built_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setenv("KG_BUILD_DIR", str(tmp_path / "none"))
    done = run("publish", str(tmp_path / "site"))
    assert done.exit_code == 1
    assert "kg build" in done.output
    assert settings.build_folder()
    assert "publish" in commands.kg.commands
