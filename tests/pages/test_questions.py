"""Saved queries that fit: only those of which the entity is a choice, and each answers."""

import pytest

from kg.pages.questions import list_questions
from kg.query.answer import run_saved
from kg.query.choices import list_choices
from kg.query.engine import Engine


@pytest.mark.parametrize(
    "name",
    ["country:spain", "station:manhattan", "person:lu-jianwang", "source:003", "issue:status"],
)
def test_questions_have_the_entity_among_their_choices(engine: Engine, name: str) -> None:
    questions = list_questions(engine, engine.expand(name))
    assert questions
    for question in questions:
        query = engine.saved_query(question.name)
        (parameter,) = (one for one in query["parameters"] if one["name"] == question.parameter)
        assert engine.expand(name) in {iri for iri, _ in list_choices(engine, parameter)}
        run_saved(engine, question.name, question.values)


def test_nothing_fits_what_no_query_takes(engine: Engine) -> None:
    assert list_questions(engine, engine.expand("country:atlantis")) == []
    names = {one.name for one in list_questions(engine, engine.expand("country:ireland"))}
    assert "timeline-of-a-country" in names
    assert "claims-by-speaker" not in names
