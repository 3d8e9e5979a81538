"""Loading: bring a store to the release without showing readers a part of it.

New graphs are added by one request, or sent to their places where a store has no such request and
nothing of the release. Other graphs are uploaded to staging graphs, counted, and moved over the old
ones.
"""

import contextlib
from dataclasses import dataclass

from kg.errors import KgError
from kg.stores.client import Endpoint
from kg.stores.engine import SOME, read_rows
from kg.stores.inventory import (
    GraphFile,
    Progress,
    StoredGraph,
    count_triples,
    is_empty,
    make_forget_update,
    make_record_update,
    make_start_update,
    read_stored_graphs,
)
from kg.stores.sending import Document, check_counts, send_graphs, total_size
from kg.stores.transport import StoreError

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
    #: Whether the store contains nothing at all, and says so without being asked for each graph.
    is_fresh: bool = False

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
        return is_resumed or total_size(self.todo) > BULK

    def is_direct(self, endpoint: Endpoint) -> bool:
        """Check whether graphs go to their places: the store has none of them."""
        is_none_there = self._is_new and len(self.todo) == len(self.graphs)
        return endpoint.profile.direct and is_none_there

    def is_addition(self, endpoint: Endpoint) -> bool:
        """Check whether the graphs are all new and one request adds them."""
        return endpoint.profile.dataset is not None and self._is_new


def make_plan(endpoint: Endpoint, graphs: list[GraphFile]) -> Plan:
    """Compare the store with the graphs of the release; nothing is changed."""
    endpoint = endpoint.with_time_for(total_size(graphs))
    if is_empty(endpoint):
        return Plan(graphs, {graph.iri: StoredGraph() for graph in graphs}, is_fresh=True)
    return Plan(graphs, read_stored_graphs(endpoint, [graph.iri for graph in graphs]))


def load(endpoint: Endpoint, plan: Plan, *, replace: bool = False, progress: Progress) -> None:
    """Bring the store to the release.

    Readers see the old graphs until all new ones are there, with three exceptions. A store that
    cannot move graphs shows each of them as it arrives. A store that keeps a transaction in memory
    gets more than `BULK` bytes of new graphs outside of one. A store without a request for several
    graphs gets the first release graph by graph. In the last two, `kg.stores.engine` sees nothing
    until all is there and counted; other readers may see a part, with the entities at last.

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
    endpoint = endpoint.with_time_for(total_size(todo))
    if plan.is_bulk(endpoint):
        _bulk_load(endpoint, plan, progress)
    elif plan.is_addition(endpoint):
        _add(endpoint, plan, progress)
    elif plan.is_direct(endpoint):
        _fill(endpoint, plan, progress)
    elif endpoint.profile.stages:
        are_empty = not any(plan.stored[graph.iri].triples for graph in todo)
        _replace_by_staging(endpoint, todo, progress, are_empty=are_empty)
    else:
        targets = {graph.iri: graph for graph in todo}
        send_graphs(endpoint, targets, progress)
        endpoint.update(make_record_update(todo))


def _refuse_foreign_data(endpoint: Endpoint, plan: Plan) -> KgError:
    graphs = [f"{graph.name} ({plan.stored[graph.iri].triples} triples)" for graph in plan.foreign]
    return KgError(
        f"{endpoint.url} contains other data in our graphs: {', '.join(graphs)}",
        hint="look at it, then load with --replace",
    )


def _add(endpoint: Endpoint, plan: Plan, progress: Progress) -> None:
    """Add new graphs and their load record by one request.

    It is not a move from staging graphs, since a store copies what it moves: that would take longer
    than the upload.
    """
    graphs, form = plan.todo, endpoint.profile.form
    forget = make_forget_update(graphs)
    if not plan.is_fresh:
        endpoint.update(f"{_make_drop_update([graph.staging for graph in graphs])} ;\n{forget}")
    try:
        accepted = endpoint.send_dataset(Document(graphs, progress, form=form, is_recorded=True))
        if not _are_all_there(endpoint, graphs, accepted):
            check_counts(endpoint, {graph.iri: graph for graph in graphs})
    except BaseException:
        _clean(endpoint, f"{_make_drop_update([graph.iri for graph in graphs])} ;\n{forget}")
        raise


def _are_all_there(endpoint: Endpoint, graphs: list[GraphFile], accepted: int | None) -> bool:
    """Check whether a store has all triples, as it tells without a query.

    A query takes Fuseki a fifth of the time of a load, and a fresh RDF4J as long as the load.

    Args:
        accepted: the quads that it reported for the document.
    """
    triples = sum(graph.triples for graph in graphs)
    if accepted is None:
        return endpoint.measure([graph.iri for graph in graphs]) == triples
    return accepted == triples + RECORDED * len(graphs)


def _fill(endpoint: Endpoint, plan: Plan, progress: Progress) -> None:
    """Send the first release to its places, and record it once it is counted.

    The load record marks the graphs as started meanwhile: our readers see none of them, and the
    next load recognises the remains of one that is killed. Virtuoso would take as long as for the
    upload to copy and remove staging graphs, and refuses to copy a million triples by default.
    """
    graphs = plan.todo
    missing = [graph for graph in graphs if not plan.is_complete(graph)]
    drop = _make_drop_update([graph.staging for graph in graphs])
    endpoint.update(f"{drop} ;\n{make_start_update(graphs)}")
    try:
        send_graphs(endpoint, {graph.iri: graph for graph in missing}, progress)
        endpoint.update(make_record_update(graphs))
    except BaseException:
        forget = make_forget_update(graphs)
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
        endpoint.send_dataset(Document(graphs, progress, form=endpoint.profile.form), bulk=True)
        check_counts(endpoint, {graph.iri: graph for graph in graphs})
    except BaseException:
        # if this fails too, the next load does it
        with contextlib.suppress(KgError):
            _empty_graphs(endpoint, graphs)
            endpoint.update(make_forget_update(graphs))
        raise


def _empty_graphs(endpoint: Endpoint, graphs: list[GraphFile]) -> None:
    """Remove the triples of graphs in pieces, each of which is a transaction.

    Raises:
        StoreError: it accepts that, and has as many triples as before.
    """
    for graph in graphs:
        before = None
        while read_rows(endpoint, SOME % graph.iri, [graph.iri]):
            left = count_triples(endpoint, [graph.iri])[graph.iri]
            if before is not None and left >= before:
                reason = f"{endpoint.url} does not remove the triples of {graph.iri}"
                raise StoreError(reason, hint="this store is broken or hostile: ask who runs it")
            before = left
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
        send_graphs(endpoint, {graph.staging: graph for graph in graphs}, progress)
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
    check_counts(endpoint, {graph.iri: graph for graph in graphs})


def _make_drop_update(iris: list[str]) -> str:
    return " ;\n".join(f"DROP SILENT GRAPH <{iri}>" for iri in iris)


def _clean(endpoint: Endpoint, update: str) -> None:
    """Remove what was sent; if the store no longer answers, the next load does it."""
    with contextlib.suppress(KgError):
        endpoint.update(update)
