"""Command that answers agents: mcp."""

import sys
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from kg import settings
from kg.cli.engine import open_engine
from kg.cli.listening import TOKEN, check_hosts, read_token
from kg.errors import UsageError, name_extra

if TYPE_CHECKING:
    from kg.agents.session import Session


class McpOptions(TypedDict):
    """Options of `kg mcp`, as typed."""

    http: bool
    host: str
    port: int
    allow_host: tuple[str, ...]
    with_sparql: bool


@click.command()
@click.option("--http", is_flag=True, help="Answer over HTTP, and not on standard input.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help=f"Address to listen at with --http; one that other machines reach needs {TOKEN}.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port with --http; 0 takes a free one.",
)
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    help="Also answer requests that were sent to this name; you can repeat it.",
)
@click.option("--with-sparql", is_flag=True, help="Also offer the tool for free SPARQL.")
def mcp(**options: Unpack[McpOptions]) -> None:
    """Answer agents by the Model Context Protocol, read-only.

    Alone it speaks on standard input and output, as a client that starts it expects. It needs the
    extra `agents`. The tools find names, show both sides of an entity, ask saved queries, explain a
    row, find paths and cite; each answer has ids of claims and attributions. For more, see
    docs/guides/agents.md.

    \b
    Examples:
      kg mcp
      kg mcp --with-sparql
      kg mcp --http
      kg mcp --http --port 0
      KG_SERVE_TOKEN=… kg mcp --http --host 0.0.0.0 --allow-host kg.example.org
    """
    try:
        from kg.agents import mcp_server  # here, as the SDK would slow down every other command
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] == "kg":
            raise
        raise UsageError(f"{error.name} is not installed", hint=name_extra("agents")) from error
    from kg.agents.session import Session

    open_engine()
    session = Session(settings.build_folder(), with_sparql=options["with_sparql"])
    if options["http"]:
        _serve_http(session, options)
        return
    if sys.stdin.isatty():
        sys.stderr.write("kg: an agent speaks JSON here; for HTTP: kg mcp --http (Ctrl-D ends)\n")
    mcp_server.serve_stdio(session)


def _serve_http(session: "Session", options: McpOptions) -> None:
    from kg.agents import mcp_server
    from kg.web.server import bind

    host, hosts = options["host"], options["allow_host"]
    token = read_token(host)
    check_hosts(hosts)
    listener = bind(host, options["port"])
    name = f"[{host}]" if ":" in host else host
    app = mcp_server.make_app(session, {name, *hosts}, token)
    port = listener.getsockname()[1]
    click.echo(f"serving http://{name}:{port}{mcp_server.PATH} (Ctrl-C ends)")
    mcp_server.serve_http(app, listener)


COMMANDS = (mcp,)
