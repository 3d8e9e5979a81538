"""Lanes: kinds of work, each with workers, a queue and a cache of its own.

So a flood of one kind never holds up another: the workers of a lane do nothing else, and those of
free SPARQL have the lowest priority.
"""

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any, NamedTuple

from cachetools import LRUCache

from kg.web.limits import Limits
from kg.web.problems import Busy
from kg.web.workers.process import Worker

PAGES, LONG, SPARQL = "pages", "long", "sparql"
#: The lane of which nobody asks anything: its worker takes the place of one of pages that ends.
RESERVE = "reserve"
#: The task that lists what a new worker makes before somebody asks.
AHEAD = "ahead"
#: Tasks that take long though no client wrote their queries: explanations, networks, whole graphs.
LONG_TASKS = frozenset(
    {"explain", "why", "network", "view", "compare", "graph", "openapi", "arranged", "match"}
)
#: Bytes that a cached reply takes beside its body: its key and the bookkeeping of Python.
ENTRY_BYTES = 512


class Reply(NamedTuple):
    """Answer of a task, and the digest of the release that it is from."""

    media: str
    body: bytes
    digest: str
    #: Remarks about the question, such as a term that the graph does not have.
    warnings: tuple[str, ...] = ()


def hash_question(digest: str, task: str, arguments: Mapping[str, Any]) -> str:
    """Return a key of a release and a question; nothing else decides an answer."""
    return sha256(json.dumps([digest, task, arguments]).encode()).hexdigest()


def choose_lane(task: str, arguments: Mapping[str, Any]) -> str:
    """Return the name of the lane of a task."""
    if task == "sparql" or (task == "ask" and arguments.get("query")):
        return SPARQL
    return LONG if task in LONG_TASKS else PAGES


class Lane:
    """Workers for one kind of work, who waits for them, and answers that they gave.

    Args:
        name: its name.
        size: the number of workers.
        most_waiting: the number of questions that may wait.
        niceness: by how much its processes give way to others, from 0 to 19.
        cache_bytes: the size of the cache.
    """

    def __init__(
        self, name: str, size: int, most_waiting: int, niceness: int, cache_bytes: int
    ) -> None:
        self.name = name
        self.size = size
        self.most_waiting = most_waiting
        self.niceness = niceness
        self.workers: set[Worker] = set()
        #: The number of workers that are being started for it.
        self.starting = 0
        self.cache: LRUCache[str, Reply] = LRUCache(cache_bytes, getsizeof=_count_bytes)
        self._free: list[Worker] = []
        self._waiters: deque[asyncio.Future[Worker]] = deque()

    @property
    def free(self) -> int:
        """Number of workers that wait for a question."""
        return len(self._free)

    @property
    def waiting(self) -> int:
        """Number of questions that wait for a worker."""
        return len(self._waiters)

    async def claim(self, seconds: float) -> Worker:
        """Return a free worker, after a wait in the queue if there is none.

        Raises:
            Busy: the queue is full, or the wait is too long.
        """
        if self._free:
            return self._free.pop()
        retry, hint = {"Retry-After": "10"}, "try again later"
        if self.waiting >= self.most_waiting:
            raise Busy(f"{self.waiting} queries are waiting", hint=hint, headers=retry)
        place: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiters.append(place)
        try:
            async with asyncio.timeout(seconds):
                return await place
        except BaseException as error:
            if place.done() and not place.cancelled():  # too late: somebody else gets it
                self.release(place.result())
            if isinstance(error, TimeoutError):
                reason = f"no worker was free for {seconds:g} seconds"
                raise Busy(reason, hint=hint, headers=retry) from error
            raise
        finally:
            with suppress(ValueError):
                self._waiters.remove(place)

    def release(self, worker: Worker) -> None:
        """Give a worker to who has waited longest, or leave it free."""
        while self._waiters:
            place = self._waiters.popleft()
            if not place.done():
                place.set_result(worker)
                return
        self._free.append(worker)

    def take(self, worker: Worker) -> bool:
        """Take a worker that is free while nobody waits; return whether it was."""
        if self._waiters or worker not in self._free:
            return False
        self._free.remove(worker)
        return True

    def take_first(self) -> Worker | None:
        """Take a free worker, if there is one."""
        return self._free.pop() if self._free else None

    def is_free(self, worker: Worker) -> bool:
        """Return whether a worker waits for a question."""
        return worker in self._free

    def drop(self, worker: Worker) -> None:
        """Take a worker out of the lane."""
        self.workers.discard(worker)
        if worker in self._free:
            self._free.remove(worker)

    def take_free(self) -> list[Worker]:
        """Take all free workers out of the lane and return them."""
        workers, self._free = self._free, []
        return workers

    def keep(self, key: str, reply: Reply) -> None:
        """Cache a reply, unless it takes more than a quarter of the cache."""
        if _count_bytes(reply) <= self.cache.maxsize // 4:
            self.cache[key] = reply


def open_lanes(limits: Limits, *, has_reserve: bool = False) -> dict[str, Lane]:
    """Return the lanes by name, as the limits have them; the reserve may be empty."""
    half, quarter = limits.cache_bytes // 2, limits.cache_bytes // 4
    return {
        PAGES: Lane(PAGES, limits.workers, limits.waiting_pages, 0, half),
        LONG: Lane(LONG, max(1, limits.workers // 2), limits.waiting_long, 5, quarter),
        SPARQL: Lane(SPARQL, limits.workers, limits.waiting, 15, quarter),
        RESERVE: Lane(RESERVE, int(has_reserve), 0, 0, 0),
    }


def _count_bytes(reply: Reply) -> int:
    remarks = sum(map(len, reply.warnings))
    return len(reply.body) + 4 * remarks + ENTRY_BYTES
