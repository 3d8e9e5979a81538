"""Worker process: runs queries in a sandbox; killed at the deadline.

It imports neither a web framework nor asyncio, so that a killed worker is soon replaced.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import struct
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from kg.errors import KgError
from kg.names import POLICIES
from kg.query.engine import Engine
from kg.query.graph_folder import GraphFolder
from kg.query.memory import WarmEngine
from kg.release.folder import NAMED
from kg.web.address_words import name_addresses
from kg.web.workers import sandbox
from kg.web.workers.growth import Growth, give_back

#: Modules with `TASKS`: a function (engine, arguments) → (media type, bytes) for each name.
MODULES = (
    "kg.web.tasks.sparql",
    "kg.web.tasks.graphs",
    "kg.web.tasks.saved",
    "kg.web.tasks.pages",
    "kg.web.tasks.listing",
    "kg.web.tasks.reconcile",
    "kg.web.tasks.ahead",
)
#: The same for a folder of graphs.
MODULES_OF_FOLDER = ("kg.web.tasks.folder_graphs",)
#: The engine recurses on nested patterns; deeper nesting is refused before it runs.
STACK_BYTES = 256 << 20
#: Bytes of N-Triples that each worker may load into memory, where it answers faster.
IN_MEMORY_BYTES = 64_000_000
#: Bytes that a folder of graphs may take while it is read: many times those of its files.
READING_BYTES = 2 << 30
#: Seconds without a question after which a worker gives back memory that is free.
IDLE_SECONDS = 5
#: Signals that systemd and terminals send to all processes: the parent handles them and ends us.
FOR_THE_PARENT = ("SIGINT", "SIGTERM", "SIGHUP")
#: Lengths of header and body, four bytes each.
LENGTHS = struct.Struct("!II")


class Frame(NamedTuple):
    """Message between parent and worker: a small header as JSON, and a body."""

    header: dict[str, Any]
    body: bytes


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    head = json.dumps(header, separators=(",", ":")).encode()
    return b"".join((LENGTHS.pack(len(head), len(body)), head, body))


def main() -> None:
    """Answer questions from the socket on standard input until the parent ends."""
    for name in FOR_THE_PARENT:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    sandbox.die_with_parent()
    connection = socket.socket(fileno=os.dup(0))
    file = connection.makefile("rb")
    settings = _read(file)
    folders = filter(None, (settings["folder"], settings.get("texts")))
    missing = sandbox.enter(folders)  # before any thread starts: threads inherit it
    threading.Thread(target=_exit_with_parent, args=(connection,), daemon=True).start()
    threading.stack_size(STACK_BYTES)
    settings["missing"] = missing
    running = threading.Thread(target=_run, args=(connection, file, settings))
    running.start()
    running.join()


def _exit_with_parent(connection: socket.socket) -> None:
    """End the process when the other side hangs up, even in the middle of a query."""
    poll = select.poll()
    poll.register(connection, 0)
    poll.poll()
    os._exit(0)


def _run(connection: socket.socket, file: BinaryIO, settings: dict[str, Any]) -> None:
    try:
        engine, tasks = _open(settings, connection)
        gc.freeze()  # what is read by now stays, so nobody need look through it for garbage
        sandbox.limit_memory(settings["memory"])
    except KgError as error:
        connection.sendall(pack({"reason": error.reason, "hint": error.hint}))
        return
    missing = settings["missing"]
    connection.sendall(pack({"digest": engine.version} | ({"missing": missing} if missing else {})))
    growth = Growth(settings.get("growth", 1.0))
    while True:
        _give_back_when_idle(connection)
        question = _read(file)
        header, body = _answer(engine, tasks, question)
        if question.get("ahead"):  # what is made ahead is no growth
            growth.settle()
        grown = {"grown": True} if growth.is_too_much() else {}
        connection.sendall(pack(header | grown, body))


def _open(
    settings: dict[str, Any], connection: socket.socket
) -> tuple[Engine | GraphFolder, dict[str, Any]]:
    """Return what questions are asked of, and the tasks that answer them."""
    if settings.get("data"):
        sandbox.limit_memory(READING_BYTES, settings["memory"])
        announce = partial(_announce, connection)
        return GraphFolder(settings["folder"], announce), load_tasks(MODULES_OF_FOLDER)
    engine = WarmEngine(settings["folder"], IN_MEMORY_BYTES, settings.get("release", ""))
    tasks = load_tasks()
    engine.warm(*POLICIES, NAMED)
    return engine, tasks


def _announce(connection: socket.socket, path: Path) -> None:
    """Tell the parent which file is read next: if we end, it can name the file."""
    connection.sendall(pack({"reading": str(path)}))


def _give_back_when_idle(connection: socket.socket) -> None:
    """Return free memory to the system if no question comes for some seconds."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    if not poll.poll(1000 * IDLE_SECONDS):
        give_back()


def load_tasks(modules: tuple[str, ...] = MODULES) -> dict[str, Any]:
    """Return the tasks of some modules by name; by default all on a release."""
    tasks: dict[str, Any] = {}
    for module in modules:
        tasks |= importlib.import_module(module).TASKS
    return tasks


def _read(file: BinaryIO) -> Any:
    lengths = file.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        os._exit(0)
    size, _ = LENGTHS.unpack(lengths)
    return json.loads(file.read(size))


def _answer(engine: Engine | GraphFolder, tasks: dict[str, Any], question: dict[str, Any]) -> Frame:
    arguments = question["arguments"]
    if isinstance(engine, Engine) and arguments.get("without_inferred"):
        engine = engine.leave_out_readings()
    try:
        media, body = tasks[question["task"]](engine, arguments)
    except KgError as error:
        engine.take_warnings()  # what is told is the fault
        hint = name_addresses(error.hint)
        return Frame({"error": type(error).__name__, "reason": error.reason, "hint": hint}, b"")
    except MemoryError:
        os.abort()  # as the engine itself does
    warnings = list(map(name_addresses, engine.take_warnings()))
    return Frame({"media": media} | ({"warnings": warnings} if warnings else {}), body)


if __name__ == "__main__":
    main()
    sys.exit(1)  # only reached after a fault: otherwise the parent ends the process
