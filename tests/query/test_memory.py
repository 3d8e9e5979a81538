"""The warm engine gives what the other gives, from memory while the release is small."""

from pathlib import Path

import pytest

from kg.names import POLICIES
from kg.query.answer import render_saved
from kg.query.engine import Engine
from kg.query.memory import WarmEngine
from tests.support.catalogue import SAVED

GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


@pytest.fixture(scope="module")
def warmed(build_folder: Path) -> WarmEngine:
    engine = WarmEngine(str(build_folder))
    engine.warm()
    return engine


@pytest.mark.parametrize("name", SAVED)
def test_every_answer_is_the_same(warmed: WarmEngine, engine: Engine, name: str) -> None:
    for policy in POLICIES:
        assert render_saved(warmed, name, {}, policy, "csv") == render_saved(
            engine, name, {}, policy, "csv"
        )


def test_named_graphs_are_there_too(warmed: WarmEngine, engine: Engine) -> None:
    assert warmed.ask(GRAPHS).serialize("csv") == engine.ask(GRAPHS).serialize("csv")


def test_a_small_release_is_held_in_memory_and_a_large_one_is_not(
    build_folder: Path,
) -> None:
    small = WarmEngine(str(build_folder))
    small.warm("store")
    with pytest.raises(RuntimeError, match="read-write"):
        Engine(str(build_folder)).store.clear()
    small.store.clear()  # a copy of its own: the release is as it was
    large = WarmEngine(str(build_folder), limit=1)
    large.warm("store")
    assert len(large.store) > 30_000
    with pytest.raises(RuntimeError, match="read-write"):
        large.store.clear()


def test_what_fits_is_held_in_memory_and_the_next_store_stays_on_disk(build_folder: Path) -> None:
    graphs = (
        build_folder / (build_folder / "current").read_text(encoding="utf-8") / "graphs"
    ).rglob("*.nt")
    engine = WarmEngine(str(build_folder), limit=sum(path.stat().st_size for path in graphs))
    engine.warm("reported", "undisputed")
    engine._open("reported").clear()
    with pytest.raises(RuntimeError, match="read-write"):
        engine._open("undisputed").clear()


def test_a_store_answers_from_disk_until_it_is_read(build_folder: Path, engine: Engine) -> None:
    warmed = WarmEngine(str(build_folder))
    for _ in range(50):  # before, while and after it is read
        assert render_saved(warmed, "station-count", {}, "reported", "csv") == render_saved(
            engine, "station-count", {}, "reported", "csv"
        )
