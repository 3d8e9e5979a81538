"""One engine in a process of its own, ended when it takes too much time or memory."""

import multiprocessing
import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks import rows
from benchmarks.peers import Hanging, Peer, TimeLimit, peer

#: Seconds between two looks at the memory; an answer that is faster is not disturbed by one.
LOOK = 0.25
#: Seconds from which no noise decides: such a question is asked once a round, and measured in one
#: round.
LONG = 0.1


class Ended(Exception):
    """Process that ended or was ended: `outcome` is timeout, memory or error."""

    def __init__(self, outcome: str, note: str = "") -> None:
        super().__init__(note)
        self.outcome = outcome


class Failed(Exception):
    """Error of the engine, which continues."""


@dataclass(frozen=True)
class Limits:
    """Limits on an engine."""

    question: float
    load: float
    memory: int


@dataclass
class Child:
    """Process of an engine, seen from the runner."""

    engine: str
    limits: Limits
    folder: Path
    _line: Connection | None = field(default=None, init=False)
    _process: Any = field(default=None, init=False)

    def load(self, graph: Path) -> float:
        """Start the process and the engine, load the graph; the seconds that loading took."""
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, self.engine, self.limits.question), daemon=True
        )
        self._process.start()
        theirs.close()
        self._call(("start", self.folder), self.limits.load)
        return float(self._call(("load", graph, self.folder), self.limits.load))

    def time(self, text: str) -> float:
        """Return the seconds from the text to all its rows.

        A short question runs twice, and the second time counts.
        """
        return float(self._call(("time", text), self.limits.question))

    def check(self, text: str) -> tuple[float, rows.Digest]:
        """Return the same, and a digest of the rows."""
        seconds = float(self._call(("time", text), self.limits.question))
        return seconds, self._call(("digest",), self.limits.load)

    def write(self, path: Path) -> None:
        """Write the rows that were checked last."""
        self._call(("write", path), self.limits.load)

    def read_usage(self) -> tuple[int, int]:
        """Peak memory, and bytes on disk."""
        result: tuple[int, int] = self._call(("read_usage",), self.limits.load)
        return result

    def close(self) -> None:
        """End the process and everything that it started."""
        if self._process is None:
            return
        # its own session has the number of the process
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self._process = None

    def _call(self, message: tuple[Any, ...], limit: float) -> Any:
        assert self._line  # since it was loaded
        try:
            self._line.send(message)
            self._await(limit)
            kind, value = self._line.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise Ended("error", "the process ended itself") from error
        except Ended:
            self.close()
            raise
        if kind == "failed":
            raise Failed(value)
        if kind == "limit":
            raise TimeLimit
        if kind in ("hangs", "broken"):
            self.close()
            raise Ended("timeout" if kind == "hangs" else "error", value)
        return value

    def _await(self, limit: float) -> None:
        assert self._line
        # a store ends a question by itself at the limit, and then is waited for
        until = time.monotonic() + limit + (0 if self._is_embedded else 25)
        while not self._line.poll(LOOK):
            if time.monotonic() > until:
                raise Ended("timeout")
            if (taken := memory_of_session(self._process.pid)) > self.limits.memory:
                raise Ended("memory", f"{taken / 1e9:.1f} GB")

    @property
    def _is_embedded(self) -> bool:
        return not self.engine.startswith(("virtuoso", "fuseki"))


def memory_of_session(session: int) -> int:
    """Bytes that the processes of a session hold now, files that they map left out."""
    pages = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(fields[3]) == session:
                _, resident, shared, *_ = map(
                    int, (process / "statm").read_text(encoding="utf-8").split()
                )
                pages += resident - shared
    return pages * os.sysconf("SC_PAGE_SIZE")


def _serve(line: Connection, engine: str, limit: float) -> None:
    os.setsid()
    desk = _Desk(peer(engine, limit))
    with suppress(EOFError, BrokenPipeError):
        while True:
            verb, *arguments = line.recv()
            try:
                line.send(("done", getattr(desk, verb)(*arguments)))
            except TimeLimit:
                line.send(("limit", ""))
            except Hanging as error:
                line.send(("hangs", str(error)))
            except Exception as error:  # noqa: BLE001 whatever an engine raises is what it answers
                line.send(("failed", f"{type(error).__name__}: {error}"[:300]))
            except BaseException as error:
                # a panic of Rust, after which the engine may be spoilt
                line.send(("broken", f"{type(error).__name__}: {error}"[:300]))
                raise
    desk.engine.close()


class _Desk:
    """Dispatcher in the process of an engine."""

    def __init__(self, engine: Peer) -> None:
        self.engine = engine
        self._result: Any = None
        self._answer = rows.Answer((), [])

    def start(self, folder: Path) -> None:
        self.engine.start(folder)

    def load(self, graph: Path, folder: Path) -> float:
        begin = time.perf_counter()
        self.engine.load(graph, folder)
        return time.perf_counter() - begin

    def time(self, text: str) -> float:
        seconds = self._once(text)
        # the other engines, asked in between, left the processor's caches cold, which decides short
        # questions
        return seconds if seconds > LONG else self._once(text)

    def _once(self, text: str) -> float:
        # the last answer is let go outside of the time that is taken
        self._result, self._answer = None, rows.Answer((), [])
        self.engine.ready()
        begin = time.perf_counter()
        self._result = self.engine.ask(text)
        seconds = time.perf_counter() - begin
        if seconds > self.engine.limit:
            # a store answered in the time that it has to end the question
            raise TimeLimit
        return seconds

    def digest(self) -> rows.Digest:
        self._answer = rows.comparable(self.engine.to_answer(self._result))
        return rows.digest(self._answer)

    def write(self, path: Path) -> None:
        rows.write(self._answer, path)

    def read_usage(self) -> tuple[int, int]:
        return self.engine.resident(), self.engine.disk()
