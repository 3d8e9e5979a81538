"""Session of an agent: the release in use, one question at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import KgError
from kg.query.engine import Engine
from kg.query.memory import WarmEngine
from kg.release.folder import Release


class Session:
    """Engine of the release in use; it follows when another release is put in use.

    Args:
        build_folder: the folder of releases.
        with_sparql: whether the tool for free SPARQL is on.
    """

    def __init__(self, build_folder: str, *, with_sparql: bool = False) -> None:
        self.build_folder = build_folder
        self.with_sparql = with_sparql
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    @contextmanager
    def open_engine(self) -> Iterator[Engine]:
        """Give the engine to one caller, with no remarks of earlier questions.

        Raises:
            KgError: nothing is built.
        """
        with self._lock:
            engine = self._choose_engine()
            engine.take_warnings()
            yield engine

    def _choose_engine(self) -> Engine:
        current = Release.current(self.build_folder)
        known = self._engine
        if current is None and known is None:
            raise KgError(
                "the graph is not built", hint="run `kg build` on the machine of `kg mcp`"
            )
        if known is None or (current is not None and current.name != known.release.name):
            known = self._engine = WarmEngine(self.build_folder)
        return known
