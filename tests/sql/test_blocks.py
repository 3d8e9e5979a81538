"""Blocks: SELECTs grow, and are closed only where rows would be others."""

from sqlglot import exp

from kg.sql.blocks import Aliases, Block, Column, agree, merge
from kg.sql.templates import column
from kg.sql.values import RESOURCE, TERM


def make(alias: str, *names: str, bound: bool = True) -> Block:
    columns = {name: Column(column(alias, name), bound, RESOURCE) for name in names}
    return Block(sources=[exp.alias_(exp.to_table("t"), alias, table=True)], columns=columns)


def test_blocks_side_by_side_become_one_join() -> None:
    joined = Aliases().join(make("a", "x", "y"), make("b", "y", "z"))
    assert joined.select().sql("duckdb") == (
        'SELECT a."x" AS "x", a."y" AS "y", b."z" AS "z" FROM t AS a CROSS JOIN t AS b'
        ' WHERE a."y" = b."y"'
    )


def test_what_one_side_may_lack_agrees_with_anything() -> None:
    one, other = make("a", "x").columns["x"], make("b", "x", bound=False).columns["x"]
    assert agree(one, other).sql() == '(a."x" = b."x" OR b."x" IS NULL)'
    assert merge(one, other).bound
    both = merge(other, other)
    assert not both.bound
    assert both.sql.sql() == 'COALESCE(b."x", b."x")'


def test_a_block_whose_rows_are_cut_is_closed_before_it_is_joined() -> None:
    cut = make("a", "x")
    cut.length = 1
    statement = Aliases().join(cut, make("b", "x")).select().sql()
    assert "LIMIT 1) AS r1" in statement


def test_left_joins_follow_each_other_without_nesting() -> None:
    aliases = Aliases()
    left = aliases.left_join(make("a", "x"), make("b", "x", "y"), [])
    left = aliases.left_join(aliases.prepare_left(left), make("c", "x", "z"), [])
    assert len(left.left_joins) == 2
    assert left.columns["x"].bound
    assert not left.columns["y"].bound
    assert left.columns["y"].kind != TERM


def test_a_select_has_a_column_even_without_variables() -> None:
    assert Block().select().sql() == 'SELECT 1 AS "nothing"'
