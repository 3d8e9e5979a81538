"""Loading: every graph to a place of its own in the store, counted there, and only then moved to where it is read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.errors import KgError
from kg.stores.endpoint import Endpoint, StoreError
from kg.stores.graphs import Held, Part, counts, held, record

#: Told while bytes go out: the graph, the bytes sent so far, the bytes in all.
Tell = Callable[[str, int, int], None]


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
    staged = _stage(endpoint, todo, tell) if endpoint.profile.stages else _overwrite(endpoint, todo, tell)
    moves = [f"MOVE <{part.staging}> TO <{part.iri}>" for part, _ in staged] if endpoint.profile.stages else []
    if endpoint.profile.atomic or not moves:
        endpoint.update(" ;\n".join([*moves, record(staged)]))
    else:
        for text in (*moves, record(staged)):
            endpoint.update(text)
    _compare(endpoint, {part.iri: triples for part, triples in staged})


def _stage(endpoint: Endpoint, todo: list[Part], tell: Tell) -> list[tuple[Part, int]]:
    total = sum(part.size for part in todo)
    sent = 0
    try:
        _drop(endpoint, [part.staging for part in todo])
        for part in todo:
            for size in _sent(endpoint, part, part.staging):
                sent += size
                tell(part.name, sent, total)
        _compare(endpoint, {part.staging: part.triples for part in todo})
    except BaseException:
        _clean(endpoint, todo)
        raise
    return [(part, part.triples) for part in todo]


def _overwrite(endpoint: Endpoint, todo: list[Part], tell: Tell) -> list[tuple[Part, int]]:
    """For a store that cannot move graphs: each graph is replaced where it stands."""
    total = sum(part.size for part in todo)
    sent = 0
    for part in todo:
        for size in _sent(endpoint, part, part.iri):
            sent += size
            tell(part.name, sent, total)
    _compare(endpoint, {part.iri: part.triples for part in todo})
    return [(part, part.triples) for part in todo]


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
        raise StoreError(
            f"{endpoint.url} does not hold what was sent: {'; '.join(wrong)}",
            hint="is it full, or does it cut long requests? its graphs for reading were not changed",
        )


def _drop(endpoint: Endpoint, graphs: list[str]) -> None:
    endpoint.update(" ;\n".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs))


def _clean(endpoint: Endpoint, todo: list[Part]) -> None:
    """Remove what was staged; a store that is gone by now is cleaned by the next load."""
    try:
        _drop(endpoint, [part.staging for part in todo])
    except KgError:
        return
