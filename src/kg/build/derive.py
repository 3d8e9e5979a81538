"""What follows by rule: roots, summaries and the plain edges of each truth policy, by saved CONSTRUCTs."""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.catalog import SavedQuery
from kg.names import BASE_GRAPHS, GRAPH, default_graph, prefixes


def derive(asserted: Iterable[ox.Quad], rules: list[SavedQuery]) -> set[ox.Quad]:
    """The quads that the rules add, each rule into the graph that its header names.

    Rules run in the order of their `order`; a rule sees all that stands or was derived before it,
    except the views of other policies.
    """
    store = ox.Store()
    store.extend(asserted)
    base = default_graph([GRAPH + name for name in BASE_GRAPHS])
    derived: set[ox.Quad] = set()
    for rule in sorted(rules, key=lambda rule: (rule.order, rule.name)):
        found = store.query(rule.text, default_graph=base, prefixes=prefixes())
        assert isinstance(found, ox.QueryTriples)  # the catalogue holds CONSTRUCTs in this folder only
        into = ox.NamedNode(GRAPH + rule.graph)
        added = [ox.Quad(triple.subject, triple.predicate, triple.object, into) for triple in found]
        store.extend(added)
        derived.update(added)
    return derived
