"""Values of SPARQL in SQL: how each kind is written, compared and put in order.

A value is NULL where SPARQL has an error or an unbound variable: the logic of three values is then
that of SQL.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from kg.sql.templates import fill

#: Kinds of values: any term; an IRI or blank node; the characters of a plain literal; a truth
#: value; a whole number.
TERM, RESOURCE, TEXT, TRUTH, WHOLE = "term", "resource", "text", "truth", "whole"

LITERAL = "STARTS_WITH($x, '\"')"
CHARACTERS = "SUBSTRING($x, STRPOS(SUBSTRING($x, 2), '\"') + 2)"
#: The exact number of a term, and the approximate one; NULL for another term.
EXACT = (
    "CASE WHEN STARTS_WITH($x, '\"#integer\"') OR STARTS_WITH($x, '\"#decimal\"')"
    " THEN TRY_CAST(SUBSTRING($x, 11) AS DECIMAL(38, 18)) END"
)
FLOATING = (
    "CASE WHEN STARTS_WITH($x, '\"#double\"') THEN TRY_CAST(SUBSTRING($x, 10) AS DOUBLE)"
    " WHEN STARTS_WITH($x, '\"#float\"') THEN TRY_CAST(SUBSTRING($x, 9) AS DOUBLE) END"
)
NUMBER = f"COALESCE({FLOATING}, CAST({EXACT} AS DOUBLE))"
#: Seconds since 1970 of a date or instant; one without a zone is taken for UTC.
SECONDS = (
    "CASE WHEN STARTS_WITH($x, '\"#dateTime\"')"
    " THEN EPOCH(TRY_CAST(SUBSTRING($x, 12) AS TIMESTAMPTZ))"
    " WHEN STARTS_WITH($x, '\"#date\"') THEN EPOCH(TRY_CAST(SUBSTRING($x, 8, 10)"
    " || 'T00:00:00' || SUBSTRING($x, 18) AS TIMESTAMPTZ)) END"
)
ZONED = "REGEXP_MATCHES($x, '(Z|[+-][0-9][0-9]:[0-9][0-9])$')"
#: Whether the value of a term is known, so that it differs from each other known value.
KNOWN = (
    "(NOT STARTS_WITH($x, '\"') OR STARTS_WITH($x, '\"\"') OR STARTS_WITH($x, '\"@')"
    " OR $x IN ('\"#boolean\"true', '\"#boolean\"false')"
    f" OR ({NUMBER}) IS NOT NULL OR ({SECONDS}) IS NOT NULL)"
)
#: Types whose order is that of their characters.
ORDERED = (
    "STARTS_WITH($x, '\"\"') OR STARTS_WITH($x, '\"@') OR STARTS_WITH($x, '\"#boolean\"')"
    " OR (STARTS_WITH($x, '\"#date\"') AND LENGTH($x) = 17 AND LENGTH($y) = 17)"
)
#: Fourteen hours: an instant without a zone is surely before or after another only beyond them.
DOUBT = 14 * 3600


@dataclass(frozen=True)
class Value:
    """An expression of SQL, and what kind of value it has."""

    sql: exp.Expr
    kind: str = TERM

    @property
    def term(self) -> exp.Expr:
        """The value as the text of a term."""
        if self.kind == TEXT:
            return fill("'\"\"' || $x", x=self.sql)
        if self.kind == WHOLE:
            return fill("'\"#integer\"' || CAST($x AS VARCHAR)", x=self.sql)
        if self.kind == TRUTH:
            pieces = "CASE WHEN $x THEN '\"#boolean\"true' WHEN NOT $x THEN '\"#boolean\"false' END"
            return fill(pieces, x=self.sql)
        return self.sql

    @property
    def truth(self) -> exp.Expr:
        """The effective boolean value; NULL where there is none."""
        if self.kind == TRUTH:
            return self.sql
        if self.kind == TEXT:
            return fill("$x <> ''", x=self.sql)
        if self.kind == WHOLE:
            return fill("$x <> 0", x=self.sql)
        pieces = (
            "CASE WHEN STARTS_WITH($x, '\"\"') THEN $x <> '\"\"'"
            " WHEN STARTS_WITH($x, '\"#boolean\"') THEN $x = '\"#boolean\"true'"
            f" WHEN ({NUMBER}) IS NOT NULL THEN NOT ISNAN({NUMBER}) AND ({NUMBER}) <> 0 END"
        )
        return fill(pieces, x=self.sql)

    @property
    def text(self) -> exp.Expr:
        """The characters of a plain literal or one with a language; NULL for another term."""
        if self.kind == TEXT:
            return self.sql
        pieces = (
            "CASE WHEN STARTS_WITH($x, '\"\"') THEN SUBSTRING($x, 3)"
            f" WHEN STARTS_WITH($x, '\"@') THEN {CHARACTERS} END"
        )
        return fill(pieces, x=self.term)

    @property
    def number(self) -> exp.Expr:
        """The approximate number; NULL for what is none."""
        return self.sql if self.kind == WHOLE else fill(NUMBER, x=self.term)

    @property
    def exact(self) -> exp.Expr:
        """The exact number of an integer or decimal; NULL for another term."""
        if self.kind == WHOLE:
            return fill("CAST($x AS DECIMAL(38, 18))", x=self.sql)
        return fill(EXACT, x=self.term)


def compare(left: Value, operator: str, right: Value) -> exp.Expr:
    """Return `<`, `<=`, `>` or `>=` of two values; NULL where SPARQL has an error."""
    if left.kind == right.kind and left.kind in (TEXT, WHOLE):
        return fill(f"$x {operator} $y", x=left.sql, y=right.sql)
    if WHOLE in (left.kind, right.kind):
        return fill(
            f"COALESCE($a {operator} $b, $x {operator} $y)",
            **_pairs(left, right),
        )
    pieces = (
        f"CASE WHEN ({NUMBER}) IS NOT NULL THEN COALESCE($a {operator} $b, $c {operator} $d)"
        f" WHEN $x = $y THEN {'TRUE' if '=' in operator else 'FALSE'}"
        " WHEN SPLIT_PART($x, '\"', 2) <> SPLIT_PART($y, '\"', 2) OR NOT STARTS_WITH($x, '\"')"
        f" OR NOT STARTS_WITH($y, '\"') THEN NULL WHEN {ORDERED} THEN $x {operator} $y"
        f" WHEN {_is_sure()} THEN $s {operator} $t END"
    )
    return fill(pieces, **_all_parts(left, right))


def _is_sure() -> str:
    """Return the condition under which two instants have an order."""
    other = ZONED.replace("$x", "$y")
    return f"({ZONED}) = ({other}) OR ABS($s - $t) > {DOUBT}"


def _pairs(left: Value, right: Value) -> dict[str, exp.Expr]:
    return {"a": left.exact, "b": right.exact, "x": left.number, "y": right.number}


def _all_parts(left: Value, right: Value) -> dict[str, exp.Expr]:
    one, other = left.term, right.term
    return {
        "a": left.exact,
        "b": right.exact,
        "c": left.number,
        "d": right.number,
        "x": one,
        "y": other,
        "s": fill(SECONDS, x=one),
        "t": fill(SECONDS, x=other),
    }


def equals(left: Value, right: Value) -> exp.Expr:
    """Return `=` of two values: of numbers and instants by value, of others by term.

    Two literals of unknown types that are not one term may still be equal: that is an error.
    """
    if left.kind == right.kind and left.kind in (TEXT, WHOLE, TRUTH):
        return fill("$x = $y", x=left.sql, y=right.sql)
    if RESOURCE in (left.kind, right.kind):
        return fill("$x = $y", x=left.term, y=right.term)
    known = KNOWN.replace("$x", "$y")
    pieces = (
        "CASE WHEN $x IS NULL OR $y IS NULL THEN NULL"
        f" WHEN $x = $y THEN COALESCE(NOT ISNAN({NUMBER}), TRUE)"
        " WHEN NOT STARTS_WITH($x, '\"') OR NOT STARTS_WITH($y, '\"') THEN FALSE"
        " WHEN $c IS NOT NULL AND $d IS NOT NULL THEN COALESCE($a = $b, $c = $d)"
        " WHEN $s IS NOT NULL AND $t IS NOT NULL"
        " AND SPLIT_PART($x, '\"', 2) = SPLIT_PART($y, '\"', 2)"
        f" THEN $s = $t AND ({ZONED}) = ({ZONED.replace('$x', '$y')})"
        " WHEN STARTS_WITH($x, '\"@') OR STARTS_WITH($y, '\"@') THEN FALSE"
        f" WHEN {KNOWN} AND {known} THEN FALSE END"
    )
    return fill(pieces, **_all_parts(left, right))


def order_by(value: Value) -> list[exp.Expr]:
    """Return the keys of SPARQL's order, the most important first.

    Unbound is first, then blank nodes, IRIs and literals; numbers and instants by value.
    """
    if value.kind in (TEXT, WHOLE, TRUTH):
        return [value.sql]
    if value.kind == RESOURCE:
        return [fill("NOT STARTS_WITH($x, '_:')", x=value.sql), value.sql]
    rank = "CASE WHEN STARTS_WITH($x, '\"') THEN 2 WHEN STARTS_WITH($x, '_:') THEN 0 ELSE 1 END"
    rank = f"CASE WHEN $x IS NOT NULL THEN {rank} END"
    instant = f"CASE WHEN STARTS_WITH($x, '\"#dateTime\"') THEN ({SECONDS}) END"
    characters = f"CASE WHEN {LITERAL} THEN {CHARACTERS} ELSE $x END"
    by_number = f"COALESCE({NUMBER}, {instant})"
    return [fill(part, x=value.sql) for part in (rank, by_number, EXACT, characters, "$x")]
