"""A folder of Parquet files of the checked-in graph, written once."""

from pathlib import Path

import pytest

from kg.query.engine import Engine
from kg.warehouses.lake import LakeRelease, use
from kg.warehouses.location import Location
from kg.warehouses.warehouse_load import write_lake
from tests.warehouses.parquet_reader import ParquetReader


def ignore(step: str, done: int, total: int) -> None:
    """Show no progress."""


@pytest.fixture(scope="session")
def lake(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> LakeRelease:
    """The tables of the release, in use."""
    folder = tmp_path_factory.mktemp("lake")
    release = write_lake(Engine(str(build_folder)), folder, replace=False, progress=ignore)
    use(release)
    return release


@pytest.fixture
def warehouse(lake: LakeRelease) -> ParquetReader:
    """A real engine of SQL on the tables."""
    return ParquetReader(Location("spark", "local", 7077, folder=lake.folder), 60)
