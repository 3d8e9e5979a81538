"""What follows by rule: roots, summaries and the plain edges of each truth policy, by saved CONSTRUCTs.

A rule whose header says `per: claim` gives the triples of one claim after the other: it can be asked of some claims
only. That is how a build of any size stays within its memory, and how a change costs what it touches.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.catalog import PER, SavedQuery
from kg.names import BASE_GRAPHS, TYPE, expand, prefixes
from kg.sparql import rewrite, tokens

#: Members that are asked about in one question; of two thousand the engine reads whole indexes in place of looking up.
CHUNK = 300


def order_rules(rules: list[SavedQuery]) -> tuple[list[SavedQuery], list[SavedQuery]]:
    """The rules in the order in which they run: those that others build on, and the views, which see no other view."""
    rules = sorted(rules, key=lambda rule: (rule.order, rule.name))
    return [rule for rule in rules if rule.graph in BASE_GRAPHS], [
        rule for rule in rules if rule.graph not in BASE_GRAPHS
    ]


def list_members(store: ox.Store) -> dict[str, list[str]]:
    """All members of each class of PER in a merged store, as `<iri>`, in order."""
    return {
        variable: sorted(
            str(quad.subject)
            for quad in store.quads_for_pattern(None, TYPE, ox.NamedNode(expand(kind)))
        )
        for variable, kind in PER.items()
    }


def derive(
    store: ox.Store, rule: SavedQuery, keys: Mapping[str, Sequence[str]]
) -> Iterator[list[bytes]]:
    """The lines that a rule gives for some keys, a chunk of keys at a time; several are asked side by side.

    Args:
        store: the graphs that the rule may see, merged to one default graph.
        keys: the members to ask about, by variable; a rule without `per` is asked as a whole.
    """
    if not rule.per:
        yield _run(store, rule.text)
        return
    wanted = iter(keys[rule.per])
    chunks = iter(lambda: list(islice(wanted, CHUNK)), [])
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as threads:
        # some chunks at a time: all of them at once would lie in memory, each with its answer
        while some := list(islice(chunks, workers)):
            yield from threads.map(
                lambda chunk: _run(store, rewrite.restrict(rule.text, rule.per, chunk)), some
            )


def list_written_predicates(rule: SavedQuery) -> list[ox.NamedNode]:
    """The predicates that a rule writes (and other names of its template, which stand nowhere as predicates)."""
    template = rule.text[: rule.text.index("}")]
    return [
        ox.NamedNode(expand(token))
        for kind, token, _ in tokens.scan(template)
        if kind == "prefixed"
    ]


def _run(store: ox.Store, text: str) -> list[bytes]:
    found = store.query(text, prefixes=prefixes())
    assert isinstance(
        found, ox.QueryTriples
    )  # the catalogue holds CONSTRUCTs in these folders only
    return sorted_ntriples.serialize_lines(found)
