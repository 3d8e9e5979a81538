"""The embedded engine for a process that lives on: stores of a small release are read into memory."""

import os

import pyoxigraph as ox

from kg.names import POLICIES
from kg.query.engine import Engine

#: Bytes of the graphs up to which stores are held in memory; one store takes some two or three times as many.
SMALL = 200_000_000


class WarmEngine(Engine):
    """An engine that answers from memory what is small enough, each store from its first question on.

    A query takes a third of its time in memory (decision 0015); a single command would lose more by the reading.
    """

    def __init__(self, build_folder: str) -> None:
        super().__init__(build_folder)
        self._is_small = _size(os.path.join(self.folder, "graphs")) <= SMALL
        self._in_memory: set[str] = set()

    def _opened(self, name: str) -> ox.Store:
        store = super()._opened(name)
        if self._is_small and name not in self._in_memory:
            self._in_memory.add(name)
            self._stores[name] = ox.Store()
            self._stores[name].bulk_extend(store)
        return self._stores[name]

    def warm(self) -> None:
        """Open every store now, and read what most questions need; the others are read when they are first asked."""
        for name in ("store", *POLICIES):
            super()._opened(name)
        self._opened(POLICIES[0])


def _size(folder: str) -> int:
    """The bytes of the files in a folder."""
    return sum(os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk(folder) for name in names)
