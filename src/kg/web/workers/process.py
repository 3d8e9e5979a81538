"""One worker as the server sees it: started warm, asked over a socket, ended by a kill."""

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
from kg.web.workers.frames import LENGTHS, Frame, packed

#: A worker that is not ready then never will be.
START_SECONDS = 60
#: Settings that a worker has no use for.
SECRETS = ("KG_SERVE_TOKEN",)


@dataclass(eq=False)
class Worker:
    """One process with the line to it, and the release that it has open."""

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

    def kill(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.writer.transport.abort()

    async def gone(self) -> int:
        """The exit code once the process is gone, negative for a signal.

        One with much memory takes long to go, which holds up nobody else.
        """
        return await asyncio.to_thread(self.process.wait)


async def spawned(folder: str, memory: int) -> Worker:
    """A worker that has opened the release in use, and may take so many bytes beyond that.

    Raises:
        KgError: it did not; the reason is the worker's own where it could tell.
    """
    ours, theirs = socket.socketpair()
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    environment.setdefault(
        "MALLOC_ARENA_MAX", "2"
    )  # each arena of glibc takes address space, which is held
    # without -P a module beside the caller would be taken for one of ours
    command = [sys.executable, "-P", "-m", "kg.web.workers.worker"]
    with theirs:
        process = subprocess.Popen(
            command, stdin=theirs.fileno(), stderr=subprocess.DEVNULL, env=environment
        )
    worker = None
    try:
        worker = Worker(process, *await asyncio.open_connection(sock=ours))
        async with asyncio.timeout(START_SECONDS):
            header, _ = await worker.told({"folder": folder, "memory": memory})
    except BaseException as error:
        process.kill()
        code = process.wait()
        if worker:
            worker.writer.transport.abort()
        ours.close()
        if isinstance(error, (EOFError, OSError)):
            raise KgError(
                f"a worker does not start ({ended(code)})", hint="give it more --memory"
            ) from error
        raise
    if "reason" in header:
        worker.kill()
        await worker.gone()
        raise KgError(header["reason"], hint=header["hint"])
    worker.digest = header["digest"]
    return worker


def ended(code: int) -> str:
    """An exit code in words."""
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
