"""The graphs of a release as files to send, and what a store contains of them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError, UsageError, did_you_mean
from kg.names import GRAPH, list_dataset_graphs
from kg.query.engine import Engine
from kg.stores.client import LONGEST_NUMBER, Endpoint
from kg.stores.engine import RECORD, STARTED, TRIPLES, read_rows
from kg.stores.transport import StoreError

#: Reports long work: its current part, the amount that is done, and the total.
Progress = Callable[[str, int, int], None]
STAGING = GRAPH + "staging/"
#: Bytes that are read at once.
CHUNK = 1 << 20
SHA256 = "https://w3id.org/overseas-stations/ns#sha256"
#: An arm of the query that counts the triples of graphs.
COUNT = """{
  { SELECT (COUNT(*) AS ?triples) WHERE { GRAPH <%s> { ?subject ?predicate ?object } } }
  BIND ("%s" AS ?graph)
}"""
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
RECORDED = f"""
SELECT ?graph ?sha256 ?triples WHERE {{
  GRAPH <{RECORD}> {{ ?graph <{SHA256}> ?sha256 ; <{TRIPLES}> ?triples }}
}}
"""


@dataclass(frozen=True)
class GraphFile:
    """A named graph of the release as a file of N-Triples, one triple a line.

    `size` is its length in bytes.
    """

    iri: str
    path: Path
    triples: int
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The name for users: `entities`, `view/reported`."""
        return self.iri.removeprefix(GRAPH)

    @property
    def staging(self) -> str:
        """The IRI of its staging graph."""
        return STAGING + self.name

    def read_triples(self) -> Iterator[ox.Triple]:
        """Yield the triples."""
        for quad in ox.parse(path=str(self.path), format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple

    def read_chunks(self, size: int) -> Iterator[bytes]:
        """Yield the lines in chunks of about `size` bytes; no chunk ends within a line.

        Raises:
            KgError: the file is not the one that was listed.
        """
        done = 0
        with self.path.open("rb") as file:
            while chunk := file.read(size):
                chunk += file.readline()
                done += len(chunk)
                if done > self.size:
                    break
                yield chunk
        if done != self.size:
            raise KgError(f"{self.path} changed while it was sent", hint="run `kg load` again")


def list_graph_files(
    engine: Engine, *, names: Iterable[str] = (), policy: str | None = None
) -> list[GraphFile]:
    """Return the graphs of the release. They are not read into memory.

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
        dataset = list_dataset_graphs(policy)
        files = {name: path for name, path in files.items() if GRAPH + name in dataset}
    wanted = set(names) or set(files)
    if unknown := sorted(wanted - set(files)):
        hint = did_you_mean(unknown[0], list(files), most=8)
        raise UsageError(f"the release has no graph {unknown[0]!r}", hint=hint)
    return [_measure(GRAPH + name, path) for name, path in files.items() if name in wanted]


def _measure(iri: str, path: Path) -> GraphFile:
    digest = hashlib.sha256()
    triples = size = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            # a line is a triple: N-Triples escapes the line breaks in a literal
            triples += chunk.count(b"\n")
            size += len(chunk)
    return GraphFile(iri, path, triples, size, digest.hexdigest())


@dataclass(frozen=True)
class StoredGraph:
    """What a store contains of one graph: its triples, and what the record says."""

    triples: int = 0
    recorded: int | None = None
    sha256: str = ""

    @property
    def is_partial(self) -> bool:
        """Whether a bulk load of it started and did not reach its end."""
        return self.recorded == STARTED and self.triples != 0

    @property
    def is_ours(self) -> bool:
        """Whether a load wrote it, and its number of triples is still the same."""
        return self.triples == 0 or self.is_partial or self.recorded == self.triples


def count_triples(endpoint: Endpoint, iris: Iterable[str]) -> dict[str, int]:
    """Return the number of triples of each graph; 0 for one that does not exist."""
    counts = dict.fromkeys(iris, 0)
    # one request, since a small store takes longer for a request than for the count
    apart = endpoint.profile.counts_apart or not counts
    for some in [[iri] for iri in counts] if apart else [list(counts)]:
        # no dataset: Fuseki would count a view of it, in five times the time
        arms = " UNION ".join(COUNT % (iri, iri) for iri in some)
        for iri, triples in read_rows(endpoint, f"SELECT ?graph ?triples WHERE {{ {arms} }}", []):
            counts[iri] = _read_number(endpoint, triples)
    return counts


def _read_number(endpoint: Endpoint, text: str) -> int:
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        reason = f"{endpoint.url} counts {endpoint.quote(text)[:40]!r} triples"
        raise StoreError(reason, hint="this store is broken or hostile: ask who runs it")
    return int(text)


def is_empty(endpoint: Endpoint) -> bool:
    """Check whether a store says without a query that it contains nothing."""
    return endpoint.measure() == 0


def read_stored_graphs(endpoint: Endpoint, iris: Iterable[str]) -> dict[str, StoredGraph]:
    """Return what the store contains of each of these graphs."""
    counts = count_triples(endpoint, iris)
    stored = {iri: StoredGraph(triples) for iri, triples in counts.items()}
    for iri, sha256, triples in read_rows(endpoint, RECORDED, [RECORD]):
        if iri in stored:
            stored[iri] = replace(
                stored[iri], recorded=_read_number(endpoint, triples), sha256=sha256
            )
    return stored


def make_record_update(graphs: list[GraphFile]) -> str:
    """Return the update that records these graphs as loaded."""
    entries = make_record_triples(graphs)
    return f"{make_forget_update(graphs)} ;\nINSERT DATA {{ GRAPH <{RECORD}> {{\n{entries}}} }}"


def make_record_triples(graphs: list[GraphFile]) -> str:
    """Return the triples of the load record about these graphs, one a line."""
    entries = ""
    for graph in graphs:
        entries += f'<{graph.iri}> <{SHA256}> "{graph.sha256}" .\n'
        entries += f'<{graph.iri}> <{TRIPLES}> "{graph.triples}"^^<{INTEGER}> .\n'
    return entries


def make_start_update(graphs: list[GraphFile]) -> str:
    """Return the update that records that a bulk load of these empty graphs starts."""
    return make_record_update([replace(graph, triples=STARTED) for graph in graphs])


def make_forget_update(graphs: list[GraphFile]) -> str:
    """Return the update that removes these graphs from the load record."""
    patterns = (f"GRAPH <{RECORD}> {{ <{graph.iri}> ?p ?o }}" for graph in graphs)
    return " ;\n".join(f"DELETE {{ {pattern} }} WHERE {{ {pattern} }}" for pattern in patterns)
