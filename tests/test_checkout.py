"""A clone is the same wherever git writes it, and its environment belongs to its path."""

import shutil
import subprocess
from pathlib import Path

import pytest

from kg.release.build import find_faults
from tests.conftest import ROOT

#: What the Makefile of a checkout would run to make its environment.
MADE_ANEW = "-m venv --clear .venv"


def plan(folder: Path) -> str:
    """Return what `make setup` would run in a folder, without running it."""
    command = ["make", "--dry-run", "setup"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with a Makefile whose environment was made there."""
    folder = tmp_path / "kg"
    (folder / "requirements").mkdir(parents=True)
    for name in ("pyproject.toml", "requirements/dev.txt", "Makefile"):
        shutil.copy(ROOT / name, folder / name)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "ready").write_text(f"{folder}\n", encoding="utf-8")
    return folder


def test_an_environment_of_this_path_is_used(checkout: Path) -> None:
    assert MADE_ANEW not in plan(checkout)


@pytest.mark.parametrize("name", ["copy", "a b c", "köpie", "deep/er"])
@pytest.mark.parametrize("how", ["copied", "moved"])
def test_an_environment_of_another_path_is_made_anew(
    checkout: Path, tmp_path: Path, name: str, how: str
) -> None:
    target = tmp_path / name
    target.parent.mkdir(exist_ok=True)
    if how == "copied":
        shutil.copytree(checkout, target)
    else:
        checkout.rename(target)
    assert MADE_ANEW in plan(target)
    assert how == "moved" or MADE_ANEW not in plan(checkout)


def test_a_checkout_behind_a_link_is_at_its_own_path(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(checkout)
    assert MADE_ANEW not in plan(tmp_path / "link")


@pytest.mark.parametrize("left", ["", "another\n", None])
def test_an_environment_that_names_no_path_is_made_anew(checkout: Path, left: str | None) -> None:
    (checkout / ".venv" / "ready").unlink()
    if left is not None:
        (checkout / ".venv" / "ready").write_text(left, encoding="utf-8")
    assert MADE_ANEW in plan(checkout)


@pytest.mark.parametrize("setting", ["core.autocrlf=true", "core.autocrlf=input", "core.eol=crlf"])
def test_git_writes_the_same_bytes_on_every_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    clone = tmp_path / "clone"
    git = ["git", "-c", "protocol.file.allow=always"]
    subprocess.run([*git, "clone", "-q", "-c", setting, str(ROOT), str(clone)], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--eol"], cwd=clone, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(listed) > 1000
    # the ends of lines in the repository, then those that git wrote
    ends = [(line.split()[0].removeprefix("i/"), line.split()[1], line) for line in listed]
    assert [line for stored, written, line in ends if written != f"w/{stored}"] == []
    if setting == "core.autocrlf=true":
        monkeypatch.setenv("KG_HOME", str(clone))
        assert find_faults() == []
    status = ["git", "status", "--porcelain"]
    assert not subprocess.run(status, cwd=clone, capture_output=True, check=True).stdout
