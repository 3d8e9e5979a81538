"""The warm engine answers as the other engine does, from memory if there is room."""

from pathlib import Path

import pytest

from kg.names import POLICIES
from kg.query import memory
from kg.query.answer import render_saved
from kg.query.engine import Engine
from kg.query.memory import WarmEngine, compute_memory_limit
from kg.release.folder import NAMED
from tests.support.catalogue import SAVED

GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


@pytest.fixture(scope="module")
def warmed(build_folder: Path) -> WarmEngine:
    engine = WarmEngine(str(build_folder))
    engine.warm(NAMED, *POLICIES)
    return engine


@pytest.mark.parametrize("name", [NAMED, *POLICIES])
def test_every_store_has_the_same_quads_in_memory(
    warmed: WarmEngine, engine: Engine, name: str
) -> None:
    assert set(warmed._open(name)) == set(engine._open(name))
    assert len(warmed._open(name)) > 10_000


@pytest.mark.parametrize(("place", "name"), list(enumerate(SAVED)))
def test_every_answer_is_the_same(
    warmed: WarmEngine, engine: Engine, place: int, name: str
) -> None:
    """Each query is asked under one policy, as the stores are compared quad by quad."""
    policy = POLICIES[place % len(POLICIES)]
    answers = [render_saved(one, name, {}, policy, "csv") for one in (warmed, engine)]
    assert answers[0] == answers[1]


def test_named_graphs_are_there_too(warmed: WarmEngine, engine: Engine) -> None:
    assert warmed.ask(GRAPHS).serialize("csv") == engine.ask(GRAPHS).serialize("csv")


def test_a_small_release_is_read_into_memory_and_a_large_one_is_not(build_folder: Path) -> None:
    small = WarmEngine(str(build_folder))
    small.warm(NAMED)
    with pytest.raises(RuntimeError, match="read-write"):
        Engine(str(build_folder)).store.clear()
    small.store.clear()  # a copy of its own: the release is as it was
    large = WarmEngine(str(build_folder), limit=1)
    large.warm(NAMED)
    assert len(large.store) > 30_000
    with pytest.raises(RuntimeError, match="read-write"):
        large.store.clear()


def test_what_fits_is_read_into_memory_and_the_next_store_stays_on_disk(
    build_folder: Path, engine: Engine
) -> None:
    sizes = [path.stat().st_size for path in engine.release.list_graphs().values()]
    warmed = WarmEngine(str(build_folder), limit=sum(sizes))
    warmed.warm("reported", "undisputed")
    warmed._open("reported").clear()
    with pytest.raises(RuntimeError, match="read-write"):
        warmed._open("undisputed").clear()


def test_a_store_answers_from_disk_until_it_is_read(build_folder: Path, engine: Engine) -> None:
    warmed = WarmEngine(str(build_folder))
    expected = render_saved(engine, "station-count", {}, "reported", "csv")
    for _ in range(50):  # before, while and after it is read
        assert render_saved(warmed, "station-count", {}, "reported", "csv") == expected


def test_the_limit_is_a_share_of_the_memory_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 2**20}
    monkeypatch.setattr(memory.os, "sysconf", pages.__getitem__)
    assert compute_memory_limit() == 4096 * 2**20 // memory.SHARE
    pages["SC_PHYS_PAGES"] = 2**40
    assert compute_memory_limit() == memory.MOST


def test_a_system_that_does_not_report_its_memory_has_a_fixed_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(name: str) -> int:
        raise ValueError(name)

    monkeypatch.setattr(memory.os, "sysconf", refuse)
    assert compute_memory_limit() == memory.FALLBACK
