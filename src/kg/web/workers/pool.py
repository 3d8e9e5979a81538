"""Pool of workers, with queue, deadline and cache."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

from cachetools import LRUCache

from kg.errors import KgError
from kg.release.folder import Release
from kg.web.limits import Limits
from kg.web.problems import KINDS, Busy, Problem, QueryTimeout, WorkerDied
from kg.web.workers.process import Worker, name_exit, spawn
from kg.web.workers.worker import Frame

#: Tasks that run a query of the client. They leave one worker free for pages.
FREE_TEXT = ("sparql", "ask")
#: Seconds in which a worker may end the query of a client that left: a new worker costs more.
GRACE_SECONDS = 0.5
#: Seconds between two looks at the current release.
LOOK_SECONDS = 2.0
#: Bytes that a cached reply takes beside its body: its key and the bookkeeping of Python.
ENTRY_BYTES = 512

T = TypeVar("T")


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


class Pool:
    """Workers that answer one question at a time, behind a queue of bounded length.

    Everything but the workers runs in one event loop, so nothing here needs a lock.
    """

    def __init__(self, folder: str, limits: Limits) -> None:
        self.folder = folder
        self.limits = limits
        self.digest = ""
        self.replaced = 0
        self.waiting = 0
        #: Bytes of large answers in transit to clients.
        self.sending = 0
        self._cache: LRUCache[str, Reply] = LRUCache(limits.cache_bytes, getsizeof=_count_bytes)
        self._slots = asyncio.Semaphore(limits.workers)
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._workers: set[Worker] = set()
        self._ending: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def size(self) -> int:
        """Number of workers, with the one that is reserved for pages."""
        return self.limits.workers + 1

    @property
    def free(self) -> int:
        """Number of workers that wait for a question."""
        return self._free.qsize()

    async def start(self) -> None:
        """Start all workers.

        Raises:
            KgError: one of them does not start.
        """
        await self._open_release()
        self._run_in_background(self._watch_release())

    async def stop(self) -> None:
        """Kill every worker and wait for its end."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self._workers:
            worker.kill()
        await asyncio.gather(*(worker.wait() for worker in self._workers | self._ending))
        self._workers.clear()

    async def answer(
        self, task: str, arguments: Mapping[str, Any], *, cacheable: bool = True
    ) -> Reply:
        """Run a task in a worker and return its reply; a cancelled call stops the work.

        Args:
            task: its name in `TASKS` of a module in `kg.web.workers.worker.MODULES`.
            arguments: its arguments, as JSON can carry them.
            cacheable: whether the same question has the same answer next time.

        Raises:
            Problem: as raised by the task, or QueryTimeout, WorkerDied, Busy.
        """
        key = hash_question(self.digest, task, arguments)
        if cacheable and (cached := self._cache.get(key)):
            return cached
        async with self._slot(task):
            worker = await self._claim_worker()
            reply = await self._ask(worker, {"task": task, "arguments": arguments})
        if cacheable and reply.digest == self.digest:
            self.cache(key, reply)
        return reply

    def cache(self, key: str, reply: Reply) -> None:
        """Cache a reply, unless it takes more than a quarter of the cache."""
        if _count_bytes(reply) <= self._cache.maxsize // 4:
            self._cache[key] = reply

    @asynccontextmanager
    async def _slot(self, task: str) -> AsyncIterator[None]:
        """Take one of the slots for free text, where the task needs one."""
        if task not in FREE_TEXT:
            yield
            return
        await self._queue(self._slots.acquire(), at_once=not self._slots.locked())
        try:
            yield
        finally:
            self._slots.release()

    async def _claim_worker(self) -> Worker:
        return await self._queue(self._free.get(), at_once=not self._free.empty())

    async def _queue(self, wish: Coroutine[Any, Any, T], *, at_once: bool) -> T:
        """Await a slot or a worker, in the queue if it is not free at once.

        Raises:
            Busy: the queue is full, or the wait is too long.
        """
        if at_once:
            return await wish
        retry, hint = {"Retry-After": "10"}, "try again later"
        if self.waiting >= self.limits.waiting:
            wish.close()
            raise Busy(f"{self.waiting} queries are waiting", hint=hint, headers=retry)
        self.waiting += 1
        try:
            async with asyncio.timeout(self.limits.queue_seconds):
                return await wish
        except TimeoutError as error:
            reason = f"no worker was free for {self.limits.queue_seconds:g} seconds"
            raise Busy(reason, hint=hint, headers=retry) from error
        finally:
            self.waiting -= 1

    async def _ask(self, worker: Worker, question: Mapping[str, Any]) -> Reply:
        """Return the reply of a worker, then free or replace the worker."""
        call = asyncio.ensure_future(worker.call(question))
        try:
            async with asyncio.timeout(self.limits.query_seconds):
                header, body = await asyncio.shield(call)
        except TimeoutError as error:
            call.cancel()
            self._replace(worker)
            reason = f"the query was stopped after {self.limits.query_seconds:g} seconds"
            hint = "ask for less: a narrower pattern, or LIMIT"
            raise QueryTimeout(reason, hint=hint) from error
        except (EOFError, ConnectionError) as error:
            self._replace(worker)
            raise _explain_death(await worker.wait()) from error
        except asyncio.CancelledError:
            self._run_in_background(self._recover(worker, call))
            raise
        self._free_worker(worker)
        if "error" in header:
            raise KINDS.get(header["error"], Problem)(header["reason"], hint=header["hint"])
        warnings = tuple(header.get("warnings", ()))
        return Reply(header["media"], body, worker.digest, warnings)

    async def _recover(self, worker: Worker, call: "asyncio.Future[Frame]") -> None:
        """Let a worker end the query of a client that left, or replace it."""
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                await call
        except (TimeoutError, EOFError, ConnectionError):
            call.cancel()
            self._replace(worker)
        else:
            self._free_worker(worker)

    def _free_worker(self, worker: Worker) -> None:
        """Make a worker free again; end it if its release is no longer current."""
        if worker.digest == self.digest:
            self._free.put_nowait(worker)
        else:
            self._end(worker)

    def _replace(self, worker: Worker) -> None:
        """Kill a worker and start another in the background."""
        self.replaced += 1
        self._end(worker)
        if worker.digest == self.digest:
            self._run_in_background(self._respawn())

    def _end(self, worker: Worker) -> None:
        self._workers.discard(worker)
        worker.kill()
        self._ending.add(worker)
        self._run_in_background(self._reap(worker))

    async def _reap(self, worker: Worker) -> None:
        await worker.wait()
        self._ending.discard(worker)

    async def _start_worker(self) -> Worker:
        worker = await spawn(self.folder, self.limits.memory)
        self._workers.add(worker)
        return worker

    async def _respawn(self) -> None:
        """Start a worker, and retry with growing pauses until one starts."""
        pause = 0.1
        while True:
            try:
                worker = await self._start_worker()
            except (KgError, OSError) as error:
                sys.stderr.write(f"kg: {error}\n")
                await asyncio.sleep(pause)
                pause = min(2 * pause, 30)
                continue
            if sum(other.digest == self.digest for other in self._workers) > self.size:
                self._end(worker)  # a new release has brought its own workers
            else:
                self._free_worker(worker)
            return

    async def _open_release(self) -> None:
        """Start workers on the current release and end those on the one before."""
        starts = [self._start_worker() for _ in range(self.size)]
        results = await asyncio.gather(*starts, return_exceptions=True)
        workers = [result for result in results if isinstance(result, Worker)]
        for fault in results:
            if isinstance(fault, BaseException):
                for worker in workers:
                    self._end(worker)
                raise fault
        self.digest = workers[0].digest
        self._cache.clear()
        while not self._free.empty():
            self._free_worker(self._free.get_nowait())
        for worker in workers:
            self._free_worker(worker)

    async def _watch_release(self) -> None:
        """Switch to a new release when it becomes current."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if Release.open(self.folder).name != self.digest:
                    await self._open_release()
            except (KgError, OSError) as error:
                sys.stderr.write(f"kg: {error}\n")
                await asyncio.sleep(10 * LOOK_SECONDS)

    def _run_in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _count_bytes(reply: Reply) -> int:
    return len(reply.body) + ENTRY_BYTES


def _explain_death(code: int) -> WorkerDied:
    if code > 0:  # no signal: a fault of ours ended it
        reason = f"the worker ended ({name_exit(code)})"
        return WorkerDied(reason, hint="report the query to the maintainers")
    reason = f"the query ended its worker ({name_exit(code)}), probably for lack of memory"
    return WorkerDied(reason, hint="ask for less: a narrower pattern, or ORDER BY with fewer rows")
