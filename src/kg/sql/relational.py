"""Relational form of a query: what SQL has to compute, without syntax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True)
class Var:
    """A variable; one that a user cannot name begins with a dot."""

    name: str


@dataclass(frozen=True)
class Const:
    """A term that the query names."""

    term: ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Given:
    """A term that whoever asks gives later."""

    name: str


Node = Var | Const | Given


@dataclass(frozen=True)
class Step:
    """A path of one predicate."""

    predicate: Const


@dataclass(frozen=True)
class Inverse:
    """A path walked from its end to its beginning."""

    path: Path


@dataclass(frozen=True)
class Sequence:
    """A path after another."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Choice:
    """One path or another."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Repeat:
    """Repeated path: at most once (`?`), at least once (`+`), or any times (`*`)."""

    path: Path
    zero: bool
    many: bool


@dataclass(frozen=True)
class Except:
    """Any predicate but these."""

    predicates: tuple[Const, ...]


Path = Step | Inverse | Sequence | Choice | Repeat | Except


@dataclass(frozen=True)
class Walk:
    """Steps along a path: one, or many; `away` leaves out those to the beginning."""

    path: Path
    many: bool
    away: bool


@dataclass(frozen=True)
class Pattern:
    """A triple to find, or two nodes that a path connects."""

    subject: Node
    predicate: Node | Path | Walk
    object: Node
    #: The named graph to find it in; without one, the default graph.
    graph: Node | None = None


@dataclass(frozen=True)
class Match:
    """Rows for all patterns together; one empty row where there are none."""

    patterns: tuple[Pattern, ...]


@dataclass(frozen=True)
class Join:
    """Rows of both sides that agree."""

    left: Relation
    right: Relation


@dataclass(frozen=True)
class LeftJoin:
    """Rows of the left side, with what the right side adds where the condition holds."""

    left: Relation
    right: Relation
    condition: Expression | None


@dataclass(frozen=True)
class Union:
    """Rows of each arm."""

    arms: tuple[Relation, ...]


@dataclass(frozen=True)
class Minus:
    """Rows of the left side that agree with none of the right in a shared variable."""

    left: Relation
    right: Relation


@dataclass(frozen=True)
class Filter:
    """Rows for which the condition is true; an error is not."""

    relation: Relation
    condition: Expression


@dataclass(frozen=True)
class Extend:
    """Rows with one more variable; an error leaves it unbound."""

    relation: Relation
    name: str
    value: Expression


@dataclass(frozen=True)
class Table:
    """Rows that the query lists; None is unbound."""

    names: tuple[str, ...]
    rows: tuple[tuple[Const | None, ...], ...]


@dataclass(frozen=True)
class Aggregate:
    """One value for each group; without an argument it counts rows."""

    function: str
    argument: Expression | None
    distinct: bool
    result: str
    separator: str = " "


@dataclass(frozen=True)
class Group:
    """Rows with the aggregates of each group; without keys, all are one group."""

    relation: Relation
    keys: tuple[Expression, ...]
    aggregates: tuple[Aggregate, ...]


@dataclass(frozen=True)
class Project:
    """Rows with some of their variables."""

    relation: Relation
    names: tuple[str, ...]


@dataclass(frozen=True)
class Distinct:
    """Each row once."""

    relation: Relation


@dataclass(frozen=True)
class Order:
    """Rows in an order; each key says whether it descends."""

    relation: Relation
    keys: tuple[tuple[Expression, bool], ...]


@dataclass(frozen=True)
class Slice:
    """Rows from one on, at most so many."""

    relation: Relation
    start: int
    length: int | None


Relation = (
    Match
    | Join
    | LeftJoin
    | Union
    | Minus
    | Filter
    | Extend
    | Table
    | Group
    | Project
    | Distinct
    | Order
    | Slice
)


@dataclass(frozen=True)
class Call:
    """A function or operator of SPARQL by its name, such as `STR`, `=` or `&&`."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Exists:
    """Whether a relation has a row, given the values of the row outside."""

    relation: Relation
    negated: bool


Expression = Var | Const | Given | Call | Exists


@dataclass(frozen=True)
class Query:
    """A whole query: SELECT, ASK or CONSTRUCT."""

    form: str
    relation: Relation
    names: tuple[str, ...] = ()
    template: tuple[Pattern, ...] = ()
    #: Graphs that the query names as its dataset, by FROM and FROM NAMED; None if it names none.
    dataset: tuple[tuple[str, ...], tuple[str, ...]] | None = None


def list_variables(relation: Relation) -> set[str]:
    """Return the variables that a row of a relation may have."""
    match relation:
        case Match(patterns):
            return {node.name for node in list_nodes(patterns) if isinstance(node, Var)}
        case Join(left, right) | LeftJoin(left, right, _):
            return list_variables(left) | list_variables(right)
        case Union(arms):
            return set().union(*map(list_variables, arms))
        case Minus(left, _):
            return list_variables(left)
        case Extend(inner, name, _):
            return list_variables(inner) | {name}
        case Table(names, _) | Project(_, names):
            return set(names)
        case Group(_, _, aggregates):
            return {aggregate.result for aggregate in aggregates}
        case Filter(inner, _) | Distinct(inner) | Order(inner, _) | Slice(inner, _, _):
            return list_variables(inner)


def without_projection(relation: Relation) -> Relation:
    """Return what a SELECT chooses its columns of."""
    while isinstance(relation, Distinct | Slice | Order | Project):
        relation = relation.relation
    return relation


def list_bound(relation: Relation) -> set[str]:
    """Return the variables that every row of a relation has."""
    match relation:
        case Join(left, right):
            return list_bound(left) | list_bound(right)
        case LeftJoin(left, _, _) | Minus(left, _):
            return list_bound(left)
        case Union(arms):
            return set.intersection(*map(list_bound, arms))
        case Extend(inner, name, value):
            bound = list_bound(inner)
            return bound | {name} if is_bound(value, bound) else bound
        case Table(names, rows):
            columns = zip(*rows, strict=True) if rows else [()] * len(names)
            return {name for name, cells in zip(names, columns, strict=True) if all(cells)}
        case Group(_, _, aggregates):
            return {part.result for part in aggregates if part.function == "COUNT"}
        case Project(inner, names):
            return list_bound(inner) & set(names)
        case Filter(inner, _) | Distinct(inner) | Order(inner, _) | Slice(inner, _, _):
            return list_bound(inner)
        case _:
            return list_variables(relation)


def is_bound(expression: Expression, bound: set[str]) -> bool:
    """Return whether an expression surely has a value, where these variables have one."""
    match expression:
        case Var(name):
            return name in bound
        case Call("COALESCE", arguments):
            return any(is_bound(argument, bound) for argument in arguments)
        case Call("BOUND", _) | Const(_) | Given(_):
            return True
        case _:
            return False


def list_free(expression: Expression) -> set[str]:
    """Return the variables that an expression reads, also inside EXISTS."""
    match expression:
        case Var(name):
            return {name}
        case Call(_, arguments):
            return set().union(*map(list_free, arguments))
        case Exists(relation, _):
            return list_all_names(relation)
        case _:
            return set()


def list_all_names(relation: Relation) -> set[str]:
    """Return every variable that a relation names, also in conditions inside."""
    match relation:
        case Filter(inner, condition):
            return list_all_names(inner) | list_free(condition)
        case Join(left, right) | Minus(left, right):
            return list_all_names(left) | list_all_names(right)
        case LeftJoin(left, right, condition):
            free = list_free(condition) if condition else set()
            return list_all_names(left) | list_all_names(right) | free
        case Union(arms):
            return set().union(*map(list_all_names, arms))
        case Extend(inner, name, value):
            return list_all_names(inner) | {name} | list_free(value)
        case Distinct(inner) | Order(inner, _) | Slice(inner, _, _):
            return list_all_names(inner)
        case _:
            return list_variables(relation)


def list_nodes(patterns: tuple[Pattern, ...]) -> Iterator[Node]:
    """Yield the nodes of patterns, without paths."""
    for pattern in patterns:
        for node in (pattern.graph, pattern.subject, pattern.predicate, pattern.object):
            if isinstance(node, Var | Const | Given):
                yield node
