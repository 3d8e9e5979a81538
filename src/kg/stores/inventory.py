"""The named graphs of a release on their way to a store, and what a store holds of them already."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError, UsageError, did_you_mean
from kg.names import GRAPH, VOID, list_dataset_graphs
from kg.query.engine import Engine
from kg.stores.client import Endpoint
from kg.stores.engine import read_rows

#: Told of long work: its present part, how much is done, how much there is in all.
Progress = Callable[[str, int, int], None]
#: Where a load writes down what it loaded, graph by graph; no policy's dataset holds it.
RECORD = GRAPH + "load"
STAGING = GRAPH + "staging/"
#: The triples that the record tells of a graph while it comes past transactions.
STARTED = 0
#: Bytes that are read at once.
CHUNK = 1 << 20
SHA256 = "https://w3id.org/overseas-stations/ns#sha256"
TRIPLES = VOID + "triples"
#: One graph a question: Virtuoso keeps the plan of a text, and one for several graphs, made when the store was empty,
#: took more than ten minutes once they held a million triples.
COUNT = "SELECT (COUNT(*) AS ?triples) WHERE { GRAPH <%s> { ?subject ?predicate ?object } }"
RECORDED = f"""
SELECT ?graph ?sha256 ?triples WHERE {{
  GRAPH <{RECORD}> {{ ?graph <{SHA256}> ?sha256 ; <{TRIPLES}> ?triples }}
}}
"""


@dataclass(frozen=True)
class Part:
    """One named graph of the release as N-Triples in a file of its own, one triple a line."""

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
        return (
            quad.triple for quad in ox.parse(path=str(self.path), format=ox.RdfFormat.N_TRIPLES)
        )

    def chunks(self, size: int) -> Iterator[bytes]:
        """Its lines in pieces of about so many bytes, none of which ends within a line."""
        with self.path.open("rb") as file:
            while chunk := file.read(size):
                yield chunk + file.readline()


def list_parts(
    engine: Engine, *, names: Iterable[str] = (), policy: str | None = None
) -> list[Part]:
    """The graphs of the release, where the build wrote them; memory does not grow with the release.

    Args:
        names: only these graphs, such as `entities` or `view/reported`.
        policy: only the graphs of this policy's dataset.

    Raises:
        UsageError: the release has no such graph.
    """
    files = engine.release.list_graphs()
    if not files:
        raise KgError(
            "the built graph lacks its N-Triples", hint="remove the build folder and run `kg build`"
        )
    if policy:
        files = {
            name: path
            for name, path in files.items()
            if GRAPH + name in list_dataset_graphs(policy)
        }
    wanted = set(names) or set(files)
    if unknown := sorted(wanted - set(files)):
        hint = did_you_mean(unknown[0], list(files), most=8)
        raise UsageError(f"the release has no graph {unknown[0]!r}", hint=hint)
    return [_read_part(GRAPH + name, path) for name, path in files.items() if name in wanted]


def _read_part(iri: str, path: Path) -> Part:
    digest = hashlib.sha256()
    triples = size = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            # a line is a triple: N-Triples escapes the ends of lines within a literal
            triples += chunk.count(b"\n")
            size += len(chunk)
    return Part(iri, path, triples, size, digest.hexdigest())


@dataclass(frozen=True)
class StoredGraph:
    """What a store holds of one graph: its triples, and what the last load wrote down of it."""

    triples: int = 0
    recorded: int | None = None
    sha256: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether it is what came of a load of ours past transactions that did not reach its end."""
        return self.recorded == STARTED and self.triples != 0

    @property
    def is_ours(self) -> bool:
        """Whether all of it came by a load of ours and nothing was added or taken since."""
        return self.triples == 0 or self.is_begun or self.recorded == self.triples


def count_triples(endpoint: Endpoint, iris: Iterable[str]) -> dict[str, int]:
    """The number of triples of each graph, 0 for one that is not there."""
    # no dataset in the request: Fuseki would count a view of it, in five times the time
    return {iri: int(read_rows(endpoint, COUNT % iri, [])[0][0]) for iri in iris}


def read_stored_graphs(endpoint: Endpoint, iris: Iterable[str]) -> dict[str, StoredGraph]:
    """What the store holds of each of these graphs."""
    now = count_triples(endpoint, iris)
    recorded = {
        graph: (sha256, int(triples))
        for graph, sha256, triples in read_rows(endpoint, RECORDED, [RECORD])
    }
    return {
        iri: StoredGraph(triples, recorded[iri][1], recorded[iri][0])
        if iri in recorded
        else StoredGraph(triples)
        for iri, triples in now.items()
    }


def record_update(loaded: list[Part]) -> str:
    """The update that writes down which graphs were loaded, each with its triples, which the store was seen to hold."""
    return f"{forget_update(loaded)} ;\nINSERT DATA {{ GRAPH <{RECORD}> {{\n{record_triples(loaded)}}} }}"


def record_triples(loaded: list[Part]) -> str:
    """What the record says of these graphs."""
    return "".join(
        f'<{part.iri}> <{SHA256}> "{part.sha256}" ; <{TRIPLES}> {part.triples} .\n'
        for part in loaded
    )


def started_update(parts: list[Part]) -> str:
    """The update that writes down that these graphs, which are empty, begin to come."""
    return record_update([replace(part, triples=STARTED) for part in parts])


def forget_update(parts: list[Part]) -> str:
    """The update that takes these graphs out of the record."""
    found = (f"GRAPH <{RECORD}> {{ <{part.iri}> ?p ?o }}" for part in parts)
    return " ;\n".join(f"DELETE {{ {pattern} }} WHERE {{ {pattern} }}" for pattern in found)
