"""The page of all saved queries."""

from kg.pages.edition import open_edition
from kg.pages.question_index import render_question_index
from kg.query.engine import Engine


def test_every_public_query_is_linked(engine: Engine) -> None:
    page = render_question_index(open_edition(engine))
    assert all(f'href="/queries/{name}"' in page for name in engine.public)
    assert f"{len(engine.public)} of {len(engine.public)} questions" in page


def test_words_leave_those_that_have_all_of_them(engine: Engine) -> None:
    page = render_question_index(open_edition(engine), "STATIONS bureau")
    assert 'href="/queries/stations-per-bureau"' in page
    assert 'href="/queries/agreement-list"' not in page


def test_words_that_no_query_has_lead_to_the_search(engine: Engine) -> None:
    page = render_question_index(open_edition(engine), "<b>zebra</b>")
    assert "No question has these words" in page
    assert "<b>zebra" not in page
