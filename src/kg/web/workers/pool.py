"""Pool of workers in lanes, with deadlines, caches and replacements."""

import asyncio
import json
import logging
import time
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.query.graph_folder import stamp_folder
from kg.release.folder import Release
from kg.web.limits import Limits, Publication
from kg.web.problems import KINDS, Problem, QueryTimeout, WorkerDied
from kg.web.workers.process import Settings, Worker, explain_death, name_exit, spawn
from kg.web.workers.work_lanes import (
    AHEAD,
    LONG,
    PAGES,
    RESERVE,
    SPARQL,
    Lane,
    Reply,
    choose_lane,
    hash_question,
    open_lanes,
)
from kg.web.workers.worker import Frame

LOG = logging.getLogger("kg.web.pool")
#: Seconds in which a worker may end the query of a client that left: a new worker costs more.
GRACE_SECONDS = 0.5
#: Seconds between two looks at the current release.
LOOK_SECONDS = 2.0
#: Seconds from the start of a worker until it works ahead, between two looks whether it is free,
#: and the most that one part may take.
AHEAD_SECONDS, PAUSE_SECONDS, MOST_AHEAD_SECONDS = 1.0, 0.05, 2.0
#: By which part the memory of a worker may grow for good, beyond what it makes ahead. Queries of
#: strangers may leave nothing; pages leave what they look up.
GROWTH, GROWTH_OF_PAGES = 0.1, 0.5


class Pool:
    """Workers that answer one question at a time, in lanes with bounded queues.

    Everything but the workers runs in one event loop, so nothing here needs a lock.

    Args:
        folder: the build folder.
        limits: of queries, queues and answers.
        publication: what pages may show, and whether the folder has no release but graphs.
        mount: where the server is for its clients, with a slash at its end.
    """

    def __init__(
        self, folder: str, limits: Limits, publication: Publication | None = None, mount: str = "/"
    ) -> None:
        publication = publication or Publication()
        self.folder = folder
        self.limits = limits
        self.texts = publication.texts
        self.data = publication.data
        self.mount = mount
        #: State of a folder of graphs when its workers were started.
        self._stamp = ""
        #: Lanes whose new workers make ahead what takes long, until that takes too long.
        works_ahead = limits.works_ahead and not self.data
        self._ahead = {PAGES, LONG, RESERVE} if works_ahead else set()
        self.digest = ""
        #: Workers that were killed or found dead, and those that had grown too much.
        self.replaced = self.retired = 0
        #: Bytes of large answers in transit to clients.
        self.sending = 0
        #: What the system does not offer of the sandbox.
        self.missing: tuple[str, ...] = ()
        self.lanes = open_lanes(limits, has_reserve=works_ahead)
        #: Workers that answer a last question, and those that were killed.
        self._leaving: set[Worker] = set()
        self._ending: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._opening = asyncio.Lock()

    @property
    def workers(self) -> set[Worker]:
        """All workers, also that of the reserve."""
        return set().union(*(lane.workers for lane in self.lanes.values()))

    @property
    def _asked(self) -> list[Lane]:
        """Lanes that answer questions: all but the reserve."""
        return [lane for lane in self.lanes.values() if lane.name != RESERVE]

    @property
    def size(self) -> int:
        """Number of workers that answer when none is missing."""
        return sum(lane.size for lane in self._asked)

    @property
    def free(self) -> int:
        """Number of workers that wait for a question."""
        return sum(lane.free for lane in self._asked)

    @property
    def waiting(self) -> int:
        """Number of questions that wait for a worker."""
        return sum(lane.waiting for lane in self._asked)

    @property
    def is_ready(self) -> bool:
        """Whether each lane has a worker on this release.

        But for free SPARQL: strangers can end its workers, and that stops nobody else.
        """
        return all(self._has_worker(lane) for lane in self._asked if lane.name != SPARQL)

    def _has_worker(self, lane: Lane) -> bool:
        return any(worker.digest == self.digest for worker in lane.workers)

    async def start(self) -> None:
        """Start all workers.

        Raises:
            KgError: one of them does not start.
        """
        await self._open_release(at_once=True)
        self.missing = tuple(sorted({one for worker in self.workers for one in worker.missing}))
        for part in self.missing:
            LOG.warning("sandbox: %s", part)
        self._run_in_background(self._watch_release())

    async def stop(self) -> None:
        """Kill every worker and wait for its end."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        workers = self.workers | self._leaving
        for worker in workers:
            worker.kill()
        await asyncio.gather(*(worker.wait() for worker in workers | self._ending))
        for lane in self.lanes.values():
            lane.workers.clear()

    async def reload(self) -> None:
        """Start new workers on the current release; those of now end what they do."""
        try:
            await self._open_release()
        except (KgError, OSError) as error:
            LOG.error("the release is not opened again: %s", error)

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
        lane = self.lanes[choose_lane(task, arguments)]
        key = hash_question(self.digest, task, arguments)
        if cacheable and (cached := lane.cache.get(key)):
            return cached
        question = {"task": task, "arguments": arguments}
        try:
            reply = await self._ask(lane, question)
        except WorkerDied:
            if lane.name == SPARQL:  # the query may be why
                raise
            reply = await self._ask(lane, question)
        if cacheable and reply.digest == self.digest:
            lane.keep(hash_question(reply.digest, task, arguments), reply)
        return reply

    async def _ask(self, lane: Lane, question: Mapping[str, Any]) -> Reply:
        """Return the reply of a worker, then free or replace the worker."""
        worker = await lane.claim(self.limits.queue_seconds)
        call = asyncio.ensure_future(worker.call(question))
        try:
            async with asyncio.timeout(self.limits.query_seconds):
                header, body = await asyncio.shield(call)
        except TimeoutError as error:
            call.cancel()
            self._replace(lane, worker)
            reason = f"the query was stopped after {self.limits.query_seconds:g} seconds"
            hint = "ask for less: a narrower pattern, or LIMIT"
            raise QueryTimeout(reason, hint=hint) from error
        except (EOFError, ConnectionError) as error:
            self._replace(lane, worker)
            raise explain_death(await worker.wait()) from error
        except asyncio.CancelledError:
            self._run_in_background(self._recover(lane, worker, call))
            raise
        self._free_worker(lane, worker, grown=header.get("grown", False))
        if "error" in header:
            raise KINDS.get(header["error"], Problem)(header["reason"], hint=header["hint"])
        warnings = tuple(header.get("warnings", ()))
        return Reply(header["media"], body, worker.digest, warnings)

    async def _recover(self, lane: Lane, worker: Worker, call: "asyncio.Future[Frame]") -> None:
        """Let a worker end the query of a client that left, or replace it."""
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                header, _ = await call
        except (TimeoutError, EOFError, ConnectionError):
            call.cancel()
            self._replace(lane, worker)
        else:
            self._free_worker(lane, worker, grown=header.get("grown", False))

    def _free_worker(self, lane: Lane, worker: Worker, *, grown: bool = False) -> None:
        """Make a worker free again; end it if its release is old, or it grew."""
        if worker in lane.workers and not grown:
            lane.release(worker)
            return
        if grown and worker in lane.workers:
            self.retired += 1
            self._run_in_background(self._respawn(lane))
        self._end(lane, worker)

    def _replace(self, lane: Lane, worker: Worker) -> None:
        """Kill a worker and start another in the background."""
        self.replaced += 1
        if worker in lane.workers:
            self._run_in_background(self._respawn(lane))
        self._end(lane, worker)

    def _end(self, lane: Lane, worker: Worker) -> None:
        lane.drop(worker)
        self._leaving.discard(worker)
        worker.kill()
        self._ending.add(worker)
        self._run_in_background(self._reap(worker))

    async def _reap(self, worker: Worker) -> None:
        await worker.wait()
        self._ending.discard(worker)

    async def _start_worker(self, lane: Lane, release: str = "") -> Worker:
        growth = GROWTH if lane.name == SPARQL else GROWTH_OF_PAGES
        settings = Settings(
            self.folder, self.texts, self.data, self.limits.memory, lane.niceness, growth, release
        )
        return await spawn(settings)

    async def _respawn(self, lane: Lane) -> None:
        """Start what a lane lacks, and retry with growing pauses until it starts."""
        pause = 0.1
        while len(lane.workers) + lane.starting < lane.size:
            lane.starting += 1
            try:
                # while a new release is opened, the one before has need of workers too
                worker = self._take_spare(lane) or await self._start_worker(lane, self.digest)
            except (KgError, OSError) as error:
                LOG.error("a worker does not start: %s", error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, 30)
                continue
            finally:
                lane.starting -= 1
            if worker.digest != self.digest or len(lane.workers) >= lane.size:
                self._end(lane, worker)  # a new release brings its own workers
            else:
                self._add(lane, worker)

    def _take_spare(self, lane: Lane) -> Worker | None:
        """Return the worker of the reserve for pages, if it is free, and start another."""
        reserve = self.lanes[RESERVE]
        spare = reserve.take_first() if lane.name == PAGES else None
        if spare:
            reserve.drop(spare)
            self._run_in_background(self._respawn(reserve))
        return spare

    def _add(self, lane: Lane, worker: Worker) -> None:
        lane.workers.add(worker)
        lane.release(worker)
        self._run_in_background(self._watch_worker(lane, worker))
        if lane.name in self._ahead:
            self._run_in_background(self._work_ahead(lane, worker))

    async def _work_ahead(self, lane: Lane, worker: Worker) -> None:
        """Have a new worker make what takes long the first time, while nobody waits.

        A lane stops for good where a part takes too long, as it would on a large graph.
        """
        await asyncio.sleep(AHEAD_SECONDS)
        asked = {"task": AHEAD, "arguments": {"lane": lane.name, "mount": self.mount}}
        parts: list[dict[str, Any]] = [asked]
        while parts and lane.name in self._ahead and worker in lane.workers:
            is_last = lane.size > 1 and lane.free < 2  # who asks next would wait for it
            if is_last or not lane.take(worker):
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            part, begin = parts.pop(0), time.monotonic()
            try:
                async with asyncio.timeout(self.limits.query_seconds):
                    header, body = await worker.call(part | {"ahead": True})
            except (TimeoutError, EOFError, ConnectionError):
                self._ahead.discard(lane.name)
                self._replace(lane, worker)
                return
            self._free_worker(lane, worker, grown=header.get("grown", False))
            if part is asked and "error" not in header:
                parts = json.loads(body)
            if time.monotonic() - begin > MOST_AHEAD_SECONDS:
                self._ahead.discard(lane.name)

    async def _watch_worker(self, lane: Lane, worker: Worker) -> None:
        """Replace a worker that dies while it is free; who asked it notices otherwise."""
        code = await worker.wait()
        if lane.is_free(worker):
            which = {"lane": lane.name, "worker": worker.process.pid}
            LOG.warning("a free worker ended (%s)", name_exit(code), extra=which)
            self._replace(lane, worker)

    async def _open_release(self, *, at_once: bool = False) -> None:
        """Start workers on the current release and end those on the one before.

        Args:
            at_once: whether all start together; one after the other leaves time for answers.
        """
        async with self._opening:
            self._stamp = self._read_stamp()
            started = await (self._start_together() if at_once else self._start_in_turn())
            self.digest = started[0][1].digest
            for lane in self.lanes.values():
                self._empty(lane)
            for lane, worker in started:
                self._add(lane, worker)
        LOG.info("release %s is open", self.digest, extra={"release": self.digest})

    def _empty(self, lane: Lane) -> None:
        """Make room in a lane: free workers end, others when they are done."""
        lane.cache.clear()
        free = lane.take_free()
        self._leaving |= lane.workers
        lane.workers.clear()
        for worker in free:
            self._end(lane, worker)

    async def _start_together(self) -> list[tuple[Lane, Worker]]:
        lanes = [lane for lane in self.lanes.values() for _ in range(lane.size)]
        # a file of others may end the worker that reads it: one first, and not all at once
        first = [await self._start_worker(lanes[0])] if self.data else list[Worker]()
        starts = [self._start_worker(lane) for lane in lanes[len(first) :]]
        results = [*first, *await asyncio.gather(*starts, return_exceptions=True)]
        faults = [result for result in results if isinstance(result, BaseException)]
        started = list[tuple[Lane, Worker]]()
        for lane, worker in zip(lanes, results, strict=True):
            if isinstance(worker, Worker):
                started.append((lane, worker))
        if faults:
            self._end_all(started)
            raise faults[0]
        return started

    async def _start_in_turn(self) -> list[tuple[Lane, Worker]]:
        started: list[tuple[Lane, Worker]] = []
        try:
            for lane in self.lanes.values():
                for _ in range(lane.size):
                    started.append((lane, await self._start_worker(lane)))
        except BaseException:
            self._end_all(started)
            raise
        return started

    def _end_all(self, started: list[tuple[Lane, Worker]]) -> None:
        for lane, worker in started:
            self._end(lane, worker)

    async def _watch_release(self) -> None:
        """Switch to a new release when it becomes current."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if self._is_outdated():
                    await self._open_release()
            except (KgError, OSError) as error:
                LOG.error("the current release is not opened: %s", error)
                await asyncio.sleep(10 * LOOK_SECONDS)

    def _is_outdated(self) -> bool:
        if self.data:
            return self._read_stamp() != self._stamp
        return Release.open(self.folder).name != self.digest

    def _read_stamp(self) -> str:
        return stamp_folder(Path(self.folder)) if self.data else ""

    def _run_in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
