"""Loading: every graph to a place of its own in the store, counted there, and only then moved to where it is read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.errors import KgError
from kg.stores.endpoint import Endpoint, StoreError
from kg.stores.graphs import Held, Part, Tell, counts, held, record


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
        if there.triples == 0:
            return "new"
        return "same" if there.sha256 == part.sha256 else "replace"

    @property
    def todo(self) -> list[Part]:
        """The graphs that are not there yet as they should be."""
        return [part for part in self.parts if self.what(part) != "same"]

    @property
    def foreign(self) -> list[Part]:
        """The graphs in which the store has data that is not ours."""
        return [part for part in self.parts if self.what(part) == "foreign"]


def plan(endpoint: Endpoint, parts: list[Part]) -> Plan:
    """What there is to do; nothing is changed."""
    return Plan(parts, held(endpoint, [part.iri for part in parts]))


def load(endpoint: Endpoint, planned: Plan, *, replace: bool = False, tell: Tell) -> None:
    """Bring the store to the release: until all graphs have come and are counted, readers see the old ones.

    Running it again changes nothing. What an interrupted load left behind is removed first.

    Args:
        replace: also graphs with data that no load of ours left there.
        tell: told of the graph, the bytes sent so far and the bytes in all, while they go out.

    Raises:
        KgError: foreign data without `replace`; nothing was changed.
        StoreError: the store refuses, or does not hold all that was sent; its graphs are as they were.
    """
    if planned.foreign and not replace:
        listed = ", ".join(f"{part.name} ({planned.held[part.iri].triples} triples)" for part in planned.foreign)
        raise KgError(
            f"{endpoint.url} holds other data in our graphs: {listed}", hint="look at it, then load with --replace"
        )
    todo = planned.todo
    if not todo:
        return
    if not endpoint.profile.stages:
        _upload(endpoint, todo, lambda part: part.iri, tell)
        endpoint.update(record(todo))
        return
    _stage(endpoint, todo, tell)
    moves = [f"MOVE <{part.staging}> TO <{part.iri}>" for part in todo]
    if endpoint.profile.atomic:
        endpoint.update(" ;\n".join([*moves, record(todo)]))
    else:
        for text in (*moves, record(todo)):
            endpoint.update(text)
    _compare(endpoint, {part.iri: part.triples for part in todo})


def _stage(endpoint: Endpoint, todo: list[Part], tell: Tell) -> None:
    try:
        _drop(endpoint, [part.staging for part in todo])
        _upload(endpoint, todo, lambda part: part.staging, tell)
    except BaseException:
        _clean(endpoint, todo)
        raise


def _upload(endpoint: Endpoint, todo: list[Part], place: Callable[[Part], str], tell: Tell) -> None:
    """Send each graph to its place, and count what has come."""
    total = sum(part.size for part in todo)
    sent = 0
    for part in todo:
        for size in _sent(endpoint, part, place(part)):
            sent += size
            tell(part.name, sent, total)
    _compare(endpoint, {place(part): part.triples for part in todo})


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
    wrong = [f"{found[iri]} of {wanted} triples in {iri}" for iri, wanted in expected.items() if found[iri] != wanted]
    if wrong:
        reason = f"{endpoint.url} does not hold what was sent: {'; '.join(wrong)}"
        raise StoreError(reason, hint="is it full, or does it cut long requests?")


def _drop(endpoint: Endpoint, graphs: list[str]) -> None:
    endpoint.update(" ;\n".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs))


def _clean(endpoint: Endpoint, todo: list[Part]) -> None:
    """Remove what was staged; a store that is gone by now is cleaned by the next load."""
    try:
        _drop(endpoint, [part.staging for part in todo])
    except KgError:
        return
