"""Loading: bring a store to the release without showing readers a part of it.

New graphs are added by one request. Other graphs are uploaded to staging graphs, counted, and
moved over the old ones.
"""

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from kg.errors import KgError
from kg.stores.client import Endpoint
from kg.stores.engine import LAST, SOME, read_rows
from kg.stores.inventory import (
    CHUNK,
    RECORD,
    GraphFile,
    Progress,
    StoredGraph,
    count_triples,
    make_forget_update,
    make_record_triples,
    make_record_update,
    make_start_update,
    read_stored_graphs,
)
from kg.stores.transport import StoreError

GRAPH_END = b"}\n"
#: Graphs that are sent at once.
AT_ONCE = 3
#: The triples of the load record about one graph.
RECORDED = 2
#: The most bytes of new graphs that a store gets as one transaction in its memory. They are some
#: three million triples, for which Oxigraph's server takes four gigabytes.
BULK = 512_000_000
#: The most triples that one request removes from such a store.
REMOVED_AT_ONCE = 500_000
REMOVE = """
DELETE { GRAPH <%s> { ?s ?p ?o } }
WHERE { SELECT ?s ?p ?o WHERE { GRAPH <%s> { ?s ?p ?o } } LIMIT %d }
"""


@dataclass(frozen=True)
class Plan:
    """What a load would do with each graph of the release."""

    graphs: list[GraphFile]
    stored: dict[str, StoredGraph]

    def choose_action(self, graph: GraphFile) -> str:
        """Return what a load would do with a graph.

        `same`: it is up to date. `new`: it is not there, or only a part of it. `replace`: it is
        from an older load. `foreign`: it contains data that no load wrote.
        """
        stored = self.stored[graph.iri]
        if not stored.is_ours:
            return "foreign"
        if stored.triples == 0 or stored.is_partial:
            return "new"
        return "same" if stored.sha256 == graph.sha256 else "replace"

    @property
    def todo(self) -> list[GraphFile]:
        """The graphs that are not up to date."""
        return [graph for graph in self.graphs if self.choose_action(graph) != "same"]

    @property
    def foreign(self) -> list[GraphFile]:
        """The graphs that contain data that no load wrote."""
        return [graph for graph in self.graphs if self.choose_action(graph) == "foreign"]

    @property
    def _is_new(self) -> bool:
        return all(self.choose_action(graph) == "new" for graph in self.todo)

    def is_complete(self, graph: GraphFile) -> bool:
        """Check whether an interrupted bulk load sent all of a graph."""
        stored = self.stored[graph.iri]
        is_same = (stored.triples, stored.sha256) == (graph.triples, graph.sha256)
        return stored.is_partial and is_same

    def is_bulk(self, endpoint: Endpoint) -> bool:
        """Check whether the graphs are loaded outside a transaction of the store."""
        if endpoint.profile.bulk is None or not self._is_new:
            return False
        is_resumed = any(self.stored[graph.iri].is_partial for graph in self.todo)
        return is_resumed or _total_size(self.todo) > BULK

    def is_addition(self, endpoint: Endpoint) -> bool:
        """Check whether the graphs are all new and one request adds them."""
        return endpoint.profile.dataset is not None and self._is_new


def make_plan(endpoint: Endpoint, graphs: list[GraphFile]) -> Plan:
    """Compare the store with the graphs of the release; nothing is changed."""
    endpoint = endpoint.with_time_for(_total_size(graphs))
    return Plan(graphs, read_stored_graphs(endpoint, [graph.iri for graph in graphs]))


def load(endpoint: Endpoint, plan: Plan, *, replace: bool = False, progress: Progress) -> None:
    """Bring the store to the release.

    Readers see the old graphs until all new ones are there, with two exceptions. A store that
    cannot move graphs shows each of them as it arrives. A store that keeps a transaction in memory
    gets more than `BULK` bytes of new graphs outside of one: other readers may see a part of them,
    `kg.stores.engine` none until the last graph starts.

    A second load changes nothing. The remains of an interrupted load are removed first.

    Args:
        replace: also replace graphs that contain data that no load wrote.
        progress: gets the name of the graph, the bytes sent so far, and the total.

    Raises:
        KgError: foreign data without `replace`; nothing was changed.
        StoreError: the store refuses, or triples are missing. Its graphs are as before, unless it
            cannot move graphs.
    """
    if plan.foreign and not replace:
        raise _refuse_foreign_data(endpoint, plan)
    todo = plan.todo
    if not todo:
        return
    endpoint = endpoint.with_time_for(_total_size(todo))
    if plan.is_bulk(endpoint):
        _bulk_load(endpoint, plan, progress)
    elif plan.is_addition(endpoint):
        _add(endpoint, todo, progress)
    elif endpoint.profile.stages:
        are_empty = not any(plan.stored[graph.iri].triples for graph in todo)
        _replace_by_staging(endpoint, todo, progress, are_empty=are_empty)
    else:
        targets = {graph.iri: graph for graph in todo}
        _upload(endpoint, targets, progress)
        endpoint.update(make_record_update(todo))


def _refuse_foreign_data(endpoint: Endpoint, plan: Plan) -> KgError:
    graphs = [f"{graph.name} ({plan.stored[graph.iri].triples} triples)" for graph in plan.foreign]
    return KgError(
        f"{endpoint.url} contains other data in our graphs: {', '.join(graphs)}",
        hint="look at it, then load with --replace",
    )


def _add(endpoint: Endpoint, graphs: list[GraphFile], progress: Progress) -> None:
    """Add new graphs and their load record by one request.

    It is not a move from staging graphs, since a store copies what it moves: that would take longer
    than the upload.
    """
    forget = make_forget_update(graphs)
    endpoint.update(f"{_make_drop_update([graph.staging for graph in graphs])} ;\n{forget}")
    try:
        accepted = endpoint.send_dataset(_Document(graphs, progress, is_recorded=True))
        # counting takes Fuseki a fifth of the time, and it reports the number itself
        if accepted != sum(graph.triples + RECORDED for graph in graphs):
            _check_counts(endpoint, {graph.iri: graph for graph in graphs})
    except BaseException:
        _clean(endpoint, f"{_make_drop_update([graph.iri for graph in graphs])} ;\n{forget}")
        raise


def _bulk_load(endpoint: Endpoint, plan: Plan, progress: Progress) -> None:
    """Bulk-load the new graphs outside a transaction.

    Graphs that an interrupted load completed stay; partial ones are dropped first.
    """
    endpoint.update(_make_drop_update([graph.staging for graph in plan.todo]))
    missing = [graph for graph in plan.todo if not plan.is_complete(graph)]
    if missing:
        _send_without_transaction(endpoint, missing, progress)
    endpoint.update(make_record_update(plan.todo))


def _send_without_transaction(
    endpoint: Endpoint, graphs: list[GraphFile], progress: Progress
) -> None:
    """Send new graphs, and remove them again if triples are missing.

    The load record marks them as started meanwhile, so that the next load recognises the remains of
    one that is killed.
    """
    _empty_graphs(endpoint, graphs)
    endpoint.update(make_start_update(graphs))
    try:
        endpoint.send_dataset(_Document(graphs, progress), bulk=True)
        _check_counts(endpoint, {graph.iri: graph for graph in graphs})
    except BaseException:
        # if this fails too, the next load does it
        with contextlib.suppress(KgError):
            _empty_graphs(endpoint, graphs)
            endpoint.update(make_forget_update(graphs))
        raise


def _empty_graphs(endpoint: Endpoint, graphs: list[GraphFile]) -> None:
    """Remove the triples of graphs in pieces, each of which is a transaction."""
    for graph in graphs:
        while read_rows(endpoint, SOME % graph.iri, [graph.iri]):
            endpoint.update(REMOVE % (graph.iri, graph.iri, REMOVED_AT_ONCE))


def _replace_by_staging(
    endpoint: Endpoint, graphs: list[GraphFile], progress: Progress, *, are_empty: bool
) -> None:
    """Upload graphs to their staging graphs, and move those over the old graphs.

    Args:
        are_empty: whether there are no old graphs. What is staged is added to them then, and
            removed after it is in place: Virtuoso moves a graph in three times the time.
    """
    drop = _make_drop_update([graph.staging for graph in graphs])
    try:
        endpoint.update(drop)
        _upload(endpoint, {graph.staging: graph for graph in graphs}, progress)
    except BaseException:
        _clean(endpoint, drop)
        raise
    verb = "ADD" if are_empty else "MOVE"
    updates = [f"{verb} <{graph.staging}> TO <{graph.iri}>" for graph in graphs]
    updates.append(make_record_update(graphs))
    if endpoint.profile.atomic:
        updates = [" ;\n".join(updates)]
    for update in updates:
        endpoint.update(update)
    if are_empty:
        _clean(endpoint, drop)
    _check_counts(endpoint, {graph.iri: graph for graph in graphs})


def _upload(endpoint: Endpoint, targets: dict[str, GraphFile], progress: Progress) -> None:
    """Send each graph to the IRI that is its key, some at once, and count them."""
    total = _total_size(list(targets.values()))
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
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            list(pool.map(send, by_size))
        except BaseException:
            failed.set()
            pool.shutdown(cancel_futures=True)
            raise
    _check_counts(endpoint, targets)


class _Document:
    """Graphs as one TriG document, read from their files while it is sent.

    Args:
        is_recorded: whether it starts with the load record of the graphs.
    """

    def __init__(
        self, graphs: list[GraphFile], progress: Progress, *, is_recorded: bool = False
    ) -> None:
        # readers look for the entities: without the last graph, the release is not there
        self._graphs = sorted(graphs, key=lambda graph: graph.iri == LAST)
        self._progress = progress
        self._start = b""
        if is_recorded:
            self._start = f"<{RECORD}> {{\n{make_record_triples(graphs)}}}\n".encode()
        self.size = len(self._start)
        for graph in graphs:
            self.size += len(_open_graph(graph)) + graph.size + len(GRAPH_END)

    def __iter__(self) -> Iterator[bytes]:
        total = _total_size(self._graphs)
        sent = 0
        yield self._start
        for graph in self._graphs:
            yield _open_graph(graph)
            for chunk in graph.read_chunks(CHUNK):
                yield chunk
                sent += len(chunk)
                self._progress(graph.name, sent, total)
            yield GRAPH_END


def _open_graph(graph: GraphFile) -> bytes:
    return f"<{graph.iri}> {{\n".encode()


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


def _check_counts(endpoint: Endpoint, targets: dict[str, GraphFile]) -> None:
    """Check that the store contains as many triples of each graph as were sent."""
    counts = count_triples(endpoint, targets)
    wrong = []
    for iri, graph in targets.items():
        if counts[iri] != graph.triples:
            wrong.append(f"{counts[iri]} of {graph.triples} triples in {iri}")
    if wrong:
        reason = f"{endpoint.url} does not contain what was sent: {'; '.join(wrong)}"
        raise StoreError(reason, hint="is it full, or does it cut long requests?")


def _total_size(graphs: list[GraphFile]) -> int:
    return sum(graph.size for graph in graphs)


def _make_drop_update(iris: list[str]) -> str:
    return " ;\n".join(f"DROP SILENT GRAPH <{iri}>" for iri in iris)


def _clean(endpoint: Endpoint, update: str) -> None:
    """Remove what was sent; if the store no longer answers, the next load does it."""
    with contextlib.suppress(KgError):
        endpoint.update(update)
