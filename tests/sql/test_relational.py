"""Relational form: which variables a relation may bind, and which it surely does."""

import pytest

from kg.sql import relational
from kg.sql.parsing import parse


@pytest.mark.parametrize(
    ("query", "variables", "bound"),
    [
        ("SELECT * { ?x ?p ?y }", "x p y", "x p y"),
        ("SELECT * { ?x <e:p> ?y OPTIONAL { ?y <e:q> ?z } }", "x y z", "x y"),
        ("SELECT * { { ?x <e:p> ?y } UNION { ?x <e:q> ?z } }", "x y z", "x"),
        ("SELECT ?x ?y { ?x <e:p> ?y MINUS { ?x <e:q> ?z } }", "x y", "x y"),
        ("SELECT * { VALUES (?x ?y) { (1 UNDEF) (2 3) } }", "x y", "x"),
        ("SELECT * { ?x <e:p> ?y BIND (?x AS ?a) BIND (1 / ?y AS ?b) }", "x y a b", "x y a"),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x <e:p> ?y } GROUP BY ?x", "x n", "n"),
        ("SELECT ?x { ?x <e:p> ?y } ORDER BY ?y LIMIT 1", "x", "x"),
    ],
)
def test_variables_are_told_apart_by_whether_each_row_has_them(
    query: str, variables: str, bound: str
) -> None:
    relation = parse(query, {}).relation
    assert relational.list_variables(relation) == set(variables.split())
    assert relational.list_bound(relation) == set(bound.split())


def test_variables_of_conditions_are_read_too() -> None:
    text = "SELECT * { ?x <e:p> ?y FILTER EXISTS { ?a <e:q> ?b FILTER (?c = ?x) } }"
    assert relational.list_all_names(parse(text, {}).relation) == set("abcxy")
