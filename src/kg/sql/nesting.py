"""EXISTS in an EXISTS, for engines in which it reads the rows just around it.

The same engines let no arm of a union read the rows around it.

A condition on a row of a block becomes: the row is among those rows of the block, listed first,
that meet it. To list them, what the condition asks for is joined to the rows.
"""

from __future__ import annotations

from sqlglot import exp

from kg.sql.blocks import Aliases, Block
from kg.sql.templates import all_of, column, fill


def unnest(block: Block, condition: exp.Expr, aliases: Aliases) -> exp.Expr:
    """Return a condition of rows in which no EXISTS reads beyond another."""
    joined = [source for source, _ in block.left_joins]
    own = {source.alias for source in (*block.sources, *joined)}
    return condition.transform(
        lambda node: _list_first(node, block, own, aliases) if _is_deep(node, own) else node
    )


def _is_deep(node: exp.Expr, own: set[str]) -> bool:
    """Return whether it is an EXISTS in which another or a union reads our columns."""
    if not isinstance(node, exp.Exists):
        return False
    inner = [other for other in node.find_all(exp.Exists, exp.Union) if other is not node]
    return any(part.table in own for other in inner for part in other.find_all(exp.Column))


def _list_first(node: exp.Expr, block: Block, own: set[str], aliases: Aliases) -> exp.Expr:
    """Return whether a row is among those for which an EXISTS is true."""
    rows, met = aliases.next(), aliases.next()
    keys: dict[tuple[str, str], str] = {}

    def read(part: exp.Expr) -> exp.Expr:
        if not isinstance(part, exp.Column) or part.table not in own:
            return part
        return column(rows, keys.setdefault((part.table, part.name), f"k{len(keys)}"))

    statement = node.this.transform(read)
    listed, same = [], []
    for (table, name), key in keys.items():
        listed.append(exp.alias_(column(table, name), key, quoted=True))
        both = {"x": column(table, name), "y": column(met, key)}
        same.append(fill("$x IS NOT DISTINCT FROM $y", **both))
    outside = block.select(listed).distinct().subquery(rows)
    chosen = [column(rows, key) for key in keys.values()]
    statement = statement.join(outside, join_type="cross").select(*chosen, append=False)
    answer = exp.select("1").from_(statement.distinct().subquery(met)).where(all_of(same))
    return exp.Exists(this=answer)
