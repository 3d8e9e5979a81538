"""Relations in SQL: patterns become joins, other forms a SELECT around them."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from kg.sql import relational as forms
from kg.sql.aggregates import aggregate
from kg.sql.blocks import Block, Column, agree, find_kind
from kg.sql.expressions import UNBOUND, has_exists, list_conjuncts
from kg.sql.factoring import factor
from kg.sql.matching import Matching
from kg.sql.nesting import unnest
from kg.sql.scope import Scope
from kg.sql.subset import OutsideSubset
from kg.sql.templates import all_of, column, fill, name_column
from kg.sql.values import order_by


class Translator(Matching):
    """Translates the relations of one query.

    Args:
        tables: where the triples are.
        constants: the terms of the query.
        is_flat: whether the engine plans each arm of a union for itself, and lets an EXISTS read
            the rows just around it only.
    """

    def translate(self, relation: forms.Relation, scope: Scope) -> Block:
        """Return the block of a relation."""
        match relation:
            case forms.Match():
                return self.match(relation, scope)
            case forms.Join(left, right):
                return self.aliases.join(self.translate(left, scope), self.translate(right, scope))
            case forms.LeftJoin():
                return self._left_join(relation, scope)
            case forms.Union(arms):
                return self._join_common(arms, scope)
            case forms.Minus(left, right):
                return self._minus(self.translate(left, scope), right, scope)
            case forms.Filter(inner, condition):
                block = self.aliases.keep_rows(self.translate(inner, scope))
                conditions = self.conditions(condition, block.columns, scope)
                if self.is_flat and not scope.columns:
                    conditions = [unnest(block, part, self.aliases) for part in conditions]
                return replace(block, where=block.where + conditions)
            case forms.Extend():
                return self._extend(relation, scope)
            case forms.Table():
                return self._table(relation, scope)
            case _:
                return self._modify(relation, scope)

    def _modify(self, relation: forms.Relation, scope: Scope) -> Block:
        """Return the block of what stands around the patterns of a SELECT."""
        match relation:
            case forms.Group():
                return self._group(relation, scope)
            case forms.Project(inner, names):
                block = self.translate(inner, scope.keep(set(names)))
                block = self.aliases.keep_rows(block) if block.is_cut else block
                return replace(block, columns=self._choose(block.columns, names))
            case forms.Distinct(inner):
                return self._distinct(inner, scope)
            case forms.Order(inner, keys):
                block = self.aliases.keep_rows(self.translate(inner, scope))
                return replace(block, order=self._order(keys, block.columns, scope))
            case forms.Slice(inner, start, length):
                block = self.translate(inner, scope)
                block = self.aliases.close(block) if block.length is not None else block
                return replace(block, start=start, length=length)
        raise OutsideSubset(type(relation).__name__)

    def _choose(self, columns: dict[str, Column], names: tuple[str, ...]) -> dict[str, Column]:
        nothing = Column(fill(UNBOUND), bound=False)
        return {name: columns.get(name, nothing) for name in names}

    def _left_join(self, relation: forms.LeftJoin, scope: Scope) -> Block:
        left = self.translate(relation.left, scope)
        inside, across = self._divide(relation)
        right_form = relation.right
        for condition in inside:
            right_form = forms.Filter(right_form, condition)
        right = self.translate(right_form, scope)
        if any(has_exists(condition) for condition in across):
            return self._left_join_by_rows(left, right, across, scope)
        left = self.aliases.prepare_left(left)
        joined = self.aliases.left_join(left, right, [])
        if not across:
            return joined
        # in the condition, what the right side adds surely has its values
        read = {**left.columns}
        source, on = joined.left_joins[-1]
        for name, part in right.columns.items():
            added = replace(part, sql=column(source.alias, name_column(name)))
            read[name] = added if name not in left.columns else joined.columns[name]
        conditions = []
        for condition in across:
            conditions += self.conditions(condition, read, scope)
        joins = [*joined.left_joins[:-1], (source, exp.and_(on, *conditions))]
        return replace(joined, left_joins=joins)

    def _divide(
        self, relation: forms.LeftJoin
    ) -> tuple[list[forms.Expression], list[forms.Expression]]:
        """Divide the condition into what the right side alone decides, and the rest."""
        decided = forms.list_bound(relation.right)
        elsewhere = forms.list_variables(relation.left) - decided
        inside: list[forms.Expression] = []
        across: list[forms.Expression] = []
        for condition in list_conjuncts(relation.condition):
            alone = not forms.list_free(condition) & elsewhere
            (inside if alone else across).append(condition)
        return inside, across

    def _left_join_by_rows(
        self, left: Block, right: Block, conditions: list[forms.Expression], scope: Scope
    ) -> Block:
        """Return a left join whose condition no ON can hold: first the rows that meet it."""
        left = self.aliases.close(left)
        once = self.aliases.close(replace(left, distinct=True))
        met = self.aliases.join(once, right)
        for condition in conditions:
            met.where += self.conditions(condition, met.columns, scope)
        alias = self.aliases.next()
        columns, chosen, same = dict(left.columns), met.list_columns(), []
        for name, part in met.columns.items():
            read = column(alias, name_column(name))
            columns[name] = replace(part, sql=read, bound=False)
            if name in left.columns:
                own, staying = left.columns[name], f"left {name_column(name)}"
                both = exp.Coalesce(this=own.sql.copy(), expressions=[read])
                columns[name] = Column(both, own.bound, own.kind)
                chosen.append(exp.alias_(once.columns[name].sql, staying, quoted=True))
                same.append(fill("$x IS NOT DISTINCT FROM $y", x=own.sql, y=column(alias, staying)))
        joined = met.select(chosen).subquery(alias)
        return replace(left, left_joins=[(joined, all_of(same))], columns=columns)

    def _join_common(self, arms: tuple[forms.Relation, ...], scope: Scope) -> Block:
        """Return the rows of all arms; what all of them ask may be asked once."""
        common = forms.Match(())
        if self.is_flat and not scope.columns:
            arms, common = factor(arms)
        union = self._union([self.translate(arm, scope) for arm in arms])
        if not common.patterns:
            return union
        return self.aliases.join(union, self.translate(common, scope))

    def _union(self, arms: list[Block]) -> Block:
        names = dict.fromkeys(name for arm in arms for name in arm.columns)
        alias = self.aliases.next()
        columns, statements = {}, []
        for name in names:
            result = [arm.columns[name] for arm in arms if name in arm.columns]
            bound = len(result) == len(arms) and all(part.bound for part in result)
            kind = find_kind(part.kind for part in result)
            columns[name] = Column(column(alias, name_column(name)), bound, kind)
        for arm in arms:
            chosen = replace(self.aliases.open(arm) if arm.order else arm)
            chosen.columns = self._choose(chosen.columns, tuple(names))
            statements.append(chosen.select())
        union = exp.union(*statements, distinct=False)
        return Block(sources=[union.subquery(alias)], columns=columns)

    def _minus(self, block: Block, right: forms.Relation, scope: Scope) -> Block:
        block = self.aliases.keep_rows(block)
        other = self.translate(right, Scope())
        shared = [name for name in other.columns if name in block.columns]
        if not shared:
            return block
        other = self.aliases.open(other)
        both = []
        for name in shared:
            ours, theirs = block.columns[name], other.columns[name]
            other.where.append(agree(ours, theirs))
            both.append(fill("$x IS NOT NULL AND $y IS NOT NULL", x=ours.sql, y=theirs.sql))
        other.where.append(exp.paren(exp.or_(*both)))
        result = exp.Exists(this=other.select([exp.Literal.number(1)]))
        return replace(block, where=[*block.where, exp.not_(result)])

    def _extend(self, relation: forms.Extend, scope: Scope) -> Block:
        block = self.aliases.keep_rows(self.translate(relation.relation, scope))
        value = self.value(relation.value, block.columns, scope)
        bound = forms.is_bound(relation.value, {k for k, v in block.columns.items() if v.bound})
        kind = find_kind([value.kind])
        block = replace(block, where=list(block.where), columns=dict(block.columns))
        self.put(block, relation.name, Column(value.term, bound, kind), scope)
        is_copy = not isinstance(relation.value, forms.Call)
        return block if is_copy else self.aliases.close(block)

    def _table(self, relation: forms.Table, scope: Scope) -> Block:
        alias = self.aliases.next()
        names = [name_column(name) for name in relation.names] or ["nothing"]
        rows = []
        for row in relation.rows:
            cells = [self.constants.write(cell) if cell else fill(UNBOUND) for cell in row]
            rows.append(exp.Tuple(expressions=cells or [exp.Literal.number(1)]))
        block = Block()
        if rows:
            listed = exp.Values(expressions=rows)
            head = exp.TableAlias(
                this=exp.to_identifier(alias),
                columns=[exp.to_identifier(name, quoted=True) for name in names],
            )
            listed.set("alias", head)
            block.sources.append(listed)
        else:
            empty = exp.select(*(exp.alias_(fill(UNBOUND), name, quoted=True) for name in names))
            block.sources.append(empty.where(exp.false()).subquery(alias))
        bound = forms.list_bound(relation)
        for name in relation.names:
            result = Column(column(alias, name_column(name)), name in bound)
            self.put(block, name, result, scope)
        return block

    def _group(self, relation: forms.Group, scope: Scope) -> Block:
        block = self.aliases.keep_rows(self.translate(relation.relation, scope.keep(set())))
        keys = {}
        for key in relation.keys:
            keys[key] = self.value(key, block.columns, scope)
        alias = self.aliases.next()
        columns, chosen = {}, []
        for part in relation.aggregates:
            if part.function == "SAMPLE" and part.argument in keys:
                value = keys[part.argument]
            elif part.argument is None:
                value = aggregate(part, None, [c.sql for c in block.columns.values()])
            else:
                value = aggregate(part, self.value(part.argument, block.columns, scope), [])
            bound = part.function == "COUNT" or self._is_bound_key(part, block)
            kind = find_kind([value.kind])
            name = name_column(part.result)
            chosen.append(exp.alias_(value.term, name, quoted=True))
            columns[part.result] = Column(column(alias, name), bound, kind)
        statement = block.select(chosen)
        if keys:
            statement = statement.group_by(*(value.term for value in keys.values()), copy=False)
        return Block(sources=[statement.subquery(alias)], columns=columns)

    def _is_bound_key(self, part: forms.Aggregate, block: Block) -> bool:
        argument = part.argument
        result = block.columns.get(argument.name) if isinstance(argument, forms.Var) else None
        return part.function == "SAMPLE" and result is not None and result.bound

    def _distinct(self, inner: forms.Relation, scope: Scope) -> Block:
        """Return each row once; the order stays, by the columns that are left."""
        match inner:
            case forms.Project(forms.Order(relation, keys), names):
                needed = set().union(*(forms.list_free(key) for key, _ in keys))
                if not needed <= set(names):
                    raise OutsideSubset("ORDER BY something that SELECT DISTINCT leaves out")
                once = self._distinct(forms.Project(relation, names), scope)
                return replace(once, order=self._order(keys, once.columns, scope))
        block = self.translate(inner, scope)
        block = self.aliases.close(block) if block.is_cut or block.order else block
        return self.aliases.close(replace(block, distinct=True))

    def _order(
        self,
        keys: tuple[tuple[forms.Expression, bool], ...],
        columns: dict[str, Column],
        scope: Scope,
    ) -> list[tuple[exp.Expr, bool]]:
        ordered = []
        for key, descends in keys:
            for part in order_by(self.value(key, columns, scope)):
                ordered.append((part, descends))
        return ordered
