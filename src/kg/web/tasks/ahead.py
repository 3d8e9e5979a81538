"""Tasks that make ahead what takes long once: templates, answers, diagrams.

A new worker runs them while nobody asks it anything, and remembers the results, which are those of
one release. So the first reader of a page waits no longer than the second.
"""

import json
from collections.abc import Iterator
from typing import Any

from kg.names import DEFAULT_POLICY
from kg.pages.edition import compile_template, list_templates
from kg.pages.saved import ask_ahead, read_choices
from kg.pages.translation import LANGUAGES
from kg.query.engine import Engine
from kg.views.selection import VIEWS
from kg.web.tasks.editions import open_asked_edition

JSON = "application/json"
#: Bytes of graphs up to which a release is worth it: a larger one has diagrams that take too long.
MOST_BYTES = 30_000_000


def list_ahead(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the questions that a new worker answers before somebody asks, as JSON.

    Args:
        engine: the release.
        arguments: `lane`, the name of the lane of the worker; `mount`, where the server is.
    """
    questions: list[dict[str, Any]] = []
    if _count_bytes(engine) <= MOST_BYTES:
        questions += _list_parts(engine)
        if arguments["lane"] == "long":
            questions += _list_views(engine, arguments["mount"])
        else:
            questions += [{"task": "answer", "arguments": {"name": one}} for one in engine.public]
    return JSON, json.dumps(questions).encode()


def _count_bytes(engine: Engine) -> int:
    return sum(path.stat().st_size for path in engine.release.list_graphs().values())


def _list_parts(engine: Engine) -> Iterator[dict[str, Any]]:
    for name in list_templates():
        yield {"task": "template", "arguments": {"name": name}}
    for language in LANGUAGES:
        yield {"task": "language", "arguments": {"language": language}}
    lists: dict[str, None] = {}
    for query in engine.public.values():
        lists |= dict.fromkeys(parameter["choices"] for parameter in query["parameters"])
    for name in filter(None, lists):
        yield {"task": "choices", "arguments": {"name": name}}


def _list_views(engine: Engine, mount: str) -> Iterator[dict[str, Any]]:
    views = [name for name, query in engine.public.items() if query["topic"] == VIEWS]
    for name in views:
        for language, other in zip(LANGUAGES, reversed(LANGUAGES.values()), strict=True):
            asked = {"name": name, "values": {}, "policy": DEFAULT_POLICY}
            # as a request for the page has them, which links to its twin in the other language
            twin = f"{mount}{other.root.lstrip('/')}view/{name}"
            place = {"language": language, "twin": twin, "mount": mount}
            yield {"task": "view", "arguments": asked | place}


def make_template(_: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Compile a template of pages, by its `name`."""
    compile_template(arguments["name"])
    return JSON, b"null"


def make_language(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Read what things are called in a `language`."""
    open_asked_edition(engine, arguments)
    return JSON, b"null"


def make_choices(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Read the choices of parameters of which the query with this `name` lists them."""
    read_choices(engine, {"choices": arguments["name"]})
    return JSON, b"null"


def make_answer(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Ask the saved query with this `name` as its page does before values are typed."""
    ask_ahead(engine, arguments["name"])
    return JSON, b"null"


TASKS = {
    "ahead": list_ahead,
    "template": make_template,
    "language": make_language,
    "choices": make_choices,
    "answer": make_answer,
}
