"""Compiling: one statement, in which every term is a bound value."""

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.sql.compiling import CompiledQuery, Dataset
from tests.sql.asking import PREFIXES, ask_sparql, ask_sql, load, triples

DATA = triples(":a :p :b ; :q 'it''s' . :b :p :c .".replace("''", "\\'"))


def test_terms_are_values_of_the_statement_and_not_in_its_text() -> None:
    query = """SELECT ?x { ?x :p :b ; :q "it's" . FILTER (?x != :secret && STR(?x) != "hidden") }"""
    statement = CompiledQuery(query, Dataset("asked"), PREFIXES).bind({})
    assert statement.sql.count("?") == len(statement.values)
    assert '""it\'s' in statement.values
    for text in ("secret", "hidden", "it's", "http"):
        assert text not in statement.sql


def test_a_parameter_needs_a_term() -> None:
    compiled = CompiledQuery("SELECT ?x { ?x :p ?_to }", Dataset("asked"), PREFIXES, ["to"])
    with pytest.raises(UsageError, match="to has no value"):
        compiled.bind({})
    duck = load(DATA)
    for target, subject in (("b", "a"), ("c", "b")):
        statement = compiled.bind({"to": ox.NamedNode(f"http://e/{target}")})
        assert duck.read_rows(statement) == [(ox.NamedNode(f"http://e/{subject}"),)]


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?y :back ?x . ?x :seen true } { ?x :p ?y }",
        "CONSTRUCT { ?x ?y :a } { ?x :p|:q ?y }",
        "CONSTRUCT WHERE { ?x :p ?y }",
        "CONSTRUCT { ?x :p ?none } { ?x :p ?y }",
    ],
)
def test_triples_are_constructed_each_once(query: str) -> None:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in DATA)
    expected = {str(triple) for triple in store.query(query, prefixes=PREFIXES)}
    statement = CompiledQuery(query, Dataset("asked"), PREFIXES).bind({})
    rows = load(DATA).read_rows(statement)
    assert len(rows) == len(set(rows))
    assert {str(ox.Triple(*row)) for row in rows} == expected


def test_a_query_names_its_own_dataset() -> None:
    text = "SELECT * FROM <http://e/default> { ?x :p ?y }"
    assert sorted(ask_sql(load(DATA), text)) == sorted(ask_sparql(DATA, "SELECT * { ?x :p ?y }"))
    with pytest.raises(UsageError, match="no named graphs"):
        CompiledQuery(text, Dataset("asked"), PREFIXES)


@pytest.mark.parametrize("dialect", ["spark", "trino"])
def test_statements_are_written_for_engines_of_several_machines(dialect: str) -> None:
    query = "SELECT ?x { ?x :p ?y FILTER EXISTS { ?y :q ?z FILTER (LANG(?z) = 'en') } } ORDER BY ?x"
    statement = CompiledQuery(query, Dataset("asked", dialect=dialect), PREFIXES).bind({})
    assert statement.sql.count("?") == len(statement.values) == 3


def test_a_query_becomes_the_same_statement_each_time() -> None:
    text = "SELECT ?x { ?x :p/:q* ?y . ?y :p/:q :b FILTER EXISTS { ?x :p/:p ?z } }"
    first, second = (CompiledQuery(text, Dataset("asked"), PREFIXES).bind({}) for _ in range(2))
    assert first == second
