"""Lists, hits and arranged answers, as a worker makes them."""

import json

import pytest

from kg.query.engine import Engine
from kg.web.problems import NotFound, TooLarge
from kg.web.tasks.listing import TASKS


def test_a_list_is_a_page_or_rows_with_metadata(engine: Engine) -> None:
    arguments = {"place": "people", "policy": "reported", "arrangement": [("sort", "person")]}
    media, page = TASKS["list"](engine, arguments)
    assert (media, b"<h1>People</h1>" in page) == ("text/html", True)
    media, rows = TASKS["list_rows"](engine, arguments)
    assert (media, rows.startswith(b"personLabel,person,")) == ("text/csv", True)
    media, metadata = TASKS["list_columns"](engine, arguments | {"url": "people.csv?sort=person"})
    described = json.loads(metadata)
    assert (media, described["url"]) == ("application/csvm+json", "people.csv?sort=person")
    names = [column["name"] for column in described["tableSchema"]["columns"]]
    assert rows.decode().splitlines()[0] == ",".join(names)


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
    described = json.loads(TASKS["arranged_columns"](engine, arguments | {"url": "x.csv"})[1])
    assert len(described["tableSchema"]["columns"]) == rows.splitlines()[0].count(b",") + 1
    with pytest.raises(NotFound, match="new-york-case has no rows"):
        TASKS["arranged_columns"](engine, arguments | {"name": "new-york-case", "url": "x.csv"})


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
