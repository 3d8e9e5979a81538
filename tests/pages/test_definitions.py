"""Terms: label and definition of each, from the ontology."""

from kg.pages.definitions import list_vocabulary, read_terms
from kg.query.engine import Engine


def test_stances_come_by_side(engine: Engine) -> None:
    stances = list_vocabulary(engine, "stance")
    sides = list(dict.fromkeys(term.side for term in stances))
    assert sides == ["supporting", "opposing", "neutral"]
    assert all(term.definition for term in stances)
    assert len(list_vocabulary(engine, "standing")) == 8


def test_what_has_no_definition_is_no_term(engine: Engine) -> None:
    assert read_terms(engine, [engine.expand("station:manhattan")]) == {}
    assert list_vocabulary(engine, "nothing") == []
