"""Lanes: who gets a worker, who waits, what is kept."""

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import pytest

from kg.web.limits import Limits
from kg.web.problems import Busy
from kg.web.workers.process import Worker
from kg.web.workers.work_lanes import (
    ENTRY_BYTES,
    LONG,
    LONG_TASKS,
    PAGES,
    RESERVE,
    SPARQL,
    Lane,
    Reply,
    choose_lane,
    hash_question,
    open_lanes,
)
from kg.web.workers.worker import MODULES, load_tasks
from tests.web.sockets import run_scene

#: Workers of which nothing is asked but which they are.
FIRST, SECOND = cast(Worker, object()), cast(Worker, object())


@pytest.mark.parametrize(
    ("task", "arguments", "lane"),
    [
        ("sparql", {"query": "ASK {}"}, SPARQL),
        ("ask", {"query": "ASK {}"}, SPARQL),
        ("ask", {"query": ""}, PAGES),
        ("ask", {"example": "figures"}, PAGES),
        ("explain", {}, LONG),
        ("why", {}, LONG),
        ("network", {}, LONG),
        ("graph", {}, LONG),
        ("saved", {}, PAGES),
        ("ledger", {}, PAGES),
        ("hits", {}, PAGES),
    ],
)
def test_each_task_has_its_lane(task: str, arguments: Mapping[str, Any], lane: str) -> None:
    assert choose_lane(task, arguments) == lane


def test_a_long_question_has_a_short_key() -> None:
    keys = {hash_question("digest", "sparql", {"query": "x" * length}) for length in (1, 65_536)}
    assert {len(key) for key in keys} == {64}
    assert len(keys) == 2


def test_lanes_name_tasks_that_exist() -> None:
    assert MODULES
    assert set(load_tasks()) >= LONG_TASKS


def test_lanes_have_workers_queues_and_caches_of_their_own() -> None:
    limits = Limits(workers=3, waiting=5, waiting_long=6, waiting_pages=7, cache_bytes=4000)
    lanes = open_lanes(limits)
    assert {name: lane.size for name, lane in lanes.items()} == {
        PAGES: 3, LONG: 1, SPARQL: 3, RESERVE: 0,
    }  # fmt: skip
    assert open_lanes(limits, has_reserve=True)[RESERVE].size == 1
    assert {name: lane.most_waiting for name, lane in lanes.items()} == {
        PAGES: 7, LONG: 6, SPARQL: 5, RESERVE: 0,
    }  # fmt: skip
    assert sum(lane.cache.maxsize for lane in lanes.values()) == 4000
    assert lanes[PAGES].niceness < lanes[LONG].niceness < lanes[SPARQL].niceness


def test_who_waits_longest_gets_the_next_worker() -> None:
    async def scene() -> None:
        lane = Lane(PAGES, 2, 2, 0, 0)
        lane.release(FIRST)
        assert await lane.claim(60) is FIRST
        waiting = [asyncio.ensure_future(lane.claim(60)) for _ in range(2)]
        await asyncio.sleep(0)
        assert lane.waiting == 2
        with pytest.raises(Busy, match="2 queries are waiting") as caught:
            await lane.claim(60)
        assert caught.value.headers == {"Retry-After": "10"}
        lane.release(SECOND)
        lane.release(FIRST)
        assert await asyncio.gather(*waiting) == [SECOND, FIRST]
        assert (lane.waiting, lane.free) == (0, 0)

    run_scene(scene())


def test_who_waits_too_long_or_leaves_takes_no_worker_along() -> None:
    async def scene() -> None:
        lane = Lane(PAGES, 1, 9, 0, 0)
        with pytest.raises(Busy, match=r"no worker was free for 0\.01 seconds"):
            await lane.claim(0.01)
        left = asyncio.ensure_future(lane.claim(60))
        await asyncio.sleep(0)
        lane.release(FIRST)  # it is given to who leaves at the same moment
        left.cancel()
        await asyncio.gather(left, return_exceptions=True)
        assert left.cancelled()
        assert (lane.waiting, lane.free) == (0, 1)
        assert await lane.claim(60) is FIRST

    run_scene(scene())


def test_a_worker_that_is_dropped_is_not_given() -> None:
    lane = Lane(PAGES, 2, 9, 0, 0)
    lane.workers |= {FIRST, SECOND}
    lane.release(FIRST)
    assert lane.is_free(FIRST)
    assert not lane.is_free(SECOND)
    lane.drop(FIRST)
    lane.drop(SECOND)
    assert not lane.is_free(FIRST)
    assert lane.free == 0
    assert not lane.workers


def test_a_free_worker_is_taken_only_while_nobody_waits() -> None:
    async def scene() -> None:
        lane = Lane(PAGES, 2, 9, 0, 0)
        lane.release(FIRST)
        assert not lane.take(SECOND)
        assert lane.take(FIRST)
        assert not lane.is_free(FIRST)
        asked = asyncio.ensure_future(lane.claim(60))
        await asyncio.sleep(0)
        lane.release(FIRST)
        assert not lane.take(FIRST)
        assert await asked is FIRST

    run_scene(scene())


def cache_of(most: int) -> Lane:
    """Return a lane that caches so many bytes of bodies with the key of each."""
    return Lane(PAGES, 1, 2, 0, most)


def reply(size: int) -> Reply:
    """Return a reply that takes so many bytes of the cache."""
    return Reply("text/csv", b"x" * (size - ENTRY_BYTES), "digest")


def test_what_was_kept_is_given_again() -> None:
    lane = cache_of(10_000)
    assert lane.cache.get("a") is None
    lane.keep("a", reply(1000))
    assert lane.cache.get("a") == reply(1000)


def test_the_answer_that_was_asked_for_longest_ago_goes_first() -> None:
    lane = cache_of(4000)
    for name in "abc":
        lane.keep(name, reply(1000))
    assert lane.cache.get("a")
    lane.keep("d", reply(1000))
    assert len(lane.cache) == 4
    lane.keep("e", reply(1000))
    assert lane.cache.get("b") is None
    assert all(lane.cache.get(name) for name in "acde")


def test_what_would_push_out_everything_is_not_kept() -> None:
    lane = cache_of(4000)
    lane.keep("a", reply(1001))
    assert len(lane.cache) == 0


def test_a_cache_of_nothing_keeps_nothing() -> None:
    lane = cache_of(0)
    lane.keep("", reply(ENTRY_BYTES))
    assert len(lane.cache) == 0


def test_the_same_question_counts_once() -> None:
    lane = cache_of(4000)
    for _ in range(10):
        lane.keep("a", reply(1000))
    lane.keep("b", reply(1000))
    assert lane.cache.get("a")
    lane.cache.clear()
    lane.keep("c", reply(1000))
    assert len(lane.cache) == 1
