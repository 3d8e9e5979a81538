"""No query reads a triple with a predicate that it does not name."""

import pyoxigraph as ox
import pytest

from kg.publish.positions import hold_things
from kg.publish.predicates import list_predicates
from kg.publish.recording import digest_answer
from kg.query.engine import BASE_IRI, Engine


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT ?s WHERE { ?s a kg:Case ; kg:code ?c }", {"a", "kg:Case", "kg:code"}),
        ("SELECT ?a ?b ?c { ?a kg:p ?b OPTIONAL { ?b <urn:q> ?c } }", {"kg:p", "<urn:q>"}),
        ("ASK { ?s kg:p|^kg:q/kg:r+ 1 FILTER (!BOUND(?s)) }", {"kg:p", "kg:q", "kg:r"}),
        ("SELECT * { ?s kg:p 1 } GROUP BY ?s ?o HAVING (COUNT(*) > 1)", {"kg:p"}),
        ("SELECT * { VALUES (?a ?b ?c) { (kg:x 1 2) (3 4 5) } ?a kg:p ?b }", {"kg:p", "kg:x"}),
        (
            "SELECT * { ?s kg:p ?o FILTER (?o * 2 IN (1, 2)) BIND (1 AS ?x) ?x kg:q ?s }",
            {"kg:p", "kg:q"},
        ),
    ],
)
def test_names_of_a_text(text: str, names: set[str]) -> None:
    assert list_predicates(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?s kg:p ?o ; ?q ?r }",
        "SELECT * { [ ?p 1 ] kg:p ?o }",
        "SELECT * { [ kg:p 1 ] ?p ?o }",
        "SELECT * { (1 2) ?p ?o }",
        "SELECT * { ?s kg:p ?o . (1 2) ?p ?o }",
        "SELECT * { ?s kg:p ?o FILTER (?o > 1) (1 2) ?p ?o }",
        "SELECT * { { SELECT ?s { ?s kg:p 1 } ORDER BY ?s } ?s ?p true }",
        "SELECT * { VALUES ?x { 1 } _:b ?p ( 1 ) }",
        "SELECT * { ?s !kg:p ?o }",
        "SELECT * { ?s !(kg:p|^kg:q) ?o }",
        "SELECT * { ?s kg:p* ?o }",
        "SELECT * { ?s (kg:p/kg:q)? ?o }",
        "SELECT * { ?s a? ?o }",
        "SELECT * { GRAPH ?g { ?s kg:p ?o } }",
        "DESCRIBE <urn:x>",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT * { ?s kg:p ?o } HAVING (EXISTS { ?s ?p ?o })",
    ],
)
def test_a_text_that_can_read_any_triple(text: str) -> None:
    assert list_predicates(text) is None


def test_saved_queries_have_the_same_answer_without_all_other_triples(engine: Engine) -> None:
    """Each is asked of a store that has the triples of its own predicates, and no others."""
    triples: dict[str, list[ox.Quad]] = {}
    for quad in ox.Store.read_only(engine.release.store_path("reported")):
        triples.setdefault(quad.predicate.value, []).append(quad)
    texts = {name: query["text"] for name, query in engine.public.items()}
    known = {name: list_predicates(hold_things(text)) for name, text in texts.items()}
    bounded = {name: some for name, some in known.items() if some is not None}
    assert len(bounded) > 0.7 * len(texts)
    for name, names in sorted(bounded.items())[::6]:
        store = ox.Store()
        iris = {engine.expand(one.strip("<>")) for one in names - {"a"}}
        if "a" in names:
            iris.add("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        for iri in iris & triples.keys():
            store.extend(triples[iri])
        prefixes = engine.prefixes
        answer = engine.wrap(store.query(texts[name], prefixes=prefixes, base_iri=BASE_IRI))
        assert digest_answer(answer) == digest_answer(engine.ask(texts[name])), name
