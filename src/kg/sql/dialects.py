"""Dialects: what sqlglot leaves as DuckDB says it, in the words of other engines."""

from __future__ import annotations

from sqlglot import exp

DUCKDB, SPARK, TRINO = "duckdb", "spark", "trino"
#: Engines in which an EXISTS may read the row just around it only.
FLAT = frozenset({SPARK, TRINO})
#: Integers of 128 bits, which only DuckDB has: the largest decimal without a fraction.
WIDEST = exp.DataType.build("DECIMAL(38, 0)", dialect=DUCKDB)


def adapt(statement: exp.Expr, dialect: str) -> exp.Expr:
    """Return a statement of DuckDB with the functions and types of another engine."""
    if dialect == DUCKDB:
        return statement
    statement = statement.transform(_adapt_node, copy=False)
    return statement.transform(_adapt_to_trino, copy=False) if dialect == TRINO else statement


def _adapt_node(node: exp.Expr) -> exp.Expr:
    if _is_row(node):
        return exp.Struct(expressions=node.expressions)
    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.INT128:
        return WIDEST.copy()
    return node


def _is_row(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.upper() == "ROW"


def _adapt_to_trino(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Contains):  # of texts; in Trino it is one of arrays
        place = exp.StrPosition(this=node.this, substr=node.expression)
        return exp.GT(this=place, expression=exp.Literal.number(0))
    if isinstance(node, exp.Filter) and isinstance(node.this, exp.ArgMin | exp.ArgMax):
        return _choose_by_order(node)
    return node


def _choose_by_order(node: exp.Filter) -> exp.Expr:
    """Return the first value in an order, as Trino compares no rows with gaps."""
    chosen, descends = node.this, isinstance(node.this, exp.ArgMax)
    keys = []
    for key in chosen.expression.expressions:
        keys.append(exp.Ordered(this=key, desc=descends, nulls_first=not descends))
    ordered = exp.Order(this=chosen.this, expressions=keys)
    listed = exp.Filter(this=exp.ArrayAgg(this=ordered), expression=node.expression)
    return exp.func("ELEMENT_AT", listed, exp.Literal.number(1))
