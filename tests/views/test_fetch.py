"""What is read for a diagram."""

import pytest

from kg.query import nodes
from kg.query.engine import Engine
from kg.views import selection
from kg.views.fetch import KINDS, Reader


def test_every_node_of_the_default_view_has_a_label_and_a_kind(engine: Engine) -> None:
    shown = selection.select_saved_view(engine, "organizational-ties", {}).shown
    descriptions = Reader(engine).describe(shown).values()
    kinds = {"Station", "Organization", "Person", "Group"}
    assert {one.kind for one in descriptions} == kinds
    assert all(one.label and one.kind in KINDS for one in descriptions)


def test_labels_are_english_where_there_are_several(engine: Engine) -> None:
    term = "https://w3id.org/overseas-stations/ns#operatedBy"
    assert Reader(engine).read_labels([term]) == {term: "operated by"}


def test_a_term_without_a_label_is_named_by_its_prefix(engine: Engine) -> None:
    term = "http://www.w3.org/ns/prov#wasDerivedFrom"
    assert Reader(engine).read_labels([term]) == {term: "prov:wasDerivedFrom"}


def test_names_come_with_script_and_role(engine: Engine) -> None:
    group = engine.prefixes["group"] + "overseas-police-stations"
    names = Reader(engine).read_names([group])[group]
    first_words = [(text, script, role.split()[0]) for text, script, role in names]
    assert ("海外服务站", "hans", "original") in first_words
    assert "pinyin" in {script for _, script, _ in names}


def test_relays_keep_their_order(engine: Engine) -> None:
    iri = engine.prefixes["attribution"] + "002-032"
    statement = Reader(engine).read_statements([iri])[iri]
    relays = [engine.shorten(one) for one in statement.relays]
    assert relays == ["body:liberation", "body:prc-embassy-france"]
    assert engine.shorten(statement.source) == "source:002"


def test_batches_give_the_same_as_one_question(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = selection.select_saved_view(engine, "organizational-ties", {}).shown

    def read() -> tuple[object, ...]:
        return (
            Reader(engine).find_claims(shown),
            Reader(engine).read_names(shown),
            Reader(engine).describe(shown),
        )

    at_once = read()
    monkeypatch.setattr(nodes, "BATCH", 11)
    assert read() == at_once


def test_sources_have_what_a_citation_needs(engine: Engine) -> None:
    sources = Reader(engine).read_sources(["004", "003", "002", "001", "000"])
    assert list(sources) == ["000", "001", "002", "003", "004"]
    assert sources["001"]["publisher"] == "The Kootneeti"
    assert sources["001"]["date"] == "2023-04-17"
    assert all(len(one["sha256"]) == 64 for one in sources.values())
