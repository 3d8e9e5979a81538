"""Which predicates a saved query reads."""

import pytest

from kg.names import RDF
from kg.publish.predicates import _list_names, list_predicates
from kg.query.engine import Engine


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT ?s { ?s kg:x ?o ; kg:y|kg:z ?b . FILTER (?b > 1) ?o kg:w 1 }", "xyzw"),
        ("SELECT ?s { ?s ?p ?o }", None),
        ("SELECT ?s { ?s kg:x ?o ; ?p ?b }", None),
        ("SELECT ?s { [] ?p ?b }", None),
        ("SELECT ?s { ?s !kg:x ?b }", None),
        ("SELECT ?s { GRAPH ?g { ?s kg:x ?b } }", None),
        ("SELECT ?a ?b ?c { ?a kg:x ?c } GROUP BY ?a ?b ?c", "x"),
    ],
)
def test_names_of_a_query_are_its_predicates(text: str, names: str | None) -> None:
    assert _list_names(text) == (None if names is None else {f"kg:{name}" for name in names})


def test_a_type_is_a_predicate() -> None:
    assert _list_names("SELECT ?s { ?s a kg:Case }") == {RDF + "type", "kg:Case"}


def test_what_a_query_leaves_out_is_read_too(engine: Engine) -> None:
    for name, query in engine.public.items():
        own = list_predicates(engine, name)
        for part in query["left_out"]:
            other = list_predicates(engine, part["query"])
            assert own is None or (other is not None and set(other) <= set(own)), name
