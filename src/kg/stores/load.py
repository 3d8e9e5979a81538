"""Loading: new graphs by one request, all or none unless there is too much, others by a staging place; counted."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.errors import KgError
from kg.stores.client import Endpoint
from kg.stores.engine import LAST, SOME, read_rows
from kg.stores.inventory import (
    RECORD,
    Part,
    Progress,
    StoredGraph,
    count_triples,
    forget_update,
    read_stored_graphs,
    record_triples,
    record_update,
    started_update,
)
from kg.stores.transport import StoreError

#: Bytes that are read and sent at once.
PIECE = 1 << 20
GRAPH_END = b"}\n"
#: Triples by which the record tells of one graph.
RECORDED = 2
#: Bytes above which new graphs go past the transaction of a store that keeps it in memory: some three million triples,
#: for which Oxigraph's server holds four gigabytes.
BULK = 512_000_000
#: Triples that one request takes away from such a store.
REMOVED_AT_ONCE = 500_000
REMOVE = "DELETE { GRAPH <%s> { ?s ?p ?o } } WHERE { SELECT ?s ?p ?o WHERE { GRAPH <%s> { ?s ?p ?o } } LIMIT %d }"


@dataclass(frozen=True)
class Plan:
    """What a load would do with each graph of the release."""

    parts: list[Part]
    stored: dict[str, StoredGraph]

    def action(self, part: Part) -> str:
        """`same`, `new`, `replace` (an older load of ours) or `foreign` (data that no load of ours left there)."""
        there = self.stored[part.iri]
        if not there.is_ours:
            return "foreign"
        if there.triples == 0 or there.is_begun:
            return "new"
        return "same" if there.sha256 == part.sha256 else "replace"

    @property
    def todo(self) -> list[Part]:
        """The graphs that are not there yet as they should be."""
        return [part for part in self.parts if self.action(part) != "same"]

    def is_complete(self, part: Part) -> bool:
        """Whether all of a graph came by a load that did not reach its end."""
        there = self.stored[part.iri]
        return there.is_begun and (there.triples, there.sha256) == (part.triples, part.sha256)

    def is_bulk(self, endpoint: Endpoint) -> bool:
        """Whether the graphs go past the transaction of this store, which then promises no all or none."""
        goes_on = any(self.stored[part.iri].is_begun for part in self.todo)
        return (
            endpoint.profile.bulk is not None
            and self._is_new
            and (goes_on or _total_size(self.todo) > BULK)
        )

    def is_added(self, endpoint: Endpoint) -> bool:
        """Whether the graphs go by one request, since none of them is there yet."""
        return endpoint.profile.dataset is not None and self._is_new

    @property
    def _is_new(self) -> bool:
        return all(self.action(part) == "new" for part in self.todo)

    @property
    def foreign(self) -> list[Part]:
        """The graphs in which the store has data that is not ours."""
        return [part for part in self.parts if self.action(part) == "foreign"]


def make_plan(endpoint: Endpoint, parts: list[Part]) -> Plan:
    """What there is to do; nothing is changed."""
    return Plan(
        parts,
        read_stored_graphs(
            endpoint.with_time_for(_total_size(parts)), [part.iri for part in parts]
        ),
    )


def load(endpoint: Endpoint, planned: Plan, *, replace: bool = False, progress: Progress) -> None:
    """Bring the store to the release: until all graphs have come and are counted, readers see the old ones.

    More than `BULK` bytes of new graphs go past the transaction of a store that would keep it in memory. Such a store
    does not promise that readers see all or none; ours (`kg.stores.engine`) see none before the last graph has begun.

    Running it again changes nothing. What an interrupted load left behind is removed first.

    Args:
        replace: also graphs with data that no load of ours left there.
        tell: told of the graph, the bytes sent so far and the bytes in all, while they go out.

    Raises:
        KgError: foreign data without `replace`; nothing was changed.
        StoreError: the store refuses, or does not hold all that was sent; its graphs are as they were.
    """
    if planned.foreign and not replace:
        listed = ", ".join(
            f"{part.name} ({planned.stored[part.iri].triples} triples)" for part in planned.foreign
        )
        raise KgError(
            f"{endpoint.url} holds other data in our graphs: {listed}",
            hint="look at it, then load with --replace",
        )
    if not planned.todo:
        return
    endpoint = endpoint.with_time_for(_total_size(planned.todo))
    if planned.is_bulk(endpoint):
        _bulk_load(endpoint, planned, progress)
    elif planned.is_added(endpoint):
        _add(endpoint, planned.todo, progress)
    elif endpoint.profile.stages:
        _replace_by_staging(endpoint, planned.todo, progress)
    else:
        _upload(endpoint, planned.todo, lambda part: part.iri, progress)
        endpoint.update(record_update(planned.todo))


def _add(endpoint: Endpoint, todo: list[Part], tell: Progress) -> None:
    """Add graphs that are not there yet, with their record, by one request: readers see all of them or none.

    A move would take longer than the upload, since a store copies what it moves.
    """
    endpoint.update(f"{_drop_update([part.staging for part in todo])} ;\n{forget_update(todo)}")
    try:
        taken = endpoint.send_dataset(_Document(todo, record_triples(todo), tell))
        # a store that tells the right number at once is not asked to count, which takes Fuseki a fifth of the time
        if taken != sum(part.triples for part in todo) + RECORDED * len(todo):
            _check_counts(endpoint, {part.iri: part.triples for part in todo})
    except BaseException:
        _clean(endpoint, f"{_drop_update([part.iri for part in todo])} ;\n{forget_update(todo)}")
        raise


def _bulk_load(endpoint: Endpoint, planned: Plan, tell: Progress) -> None:
    """Add graphs that are not there yet by one request past any transaction.

    Of what an earlier one left, graphs that had come whole stay, and what there is of others goes first.
    """
    endpoint.update(_drop_update([part.staging for part in planned.todo]))
    if todo := [part for part in planned.todo if not planned.is_complete(part)]:
        _send_without_transaction(endpoint, todo, tell)
    endpoint.update(record_update(planned.todo))


def _send_without_transaction(endpoint: Endpoint, todo: list[Part], tell: Progress) -> None:
    _empty_graphs(endpoint, todo)
    endpoint.update(started_update(todo))
    try:
        endpoint.send_dataset(_Document(todo, "", tell), bulk=True)
        _check_counts(endpoint, {part.iri: part.triples for part in todo})
    except BaseException:
        # what cannot be taken back now is so by the next load, since the graphs are written down as begun
        with contextlib.suppress(KgError):
            _empty_graphs(endpoint, todo)
            endpoint.update(forget_update(todo))
        raise


def _empty_graphs(endpoint: Endpoint, todo: list[Part]) -> None:
    """Take away what is in these graphs, in pieces: one request for all of it would be one transaction."""
    for part in todo:
        while read_rows(endpoint, SOME % part.iri, [part.iri]):
            endpoint.update(REMOVE % (part.iri, part.iri, REMOVED_AT_ONCE))


def _replace_by_staging(endpoint: Endpoint, todo: list[Part], tell: Progress) -> None:
    """Send graphs to their staging places, and move them over the old ones once all have come."""
    dropped = _drop_update([part.staging for part in todo])
    try:
        endpoint.update(dropped)
        _upload(endpoint, todo, lambda part: part.staging, tell)
    except BaseException:
        _clean(endpoint, dropped)
        raise
    moves = [f"MOVE <{part.staging}> TO <{part.iri}>" for part in todo]
    if endpoint.profile.atomic:
        endpoint.update(" ;\n".join([*moves, record_update(todo)]))
    else:
        for text in (*moves, record_update(todo)):
            endpoint.update(text)
    _check_counts(endpoint, {part.iri: part.triples for part in todo})


def _upload(
    endpoint: Endpoint, todo: list[Part], place: Callable[[Part], str], tell: Progress
) -> None:
    """Send each graph to its place, and count what has come."""
    total = _total_size(todo)
    sent = 0
    for part in todo:
        for size in _send_graph(endpoint, part, place(part)):
            sent += size
            tell(part.name, sent, total)
    _check_counts(endpoint, {place(part): part.triples for part in todo})


class _Document:
    """Graphs as TriG, read from their files while they are sent."""

    def __init__(self, parts: list[Part], record: str, tell: Progress) -> None:
        # readers look for the entities, which come last: without its end the graph is not taken to be there
        self._parts = sorted(parts, key=lambda part: part.iri == LAST)
        self._record = f"<{RECORD}> {{\n{record}}}\n".encode() if record else b""
        self._tell = tell
        self.size = len(self._record) + sum(
            part.size + len(_graph_opening(part)) + len(GRAPH_END) for part in parts
        )

    def __iter__(self) -> Iterator[bytes]:
        total = _total_size(self._parts)
        sent = 0
        yield self._record
        for part in self._parts:
            yield _graph_opening(part)
            for chunk in part.chunks(PIECE):
                yield chunk
                sent += len(chunk)
                self._tell(part.name, sent, total)
            yield GRAPH_END


def _graph_opening(part: Part) -> bytes:
    return f"<{part.iri}> {{\n".encode()


def _send_graph(endpoint: Endpoint, part: Part, graph: str) -> Iterable[int]:
    """Send a graph in chunks: the bytes of each once the store has taken it."""
    if endpoint.profile.graphs is not None:
        method = "PUT"
        for chunk in part.chunks(endpoint.profile.chunk):
            endpoint.send_graph(method, graph, chunk)
            method = "POST"
            yield len(chunk)
        return
    endpoint.update(f"DROP SILENT GRAPH <{graph}>")
    batch: list[bytes] = []
    for chunk in part.chunks(1 << 20):
        for line in chunk.splitlines(keepends=True):
            batch.append(line)
            if len(batch) >= endpoint.profile.batch:
                yield _insert(endpoint, graph, batch)
    if batch:
        yield _insert(endpoint, graph, batch)


def _insert(endpoint: Endpoint, graph: str, batch: list[bytes]) -> int:
    data = b"".join(batch)
    batch.clear()
    endpoint.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{data.decode()}}} }}")
    return len(data)


def _check_counts(endpoint: Endpoint, expected: dict[str, int]) -> None:
    found = count_triples(endpoint, expected)
    wrong = [
        f"{found[iri]} of {wanted} triples in {iri}"
        for iri, wanted in expected.items()
        if found[iri] != wanted
    ]
    if wrong:
        reason = f"{endpoint.url} does not hold what was sent: {'; '.join(wrong)}"
        raise StoreError(reason, hint="is it full, or does it cut long requests?")


def _total_size(parts: list[Part]) -> int:
    return sum(part.size for part in parts)


def _drop_update(graphs: list[str]) -> str:
    return " ;\n".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs)


def _clean(endpoint: Endpoint, text: str) -> None:
    """Remove what was sent; a store that is gone by now is cleaned by the next load."""
    try:
        endpoint.update(text)
    except KgError:
        return
