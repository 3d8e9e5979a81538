"""Options that several commands share, and readers of what you type."""

import sys
from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from kg import settings
from kg.cli.group import TYPED
from kg.errors import UsageError
from kg.names import DEFAULT_POLICY, POLICIES
from kg.query.fitting import Layout

Command = TypeVar("Command", bound=Callable[..., Any])


class Seconds(click.FloatRange):
    """Number of seconds within a range; unlike its base class it refuses nan."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number that was typed."""
        seconds: float = super().convert(value, param, ctx)
        if isnan(seconds):
            self.fail(f"{value} is not a number of seconds", param, ctx)
        return seconds


def one_of(names: tuple[str, ...], default: str, help: str) -> Callable[[Command], Command]:
    """Return an option `--format` with these choices."""
    return click.option("--format", "format", type=click.Choice(names), default=default, help=help)


class HomePath(click.Path):
    """Path in which `~` is a home folder where the shell has left it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path that was typed.

        Raises:
            UsageError: it begins with `~`, and there is no such user or home folder.
        """
        name = param.opts[0] if param else "the path"
        return super().convert(settings.expand(str(value), name), param, ctx)


PATH = HomePath(path_type=Path)
PEM = HomePath(exists=True, dir_okay=False)
#: The longest time that a socket can count.
REQUEST_SECONDS = Seconds(0.1, 86_400)

POLICY = click.option(
    "--policy",
    type=click.Choice(POLICIES),
    default=DEFAULT_POLICY,
    show_default=True,
    help="Truth policy: which claims count as plain edges. "
    "Queries about claims give the same rows under each.",
)
TEXT_OR_JSON = one_of(("text", "json"), "text", "Output format.")
TABLE_OR_JSON = one_of(("table", "json"), "table", "Output format.")
FAULT_FORMAT = one_of(("text", "json", "sarif"), "text", "Output format of faults.")
BOM = click.option(
    "--bom", is_flag=True, help="Begin CSV with a byte order mark, by which Excel knows UTF-8."
)
SOURCES = click.option(
    "--sources", type=PATH, help="Folder of the source documents (default: KG_SOURCES)."
)
PASSAGES = click.option(
    "--sources", type=PATH, help="Also print each passage, from the documents in this folder."
)
#: Where people write to; the variable is for services that are started without arguments.
CONTACT = click.option(
    "--contact",
    default="",
    envvar="KG_CONTACT",
    metavar="ADDRESS",
    help="Where people send corrections and replies: an email or web address. Or set KG_CONTACT.",
)
CACERT = click.option("--cacert", type=PEM, help="Trust the certificates in this PEM file.")
TIMEOUT = click.option(
    "--timeout",
    type=REQUEST_SECONDS,
    metavar="SECONDS",
    help="Time limit of each request to a store; 30 by default.",
)


class StoreAddress(NamedTuple):
    """Store to query in place of the built graph; an empty address names none."""

    address: str = ""
    cacert: str = ""
    seconds: float = 0


def with_endpoint(command: Command) -> Command:
    """Add the options by which a SPARQL store answers a command."""
    options = (
        click.option("--timeout", type=REQUEST_SECONDS, hidden=True, **_remember("seconds")),
        click.option("--cacert", type=PEM, hidden=True, **_remember("cacert")),
        click.option(
            "--endpoint",
            envvar="KG_ENDPOINT",
            metavar="URL|NAME",
            help="Query a store into which you loaded the graph: "
            "its address, or its name in your configuration (also KG_ENDPOINT).",
            **_remember("address"),
        ),
    )
    for option in options:
        command = option(command)
    return command


def _remember(name: str) -> dict[str, Any]:
    """Return settings of an option that is stored in the context."""

    def store(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            context.meta.setdefault(TYPED, {})[name] = value

    return {"expose_value": False, "callback": store}


#: The key under which Click's context keeps `--without-inferred`.
WITHOUT = "kg.without-inferred"


def _store_without(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.meta[WITHOUT] = value


WITHOUT_INFERRED = click.option(
    "--without-inferred",
    is_flag=True,
    expose_value=False,
    callback=_store_without,
    help="Leave out edges that rest only on what the editors read into the texts.",
)


def leaves_out_readings() -> bool:
    """Return whether the command that runs has `--without-inferred`."""
    return bool(click.get_current_context().meta.get(WITHOUT))


#: The key under which Click's context keeps what was typed of LAYOUTS.
TYPED_LAYOUT = "kg.layout"


def _store_layout(context: click.Context, option: click.Parameter, value: Any) -> None:
    if value:
        context.meta.setdefault(TYPED_LAYOUT, {})[option.name] = value


#: What each option on how a table or a text is shown does, by name.
LAYOUTS = {
    "columns": "Show only these columns of a table, in this order.",
    "records": "Show each row as a block, with a line for each cell.",
    "ids": "Show the ids of claims and attributions, whatever fits.",
    "wide": "Shorten, wrap and leave out nothing, as in a pipe.",
    "no-pager": "No pager (KG_PAGER, PAGER or less) for what is longer than the screen.",
}


def with_layout(*names: str) -> Callable[[Command], Command]:
    """Return a decorator that adds some of the options LAYOUTS, and `--no-pager`."""

    def add(command: Command) -> Command:
        for name in reversed((*names, "no-pager")):
            kind: dict[str, Any] = {"metavar": "A,B"} if name == "columns" else {"is_flag": True}
            kind |= {"expose_value": False, "callback": _store_layout, "help": LAYOUTS[name]}
            command = click.option(f"--{name}", **kind)(command)
        return command

    return add


def read_layout() -> Layout:
    """Return how the command that runs shows tables and texts."""
    typed = click.get_current_context().meta.get(TYPED_LAYOUT, {})
    heads = [head.strip() for head in typed.get("columns", "").split(",")]
    return Layout(
        list(filter(None, heads)),
        wide="wide" in typed,
        records="records" in typed,
        ids="ids" in typed,
    )


def uses_pager() -> bool:
    """Return whether the command that runs may use a pager."""
    return "no_pager" not in click.get_current_context().meta.get(TYPED_LAYOUT, {})


def refuse_layout(format: str) -> None:
    """Refuse options on how a table is shown for a format that programs read.

    Raises:
        UsageError: there is such an option.
    """
    typed = click.get_current_context().meta.get(TYPED_LAYOUT, {})
    for name in ("columns", "records", "ids", "wide"):
        if name in typed:
            raise UsageError(
                f"--{name} shows a table, and {format} has every column in full",
                hint=f"leave out --{name}, or --format",
            )


def read_endpoint() -> StoreAddress:
    """Return the store that was named for the command that runs."""
    return StoreAddress(**click.get_current_context().meta.get(TYPED, {}))


def is_standard_output(path: Path) -> bool:
    """Return whether a path that was typed means standard output."""
    return str(path) in ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def sources_folder(given: Path | None) -> Path:
    """Return the folder of documents that was named, else the configured one."""
    return given or Path(settings.sources_folder())


def read_sparql(name: str) -> str:
    """Read SPARQL from a file, or from standard input for `-`."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{name}: {error.strerror}", hint="name a readable file, or - for standard input"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name} is not UTF-8 at byte {error.start}", hint="save the query as UTF-8"
        ) from error


def parse_values(words: tuple[str, ...]) -> dict[str, str | list[str]]:
    """Return parameter values from words such as `country=Spain`, which may repeat."""
    values: dict[str, str | list[str]] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(
                f"{word!r} is not a parameter", hint="write KEY=VALUE, such as country=Spain"
            )
        before = values.get(name)
        if before is None:
            values[name] = value
        else:
            values[name] = [*([before] if isinstance(before, str) else before), value]
    return values
