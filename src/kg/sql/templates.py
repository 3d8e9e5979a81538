"""SQL as templates with named gaps, parsed once and filled with expressions.

Templates are written in DuckDB's dialect; sqlglot writes what they become in that of any engine.
"""

from __future__ import annotations

from functools import lru_cache

import sqlglot
from sqlglot import exp

WRITTEN_IN = "duckdb"


@lru_cache(maxsize=512)
def _parse(text: str) -> exp.Expr:
    return sqlglot.parse_one(text, dialect=WRITTEN_IN)


def fill(text: str, **parts: exp.Expr) -> exp.Expr:
    """Return an expression with a part in place of each gap, such as `$x`."""
    return exp.replace_placeholders(_parse(text), **parts)


def all_of(conditions: list[exp.Expr]) -> exp.Expr:
    """Return the conjunction of conditions; true if there are none."""
    return exp.and_(*conditions) if conditions else exp.true()


def column(alias: str, name: str) -> exp.Column:
    """Return a column of a source of rows."""
    return exp.column(exp.to_identifier(name, quoted=True), table=alias)


def name_column(variable: str) -> str:
    """Return a name for the column of a variable, as SQL ignores the case of names."""
    parts = []
    for character in variable:
        if character.isascii() and (character.islower() or character.isdigit()):
            parts.append(character)
        elif character == "_":
            parts.append("__")
        elif character.isascii() and character.isupper():
            parts.append(f"_{character.lower()}")
        else:
            parts.append(f"_0{ord(character):x}_")
    return "".join(parts)
