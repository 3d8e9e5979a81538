"""Spark with two workers: every saved query has the same rows, also when a worker dies."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.query.engine import Engine
from kg.warehouses.lake import PART, read_current
from tests.stores.servers import free_port
from tests.warehouses.clusters import (
    LONGEST,
    WORKERS,
    Cluster,
    run_spark,
    run_spark_connect,
    wait_until,
)

pytestmark = [pytest.mark.stores, pytest.mark.xdist_group("warehouses")]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Spark, which reads an empty folder."""
    with run_spark(tmp_path_factory.mktemp("spark")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def loaded(spark: Cluster, build_folder: Path) -> Cluster:
    """Spark with the release in its folder."""
    spark.load(build_folder)
    return spark


def test_every_saved_query_has_the_rows_of_the_embedded_engine(
    loaded: Cluster, build_folder: Path, engine: Engine
) -> None:
    loaded.check_answers(build_folder, engine)
    assert loaded.count_executors() == WORKERS


def test_what_java_writes_is_not_among_the_rows(loaded: Cluster, build_folder: Path) -> None:
    question = ["query", "station-count", "--endpoint", loaded.url, "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "kg", *question],
        env=loaded.make_environment(build_folder)
        | {"PYSPARK_SUBMIT_ARGS": "--driver-java-options -Xlog:gc pyspark-shell"},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=True,
    )
    assert "[gc]" in done.stderr
    assert json.loads(done.stdout)


def test_a_worker_that_dies_leaves_no_short_answer(loaded: Cluster, build_folder: Path) -> None:
    question = ["query", "timeline-of-a-country", "--format", "csv"]
    expected = loaded.run_kg(build_folder, *question).stdout
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", *question, "--endpoint", loaded.url],
        env=loaded.make_environment(build_folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    before = loaded.count_executors()
    wait_until(lambda: loaded.count_executors() > before + 1, "the executors of a question")
    loaded.kill(2)
    output, errors = process.communicate(timeout=LONGEST)
    assert process.returncode == 0, errors
    assert output == expected
    assert expected.count("\n") > 100


def test_spark_connect_gives_the_same_rows(
    loaded: Cluster, build_folder: Path, tmp_path: Path
) -> None:
    question = ["query", "stations-per-country", "--format", "csv"]
    with run_spark_connect(loaded, tmp_path) as url:
        done = loaded.run_kg(build_folder, *question, "--endpoint", url)
    assert done.returncode == 0, done.stderr
    assert done.stdout == loaded.run_kg(build_folder, *question).stdout


def test_a_question_ends_when_its_time_is_over(loaded: Cluster, build_folder: Path) -> None:
    question = ["query", "timeline-of-a-country", "--endpoint", loaded.url, "--timeout", "1"]
    done = loaded.run_kg(build_folder, *question)
    assert (done.returncode, done.stdout) == (1, "")
    assert "took longer than 1 s" in done.stderr


def test_a_master_that_is_gone_is_told_at_once(loaded: Cluster, build_folder: Path) -> None:
    start = time.monotonic()
    url = f"spark://127.0.0.1:{free_port()}{loaded.lake}"
    done = loaded.run_kg(build_folder, "query", "station-count", "--endpoint", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "refused" in done.stderr
    assert time.monotonic() - start < 60


@pytest.mark.parametrize("damage", ["cut", "of another table"])
def test_a_file_that_was_changed_gives_no_answer(
    loaded: Cluster, build_folder: Path, tmp_path: Path, damage: str
) -> None:
    release = read_current(loaded.lake)
    assert release
    path = release.path("official") / PART
    shutil.copy2(path, tmp_path / PART)
    try:
        if damage == "cut":
            os.truncate(path, path.stat().st_size // 2)
        else:
            shutil.copy(release.path("corroborated") / PART, path)
        done = loaded.run_kg(build_folder, "query", "station-count", "--endpoint", loaded.url)
    finally:
        shutil.copy2(tmp_path / PART, path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cut or changed" in done.stderr
