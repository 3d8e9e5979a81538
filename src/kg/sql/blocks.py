"""Blocks: a SELECT while it grows, so that patterns side by side become one join."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count

from sqlglot import exp

from kg.sql.templates import all_of, column, fill, name_column
from kg.sql.values import RESOURCE, TERM, WHOLE, Value

#: A column that a SELECT without any other has.
NOTHING = exp.alias_(exp.Literal.number(1), "nothing", quoted=True)


@dataclass(frozen=True)
class Column:
    """Text of a variable's term in SQL, its kind, and whether each row has one."""

    sql: exp.Expr
    bound: bool
    kind: str = TERM

    @property
    def value(self) -> Value:
        """The column as a value."""
        if self.kind == WHOLE:
            return Value(fill("CAST(SUBSTRING($x, 11) AS BIGINT)", x=self.sql), WHOLE)
        return Value(self.sql, self.kind)


@dataclass
class Block:
    """Sources of rows with the conditions on them, and the variables that they bind."""

    sources: list[exp.Expr] = field(default_factory=list)
    left_joins: list[tuple[exp.Expr, exp.Expr]] = field(default_factory=list)
    where: list[exp.Expr] = field(default_factory=list)
    columns: dict[str, Column] = field(default_factory=dict)
    order: list[tuple[exp.Expr, bool]] = field(default_factory=list)
    start: int = 0
    length: int | None = None
    distinct: bool = False

    @property
    def is_open(self) -> bool:
        """Whether further sources and conditions may be added to the same SELECT."""
        return not (self.left_joins or self.is_cut)

    @property
    def is_cut(self) -> bool:
        """Whether its rows are chosen by more than conditions."""
        return bool(self.distinct or self.start or self.length is not None)

    def select(self, columns: Iterable[exp.Expr] | None = None) -> exp.Select:
        """Return the SELECT, with its variables as columns or with these columns."""
        chosen = list(self.list_columns() if columns is None else columns)
        statement = exp.select(*(chosen or [NOTHING]))
        for index, source in enumerate(self.sources):
            if index:
                statement = statement.join(source, join_type="cross", copy=False)
            else:
                statement = statement.from_(source, copy=False)
        for source, condition in self.left_joins:
            statement = statement.join(source, on=condition, join_type="left", copy=False)
        if self.where:
            statement = statement.where(all_of(self.where), copy=False)
        return self._arrange(statement)

    def _arrange(self, statement: exp.Select) -> exp.Select:
        """Put the rows of a SELECT in their order, and take those that are wanted."""
        if self.distinct:
            statement = statement.distinct(copy=False)
        keys = []
        for key, descends in self.order:
            keys.append(exp.Ordered(this=key, desc=descends, nulls_first=not descends))
        if keys:
            statement = statement.order_by(*keys, copy=False)
        if self.length is not None:
            statement = statement.limit(self.length, copy=False)
        return statement.offset(self.start, copy=False) if self.start else statement

    def list_columns(self) -> list[exp.Expr]:
        """Return the variables as columns of a SELECT."""
        columns = []
        for name, part in self.columns.items():
            columns.append(exp.alias_(part.sql, name_column(name), quoted=True))
        return columns


class Aliases:
    """Names of sources, each once in a statement."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def next(self) -> str:
        """Return a name that no source has yet."""
        return f"r{next(self._numbers)}"

    def close(self, block: Block) -> Block:
        """Return a block whose only source is the SELECT of another."""
        alias = self.next()
        statement = replace(block, order=[] if block.length is None else block.order).select()
        return Block(
            sources=[statement.subquery(alias)],
            columns=read_columns(alias, block.columns),
        )

    def keep_rows(self, block: Block) -> Block:
        """Return a block to which conditions may be added without choosing other rows."""
        return self.close(block) if block.is_cut or block.order else block

    def open(self, block: Block) -> Block:
        """Return a block to which sources and conditions may be added."""
        return block if block.is_open and not block.order else self.close(block)

    def join(self, left: Block, right: Block) -> Block:
        """Return the rows of both blocks that agree."""
        left, right = self.open(left), self.open(right)
        columns = dict(left.columns)
        where = left.where + right.where
        for name, part in right.columns.items():
            if name in columns:
                where.append(agree(columns[name], part))
                part = merge(columns[name], part)
            columns[name] = part
        return Block(left.sources + right.sources, where=where, columns=columns)

    def left_join(self, left: Block, right: Block, conditions: list[exp.Expr]) -> Block:
        """Return the rows of a block, with what another adds; `left` takes left joins."""
        alias = self.next()
        added = read_columns(alias, right.columns)
        columns = dict(left.columns)
        shared = []
        for name, part in added.items():
            # where no row is added, what the left side has stays
            part = replace(part, bound=False)
            if name in columns:
                shared.append(agree(columns[name], added[name]))
                part = merge(columns[name], part)
            columns[name] = part
        statement = right.select().subquery(alias)
        joins = [*left.left_joins, (statement, all_of(shared + conditions))]
        return replace(left, left_joins=joins, columns=columns)

    def prepare_left(self, block: Block) -> Block:
        """Return a block as the left side of a left join: one source, and no condition."""
        fits = not (block.is_cut or block.order or block.where) and len(block.sources) == 1
        return block if fits else self.close(block)


def read_columns(alias: str, columns: dict[str, Column]) -> dict[str, Column]:
    """Return the columns of a block as read from its SELECT."""
    read = {}
    for name, part in columns.items():
        read[name] = replace(part, sql=column(alias, name_column(name)))
    return read


def find_kind(kinds: Iterable[str]) -> str:
    """Return the kind of a column whose cells come from values of these kinds."""
    distinct = set(kinds)
    return distinct.pop() if distinct in ({RESOURCE}, {WHOLE}) else TERM


def agree(one: Column, other: Column) -> exp.Expr:
    """Return whether values of a variable agree: one term, or one is unbound."""
    conditions: list[exp.Expr] = [exp.EQ(this=one.sql.copy(), expression=other.sql.copy())]
    for part in (one, other):
        if not part.bound:
            conditions.append(fill("$x IS NULL", x=part.sql))
    return exp.paren(exp.or_(*conditions)) if len(conditions) > 1 else conditions[0]


def merge(one: Column, other: Column) -> Column:
    """Return the value of a variable in two rows that agree."""
    kind = find_kind((one.kind, other.kind))
    for part in (one, other):
        if part.bound:
            return replace(part, kind=part.kind)
    both = exp.Coalesce(this=one.sql.copy(), expressions=[other.sql.copy()])
    return Column(both, False, kind)
