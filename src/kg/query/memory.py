"""The embedded engine of long-running processes: it reads stores into memory."""

import os
import threading
from contextlib import suppress

import pyoxigraph as ox

from kg.names import BASE_GRAPHS, DEFAULT_POLICY, GRAPH, POLICIES, SIDE_GRAPHS
from kg.query.engine import VIEW_GRAPHS, Engine
from kg.release.folder import BASE, WITHOUT_INFERRED

#: The part of the machine's memory that graphs may take as bytes of N-Triples; a store in memory
#: takes two to three times as much.
SHARE = 8
#: The limit on any machine, so that a process with ten million triples stays below 6 GB.
MOST = 2_000_000_000
#: The limit on a system that does not report its memory.
FALLBACK = 250_000_000

#: A file of N-Triples and its graph in a store.
GraphFile = tuple[str, ox.NamedNode | ox.DefaultGraph]


def compute_memory_limit() -> int:
    """Return how many bytes of N-Triples may be read into memory on this machine."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return FALLBACK
    return min(memory // SHARE, MOST)


class WarmEngine(Engine):
    """Engine that reads a store into memory on its first use, if there is room.

    In memory a query takes a third of the time (decision 0018). Until a store is read, which
    happens in a thread, it answers from disk; so does a store for which there is no room.

    Args:
        build_folder: the folder of releases.
        limit: bytes of N-Triples to read at most; by default an eighth of the machine's memory.
        release: as for `Engine`.
    """

    def __init__(self, build_folder: str, limit: int | None = None, release: str = "") -> None:
        super().__init__(build_folder, release)
        self._free = compute_memory_limit() if limit is None else limit
        #: The thread that reads a store, by the store's name; None where there is no room for it.
        self._readers: dict[str, threading.Thread | None] = {}

    def _open(self, name: str) -> ox.Store:
        if name.endswith(WITHOUT_INFERRED):  # from disk: its view is no file of its own
            return super()._open(name)
        if name not in self._readers:
            self._readers[name] = None
            self._readers[name] = self._start_reader(name)
        return super()._open(name)

    def _start_reader(self, name: str) -> threading.Thread | None:
        files = self._list_files(name)
        size = sum(os.path.getsize(path) for path, _ in files)
        if size > self._free:
            return None
        self._free -= size
        reader = threading.Thread(target=self._read, args=(name, files), daemon=True)
        with suppress(RuntimeError):  # a system without room for a thread has none for a store
            reader.start()
            return reader
        return None

    def _list_files(self, name: str) -> list[GraphFile]:
        """Return the files of a store; only the store of all graphs has named graphs."""
        graphs = (*BASE_GRAPHS, *VIEW_GRAPHS, *SIDE_GRAPHS)
        if name in POLICIES:
            graphs = (*BASE_GRAPHS, f"view/{name}")
        existing = self.release.list_graphs()
        files: list[GraphFile] = []
        for graph in graphs:
            if graph in existing:
                target = ox.DefaultGraph() if name in POLICIES else ox.NamedNode(GRAPH + graph)
                files.append((str(existing[graph]), target))
        return files

    def _read(self, name: str, files: list[GraphFile]) -> None:
        store = ox.Store()
        for path, graph in files:
            store.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        self._stores[name] = store

    def warm(self, *names: str) -> None:
        """Open every store, and wait until the named ones are in memory.

        By default that is the store of the default policy.
        """
        for name in self.release.stores:
            if name != BASE:
                super()._open(name)
        for name in names or (DEFAULT_POLICY,):
            self._open(name)
            if reader := self._readers[name]:
                reader.join()
