"""Aggregates: of every kind of group, as in the embedded engine."""

import pytest

from kg.sql.subset import OutsideSubset
from tests.sql.asking import ask_sql, assert_same, load, triples

GROUPS = {
    ":whole": "1 , 2 , 4",
    ":decimal": "0.1 , 0.2 , 0.4",
    ":mixed": "1 , 2.5",
    ":floating": "1 , 1e0 , 2.5e0",
    ":text": "'a' , 'b'",
    ":faulty": "1 , 'a'",
    ":dates": "'2022-01-02'^^xsd:date , '2021-12-31'^^xsd:date",
    ":one": "3",
    ":resources": ":a , :b",
}
DATA = triples(" ".join(f"{name} :p {values} ." for name, values in GROUPS.items()))
COUNTED = ("COUNT(?v)", "COUNT(*)", "COUNT(DISTINCT ?v)", "COUNT(DISTINCT *)", "SUM(?v)", "AVG(?v)")


@pytest.mark.parametrize("aggregate", [*COUNTED, "SUM(?v + 1)"])
def test_aggregates_are_those_of_the_embedded_engine(aggregate: str) -> None:
    assert_same(DATA, f"SELECT ?g ({aggregate} AS ?a) {{ ?g :p ?v }} GROUP BY ?g")
    assert_same(DATA, f"SELECT ({aggregate} AS ?a) {{ ?g :none ?v }}")


@pytest.mark.parametrize("aggregate", ["MIN(?v)", "MAX(?v)", "MIN(STR(?v))", "MAX(STR(?v))"])
def test_the_first_and_last_of_a_group_are_by_the_order_of_terms(aggregate: str) -> None:
    # 1 and 1.0 are equal, and so is either the first
    unequal = "FILTER (?g != :floating)"
    assert_same(DATA, f"SELECT ?g ({aggregate} AS ?a) {{ ?g :p ?v {unequal} }} GROUP BY ?g")


def test_texts_are_joined() -> None:
    rows = ask_sql(load(DATA), "SELECT (GROUP_CONCAT(?v; SEPARATOR=', ') AS ?t) { :text :p ?v }")
    assert rows in (['t="a, b"'], ['t="b, a"'])


def test_a_sum_of_distinct_values_is_refused() -> None:
    with pytest.raises(OutsideSubset, match="SUM of distinct values"):
        ask_sql(load(DATA), "SELECT (SUM(DISTINCT ?v) AS ?s) { ?g :p ?v }")
