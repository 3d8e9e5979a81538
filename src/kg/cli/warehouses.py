"""What `kg load` and `kg verify-store` do with a Trino or Spark of your own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.progress import show_progress
from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.query.engine import Engine
    from kg.stores.inventory import GraphFile
    from kg.stores.verify import Check
    from kg.warehouses.warehouse import Warehouse

#: The most seconds of a question by default: a warehouse takes seconds to begin.
SECONDS = 600.0


def open_warehouse(address: str, *, cacert: str = "", seconds: float = 0) -> Warehouse:
    """Return the warehouse at an address, with the credentials for its host."""
    from kg.stores.credentials import read_credentials
    from kg.warehouses.location import read_location

    location = read_location(address)
    if not location.is_trino:
        from kg.warehouses.spark_tables import SparkTables

        return SparkTables(location, seconds or SECONDS)
    from kg.warehouses.trino_tables import TrinoTables

    is_secret = location.scheme == "trinos"
    user = location.user if is_secret else ""
    credentials = read_credentials(location.host, user=user) if is_secret else None
    return TrinoTables(location, seconds or SECONDS, credentials, cacert)


def load_tables(
    engine: Engine, warehouse: Warehouse, files: Path | None, seen_as: str, *, replace: bool
) -> None:
    """Write the tables of the release, and put them in use in the warehouse."""
    from kg.warehouses.warehouse_load import load

    folder = warehouse.location.folder or files
    if folder is None:
        raise UsageError(
            f"{warehouse.title} reads files, and none are named",
            hint="name a folder that it sees too: --files FOLDER",
        )
    with show_progress("loading") as report:
        release = load(engine, warehouse, folder, seen_as=seen_as, replace=replace, progress=report)
    size = sum(release.sizes.values()) / 1e6
    click.echo(
        f"{warehouse.title} at {warehouse.address} has the release {release.name}: "
        f"{release.rows['quads']} triples, {size:.1f} MB of Parquet in {folder}\n"
    )


def verify_tables(engine: Engine, warehouse: Warehouse, graphs: list[GraphFile]) -> Iterator[Check]:
    """Yield the comparisons of a warehouse with the release, with progress."""
    from kg.warehouses.warehouse_verify import verify_warehouse

    with show_progress("verifying") as report:
        yield from verify_warehouse(engine, warehouse, graphs, progress=report)
