"""Loading: a release becomes tables, which are then put in use."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from kg.errors import UsageError
from kg.names import GRAPH, POLICIES, list_dataset_graphs
from kg.query.engine import Engine
from kg.warehouses.lake import (
    CLOSURE,
    MAKER,
    PART,
    TABLES,
    LakeRelease,
    finish,
    read_current,
    read_release,
    start,
    use,
)
from kg.warehouses.trino_tables import TrinoTables
from kg.warehouses.warehouse import Warehouse

#: Called with what is written, how much is done, and the total.
Progress = Callable[[str, int, int], None]


def load(
    engine: Engine,
    warehouse: Warehouse,
    folder: Path,
    *,
    seen_as: str = "",
    replace: bool = False,
    progress: Progress,
) -> LakeRelease:
    """Write the tables of a release to a folder, and put them in use in a warehouse.

    What was in use stays so until the end. If the same release is in use, nothing is written.

    Args:
        folder: where the files go.
        seen_as: the folder as Trino names it, such as `s3://bucket/kg`.
        replace: whether what others put in these places is replaced.

    Raises:
        UsageError: others have put something there.
        WarehouseError: the warehouse does not take the tables.
    """
    name = engine.release.name
    foreign = warehouse.list_foreign(name) if isinstance(warehouse, TrinoTables) else []
    if foreign and not replace:
        reason = f"{warehouse.address} has {', '.join(foreign)}, which kg load did not make"
        raise UsageError(reason, hint="name another schema, or replace them: --replace")
    release = read_release(folder, name)
    if release is None or replace:
        release = write_lake(engine, folder, replace=replace, progress=progress)
    release.check()
    if isinstance(warehouse, TrinoTables):
        warehouse.register(release, seen_as or f"file://{folder.resolve()}", foreign)
    current = None if replace else read_current(folder)
    if current is None or current.name != name:
        use(release)
    return release


def write_lake(engine: Engine, folder: Path, *, replace: bool, progress: Progress) -> LakeRelease:
    """Write the tables of a release; they are not in use yet."""
    from kg.sql.duck import Duck  # here, as it is an extra

    name = engine.release.name
    staging = start(folder, name, replace=replace)
    files = engine.release.list_graphs()
    total = len(files) + len(TABLES)
    rows = {}
    with tempfile.TemporaryDirectory(dir=staging) as scratch:
        duck = Duck(str(Path(scratch) / "tables.duckdb"))
        for step, (graph, path) in enumerate(files.items()):
            progress(graph, step, total)
            duck.load_files({GRAPH + graph: path})
        for policy in POLICIES:
            duck.merge(policy, list_dataset_graphs(policy))
            duck.close_walks(policy, policy + CLOSURE)
        for step, table in enumerate(TABLES, len(files)):
            progress(table, step, total)
            (staging / table).mkdir()
            path = staging / table / PART
            rows[table] = duck.write_parquet(table, str(path), {"maker": MAKER, "release": name})
        duck.close()
    progress("done", total, total)
    return finish(staging, rows)
