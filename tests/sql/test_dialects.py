"""Words of other engines for what only DuckDB says."""

import pytest
import sqlglot

from kg.sql.dialects import DUCKDB, SPARK, TRINO, adapt


@pytest.mark.parametrize(
    ("ours", "dialect", "theirs"),
    [
        ("COUNT(DISTINCT ROW(a, b))", SPARK, "COUNT(DISTINCT STRUCT(a, b))"),
        ("COUNT(DISTINCT ROW(a, b))", TRINO, "COUNT(DISTINCT ROW(a, b))"),
        ("COUNT(DISTINCT ROW(a, b))", DUCKDB, "COUNT(DISTINCT ROW(a, b))"),
        ("CAST(a AS HUGEINT)", SPARK, "CAST(a AS DECIMAL(38, 0))"),
        ("CAST(a AS HUGEINT)", TRINO, "CAST(a AS DECIMAL(38, 0))"),
        ("CONTAINS(a, b)", TRINO, "STRPOS(a, b) > 0"),
        ("CONTAINS(a, b)", SPARK, "CONTAINS(a, b)"),
        (
            "ARG_MIN(a, ROW(b, c)) FILTER (WHERE a > 1)",
            TRINO,
            "ELEMENT_AT(ARRAY_AGG(a ORDER BY b ASC NULLS FIRST, c ASC NULLS FIRST)"
            " FILTER(WHERE a > 1), 1)",
        ),
        (
            "ARG_MAX(a, ROW(b)) FILTER (WHERE a > 1)",
            TRINO,
            "ELEMENT_AT(ARRAY_AGG(a ORDER BY b DESC) FILTER(WHERE a > 1), 1)",
        ),
    ],
)
def test_a_word_of_duckdb_becomes_one_of_another(ours: str, dialect: str, theirs: str) -> None:
    statement = sqlglot.parse_one(f"SELECT {ours} FROM t", dialect=DUCKDB)
    assert adapt(statement, dialect).sql(dialect=dialect) == f"SELECT {theirs} FROM t"
