"""The verb for browsers and other programs: serve."""

import os
import re

import click

from kg import settings
from kg.cli.opening import opened
from kg.cli.options import Seconds
from kg.errors import UsageError

#: Never an argument, which any process may read.
TOKEN = "KG_SERVE_TOKEN"
SHORTEST_TOKEN = 16
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0 takes a free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help=f"Any other than this machine needs {TOKEN}.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Processes that run queries; one a core, at least 2.",
)
@click.option(
    "--timeout", type=Seconds(0.1, 3600), default=10, show_default=True, help="Seconds a query."
)
@click.option(
    "--memory",
    type=click.IntRange(512, 1 << 20),
    default=1536,
    show_default=True,
    help="MiB a worker.",
)
@click.option(
    "--rows", type=click.IntRange(1), default=100_000, show_default=True, help="The largest answer."
)
@click.option("--no-cache", is_flag=True, help="Run every query again.")
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    help="A name of this server; may stand more than once.",
)
@click.option(
    "--allow-origin", multiple=True, metavar="ORIGIN", help="A site whose pages may ask, or *."
)
def serve(
    port: int, host: str, allow_host: tuple[str, ...], allow_origin: tuple[str, ...], **given: float
) -> None:
    """Serve the graph on this machine: read-only SPARQL at /sparql, graphs at /store.

    One query can neither change anything nor hurt the server: it has limits of time, memory and rows, and what
    exceeds one fails with a reason. Ctrl-C ends it. docs/guides/operators.md tells the rest.

    \b
    Examples:
      kg serve
      kg serve --port 0 --timeout 2
      KG_SERVE_TOKEN=… kg serve --host 0.0.0.0 --allow-host kg.example.org
    """
    from kg.web import server  # here: the web framework would make every other verb wait
    from kg.web.limits import Limits
    from kg.web.security import LOCAL, Door, names

    token = _token(host)
    _check(allow_host, allow_origin)
    opened()
    limits = Limits(
        seconds=given["timeout"],
        memory=int(given["memory"]) << 20,
        rows=int(given["rows"]),
        workers=int(given["workers"] or Limits.workers),
        cache_bytes=0 if given["no_cache"] else Limits.cache_bytes,
    )
    listener = server.bound(host, port)
    port = listener.getsockname()[1]
    door = Door(LOCAL | names({host, *allow_host}), frozenset(allow_origin), token)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    server.serve(
        settings.build_folder(),
        listener,
        limits,
        door,
        lambda: click.echo(f"serving {address} (Ctrl-C ends)"),
    )


def _token(host: str) -> str:
    token = os.environ.get(TOKEN, "").strip()  # a file may end in a newline
    if host not in LOOPBACK and not token:
        raise UsageError(
            f"{host} can be reached by others",
            hint=f"set {TOKEN}, which clients then send as Bearer",
        )
    if token and len(token) < SHORTEST_TOKEN:
        reason = f"{TOKEN} is short enough to be guessed"
        raise UsageError(
            reason, hint=f"take at least {SHORTEST_TOKEN} characters, as from: openssl rand -hex 16"
        )
    return token


def _check(hosts: tuple[str, ...], origins: tuple[str, ...]) -> None:
    for name in hosts:
        if not re.fullmatch(r"[\w.-]+|\[?[0-9A-Fa-f:.]+\]?", name):
            raise UsageError(
                f"--allow-host {name}: this is no host name", hint="write it as in kg.example.org"
            )
    for name in origins:
        if name != "*" and not re.fullmatch(r"https?://[\w.-]+(:\d+)?", name):
            raise UsageError(
                f"--allow-origin {name}: this is no origin",
                hint="write it as in https://example.org",
            )


COMMANDS = (serve,)
