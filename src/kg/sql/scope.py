"""Scope of a part of a query: its tables, and the row around an EXISTS."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from kg.sql import relational as forms
from kg.sql.blocks import Column
from kg.sql.subset import OutsideSubset


@dataclass(frozen=True)
class Scope:
    """What an EXISTS sees of the row outside.

    `deep` are variables that a pattern inside does not surely bind: each part of it that does has
    to agree with the row outside, as if the value had been put in its place.
    """

    columns: dict[str, Column] = field(default_factory=dict)
    deep: frozenset[str] = frozenset()

    def keep(self, names: set[str]) -> Scope:
        """Return a scope with some variables only, as a sub-select sees no others."""
        columns = {name: part for name, part in self.columns.items() if name in names}
        return Scope(columns, self.deep & names)


class Tables:
    """Where triples are: the tables of a dataset.

    Args:
        default: the default graph.
        named: the named graphs.
        closure: the pairs that one step or more of some predicates connect, in the default graph.
    """

    def __init__(
        self, default: exp.Expr, named: exp.Expr | None, closure: exp.Expr | None = None
    ) -> None:
        self._default = default
        self._named = named
        self.closure = closure

    def scan(self, graph: forms.Node | None, alias: str) -> exp.Expr:
        """Return the triples of the default graph, or of the named graphs, as a source."""
        table = self._default if graph is None else self._named
        if table is None:
            raise OutsideSubset("GRAPH on an engine that holds one graph")
        return exp.alias_(table.copy(), alias, table=True)
