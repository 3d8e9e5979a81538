"""Loading: new graphs by one request, all or none unless there is too much, others by a staging place; counted."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.errors import KgError
from kg.stores.client import Endpoint
from kg.stores.transport import StoreError
from kg.stores.engine import LAST, SOME, rows
from kg.stores.inventory import (
    RECORD,
    Held,
    Part,
    Tell,
    begun,
    counts,
    forgotten,
    held,
    record,
    said,
)

#: Bytes that are read and sent at once.
PIECE = 1 << 20
CLOSED = b"}\n"
#: Triples by which the record tells of one graph.
RECORDED = 2
#: Bytes above which new graphs go past the transaction of a store that keeps it in memory: some three million triples,
#: for which Oxigraph's server holds four gigabytes.
BULK = 512_000_000
#: Triples that one request takes away from such a store.
TAKEN = 500_000
TAKE = "DELETE { GRAPH <%s> { ?s ?p ?o } } WHERE { SELECT ?s ?p ?o WHERE { GRAPH <%s> { ?s ?p ?o } } LIMIT %d }"


@dataclass(frozen=True)
class Plan:
    """What a load would do with each graph of the release."""

    parts: list[Part]
    held: dict[str, Held]

    def what(self, part: Part) -> str:
        """`same`, `new`, `replace` (an older load of ours) or `foreign` (data that no load of ours left there)."""
        there = self.held[part.iri]
        if not there.is_ours:
            return "foreign"
        if there.triples == 0 or there.is_begun:
            return "new"
        return "same" if there.sha256 == part.sha256 else "replace"

    @property
    def todo(self) -> list[Part]:
        """The graphs that are not there yet as they should be."""
        return [part for part in self.parts if self.what(part) != "same"]

    def has_come(self, part: Part) -> bool:
        """Whether all of a graph came by a load that did not reach its end."""
        there = self.held[part.iri]
        return there.is_begun and (there.triples, there.sha256) == (part.triples, part.sha256)

    def is_bulk(self, endpoint: Endpoint) -> bool:
        """Whether the graphs go past the transaction of this store, which then promises no all or none."""
        goes_on = any(self.held[part.iri].is_begun for part in self.todo)
        return (
            endpoint.profile.bulk is not None
            and self._is_new
            and (goes_on or _size(self.todo) > BULK)
        )

    def is_added(self, endpoint: Endpoint) -> bool:
        """Whether the graphs go by one request, since none of them is there yet."""
        return endpoint.profile.dataset is not None and self._is_new

    @property
    def _is_new(self) -> bool:
        return all(self.what(part) == "new" for part in self.todo)

    @property
    def foreign(self) -> list[Part]:
        """The graphs in which the store has data that is not ours."""
        return [part for part in self.parts if self.what(part) == "foreign"]


def plan(endpoint: Endpoint, parts: list[Part]) -> Plan:
    """What there is to do; nothing is changed."""
    return Plan(parts, held(endpoint.patient(_size(parts)), [part.iri for part in parts]))


def load(endpoint: Endpoint, planned: Plan, *, replace: bool = False, tell: Tell) -> None:
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
            f"{part.name} ({planned.held[part.iri].triples} triples)" for part in planned.foreign
        )
        raise KgError(
            f"{endpoint.url} holds other data in our graphs: {listed}",
            hint="look at it, then load with --replace",
        )
    if not planned.todo:
        return
    endpoint = endpoint.patient(_size(planned.todo))
    if planned.is_bulk(endpoint):
        _pour(endpoint, planned, tell)
    elif planned.is_added(endpoint):
        _add(endpoint, planned.todo, tell)
    elif endpoint.profile.stages:
        _switch(endpoint, planned.todo, tell)
    else:
        _upload(endpoint, planned.todo, lambda part: part.iri, tell)
        endpoint.update(record(planned.todo))


def _add(endpoint: Endpoint, todo: list[Part], tell: Tell) -> None:
    """Add graphs that are not there yet, with their record, by one request: readers see all of them or none.

    A move would take longer than the upload, since a store copies what it moves.
    """
    endpoint.update(f"{_dropped([part.staging for part in todo])} ;\n{forgotten(todo)}")
    try:
        taken = endpoint.send_dataset(_Document(todo, said(todo), tell))
        # a store that tells the right number at once is not asked to count, which takes Fuseki a fifth of the time
        if taken != sum(part.triples for part in todo) + RECORDED * len(todo):
            _compare(endpoint, {part.iri: part.triples for part in todo})
    except BaseException:
        _clean(endpoint, f"{_dropped([part.iri for part in todo])} ;\n{forgotten(todo)}")
        raise


def _pour(endpoint: Endpoint, planned: Plan, tell: Tell) -> None:
    """Add graphs that are not there yet by one request past any transaction.

    Of what an earlier one left, graphs that had come whole stay, and what there is of others goes first.
    """
    endpoint.update(_dropped([part.staging for part in planned.todo]))
    if todo := [part for part in planned.todo if not planned.has_come(part)]:
        _send_past(endpoint, todo, tell)
    endpoint.update(record(planned.todo))


def _send_past(endpoint: Endpoint, todo: list[Part], tell: Tell) -> None:
    _empty(endpoint, todo)
    endpoint.update(begun(todo))
    try:
        endpoint.send_dataset(_Document(todo, "", tell), bulk=True)
        _compare(endpoint, {part.iri: part.triples for part in todo})
    except BaseException:
        # what cannot be taken back now is so by the next load, since the graphs are written down as begun
        with contextlib.suppress(KgError):
            _empty(endpoint, todo)
            endpoint.update(forgotten(todo))
        raise


def _empty(endpoint: Endpoint, todo: list[Part]) -> None:
    """Take away what is in these graphs, in pieces: one request for all of it would be one transaction."""
    for part in todo:
        while rows(endpoint, SOME % part.iri, [part.iri]):
            endpoint.update(TAKE % (part.iri, part.iri, TAKEN))


def _switch(endpoint: Endpoint, todo: list[Part], tell: Tell) -> None:
    """Send graphs to their staging places, and move them over the old ones once all have come."""
    dropped = _dropped([part.staging for part in todo])
    try:
        endpoint.update(dropped)
        _upload(endpoint, todo, lambda part: part.staging, tell)
    except BaseException:
        _clean(endpoint, dropped)
        raise
    moves = [f"MOVE <{part.staging}> TO <{part.iri}>" for part in todo]
    if endpoint.profile.atomic:
        endpoint.update(" ;\n".join([*moves, record(todo)]))
    else:
        for text in (*moves, record(todo)):
            endpoint.update(text)
    _compare(endpoint, {part.iri: part.triples for part in todo})


def _upload(endpoint: Endpoint, todo: list[Part], place: Callable[[Part], str], tell: Tell) -> None:
    """Send each graph to its place, and count what has come."""
    total = _size(todo)
    sent = 0
    for part in todo:
        for size in _sent(endpoint, part, place(part)):
            sent += size
            tell(part.name, sent, total)
    _compare(endpoint, {place(part): part.triples for part in todo})


class _Document:
    """Graphs as TriG, read from their files while they are sent."""

    def __init__(self, parts: list[Part], record: str, tell: Tell) -> None:
        # readers look for the entities, which come last: without its end the graph is not taken to be there
        self._parts = sorted(parts, key=lambda part: part.iri == LAST)
        self._record = f"<{RECORD}> {{\n{record}}}\n".encode() if record else b""
        self._tell = tell
        self.size = len(self._record) + sum(
            part.size + len(_opened(part)) + len(CLOSED) for part in parts
        )

    def __iter__(self) -> Iterator[bytes]:
        total = _size(self._parts)
        sent = 0
        yield self._record
        for part in self._parts:
            yield _opened(part)
            for chunk in part.chunks(PIECE):
                yield chunk
                sent += len(chunk)
                self._tell(part.name, sent, total)
            yield CLOSED


def _opened(part: Part) -> bytes:
    return f"<{part.iri}> {{\n".encode()


def _sent(endpoint: Endpoint, part: Part, graph: str) -> Iterable[int]:
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


def _compare(endpoint: Endpoint, expected: dict[str, int]) -> None:
    found = counts(endpoint, expected)
    wrong = [
        f"{found[iri]} of {wanted} triples in {iri}"
        for iri, wanted in expected.items()
        if found[iri] != wanted
    ]
    if wrong:
        reason = f"{endpoint.url} does not hold what was sent: {'; '.join(wrong)}"
        raise StoreError(reason, hint="is it full, or does it cut long requests?")


def _size(parts: list[Part]) -> int:
    return sum(part.size for part in parts)


def _dropped(graphs: list[str]) -> str:
    return " ;\n".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs)


def _clean(endpoint: Endpoint, text: str) -> None:
    """Remove what was sent; a store that is gone by now is cleaned by the next load."""
    try:
        endpoint.update(text)
    except KgError:
        return
