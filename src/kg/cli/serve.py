"""The command that serves the graph over HTTP: serve."""

import re
from pathlib import Path
from typing import TypedDict, Unpack

import click

from kg import settings
from kg.cli.engine import open_engine
from kg.cli.listening import LOOPBACK, TOKEN, check_hosts, read_token
from kg.cli.options import CONTACT, PATH, Seconds
from kg.errors import UsageError
from kg.query.table import escape_lines

ROOT_PATH = re.compile(r"(/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])+")
ORIGIN = re.compile(r"https?://[\w.-]+(:\d+)?")


class ServeOptions(TypedDict):
    """Options of `kg serve`, as typed."""

    port: int
    host: str
    workers: int | None
    timeout: float
    memory: int
    rows: int
    no_cache: bool
    allow_host: tuple[str, ...]
    allow_origin: tuple[str, ...]
    contact: str
    with_passages: Path | None
    root_path: str
    data: Path | None
    log_format: str
    log_level: str


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port; 0 takes a free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help=f"Address to listen at; one that other machines reach needs {TOKEN}.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Workers for pages, and as many for SPARQL; by default one per core, at least 2.",
)
@click.option(
    "--timeout",
    type=Seconds(0.1, 3600),
    default=10,
    show_default=True,
    help="Time limit of a query, in seconds.",
)
@click.option(
    "--memory",
    type=click.IntRange(512, 1 << 20),
    default=1536,
    show_default=True,
    help="Memory limit of a worker, in MiB.",
)
@click.option(
    "--rows",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="Largest number of rows in an answer.",
)
@click.option("--no-cache", is_flag=True, help="Run every query again.")
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    help="Also answer to this host name; you can repeat it.",
)
@click.option(
    "--allow-origin",
    multiple=True,
    metavar="ORIGIN",
    help="Allow pages of this site to query, or * for all; you can repeat it.",
)
@CONTACT
@click.option(
    "--with-passages",
    type=PATH,
    metavar="DIR",
    help="Show the documents in DIR with their passages marked. Do not let others read such pages.",
)
@click.option(
    "--root-path",
    default="",
    metavar="PATH",
    help="Path at which a proxy has the server, such as /kg.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Format of the log, which goes to standard error.",
)
@click.option(
    "--log-level",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="What the log has: info adds a line for each request.",
)
@click.option(
    "--data",
    type=PATH,
    metavar="DIR",
    help="Serve the RDF files of this folder in place of the release: SPARQL and graphs, no pages.",
)
def serve(**options: Unpack[ServeOptions]) -> None:
    """Serve the graph over HTTP, read-only.

    SPARQL is at /sparql, the named graphs are at /store, and pages to browse start at /. No query
    can change the graph. Each has limits of time, memory and rows; a query that exceeds one fails
    with a reason. Press Ctrl-C to stop. For more, see docs/guides/operators.md.

    \b
    Examples:
      kg serve
      kg serve --port 0 --timeout 2
      kg serve --contact corrections@example.org
      kg serve --with-passages ~/documents
      kg serve --data ~/my-graphs
      kg serve --log-format json --log-level info
      KG_SERVE_TOKEN=… kg serve --host 0.0.0.0 --allow-host kg.example.org
    """
    from kg.curation.passages import read_documents
    from kg.web import server  # here, as the web framework would slow down every other command
    from kg.web.event_log import close_log, open_log
    from kg.web.limits import Limits, Publication
    from kg.web.security import LOCAL, Access, normalize_hosts

    host, hosts, origins = options["host"], options["allow_host"], options["allow_origin"]
    token = read_token(host)
    check_hosts(hosts)
    _check_origins(origins)
    folder = _open_folder(options)
    texts = options["with_passages"]
    if texts:
        _check_private(options)
        read_documents(texts)
    documents = str(texts.resolve()) if texts else ""
    publication = Publication(options["contact"], documents, options["data"] is not None)
    limits = Limits(
        query_seconds=options["timeout"],
        memory=options["memory"] << 20,
        rows=options["rows"],
        workers=options["workers"] or Limits.workers,
        cache_bytes=0 if options["no_cache"] else Limits.cache_bytes,
        works_ahead=True,
    )
    listener = server.bind(host, options["port"])
    port = listener.getsockname()[1]
    names = LOCAL | normalize_hosts({host, *hosts})
    access = Access(names, frozenset(origins), token, _read_root_path(options["root_path"]))
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    log = open_log(options["log_format"], options["log_level"])
    try:
        server.serve(
            folder,
            listener,
            limits,
            access,
            lambda: click.echo(f"serving {address} (Ctrl-C ends)"),
            publication,
        )
    finally:
        close_log(log)


def _open_folder(options: ServeOptions) -> str:
    """Return the folder to serve, after a look whether it can be.

    Raises:
        KgError: nothing is built, or a file of `--data` is faulty.
    """
    data = options["data"]
    if data is None:
        open_engine()
        return settings.build_folder()
    from kg.query.graph_folder import list_files, list_others

    if options["with_passages"]:
        raise UsageError("--data serves no pages", hint="leave out --with-passages")
    folder = str(data.resolve())
    list_files(Path(folder))  # a worker reads them: some would end the process
    if others := list_others(Path(folder)):
        names = ", ".join(path.name for path in others[:5])
        click.echo(escape_lines(f"not served, as no ending of RDF: {names}"), err=True)
    return folder


def _read_root_path(text: str) -> str:
    """Return the path at which a proxy has the server, without a slash at its end."""
    path = text.rstrip("/")
    if path and not ROOT_PATH.fullmatch(path):
        raise UsageError(f"--root-path {text}: this is no path", hint="write it as in /kg")
    return path


def _check_private(options: ServeOptions) -> None:
    """Refuse to show documents, which are under copyright, to anybody else.

    Raises:
        UsageError: other machines or other sites can read the pages.
    """
    if options["host"] not in LOOPBACK or options["allow_host"] or options["allow_origin"]:
        reason = "--with-passages shows documents that are under copyright: no one else may read it"
        raise UsageError(reason, hint="leave out --host, --allow-host and --allow-origin")


def _check_origins(origins: tuple[str, ...]) -> None:
    for name in origins:
        if name != "*" and not ORIGIN.fullmatch(name):
            raise UsageError(
                f"--allow-origin {name}: this is not an origin",
                hint="write it as in https://example.org",
            )


COMMANDS = (serve,)
