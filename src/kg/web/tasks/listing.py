"""Tasks that return lists and search: things of a kind, hits, questions."""

import json
from typing import Any

from kg.pages.arrangement import parse_arrangement
from kg.pages.hits import read_hits, render_hits
from kg.pages.lists import render_list, render_list_csv
from kg.pages.question_index import render_question_index
from kg.pages.saved import render_answer_csv
from kg.query.engine import Engine
from kg.web.problems import TooLarge
from kg.web.tasks.editions import open_asked_edition
from kg.web.tasks.saved import get_public

HTML, CSV, JSON = "text/html", "text/csv", "application/json"


def send_list(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the list of all things of a kind, as a page or as CSV.

    Args:
        engine: the release.
        arguments: `place`, the name of the page; `policy`; `arrangement`, the fields that arrange
            the table; `csv`, true for CSV.
    """
    render, media = (render_list_csv, CSV) if arguments["csv"] else (render_list, HTML)
    arrangement = parse_arrangement(arguments["arrangement"])
    edition, place = open_asked_edition(engine, arguments), arguments["place"]
    return media, render(edition, place, arguments["policy"], arrangement).encode()


def send_arranged(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the fitting rows of a saved query's answer as CSV.

    Args:
        engine: the release.
        arguments: `name`; `values` by parameter; `policy`; `arrangement`; `bytes`, the limit of the
            answer.

    Raises:
        TooLarge: the answer is larger.
    """
    query, policy = get_public(engine, arguments["name"]), arguments["policy"]
    arrangement = parse_arrangement(arguments["arrangement"])
    text = render_answer_csv(
        open_asked_edition(engine, arguments), query, arguments["values"], policy, arrangement
    )
    data = text.encode()
    if len(data) > arguments["bytes"]:
        reason = f"the answer is larger than {arguments['bytes']} bytes"
        raise TooLarge(reason, hint="choose a narrower value")
    return CSV, data


def send_questions(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the page of saved queries that have some words.

    Args:
        engine: the release.
        arguments: `words`.
    """
    return HTML, render_question_index(
        open_asked_edition(engine, arguments), arguments["words"]
    ).encode()


def send_hits(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return what has some words, as a page or as JSON.

    Args:
        engine: the release.
        arguments: `q`, the words; `only`, the chosen values by facet; `page`; `json`, true for
            JSON.
    """
    hits = read_hits(engine, arguments["q"], arguments["only"], arguments["page"])
    if arguments["json"]:
        return JSON, json.dumps(hits.as_json(), ensure_ascii=False).encode()
    return HTML, render_hits(open_asked_edition(engine, arguments), hits).encode()


TASKS = {
    "list": send_list,
    "arranged": send_arranged,
    "questions": send_questions,
    "hits": send_hits,
}
