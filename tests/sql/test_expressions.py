"""Expressions: conditions are divided, and EXISTS sees the row outside at any depth."""

from kg.sql.expressions import has_exists, list_conjuncts
from kg.sql.parsing import parse
from kg.sql.relational import Filter, Project
from tests.sql.asking import assert_same, triples

DATA = triples(":a :p :b , :c . :b :p :c ; :q 1 . :c :p :a ; :q 2 ; :r 'x'@en , 'y'@de .")


def test_a_conjunction_is_taken_apart() -> None:
    query = parse("SELECT * { ?x ?p ?y FILTER (?x = 1 && (?y = 2 && EXISTS { ?x ?y ?z })) }", {})
    assert isinstance(query.relation, Project)
    assert isinstance(query.relation.relation, Filter)
    parts = list_conjuncts(query.relation.relation.condition)
    assert len(parts) == 3
    assert [has_exists(part) for part in parts] == [False, False, True]
    assert list_conjuncts(None) == []


def test_exists_in_any_place_of_an_expression() -> None:
    for condition in (
        "EXISTS { ?y :q ?n } || ?x = :a",
        "!EXISTS { ?y :q ?n }",
        "IF(EXISTS { ?y :q ?n }, ?x = :a, NOT EXISTS { ?x :q ?n })",
        "EXISTS { ?y :p ?z . FILTER EXISTS { ?z :p ?w . FILTER NOT EXISTS { ?x :p ?w } } }",
        "EXISTS { ?y :p ?z . FILTER (?z = ?x || EXISTS { ?x :p ?y })  }",
    ):
        assert_same(DATA, f"SELECT ?x ?y {{ ?x :p ?y FILTER ({condition}) }}")
        assert_same(DATA, f"SELECT ?x ?y ?z {{ ?x :p ?y BIND ({condition} AS ?z) }}")


def test_a_language_is_compared_without_reading_the_text() -> None:
    for condition in ("LANG(?t) = 'en'", "LANG(?t) = 'EN'", "LANG(?t) = ''", "LANG(?t) != 'en'"):
        assert_same(DATA, f"SELECT ?t {{ ?x :r|:q|:p ?t FILTER ({condition}) }}")
