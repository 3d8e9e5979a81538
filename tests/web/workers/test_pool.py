"""The pool: deadlines, deaths, the queue, the cache and the change to a new release."""

import asyncio
import json
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KgError
from kg.web.limits import Limits
from kg.web.problems import Busy, Died, Late, NotFound, Problem
from kg.web.workers import pool as pools
from kg.web.workers.pool import Pool
from tests.web.talking import concluded

LIMITS = Limits(seconds=1.0, patience=5.0, workers=1, waiting=2, memory=256 << 20)
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
QUICK = "SELECT (1 AS ?one) {}"


def query(text: str) -> dict[str, Any]:
    return {"query": text, "results": "text/csv", "graphs": None, "rows": 1000, "bytes": 100_000}


@asynccontextmanager
async def pool_of(folder: Path, limits: Limits = LIMITS) -> AsyncIterator[Pool]:
    pool = Pool(str(folder), limits)
    await pool.start()
    try:
        yield pool
    finally:
        await pool.stop()


async def until(what: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        await asyncio.sleep(0.02)


def play(folder: Path, scene: Callable[[Pool], Awaitable[None]], limits: Limits = LIMITS) -> None:
    async def whole() -> None:
        async with pool_of(folder, limits) as pool:
            await scene(pool)
            workers = {worker.process for worker in pool._workers}
        assert all(process.poll() is not None for process in workers)

    concluded(whole())


def test_an_answer_tells_its_release(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        reply = await pool.answer("sparql", query(QUICK))
        assert reply == (
            "text/csv",
            b"one\r\n1\r\n",
            (build_folder / "current").read_text(encoding="utf-8"),
        )

    play(build_folder, scene)


def test_at_the_deadline_the_query_is_stopped_and_the_next_one_answered(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        start = time.monotonic()
        with pytest.raises(Late, match="stopped after 1 seconds"):
            await pool.answer("sparql", query(FOREVER))
        assert 0.9 < time.monotonic() - start < 2
        assert (await pool.answer("sparql", query(QUICK))).body
        await until(lambda: pool.free == pool.size)
        assert pool.replaced == 1

    play(build_folder, scene)


def test_a_query_without_memory_is_told_and_the_next_one_answered(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        with pytest.raises(Died, match="SIGABRT"):
            await pool.answer("sparql", query(GREEDY))
        assert (await pool.answer("sparql", query(QUICK))).body

    play(build_folder, scene, replace(LIMITS, seconds=20))


def test_a_fault_of_ours_in_a_worker_is_not_laid_to_the_query(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        with pytest.raises(Died, match="exit code 1") as caught:
            await pool.answer("sparql", {})
        assert "maintainers" in caught.value.hint
        assert (await pool.answer("sparql", query(QUICK))).body

    play(build_folder, scene)


def test_faults_come_back_as_what_they_are_and_cost_no_worker(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        with pytest.raises(Problem, match="does not parse") as caught:
            await pool.answer("sparql", query("SELECT"))
        assert caught.value.status == 400
        with pytest.raises(NotFound):
            await pool.answer(
                "known", {"iri": "https://w3id.org/overseas-stations/id/station/nowhere"}
            )
        assert pool.replaced == 0
        assert pool.free == pool.size

    play(build_folder, scene)


def test_the_queue_is_bounded_and_who_waits_is_answered_in_turn(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        bomb = asyncio.ensure_future(pool.answer("sparql", query(FOREVER)))
        await asyncio.sleep(0.1)
        waiting = [
            asyncio.ensure_future(pool.answer("sparql", query(QUICK), lasting=False))
            for _ in range(2)
        ]
        await until(lambda: pool.waiting == 2)
        with pytest.raises(Busy, match="2 queries wait") as caught:
            await pool.answer("sparql", query(QUICK))
        assert caught.value.headers == {"Retry-After": "10"}
        with pytest.raises(Late):
            await bomb
        assert all(reply.body for reply in await asyncio.gather(*waiting))
        assert pool.waiting == 0

    play(build_folder, scene)


def test_who_waits_too_long_is_told(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        bomb = asyncio.ensure_future(pool.answer("sparql", query(FOREVER)))
        await asyncio.sleep(0.1)
        with pytest.raises(Busy, match="no worker was free for"):
            await pool.answer("sparql", query(QUICK))
        with pytest.raises(Late):
            await bomb
        assert (await pool.answer("sparql", query(QUICK))).body

    play(build_folder, scene, replace(LIMITS, patience=0.2))


def test_one_worker_stays_for_pages_while_bombs_run(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        bombs = [asyncio.ensure_future(pool.answer("sparql", query(FOREVER))) for _ in range(2)]
        await asyncio.sleep(0.1)
        start = time.monotonic()
        await pool.answer(
            "known", {"iri": "https://w3id.org/overseas-stations/id/station/manhattan"}
        )
        assert time.monotonic() - start < 0.5
        assert {type(fault) for fault in await asyncio.gather(*bombs, return_exceptions=True)} == {
            Late
        }

    play(build_folder, scene)


def test_work_ends_when_its_client_goes_away(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        job = asyncio.ensure_future(pool.answer("sparql", query(FOREVER)))
        await asyncio.sleep(0.1)
        job.cancel()
        await until(lambda: pool.replaced == 1, 2)
        await until(lambda: pool.free == pool.size)
        quick = asyncio.ensure_future(pool.answer("sparql", query(QUICK)))
        await asyncio.sleep(0)
        quick.cancel()
        await until(lambda: pool.free == pool.size)
        assert pool.replaced == 1  # that one came to its end

    play(build_folder, scene, replace(LIMITS, seconds=60))


def test_who_leaves_the_queue_costs_nothing(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        bomb = asyncio.ensure_future(pool.answer("sparql", query(FOREVER)))
        await asyncio.sleep(0.1)
        waiting = asyncio.ensure_future(pool.answer("sparql", query(QUICK)))
        await until(lambda: pool.waiting == 1)
        waiting.cancel()
        await until(lambda: pool.waiting == 0)
        with pytest.raises(Late):
            await bomb
        assert (await pool.answer("sparql", query(QUICK))).body
        assert pool.replaced == 1

    play(build_folder, scene)


def test_a_lasting_answer_is_kept_and_a_fleeting_one_is_not(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        first = await pool.answer("sparql", query("SELECT (RAND() AS ?r) {}"))
        assert (await pool.answer("sparql", query("SELECT (RAND() AS ?r) {}"))) is first
        again = await pool.answer("sparql", query("SELECT (RAND() AS ?r) {}"), lasting=False)
        assert again.body != first.body

    play(build_folder, scene)


def test_without_room_nothing_is_kept(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        first = await pool.answer("sparql", query("SELECT (RAND() AS ?r) {}"))
        assert (await pool.answer("sparql", query("SELECT (RAND() AS ?r) {}"))).body != first.body

    play(build_folder, scene, replace(LIMITS, cache_bytes=0))


def test_a_new_release_is_taken_up_while_the_old_one_still_answers(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "LOOK", 0.1)
    folder = tmp_path / "build"
    shutil.copytree(build_folder, folder)
    old = (folder / "current").read_text(encoding="utf-8")
    shutil.copytree(folder / old, folder / "newer")

    async def scene(pool: Pool) -> None:
        late = asyncio.ensure_future(pool.answer("sparql", query(FOREVER)))
        await asyncio.sleep(0.1)
        (folder / "current").write_text("newer", encoding="utf-8")
        await until(lambda: pool.digest == "newer")
        assert (await pool.answer("sparql", query(QUICK))).digest == "newer"
        with pytest.raises(Late):
            await late
        await until(lambda: pool.free == pool.size)
        assert len(pool._workers) == pool.size
        assert {worker.digest for worker in pool._workers} == {"newer"}

    play(folder, scene, replace(LIMITS, seconds=3))


def test_a_release_that_cannot_be_opened_leaves_the_old_one_in_use(
    build_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(pools, "LOOK", 0.1)
    folder = tmp_path / "build"
    shutil.copytree(build_folder, folder)
    old = (folder / "current").read_text(encoding="utf-8")

    async def scene(pool: Pool) -> None:
        (folder / "current").write_text("gone", encoding="utf-8")
        await asyncio.sleep(1)
        assert (await pool.answer("sparql", query(QUICK))).digest == old

    play(folder, scene)
    assert "not built yet" in capsys.readouterr().err


def test_a_pool_without_a_release_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="not built yet"):
        concluded(Pool(str(tmp_path), LIMITS).start())


def test_fifty_timeouts_leave_no_orphan(build_folder: Path) -> None:
    async def scene(pool: Pool) -> None:
        seen = set()
        for _ in range(50):
            seen |= {worker.process for worker in pool._workers}
            with pytest.raises(Late):
                await pool.answer("sparql", query(FOREVER))
        assert pool.replaced == 50
        await until(lambda: pool.free == pool.size)
        left = {worker.process for worker in pool._workers}
        assert all(process.poll() is not None for process in seen - left)
        assert json.loads(json.dumps({"free": pool.free})) == {"free": 2}

    play(build_folder, scene, replace(LIMITS, seconds=0.1, patience=30))
