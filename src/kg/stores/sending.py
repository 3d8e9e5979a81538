"""Sending: graphs to a store, one at a time or all as one document."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from kg.stores.client import NQUADS, Endpoint
from kg.stores.engine import LAST, RECORD
from kg.stores.inventory import (
    CHUNK,
    GraphFile,
    Progress,
    count_triples,
    make_record_triples,
)
from kg.stores.transport import StoreError

#: The end of each line of our N-Triples.
LINE_END = b" .\n"
#: Graphs that are sent at once.
AT_ONCE = 3


def total_size(graphs: list[GraphFile]) -> int:
    """Return the bytes of some graphs."""
    return sum(graph.size for graph in graphs)


def send_graphs(endpoint: Endpoint, targets: dict[str, GraphFile], progress: Progress) -> None:
    """Send each graph to the IRI that is its key, some at once, and count them."""
    total = total_size(list(targets.values()))
    sent, lock = 0, threading.Lock()

    def send(item: tuple[str, GraphFile]) -> None:
        nonlocal sent
        iri, graph = item
        for size in _send_graph(endpoint, graph, iri):
            if failed.is_set():
                return
            with lock:
                sent += size
                progress(graph.name, sent, total)

    failed = threading.Event()
    # the largest first, so that none is left over when all others are there
    by_size = sorted(targets.items(), key=lambda item: -item[1].size)
    before = [item for item in by_size if item[0] != LAST]
    last = [item for item in by_size if item[0] == LAST]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            list(pool.map(send, before))
            list(pool.map(send, last))
        except BaseException:
            failed.set()
            pool.shutdown(cancel_futures=True)
            raise
    check_counts(endpoint, targets)


class Document:
    """Graphs as one document, read from their files while it is sent.

    Args:
        form: the media type, TriG or N-Quads.
        is_recorded: whether it starts with the load record of the graphs.
    """

    def __init__(
        self, graphs: list[GraphFile], progress: Progress, *, form: str, is_recorded: bool = False
    ) -> None:
        # readers look for the entities: without the last graph, the release is not there
        self._graphs = sorted(graphs, key=lambda graph: graph.iri == LAST)
        self._progress = progress
        self._wrap: type[_Wrapping] = _Quads if form == NQUADS else _Block
        self._start = self._convert(make_record_triples(graphs)) if is_recorded else b""
        self.size = len(self._start)
        for graph in graphs:
            self.size += self._wrap(graph.iri).measure(graph.size, graph.triples)

    def __iter__(self) -> Iterator[bytes]:
        total = total_size(self._graphs)
        sent = 0
        yield self._start
        for graph in self._graphs:
            wrapping = self._wrap(graph.iri)
            yield wrapping.start
            for chunk in graph.read_chunks(CHUNK):
                yield wrapping.convert(chunk)
                sent += len(chunk)
                self._progress(graph.name, sent, total)
            yield wrapping.end

    def _convert(self, record: str) -> bytes:
        wrapping = self._wrap(RECORD)
        return wrapping.start + wrapping.convert(record.encode()) + wrapping.end


class _Wrapping:
    """How a document says which graph the lines of N-Triples belong to."""

    start = end = b""

    def __init__(self, iri: str) -> None:
        raise NotImplementedError

    def convert(self, lines: bytes) -> bytes:
        """Return the lines as they are sent."""
        return lines

    def measure(self, size: int, triples: int) -> int:
        """Return the bytes that a graph takes in the document."""
        return len(self.start) + size + len(self.end)


class _Block(_Wrapping):
    """TriG: a block with braces."""

    end = b"}\n"

    def __init__(self, iri: str) -> None:
        self.start = f"<{iri}> {{\n".encode()


class _Quads(_Wrapping):
    """N-Quads: the graph at the end of each line."""

    def __init__(self, iri: str) -> None:
        self._line_end = f" <{iri}>{LINE_END.decode()}".encode()

    def convert(self, lines: bytes) -> bytes:
        # only a line ends so: N-Triples escapes the line breaks in a literal
        return lines.replace(LINE_END, self._line_end)

    def measure(self, size: int, triples: int) -> int:
        return size + triples * (len(self._line_end) - len(LINE_END))


def _send_graph(endpoint: Endpoint, graph: GraphFile, iri: str) -> Iterator[int]:
    """Send a graph in several requests; yield the bytes of each."""
    if endpoint.profile.graphs is None:
        yield from _insert_graph(endpoint, graph, iri)
        return
    method = "PUT"
    for chunk in graph.read_chunks(endpoint.profile.chunk):
        endpoint.send_graph(method, iri, chunk)
        method = "POST"
        yield len(chunk)


def _insert_graph(endpoint: Endpoint, graph: GraphFile, iri: str) -> Iterator[int]:
    """Send a graph by INSERT DATA, a batch of triples at a time."""
    endpoint.update(f"DROP SILENT GRAPH <{iri}>")
    batch: list[bytes] = []
    for chunk in graph.read_chunks(CHUNK):
        for line in chunk.splitlines(keepends=True):
            batch.append(line)
            if len(batch) >= endpoint.profile.batch:
                yield _insert(endpoint, iri, batch)
                batch = []
    if batch:
        yield _insert(endpoint, iri, batch)


def _insert(endpoint: Endpoint, iri: str, batch: list[bytes]) -> int:
    triples = b"".join(batch)
    endpoint.update(f"INSERT DATA {{ GRAPH <{iri}> {{\n{triples.decode()}}} }}")
    return len(triples)


def check_counts(endpoint: Endpoint, targets: dict[str, GraphFile]) -> None:
    """Check that the store contains as many triples of each graph as were sent."""
    counts = count_triples(endpoint, targets)
    wrong = []
    for iri, graph in targets.items():
        if counts[iri] != graph.triples:
            wrong.append(f"{counts[iri]} of {graph.triples} triples in {iri}")
    if wrong:
        reason = f"{endpoint.url} does not contain what was sent: {'; '.join(wrong)}"
        raise StoreError(reason, hint="is it full, or does it cut long requests?")
