"""What follows by rule: roots, summaries and the plain edges of each truth policy, by saved CONSTRUCTs."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from kg.catalog import SavedQuery
from kg.names import BASE_GRAPHS, GRAPH, prefixes


def merge(store: ox.Store, quads: Iterable[ox.Quad], graphs: Iterable[str]) -> None:
    """Put what stands in some graphs into the default graph of a store.

    Rules and checks join there: over several named graphs the same joins take several times as long.
    """
    wanted = {ox.NamedNode(GRAPH + name) for name in graphs}
    store.extend(ox.Quad(one.subject, one.predicate, one.object) for one in quads if one.graph_name in wanted)


def derive(store: ox.Store, rules: list[SavedQuery]) -> set[ox.Quad]:
    """The quads that the rules add to a merged store, each rule into the graph that its header names.

    Rules run in the order of their `order`; a rule sees all that stands or was derived before it. Views
    come last and side by side: each sees every other graph and none of the views.
    """
    rules = sorted(rules, key=lambda rule: (rule.order, rule.name))
    views = [rule for rule in rules if rule.graph not in BASE_GRAPHS]
    derived: set[ox.Quad] = set()
    for rule in rules:
        if rule not in views:
            added = _run(store, rule)
            merge(store, added, BASE_GRAPHS)
            derived.update(added)
    with ThreadPoolExecutor() as threads:
        return derived.union(*threads.map(lambda rule: _run(store, rule), views))


def _run(store: ox.Store, rule: SavedQuery) -> list[ox.Quad]:
    found = store.query(rule.text, prefixes=prefixes())
    assert isinstance(found, ox.QueryTriples)  # the catalogue holds CONSTRUCTs in this folder only
    into = ox.NamedNode(GRAPH + rule.graph)
    return [ox.Quad(triple.subject, triple.predicate, triple.object, into) for triple in found]
