"""Lists, hits and arranged answers, as a worker makes them."""

import json

import pytest

from kg.query.engine import Engine
from kg.web.problems import TooLarge
from kg.web.tasks.listing import TASKS


def test_a_list_is_html_or_csv(engine: Engine) -> None:
    arguments = {"place": "people", "policy": "reported", "arrangement": [("sort", "person")]}
    media, page = TASKS["list"](engine, arguments | {"csv": False})
    assert (media, b"<h1>People</h1>" in page) == ("text/html", True)
    media, rows = TASKS["list"](engine, arguments | {"csv": True})
    assert (media, rows.startswith(b"personLabel,person,")) == ("text/csv", True)


def test_an_arranged_answer_has_a_limit(engine: Engine) -> None:
    arguments = {
        "name": "stations-by-country",
        "values": {"country": "Spain"},
        "policy": "reported",
        "arrangement": [("words", "madrid")],
        "bytes": 100_000,
    }
    media, rows = TASKS["arranged"](engine, arguments)
    assert media == "text/csv"
    assert 0 < len(rows.splitlines()) - 1 < 9
    with pytest.raises(TooLarge, match="larger than 10 bytes"):
        TASKS["arranged"](engine, arguments | {"bytes": 10})


def test_hits_are_html_or_json(engine: Engine) -> None:
    arguments = {"q": "station", "only": {"kind": ["station"]}, "page": 1}
    media, page = TASKS["hits"](engine, arguments | {"json": False})
    assert (media, b"Search" in page) == ("text/html", True)
    media, body = TASKS["hits"](engine, arguments | {"json": True})
    assert media == "application/json"
    assert {hit["kind"] for hit in json.loads(body)["hits"]} == {"station"}


def test_questions_with_words_are_a_page(engine: Engine) -> None:
    media, page = TASKS["questions"](engine, {"words": "bureau"})
    assert media == "text/html"
    assert b"stations-per-bureau" in page
