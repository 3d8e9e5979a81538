"""Property paths as joins and unions of plain triples, and of closures of pairs.

A path that may be walked no step at all (`*`, `?`) becomes a union: both ends are one node, or a
walk of at least one step leads from one to another. So no list of all nodes is needed, and the
rows are counted as SPARQL counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kg.sql.relational import (
    Call,
    Choice,
    Const,
    Extend,
    Filter,
    Given,
    Inverse,
    Match,
    Node,
    Path,
    Pattern,
    Relation,
    Repeat,
    Sequence,
    Step,
    Union,
    Var,
    Walk,
)
from kg.sql.subset import OutsideSubset

#: Patterns that together stand for one, and the nodes that they make equal.
Variant = tuple[tuple[Pattern, ...], tuple[tuple[Node, Node], ...]]
#: Gives a name that nothing has yet.
Naming = Callable[[], str]


def expand(match: Match, outer: set[str], name: Naming) -> Relation:
    """Return a relation of predicates and of walks of one step or more only.

    Args:
        match: the patterns.
        outer: variables that have a value outside, as in an EXISTS.
        name: gives names that no node between two steps has yet.

    Raises:
        OutsideSubset: a path is open at both ends.
    """
    variants: list[Variant] = [((), ())]
    for pattern in match.patterns:
        choices = list(_list_variants(pattern, name))
        grown = []
        for patterns, equal in variants:
            for more, also in choices:
                grown.append((patterns + more, equal + also))
        variants = grown
    arms = []
    for patterns, equal in variants:
        arms.append(_make_equal(patterns, list(equal), outer))
    return arms[0] if len(arms) == 1 else Union(tuple(arms))


def _list_variants(pattern: Pattern, name: Naming) -> Iterator[Variant]:
    path = pattern.predicate
    match path:
        case Step(predicate):
            yield (replace(pattern, predicate=predicate),), ()
        case Inverse(inner):
            turned = replace(pattern, subject=pattern.object, object=pattern.subject)
            yield from _list_variants(replace(turned, predicate=inner), name)
        case Choice(paths):
            for choice in paths:
                yield from _list_variants(replace(pattern, predicate=choice), name)
        case Sequence(paths):
            yield from _follow(pattern, paths, name)
        case Repeat(inner, zero, many):
            walk = _merge(inner, many)
            zero = zero or walk.zero
            if zero:
                yield (), ((pattern.subject, pattern.object),)
            step = Walk(walk.path, walk.many, away=zero)
            yield (replace(pattern, predicate=step),), ()
        case _:
            yield (pattern,), ()


def _merge(inner: Path, many: bool) -> Repeat:
    """Return a repeated path, where a path repeated twice is repeated once."""
    if isinstance(inner, Repeat):
        below = _merge(inner.path, inner.many)
        return Repeat(below.path, inner.zero or below.zero, many or below.many)
    return Repeat(inner, False, many)


def _follow(pattern: Pattern, paths: tuple[Path, ...], name: Naming) -> Iterator[Variant]:
    """Yield the variants of a sequence, with a new variable between two steps."""
    if len(paths) == 1:
        yield from _list_variants(replace(pattern, predicate=paths[0]), name)
        return
    middle = Var(f".{name()}")
    begin = replace(pattern, predicate=paths[0], object=middle)
    for first, equal in _list_variants(begin, name):
        for rest, also in _follow(replace(pattern, subject=middle), paths[1:], name):
            yield first + rest, equal + also


def _make_equal(
    patterns: tuple[Pattern, ...], equal: list[tuple[Node, Node]], outer: set[str]
) -> Relation:
    """Return the patterns with one node in place of two, for each pair of equal nodes."""
    values: list[tuple[str, Node]] = []
    same: list[tuple[Node, Node]] = []
    while equal:
        one, other = equal.pop(0)
        if one == other and not isinstance(one, Var):
            continue
        if not isinstance(one, Var) and not isinstance(other, Var):
            same.append((one, other))
            continue
        staying, dropped = _choose(one, other, patterns, outer)
        patterns = tuple(_put(pattern, dropped, staying) for pattern in patterns)
        equal = [(_swap(a, dropped, staying), _swap(b, dropped, staying)) for a, b in equal]
        if staying != dropped:
            values.append((dropped.name, staying))
    relation: Relation = Match(patterns)
    for one, other in same:
        relation = Filter(relation, Call("SAMETERM", (one, other)))
    for name, value in reversed(values):
        relation = Extend(relation, name, value)
    return relation


def _choose(
    one: Node, other: Node, patterns: tuple[Pattern, ...], outer: set[str]
) -> tuple[Node, Var]:
    """Return the node to keep, with a value elsewhere, and the one it replaces."""
    for staying, dropped in ((one, other), (other, one)):
        if isinstance(dropped, Var) and _has_value(staying, patterns, outer):
            return staying, dropped
    raise OutsideSubset("property path open at both ends")


def _has_value(node: Node, patterns: tuple[Pattern, ...], outer: set[str]) -> bool:
    if isinstance(node, Const | Given) or node.name in outer:
        return True
    return any(node in (pattern.subject, pattern.object) for pattern in patterns)


def _put(pattern: Pattern, dropped: Var, staying: Node) -> Pattern:
    return replace(
        pattern,
        subject=_swap(pattern.subject, dropped, staying),
        object=_swap(pattern.object, dropped, staying),
        graph=_swap(pattern.graph, dropped, staying) if pattern.graph else None,
    )


def _swap(node: Node, dropped: Var, staying: Node) -> Node:
    return staying if node == dropped else node


def is_path(pattern: Pattern) -> bool:
    """Return whether a pattern has a path that is not taken apart yet."""
    return isinstance(pattern.predicate, Step | Inverse | Sequence | Choice | Repeat)
