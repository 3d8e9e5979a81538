"""Questions to a warehouse: the same answers, and faults that say what to do."""

import shutil
from pathlib import Path

import pytest

from kg.errors import KgError, UsageError
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result, Triples, Truth
from kg.warehouses.lake import LakeRelease, read_current
from kg.warehouses.location import Location
from kg.warehouses.warehouse_engine import WarehouseEngine
from tests.warehouses.parquet_reader import ParquetReader


@pytest.fixture
def remote(build_folder: Path, warehouse: ParquetReader) -> WarehouseEngine:
    """The engine on the tables."""
    return WarehouseEngine(str(build_folder), warehouse)


@pytest.mark.parametrize("policy", ["reported", "official"])
@pytest.mark.parametrize("name", ["stations-by-country", "station-totals", "claims-through-relay"])
def test_a_saved_query_has_the_same_rows(
    engine: Engine, remote: WarehouseEngine, name: str, policy: str
) -> None:
    ours = run_saved(engine, name, {}, policy)
    theirs = run_saved(remote, name, {}, policy)
    assert isinstance(ours, Result)
    assert isinstance(theirs, Result)
    assert ours.variables == theirs.variables
    assert ours.rows == theirs.rows
    assert ours.rows or policy == "official"


def test_parameters_are_read_as_everywhere(engine: Engine, remote: WarehouseEngine) -> None:
    ours = run_saved(engine, "stations-by-country", {"country": "Spain"})
    assert ours.rows == run_saved(remote, "stations-by-country", {"country": "Spain"}).rows  # type: ignore[union-attr]
    with pytest.raises(UsageError, match="Atlantis"):
        run_saved(remote, "stations-by-country", {"country": "Atlantis"})


def test_each_form_of_query_is_answered(remote: WarehouseEngine) -> None:
    assert isinstance(remote.ask("ASK { ?s a kg:Station }"), Truth)
    assert remote.ask("ASK { ?s a kg:Station }")
    assert not remote.ask("ASK { ?s a kg:Nothing }")
    made = remote.ask("CONSTRUCT { ?s a kg:Site } WHERE { ?s a kg:Station }")
    assert isinstance(made, Triples)
    assert len(made) > 80
    text = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    assert len(remote.ask(text)) > 5  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("SELECT ?s { ?s (kg:answers|kg:about)+ ?o }", "path of any length"),
        ("SELECT ?s { ?s kg:partOf+ ?o }", "path of any length"),
        ("DESCRIBE <station/manhattan>", "DESCRIBE"),
    ],
)
def test_what_sql_cannot_say_is_refused_by_name(
    remote: WarehouseEngine, text: str, named: str
) -> None:
    with pytest.raises(UsageError, match=named):
        remote.ask(text)


def test_a_walk_reads_what_was_derived(engine: Engine, remote: WarehouseEngine) -> None:
    text = "SELECT ?a ?b { ?a kg:countsAs+ ?b } ORDER BY ?a ?b"
    assert engine.ask(text).rows == remote.ask(text).rows  # type: ignore[union-attr]


def test_an_empty_warehouse_gives_no_answer(build_folder: Path, tmp_path: Path) -> None:
    empty = ParquetReader(Location("spark", "local", 7077, folder=tmp_path), 60)
    with pytest.raises(KgError, match="does not contain the graph") as caught:
        WarehouseEngine(str(build_folder), empty).ask("ASK { ?s ?p ?o }")
    assert f"kg load spark://local{tmp_path}" in str(caught.value.hint)


def test_another_release_is_told(build_folder: Path, lake: LakeRelease, tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    shutil.copytree(lake.folder / lake.name, folder / "older")
    about = folder / "older" / "release.json"
    about.write_text(about.read_text().replace(lake.name, "older"))
    (folder / "current").write_text("older\n")
    assert read_current(folder)
    warehouse = ParquetReader(Location("spark", "local", 7077, folder=folder), 60)
    remote = WarehouseEngine(str(build_folder), warehouse)
    remote.ask("ASK { ?s ?p ?o }")
    assert "another release, older" in remote.take_warnings()[0]


def test_readings_cannot_be_left_out(remote: WarehouseEngine) -> None:
    with pytest.raises(UsageError, match="without our readings"):
        remote.leave_out_readings()
    with pytest.raises(KgError, match="answers queries only"):
        _ = remote.store
