"""A small home with every dependency that a rule looks at, and its release."""

import shutil
from pathlib import Path

import pytest

from kg.catalog import INNER_FOLDERS
from kg.release.build import build
from tests.conftest import Home
from tests.support.small import made_up, small_home

#: Topics of the small home's queries. Parsing all others would take a third of each small build.
TOPICS = (*INNER_FOLDERS, "stations", "gaps")


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home with its build, which no test changes."""
    folder = made_up(small_home(tmp_path_factory.mktemp("original") / "home"))
    for path in (folder / "queries").iterdir():
        if path.name not in TOPICS:
            shutil.rmtree(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_HOME", str(folder))
        patch.delenv("KG_BUILD_DIR", raising=False)
        assert build().fresh
    return folder


@pytest.fixture
def small(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of it, in which a test may change what it likes."""
    folder = tmp_path / "home"
    shutil.copytree(original, folder)
    monkeypatch.setenv("KG_HOME", str(folder))
    monkeypatch.delenv("KG_BUILD_DIR", raising=False)
    return Home(folder)
