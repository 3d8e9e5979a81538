"""Derivation by rule: independent sources, summaries and plain edges.

Rules are saved CONSTRUCT queries. A rule whose header says `per: claim` derives the triples of each
claim from that claim alone, so it runs on some claims at a time: memory does not grow with the
graph.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.catalog import PER, SavedQuery
from kg.names import BASE_GRAPHS, TYPE, expand, prefixes
from kg.sparql import rewrite

#: Members in one query. Of two thousand, the engine scans whole indexes instead of looking up each.
CHUNK = 300


def order_rules(rules: list[SavedQuery]) -> tuple[list[SavedQuery], list[SavedQuery]]:
    """Return the summary rules and the view rules, in the order of execution.

    A rule of a summary can use the summaries before it. A rule of a view uses no other view.
    """
    summaries: list[SavedQuery] = []
    views: list[SavedQuery] = []
    for rule in sorted(rules, key=lambda rule: (rule.order, rule.name)):
        (summaries if rule.graph in BASE_GRAPHS else views).append(rule)
    return summaries, views


def list_members(store: ox.Store) -> dict[str, list[str]]:
    """Return the members (`<iri>`) of each class of PER, by variable and in order."""
    members = {}
    for variable, name in PER.items():
        quads = store.quads_for_pattern(None, TYPE, ox.NamedNode(expand(name)))
        members[variable] = sorted(str(quad.subject) for quad in quads)
    return members


def derive(
    store: ox.Store, rule: SavedQuery, members: Mapping[str, Sequence[str]]
) -> Iterator[list[bytes]]:
    """Yield the lines that a rule derives, one list for each chunk of members.

    Args:
        store: the graphs that the rule uses, merged into one default graph.
        members: the members to derive about, by variable; a rule without `per` ignores them.
    """
    if not rule.per:
        yield _run(store, rule, rule.text)
        return

    def derive_chunk(chunk: Sequence[str]) -> list[bytes]:
        return _run(store, rule, rewrite.restrict(rule.text, rule.per, chunk))

    chunks = _chunk(members[rule.per])
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as threads:
        # submitted all at once, every chunk would be in memory with its result
        while some := list(islice(chunks, workers)):
            yield from threads.map(derive_chunk, some)


def _chunk(members: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(members), CHUNK):
        yield members[start : start + CHUNK]


def _run(store: ox.Store, rule: SavedQuery, text: str) -> list[bytes]:
    triples = store.query(text, prefixes=prefixes())
    assert isinstance(triples, ox.QueryTriples)  # rules are CONSTRUCT queries
    return sorted_ntriples.serialize_lines(_join(triples, rule.joined) if rule.joined else triples)


def _join(triples: Iterable[ox.Triple], mark: str) -> Iterator[ox.Triple]:
    """Join the values of each subject and property to one text.

    SPARQL could, but promises no order. All values of a member are in the chunk of that member.
    """
    values: dict[tuple[Any, ox.NamedNode], set[str]] = {}
    for subject, predicate, value in triples:
        values.setdefault((subject, predicate), set()).add(value.value)
    for (subject, predicate), some in values.items():
        yield ox.Triple(subject, predicate, ox.Literal(f"{mark} ".join(sorted(some))))
