"""Worker as the server sees it: spawned, called over a socket, killed."""

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from kg.errors import KgError
from kg.query.graph_folder import UNREADABLE
from kg.web.problems import WorkerDied
from kg.web.workers.worker import LENGTHS, Frame, pack

LOG = logging.getLogger("kg.web.worker")
#: Tasks that read what workers say; an event loop alone would forget them.
READERS: set[asyncio.Task[None]] = set()
#: A worker that is not ready after this time never will be.
START_SECONDS = 60
#: What a worker gets of our environment, which may hold passwords, beside two settings of its own.
PASSED = ("KG_HOME", "LD_LIBRARY_PATH", "PYTHONPATH")
#: Each arena of glibc takes address space, which is limited.
OWN = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
#: Bytes that are read at once of what a worker writes to its standard error, and how often.
PIECE, MOST_PIECES = 4_096, 500
#: Seconds between two looks whether a process has ended, where the system does not tell.
LOOK_SECONDS = 0.1


@dataclass(eq=False)
class Worker:
    """Process, its socket, and the digest of the release that it has open."""

    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    digest: str = ""
    #: What the system does not offer of the sandbox.
    missing: tuple[str, ...] = ()

    async def call(self, message: Mapping[str, Any]) -> Frame:
        """Send a message and return the reply.

        Raises:
            EOFError, ConnectionError: the worker died.
        """
        self.writer.write(pack(dict(message)))
        return await self.listen()

    async def listen(self) -> Frame:
        """Return the next message of the worker."""
        head, body = LENGTHS.unpack(await self.reader.readexactly(LENGTHS.size))
        header = json.loads(await self.reader.readexactly(head))
        return Frame(header, await self.reader.readexactly(body) if body else b"")

    def kill(self) -> None:
        """Kill the process, whatever it does."""
        self.process.kill()
        self.writer.transport.abort()

    async def wait(self) -> int:
        """Wait for the end of the process; return its exit code, negative for a signal.

        A process with much memory takes long to end. Linux tells when it has.
        """
        if self.process.poll() is None:
            await _wait_for_end(self.process)
        return self.process.wait()


async def _wait_for_end(process: subprocess.Popen[bytes]) -> None:
    """Return when a process has ended, and leave its exit code to whoever asks."""
    if not hasattr(os, "pidfd_open"):
        while process.poll() is None:
            await asyncio.sleep(LOOK_SECONDS)
        return
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    handle = os.pidfd_open(process.pid)
    try:
        loop.add_reader(handle, ended.set)
        await ended.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


@dataclass(frozen=True)
class Settings:
    """What a worker is started with."""

    #: The build folder, and that of the documents (empty for none); it reads no other data.
    folder: str
    texts: str = ""
    #: Whether the folder has graphs of its own and no release.
    data: bool = False
    #: Bytes that it may use beyond those of the open release.
    memory: int = 1 << 30
    #: By how much it gives way to other processes.
    niceness: int = 0
    #: By which part its memory may grow for good, before another takes its place.
    growth: float = 1.0
    #: The release to open while it is there; by default the one in use.
    release: str = ""


async def spawn(settings: Settings) -> Worker:
    """Start a worker on a release in a build folder.

    Raises:
        KgError: it did not start; the worker gives the reason where it can.
    """
    connection, theirs = socket.socketpair()
    with theirs:
        process = _popen(theirs)
    _lower_priority(process.pid, settings.niceness)
    worker, reading = None, ""
    try:
        await _log_errors(process)
        worker = Worker(process, *await asyncio.open_connection(sock=connection))
        async with asyncio.timeout(START_SECONDS):
            header, _ = await worker.call(asdict(settings))
            while "reading" in header:
                reading = header["reading"]
                header, _ = await worker.listen()
    except BaseException as error:
        process.kill()
        code = process.wait()
        if worker:
            worker.writer.transport.abort()
        connection.close()
        if isinstance(error, (EOFError, OSError)):
            raise _explain_start(error, code, reading) from error
        raise
    if "reason" in header:
        worker.kill()
        await worker.wait()
        raise KgError(header["reason"], hint=header["hint"])
    worker.digest, worker.missing = header["digest"], tuple(header.get("missing", ()))
    return worker


def _explain_start(error: Exception, code: int, reading: str) -> KgError:
    """Say why a worker is not ready, and which file it read when it ended."""
    if isinstance(error, TimeoutError):
        what = f"{reading} is not read" if reading else "a worker does not start"
        hint = UNREADABLE if reading else "is the machine overloaded?"
        return KgError(f"{what} within {START_SECONDS} seconds", hint=hint)
    if reading:
        reason = f"{reading}: the worker that read it ended ({name_exit(code)})"
        return KgError(reason, hint=UNREADABLE)
    reason = f"a worker does not start ({name_exit(code)})"
    return KgError(reason, hint="give it more --memory")


def explain_death(code: int) -> WorkerDied:
    """Say why a worker gave no answer, by its exit code."""
    if code > 0:  # no signal: a fault of ours ended it
        reason = f"the worker ended ({name_exit(code)})"
        return WorkerDied(reason, hint="report the query to the maintainers")
    reason = f"the query ended its worker ({name_exit(code)}), probably for lack of memory"
    return WorkerDied(reason, hint="ask for less: a narrower pattern, or ORDER BY with fewer rows")


def _lower_priority(process: int, niceness: int) -> None:
    with suppress(AttributeError, OSError):  # it may have ended, or the system has no such call
        os.setpriority(os.PRIO_PROCESS, process, niceness)


async def _log_errors(process: subprocess.Popen[bytes]) -> None:
    """Write what a process says on its standard error to the log, until it ends."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), process.stderr
    )

    async def read() -> None:
        left = MOST_PIECES
        while data := await reader.read(PIECE):
            left -= 1
            if left > 0:
                text = data.decode(errors="replace").strip()
                LOG.error(text, extra={"worker": process.pid})

    task = asyncio.ensure_future(read())
    READERS.add(task)
    task.add_done_callback(READERS.discard)


def _popen(connection: socket.socket) -> subprocess.Popen[bytes]:
    passed = {name: os.environ[name] for name in PASSED if name in os.environ}
    # -P: without it, Python would import a module of the current folder in place of ours
    command = [sys.executable, "-P", "-m", "kg.web.workers.worker"]
    return subprocess.Popen(
        command,
        stdin=connection.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=passed | OWN,
        process_group=0,  # Ctrl-C in a terminal is for us alone, also before it ignores that
    )


def name_exit(code: int) -> str:
    """Name an exit code: `SIGKILL` for -9, `exit code 3` for 3."""
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
