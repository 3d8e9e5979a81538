"""A small home with every dependency that a rule looks at, and its release."""

import shutil
from pathlib import Path

import pytest

from kg.release import build
from tests.conftest import Home
from tests.support.small import made_up, small_home


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home with its build, which no test changes."""
    folder = made_up(small_home(tmp_path_factory.mktemp("made") / "home"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_HOME", str(folder))
        patch.delenv("KG_BUILD_DIR", raising=False)
        assert build.build().fresh
    return folder


@pytest.fixture
def small(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of it, in which a test may change what it likes."""
    folder = tmp_path / "home"
    shutil.copytree(made, folder)
    monkeypatch.setenv("KG_HOME", str(folder))
    monkeypatch.delenv("KG_BUILD_DIR", raising=False)
    return Home(folder)
