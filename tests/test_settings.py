import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg import settings
from kg.errors import UsageError
from tests.conftest import ROOT, Home


def test_home_is_the_checkout_around_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_HOME", raising=False)
    assert Path(settings.home()) == ROOT
    assert settings.is_checkout()


def test_kg_home_wins(home: Home) -> None:
    assert Path(settings.home()) == home.folder
    assert not settings.is_checkout()


def test_kg_home_may_be_relative(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.folder.parent)
    monkeypatch.setenv("KG_HOME", "home")
    assert Path(settings.home()) == home.folder


@pytest.mark.parametrize("missing", settings.INPUT_FOLDERS)
def test_home_without_one_of_its_folders_is_told(home: Home, missing: str) -> None:
    (home.folder / missing).rename(home.folder / "elsewhere")
    with pytest.raises(UsageError, match=f"has no {missing}/ folder") as raised:
        settings.stamp_inputs()
    assert "checkout" in raised.value.hint


def test_build_folder_stands_in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KG_HOME", "KG_BUILD_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert Path(settings.build_folder()) == ROOT / "build"


def test_build_folder_stands_in_kg_home(home: Home) -> None:
    assert Path(settings.build_folder()) == home.folder / "build" == home.build


def test_kg_build_dir_wins_and_is_made_absolute(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home.folder)
    monkeypatch.setenv("KG_BUILD_DIR", "out")
    assert Path(settings.build_folder()) == home.folder / "out"


def test_sources_folder_is_configured_or_beside_the_checkout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KG_HOME", raising=False)
    monkeypatch.delenv("KG_SOURCES", raising=False)
    assert Path(settings.sources_folder()) == ROOT.parent / "shared" / "sources"
    monkeypatch.setenv("KG_SOURCES", "texts")
    assert settings.sources_folder() == "texts"


def test_inputs_are_the_files_that_a_build_reads(home: Home) -> None:
    (home.folder / "graph" / "README.md").write_text("not read", encoding="utf-8")
    (home.folder / "graph" / "claims" / ".~lock.001.csv#").write_text("not read", encoding="utf-8")
    (home.folder / "build").mkdir()
    (home.folder / "build" / "x.csv").write_text("not read", encoding="utf-8")
    stamps = settings.stamp_inputs()
    assert {"ontology/prefixes.ttl", "ontology/vocab/stance.ttl", "graph/claims/001.csv"} <= set(
        stamps
    )
    data = [name for name in stamps if not name.startswith("code/")]
    assert [name for name in data if not name.endswith((".ttl", ".csv", ".rq"))] == []
    assert [name for name in data if not name.startswith(("ontology/", "graph/", "queries/"))] == []
    assert list(stamps) == sorted(stamps)


def test_every_module_that_decides_what_a_build_gives_is_an_input() -> None:
    listing = [sys.executable, "-c", "import sys, kg.release.build; print(*sys.modules)"]
    done = subprocess.run(listing, capture_output=True, text=True, check=True)
    modules = [name for name in done.stdout.split() if name.startswith("kg.")]
    used = {name.removeprefix("kg.").replace(".", "/") for name in modules}
    stamped = {name.removeprefix("code/").removesuffix(".py") for name in settings.stamp_inputs()}
    assert {name for name in used - stamped if f"{name}/__init__" not in stamped} == set()


def test_input_is_stamped_with_time_and_size(home: Home) -> None:
    before = settings.stamp_inputs()
    home.append("graph/sources.csv", "x")
    after = settings.stamp_inputs()
    changed = [name for name in after if after[name] != before[name]]
    assert changed == ["graph/sources.csv"]
    assert after["graph/sources.csv"][1] == before["graph/sources.csv"][1] + 2


def test_a_stamp_tells_other_bytes_of_the_same_time_and_size(home: Home) -> None:
    path = home.folder / "graph" / "sources.csv"
    before, status = settings.stamp_inputs(), path.stat()
    path.write_bytes(bytes(reversed(path.read_bytes())))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    after = settings.stamp_inputs()["graph/sources.csv"]
    assert after[:2] == before["graph/sources.csv"][:2]
    assert after != before["graph/sources.csv"]
