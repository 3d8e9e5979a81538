"""Engines that run in the process that asks."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.peers import Peer, size_of
from benchmarks.rows import TRIPLE, Answer


class _Package(Peer):
    """Engine in a Python package."""

    packages: tuple[str, ...]

    def absent(self) -> str:
        try:
            self.version()
        except PackageNotFoundError as error:
            return f"no package {error.name}"
        return ""

    def version(self) -> str:
        return ", ".join(f"{name} {version(name)}" for name in self.packages)


class _Pyoxigraph(_Package):
    packages = ("pyoxigraph",)

    def ask(self, text: str) -> Any:
        return _read(self._store.query(text))

    def to_answer(self, result: Any) -> Answer:
        return answer_from_terms(*result)


class PyoxigraphMemory(_Pyoxigraph):
    name = "pyoxigraph-memory"

    def load(self, ntriples: Path, folder: Path) -> None:
        import pyoxigraph as ox

        self._store = ox.Store()
        self._store.bulk_load(path=str(ntriples), format=ox.RdfFormat.N_TRIPLES)


class PyoxigraphDisk(_Pyoxigraph):
    name = "pyoxigraph-disk"

    def load(self, ntriples: Path, folder: Path) -> None:
        import pyoxigraph as ox

        self._folder = folder / "store"
        store_on_disk(ntriples, self._folder)
        self._store = ox.Store.read_only(str(self._folder))

    def disk(self) -> int:
        return size_of(self._folder)


@cache
def _parse_call(text: str) -> tuple[str, dict[str, str]]:
    """Return the name and the values of a saved query.

    Parsing them from one line is work that no user has.
    """
    name, *values = shlex.split(text)
    return name, dict(value.split("=", 1) for value in values)


class Kg(_Package):
    """Our embedded engine, as `kg serve` and notebooks use it.

    A question is the name of a saved query with its values.
    """

    name = "kg"
    packages = ("overseas-stations-kg", "pyoxigraph")

    def load(self, ntriples: Path, folder: Path) -> None:
        """Open the release of a build folder, and wait until its memory is filled."""
        from kg.library import KnowledgeGraph
        from kg.query.memory import WarmEngine

        self._engine = WarmEngine(str(ntriples))
        self._engine.warm()
        self._graph = KnowledgeGraph(self._engine)

    def ask(self, text: str) -> Any:
        name, values = _parse_call(text)
        return self._graph.query(name, **values)

    def to_answer(self, result: Any) -> Answer:
        if hasattr(result, "triples"):
            return answer_from_terms(list(TRIPLE), result.triples)
        return answer_from_terms(result.variables, result.rows)

    def disk(self) -> int:
        return size_of(Path(self._engine.release.store_path("reported")))


class KgSparql(Kg):
    """Same engine with the text that the others get, which it must check first."""

    name = "kg-sparql"

    def ask(self, text: str) -> Any:
        return self._graph.sparql(text)


class _RdflibApi(_Package):
    def ask(self, text: str) -> Any:
        result = self._graph.query(text)
        if result.type == "CONSTRUCT":
            return list(TRIPLE), list(result.graph)
        return [str(name) for name in result.vars or ()], list(result)

    def to_answer(self, result: Any) -> Answer:
        names, rows = result
        return Answer(tuple(names), [tuple(map(_from_rdflib, row)) for row in rows])


class Rdflib(_RdflibApi):
    name = "rdflib"
    packages = ("rdflib",)

    def load(self, ntriples: Path, folder: Path) -> None:
        import rdflib

        self._graph = rdflib.Graph()
        self._graph.parse(ntriples, format="nt")


class Oxrdflib(_RdflibApi):
    name = "oxrdflib"
    packages = ("oxrdflib", "rdflib", "pyoxigraph")

    def load(self, ntriples: Path, folder: Path) -> None:
        import rdflib

        self._graph = rdflib.Graph(store="Oxigraph")
        self._graph.parse(ntriples, format="ox-nt", transactional=False)


class Maplib(_Package):
    """maplib returns frames of values without datatypes; its JSON has the terms."""

    name = "maplib"
    packages = ("maplib", "polars")

    def load(self, ntriples: Path, folder: Path) -> None:
        import maplib

        self._model = maplib.Model()
        self._model.read(str(ntriples), format="ntriples")

    def ask(self, text: str) -> Any:
        frames = self._model.query(text)
        return text, [frame.rows() for frame in (frames if isinstance(frames, list) else [frames])]

    def to_answer(self, result: Any) -> Answer:
        """Ask again for the terms, which the frames do not distinguish."""
        import pyoxigraph as ox

        data = self._model.query(result[0], return_json=True).encode()
        if not data.startswith(b"{"):
            # triples come as Turtle
            triples = [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)]
            return answer_from_terms(TRIPLE, triples)
        rows = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
        assert isinstance(rows, ox.QuerySolutions)  # maplib answers no ASK
        return answer_from_terms([name.value for name in rows.variables], rows)


def _read(result: Any) -> tuple[list[str], list[Any]]:
    """Read all solutions, triples or the truth of a pyoxigraph query."""
    if hasattr(result, "variables"):
        return [name.value for name in result.variables], list(result)
    return list(TRIPLE), list(result)


def answer_from_terms(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> Answer:
    """Terms of pyoxigraph print themselves as N-Triples."""
    return Answer(tuple(names), [tuple(map(_from_pyoxigraph, row)) for row in rows])


def _from_pyoxigraph(term: Any) -> str:
    return "" if term is None else str(term)


def _from_rdflib(term: Any) -> str:
    """Return an rdflib term as N-Triples; its own n3() writes some on several lines."""
    import pyoxigraph as ox
    import rdflib

    if term is None:
        return ""
    if isinstance(term, rdflib.URIRef):
        return f"<{term}>"
    if isinstance(term, rdflib.BNode):
        return f"_:{term}"
    if term.datatype:
        return str(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))))
    return str(
        ox.Literal(str(term), language=term.language) if term.language else ox.Literal(str(term))
    )


def store_on_disk(ntriples: Path, folder: Path) -> None:
    """Write a store of Oxigraph with one default graph, as a build writes its own."""
    import pyoxigraph as ox

    folder.mkdir(parents=True, exist_ok=True)
    store = ox.Store(str(folder))
    store.bulk_load(path=str(ntriples), format=ox.RdfFormat.N_TRIPLES)
    store.optimize()
    store.flush()
