"""Patterns: triples with any node in any place have the rows of the embedded engine."""

import itertools

from tests.sql.asking import assert_same, triples

DATA = triples(":a :p :b ; :q :a , 1 . :b :p :a ; :b :b . :p :p :q . _:n :p _:m .")


def test_each_combination_of_nodes_is_matched() -> None:
    nodes = ("?x", "?y", ":a", ":p")
    for subject, predicate, target in itertools.product(nodes, ("?x", "?z", ":p", ":q"), nodes):
        assert_same(
            DATA, f"SELECT ?x ?y ?z {{ {subject} {predicate} {target} FILTER (!isBlank(?x)) }}"
        )


def test_blank_nodes_of_a_query_match_anything() -> None:
    assert_same(DATA, "SELECT ?x { ?x :p [ :q ?y ] FILTER (isIRI(?x)) }")
