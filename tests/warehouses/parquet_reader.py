"""Warehouse of tests: DuckDB, which reads the files of a folder as Trino and Spark do."""

import re

import duckdb

from kg.sql.compiling import Statement
from kg.warehouses.lake import PART, read_current
from kg.warehouses.warehouse import Row, Warehouse

TABLE = re.compile(r"\bkg_(\w+)\b")


class ParquetReader(Warehouse):
    """Tables of a folder, read at each question."""

    title, dialect = "DuckDB", "duckdb"

    def read_release(self) -> str | None:
        """Return the name of the release in use."""
        assert self.location.folder
        lake = read_current(self.location.folder)
        return lake.name if lake else None

    def name_table(self, release: str, table: str) -> str:
        """Return a name from which the file is known."""
        return f"kg_{table}"

    def run(self, statement: Statement) -> list[Row]:
        """Return all rows of a statement."""
        assert self.location.folder
        lake = read_current(self.location.folder)
        assert lake
        lake.check()
        with duckdb.connect() as connection:
            for table in set(TABLE.findall(statement.sql)):
                path = lake.path(table) / PART
                connection.execute(
                    f"CREATE VIEW kg_{table} AS SELECT * FROM read_parquet('{path}')"
                )
            return connection.execute(statement.sql, list(statement.values)).fetchall()

    def close(self) -> None:
        """Nothing stays open."""
