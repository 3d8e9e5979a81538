from pathlib import Path

import pytest

from kg.errors import KgError
from kg.release.freshness import stale
from tests.conftest import Home


def changed(folder: Path) -> set[str]:
    """The inputs that changed since the build."""
    found = stale(str(folder))
    assert found is not None
    return set(found)


def test_an_empty_folder_is_not_built(tmp_path: Path) -> None:
    assert stale(str(tmp_path)) is None


def test_a_missing_folder_is_not_built(tmp_path: Path) -> None:
    assert stale(str(tmp_path / "nowhere")) is None


def test_a_release_that_is_gone_is_not_built(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("0123456789abcdef", encoding="utf-8")
    assert stale(str(tmp_path)) is None


def test_damaged_stamps_are_told_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("one", encoding="utf-8")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "stamps.marshal").write_bytes(b"{")
    with pytest.raises(KgError, match=r"stamps\.marshal is damaged") as caught:
        stale(str(tmp_path))
    assert "kg build" in caught.value.hint


@pytest.mark.parametrize(
    "name", ["graph/sources.csv", "ontology/prefixes.ttl", "queries/stations/station-count.rq"]
)
def test_a_changed_input_is_named(build_folder: Path, home: Home, name: str) -> None:
    before = changed(build_folder)
    home.append(name, "")
    assert changed(build_folder) - before == {name}


def test_a_new_input_is_named(build_folder: Path, home: Home) -> None:
    before = changed(build_folder)
    (home.folder / "graph/claims/999.csv").write_text("id\n", encoding="utf-8")
    assert changed(build_folder) - before == {"graph/claims/999.csv"}


def test_a_removed_input_is_named(build_folder: Path, home: Home) -> None:
    before = changed(build_folder)
    (home.folder / "queries/stations/station-count.rq").unlink()
    assert changed(build_folder) - before == {"queries/stations/station-count.rq"}


@pytest.mark.parametrize(
    "name", ["graph/README.md", "graph/overseas-stations.trig", "queries/stations/.draft.swp"]
)
def test_a_file_that_no_build_reads_does_not_count(
    build_folder: Path, home: Home, name: str
) -> None:
    before = changed(build_folder)
    home.append(name, "changed")
    assert changed(build_folder) == before
