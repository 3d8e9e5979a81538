"""The page of the ontology: each term once, with what it says of itself."""

import re
from base64 import b64encode
from dataclasses import replace

import pytest

from kg.exchange.quickstatements import PROPERTIES
from kg.names import KG
from kg.pages.addresses import Addresses
from kg.pages.edition import Edition, open_edition
from kg.pages.ontology import GROUPS, Term, draw_core, list_ontology, render_ontology, write_sssom
from kg.query.engine import Engine

DEFINED = "SELECT DISTINCT ?term WHERE { ?term skos:definition ?d FILTER (ISIRI(?term)) }"


@pytest.fixture
def page(engine: Engine) -> str:
    return render_ontology(open_edition(engine))


@pytest.fixture
def terms(engine: Engine) -> list[Term]:
    return list_ontology(engine)


def test_each_term_is_there_once_under_its_own_anchor(
    engine: Engine, terms: list[Term], page: str
) -> None:
    defined = {str(row["term"]) for row in engine.select(DEFINED)}
    assert {term.iri for term in terms} == defined
    anchors = re.findall(r'<dt id="([^"]+)"', page)
    assert sorted(anchors) == sorted(term.anchor for term in terms)
    assert len(set(anchors)) == len(anchors)
    # the IRI of a term leads to its part of the page
    ours = {iri.removeprefix(KG) for iri in defined if iri.startswith(KG)}
    assert ours <= set(anchors)


def test_every_link_within_the_page_has_its_end(page: str) -> None:
    ends = set(re.findall(r'id="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= ends


@pytest.mark.parametrize("group", GROUPS)
def test_a_count_is_what_its_query_counts(engine: Engine, terms: list[Term], group: str) -> None:
    for term in [one for one in terms if one.group == group][::7]:
        (row,) = engine.select(term.question)
        assert int(row["uses"] or 0) == term.uses, term.question


def test_what_has_an_example_is_used(terms: list[Term]) -> None:
    unused = {term.id for term in terms if not term.uses}
    assert "kg:TruthPolicy" not in unused
    assert not unused & {term.id for term in terms if term.example}


def test_terms_have_both_labels_domains_examples_and_mappings(terms: list[Term]) -> None:
    by_id = {term.id: term for term in terms}
    term = by_id["kg:operatedBy"]
    assert term.label == "operated by"
    assert term.chinese
    assert term.example.split()[1] == "kg:operatedBy"
    assert "kg:Station" in " ".join(term.domain)
    assert ("rdfs:subClassOf", "prov:Entity") in by_id["kg:Attribution"].mappings
    assert any("no finding of guilt" in note for note in by_id["kg:defendant"].notes)


def test_the_core_is_drawn_from_the_ontology(engine: Engine, terms: list[Term], page: str) -> None:
    drawing = draw_core(engine, terms)
    assert b64encode(drawing.encode()).decode() in page
    for name in ("attribution", "claim", "passage", "source"):
        assert f">{name}<" in drawing


def test_a_published_page_asks_nothing(engine: Engine) -> None:
    to = Addresses(engine.prefixes, pages={}).at("ontology.html")
    published = Edition(engine, to, places=("ontology",))
    text = render_ontology(published)
    assert "/ask" not in text
    assert "SELECT (COUNT(*) AS ?uses)" in text
    assert render_ontology(replace(published)) == text


def test_mappings_reach_every_vocabulary_that_an_export_speaks(terms: list[Term]) -> None:
    others = {other.partition(":")[0] for term in terms for _, other in term.mappings}
    assert others >= {"org", "prov", "skos", "schema", "oa", "ftm", "stix", "wd"}
    written = {term.id: other for term in terms for _, other in term.mappings if "wd:" in other}
    for predicate, property in PROPERTIES.items():
        assert written[predicate] == f"wd:{property}"


def test_mappings_are_a_table_of_sssom(engine: Engine, terms: list[Term]) -> None:
    lines = write_sssom(engine, engine.prefixes).splitlines()
    comments = [line for line in lines if line.startswith("#")]
    head, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert head[:4] == ["subject_id", "subject_label", "predicate_id", "object_id"]
    assert len(rows) == sum(len(term.mappings) for term in terms) > 50
    known = {line.strip("# ").partition(":")[0] for line in comments}
    for row in rows:
        assert len(row) == len(head)
        assert {row[0].partition(":")[0], row[3].partition(":")[0]} <= known
