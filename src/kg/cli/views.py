"""Commands that draw and measure relationships: view, path, network."""

import sys
import webbrowser
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import TypedDict, Unpack

import click

from kg.cli.engine import choose_engine
from kg.cli.options import (
    PATH,
    POLICY,
    TABLE_OR_JSON,
    TEXT_OR_JSON,
    WITHOUT_INFERRED,
    is_standard_output,
    parse_values,
    read_layout,
    read_sparql,
    sources_folder,
    uses_pager,
    with_endpoint,
    with_layout,
)
from kg.cli.screen import print_lines, write_json
from kg.cli.text import render_paths
from kg.curation.passages import read_documents
from kg.errors import UsageError
from kg.query.engine import Engine
from kg.query.fitting import Column, Layout, count_rows, lay_out
from kg.query.horizon import describe_horizon
from kg.query.parameters import parse_day
from kg.query.resolve import find
from kg.views.diagram import Diagram
from kg.views.filters import filter_by_kind, filter_by_time
from kg.views.layouts import NAMES as LAYOUT_NAMES
from kg.views.network import Centrality, compute_centralities
from kg.views.paths import find_paths
from kg.views.view import (
    DEFAULT,
    FORMATS,
    View,
    build_network,
    project_around,
    project_query,
    project_saved_view,
    read_passages,
)

OUTPUT = click.option("-o", "--output", type=PATH, help="File to write; its ending is the format.")
HUBS = click.option(
    "--through-hubs", is_flag=True, help="Also go through hubs: places, documents and media."
)


class ViewOptions(TypedDict):
    """Options and arguments of `kg view`, as typed."""

    policy: str
    output: Path | None
    format: str | None
    layout: str | None
    around: str | None
    hops: int
    through_hubs: bool
    kinds: str | None
    since: str | None
    until: str | None
    with_passages: Path | None
    open_: bool
    name: str | None
    values: tuple[str, ...]


@click.command()
@with_endpoint
@POLICY
@WITHOUT_INFERRED
@OUTPUT
@click.option(
    "--format",
    "format",
    type=click.Choice([*FORMATS, "csv"]),
    help="Format, whatever the ending of the file.",
)
@click.option(
    "--layout",
    type=click.Choice(LAYOUT_NAMES),
    help="How to draw it, if not as the saved view says. [formats: html, svg, png]",
)
@click.option("--around", metavar="ENTITY", help="Draw the neighbourhood of an id, label or alias.")
@click.option(
    "--hops",
    type=click.IntRange(1, 6),
    default=1,
    show_default=True,
    help="Size of the neighbourhood, in edges.",
)
@HUBS
@click.option("--kinds", help="Show only nodes of these kinds, such as station,person.")
@click.option(
    "--since",
    help="Show only what may hold on or after a day (YYYY, YYYY-MM or YYYY-MM-DD).",
)
@click.option("--until", help="Show only what may hold on or before a day.")
@click.option(
    "--with-passages",
    type=PATH,
    metavar="DIR",
    help="Put passages from the documents in DIR into the page. Do not redistribute such a page.",
)
@click.option("--open", "open_", is_flag=True, help="Open the page in your browser.")
@click.argument("name", required=False)
@click.argument("values", nargs=-1, metavar="[KEY=VALUE]...")
def view(**options: Unpack[ViewOptions]) -> None:
    """Draw a relationship graph as a page, image or graph file.

    Each edge shows who states it and who denies it. NAME is a saved view (kg queries --topic
    views), a file with a CONSTRUCT query, or - for standard input. Without NAME you get
    organizational-ties.

    A saved view has the layout that answers its question, such as sides for who-says-who-denies.
    --layout draws it in another one: network always fits, and an error names the others that do.

    The page is one HTML file that works offline. The endings .svg, .png, .graphml, .gexf, .cyjs
    and .csv select other formats. Claims without a time pass --since and --until.

    \b
    Examples:
      kg view --open
      kg view new-york-case -o case.html
      kg view bureaus-and-stations country=Spain -o spain.png
      kg view new-york-case --layout sides -o both-sides.html
      kg view --around "Lu Jianwang" --hops 2 --kinds person,organization,station
      kg view who-says-who-denies -o ties.gexf
    """
    diagram = _filter_diagram(_make_diagram(choose_engine(), options), options)
    texts = None
    if options["with_passages"]:
        documents = read_documents(sources_folder(options["with_passages"]))
        texts = read_passages(diagram, documents)
    view = View(diagram, passages=texts, layout=options["layout"])
    target = options["output"] or Path(f"{diagram.name}.{options['format'] or 'html'}")
    if is_standard_output(target):
        _write_view(view, options["format"])
        return
    files = view.save(target, options["format"])
    _print_summary(view, files)
    if options["open_"]:
        webbrowser.open(files[0].resolve().as_uri())


def _make_diagram(engine: Engine, options: ViewOptions) -> Diagram:
    """Return the diagram of a neighbourhood, of free SPARQL, or of a saved view."""
    name, policy = options["name"], options["policy"]
    if options["around"]:
        if name:
            raise UsageError(
                "--around draws the neighbourhood of an entity and takes no NAME",
                hint="leave out one of them",
            )
        return project_around(
            engine,
            find(engine, options["around"]),
            policy,
            hops=options["hops"],
            through_hubs=options["through_hubs"],
        )
    name = name or DEFAULT
    if name == "-" or name.lower().endswith((".rq", ".sparql")):
        return project_query(engine, read_sparql(name), policy)
    return project_saved_view(engine, name, parse_values(options["values"]), policy)


def _filter_diagram(diagram: Diagram, options: ViewOptions) -> Diagram:
    """Return what the options --kinds, --since and --until leave of a diagram."""
    if kinds := options["kinds"]:
        diagram = filter_by_kind(diagram, [kind.strip() for kind in kinds.split(",")])
    if options["since"] or options["until"]:
        since = parse_day("since", options["since"]) if options["since"] else None
        until = parse_day("until", options["until"], last=True) if options["until"] else None
        diagram = filter_by_time(diagram, since, until)
    return diagram


def _write_view(view: View, format: str | None) -> None:
    """Write a view to standard output, and what is said of it to standard error."""
    if format == "csv":
        raise UsageError("csv is two files, of nodes and of edges", hint="name one: -o FILE.csv")
    sys.stdout.flush()
    sys.stdout.buffer.write(view.serialize(format or "html"))
    sys.stdout.buffer.flush()
    click.echo(f"{view.diagram.title}: {view.diagram.summarize()}", err=True)


def _print_summary(view: View, files: list[Path]) -> None:
    click.echo(f"{view.diagram.title}: {view.diagram.summarize()}")
    click.echo(describe_horizon(view.diagram.horizon))
    for path in files:
        click.echo(f"written: {path} ({path.stat().st_size // 1024 + 1} KiB)")
    if view.passages is not None:
        click.echo("It contains passages from the documents and is not for redistribution.")


class PathOptions(TypedDict):
    """Options and arguments of `kg path`, as typed."""

    policy: str
    through_hubs: bool
    most: int
    output: Path | None
    format: str
    start: str
    end: str


@click.command()
@with_endpoint
@POLICY
@WITHOUT_INFERRED
@HUBS
@click.option(
    "--most",
    type=click.IntRange(1, 20),
    default=3,
    show_default=True,
    help="Largest number of paths.",
)
@OUTPUT
@with_layout("wide")
@TEXT_OR_JSON
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
def path(**options: Unpack[PathOptions]) -> None:
    """Find the shortest paths between two entities.

    First you get the shortest path, then other short paths that differ from it. Each step shows its
    claims, with the statements on both sides. A and B are ids, labels or aliases.

    Hubs (countries, cities, documents and media) connect nearly everything, so paths avoid them
    unless you add --through-hubs. With -o you also get the paths as a view.

    \b
    Examples:
      kg path "Lu Jianwang" "Ministry of Public Security"
      kg path "Hu Renai" fuzhou-psb --through-hubs
      kg path "Lu Jianwang" MPS --policy undisputed -o paths.html
    """
    engine = choose_engine()
    start, end = find(engine, options["start"]), find(engine, options["end"])
    if start == end:
        raise UsageError("A and B are the same entity", hint="name two entities")
    paths = find_paths(
        engine,
        (start, end),
        options["policy"],
        through_hubs=options["through_hubs"],
        most=options["most"],
    )
    is_json = options["format"] == "json"
    if is_json:
        write_json(paths.as_json())
    else:
        print_lines(render_paths(paths), read_layout().width, paged=uses_pager())
    if options["output"] and is_standard_output(options["output"]):
        raise UsageError("the paths are written there", hint="name a file with -o")
    if options["output"]:
        (file, *_) = View(paths.diagram).save(options["output"])
        click.echo(f"\nwritten: {file}", err=is_json)


@click.command("network")
@with_endpoint
@POLICY
@WITHOUT_INFERRED
@click.option("--with-hubs", is_flag=True, help="Include hubs: places, documents and media.")
@click.option(
    "--top",
    type=click.IntRange(min=1),
    help="Number of nodes to list. [default: 20 in a table, all in JSON]",
)
@with_layout("columns", "records", "wide")
@TABLE_OR_JSON
def network_command(policy: str, with_hubs: bool, top: int | None, format: str) -> None:
    """Rank entities by betweenness centrality; find communities.

    The betweenness centrality of a node is the share of the shortest paths between other nodes
    that go through it. It measures what is said, and says nothing about guilt. The table also gives
    the community and the connected component of each node.

    In Python, kg.open().network(policy="undisputed") returns the same network as a
    networkx.MultiDiGraph.

    \b
    Examples:
      kg network
      kg network --policy undisputed --top 10
      kg network --columns node,betweenness,edges
      kg network --format json
    """
    engine = choose_engine()
    graph = build_network(engine, policy, hubs=with_hubs)
    nodes = compute_centralities(graph)
    if format == "json":
        horizon = {"horizon": graph.graph["horizon"]}
        records = [node.as_json() | horizon for node in nodes[:top]]
        write_json(records)
        return
    layout = read_layout()
    lines = _render_network(nodes, nodes[: top or 20], layout)
    edges = count_rows(graph.number_of_edges(), "edge")
    above = f"{count_rows(len(nodes), 'node')}, {edges}, {_count_parts(nodes)}"
    above += f"  (policy: {engine.describe_policy(policy)})\n"
    below = f"\n{describe_horizon(graph.graph['horizon'])}"
    print_lines([above, *lines, below], layout.width, paged=uses_pager())


def _count_parts(nodes: list[Centrality]) -> str:
    components = len({node.component for node in nodes})
    communities = len({node.community for node in nodes})
    return f"{count_rows(components, 'component')}, {count_rows(communities, 'community')}"


def _render_network(nodes: list[Centrality], shown: list[Centrality], layout: Layout) -> list[str]:
    """Return the table of some nodes, with how many are left out."""
    columns = [
        Column("node", map(attrgetter("label"), shown)),
        Column("kind", map(attrgetter("kind"), shown)),
        Column("betweenness", map(_format_share, shown), numeric=True),
        Column("edges", _count("degree", shown), numeric=True),
        Column("community", _count("community", shown), numeric=True),
        Column("component", _count("component", shown), numeric=True),
    ]
    text, notes = lay_out(columns, layout)
    more = len(nodes) - len(shown)
    left_out = f"; left out: {more} (--top {len(nodes)})" if more else ""
    return [text.removesuffix("\n"), f"{count_rows(len(shown))}{left_out}", *notes]


def _format_share(node: Centrality) -> str:
    return f"{node.betweenness:.3f}"


def _count(name: str, nodes: list[Centrality]) -> Iterator[str]:
    """Return a number of each node as text."""
    return map(str, map(attrgetter(name), nodes))


COMMANDS = (view, path, network_command)
