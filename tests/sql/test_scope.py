"""Scopes: a sub-select sees only what it selects of the row outside."""

from sqlglot import exp

from kg.sql.blocks import Column
from kg.sql.relational import Var
from kg.sql.scope import Scope, Tables
from kg.sql.templates import column


def test_a_scope_keeps_only_what_is_named() -> None:
    columns = {name: Column(column("r", name), True) for name in "xyz"}
    scope = Scope(columns, frozenset("xy")).keep({"x", "w"})
    assert set(scope.columns) == {"x"}
    assert scope.deep == {"x"}


def test_triples_are_scanned_in_the_table_of_their_graph() -> None:
    tables = Tables(exp.to_table("merged"), exp.to_table("quads"))
    assert tables.scan(None, "r1").sql() == "merged AS r1"
    assert tables.scan(Var("g"), "r2").sql() == "quads AS r2"
