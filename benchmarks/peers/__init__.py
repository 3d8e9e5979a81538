"""Engines under comparison: each loads one plain graph and answers SPARQL."""

import importlib
import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from benchmarks.rows import Answer

#: Engine to the module and class that drives it; modules are imported only in the process of their
#: engine.
PEERS = {
    "kg": "embedded:Kg",
    "kg-sparql": "embedded:KgSparql",
    "pyoxigraph-memory": "embedded:PyoxigraphMemory",
    "pyoxigraph-disk": "embedded:PyoxigraphDisk",
    "oxrdflib": "embedded:Oxrdflib",
    "rdflib": "embedded:Rdflib",
    "maplib": "embedded:Maplib",
    "virtuoso": "servers:Virtuoso",
    "fuseki-memory": "servers:FusekiMemory",
    "fuseki-tdb2": "servers:FusekiTdb2",
    "comunica": "comunica:Comunica",
}


class TimeLimit(Exception):
    """Error of an engine that gave up in time, and is ready for the next question."""


class Hanging(Exception):
    """Error of an engine that exceeds its time limit, and must be ended."""


class Peer(ABC):
    """One engine with one graph.

    Args:
        limit: seconds that a question may take, for engines that can end it by themselves.
    """

    name: ClassVar[str]

    def __init__(self, limit: float) -> None:
        self.limit = limit

    def absent(self) -> str:
        """Return what is missing on this machine to run the engine, or an empty string."""
        return ""

    @abstractmethod
    def version(self) -> str:
        """Return the engine with its version."""

    def start(self, folder: Path) -> None:  # noqa: B027 most engines need nothing here
        """Make ready to load: import the engine, or start its server."""

    @abstractmethod
    def load(self, ntriples: Path, folder: Path) -> None:
        """Load one graph; the engine writes its files into the folder."""

    def ready(self) -> None:  # noqa: B027 most engines need nothing here
        """Make ready for a question, outside of the time that is taken."""

    @abstractmethod
    def ask(self, text: str) -> Any:
        """Return the answer with all its rows, as terms of the engine's own client."""

    @abstractmethod
    def to_answer(self, result: Any) -> Answer:
        """Convert the result of `ask` for comparison with other engines."""

    def close(self) -> None:  # noqa: B027 most engines need nothing here
        """Stop what was started."""

    @property
    def process(self) -> int:
        """Return the process whose memory counts as the engine's."""
        return os.getpid()

    def resident(self) -> int:
        """Return the peak memory of the engine's process in bytes."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="utf-8")
        return next(
            int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")
        )

    def disk(self) -> int:
        """Bytes that the loaded graph takes on disk; 0 for engines in memory."""
        return 0


def peer(name: str, limit: float) -> Peer:
    """Return the engine of this name, not started yet."""
    module, _, kind = PEERS[name].partition(":")
    made = getattr(importlib.import_module(f"benchmarks.peers.{module}"), kind)(limit)
    assert isinstance(made, Peer)
    return made


def size_of(folder: Path) -> int:
    """Bytes of all files of a folder as they lie on the disk, holes left out."""
    return sum(
        path.lstat().st_blocks * 512
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    )
