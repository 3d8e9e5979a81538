import marshal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.names import GRAPH
from kg.release.folder import (
    Release,
    find_changed_inputs,
    list_releases,
    read_values,
    write_values,
)
from tests.conftest import Home

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner),
)


# --- plain values ---------------------------------------------------------------------------------


@given(value=st.dictionaries(st.text(), PLAIN))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, value: dict[str, Any]
) -> None:
    path = str(tmp_path_factory.getbasetemp() / "some.marshal")
    write_values(path, value)
    assert read_values(path) == value


def test_equal_values_give_equal_bytes_whoever_else_holds_them(tmp_path: Path) -> None:
    shared = "".join(["a", " text"])
    write_values(str(tmp_path / "one"), {"a": shared, "b": shared})
    write_values(str(tmp_path / "two"), {"a": "a text", "b": "".join(["a ", "text"])})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_file_with_the_same_values_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "some.marshal"
    write_values(str(path), {"a": 1})
    before = path.stat()
    write_values(str(path), {"a": 1})
    assert path.stat() == before
    write_values(str(path), {"a": 2})
    assert read_values(str(path)) == {"a": 2}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\x00",
        b"no marshal",
        marshal.dumps({"a": "text"}, 2)[:-3],
        marshal.dumps(7),
        marshal.dumps([]),
    ],
)
def test_a_damaged_file_is_told_with_the_mend(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "some.marshal"
    path.write_bytes(data)
    with pytest.raises(KgError, match=r"some\.marshal is damaged") as caught:
        read_values(str(path))
    assert "kg build" in caught.value.hint


def test_a_missing_file_is_left_to_the_reader(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_values(str(tmp_path / "none.marshal"))


# --- what a release holds -------------------------------------------------------------------------


def test_the_release_in_use_is_the_one_that_current_names(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        Release(tmp_path / name).make_current()
        assert (tmp_path / "current").read_text(encoding="utf-8") == name
        release = Release.open(tmp_path)
        assert (release.name, release.path) == (name, tmp_path / name)


@pytest.mark.parametrize("name", ["", "nowhere", "file"])
def test_where_nothing_is_built_no_release_is_in_use(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    assert Release.current(tmp_path / name) is None
    with pytest.raises(KgError, match="not built yet") as caught:
        Release.open(tmp_path / name)
    assert "kg build" in caught.value.hint


def test_a_release_without_its_catalogue_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="not built yet"):
        Release(tmp_path).read_catalogue()


def test_a_release_is_complete_with_its_manifest(tmp_path: Path) -> None:
    release = Release(tmp_path)
    assert (release.is_complete(), release.read_manifest()) == (False, None)
    release.write_manifest({"digest": "0"})
    assert (release.is_complete(), release.read_manifest()) == (True, {"digest": "0"})


def test_graph_files_are_named_and_ordered_as_the_graphs_are(tmp_path: Path) -> None:
    release = Release(tmp_path)
    for name in ("view/official", "claims", "view/corroborated", "a-b", "a"):
        release.graph_path(name).parent.mkdir(parents=True, exist_ok=True)
        release.graph_path(name).touch()
    (tmp_path / "graphs" / "other.txt").touch()
    files = release.list_graphs()
    assert list(files) == sorted(files, key=lambda name: str(ox.NamedNode(GRAPH + name)))
    assert files["view/official"] == tmp_path / "graphs" / "view" / "official.nt"
    assert len(files) == 5
    assert Release(tmp_path / "none").list_graphs() == {}


def test_the_parts_of_a_real_release_are_where_they_are_looked_for(build_folder: Path) -> None:
    release = Release.open(build_folder)
    assert release.is_complete()
    assert len(release.stores) == 10
    assert all((Path(release.store_path(name)) / "CURRENT").is_file() for name in release.stores)
    assert release.input_path("tables").is_dir()
    assert set(release.read_catalogue()) == {"prefixes", "queries", "about_claims"}


# --- changed inputs -------------------------------------------------------------------------------


def changed(folder: Path) -> set[str]:
    """The inputs that changed since the build."""
    names = find_changed_inputs(str(folder))
    assert names is not None
    return set(names)


def test_an_empty_folder_is_not_built(tmp_path: Path) -> None:
    assert find_changed_inputs(str(tmp_path)) is None


def test_a_missing_folder_is_not_built(tmp_path: Path) -> None:
    assert find_changed_inputs(str(tmp_path / "nowhere")) is None


def test_a_release_that_is_gone_is_not_built(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("0123456789abcdef", encoding="utf-8")
    assert find_changed_inputs(str(tmp_path)) is None


def test_damaged_stamps_are_told_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("one", encoding="utf-8")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "stamps.marshal").write_bytes(b"{")
    with pytest.raises(KgError, match=r"stamps\.marshal is damaged") as caught:
        find_changed_inputs(str(tmp_path))
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


def test_complete_releases_are_listed_in_order(tmp_path: Path) -> None:
    for name in ("b", "a", "half"):
        (tmp_path / name).mkdir()
    (tmp_path / "current").write_text("b", encoding="utf-8")
    for name in ("b", "a"):
        Release(tmp_path / name).write_manifest({})
    assert list_releases(str(tmp_path)) == ["a", "b"]
