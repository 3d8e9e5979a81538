"""The short way to the commonest answers: no Click, no imports that the answer does not need."""

import os
import sys

from kg.errors import KgError
from kg.formats import GRAPHICAL, TABULAR
from kg.names import POLICIES

#: The options of the short way with their values; anything else is Click's, which tells what is wrong.
OPTIONS = {"--policy": POLICIES, "--format": (*TABULAR, *GRAPHICAL)}


def can_answer(arguments: list[str]) -> bool:
    """Whether this is `query NAME key=value … [--policy P] [--format F]` or a bare `build`."""
    if arguments == ["build"]:
        return True
    if (
        len(arguments) < 2
        or arguments[0] != "query"
        or arguments[1].startswith("-")
        or "." in arguments[1]
    ):
        return False
    if os.environ.get("KG_ENDPOINT"):
        return False
    rest = iter(arguments[2:])
    seen: set[str] = set()
    for argument in rest:
        if argument in OPTIONS:
            if next(rest, "") not in OPTIONS[argument]:
                return False
            continue
        key = argument.partition("=")[0]
        if key in seen or argument.startswith("-") or "=" not in argument:
            return False
        seen.add(key)
    return True


def answer(arguments: list[str]) -> int:
    """Print the answer and return the exit code; what the short way cannot do is left to Click."""
    try:
        return _build() if arguments == ["build"] else _query(arguments[1], arguments[2:])
    except KgError as error:
        sys.stderr.write(f"kg: {error}\n")
        return error.exit_code


def _build() -> int:
    from kg import settings
    from kg.release.freshness import stale

    if stale(settings.build_folder()) == []:
        sys.stdout.write("nothing changed: the built graph is up to date\n")
        return 0
    from kg.cli.commands import kg

    kg.main(["build"], prog_name="kg")
    return 0


def _query(name: str, rest: list[str]) -> int:
    from kg.cli.opening import opened

    options = {"--policy": "reported", "--format": "table"}
    given: dict[str, str] = {}
    words = iter(rest)
    for word in words:
        if word in OPTIONS:
            options[word] = next(words)
        else:
            key, _, value = word.partition("=")
            given[key] = value
    from kg.query.answer import render_saved

    sys.stdout.write(render_saved(opened(), name, given, options["--policy"], options["--format"]))
    return 0
