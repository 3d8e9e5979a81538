"""Expressions in SQL: values, conditions that have to be true, and EXISTS."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
from sqlglot import exp

from kg.names import XSD
from kg.sql import relational as forms
from kg.sql.blocks import Aliases, Block, Column, agree
from kg.sql.constants import Constants
from kg.sql.factoring import divide
from kg.sql.functions import apply
from kg.sql.scope import Scope
from kg.sql.templates import fill
from kg.sql.values import TRUTH, Value, equals

#: A value of a variable that nothing binds.
UNBOUND = "CAST(NULL AS VARCHAR)"
#: Types whose equal values are one term.
BY_TERM = (XSD + "string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")


class Expressions:
    """Translates expressions; `translate` does a relation inside one.

    Args:
        constants: the terms of the query.
        is_flat: whether an EXISTS may read the rows just around it only, and no arm of a union.
    """

    def __init__(self, constants: Constants, *, is_flat: bool = False) -> None:
        self.constants = constants
        self.aliases = Aliases()
        self.is_flat = is_flat

    def translate(self, relation: forms.Relation, scope: Scope) -> Block:
        """Return the block of a relation."""
        raise NotImplementedError

    def value(
        self, expression: forms.Expression, columns: dict[str, Column], scope: Scope
    ) -> Value:
        """Return the value of an expression, of a row with these columns."""
        match expression:
            case forms.Var(name):
                part = columns.get(name) or scope.columns.get(name)
                return part.value if part else Value(fill(UNBOUND))
            case forms.Call(name, arguments):
                return apply(name, [self.value(part, columns, scope) for part in arguments])
            case forms.Exists(relation, negated):
                result = self._exists(relation, columns, scope)
                return Value(exp.not_(result) if negated else result, TRUTH)
            case _:
                return self.constants.read(expression)

    def conditions(
        self, condition: forms.Expression, columns: dict[str, Column], scope: Scope
    ) -> list[exp.Expr]:
        """Return what has to be true, in parts; here an error counts like false."""
        if self.is_flat:
            condition = divide(condition, {*scope.columns, *columns}, self.aliases.next)
        conditions = []
        for part in list_conjuncts(condition):
            conditions.append(self._condition(part, columns, scope))
        return conditions

    def _condition(
        self, condition: forms.Expression, columns: dict[str, Column], scope: Scope
    ) -> exp.Expr:
        match condition:
            case forms.Call("||" | "&&" as name, arguments):
                parts = [self._condition(part, columns, scope) for part in arguments]
                return exp.paren(exp.or_(*parts) if name == "||" else exp.and_(*parts))
            case forms.Call("=", (forms.Call("LANG", (text,)), forms.Const(ox.Literal() as tag))):
                if tag.datatype.value == BY_TERM[0] and tag.value:
                    value = self.value(text, columns, scope)
                    opening = self.constants.write_text(f'"@{tag.value}"')
                    return fill("STARTS_WITH($x, $y)", x=value.term, y=opening)
            case forms.Call("=", (one, other)):
                values = self.value(one, columns, scope), self.value(other, columns, scope)
                return _read_equality(condition, *values)
        return self.value(condition, columns, scope).truth

    def _exists(
        self, relation: forms.Relation, columns: dict[str, Column], scope: Scope
    ) -> exp.Exists:
        """Return whether a relation has a row that agrees with the row outside."""
        seen = {**scope.columns, **columns}
        shared = forms.list_variables(relation) & set(seen)
        bound = forms.list_bound(relation)
        block = self.translate(relation, Scope(seen, frozenset(shared - bound)))
        block = self.aliases.keep_rows(block)
        where = list(block.where)
        for name in sorted(shared & bound):
            where.append(agree(block.columns[name], seen[name]))
        return exp.Exists(
            this=_flatten(replace(block, where=where)).select([exp.Literal.number(1)])
        )


def _flatten(block: Block) -> Block:
    """Return a block with the sources of each EXISTS in its conditions.

    Whether there is a row stays the same. Some engines refuse an EXISTS in another that reads the
    row around both.
    """
    if not block.is_open:
        return block
    sources, where = list(block.sources), []
    for condition in block.where:
        inner = condition.this if isinstance(condition, exp.Exists) else None
        if isinstance(inner, exp.Select) and _is_plain(inner):
            sources += [inner.args["from_"].this]
            sources += [join.this for join in inner.args.get("joins") or ()]
            where += [inner.args["where"].this] if inner.args.get("where") else []
        else:
            where.append(condition)
    return replace(block, sources=sources, where=where)


def _is_plain(statement: exp.Select) -> bool:
    """Return whether a SELECT has sources and conditions only."""
    parts = {name for name, value in statement.args.items() if value}
    joins = statement.args.get("joins") or ()
    return {"from_"} <= parts <= {"expressions", "from_", "joins", "where"} and all(
        join.kind == "CROSS" for join in joins
    )


def _read_equality(condition: forms.Call, left: Value, right: Value) -> exp.Expr:
    """Return whether values are equal: a text is equal to the same term only."""
    for side in condition.arguments:
        match side:
            case forms.Const(ox.Literal() as literal) if literal.datatype.value in BY_TERM:
                return fill("$x = $y", x=left.term, y=right.term)
    return equals(left, right)


def list_conjuncts(condition: forms.Expression | None) -> list[forms.Expression]:
    """Return the parts of a condition that all have to be true."""
    if condition is None:
        return []
    if isinstance(condition, forms.Call) and condition.name == "&&":
        parts = []
        for argument in condition.arguments:
            parts += list_conjuncts(argument)
        return parts
    return [condition]


def has_exists(expression: forms.Expression) -> bool:
    """Return whether an expression has an EXISTS."""
    if isinstance(expression, forms.Call):
        return any(map(has_exists, expression.arguments))
    return isinstance(expression, forms.Exists)
