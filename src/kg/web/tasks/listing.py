"""Tasks that return lists and search: things of a kind, hits, questions."""

import json
from typing import Any

from kg.pages.arrangement import parse_arrangement
from kg.pages.hits import read_hits, render_hits
from kg.pages.kinds import LISTS
from kg.pages.lists import arrange_list, render_list
from kg.pages.question_index import render_question_index
from kg.pages.row_metadata import describe_grid
from kg.pages.rows import write_csv
from kg.pages.saved import arrange_shown
from kg.pages.table_grid import Grid
from kg.query.csv_metadata import MEDIA_TYPE, write_metadata
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon, read_horizon
from kg.web.problems import NotFound, TooLarge
from kg.web.tasks.editions import open_asked_edition
from kg.web.tasks.saved import get_public

HTML, CSV, JSON = "text/html", "text/csv", "application/json"


def send_list(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the page that lists all things of a kind.

    Args:
        engine: the release.
        arguments: `place`, the name of the page; `policy`; `arrangement`, the fields that arrange
            the table.
    """
    arrangement = parse_arrangement(arguments["arrangement"])
    edition, place = open_asked_edition(engine, arguments), arguments["place"]
    return HTML, render_list(edition, place, arguments["policy"], arrangement).encode()


def send_list_rows(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the fitting rows of a list as CSV.

    Args:
        engine: the release.
        arguments: those of `send_list`.
    """
    return CSV, write_csv(_arrange_list(engine, arguments)).encode()


def describe_list(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the metadata of the CSV of a list.

    Args:
        engine: the release.
        arguments: those of `send_list`, and `url`, the address of the CSV.
    """
    kind, grid = LISTS[arguments["place"]], _arrange_list(engine, arguments)
    return _describe(engine, grid, arguments["url"], kind.title, kind.about)


def _arrange_list(engine: Engine, arguments: dict[str, Any]) -> Grid:
    arrangement = parse_arrangement(arguments["arrangement"])
    edition, place = open_asked_edition(engine, arguments), arguments["place"]
    return arrange_list(edition, place, arguments["policy"], arrangement)


def _describe(engine: Engine, grid: Grid, url: str, title: str, about: str) -> tuple[str, bytes]:
    about = f"{' '.join(about.split())} {describe_horizon(read_horizon(engine))}"
    return MEDIA_TYPE, write_metadata(describe_grid(grid, url, title, about))


def send_arranged(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the fitting rows of a saved query's answer as CSV.

    Args:
        engine: the release.
        arguments: `name`; `values` by parameter; `policy`; `arrangement`; `bytes`, the limit of the
            answer.

    Raises:
        TooLarge: the answer is larger.
    """
    data = write_csv(_arrange_answer(engine, arguments)).encode()
    if len(data) > arguments["bytes"]:
        reason = f"the answer is larger than {arguments['bytes']} bytes"
        raise TooLarge(reason, hint="choose a narrower value")
    return CSV, data


def describe_arranged(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the metadata of the fitting rows of a saved query's answer.

    Args:
        engine: the release.
        arguments: `name`, `values`, `policy`, `arrangement`; `url`, the address of the CSV.

    Raises:
        NotFound: the query has no rows.
    """
    query = get_public(engine, arguments["name"])
    if query["form"] != "SELECT":
        reason = f"{query['name']} has no rows"
        raise NotFound(reason, hint="its triples need no metadata")
    grid = _arrange_answer(engine, arguments)
    return _describe(engine, grid, arguments["url"], query["summary"], query["description"])


def _arrange_answer(engine: Engine, arguments: dict[str, Any]) -> Grid:
    query, policy = get_public(engine, arguments["name"]), arguments["policy"]
    arrangement = parse_arrangement(arguments["arrangement"])
    edition = open_asked_edition(engine, arguments)
    return arrange_shown(edition, query, arguments["values"], policy, arrangement)


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
    "list_rows": send_list_rows,
    "list_columns": describe_list,
    "arranged": send_arranged,
    "arranged_columns": describe_arranged,
    "questions": send_questions,
    "hits": send_hits,
}
