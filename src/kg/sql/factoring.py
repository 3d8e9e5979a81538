"""Unions for engines that read every arm for itself, however alike arms are.

What all arms of a union ask is asked once, beside it. An EXISTS of a union becomes one EXISTS for
each arm, so that none has a union that reads the row outside.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from kg.sql.property_paths import Naming, expand, is_path
from kg.sql.relational import (
    Call,
    Exists,
    Expression,
    Extend,
    Filter,
    Join,
    Match,
    Pattern,
    Relation,
    Union,
    Var,
    list_bound,
    list_free,
    list_nodes,
    list_variables,
)

#: The most parts into which an EXISTS is divided; one of more stays as it is.
MOST = 8


def factor(arms: tuple[Relation, ...]) -> tuple[tuple[Relation, ...], Match]:
    """Return the arms of a union without what is in all of them, and those patterns.

    The rows of the arms joined to the patterns are those of the union. A pattern stays in the arms
    where one needs it: for a condition, or as the link between two others.
    """
    read = [_list_patterns(arm) for arm in arms]
    if len(arms) < 2 or not all(read):
        return arms, Match(())
    common = tuple(pattern for pattern in dict.fromkeys(read[0]) if _is_in_all(pattern, read))
    while common:
        shorter = tuple(_leave_out(arm, common) for arm in arms)
        needed = _find_needed(shorter, common)
        if needed is None:
            return shorter, Match(common)
        common = tuple(pattern for pattern in common if pattern != needed)
    return arms, Match(())


def _is_in_all(pattern: Pattern, read: list[tuple[Pattern, ...]]) -> bool:
    return all(pattern in patterns for patterns in read)


def _list_patterns(arm: Relation) -> tuple[Pattern, ...]:
    """Return the patterns of an arm; none where it has other parts than conditions."""
    match arm:
        case Match(patterns):
            return patterns
        case Filter(inner, _) | Extend(inner, _, _):
            return _list_patterns(inner)
        case Join(Match() | Join() as left, Match() | Join() as right):
            one, other = _list_patterns(left), _list_patterns(right)
            return one + other if one and other else ()
        case _:
            return ()


def _leave_out(arm: Relation, common: tuple[Pattern, ...]) -> Relation:
    """Return an arm without some of its patterns."""
    match arm:
        case Filter(inner, _) | Extend(inner, _, _):
            return replace(arm, relation=_leave_out(inner, common))
        case _:
            staying = [pattern for pattern in _list_patterns(arm) if pattern not in common]
            return Match(tuple(staying))


def _find_needed(arms: tuple[Relation, ...], common: tuple[Pattern, ...]) -> Pattern | None:
    """Return a pattern that has to be in the arms, if there is one."""
    outside = _list_names(common)
    bound = [list_bound(arm) for arm in arms]
    everywhere = set.intersection(*bound)
    loose = set().union(*map(list_variables, arms)) - everywhere
    for arm, names in zip(arms, bound, strict=True):
        loose |= _list_read(arm) - names
    for pattern in common:
        if _list_names((pattern,)) & loose:
            return pattern
    if not everywhere & outside:
        return common[0]
    for arm in arms:
        groups = _list_groups(_list_patterns(arm))
        if len(groups) > 1:
            return max(common, key=lambda pattern: _count_met(pattern, groups))
    return None


def _list_names(patterns: tuple[Pattern, ...]) -> set[str]:
    return {node.name for node in list_nodes(patterns) if isinstance(node, Var)}


def _list_read(arm: Relation) -> set[str]:
    """Return the variables that the conditions and values of an arm read."""
    match arm:
        case Filter(inner, condition):
            return _list_read(inner) | list_free(condition)
        case Extend(inner, _, value):
            return _list_read(inner) | list_free(value)
        case _:
            return set()


def _list_groups(patterns: tuple[Pattern, ...]) -> list[set[str]]:
    """Return the variables of patterns in groups, of which no pattern connects two."""
    groups: list[set[str]] = []
    for pattern in patterns:
        names = _list_names((pattern,))
        if names:
            met = [group for group in groups if group & names]
            groups = [group for group in groups if not group & names]
            groups.append(names.union(*met))
    return groups


def _count_met(pattern: Pattern, groups: list[set[str]]) -> int:
    names = _list_names((pattern,))
    return sum(bool(group & names) for group in groups)


def divide(condition: Expression, outer: set[str], name: Naming) -> Expression:
    """Return a condition in which no EXISTS is of a union.

    Args:
        outer: the variables of the row outside.
        name: gives names that nothing has yet.
    """
    match condition:
        case Call("&&" | "||" | "!" as operator, arguments):
            parts = tuple(divide(part, outer, name) for part in arguments)
            return Call(operator, parts)
        case Exists(relation, negated):
            arms = _list_arms(relation, outer, name)
            if 1 < len(arms) <= MOST:
                parts = tuple(Exists(arm, negated) for arm in arms)
                return Call("&&" if negated else "||", parts)
    return condition


def _list_arms(relation: Relation, outer: set[str], name: Naming) -> list[Relation]:
    """Return relations without unions that have the rows of one together."""
    match relation:
        case Match(patterns) if any(map(is_path, patterns)):
            return _list_arms(expand(relation, outer, name), outer, name)
        case Union(arms):
            return [part for arm in arms for part in _list_arms(arm, outer, name)]
        case Filter(inner, _) | Extend(inner, _, _):
            return [replace(relation, relation=part) for part in _list_arms(inner, outer, name)]
        case Join(left, right):
            sides = (_list_arms(left, outer, name), _list_arms(right, outer, name))
            return [Join(one, other) for one, other in product(*sides)]
        case _:
            return [relation]
