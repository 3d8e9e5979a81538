"""The workers of a server: who is free, who waits, who is killed at the deadline and replaced."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from kg.errors import KgError
from kg.release.folder import Release
from kg.web.cache import Cache, Reply
from kg.web.limits import Limits
from kg.web.problems import KINDS, Busy, Died, Late, Problem
from kg.web.workers.frames import Frame
from kg.web.workers.process import Worker, ended, spawned

#: Tasks that run a text of the client's. They leave one worker free, so that pages come while bombs run.
FREE_TEXT = ("sparql", "ask")
#: A worker whose client went away may still end its query within so many seconds: a new one costs more.
GRACE = 0.5
#: Seconds between two looks at which release is in use.
LOOK = 2.0


T = TypeVar("T")


class Pool:
    """Workers that answer one question at a time, and a queue of bounded length before them."""

    def __init__(self, folder: str, limits: Limits) -> None:
        self.folder = folder
        self.limits = limits
        self.digest = ""
        self.replaced = 0
        self.waiting = 0
        #: Bytes of large answers that are being sent.
        self.sending = 0
        self._cache = Cache(limits.cache_bytes)
        self._places = asyncio.Semaphore(limits.workers)
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._workers: set[Worker] = set()
        self._ending: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def size(self) -> int:
        """Workers, with the one that is kept for pages."""
        return self.limits.workers + 1

    @property
    def free(self) -> int:
        """Workers that wait for a question."""
        return self._free.qsize()

    async def start(self) -> None:
        """Start all workers.

        Raises:
            KgError: one does not start.
        """
        await self._renew()
        self._spawn(self._watch())

    async def stop(self) -> None:
        """End every worker."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self._workers:
            worker.kill()
        await asyncio.gather(*(worker.gone() for worker in self._workers | self._ending))
        self._workers.clear()

    async def answer(
        self, task: str, arguments: Mapping[str, Any], *, lasting: bool = True
    ) -> Reply:
        """The answer of a task of `kg.web.workers.worker`; when the caller is cancelled the work ends.

        Args:
            task: its name.
            arguments: what it takes, as JSON can carry it.
            lasting: whether the same question has the same answer next time.

        Raises:
            Problem: what the task raised, or Late, Died, Busy.
        """
        key = json.dumps([self.digest, task, arguments])
        if lasting and (kept := self._cache.get(key)):
            return kept
        async with self._place(task):
            worker = await self._claimed()
            reply = await self._asked(worker, {"task": task, "arguments": arguments})
        if lasting and reply.digest == self.digest:
            self._cache.keep(key, reply)
        return reply

    @asynccontextmanager
    async def _place(self, task: str) -> AsyncIterator[None]:
        """A place among those who run a text of their own, where a task does."""
        if task not in FREE_TEXT:
            yield
            return
        await self._waited(self._places.acquire(), at_once=not self._places.locked())
        try:
            yield
        finally:
            self._places.release()

    async def _claimed(self) -> Worker:
        return await self._waited(self._free.get(), at_once=not self._free.empty())

    async def _waited(self, wish: Coroutine[Any, Any, T], *, at_once: bool) -> T:
        """What a wish gives, with a place in the queue where it is not fulfilled at once."""
        if at_once:
            return await wish
        again = {"Retry-After": "10"}
        if self.waiting >= self.limits.waiting:
            wish.close()
            raise Busy(
                f"{self.waiting} queries wait already", hint="ask again in a while", headers=again
            )
        self.waiting += 1
        try:
            async with asyncio.timeout(self.limits.patience):
                return await wish
        except TimeoutError as error:
            reason = f"no worker was free for {self.limits.patience:g} seconds"
            raise Busy(reason, hint="ask again in a while", headers=again) from error
        finally:
            self.waiting -= 1

    async def _asked(self, worker: Worker, question: Mapping[str, Any]) -> Reply:
        """The reply of a worker, which goes back to the free ones or is replaced."""
        said = asyncio.ensure_future(worker.told(question))
        try:
            async with asyncio.timeout(self.limits.seconds):
                header, body = await asyncio.shield(said)
        except TimeoutError as error:
            said.cancel()
            self._replace(worker)
            reason = f"the query was stopped after {self.limits.seconds:g} seconds"
            raise Late(reason, hint="ask for less: a narrower pattern, or LIMIT") from error
        except (EOFError, ConnectionError) as error:
            self._replace(worker)
            code = await worker.gone()
            if code > 0:  # no signal: it met a fault of ours
                raise Died(
                    f"the worker ended ({ended(code)})", hint="report the query to the maintainers"
                ) from error
            reason = f"the query ended its worker ({ended(code)}), most likely for want of memory"
            raise Died(
                reason, hint="ask for less: a narrower pattern, or ORDER BY with fewer rows"
            ) from error
        except asyncio.CancelledError:
            self._spawn(self._left(worker, said))
            raise
        self._back(worker)
        if "error" in header:
            raise KINDS.get(header["error"], Problem)(header["reason"], hint=header["hint"])
        return Reply(header["media"], body, worker.digest)

    async def _left(self, worker: Worker, said: "asyncio.Future[Frame]") -> None:
        """What becomes of a worker whose client went away."""
        try:
            async with asyncio.timeout(GRACE):
                await said
        except (TimeoutError, EOFError, ConnectionError):
            said.cancel()
            self._replace(worker)
        else:
            self._back(worker)

    def _back(self, worker: Worker) -> None:
        """A worker is free again, or ends with the release that it has open."""
        if worker.digest == self.digest:
            self._free.put_nowait(worker)
        else:
            self._end(worker)

    def _replace(self, worker: Worker) -> None:
        """Kill a worker and start another meanwhile."""
        self.replaced += 1
        self._end(worker)
        if worker.digest == self.digest:
            self._spawn(self._respawn())

    def _end(self, worker: Worker) -> None:
        self._workers.discard(worker)
        worker.kill()
        self._ending.add(worker)
        self._spawn(self._ended(worker))

    async def _ended(self, worker: Worker) -> None:
        await worker.gone()
        self._ending.discard(worker)

    async def _started(self) -> Worker:
        worker = await spawned(self.folder, self.limits.memory)
        self._workers.add(worker)
        return worker

    async def _respawn(self) -> None:
        pause = 0.1
        while True:
            try:
                worker = await self._started()
            except (KgError, OSError) as error:
                sys.stderr.write(f"kg: {error}\n")
                await asyncio.sleep(pause)
                pause = min(2 * pause, 30)
                continue
            if sum(one.digest == self.digest for one in self._workers) > self.size:
                self._end(worker)  # a new release came with workers of its own
            else:
                self._back(worker)
            return

    async def _renew(self) -> None:
        """Workers on the release in use, in place of those on the one before."""
        started = await asyncio.gather(
            *(self._started() for _ in range(self.size)), return_exceptions=True
        )
        workers = [worker for worker in started if isinstance(worker, Worker)]
        for fault in started:
            if isinstance(fault, BaseException):
                for worker in workers:
                    self._end(worker)
                raise fault
        self.digest = workers[0].digest
        self._cache.clear()
        while not self._free.empty():
            self._back(self._free.get_nowait())
        for worker in workers:
            self._back(worker)

    async def _watch(self) -> None:
        """Go over to a new release once it is in use."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                if Release.open(self.folder).name != self.digest:
                    await self._renew()
            except (KgError, OSError) as error:
                sys.stderr.write(f"kg: {error}\n")
                await asyncio.sleep(10 * LOOK)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
