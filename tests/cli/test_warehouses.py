"""`kg load`, `kg verify-store` and `--endpoint` with a warehouse: what is refused, and how."""

from collections.abc import Callable

import pytest
from click.testing import Result

from kg.cli.warehouses import SECONDS, open_warehouse
from kg.warehouses.spark_tables import SparkTables
from kg.warehouses.trino_tables import TrinoTables


def test_the_scheme_chooses_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_USER", "me")
    monkeypatch.setenv("KG_STORE_PASSWORD", "canary")
    assert isinstance(open_warehouse("trino://host/hive/kg"), TrinoTables)
    assert isinstance(open_warehouse("trinos://host/hive/kg"), TrinoTables)
    spark = open_warehouse("spark://host/lake", seconds=7)
    assert isinstance(spark, SparkTables)
    assert spark.seconds == 7
    assert open_warehouse("sc://host/lake").seconds == SECONDS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["load", "trino://host/hive"], "trino://HOST:8080/CATALOG/SCHEMA"),
        (["load", "trino://host/hive/kg", "--graphs", "claims"], "takes all graphs"),
        (["load", "spark://local/lake", "--store", "fuseki"], "kind of SPARQL store"),
        (["verify-store", "spark://host"], "spark://HOST:7077/FOLDER"),
        (["query", "station-count", "--endpoint", "trino://"], "trino://HOST:8080/CATALOG/SCHEMA"),
    ],
)
def test_what_does_not_fit_is_told(run: Callable[..., Result], words: list[str], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output


def test_an_empty_folder_of_spark_says_how_to_load(
    run: Callable[..., Result], tmp_path: object
) -> None:
    result = run("query", "station-count", "--endpoint", f"spark://local{tmp_path}")
    assert result.exit_code == 1
    assert f"kg load spark://local{tmp_path}" in result.output
