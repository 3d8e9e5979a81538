"""The process that runs queries: spawned, warm, caged, and killed without regret. Run by `kg.web.workers.pool`."""

import importlib
import json
import os
import select
import signal
import socket
import sys
import threading
from typing import Any, BinaryIO

from kg.errors import KgError
from kg.query.engine import Engine
from kg.query.memory import WarmEngine
from kg.web.workers import sandbox
from kg.web.workers.frames import LENGTHS, packed

#: Modules with `TASKS`: name to function(engine, arguments), which gives (media type, bytes).
#: They import no web framework, which would double the time that a killed worker takes to come back.
MODULES = ("kg.web.tasks.sparql", "kg.web.tasks.graphs", "kg.web.tasks.saved", "kg.web.tasks.pages")
#: The engine recurses on what is nested; what is nested too deeply was refused before.
STACK = 256 << 20
#: Bytes of N-Triples that each worker may hold in memory, where it answers faster: every worker has its own.
IN_MEMORY = 64_000_000


def main() -> None:
    """Read settings and questions from the socket on standard input until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, who ends us
    sandbox.die_with_parent()
    line = socket.socket(fileno=os.dup(0))
    file = line.makefile("rb")
    settings = _read(file)
    sandbox.close()  # before there are threads: each inherits it
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()
    threading.stack_size(STACK)
    running = threading.Thread(target=_run, args=(line, file, settings))
    running.start()
    running.join()


def _end_with(line: socket.socket) -> None:
    """End the process once the other side hangs up, though a query be running."""
    poll = select.poll()
    poll.register(line, 0)
    poll.poll()
    os._exit(0)


def _run(line: socket.socket, file: BinaryIO, settings: dict[str, Any]) -> None:
    try:
        engine = WarmEngine(settings["folder"], IN_MEMORY)
        tasks = {
            name: task
            for module in MODULES
            for name, task in importlib.import_module(module).TASKS.items()
        }
        engine.warm()
        sandbox.hold(settings["memory"])
    except KgError as error:
        line.sendall(packed({"reason": error.reason, "hint": error.hint}))
        return
    line.sendall(packed({"digest": engine.version}))
    while True:
        question = _read(file)
        line.sendall(_answer(engine, tasks, question))


def _read(file: BinaryIO) -> Any:
    lengths = file.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        os._exit(0)
    size, _ = LENGTHS.unpack(lengths)
    return json.loads(file.read(size))


def _answer(engine: Engine, tasks: dict[str, Any], question: dict[str, Any]) -> bytes:
    try:
        media, body = tasks[question["task"]](engine, question["arguments"])
    except KgError as error:
        return packed({"error": type(error).__name__, "reason": error.reason, "hint": error.hint})
    except MemoryError:
        os.abort()  # as the engine does itself
    return packed({"media": media}, body)


if __name__ == "__main__":
    main()
    sys.exit(1)  # nobody ends it but by a fault
