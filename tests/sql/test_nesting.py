"""EXISTS in EXISTS: the same rows, and none reads beyond the rows just around it."""

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.sql.blocks import Aliases, Block, Column
from kg.sql.compiling import CompiledQuery, Dataset
from kg.sql.nesting import unnest
from kg.sql.templates import column

#: Whether a row has a partner that nobody has who is larger than the row.
DEEP = """
NOT EXISTS (SELECT 1 FROM t AS u WHERE u.a = r1.a + 1 AND NOT EXISTS
  (SELECT 1 FROM t AS v WHERE v.b = u.b AND v.a > r1.a))
"""


def test_a_deep_condition_keeps_the_same_rows() -> None:
    condition = sqlglot.parse_one(DEEP, dialect="duckdb")
    table = exp.alias_(exp.to_table("t"), "r1", table=True)
    block = Block([table], columns={"a": Column(column("r1", "a"), True)})
    aliases = Aliases()
    aliases.next()
    flat = unnest(block, condition, aliases)
    assert flat != condition
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t AS SELECT i % 7 AS a, i % 5 AS b FROM range(40) x(i)")
        connection.execute("INSERT INTO t VALUES (NULL, 1), (3, NULL)")
        sql = "SELECT r1.a, r1.b FROM t AS r1 WHERE {} ORDER BY ALL"
        kept = connection.execute(sql.format(condition.sql(dialect="duckdb"))).fetchall()
        assert kept == connection.execute(sql.format(flat.sql(dialect="duckdb"))).fetchall()
        assert 0 < len(kept) < 42


@pytest.mark.parametrize("dialect", ["spark", "trino"])
def test_no_saved_query_reads_beyond_the_rows_around(engine: Engine, dialect: str) -> None:
    for name, query in engine.public.items():
        dataset = Dataset("d", "q", dialect, "c")
        text = bind_values(engine, query, {})
        sql = CompiledQuery(text, dataset, engine.prefixes).bind({}).sql
        statement = sqlglot.parse_one(sql, dialect=dialect)
        for inner in statement.find_all(exp.Exists):
            assert not _reads_beyond(inner), name


def _reads_beyond(inner: exp.Exists) -> bool:
    """Return whether an EXISTS within an EXISTS reads what is around both."""
    outer = inner.find_ancestor(exp.Exists)
    if outer is None:
        return False
    near = {source.alias_or_name for source in outer.find_all(exp.Table, exp.Subquery)}
    return any(part.table not in near for part in inner.find_all(exp.Column))
