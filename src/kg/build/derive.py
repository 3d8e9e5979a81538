"""What follows by rule: roots, summaries and the plain edges of each truth policy, by saved CONSTRUCTs."""

from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from kg.catalog import SavedQuery
from kg.names import BASE_GRAPHS, GRAPH, default_graph, prefixes


def derive(store: ox.Store, rules: list[SavedQuery]) -> set[ox.Quad]:
    """The quads that the rules add to a store, each rule into the graph that its header names.

    Rules run in the order of their `order`; a rule sees all that stands or was derived before it. Views
    come last and side by side: each sees every other graph and none of the views.
    """
    rules = sorted(rules, key=lambda rule: (rule.order, rule.name))
    views = [rule for rule in rules if rule.graph not in BASE_GRAPHS]
    derived: set[ox.Quad] = set()
    for rule in rules:
        if rule not in views:
            added = _run(store, rule)
            store.extend(added)
            derived.update(added)
    with ThreadPoolExecutor() as threads:
        for added in list(threads.map(lambda rule: _run(store, rule), views)):
            store.extend(added)
            derived.update(added)
    return derived


def _run(store: ox.Store, rule: SavedQuery) -> list[ox.Quad]:
    base = default_graph([GRAPH + name for name in BASE_GRAPHS])
    found = store.query(rule.text, default_graph=base, prefixes=prefixes())
    assert isinstance(found, ox.QueryTriples)  # the catalogue holds CONSTRUCTs in this folder only
    into = ox.NamedNode(GRAPH + rule.graph)
    return [ox.Quad(triple.subject, triple.predicate, triple.object, into) for triple in found]
