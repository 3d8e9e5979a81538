"""Which saved queries answer with rows that are each one claim, read off their patterns.

A row is one claim if the query

- binds a claim, or what an attribution is about, in a required pattern of any arm;
- or shows the predicate of an edge, or has one edge in each arm and shows both its ends.

A query that counts or sums up has such rows only where a claim is one of its columns. Patterns in
OPTIONAL, EXISTS and MINUS only add to a row, and decide nothing.
"""

from itertools import product
from typing import Any

from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier, Variable

from kg.catalog import SavedQuery
from kg.names import prefixes, shorten

Pattern = tuple[Any, Any, Any]
#: What only a claim has; a path that begins with one of these also begins at a claim.
OF_A_CLAIM = ("rdf:subject", "rdf:predicate", "rdf:object", "kg:standing", "kg:supporters")


def is_row_a_claim(query: SavedQuery, predicates: set[str]) -> bool:
    """Return whether each row of a query is one claim.

    Args:
        query: the saved query, a SELECT.
        predicates: the predicates of claims, as prefixed names.
    """
    columns = set(query.columns)
    algebra = prepareQuery(query.text, initNs=prefixes()).algebra
    arms = _list_arms(algebra)
    if _counts(algebra):
        return "claim" in columns
    if any(_binds_claim(triple) for arm in arms for triple in arm):
        return True
    if any(_shows_predicate(triple, columns) for triple in _list_all(algebra)):
        return True
    return all(_is_one_edge(arm, columns, predicates) for arm in arms)


def _list_arms(node: Any) -> list[list[Pattern]]:
    """Return the required patterns of each way to answer: one for each arm of a UNION."""
    if not isinstance(node, CompValue):
        return [[]]
    if node.name == "BGP":
        return [list(node.triples)]
    if node.name == "Union":
        return [*_list_arms(node.p1), *_list_arms(node.p2)]
    if node.name == "Join":
        pairs = product(_list_arms(node.p1), _list_arms(node.p2))
        return [[*first, *second] for first, second in pairs]
    return _list_arms(node.p1 if node.name in ("LeftJoin", "Minus") else node.p)


def _list_all(node: Any) -> list[Pattern]:
    """Return the patterns that a row may match, OPTIONAL ones included."""
    if not isinstance(node, CompValue):
        return []
    if node.name == "BGP":
        return list(node.triples)
    parts = [node.p1] if node.name == "Minus" else [node.p1, node.p2, node.p]
    return [triple for part in parts for triple in _list_all(part)]


def _counts(node: Any) -> bool:
    if not isinstance(node, CompValue):
        return False
    return node.name == "AggregateJoin" or any(map(_counts, (node.p, node.p1)))


def _binds_claim(triple: Pattern) -> bool:
    subject, predicate, object = triple
    first = predicate if isinstance(predicate, Identifier) else getattr(predicate, "args", [""])[0]
    name = shorten(str(first))
    about = name == "kg:about" and isinstance(object, Variable)
    return isinstance(subject, Variable) and (name in OF_A_CLAIM or about)


def _shows_predicate(triple: Pattern, columns: set[str]) -> bool:
    return isinstance(triple[1], Variable) and str(triple[1]) in columns


def _is_one_edge(arm: list[Pattern], columns: set[str], predicates: set[str]) -> bool:
    """Return whether an arm has one edge, whose ends are both columns."""
    edges = [one for one in arm if shorten(str(one[1])) in predicates and not _is_kind(one)]
    ends = {str(end).removeprefix("_") for one in edges for end in (one[0], one[2])}
    return len(edges) == 1 and ends <= columns


def _is_kind(triple: Pattern) -> bool:
    """Return whether a pattern only names the neutral class of a thing, or any class of it."""
    _, predicate, object = triple
    return shorten(str(predicate)) == "rdf:type" and not str(object).startswith("_")
