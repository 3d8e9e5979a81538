"""EXISTS in an EXISTS, for engines in which it reads the rows just around it.

The same engines let no arm of a union read the rows around it.

A condition on a row of a block becomes: the row is among those rows of the block, listed first,
that meet it. To list them, what the condition asks for is joined to the rows.
"""

from __future__ import annotations

from sqlglot import exp

from kg.sql.blocks import Aliases, Block
from kg.sql.subset import OutsideSubset
from kg.sql.templates import all_of, column, fill


def unnest(block: Block, condition: exp.Expr, aliases: Aliases) -> exp.Expr:
    """Return a condition of rows in which no EXISTS reads beyond another.

    Raises:
        OutsideSubset: a SELECT within a FROM reads the rows around the EXISTS.
    """
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
    if _is_read_in_source(statement, rows):
        raise OutsideSubset("an OPTIONAL or UNION that reads the row around its EXISTS")
    listed, same = [], []
    for (table, name), key in keys.items():
        listed.append(exp.alias_(column(table, name), key, quoted=True))
        both = {"x": column(table, name), "y": column(met, key)}
        same.append(fill("$x IS NOT DISTINCT FROM $y", **both))
    outside = block.select(listed).distinct().subquery(rows)
    chosen = [column(rows, key) for key in keys.values()]
    statement = _put_first(statement, outside).select(*chosen, append=False)
    answer = exp.select("1").from_(statement.distinct().subquery(met)).where(all_of(same))
    return exp.Exists(this=answer)


def _is_read_in_source(statement: exp.Select, alias: str) -> bool:
    """Return whether a SELECT in a FROM reads a source beside it: no engine allows it."""
    read = [part for part in statement.find_all(exp.Column) if part.table == alias]
    return any(part.find_ancestor(exp.Subquery) for part in read)


def _put_first(statement: exp.Select, source: exp.Expr) -> exp.Select:
    """Return a SELECT with one source more, which conditions of its joins may read."""
    first = statement.args["from_"].this
    joins = [exp.Join(this=first, kind="CROSS"), *statement.args.get("joins", [])]
    statement = statement.from_(source)
    statement.set("joins", joins)
    return statement
