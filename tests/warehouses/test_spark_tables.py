"""Spark: what is noticed before it is started."""

import shutil
import sys
from pathlib import Path
from threading import Event
from unittest.mock import MagicMock

import pytest

from kg.errors import KgError, UsageError
from kg.sql.compiling import Statement
from kg.warehouses.lake import LakeRelease
from kg.warehouses.location import read_location
from kg.warehouses.spark_tables import SparkTables
from kg.warehouses.warehouse import WarehouseError
from tests.stores.servers import free_port


def open_tables(folder: Path) -> SparkTables:
    return SparkTables(read_location(f"spark://local{folder}"), 60)


def test_the_release_is_read_from_the_folder(lake: LakeRelease, tmp_path: Path) -> None:
    assert open_tables(lake.folder).read_release() == lake.name
    assert open_tables(tmp_path).read_release() is None


def test_a_cut_file_is_noticed_before_spark_starts(lake: LakeRelease, tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    shutil.copytree(lake.folder, folder)
    (folder / lake.name / "quads" / "part.parquet").write_bytes(b"PAR1")
    with pytest.raises(KgError, match="4 bytes"):
        open_tables(folder).make_dataset(lake.name, "reported")


def test_a_release_that_was_switched_is_noticed(lake: LakeRelease) -> None:
    with pytest.raises(KgError, match="does not have the release older"):
        open_tables(lake.folder).make_dataset("older", "reported")


def test_without_pyspark_you_are_told_what_to_install(
    lake: LakeRelease, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageError, match="pyspark is not installed") as caught:
        open_tables(lake.folder).make_dataset(lake.name, "reported")
    assert "pip install" in str(caught.value.hint)


def test_a_question_is_interrupted_until_it_ends(lake: LakeRelease) -> None:
    """Spark misses the first: it still planned."""
    tables, ended = SparkTables(read_location(f"spark://local{lake.folder}"), 0.1), Event()
    tables._session = session = MagicMock()
    tries = iter([RuntimeError("no such group"), [], []])

    def interrupt(_: str) -> object:
        answer = next(tries, None)
        if answer is None:
            ended.set()
        if isinstance(answer, Exception):
            raise answer
        return answer

    session.sparkContext.cancelJobGroup.side_effect = interrupt

    def collect() -> None:
        assert ended.wait(60)
        raise RuntimeError("cancelled")

    session.sql.return_value.collect.side_effect = collect
    with pytest.raises(WarehouseError, match="took longer than 0 s"):
        tables.run(Statement("SELECT", ("n",), "SELECT 1", ()))
    group = session.sparkContext.setJobGroup.call_args.args[0]
    asked = session.sparkContext.cancelJobGroup.call_args_list
    assert {call.args for call in asked} == {(group,)}


@pytest.mark.parametrize("scheme", ["spark", "sc"])
def test_a_host_where_nobody_listens_is_told_at_once(
    lake: LakeRelease, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", MagicMock())
    monkeypatch.setitem(sys.modules, "pyspark.sql", MagicMock())
    url = f"{scheme}://127.0.0.1:{free_port()}{lake.folder}"
    with pytest.raises(WarehouseError, match="refused") as caught:
        SparkTables(read_location(url), 60).make_dataset(lake.name, "reported")
    assert "\n" not in caught.value.reason
