"""The short path to the commonest answers, with as few imports as possible."""

import os
import sys

from kg.errors import KgError
from kg.formats import GRAPHICAL, TABULAR
from kg.names import DEFAULT_POLICY, POLICIES

#: The options of the short path with their values; Click reports what is wrong with any other.
OPTIONS = {"--policy": POLICIES, "--format": (*TABULAR, *GRAPHICAL)}


def can_answer(arguments: list[str]) -> bool:
    """Return whether this is a bare `build`, or a saved query on the built graph."""
    if arguments == ["build"]:
        return True
    if len(arguments) < 2 or arguments[0] != "query" or os.environ.get("KG_ENDPOINT"):
        return False
    name = arguments[1]
    if name.startswith("-") or "." in name:
        return False
    return _can_parse(arguments[2:])


def _can_parse(words: list[str]) -> bool:
    """Return whether these are `KEY=VALUE`, `--policy P` and `--format F` only."""
    rest = iter(words)
    keys: set[str] = set()
    for word in rest:
        if word in OPTIONS:
            if next(rest, "") not in OPTIONS[word]:
                return False
            continue
        key, equals, _ = word.partition("=")
        if not equals or key in keys or word.startswith("-"):
            return False
        keys.add(key)
    return True


def answer(arguments: list[str]) -> int:
    """Print the answer and return the exit code; Click runs a build that is due."""
    try:
        return _build() if arguments == ["build"] else _query(arguments[1], arguments[2:])
    except KgError as error:
        from kg.query.table import escape_lines

        sys.stderr.write(f"{escape_lines(f'kg: {error}')}\n")
        return error.exit_code


def _build() -> int:
    from kg import settings
    from kg.release.folder import is_up_to_date

    if is_up_to_date(settings.build_folder()):
        sys.stdout.write("nothing changed: the built graph is up to date\n")
        return 0
    from kg.cli.commands import kg

    kg.main(["build"], prog_name="kg")
    return 0


def _query(name: str, words: list[str]) -> int:
    from kg.cli.engine import open_engine

    options = {"--policy": DEFAULT_POLICY, "--format": "table"}
    values: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if word in OPTIONS:
            options[word] = next(rest)
        else:
            key, _, value = word.partition("=")
            values[key] = value
    engine = open_engine()
    from kg.query.answer import add_horizon, list_remarks, render_saved

    policy, format = options["--policy"], options["--format"]
    text = render_saved(engine, name, values, policy, format)
    if format == "table":  # which says what is left out itself
        from kg.cli.screen import print_text

        print_text(text)
    else:
        from kg.cli.screen import write_data

        write_data(add_horizon(engine, text, format))
        sys.stderr.writelines(f"{line}\n" for line in list_remarks(engine, name, values, policy))
    return 0
