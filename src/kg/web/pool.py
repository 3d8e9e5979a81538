"""The workers of a server: who is free, who waits, who is killed at the deadline and replaced."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kg.errors import KgError
from kg.web.frames import LENGTHS, Frame, packed
from kg.web.limits import Limits
from kg.web.problems import KINDS, Busy, Died, Late, Problem

#: A worker whose client went away may still end its query within so many seconds: a new one costs more.
GRACE = 0.5
#: A worker that is not ready then never will be.
START_SECONDS = 60
#: Settings that a worker has no use for.
SECRETS = ("KG_SERVE_TOKEN",)


class Reply(NamedTuple):
    """An answer and the release that it is from."""

    media: str
    body: bytes
    digest: str


@dataclass(eq=False)
class Worker:
    """One process with the line to it."""

    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    digest: str = ""

    async def told(self, message: Mapping[str, Any]) -> Frame:
        """What the worker says to a message.

        Raises:
            EOFError, ConnectionError: it died.
        """
        self.writer.write(packed(dict(message)))
        head, body = LENGTHS.unpack(await self.reader.readexactly(LENGTHS.size))
        header = json.loads(await self.reader.readexactly(head))
        return Frame(header, await self.reader.readexactly(body) if body else b"")

    def kill(self) -> int:
        """End the process, whatever it does; its exit code, negative for a signal."""
        self.process.kill()
        self.writer.transport.abort()
        return self.process.wait()


async def spawned(folder: str, limits: Limits) -> Worker:
    """A worker that has opened the release.

    Raises:
        KgError: it did not; the reason is the worker's own where it could tell.
    """
    ours, theirs = socket.socketpair()
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    environment.setdefault("MALLOC_ARENA_MAX", "2")  # each arena of glibc takes address space, which is held
    # without -P a module beside the caller would be taken for one of ours
    command = [sys.executable, "-P", "-m", "kg.web.worker"]
    process = subprocess.Popen(command, stdin=theirs.fileno(), stderr=subprocess.DEVNULL, env=environment)
    theirs.close()
    worker = Worker(process, *await asyncio.open_connection(sock=ours))
    try:
        async with asyncio.timeout(START_SECONDS):
            header, _ = await worker.told({"folder": folder, "memory": limits.memory})
    except BaseException as error:
        code = worker.kill()
        if isinstance(error, (EOFError, OSError)):
            raise KgError(f"a worker does not start ({ended(code)})", hint="give it more --memory") from error
        raise
    if "reason" in header:
        worker.kill()
        raise KgError(header["reason"], hint=header["hint"])
    worker.digest = header["digest"]
    return worker


def ended(code: int) -> str:
    """An exit code in words."""
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


class Cache:
    """The answers asked for last, held by their size."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._replies: OrderedDict[str, Reply] = OrderedDict()

    def __len__(self) -> int:
        return len(self._replies)

    def get(self, key: str) -> Reply | None:
        """The answer kept for a question."""
        if key in self._replies:
            self._replies.move_to_end(key)
        return self._replies.get(key)

    def keep(self, key: str, reply: Reply) -> None:
        """Keep an answer, and let the oldest go; what takes a quarter of the room is not kept."""
        if len(reply.body) + len(key) > self._most // 4:
            return
        self.drop(key)
        self._replies[key] = reply
        self._size += len(key) + len(reply.body)
        while self._size > self._most:
            self.drop(next(iter(self._replies)))

    def drop(self, key: str) -> None:
        """Let an answer go."""
        if old := self._replies.pop(key, None):
            self._size -= len(key) + len(old.body)


class Pool:
    """Workers that answer one question at a time, and a queue of bounded length before them."""

    def __init__(self, folder: str, limits: Limits) -> None:
        self.folder = folder
        self.limits = limits
        self.digest = ""
        self.deaths = 0
        self.waiting = 0
        self.cache = Cache(limits.cache_bytes)
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._workers: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def ready(self) -> int:
        """Workers that wait for a question."""
        return self._free.qsize()

    async def start(self) -> None:
        """Start all workers; the first fault that one tells of is raised."""
        workers = [spawned(self.folder, self.limits) for _ in range(self.limits.workers)]
        started = await asyncio.gather(*workers, return_exceptions=True)
        for worker in started:
            if isinstance(worker, Worker):
                self._takes(worker)
        for fault in started:
            if isinstance(fault, BaseException):
                await self.stop()
                raise fault
        self.digest = next(iter(self._workers)).digest

    async def stop(self) -> None:
        """End every worker."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def _takes(self, worker: Worker) -> None:
        self._workers.add(worker)
        self._free.put_nowait(worker)

    async def answer(self, task: str, arguments: Mapping[str, Any], *, lasting: bool = True) -> Reply:
        """The answer of a task of `kg.web.worker`.

        Args:
            task: its name.
            arguments: what it takes, as JSON can carry it.
            lasting: whether the same question has the same answer next time.

        Raises:
            Problem: what the task raised, or Late, Died, Busy. When the caller is cancelled the work ends.
        """
        key = json.dumps([self.digest, task, arguments], sort_keys=True)
        if lasting and (kept := self.cache.get(key)):
            return kept
        worker = await self._claimed()
        reply = await self._asked(worker, {"task": task, "arguments": arguments})
        if lasting and reply.digest == self.digest:
            self.cache.keep(key, reply)
        return reply

    async def _claimed(self) -> Worker:
        """A free worker, after those who came before."""
        if not self._free.empty() and not self.waiting:
            return self._free.get_nowait()
        again = {"Retry-After": "10"}
        if self.waiting >= self.limits.waiting:
            raise Busy(f"{self.waiting} queries wait already", hint="ask again in a while", headers=again)
        self.waiting += 1
        try:
            async with asyncio.timeout(self.limits.patience):
                return await self._free.get()
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
            code = self._replace(worker)
            reason = f"the query ended its worker ({ended(code)}), most likely for want of memory"
            raise Died(reason, hint="ask for less: a narrower pattern, or ORDER BY with fewer rows") from error
        except asyncio.CancelledError:
            self._spawn(self._left(worker, said))
            raise
        self._free.put_nowait(worker)
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
            self._free.put_nowait(worker)

    def _replace(self, worker: Worker) -> int:
        """Kill a worker and start another meanwhile; the exit code of the first."""
        self.deaths += 1
        self._workers.discard(worker)
        code = worker.kill()
        self._spawn(self._respawn())
        return code

    async def _respawn(self) -> None:
        pause = 0.1
        while True:
            try:
                self._takes(await spawned(self.folder, self.limits))
                return
            except (KgError, OSError) as error:
                sys.stderr.write(f"kg: {error}\n")
                await asyncio.sleep(pause)
                pause = min(2 * pause, 30)

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
