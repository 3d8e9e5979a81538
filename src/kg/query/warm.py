"""The embedded engine for a process that lives on: stores of a small release are read into memory."""

import os

import pyoxigraph as ox

from kg.names import POLICIES
from kg.query.engine import Engine

#: Bytes of the release file up to which its stores are held in memory, some fifteen times as many in all.
SMALL = 32_000_000


class WarmEngine(Engine):
    """An engine that answers from memory what is small enough, each store from its first question on.

    A query takes a third of its time in memory (decision 0015); a single command would lose more by the reading.
    """

    def _opened(self, name: str) -> ox.Store:
        if name not in self._stores:
            store = super()._opened(name)
            if os.path.getsize(os.path.join(self.folder, "dataset.trig")) <= SMALL:
                memory = ox.Store()
                memory.bulk_extend(store)
                self._stores[name] = memory
        return self._stores[name]

    def warm(self) -> None:
        """Open now what most questions need; a policy that is asked later is read then."""
        self._opened(POLICIES[0])
