"""Worker as the server sees it: spawned, called over a socket, killed."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import KgError
from kg.web.workers.worker import LENGTHS, Frame, pack

#: A worker that is not ready after this time never will be.
START_SECONDS = 60
#: Settings that a worker does not need.
SECRETS = ("KG_SERVE_TOKEN",)


@dataclass(eq=False)
class Worker:
    """Process, its socket, and the digest of the release that it has open."""

    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    digest: str = ""

    async def call(self, message: Mapping[str, Any]) -> Frame:
        """Send a message and return the reply.

        Raises:
            EOFError, ConnectionError: the worker died.
        """
        self.writer.write(pack(dict(message)))
        head, body = LENGTHS.unpack(await self.reader.readexactly(LENGTHS.size))
        header = json.loads(await self.reader.readexactly(head))
        return Frame(header, await self.reader.readexactly(body) if body else b"")

    def kill(self) -> None:
        """Kill the process, whatever it does."""
        self.process.kill()
        self.writer.transport.abort()

    async def wait(self) -> int:
        """Wait for the end of the process; return its exit code, negative for a signal.

        A process with much memory takes long to end. A thread waits, so nothing else does.
        """
        return await asyncio.to_thread(self.process.wait)


async def spawn(folder: str, memory: int) -> Worker:
    """Start a worker on the current release in a build folder.

    Args:
        folder: the build folder.
        memory: bytes that the worker may use beyond those of the open release.

    Raises:
        KgError: it did not start; the worker gives the reason where it can.
    """
    connection, theirs = socket.socketpair()
    with theirs:
        process = _popen(theirs)
    worker = None
    try:
        worker = Worker(process, *await asyncio.open_connection(sock=connection))
        async with asyncio.timeout(START_SECONDS):
            header, _ = await worker.call({"folder": folder, "memory": memory})
    except BaseException as error:
        process.kill()
        code = process.wait()
        if worker:
            worker.writer.transport.abort()
        connection.close()
        if isinstance(error, (EOFError, OSError)):
            reason = f"a worker does not start ({name_exit(code)})"
            raise KgError(reason, hint="give it more --memory") from error
        raise
    if "reason" in header:
        worker.kill()
        await worker.wait()
        raise KgError(header["reason"], hint=header["hint"])
    worker.digest = header["digest"]
    return worker


def _popen(connection: socket.socket) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    # each arena of glibc takes address space, which is limited
    environment.setdefault("MALLOC_ARENA_MAX", "2")
    # -P: without it, Python would import a module of the current folder in place of ours
    command = [sys.executable, "-P", "-m", "kg.web.workers.worker"]
    return subprocess.Popen(
        command, stdin=connection.fileno(), stderr=subprocess.DEVNULL, env=environment
    )


def name_exit(code: int) -> str:
    """Name an exit code: `SIGKILL` for -9, `exit code 3` for 3."""
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
