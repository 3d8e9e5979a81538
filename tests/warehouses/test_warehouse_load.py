"""Loading: what is in use stays so until the new tables are whole."""

from pathlib import Path

import pytest

from kg.query.engine import Engine
from kg.warehouses.lake import LakeRelease, read_current
from kg.warehouses.location import Location
from kg.warehouses.warehouse_load import load
from tests.warehouses.conftest import ignore
from tests.warehouses.parquet_reader import ParquetReader


def open_reader(folder: Path) -> ParquetReader:
    return ParquetReader(Location("spark", "local", 7077, folder=folder), 60)


def test_a_load_that_is_run_again_writes_nothing(engine: Engine, lake: LakeRelease) -> None:
    before = (lake.path("quads") / "part.parquet").stat().st_mtime_ns
    load(engine, open_reader(lake.folder), lake.folder, progress=ignore)
    assert (lake.path("quads") / "part.parquet").stat().st_mtime_ns == before


def test_a_load_that_breaks_off_leaves_what_was_in_use(engine: Engine, tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(step: str, done: int, total: int) -> None:
        if step == "official":
            raise Stop

    with pytest.raises(Stop):
        load(engine, open_reader(tmp_path), tmp_path, progress=stop)
    assert read_current(tmp_path) is None
    release = load(engine, open_reader(tmp_path), tmp_path, progress=ignore)
    assert read_current(tmp_path) == release
    assert {path.name for path in tmp_path.iterdir()} == {release.name, "current"}
