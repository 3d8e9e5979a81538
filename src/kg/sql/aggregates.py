"""Aggregates of a group in SQL."""

from __future__ import annotations

from sqlglot import exp

from kg.sql.functions import WRITE_DECIMAL, WRITE_FLOATING, WRITE_SCALED
from kg.sql.relational import Aggregate
from kg.sql.subset import OutsideSubset
from kg.sql.templates import fill
from kg.sql.values import TERM, TEXT, WHOLE, Value, order_by

#: A sum or average is an error where a value of the group is no number or unbound.
SOUND = "COUNT($c) = COUNT(*)"
SUM = (
    f"CASE WHEN COUNT(*) = 0 THEN '\"#integer\"0' WHEN NOT ({SOUND}) THEN NULL"
    " WHEN COUNT($d) > 0 THEN '\"#double\"' || "
    + WRITE_FLOATING.replace("$n", "SUM($c)")
    + " WHEN COUNT($f) > 0 THEN '\"#float\"' || "
    + WRITE_FLOATING.replace("$n", "SUM($c)")
    + " WHEN BOOL_AND(STARTS_WITH($x, '\"#integer\"'))"
    " THEN '\"#integer\"' || CAST(TRY_CAST(SUM($e) AS BIGINT) AS VARCHAR)"
    " ELSE '\"#decimal\"' || " + WRITE_DECIMAL.replace("$n", "SUM($e)") + " END"
)
#: Decimals have eighteen digits after the point, and a quotient is cut there: so it is one of
#: whole numbers, of which the last eighteen digits come after the point.
SCALED = "(CAST(REPLACE(CAST(SUM($e) AS VARCHAR), '.', '') AS HUGEINT) // COUNT(*))"
DOUBLE = "CASE WHEN STARTS_WITH($x, '\"#double\"') THEN 1 END"
FLOAT = "CASE WHEN STARTS_WITH($x, '\"#float\"') THEN 1 END"


def aggregate(part: Aggregate, value: Value | None, row: list[exp.Expr]) -> Value:
    """Return the value of an aggregate.

    Args:
        part: the aggregate.
        value: its argument; without one it counts rows.
        row: all columns of a row, to tell rows apart where it counts distinct ones.
    """
    if value is None:
        if not part.distinct:
            return Value(fill("COUNT(*)"), WHOLE)
        cells = exp.func("ROW", *row) if row else exp.Literal.number(1)
        return Value(fill("COUNT(DISTINCT $x)", x=cells), WHOLE)
    once = "DISTINCT " if part.distinct else ""
    match part.function:
        case "COUNT":
            return Value(fill(f"COUNT({once}$x)", x=value.term), WHOLE)
        case "MIN" | "MAX" | "SAMPLE":
            return _extreme(part.function, value)
        case "GROUP_CONCAT":
            pieces = f"COALESCE(STRING_AGG({once}$x, $y), '')"
            separator = exp.Literal.string(part.separator)
            return Value(fill(pieces, x=value.text, y=separator), TEXT)
    if part.distinct:
        raise OutsideSubset(f"{part.function} of distinct values")
    return _total(part.function, value)


def _extreme(function: str, value: Value) -> Value:
    """Return the first or last value in SPARQL's order; any value is the first."""
    choose = "MAX" if function == "MAX" else "MIN"
    keys = order_by(value)
    if len(keys) == 1:
        return Value(fill(f"{choose}($x)", x=keys[0]), value.kind)
    key = exp.func("ROW", *keys)
    pieces = f"ARG_{choose}($x, $y) FILTER (WHERE $x IS NOT NULL)"
    return Value(fill(pieces, x=value.term, y=key), value.kind if value.kind == TERM else TERM)


def _total(function: str, value: Value) -> Value:
    parts = {"x": value.term, "c": value.number, "e": value.exact}
    parts |= {"d": fill(DOUBLE, x=value.term), "f": fill(FLOAT, x=value.term)}
    if function == "SUM":
        return Value(fill(SUM, **parts))
    if function != "AVG":
        raise OutsideSubset(f"the aggregate {function}")
    mean = WRITE_SCALED.replace("$n", SCALED)
    pieces = (
        f"CASE WHEN COUNT(*) = 0 THEN '\"#integer\"0' WHEN NOT ({SOUND}) THEN NULL"
        " WHEN COUNT($d) > 0 THEN '\"#double\"' || "
        + WRITE_FLOATING.replace("$n", "AVG($c)")
        + " WHEN COUNT($f) > 0 THEN '\"#float\"' || "
        + WRITE_FLOATING.replace("$n", "AVG($c)")
        + f" ELSE '\"#decimal\"' || {mean} END"
    )
    return Value(fill(pieces, **parts))
