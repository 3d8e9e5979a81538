"""Unions for engines that plan each arm for itself: the same rows, and less is read."""

import pytest
from hypothesis import HealthCheck, given, settings

from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.sql import compiling
from kg.sql.compiling import CompiledQuery, Dataset
from kg.sql.dialects import DUCKDB, FLAT, TRINO
from kg.sql.factoring import factor
from kg.sql.parsing import parse
from kg.sql.relational import Match, Relation, Union, without_projection
from kg.sql.subset import OutsideSubset
from tests.sql.asking import PREFIXES, assert_same, triples
from tests.sql.generated import Question, questions
from tests.sql.test_relations import check

DATA = triples(
    ":a :p :b ; :q 1 , 2 ; :r 'x'@en ; :t :b . :b :p :c ; :q 2 ; :r 'y' ."
    " :c :p :a ; :r 'x' ; :t :a . :d :q 1.0 ; :s :a ; :p :d ; :r 'z' ."
)


@pytest.fixture
def flat(monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB gets the SQL of an engine that plans each arm for itself."""
    monkeypatch.setattr(compiling, "FLAT", FLAT | {DUCKDB})


def read_union(text: str) -> tuple[Relation, ...]:
    """Return the arms of the union that a query is."""
    relation = without_projection(parse(f"SELECT * {{ {text} }}", PREFIXES, ()).relation)
    assert isinstance(relation, Union)
    return relation.arms


@pytest.mark.parametrize(
    ("text", "common"),
    [
        ("{ ?x :p ?y ; :q ?n } UNION { ?x :q ?n ; :s ?z }", 1),
        ("{ ?x :p ?y . ?y :q ?n . ?n :r ?m } UNION { ?y :q ?n . ?n :r ?m . ?y :s ?z }", 2),
        # a group is like its patterns
        ("{ { ?x :q ?n } { ?x :p ?y } } UNION { ?x :q ?n ; :s ?z }", 1),
        # a condition of an arm reads what a common pattern binds
        ("{ ?x :p ?y ; :q ?n FILTER (?n > 1) } UNION { ?x :q ?n ; :s ?z }", 0),
        ("{ ?x :p ?y ; :q ?n BIND (?n AS ?m) } UNION { ?x :q ?n ; :s ?z }", 0),
        ("{ ?x :p ?y ; :q ?n FILTER (?y = :b) } UNION { ?x :q ?n ; :s ?z }", 1),
        # a variable that only one arm has outside of the common patterns
        ("{ ?x :p ?y ; :q ?n . ?n :r ?z } UNION { ?x :q ?n ; :s ?z }", 0),
        # without the common pattern nothing would connect the rest of an arm
        ("{ ?x :p ?y . ?x :q ?n . ?n :r ?z } UNION { ?x :q ?n . ?x :s ?n }", 0),
        # nothing connects it to the rest
        ("{ ?x :p ?y . ?a :q ?n } UNION { ?x :s ?y . ?a :q ?n }", 0),
        # an arm that is more than patterns and conditions
        ("{ ?x :q ?n OPTIONAL { ?x :p ?y } } UNION { ?x :q ?n ; :s ?z }", 0),
        ("{ ?x :q ?n } UNION { ?x :q ?n }", 0),
    ],
)
@pytest.mark.usefixtures("flat")
def test_what_all_arms_ask_is_asked_once(text: str, common: int) -> None:
    arms = read_union(text)
    shorter, shared = factor(arms)
    assert len(shared.patterns) == common
    assert (shorter == arms) == (common == 0)
    assert_same(DATA, f"SELECT * {{ {text} }}")


@pytest.mark.parametrize(
    "text",
    [
        "?x :p ?y . { ?x :q ?n ; :r ?t } UNION { ?x :t ?n ; :r ?t } OPTIONAL { ?n :p ?z }",
        "{ ?x :p* :a ; :r ?t } UNION { ?x :q 2 ; :r ?t }",
        "{ ?x :p/:p* ?y . ?y :r ?t } UNION { ?x :t ?y . ?y :r ?t }",
        "?x :p ?y FILTER EXISTS { ?y :p* ?z FILTER EXISTS { ?z :t ?w FILTER (?w != ?x) } }",
        "?x :p ?y FILTER NOT EXISTS { ?y :p? ?z FILTER EXISTS { ?z :t ?w FILTER (?w != ?x) } }",
        "?x :p ?y FILTER NOT EXISTS"
        " { { ?y :q ?n } UNION { ?y :t ?n } { ?x :s ?z } UNION { ?x :t ?z } }",
        "?x :r ?t FILTER (?t = 'y' || EXISTS { { ?x :q ?n } UNION { ?n :s ?x } })",
        "?x :p ?y FILTER EXISTS { { ?y :q ?n } UNION { ?y :t ?n } { ?x :s ?z } UNION {} }",
        "?x :r ?t FILTER (!EXISTS { { ?x :q ?n FILTER (?n > 1) } UNION { ?n :s ?x } })",
        "?x :r ?t OPTIONAL { ?x :p ?y FILTER NOT EXISTS { { ?y :s ?x } UNION { ?y :t ?x } } }",
    ],
)
@pytest.mark.usefixtures("flat")
def test_a_union_or_path_has_the_same_rows(text: str) -> None:
    assert assert_same(DATA, f"SELECT * {{ {text} }}")


@pytest.mark.parametrize(
    "text",
    [
        "?x :p ?y FILTER EXISTS { ?x :r ?t OPTIONAL { ?x :s ?z { ?x :q ?n } UNION { ?x :t ?y } } }",
        "?x :p ?y FILTER NOT EXISTS { ?y :q ?n OPTIONAL { ?n :r ?t FILTER EXISTS { ?t :s ?x } } }",
    ],
)
@pytest.mark.usefixtures("flat")
def test_a_source_that_reads_the_row_around_is_refused(text: str) -> None:
    with pytest.raises(OutsideSubset, match="that reads the row around its EXISTS"):
        assert_same(DATA, f"SELECT * {{ {text} }}")


@pytest.mark.usefixtures("flat")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions())
def test_generated_questions_have_the_same_rows(question: Question) -> None:
    check(question)


@pytest.mark.full
@pytest.mark.usefixtures("flat")
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions(depth=3))
def test_many_generated_questions_have_the_same_rows(question: Question) -> None:
    check(question)


def test_a_union_without_anything_in_common_stays() -> None:
    arms = read_union("{ ?x :p ?y } UNION { ?x :q ?n }")
    assert factor(arms) == (arms, Match(()))


def test_no_saved_query_reads_a_table_as_often_as_its_arms_are_long(engine: Engine) -> None:
    for name, query in engine.public.items():
        text = bind_values(engine, query, {})
        sql = CompiledQuery(text, Dataset("d", "q", TRINO, "c"), engine.prefixes).bind({}).sql
        assert sql.count(" d AS ") <= 80, name
