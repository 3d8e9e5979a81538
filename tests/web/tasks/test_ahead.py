"""What a new worker makes ahead: every template, list of choices and saved view, once."""

import json
from typing import Any

import pytest
from starlette.requests import Request

from kg.pages import diagrams, saved
from kg.pages.edition import list_templates
from kg.pages.translation import LANGUAGES
from kg.query.engine import Engine
from kg.views.selection import VIEWS
from kg.web.requests import describe_page
from kg.web.tasks import ahead, pages
from kg.web.workers.work_lanes import LONG, PAGES
from kg.web.workers.worker import load_tasks


def list_parts(engine: Engine, lane: str) -> list[dict[str, Any]]:
    _, body = ahead.TASKS["ahead"](engine, {"lane": lane, "mount": "/kg/"})
    parts: list[dict[str, Any]] = json.loads(body)
    return parts


def test_both_lanes_of_pages_compile_templates_and_read_choices(engine: Engine) -> None:
    for lane in (PAGES, LONG):
        parts = list_parts(engine, lane)
        made = [part["arguments"]["name"] for part in parts if part["task"] == "template"]
        assert made == list_templates()
        assert {"task": "choices", "arguments": {"name": "things"}} in parts
        assert {part["task"] for part in parts} <= load_tasks().keys()


def test_views_are_drawn_ahead_where_they_are_asked_for(engine: Engine) -> None:
    views = {name for name, query in engine.public.items() if query["topic"] == VIEWS}
    asked = [part["arguments"] for part in list_parts(engine, LONG) if part["task"] == "view"]
    assert {(one["name"], one["language"]) for one in asked} == {
        (name, language) for name in views for language in LANGUAGES
    }
    assert {one["mount"] for one in asked} == {"/kg/"}
    assert not [part for part in list_parts(engine, PAGES) if part["task"] == "view"]


def test_every_answer_is_asked_ahead_where_pages_ask_it(engine: Engine) -> None:
    asked = [part["arguments"] for part in list_parts(engine, PAGES) if part["task"] == "answer"]
    assert [one["name"] for one in asked] == list(engine.public)
    assert not [part for part in list_parts(engine, LONG) if part["task"] == "answer"]


def test_an_answer_asked_ahead_is_not_asked_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved, "_REMEMBERED", {})
    load_tasks()["answer"](engine, {"name": "case-list"})
    monkeypatch.setattr(saved, "run_saved", None)
    asked = {"name": "case-list", "values": {}, "policy": "reported"}
    media, page = pages.TASKS["form"](engine, asked)
    assert media == "text/html"
    assert b"rows." in page


def test_nothing_is_made_ahead_on_a_large_graph(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST_BYTES", 1000)
    assert list_parts(engine, LONG) == []


def test_choices_made_ahead_are_not_read_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = load_tasks()
    parts = [part for part in list_parts(engine, PAGES) if part["task"] != "answer"]
    for part in parts:
        assert tasks[part["task"]](engine, part["arguments"]) == ("application/json", b"null")
    monkeypatch.setattr(saved, "list_choices", None)
    for query in engine.public.values():
        for parameter in query["parameters"]:
            if parameter["choices"]:
                assert saved.read_choices(engine, parameter)


def test_a_reader_gets_the_view_that_was_drawn_ahead(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [one["arguments"] for one in list_parts(engine, LONG) if one["task"] == "view"][:2]
    answers = [pages.TASKS["view"](engine, dict(part)) for part in parts]
    monkeypatch.setattr(diagrams, "project_saved_view", None)
    name = parts[0]["name"]
    for part, answer, path in zip(
        parts, answers, (f"/view/{name}", f"/zh/view/{name}"), strict=True
    ):
        scope = {"type": "http", "path": path, "query_string": b"", "app_root_path": "/kg"}
        asked = {"name": name, "values": {}, "policy": part["policy"]}
        asked |= describe_page(Request(scope))
        assert pages.TASKS["view"](engine, asked) == answer
