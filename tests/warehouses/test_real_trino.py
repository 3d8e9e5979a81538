"""Trino with two workers: every saved query has the same rows, and no fault shortens an answer."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.cli.warehouses import open_warehouse
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result
from kg.sql.compiling import Statement
from kg.stores.verify import list_rows
from kg.warehouses.lake import PART, read_current
from kg.warehouses.trino_tables import TrinoTables
from kg.warehouses.warehouse import Warehouse, WarehouseError
from kg.warehouses.warehouse_engine import WarehouseEngine
from tests.stores.servers import PASSWORD, USER
from tests.warehouses.clusters import WORKERS, Cluster, run_trino, wait_until

pytestmark = [pytest.mark.stores, pytest.mark.xdist_group("warehouses")]
#: A question that takes minutes: pairs of all triples.
LONG = (
    "SELECT CAST(COUNT(*) AS VARCHAR) FROM {quads} a CROSS JOIN {quads} b"
    " WHERE LENGTH(REPLACE(a.o || b.o, 'a', 'bc')) > LENGTH(REVERSE(a.s || b.s))"
)
IS_RUNNING = (
    "SELECT query_id FROM system.runtime.queries WHERE state = 'RUNNING'"
    " AND query LIKE '%REVERSE%' AND query NOT LIKE '%system.runtime%'"
)


@pytest.fixture(scope="module")
def trino(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Trino without tables."""
    with run_trino(tmp_path_factory.mktemp("trino")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def loaded(trino: Cluster, build_folder: Path) -> Cluster:
    """Trino with the release in it."""
    places = ["--files", str(trino.lake / "kg"), "--seen-as", "local:///kg"]
    trino.load(build_folder, *places)
    return trino


@contextmanager
def opened(url: str, seconds: float = 300) -> Iterator[TrinoTables]:
    warehouse = open_warehouse(url, seconds=seconds)
    assert isinstance(warehouse, TrinoTables)
    try:
        yield warehouse
    finally:
        warehouse.close()


def ask(warehouse: Warehouse, sql: str, *values: str) -> list[tuple[str | None, ...]]:
    return warehouse.run(Statement("SELECT", (), sql, values))


def ask_long(warehouse: TrinoTables) -> list[tuple[str | None, ...]]:
    """Ask what takes minutes."""
    release = warehouse.read_release()
    assert release
    return ask(warehouse, LONG.format(quads=warehouse.name_table(release, "quads")))


def test_every_saved_query_has_the_rows_of_the_embedded_engine(
    loaded: Cluster, build_folder: Path, engine: Engine
) -> None:
    loaded.check_answers(build_folder, engine)


@pytest.mark.parametrize("policy", ["undisputed", "corroborated", "official"])
def test_each_policy_has_its_own_tables(
    loaded: Cluster, build_folder: Path, engine: Engine, policy: str
) -> None:
    with opened(loaded.url) as warehouse:
        remote = WarehouseEngine(str(build_folder), warehouse)
        for name in ("stations-by-country", "contested-claims"):
            assert list_rows(remote, (name, policy)) == list_rows(engine, (name, policy))


def test_both_workers_do_the_work(loaded: Cluster) -> None:
    with opened(loaded.url) as warehouse:
        ask(warehouse, "SELECT COUNT(*) FROM system.runtime.nodes")
        rows = ask(
            warehouse,
            "SELECT DISTINCT node_id FROM system.runtime.tasks WHERE output_rows > 0",
        )
    assert len({row[0] for row in rows} - {"node0"}) == WORKERS


def test_tables_of_others_are_replaced_only_where_you_say_so(
    loaded: Cluster, build_folder: Path, engine: Engine
) -> None:
    url, release = loaded.url.replace("/hive/kg", "/hive/others"), engine.release.name
    theirs = [f"kg_{release}_official", "kg_release"]
    with opened(loaded.url) as warehouse:
        ask(warehouse, "CREATE SCHEMA hive.others")
        ask(warehouse, f"CREATE TABLE hive.others.{theirs[0]} (mine VARCHAR)")
        ask(warehouse, f"INSERT INTO hive.others.{theirs[0]} VALUES ('precious')")
        ask(warehouse, "CREATE VIEW hive.others.kg_release AS SELECT 'mine' AS release")
        places = ["--files", str(loaded.lake / "kg"), "--seen-as", "local:///kg", "--no-verify"]
        done = loaded.run_kg(build_folder, "load", url, *places)
        assert done.returncode == 2
        assert all(name in done.stderr for name in theirs)
        assert "--replace" in done.stderr
        assert ask(warehouse, f"SELECT * FROM hive.others.{theirs[0]}") == [("precious",)]
        done = loaded.run_kg(build_folder, "load", url, *places, "--replace")
        assert done.returncode == 0, done.stderr
        assert ask(warehouse, "SELECT release FROM hive.others.kg_release") == [(release,)]
    asked = loaded.run_kg(build_folder, "query", "station-count", "--endpoint", url)
    assert asked.stdout == loaded.run_kg(build_folder, "query", "station-count").stdout


def test_a_password_is_asked_for_and_taken_over_tls(
    loaded: Cluster, build_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))
    question = ["query", "station-count", "--endpoint", loaded.secret_url]
    trusting = [*question, "--cacert", loaded.authority]
    done = loaded.run_kg(build_folder, *trusting)
    assert done.returncode == 1
    assert "401" in done.stderr
    assert "KG_STORE_PASSWORD" in done.stderr
    monkeypatch.setenv("KG_STORE_USER", USER)
    monkeypatch.setenv("KG_STORE_PASSWORD", "wrong-canary")
    done = loaded.run_kg(build_folder, *trusting)
    assert (done.returncode, done.stdout) == (1, "")
    assert "wrong-canary" not in done.stderr
    monkeypatch.setenv("KG_STORE_PASSWORD", PASSWORD)
    done = loaded.run_kg(build_folder, *question)
    assert "certificate" in done.stderr.lower()
    done = loaded.run_kg(build_folder, *trusting)
    assert done.returncode == 0, done.stderr
    assert done.stdout == loaded.run_kg(build_folder, "query", "station-count").stdout


def test_a_question_ends_when_its_time_is_over(loaded: Cluster) -> None:
    with opened(loaded.url, 3) as warehouse:
        with pytest.raises(WarehouseError, match="took longer than 3 s") as caught:
            ask_long(warehouse)
        assert "--timeout" in caught.value.hint
    with opened(loaded.url) as warehouse:
        wait_until(lambda: not ask(warehouse, IS_RUNNING), "its end in Trino")


def test_a_coordinator_that_does_not_answer_is_given_up(loaded: Cluster) -> None:
    with opened(loaded.url, 2) as warehouse, loaded.stopped(0):
        start = time.monotonic()
        with pytest.raises(WarehouseError, match="took longer than 2 s"):
            warehouse.read_release()
        assert time.monotonic() - start < 30


def test_a_file_that_is_cut_gives_no_answer(
    loaded: Cluster, build_folder: Path, tmp_path: Path
) -> None:
    with damaged(loaded, "official", tmp_path) as path, opened(loaded.url) as warehouse:
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
        remote = WarehouseEngine(str(build_folder), warehouse)
        with pytest.raises(WarehouseError):
            run_saved(remote, "stations-by-country", {}, "official")
        places = ["--files", str(loaded.lake / "kg"), "--seen-as", "local:///kg", "--no-verify"]
        done = loaded.run_kg(build_folder, "load", loaded.url, *places)
        assert done.returncode == 1
        assert "cut or changed" in done.stderr


def test_a_file_of_another_release_is_noticed_by_its_rows(
    loaded: Cluster, build_folder: Path, engine: Engine, tmp_path: Path
) -> None:
    with damaged(loaded, "official", tmp_path) as path, opened(loaded.url) as warehouse:
        shutil.copy(path.parent.parent / "corroborated" / PART, path)
        remote = WarehouseEngine(str(build_folder), warehouse)
        text = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
        ours, theirs = engine.ask(text, "official"), remote.ask(text, "official")
        assert isinstance(ours, Result)
        assert isinstance(theirs, Result)
        assert ours.rows != theirs.rows


@contextmanager
def damaged(cluster: Cluster, table: str, folder: Path) -> Iterator[Path]:
    """Give the file of a table to a test that damages it, and mend it."""
    release = read_current(cluster.lake / "kg")
    assert release
    path = release.path(table) / PART
    shutil.copy2(path, folder / PART)
    try:
        yield path
    finally:
        shutil.copy2(folder / PART, path)


def test_a_worker_that_dies_gives_an_error_and_no_short_answer(loaded: Cluster) -> None:
    with opened(loaded.url) as warehouse:
        answer = ask_while(warehouse, lambda: loaded.kill(2))
    assert isinstance(answer, WarehouseError)
    assert "\n" not in answer.reason


def test_a_coordinator_that_dies_gives_an_error_and_no_short_answer(loaded: Cluster) -> None:
    with opened(loaded.url) as warehouse:
        answer = ask_while(warehouse, lambda: loaded.kill(0))
    assert isinstance(answer, WarehouseError)
    with opened(loaded.url) as warehouse, pytest.raises(WarehouseError) as caught:
        warehouse.read_release()
    assert "\n" not in caught.value.reason


def ask_while(warehouse: TrinoTables, act: Callable[[], None]) -> object:
    """Ask what takes minutes, and return what comes of it when something happens meanwhile."""
    answers: list[object] = []

    def ask_it() -> None:
        try:
            answers.append(ask_long(warehouse))
        except WarehouseError as error:
            answers.append(error)

    thread = threading.Thread(target=ask_it)
    thread.start()
    with opened(warehouse.address) as other:
        wait_until(lambda: bool(ask(other, IS_RUNNING)), "the long question")
    act()
    thread.join(120)
    assert answers, "no answer and no error"
    return answers[0]
