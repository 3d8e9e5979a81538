"""A folder of Parquet files: what is in use, and what of others is left alone."""

import re
import shutil
from pathlib import Path

import pytest
from pyarrow import parquet

from kg.errors import KgError, UsageError
from kg.query.engine import Engine
from kg.warehouses import lake as lakes
from kg.warehouses.lake import PART, TABLES, LakeRelease


@pytest.fixture
def copied(lake: LakeRelease, tmp_path: Path) -> LakeRelease:
    """A copy of the tables to damage."""
    shutil.copytree(lake.folder, tmp_path / "lake")
    found = lakes.read_current(tmp_path / "lake")
    assert found
    return found


def test_each_table_is_a_file_with_the_release_in_it(lake: LakeRelease, engine: Engine) -> None:
    for table, columns in TABLES.items():
        file = parquet.ParquetFile(lake.path(table) / PART)
        assert tuple(file.schema_arrow.names) == columns
        assert file.metadata.num_rows == lake.rows[table]
        assert file.metadata.metadata[b"release"].decode() == engine.release.name
    assert lake.rows["quads"] == len(engine.store)
    assert lake.rows["reported"] == len({quad.triple for quad in _list_reported(engine)})


def _list_reported(engine: Engine) -> list:
    text = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
    return [_Row(row) for row in engine.execute(text, "reported", naming="")]


class _Row:
    def __init__(self, row: object) -> None:
        self.triple = tuple(row)  # type: ignore[arg-type]


def test_a_walk_is_closed(lake: LakeRelease) -> None:
    pairs = parquet.read_table(lake.path("reported_closure") / PART).to_pylist()
    rows = {(row["s"], row["p"], row["o"]) for row in pairs}
    steps = {(s, p): o for s, p, o in rows}
    for subject, predicate, object in rows:
        further = steps.get((object, predicate))
        assert further is None or (subject, predicate, further) in rows


@pytest.mark.parametrize("damage", ["cut", "longer", "gone"])
def test_a_damaged_file_is_noticed(copied: LakeRelease, damage: str) -> None:
    path = copied.path("official") / PART
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(data[:-10] if damage == "cut" else data + b"\0")
    with pytest.raises(KgError, match=r"part\.parquet") as caught:
        copied.check()
    assert "kg load" in str(caught.value.hint)


def test_nothing_is_in_use_in_an_empty_folder(tmp_path: Path) -> None:
    assert lakes.read_current(tmp_path) is None
    assert lakes.read_current(tmp_path / "not there") is None


@pytest.mark.parametrize("text", ["somebody's notes", "../outside", "", "\ud800"])
def test_a_file_of_others_is_no_release(tmp_path: Path, text: str) -> None:
    (tmp_path / "current").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(KgError):
        lakes.read_current(tmp_path)
    with pytest.raises(UsageError, match="not written by kg load"):
        lakes.start(tmp_path, "1234", replace=False)
    assert (tmp_path / "current").exists()
    lakes.start(tmp_path, "1234", replace=True)
    assert not (tmp_path / "current").exists()


def test_a_folder_of_others_with_the_name_of_a_release_stays(tmp_path: Path) -> None:
    (tmp_path / "1234").mkdir()
    (tmp_path / "1234" / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="1234"):
        lakes.start(tmp_path, "1234", replace=False)
    assert (tmp_path / "1234" / "notes.txt").read_text() == "mine"


def test_the_last_two_releases_stay(copied: LakeRelease) -> None:
    before = copied.folder / copied.name
    for name in ("a", "b", "c"):
        shutil.copytree(before, copied.folder / name)
        before = copied.folder / name
        about = copied.folder / name / "release.json"
        about.write_text(re.sub(r'"release": "[^"]*"', f'"release": "{name}"', about.read_text()))
        made = lakes.read_release(copied.folder, name)
        assert made
        lakes.use(made)
    left = {path.name for path in copied.folder.iterdir()}
    assert left == {"b", "c", "current"}
