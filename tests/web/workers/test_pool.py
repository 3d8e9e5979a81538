"""The pool: deadlines, deaths, the queue, the cache, a new release."""

import asyncio
import json
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KgError
from kg.web.limits import Limits
from kg.web.problems import Busy, NotFound, Problem, QueryTimeout, WorkerDied
from kg.web.workers import pool as pools
from kg.web.workers.pool import ENTRY_BYTES, Pool, Reply, hash_question
from tests.web.sockets import run_scene

LIMITS = Limits(query_seconds=60, queue_seconds=60, workers=1, waiting=2, memory=256 << 20)
#: A deadline for bombs; what follows them has the usual one.
SHORT = 0.5
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
QUICK = "SELECT (1 AS ?one) {}"
NOWHERE = "https://w3id.org/overseas-stations/id/station/nowhere"
MANHATTAN = "https://w3id.org/overseas-stations/id/station/manhattan"

Scene = Callable[[Pool], Coroutine[Any, Any, None]]
Play = Callable[[Scene], None]


def query(text: str) -> dict[str, Any]:
    return {"query": text, "results": "text/csv", "graphs": None, "rows": 1000, "bytes": 100_000}


@asynccontextmanager
async def running_pool(folder: Path, limits: Limits = LIMITS) -> AsyncIterator[Pool]:
    pool = Pool(str(folder), limits)
    await pool.start()
    try:
        yield pool
    finally:
        await pool.stop()


async def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.02)


async def expire(pool: Pool, seconds: float = SHORT) -> None:
    """Run a query to its deadline."""
    pool.limits = replace(pool.limits, query_seconds=seconds)
    with pytest.raises(QueryTimeout, match=f"stopped after {seconds:g} seconds"):
        await pool.answer("sparql", query(FOREVER))
    pool.limits = replace(pool.limits, query_seconds=LIMITS.query_seconds)


async def start_bomb(pool: Pool) -> "asyncio.Task[Reply]":
    """Start a query without end, and return once a worker runs it."""
    bomb = asyncio.ensure_future(pool.answer("sparql", query(FOREVER)))
    await wait_for(lambda: pool.free == 1)
    return bomb


async def stop_bomb(bomb: "asyncio.Task[Reply]") -> None:
    bomb.cancel()
    await asyncio.gather(bomb, return_exceptions=True)


@pytest.fixture(scope="module")
def play(build_folder: Path) -> Iterator[Play]:
    """Play scenes one after the other on one pool, in a loop in a thread.

    Each finds all workers free, the usual limits and an empty cache.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    pool = Pool(str(build_folder), LIMITS)

    async def prepare() -> None:
        pool.limits = LIMITS
        pool._cache.clear()
        await wait_for(lambda: pool.free == pool.size)
        pool.replaced = 0

    def run(work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, loop).result()

    def play_scene(scene: Scene) -> None:
        run(prepare())
        run(scene(pool))

    run(pool.start())
    yield play_scene
    workers = {worker.process for worker in pool._workers}
    run(pool.stop())
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    assert all(process.poll() is not None for process in workers)


def test_an_answer_tells_its_release(play: Play, build_folder: Path) -> None:
    digest = (build_folder / "current").read_text(encoding="utf-8")

    async def scene(pool: Pool) -> None:
        reply = await pool.answer("sparql", query(QUICK))
        assert reply == ("text/csv", b"one\r\n1\r\n", digest, ())

    play(scene)


def test_at_the_deadline_the_query_is_stopped_and_the_next_one_answered(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        start = time.monotonic()
        await expire(pool, 1)
        assert time.monotonic() - start > 0.9
        assert (await pool.answer("sparql", query(QUICK))).body
        await wait_for(lambda: pool.free == pool.size)
        assert pool.replaced == 1

    play(scene)


def test_a_query_without_memory_is_told_and_the_next_one_answered(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        with pytest.raises(WorkerDied, match="SIGABRT"):
            await pool.answer("sparql", query(GREEDY))
        assert (await pool.answer("sparql", query(QUICK))).body

    play(scene)


def test_a_fault_of_ours_in_a_worker_is_not_laid_to_the_query(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        with pytest.raises(WorkerDied, match="exit code 1") as caught:
            await pool.answer("sparql", {})
        assert "maintainers" in caught.value.hint
        assert (await pool.answer("sparql", query(QUICK))).body

    play(scene)


def test_faults_come_back_as_what_they_are_and_cost_no_worker(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        with pytest.raises(Problem, match="does not parse") as caught:
            await pool.answer("sparql", query("SELECT"))
        assert caught.value.status == 400
        with pytest.raises(NotFound):
            await pool.answer("find_entity", {"iri": NOWHERE})
        assert pool.replaced == 0
        assert pool.free == pool.size

    play(scene)


def test_the_queue_is_bounded_and_who_waits_is_answered_in_turn(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        bomb = await start_bomb(pool)
        quick = query(QUICK)
        waiting = [
            asyncio.ensure_future(pool.answer("sparql", quick, cacheable=False)) for _ in range(2)
        ]
        await wait_for(lambda: pool.waiting == 2)
        with pytest.raises(Busy, match="2 queries are waiting") as caught:
            await pool.answer("sparql", quick)
        assert caught.value.headers == {"Retry-After": "10"}
        await stop_bomb(bomb)
        assert all(reply.body for reply in await asyncio.gather(*waiting))
        assert pool.waiting == 0

    play(scene)


def test_who_waits_too_long_is_told(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        bomb = await start_bomb(pool)
        pool.limits = replace(LIMITS, queue_seconds=0.2)
        with pytest.raises(Busy, match=r"no worker was free for 0\.2 seconds"):
            await pool.answer("sparql", query(QUICK))
        pool.limits = LIMITS
        await stop_bomb(bomb)
        assert (await pool.answer("sparql", query(QUICK))).body

    play(scene)


def test_one_worker_stays_for_pages_while_bombs_run(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        bomb = await start_bomb(pool)
        second = asyncio.ensure_future(pool.answer("sparql", query(FOREVER)))
        await wait_for(lambda: pool.waiting == 1)
        await pool.answer("find_entity", {"iri": MANHATTAN})
        assert not bomb.done()
        assert not second.done()
        await stop_bomb(second)
        await stop_bomb(bomb)

    play(scene)


def test_work_ends_when_its_client_goes_away(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        bomb = await start_bomb(pool)
        bomb.cancel()
        await wait_for(lambda: pool.replaced == 1)
        await wait_for(lambda: pool.free == pool.size)
        quick = asyncio.ensure_future(pool.answer("sparql", query(QUICK)))
        await asyncio.sleep(0)
        quick.cancel()
        await wait_for(lambda: pool.free == pool.size)
        assert pool.replaced == 1  # the quick one was answered within the grace

    play(scene)


def test_who_leaves_the_queue_costs_nothing(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        bomb = await start_bomb(pool)
        waiting = asyncio.ensure_future(pool.answer("sparql", query(QUICK)))
        await wait_for(lambda: pool.waiting == 1)
        waiting.cancel()
        await wait_for(lambda: pool.waiting == 0)
        await stop_bomb(bomb)
        assert (await pool.answer("sparql", query(QUICK))).body
        await wait_for(lambda: pool.free == pool.size)
        assert pool.replaced == 1

    play(scene)


def test_a_lasting_answer_is_kept_and_a_fleeting_one_is_not(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        text = query("SELECT (RAND() AS ?r) {}")
        first = await pool.answer("sparql", text)
        assert (await pool.answer("sparql", text)) is first
        again = await pool.answer("sparql", text, cacheable=False)
        assert again.body != first.body

    play(scene)


def test_without_room_nothing_is_kept(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        usual, pool._cache = pool._cache, cache_of(0)._cache
        text = query("SELECT (RAND() AS ?r) {}")
        first = await pool.answer("sparql", text)
        assert (await pool.answer("sparql", text)).body != first.body
        pool._cache = usual

    play(scene)


def test_a_new_release_is_taken_up_while_the_old_one_still_answers(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "LOOK_SECONDS", 0.1)
    folder = tmp_path / "build"
    shutil.copytree(build_folder, folder)
    old = (folder / "current").read_text(encoding="utf-8")
    shutil.copytree(folder / old, folder / "newer")

    async def scene() -> None:
        async with running_pool(folder) as pool:
            bomb = await start_bomb(pool)
            (folder / "current").write_text("newer", encoding="utf-8")
            await wait_for(lambda: pool.digest == "newer")
            assert (await pool.answer("find_entity", {"iri": MANHATTAN})).digest == "newer"
            assert not bomb.done()
            await stop_bomb(bomb)
            await wait_for(lambda: pool.free == len(pool._workers) == pool.size)
            assert {worker.digest for worker in pool._workers} == {"newer"}

    run_scene(scene())


def test_a_release_that_cannot_be_opened_leaves_the_old_one_in_use(
    build_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(pools, "LOOK_SECONDS", 0.1)
    folder = tmp_path / "build"
    shutil.copytree(build_folder, folder)
    old = (folder / "current").read_text(encoding="utf-8")
    reported: list[str] = []

    def report() -> bool:
        reported.append(capsys.readouterr().err)
        return "not built yet" in "".join(reported)

    async def scene() -> None:
        async with running_pool(folder) as pool:
            (folder / "current").write_text("missing", encoding="utf-8")
            await wait_for(report)
            assert (await pool.answer("sparql", query(QUICK))).digest == old

    run_scene(scene())


def test_a_pool_without_a_release_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="not built yet"):
        run_scene(Pool(str(tmp_path), LIMITS).start())


@pytest.mark.parametrize("number", [5, pytest.param(50, marks=pytest.mark.full)], ids=str)
def test_fifty_timeouts_leave_no_orphan(play: Play, number: int) -> None:
    async def scene(pool: Pool) -> None:
        seen = set()
        for _ in range(number):
            seen |= {worker.process for worker in pool._workers}
            await expire(pool, 0.1)
        assert pool.replaced == number
        await wait_for(lambda: pool.free == pool.size)
        left = {worker.process for worker in pool._workers}
        assert all(process.poll() is not None for process in seen - left)
        assert json.loads(json.dumps({"free": pool.free})) == {"free": 2}

    play(scene)


def cache_of(most: int) -> Pool:
    """Return a pool that caches so many bytes of bodies with the key of each."""
    return Pool("nowhere", replace(LIMITS, cache_bytes=most))


def reply(size: int) -> Reply:
    """Return a reply that takes so many bytes of the cache."""
    return Reply("text/csv", b"x" * (size - ENTRY_BYTES), "digest")


def test_what_was_kept_is_given_again() -> None:
    pool = cache_of(10_000)
    assert pool._cache.get("a") is None
    pool.cache("a", reply(1000))
    assert pool._cache.get("a") == reply(1000)


def test_the_answer_that_was_asked_for_longest_ago_goes_first() -> None:
    pool = cache_of(4000)
    for name in "abc":
        pool.cache(name, reply(1000))
    assert pool._cache.get("a")
    pool.cache("d", reply(1000))
    assert len(pool._cache) == 4
    pool.cache("e", reply(1000))
    assert pool._cache.get("b") is None
    assert all(pool._cache.get(name) for name in "acde")


def test_what_would_push_out_everything_is_not_kept() -> None:
    pool = cache_of(4000)
    pool.cache("a", reply(1001))
    assert len(pool._cache) == 0


def test_a_cache_of_nothing_keeps_nothing() -> None:
    pool = cache_of(0)
    pool.cache("", reply(ENTRY_BYTES))
    assert len(pool._cache) == 0


def test_the_same_question_counts_once() -> None:
    pool = cache_of(4000)
    for _ in range(10):
        pool.cache("a", reply(1000))
    pool.cache("b", reply(1000))
    assert pool._cache.get("a")
    pool._cache.clear()
    pool.cache("c", reply(1000))
    assert len(pool._cache) == 1


def test_a_long_question_has_a_short_key() -> None:
    keys = {hash_question("digest", "sparql", query("x" * length)) for length in (1, 65_536)}
    assert {len(key) for key in keys} == {64}
    assert len(keys) == 2
