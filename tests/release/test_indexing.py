from pathlib import Path

import pytest

from kg.catalog import SavedQuery
from kg.release.indexing import patch_index, write_index
from tests.conftest import Home
from tests.release.comparing import assert_same, build_full, build_incremental, read_index

ID = "https://w3id.org/overseas-stations/id/"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


def node(name: str, label: str) -> tuple[str, list[bytes]]:
    """A node with a label, as lines."""
    return f"<{ID}{name}>", [f'<{ID}{name}> <{LABEL}> "{label}"@en .\n'.encode()]


def query(name: str, topic: str) -> SavedQuery:
    return SavedQuery(name, topic, f"queries/{name}.rq", "Sites", "", "", "SELECT", [], [])


def test_a_changed_index_is_the_one_that_is_written_anew(tmp_path: Path) -> None:
    old = [node("city/prato", "Prato"), node("city/dublin", "Dublin")]
    new = [node("city/prato", "Prato in Tuscany"), node("city/lodz", "Łódź")]
    write_index(tmp_path / "old", old, [])
    write_index(tmp_path / "new", new, [])
    subjects = [f"{ID}city/{name}" for name in ("prato", "dublin", "lodz")]
    patch_index(tmp_path / "patched", tmp_path / "old", subjects, new)
    assert read_index(tmp_path / "patched") == read_index(tmp_path / "new")
    assert read_index(tmp_path / "old") != read_index(tmp_path / "new")


def test_only_queries_for_people_are_indexed(tmp_path: Path) -> None:
    write_index(tmp_path / "index", [], [query("sites", "stations"), query("all", "choices")])
    assert [row[0] for row in read_index(tmp_path / "index")["thing"]] == [f"{ID}query/sites"]


def test_what_a_killed_build_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "index.part").write_text("garbage")
    (tmp_path / "index.part-journal").write_text("garbage")
    write_index(tmp_path / "index.sqlite", [node("city/prato", "Prato")], [])
    assert len(read_index(tmp_path / "index.sqlite")["thing"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["index.sqlite"]


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("graph/entities/persons.csv", "Hu Renai", "Hu Renay"),
        ("graph/entities/aliases.csv", "海外服务站", "海外警务所"),
    ],
)
def test_a_changed_name_is_indexed_as_in_a_full_build(
    home: Home, tmp_path: Path, table: str, old: str, new: str
) -> None:
    build_full(home.build)
    home.edit(table, old, new)
    changed = build_incremental()
    assert_same(changed, build_full(tmp_path / "full"))
    assert new in {row[2] for row in read_index(changed.index_path)["name"]}
