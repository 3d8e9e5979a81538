"""Trino: tables of a catalogue that reads files of Parquet."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError, name_extra
from kg.sql.compiling import Statement
from kg.warehouses.lake import MAKER, TABLES, LakeRelease
from kg.warehouses.location import Location
from kg.warehouses.warehouse import Row, Warehouse, WarehouseError

if TYPE_CHECKING:
    from kg.stores.credentials import Credentials

#: The view that says which release is in use.
IN_USE = "kg_release"
#: Rows that are read at a time, so that the time limit is looked at between them.
ROWS = 10_000
#: More stages than Trino allows by itself: a query with many OPTIONALs has many small ones.
SESSION = {"query_max_stage_count": "1000"}
#: Signs in an error that the time is over: of Trino, or of waiting for it.
LATE = ("EXCEEDED_TIME_LIMIT", "timed out")
LOGIN = "write trinos://…, and set KG_STORE_USER and KG_STORE_PASSWORD"


class TrinoTables(Warehouse):
    """Tables of a schema, and a view that says which are in use."""

    title, dialect = "Trino", "trino"

    def __init__(
        self,
        location: Location,
        seconds: float,
        credentials: Credentials | None = None,
        cacert: str = "",
    ) -> None:
        super().__init__(location, seconds)
        if credentials and location.scheme != "trinos":
            reason = "Trino takes a password over TLS only"
            raise UsageError(reason, hint="write trinos://…, or leave the password out")
        self._credentials = credentials
        self._cacert = cacert
        self._connection: Any = None

    def read_release(self) -> str | None:
        """Return the name of the release in use."""
        if not self._has_view():
            return None
        rows = self._ask(f"SELECT release FROM {IN_USE}")
        return str(rows[0][0]) if rows else None

    def name_table(self, release: str, table: str) -> str:
        """Return the name of a table of a release."""
        return f"kg_{release}_{table}"

    def run(self, statement: Statement) -> list[Row]:
        """Return all rows of a statement."""
        return self._ask(statement.sql, list(statement.values))

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def list_foreign(self, release: str) -> list[str]:
        """Return the tables and views that have names of ours, and that we did not make."""
        ours = {self.name_table(release, table): release for table in TABLES}
        where = self.location
        rows = self._ask(
            "SELECT table_name, comment FROM system.metadata.table_comments"
            " WHERE catalog_name = ? AND schema_name = ?",
            [where.catalog, where.schema],
        )
        foreign = []
        for name, comment in rows:
            is_ours = name == IN_USE or str(name) in ours
            if is_ours and not (comment or "").startswith(MAKER):
                foreign.append(str(name))
        return foreign

    def register(self, release: LakeRelease, seen_as: str, foreign: list[str]) -> None:
        """Make tables of the files of a release, and put them in use at once.

        Args:
            seen_as: the folder of all releases as Trino names it.
            foreign: tables and views of others that are replaced.
        """
        before = None if IN_USE in foreign else self.read_release()
        self._ask(f"CREATE SCHEMA IF NOT EXISTS {self.location.catalog}.{self.location.schema}")
        for name in foreign:
            self._drop(name)
        for table, names in TABLES.items():
            name = self.name_table(release.name, table)
            columns = ", ".join(f"{column} VARCHAR" for column in names)
            place = f"{seen_as.rstrip('/')}/{release.name}/{table}".replace("'", "''")
            self._ask(f"DROP TABLE IF EXISTS {name}")
            self._ask(
                f"CREATE TABLE {name} ({columns}) COMMENT '{MAKER} {release.name}'"
                f" WITH (external_location = '{place}', format = 'PARQUET')"
            )
            # by the counts of a table, Trino sees which joins are small
            self._ask(f"ANALYZE {name}")
        self._ask(
            f"CREATE OR REPLACE VIEW {IN_USE} COMMENT '{MAKER}' SECURITY INVOKER AS"
            f" SELECT '{release.name}' AS release"
        )
        if before and before != release.name:
            self._keep_two(before, release.name)

    def _keep_two(self, before: str, now: str) -> None:
        """Remove the tables of releases other than the last two."""
        pattern = f"{MAKER} %"
        rows = self._ask(
            "SELECT table_name FROM system.metadata.table_comments"
            " WHERE catalog_name = ? AND schema_name = ? AND comment LIKE ?",
            [self.location.catalog, self.location.schema, pattern],
        )
        for (name,) in rows:
            if str(name).split("_")[1] not in (before, now):
                self._ask(f"DROP TABLE IF EXISTS {name}")

    def _has_view(self) -> bool:
        where = self.location
        rows = self._ask(
            f"SELECT column_name FROM {where.catalog}.information_schema.columns"
            " WHERE table_schema = ? AND table_name = ?",
            [where.schema, IN_USE],
        )
        return rows == [("release",)]

    def _drop(self, name: str) -> None:
        kind = "VIEW" if self._is_view(name) else "TABLE"
        self._ask(f"DROP {kind} {name}")

    def _is_view(self, name: str) -> bool:
        where = self.location
        rows = self._ask(
            f"SELECT table_type FROM {where.catalog}.information_schema.tables"
            " WHERE table_schema = ? AND table_name = ?",
            [where.schema, name],
        )
        return rows == [("VIEW",)]

    def _ask(self, sql: str, values: list[str] | None = None) -> list[Row]:
        """Return all rows of a statement, or cancel it when the time is over."""
        end = time.monotonic() + self.seconds
        cursor = self._open().cursor()
        rows: list[Row] = []
        try:
            cursor.execute(sql, values or None)
            while part := cursor.fetchmany(ROWS):
                rows += map(tuple, part)
                if time.monotonic() > end:
                    cursor.cancel()
                    raise self._is_late()
            if cursor.stats["state"] != "FINISHED":
                raise self.explain("the answer breaks off")
        except WarehouseError:
            raise
        except Exception as error:  # the client raises errors of its own and of requests
            if any(sign in str(error) for sign in LATE):
                raise self._is_late() from error
            raise self.explain(getattr(error, "message", error)) from error
        return rows

    def explain(self, error: object) -> WarehouseError:
        """Return what Trino said, and how to log in where it asks for that."""
        explained = super().explain(error)
        if "error 401" in explained.reason:
            explained.hint = LOGIN
        return explained

    def _is_late(self) -> WarehouseError:
        reason = f"{self.address} took longer than {self.seconds:.0f} s"
        return WarehouseError(reason, hint="allow more: --timeout SECONDS")

    def _open(self) -> Any:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> Any:
        try:
            from trino.auth import BasicAuthentication
            from trino.client import TrinoRequest
            from trino.dbapi import connect
        except ModuleNotFoundError as error:
            hint = name_extra("trino")
            raise UsageError("the client of Trino is not installed", hint=hint) from error
        where, known = self.location, self._credentials
        session = TrinoRequest.http.Session()
        # else the environment replaces --cacert, and netrc sends a password without TLS
        session.trust_env = False
        session.verify = self._cacert or True
        return connect(  # type: ignore[no-untyped-call]
            host=where.host,
            port=where.port,
            user=where.user or (known.user if known else "kg"),
            catalog=where.catalog,
            schema=where.schema,
            source="overseas-stations-kg",
            http_scheme="https" if where.scheme == "trinos" else "http",
            auth=BasicAuthentication(*known) if known else None,
            verify=session.verify,
            http_session=session,
            timezone="UTC",
            legacy_prepared_statements=False,
            session_properties=SESSION | {"query_max_run_time": f"{self.seconds:.0f}s"},
            request_timeout=self.seconds,
            max_attempts=2,
        )
