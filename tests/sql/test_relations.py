"""Relations: generated queries and data have the same rows in both engines."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from kg.sql.subset import OutsideSubset
from tests.sql.asking import ask_sparql, ask_sql, assert_same, load, triples
from tests.sql.generated import VARIABLES, Question, questions, read_data

DATA = triples(
    ":a :p :b ; :q 1 , 2 ; :r 'x'@en . :b :p :c ; :q 2 . :c :p :a ; :r 'x' . :d :q 1.0 ; :s :a ."
)


def check(question: Question) -> None:
    data = read_data(question)
    names = [*VARIABLES, *sorted({w for w in question.pattern.split() if w.startswith("?b")})]
    text = f"SELECT {' '.join(name.strip('().') for name in names)} WHERE {question.pattern}"
    try:
        ours = ask_sql(load(data), text)
    except OutsideSubset:
        return
    assert Counter(ours) == Counter(ask_sparql(data, text)), (text, sorted(question.data))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions())
def test_generated_questions_have_the_rows_of_the_embedded_engine(question: Question) -> None:
    check(question)


@pytest.mark.full
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions(depth=3))
def test_many_generated_questions_have_the_rows_of_the_embedded_engine(
    question: Question,
) -> None:
    check(question)


@pytest.mark.parametrize(
    "query",
    [
        # OPTIONAL with a shared variable that may be unbound
        "SELECT * { ?x :p ?y OPTIONAL { ?x :r ?z } OPTIONAL { ?w :r ?z } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?y :q ?z OPTIONAL { ?x :s ?w } } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?z :p ?x } OPTIONAL { ?x :s ?z } }",
        "SELECT * { ?x :q ?n OPTIONAL { ?x :s ?z } OPTIONAL { ?x :p ?z } OPTIONAL { ?z :r ?w } }",
        # the condition of an OPTIONAL sees both sides
        "SELECT * { ?x :q ?n OPTIONAL { ?y :q ?m FILTER (?m > ?n) } }",
        "SELECT * { ?x :q ?n OPTIONAL { ?x :p ?y FILTER EXISTS { ?y :q ?n } } }",
        "SELECT * { ?x :q ?n OPTIONAL { ?z :p ?y FILTER NOT EXISTS { ?y :p ?x } } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?x :r ?z }"
        " OPTIONAL { ?a :q ?b FILTER EXISTS { ?x :r ?z } } }",
        # EXISTS, four deep, each with a variable of the outermost row
        "SELECT ?x { ?x :p ?y FILTER EXISTS { ?y :p ?z FILTER EXISTS { ?z :p ?w FILTER EXISTS {"
        " ?w :p ?y FILTER EXISTS { ?x :q ?n } } } } }",
        "SELECT ?x { ?x :p ?y FILTER NOT EXISTS { ?y :p ?z FILTER NOT EXISTS { ?x :q ?n } } }",
        "SELECT ?x { ?x :p ?y FILTER EXISTS { { ?y :q ?n } UNION { ?y :r ?t FILTER (?x = :b) } } }",
        "SELECT ?x ?z { ?x :p ?y OPTIONAL { ?x :r ?z } FILTER EXISTS { ?w :r ?z } }",
        "SELECT ?x { ?x :p ?y FILTER EXISTS { ?y :p ?c OPTIONAL { ?c :q ?x } } }",
        "SELECT ?x { ?x :p ?y FILTER EXISTS { VALUES ?y { :b :c } } }",
        "SELECT ?x { ?x :p ?y FILTER EXISTS { SELECT ?y { ?y :q ?n } } }",
        # names that differ in case only, and names of no ASCII
        "SELECT ?x ?X ?x_X ?größe { ?x :p ?X . ?X :p ?x_X OPTIONAL { ?x :q ?größe } }",
        # UNION with other variables in each arm
        "SELECT * { { ?x :p ?y } UNION { ?x :q ?n } UNION { ?y :r ?n } ?x :p ?y }",
        "SELECT * { { ?x :p ?y } UNION { ?x :q ?y } MINUS { ?y :p ?z } }",
        "SELECT * { ?x :p ?y MINUS { ?a :p ?b } }",
        "SELECT * { ?x :p ?y OPTIONAL { ?y :r ?z } MINUS { ?w :r ?z } }",
        # the same row more than once
        "SELECT ?n { ?x :q ?n }",
        "SELECT DISTINCT ?n { ?x :q ?n }",
        "SELECT * { VALUES (?x ?n) { (:a 1) (:a UNDEF) (UNDEF 2) } ?x :q ?n }",
        # sub-selects
        "SELECT ?x ?n { ?x :p ?y { SELECT ?y (COUNT(?m) AS ?n) { ?y :q ?m } GROUP BY ?y } }",
        "SELECT ?x { { SELECT ?x { ?x :q ?n } ORDER BY ?x LIMIT 1 } }",
        "SELECT ?z { { SELECT DISTINCT ?z { ?x :p ?z . ?z :p ?y } } }",
        # aggregates of nothing, and of groups
        "SELECT (COUNT(*) AS ?n) (SUM(?m) AS ?s) (MAX(?m) AS ?g) { ?x :none ?m }",
        "SELECT ?x (COUNT(*) AS ?n) { ?x :none ?m } GROUP BY ?x",
        "SELECT ?x (SUM(?m) AS ?s) (AVG(?m) AS ?a) (MIN(?m) AS ?i) { ?x :q ?m } GROUP BY ?x",
        "SELECT (COUNT(DISTINCT ?m) AS ?n) (MIN(?m) AS ?i) (MAX(?m) AS ?a) { ?x :q|:p/:q ?m }",
        "SELECT ?m (COUNT(*) AS ?n) { ?x :q ?m } GROUP BY ?m HAVING (COUNT(*) > 1)",
        "SELECT ?t (COUNT(*) AS ?n) { ?x :q ?m } GROUP BY (STR(?m) AS ?t)",
        "SELECT (SUM(?m) AS ?s) (AVG(?m) AS ?a) { ?x :q|:r ?m }",
        # a variable in several places of one triple
        "SELECT * { ?x ?x ?y }",
        "SELECT ?p (COUNT(*) AS ?n) { ?x ?p ?o } GROUP BY ?p",
        "SELECT * { { } OPTIONAL { ?x :p ?y } }",
        "SELECT ?x { ?x :p ?y BIND (?y AS ?z) FILTER (?z = :b) }",
        "SELECT (1 AS ?one) (?none AS ?two) { }",
    ],
)
def test_each_kind_of_relation_has_the_rows_of_the_embedded_engine(query: str) -> None:
    assert_same(DATA, query)


def test_rows_are_in_the_order_asked_for() -> None:
    data = triples(
        ":a :p :b , _:c , 10 , 9 , 9.5 , 'b' , 'a' , 'é' , 'B' ."
        " :b :p '2022-01-02'^^xsd:date , '2021-12-31'^^xsd:date ."
    )
    for query in (
        "SELECT ?s ?x { ?s :p ?x FILTER (!isBlank(?x)) } ORDER BY ?s DESC(STR(?x))",
        "SELECT ?s ?x { ?s :p ?x FILTER (isNumeric(?x)) } ORDER BY DESC(?x)",
        "SELECT ?x { :b :p ?x } ORDER BY ?x",
        "SELECT DISTINCT ?s { ?s :p ?x } ORDER BY DESC(?s) LIMIT 1",
        "SELECT ?s ?y { ?s :p ?x OPTIONAL { ?x :p ?y } } ORDER BY ?s ?y OFFSET 2",
    ):
        assert ask_sql(load(data), query) == ask_sparql(data, query), query


def test_an_order_by_what_distinct_leaves_out_is_refused() -> None:
    with pytest.raises(OutsideSubset, match="ORDER BY something that SELECT DISTINCT leaves out"):
        ask_sql(load(DATA), "SELECT DISTINCT ?x { ?x :q ?n } ORDER BY ?n")
