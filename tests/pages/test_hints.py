"""Hints for words that read like a question."""

import pytest

from kg.pages.hints import MOST_QUESTIONS, list_names, list_questions, stem_word
from kg.query.engine import Engine


def test_runs_of_words_name_things_the_longest_first(engine: Engine) -> None:
    names = list_names(engine, "what does Safeguard Defenders say about Spain")
    assert [name[0].rpartition("/id/")[2] for name in names] == [
        "body/safeguard-defenders",
        "country/spain",
    ]


@pytest.mark.parametrize("text", ["", "the and of", "x" * 5000, "?!", "zebra crossing"])
def test_words_that_name_nothing_give_nothing(engine: Engine, text: str) -> None:
    assert list_names(engine, text) == []


def test_queries_that_share_most_words_come_first(engine: Engine) -> None:
    questions = list_questions(engine, "how many stations are there, and why do the numbers differ")
    assert questions
    assert len(questions) <= MOST_QUESTIONS
    shared = [one.shared for one in questions]
    assert shared == sorted(shared, reverse=True)
    assert list_questions(engine, "quantum chromodynamics") == []


def test_a_word_is_compared_without_its_ending() -> None:
    assert stem_word("stations") == stem_word("station")
    assert stem_word("countries") + "y" == "country"
    assert stem_word("is") == "is"
