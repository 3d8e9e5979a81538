"""The named graphs of a release on their way to a store, and what a store holds of them already."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import UsageError, did_you_mean
from kg.export import quads_of
from kg.names import GRAPH, dataset_graphs
from kg.query.engine import Engine
from kg.stores.endpoint import Endpoint
from kg.stores.remote import rows

#: Told of long work: its present part, how much is done, how much there is in all.
Tell = Callable[[str, int, int], None]
#: Where a load writes down what it loaded, graph by graph; no policy's dataset holds it.
RECORD = GRAPH + "load"
STAGING = GRAPH + "staging/"
#: Triples that are turned into text at once.
LINES = 20_000
SHA256 = "https://w3id.org/overseas-stations/ns#sha256"
TRIPLES = "http://rdfs.org/ns/void#triples"
COUNTS = """
SELECT ?graph (COUNT(*) AS ?triples) WHERE {
  VALUES ?graph { %s }
  GRAPH ?graph { ?subject ?predicate ?object }
}
GROUP BY ?graph
"""
RECORDED = f"""
SELECT ?graph ?sha256 ?triples WHERE {{
  GRAPH <{RECORD}> {{ ?graph <{SHA256}> ?sha256 ; <{TRIPLES}> ?triples }}
}}
"""


@dataclass(frozen=True)
class Part:
    """One named graph of the release as N-Triples in a file of its own."""

    iri: str
    path: Path
    triples: int
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """What a user calls it: `entities`, `view/reported`."""
        return self.iri.removeprefix(GRAPH)

    @property
    def staging(self) -> str:
        """The graph in which it waits until all have come."""
        return STAGING + self.name

    def read(self) -> Iterator[ox.Triple]:
        """Its triples, as they were written."""
        return (quad.triple for quad in ox.parse(path=str(self.path), format=ox.RdfFormat.N_TRIPLES))

    def chunks(self, size: int) -> Iterator[bytes]:
        """Its lines in pieces of about so many bytes, none of which ends within a line."""
        with self.path.open("rb") as file:
            while chunk := file.read(size):
                yield chunk + file.readline()


@contextmanager
def parts(engine: Engine, *, names: Iterable[str] = (), policy: str | None = None) -> Iterator[list[Part]]:
    """The graphs of the release, spooled to files that are gone afterwards; memory does not grow with the release.

    Args:
        names: only these graphs, such as `entities` or `view/reported`.
        policy: only the graphs of this policy's dataset.

    Raises:
        UsageError: the release has no such graph.
    """
    wanted = set(names)
    with TemporaryDirectory(prefix="kg-load-") as folder:
        spools: dict[str, _Spool] = {}
        for quad in quads_of(engine, dataset_graphs(policy) if policy else None):
            iri = quad.graph_name.value  # type: ignore[union-attr]  # a release has no default graph
            if iri not in spools:
                spools[iri] = _Spool(Path(folder) / f"{len(spools)}.nt")
            spools[iri].add(quad.triple)
        found = [spool.part(iri) for iri, spool in sorted(spools.items())]
        if unknown := sorted(wanted - {part.name for part in found}):
            hint = did_you_mean(unknown[0], [part.name for part in found], most=8)
            raise UsageError(f"the release has no graph {unknown[0]!r}", hint=hint)
        yield [part for part in found if not wanted or part.name in wanted]


class _Spool:
    """One graph while it is written out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = path.open("wb")
        self._waiting: list[ox.Triple] = []
        self._sum = hashlib.sha256()
        self._triples = 0

    def add(self, triple: ox.Triple) -> None:
        self._waiting.append(triple)
        if len(self._waiting) >= LINES:
            self._write()

    def _write(self) -> None:
        data = ox.serialize(self._waiting, format=ox.RdfFormat.N_TRIPLES)
        assert data is not None  # without an output argument the bytes are returned
        self._sum.update(data)
        self._file.write(data)
        self._triples += len(self._waiting)
        self._waiting.clear()

    def part(self, iri: str) -> Part:
        self._write()
        self._file.close()
        return Part(iri, self._path, self._triples, self._path.stat().st_size, self._sum.hexdigest())


@dataclass(frozen=True)
class Held:
    """What a store holds of one graph: its triples, and what the last load wrote down of it."""

    triples: int = 0
    recorded: int | None = None
    sha256: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether all of it came by a load of ours and nothing was added or taken since."""
        return self.triples == 0 or self.recorded == self.triples


def counts(endpoint: Endpoint, iris: Iterable[str]) -> dict[str, int]:
    """The number of triples of each graph, 0 for one that is not there."""
    listed = list(iris)
    found = rows(endpoint, COUNTS % " ".join(f"<{iri}>" for iri in listed), listed)
    return dict.fromkeys(listed, 0) | {graph: int(triples) for graph, triples in found if graph}


def held(endpoint: Endpoint, iris: Iterable[str]) -> dict[str, Held]:
    """What the store holds of each of these graphs."""
    now = counts(endpoint, iris)
    recorded = {graph: (sha256, int(triples)) for graph, sha256, triples in rows(endpoint, RECORDED, [RECORD])}
    return {
        iri: Held(triples, recorded[iri][1], recorded[iri][0]) if iri in recorded else Held(triples)
        for iri, triples in now.items()
    }


def record(loaded: list[Part]) -> str:
    """The update that writes down which graphs were loaded, each with its triples, which the store was seen to hold."""
    lines = [
        f"DELETE {{ GRAPH <{RECORD}> {{ <{part.iri}> ?p ?o }} }} WHERE {{ GRAPH <{RECORD}> {{ <{part.iri}> ?p ?o }} }}"
        for part in loaded
    ]
    said = "\n".join(f'  <{part.iri}> <{SHA256}> "{part.sha256}" ; <{TRIPLES}> {part.triples} .' for part in loaded)
    return " ;\n".join([*lines, f"INSERT DATA {{ GRAPH <{RECORD}> {{\n{said}\n}} }}"])
