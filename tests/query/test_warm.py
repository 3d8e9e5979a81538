"""The warm engine gives what the other gives, from memory while the release is small."""

from pathlib import Path

import pytest

from kg.names import POLICIES
from kg.query import warm
from kg.query.answer import answer_saved
from kg.query.engine import Engine
from kg.query.warm import WarmEngine
from tests.catalogue import SAVED

GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


@pytest.fixture(scope="module")
def warmed(build_folder: Path) -> WarmEngine:
    engine = WarmEngine(str(build_folder))
    engine.warm()
    return engine


@pytest.mark.parametrize("name", SAVED)
def test_every_answer_is_the_same(warmed: WarmEngine, engine: Engine, name: str) -> None:
    for policy in POLICIES:
        assert answer_saved(warmed, name, {}, policy, "csv") == answer_saved(engine, name, {}, policy, "csv")


def test_named_graphs_are_there_too(warmed: WarmEngine, engine: Engine) -> None:
    assert warmed.ask(GRAPHS).serialize("csv") == engine.ask(GRAPHS).serialize("csv")


def test_a_small_release_is_held_in_memory_and_a_large_one_is_not(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = WarmEngine(str(build_folder))
    with pytest.raises(RuntimeError, match="read-write"):
        Engine(str(build_folder)).store.clear()
    small.store.clear()  # a copy of its own: the release is as it was
    monkeypatch.setattr(warm, "SMALL", 1)
    large = WarmEngine(str(build_folder))
    assert len(large.store) > 30_000
    with pytest.raises(RuntimeError, match="read-write"):
        large.store.clear()
