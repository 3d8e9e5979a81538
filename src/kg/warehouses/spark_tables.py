"""Spark: it reads the tables from a folder that each of its workers sees too."""

from __future__ import annotations

import os
import socket
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any
from uuid import uuid4

from kg.errors import UsageError, name_extra
from kg.sql.compiling import Statement
from kg.warehouses.lake import TABLES, LakeRelease, read_current
from kg.warehouses.location import LOCAL, Location
from kg.warehouses.warehouse import Row, Warehouse, WarehouseError

#: Parts into which small joins are divided; Spark's own 200 would be mostly empty.
PARTS = "8"
#: A command prints its answer, and nothing of Spark's.
QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}
#: What the pages of a cluster call our work.
NAME = "overseas-stations-kg"
#: Descriptor of the standard error output.
STANDARD_ERROR = 2
#: Seconds in which a master or server has to accept a connection.
NEAR = 10.0
#: Seconds between two attempts to interrupt a question.
AGAIN = 0.5


class SparkTables(Warehouse):
    """A Spark session on the tables of a folder."""

    title, dialect = "Spark", "spark"

    def __init__(self, location: Location, seconds: float) -> None:
        super().__init__(location, seconds)
        self._session: Any = None
        self._viewed = ""

    def read_release(self) -> str | None:
        """Return the name of the release in use in the folder."""
        release = self._read_current()
        return release.name if release else None

    def name_table(self, release: str, table: str) -> str:
        """Return the name of the view of a table; views are of this session only."""
        if self._viewed != release:
            self._make_views(release)
        return f"kg_{table}"

    def run(self, statement: Statement) -> list[Row]:
        """Return all rows of a statement."""
        session = self._open()
        interrupt = self._mark(session)
        try:
            with self._limiting(interrupt) as passed:
                answer = session.sql(statement.sql, args=list(statement.values)).collect()
        except Exception as error:  # Spark raises errors of Java and of its own
            if passed.is_set():
                reason = f"{self.address} took longer than {self.seconds:.0f} s"
                raise WarehouseError(reason, hint="allow more: --timeout SECONDS") from error
            raise self.explain(error) from error
        return [tuple(row) for row in answer]

    def _mark(self, session: Any) -> Callable[[], object]:
        """Mark what this thread asks from now on; return what interrupts that alone."""
        mark = f"kg-{uuid4().hex}"
        if self.location.scheme == "sc":
            session.clearTags()
            session.addTag(mark)
            return partial(session.interruptTag, mark)
        # a session that is no client of Spark Connect finds no job by its tag
        context = session.sparkContext
        context.setJobGroup(mark, "kg", interruptOnCancel=True)
        return partial(context.cancelJobGroup, mark)

    def close(self) -> None:
        """End the session."""
        if self._session is not None:
            self._session.stop()
            self._session = None

    def _read_current(self) -> LakeRelease | None:
        assert self.location.folder  # an address of Spark has one
        return read_current(self.location.folder)

    def _make_views(self, release: str) -> None:
        lake = self._read_current()
        if lake is None or lake.name != release:
            reason = f"{self.address} does not have the release {release}"
            raise WarehouseError(reason, hint="run `kg load` again")
        lake.check()
        session = self._open()
        for table in TABLES:
            try:
                files = session.read.parquet(str(lake.path(table)))
                files.createOrReplaceTempView(f"kg_{table}")
            except Exception as error:
                raise self.explain(error) from error
        self._viewed = release

    def _open(self) -> Any:
        if self._session is None:
            self._session = self._start()
        return self._session

    def _start(self) -> Any:
        try:
            with warnings.catch_warnings():  # it warns of pandas, which we do not use with it
                warnings.simplefilter("ignore")
                from pyspark.sql import SparkSession
        except ModuleNotFoundError as error:
            # no extra has it: it is half a gigabyte, and of the version of your cluster
            hint = f"{name_extra('sql')} pyspark, and Java 17 or newer"
            raise UsageError("pyspark is not installed", hint=hint) from error
        where, builder = self.location, SparkSession.builder.appName(NAME)
        self._check_host()
        try:
            if where.scheme == "sc":
                builder = builder.remote(f"sc://{where.host}:{where.port}")
            else:
                from pyspark import SparkConf, SparkContext
                from pyspark.java_gateway import launch_gateway

                is_local = where.host == LOCAL
                master = "local[*]" if is_local else f"spark://{where.host}:{where.port}"
                conf = SparkConf().setMaster(master).setAppName(NAME).setAll(QUIET.items())
                if is_local:
                    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
                # Java writes its warnings on the standard output, where our rows go
                gateway = launch_gateway(conf, popen_kwargs={"stdout": STANDARD_ERROR})
                SparkContext(conf=conf, gateway=gateway)
            builder = builder.config("spark.sql.shuffle.partitions", PARTS)
            return builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
        except Exception as error:
            raise self.explain(error) from error

    def _check_host(self) -> None:
        """Refuse a host that accepts no connection; Spark would try for minutes."""
        if self.location.host == LOCAL:
            return
        try:
            with socket.create_connection((self.location.host, self.location.port), NEAR):
                pass
        except OSError as error:
            raise self.explain(error) from error

    @contextmanager
    def _limiting(self, interrupt: Callable[[], object]) -> Iterator[threading.Event]:
        """Interrupt what runs when the time is over, as often as it goes on.

        While Spark plans a question there is nothing to interrupt yet.
        """
        passed, ended = threading.Event(), threading.Event()

        def watch() -> None:
            late = not ended.wait(self.seconds)
            while late:
                passed.set()
                with suppress(Exception):  # the question may just have ended
                    interrupt()
                late = not ended.wait(AGAIN)

        threading.Thread(target=watch, daemon=True).start()
        try:
            yield passed
        finally:
            ended.set()
