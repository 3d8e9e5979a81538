"""The embedded engine for a process that lives on: from disk at once, from memory as soon as it is read."""

import os
import threading
from contextlib import suppress

import pyoxigraph as ox

from kg.names import BASE_GRAPHS, DEFAULT_POLICY, GRAPH, POLICIES, SIDE_GRAPHS
from kg.query.engine import Engine
from kg.release.folder import NAMED

#: Bytes of N-Triples that are held in memory where the system does not tell how much it has.
LITTLE = 250_000_000
#: The part of the machine's memory that graphs may have as N-Triples; in memory they take two to three times as much.
SHARE = 8
#: However large the machine: so a process with ten million triples stays below 6 GB.
MOST = 2_000_000_000


def compute_memory_limit() -> int:
    """The bytes of N-Triples that this machine may hold in memory."""
    try:
        return min(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // SHARE, MOST)
    except (AttributeError, ValueError, OSError):  # not told by this system
        return LITTLE


class WarmEngine(Engine):
    """An engine that answers from memory what fits there, each store from its first question on.

    A query takes a third of its time in memory (decision 0018). A store answers from disk until it is read, which goes
    on beside; what does not fit stays on disk.

    Args:
        most: bytes of N-Triples that may be held in memory; by default an eighth of the machine's.
    """

    def __init__(self, build_folder: str, most: int | None = None) -> None:
        super().__init__(build_folder)
        self._room = compute_memory_limit() if most is None else most
        self._reading: dict[str, threading.Thread | None] = {}

    def _open(self, name: str) -> ox.Store:
        if name not in self._reading:
            files = self._files(name)
            size = sum(os.path.getsize(path) for path, _ in files)
            self._reading[name] = None
            if size <= self._room:
                self._room -= size
                reading = threading.Thread(target=self._read, args=(name, files), daemon=True)
                with suppress(
                    RuntimeError
                ):  # where there is no room for a thread, there is none for a store
                    reading.start()
                    self._reading[name] = reading
        return super()._open(name)

    def _files(self, name: str) -> list[tuple[str, ox.NamedNode | ox.DefaultGraph]]:
        """The files of the graphs that a store holds, and the graph into which each goes."""
        if name in POLICIES:
            graphs, merged = [*BASE_GRAPHS, f"view/{name}"], True
        else:
            graphs, merged = (
                [*BASE_GRAPHS, *(f"view/{policy}" for policy in POLICIES), *SIDE_GRAPHS],
                False,
            )
        files = self.release.list_graphs()
        return [
            (str(files[graph]), ox.DefaultGraph() if merged else ox.NamedNode(GRAPH + graph))
            for graph in graphs
            if graph in files
        ]

    def _read(self, name: str, files: list[tuple[str, ox.NamedNode | ox.DefaultGraph]]) -> None:
        store = ox.Store()
        for path, graph in files:
            store.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        self._stores[name] = store

    def warm(self, *names: str) -> None:
        """Open every store, and wait until those that are named, or else the first policy's, answer from memory."""
        for name in (NAMED, *POLICIES):
            super()._open(name)
        for name in names or (DEFAULT_POLICY,):
            self._open(name)
            if reading := self._reading[name]:
                reading.join()
