"""Proof of a warehouse: equal tables pass, and each kind of difference is told."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from kg.query.engine import Engine
from kg.stores.inventory import list_graph_files
from kg.warehouses.lake import LakeRelease
from kg.warehouses.location import Location
from kg.warehouses.warehouse_verify import verify_warehouse
from tests.warehouses.conftest import ignore
from tests.warehouses.parquet_reader import ParquetReader


def damage(release: LakeRelease, folder: Path, table: str, sql: str) -> ParquetReader:
    """Return a copy of the tables in which one has other rows."""
    shutil.copytree(release.folder, folder)
    path = folder / release.name / table / "part.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE changed AS SELECT * FROM read_parquet('{path}')")
        connection.execute(sql)
        connection.execute(f"COPY changed TO '{path}' (FORMAT parquet)")
    about = folder / release.name / "release.json"
    described = json.loads(about.read_text())
    described["tables"][table]["bytes"] = path.stat().st_size
    about.write_text(json.dumps(described))
    return ParquetReader(Location("spark", "local", 7077, folder=folder), 60)


@pytest.mark.full
def test_equal_tables_pass_for_every_query(engine: Engine, warehouse: ParquetReader) -> None:
    graphs = list_graph_files(engine, policy="undisputed")
    checks = list(verify_warehouse(engine, warehouse, graphs, progress=ignore))
    assert [check for check in checks if check.difference] == []
    rows = [check for check in checks if check.kind == "rows"]
    assert len(rows) == len(engine.public)


def test_lost_and_added_triples_are_told(engine: Engine, lake: LakeRelease, tmp_path: Path) -> None:
    graphs = [graph for graph in list_graph_files(engine) if graph.name == "entities"]
    sql = "DELETE FROM changed WHERE p LIKE '%prefLabel' AND o LIKE '%Manhattan%'"
    changed = damage(lake, tmp_path / "lake", "quads", sql)
    checks = list(verify_warehouse(engine, changed, graphs, progress=ignore))
    assert any("triples" in check.difference for check in checks)
    assert any(check.kind == "literal" and "Manhattan" in check.difference for check in checks)
