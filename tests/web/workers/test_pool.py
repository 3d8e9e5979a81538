"""The pool: deadlines, deaths, the queue, the cache, a new release."""

import asyncio
import json
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from cachetools import LRUCache

from kg.errors import KgError
from kg.web.limits import Limits
from kg.web.problems import Busy, NotFound, Problem, QueryTimeout, WorkerDied
from kg.web.workers import pool as pools
from kg.web.workers.pool import Pool
from kg.web.workers.process import Worker
from kg.web.workers.work_lanes import AHEAD, LONG, PAGES, RESERVE, SPARQL, Reply
from kg.web.workers.worker import Frame
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
    await wait_for(lambda: pool.lanes[SPARQL].free == 0)
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
        for lane in pool.lanes.values():
            lane.cache.clear()
        await wait_for(lambda: pool.free == pool.size)
        pool.replaced = pool.retired = 0

    def run(work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, loop).result()

    def play_scene(scene: Scene) -> None:
        run(prepare())
        run(scene(pool))

    run(pool.start())
    yield play_scene
    workers = {worker.process for worker in pool.workers}
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


def test_pages_have_workers_of_their_own_while_bombs_run(play: Play) -> None:
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
        lane = pool.lanes[SPARQL]
        usual, lane.cache = lane.cache, LRUCache(0)
        text = query("SELECT (RAND() AS ?r) {}")
        first = await pool.answer("sparql", text)
        assert (await pool.answer("sparql", text)).body != first.body
        lane.cache = usual

    play(scene)


def copy_with_newer(build_folder: Path, tmp_path: Path) -> tuple[Path, str]:
    """Return a copy with another release, `newer`, and the name of the one in use."""
    folder = tmp_path / "build"
    shutil.copytree(build_folder, folder)
    old = (folder / "current").read_text(encoding="utf-8")
    shutil.copytree(folder / old, folder / "newer")
    return folder, old


def test_a_new_release_is_taken_up_while_the_old_one_still_answers(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "LOOK_SECONDS", 0.1)
    folder, _ = copy_with_newer(build_folder, tmp_path)

    async def scene() -> None:
        async with running_pool(folder) as pool:
            bomb = await start_bomb(pool)
            (folder / "current").write_text("newer", encoding="utf-8")
            await wait_for(lambda: pool.digest == "newer")
            assert (await pool.answer("find_entity", {"iri": MANHATTAN})).digest == "newer"
            assert not bomb.done()
            await stop_bomb(bomb)
            await wait_for(lambda: pool.free == len(pool.workers) == pool.size)
            assert {worker.digest for worker in pool.workers} == {"newer"}

    run_scene(scene())


def test_until_a_new_release_is_open_a_worker_that_dies_gets_a_successor(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "LOOK_SECONDS", 3600)
    folder, old = copy_with_newer(build_folder, tmp_path)

    async def scene() -> None:
        async with running_pool(folder) as pool:
            (folder / "current").write_text("newer", encoding="utf-8")
            killed = next(iter(pool.workers))
            killed.kill()
            await wait_for(lambda: killed not in pool.workers and pool.free == pool.size)
            assert {worker.digest for worker in pool.workers} == {old}

    run_scene(scene())


def test_an_answer_of_another_release_is_not_kept_for_the_one_before(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(pool: Pool) -> None:
        before, other = pool.digest, Reply("text/csv", b"", "another")

        async def answer_later(*_: object) -> Reply:
            pool.digest = "another"
            return other

        with monkeypatch.context() as patched:
            patched.setattr(pool, "_ask", answer_later)
            assert await pool.answer("sparql", query(QUICK)) is other
        pool.digest = before
        assert await pool.answer("sparql", query(QUICK)) != other

    play(scene)


def test_a_release_that_cannot_be_opened_leaves_the_old_one_in_use(
    build_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(pools, "LOOK_SECONDS", 0.1)
    folder = tmp_path / "build"
    shutil.copytree(build_folder, folder)
    old = (folder / "current").read_text(encoding="utf-8")

    async def scene() -> None:
        async with running_pool(folder) as pool:
            (folder / "current").write_text("missing", encoding="utf-8")
            await wait_for(lambda: "not built yet" in caplog.text)
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
            seen |= {worker.process for worker in pool.workers}
            await expire(pool, 0.1)
        assert pool.replaced == number
        await wait_for(lambda: pool.free == pool.size)
        left = {worker.process for worker in pool.workers}
        assert all(process.poll() is not None for process in seen - left)
        assert json.loads(json.dumps({"free": pool.free})) == {"free": 3}

    play(scene)


def kill(pool: Pool, *lanes: str) -> None:
    """Kill the workers of lanes from outside."""
    for name in lanes:
        for worker in pool.lanes[name].workers:
            worker.process.kill()


def test_free_workers_that_die_are_noticed_and_replaced(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        kill(pool, PAGES, LONG, SPARQL)
        await wait_for(lambda: pool.free == 0)
        await wait_for(lambda: pool.free == pool.size)
        assert pool.replaced == pool.size
        assert (await pool.answer("sparql", query(QUICK))).body
        await pool.answer("find_entity", {"iri": MANHATTAN})

    play(scene)


def test_a_question_right_after_the_death_of_a_worker_is_answered(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        kill(pool, PAGES)  # and the loop has not looked since
        await pool.answer("find_entity", {"iri": MANHATTAN}, cacheable=False)

    play(scene)


def test_a_page_whose_worker_is_killed_is_asked_again(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        asked = asyncio.ensure_future(pool.answer("find_entity", {"iri": MANHATTAN}))
        while pool.lanes[PAGES].free:
            await asyncio.sleep(0)
        kill(pool, PAGES)
        assert (await asked).media == "text/plain"

    play(scene)


def test_a_worker_that_grew_is_retired_after_its_answer(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(pool: Pool) -> None:
        (worker,) = pool.lanes[SPARQL].workers
        usual = worker.call

        async def call(message: Any) -> Any:
            header, body = await usual(message)
            return header | {"grown": True}, body

        monkeypatch.setattr(worker, "call", call)
        assert (await pool.answer("sparql", query(QUICK))).body
        await wait_for(lambda: pool.free == pool.size)
        assert (pool.retired, pool.replaced) == (1, 0)
        assert worker not in pool.workers
        assert worker.process.poll() is not None

    play(scene)


def test_a_hostile_hour_leaves_a_worker_as_it_was(play: Play) -> None:
    """Refused giants, and a query that takes memory and gives it back."""

    async def scene(pool: Pool) -> None:
        (worker,) = pool.lanes[SPARQL].workers
        statm = Path(f"/proc/{worker.process.pid}/statm")

        def measure() -> int:
            return int(statm.read_text(encoding="ascii").split()[1])

        before = measure()
        for number in range(40):
            for text in ("? " * 30_000, "SELECT * { " + "?s ?p ?o . " * 5_000):
                with pytest.raises(Problem):
                    await pool.answer("sparql", query(f"{text} #{number}"))
        large = "SELECT DISTINCT ?a ?c ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 300000"
        with pytest.raises(Problem):
            await pool.answer("sparql", query(large))
        await wait_for(lambda: pool.free == pool.size)
        if worker in pool.workers:
            assert measure() < 1.1 * before
        else:
            assert pool.retired == 1

    play(scene)


def test_the_reserve_takes_the_place_of_a_worker_of_pages_at_once(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "AHEAD_SECONDS", 3600)

    async def scene() -> None:
        async with running_pool(build_folder, replace(LIMITS, works_ahead=True)) as pool:
            (spare,) = pool.lanes[RESERVE].workers
            kill(pool, PAGES)
            start = pools.spawn

            async def spawn_late(settings: Any) -> Worker:
                await asyncio.sleep(1)
                return await start(settings)

            monkeypatch.setattr(pools, "spawn", spawn_late)
            await wait_for(lambda: pool.lanes[PAGES].workers == {spare})
            assert not pool.lanes[RESERVE].workers  # the next is only being started
            assert pool.is_ready
            assert (await pool.answer("find_entity", {"iri": MANHATTAN})).digest
            await wait_for(lambda: pool.lanes[RESERVE].free == 1)
            kill(pool, PAGES, RESERVE)  # also if the reserve goes with it
            await wait_for(lambda: pool.free < pool.size)
            await wait_for(lambda: pool.free == pool.size == 3)

    run_scene(scene())


def test_a_new_release_has_a_reserve_of_its_own(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "LOOK_SECONDS", 0.05)
    folder, _ = copy_with_newer(build_folder, tmp_path)

    async def scene() -> None:
        async with running_pool(folder, replace(LIMITS, works_ahead=True)) as pool:
            (spare,) = pool.lanes[RESERVE].workers
            (folder / "current").write_text("newer", encoding="utf-8")
            await wait_for(lambda: pool.digest == "newer" and pool.free == pool.size)
            assert {worker.digest for worker in pool.workers} == {"newer"}
            await wait_for(lambda: spare.process.poll() is not None)
            kill(pool, PAGES)
            await wait_for(lambda: pool.replaced > 0 and pool.free == pool.size)
            assert {worker.digest for worker in pool.workers} == {"newer"}

    run_scene(scene())


def test_a_reload_starts_workers_again_and_ends_those_of_before(play: Play) -> None:
    async def scene(pool: Pool) -> None:
        before, bomb = pool.workers, await start_bomb(pool)
        await pool.reload()
        assert pool.is_ready
        assert not bomb.done()  # what is asked is answered by whom it was asked
        await stop_bomb(bomb)
        assert not before & pool.workers
        await wait_for(lambda: all(worker.process.poll() is not None for worker in before))

    play(scene)


@pytest.mark.parametrize(("name", "is_ready"), [(SPARQL, True), (PAGES, False), (LONG, False)])
def test_only_strangers_queries_cannot_make_it_unready(name: str, is_ready: bool) -> None:
    pool = Pool("nowhere", LIMITS)
    for lane in pool.lanes.values():
        lane.workers.add(Worker(*[cast(Any, None)] * 3, digest=pool.digest))
    assert pool.is_ready
    pool.lanes[name].workers.clear()
    assert pool.is_ready is is_ready


def test_a_lane_without_a_worker_is_not_ready() -> None:
    pool = Pool("nowhere", LIMITS)
    assert not pool.is_ready
    assert (pool.size, pool.free, pool.waiting) == (3, 0, 0)


def record_calls(monkeypatch: pytest.MonkeyPatch, parts: list[dict[str, Any]]) -> list[str]:
    """Return the list of tasks that workers will be asked, and have these parts made ahead."""
    asked: list[str] = []
    call = Worker.call

    async def note(worker: Worker, question: Mapping[str, Any]) -> Frame:
        asked.append(question.get("task", "start"))
        if asked[-1] == AHEAD:
            return Frame({"media": "application/json"}, json.dumps(parts).encode())
        return await call(worker, question)

    monkeypatch.setattr(Worker, "call", note)
    monkeypatch.setattr(pools, "AHEAD_SECONDS", 0)
    return asked


PARTS = [
    {"task": "template", "arguments": {"name": "query.html"}},
    {"task": "choices", "arguments": {"name": "countries"}},
]


def test_new_workers_of_pages_make_ahead_what_takes_long(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = record_calls(monkeypatch, PARTS)

    async def scene() -> None:
        async with running_pool(build_folder, replace(LIMITS, works_ahead=True)) as pool:
            # of pages, of what is long, and of the reserve
            await wait_for(lambda: asked.count("choices") == 3)
            await wait_for(lambda: pool.free == pool.size)
            assert (asked.count(AHEAD), asked.count("template")) == (3, 3)
            assert (await pool.answer("find_entity", {"iri": MANHATTAN})).digest

    run_scene(scene())


@pytest.mark.parametrize(("works_ahead", "most", "listed"), [(False, 60, 0), (True, -1, 1)])
def test_nothing_is_made_ahead_unless_asked_for_and_never_what_takes_too_long(
    build_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    works_ahead: bool,
    most: float,
    listed: int,
) -> None:
    asked = record_calls(monkeypatch, PARTS)
    monkeypatch.setattr(pools, "MOST_AHEAD_SECONDS", most)

    async def scene() -> None:
        async with running_pool(build_folder, replace(LIMITS, works_ahead=works_ahead)) as pool:
            await wait_for(lambda: asked.count(AHEAD) >= listed and pool.free == pool.size)
            assert (await pool.answer("find_entity", {"iri": MANHATTAN})).digest
            assert "choices" not in asked

    run_scene(scene())
