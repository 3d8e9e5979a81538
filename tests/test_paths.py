import subprocess
import sys
from pathlib import Path

import pytest

from kg import paths
from kg.errors import UsageError
from tests.conftest import ROOT, Home


def test_home_is_the_checkout_around_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_HOME", raising=False)
    assert Path(paths.home()) == ROOT
    assert paths.is_checkout()


def test_kg_home_wins(home: Home) -> None:
    assert Path(paths.home()) == home.folder
    assert not paths.is_checkout()


def test_kg_home_may_be_relative(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.folder.parent)
    monkeypatch.setenv("KG_HOME", "home")
    assert Path(paths.home()) == home.folder


@pytest.mark.parametrize("missing", paths.INPUT_FOLDERS)
def test_home_without_one_of_its_folders_is_told(home: Home, missing: str) -> None:
    (home.folder / missing).rename(home.folder / "elsewhere")
    with pytest.raises(UsageError, match=f"holds no {missing}/ folder") as found:
        paths.inputs()
    assert "checkout" in found.value.hint


def test_build_folder_stands_in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KG_HOME", "KG_BUILD_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert Path(paths.build_folder()) == ROOT / "build"


def test_build_folder_stands_in_kg_home(home: Home) -> None:
    assert Path(paths.build_folder()) == home.folder / "build" == home.build


def test_kg_build_dir_wins_and_is_made_absolute(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.folder)
    monkeypatch.setenv("KG_BUILD_DIR", "out")
    assert Path(paths.build_folder()) == home.folder / "out"


def test_sources_folder_is_configured_or_beside_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_HOME", raising=False)
    monkeypatch.delenv("KG_SOURCES", raising=False)
    assert Path(paths.sources_folder()) == ROOT.parent / "shared" / "sources"
    monkeypatch.setenv("KG_SOURCES", "texts")
    assert paths.sources_folder() == "texts"


def test_inputs_are_the_files_that_a_build_reads(home: Home) -> None:
    (home.folder / "graph" / "README.md").write_text("not read", encoding="utf-8")
    (home.folder / "graph" / "claims" / ".~lock.001.csv#").write_text("not read", encoding="utf-8")
    (home.folder / "build").mkdir()
    (home.folder / "build" / "x.csv").write_text("not read", encoding="utf-8")
    found = paths.inputs()
    assert {"ontology/prefixes.ttl", "ontology/vocab/stance.ttl", "graph/claims/001.csv"} <= set(found)
    data = [name for name in found if not name.startswith("code/")]
    assert [name for name in data if not name.endswith((".ttl", ".csv", ".rq"))] == []
    assert [name for name in data if not name.startswith(("ontology/", "graph/", "queries/"))] == []
    assert list(found) == sorted(found)


def test_every_module_that_decides_what_a_build_gives_is_an_input() -> None:
    listing = "import sys, kg.release; print(*(name for name in sys.modules if name.startswith('kg.')))"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    used = {name.removeprefix("kg.").replace(".", "/") + ".py" for name in done.stdout.split()}
    telling = {
        "build.py",
        "draft.py",
        "errors.py",
        "faults.py",
        "files.py",
        "paths.py",
        "library.py",
        "ledger.py",
    }  # they tell, find and write, and change no triple
    assert {name for name in used - telling if not name.startswith("query")} <= set(paths.CODE)


def test_input_is_stamped_with_time_and_size(home: Home) -> None:
    before = paths.inputs()
    home.append("graph/sources.csv", "x")
    after = paths.inputs()
    changed = [name for name in after if after[name] != before[name]]
    assert changed == ["graph/sources.csv"]
    assert after["graph/sources.csv"][1] == before["graph/sources.csv"][1] + 2
