"""Terms that an editor of queries completes."""

from kg.pages.vocabulary_terms import list_terms
from kg.query.engine import Engine


def test_classes_properties_and_concepts_have_label_and_comment(engine: Engine) -> None:
    listed = list_terms(engine)
    terms = {term["id"]: term for term in listed["terms"]}
    assert len(terms) == len(listed["terms"])
    for id, kind in (
        ("kg:Station", "class"),
        ("kg:operatedBy", "property"),
        ("kg:code", "property"),
        ("stance:denies", "concept"),
    ):
        assert terms[id]["kind"] == kind
        assert terms[id]["label"]
        assert terms[id]["comment"]
    assert listed["prefixes"] == engine.prefixes


def test_terms_of_other_vocabularies_are_those_that_saved_queries_use(engine: Engine) -> None:
    used = [term["id"] for term in list_terms(engine)["terms"] if term["kind"] == "used"]
    assert {"rdf:subject", "skos:prefLabel", "dcterms:date"} <= set(used)
    assert used.index("skos:prefLabel") < used.index("dcterms:date")
