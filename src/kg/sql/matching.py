"""Patterns in SQL: each triple is a source of rows, joined by what they share."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from kg.names import KG
from kg.sql import relational as forms
from kg.sql.blocks import Block, Column, agree
from kg.sql.constants import Constants
from kg.sql.expressions import Expressions
from kg.sql.property_paths import expand, is_path
from kg.sql.scope import Scope, Tables
from kg.sql.subset import OutsideSubset
from kg.sql.templates import column, fill
from kg.sql.values import RESOURCE, TERM

#: Predicates whose closure an engine may have as a table: those that saved queries walk.
WALKED = frozenset(
    {KG + "countsAs", KG + "about", KG + "answers", "http://www.w3.org/ns/prov#wasDerivedFrom"}
)


class Matching(Expressions):
    """Translates the patterns of one query."""

    def __init__(self, tables: Tables, constants: Constants, *, is_flat: bool = False) -> None:
        super().__init__(constants, is_flat=is_flat)
        self._tables = tables

    def match(self, match: forms.Match, scope: Scope) -> Block:
        """Return the rows that all patterns together describe."""
        if any(map(is_path, match.patterns)):
            return self.translate(expand(match, set(scope.columns), self.aliases.next), scope)
        block = Block()
        for pattern in match.patterns:
            self._find(pattern, block, scope)
        return block

    def _find(self, pattern: forms.Pattern, block: Block, scope: Scope) -> None:
        """Add a triple, or the pairs that a path connects, to a block."""
        alias = self.aliases.next()
        ends = [("s", pattern.subject), ("o", pattern.object)]
        if isinstance(pattern.predicate, forms.Walk):
            block.sources.append(self._walk(pattern, pattern.predicate).subquery(alias))
            if pattern.predicate.away:
                block.where.append(fill("$x <> $y", x=column(alias, "s"), y=column(alias, "o")))
        else:
            block.sources.append(self._tables.scan(pattern.graph, alias))
            if isinstance(pattern.predicate, forms.Except):
                others = map(self.constants.write, pattern.predicate.predicates)
                block.where.append(exp.not_(column(alias, "p").isin(*others)))
            elif isinstance(pattern.predicate, forms.Node):
                ends.insert(1, ("p", pattern.predicate))
            if pattern.graph is not None:
                ends.append(("g", pattern.graph))
        for place, node in ends:
            self._bind(column(alias, place), node, block, scope)

    def _bind(self, sql: exp.Column, node: forms.Node, block: Block, scope: Scope) -> None:
        """Make a column of a triple agree with a node."""
        if not isinstance(node, forms.Var):
            block.where.append(fill("$x = $y", x=sql, y=self.constants.write(node)))
        elif node.name in block.columns:
            block.where.append(fill("$x = $y", x=sql, y=block.columns[node.name].sql))
        else:
            result = Column(sql, True, TERM if sql.name == "o" else RESOURCE)
            self.put(block, node.name, result, scope)

    def put(self, block: Block, name: str, result: Column, scope: Scope) -> None:
        """Bind a variable, and make it agree with the row outside where it is deep."""
        block.columns[name] = result
        if name in scope.deep:
            block.where.append(agree(result, scope.columns[name]))

    def _walk(self, pattern: forms.Pattern, path: forms.Walk) -> exp.Select:
        """Return the pairs of nodes that one step or more connects, each once."""
        if isinstance(pattern.graph, forms.Var):
            raise OutsideSubset("a property path of any length in GRAPH with a variable")
        if path.many and self._tables.closure is not None:
            return self._read_closure(pattern, path.path, self._tables.closure)
        begin, end = forms.Var(".begin"), forms.Var(".end")
        step = forms.Match((forms.Pattern(begin, path.path, end, pattern.graph),))
        block = self.translate(step, Scope())
        pair = []
        for place, node in (("s", begin), ("o", end)):
            pair.append(exp.alias_(block.columns[node.name].sql, place, quoted=True))
        once = block.select(pair).distinct()
        return self._repeat(pattern, block, pair) if path.many else once

    def _read_closure(
        self, pattern: forms.Pattern, step: forms.Path, closure: exp.Expr
    ) -> exp.Select:
        """Return the pairs that steps of a predicate connect, as derived before."""
        if not isinstance(step, forms.Step) or pattern.graph is not None:
            raise OutsideSubset("a property path of any length over more than one predicate")
        if not isinstance(step.predicate, forms.Const) or step.predicate.term.value not in WALKED:
            walked = ", ".join(sorted(WALKED))
            raise OutsideSubset(f"a property path of any length over others than {walked}")
        alias = self.aliases.next()
        pairs = exp.select(column(alias, "s"), column(alias, "o"))
        pairs = pairs.from_(exp.alias_(closure.copy(), alias, table=True))
        predicate = self.constants.write(step.predicate)
        return pairs.where(fill("$x = $y", x=column(alias, "p"), y=predicate))

    def _repeat(self, pattern: forms.Pattern, block: Block, pair: list[exp.Expr]) -> exp.Select:
        """Return the closure of the pairs of a block, where known from one beginning only."""
        name, step = self.aliases.next(), self.aliases.next()
        first = replace(block, where=list(block.where))
        if not isinstance(pattern.subject, forms.Var):
            known = self.constants.write(pattern.subject)
            first.where.append(fill("$x = $y", x=block.columns[".begin"].sql, y=known))
        further = exp.select(column(name, "s"), column(step, "o")).from_(name)
        meet = fill("$x = $y", x=column(name, "o"), y=column(step, "s"))
        further = further.join(block.select(pair).subquery(step), on=meet)
        closure = exp.union(first.select(pair), further, distinct=True)
        chosen = exp.select(column(name, "s"), column(name, "o")).from_(name)
        return chosen.with_(f"{name}(s, o)", as_=closure, recursive=True)
