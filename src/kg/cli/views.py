"""Verbs for those who look: view, path, network."""

import json
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from kg.cli.curation import sources_folder
from kg.cli.engine import chosen_engine, with_endpoint
from kg.cli.query import POLICY, TEXT_OR_JSON, free_text, pairs
from kg.cli.way_text import way_lines
from kg.curation.passages import read_documents
from kg.errors import UsageError
from kg.query.engine import Engine
from kg.query.lookup import find
from kg.query.parameters import parse_day
from kg.query.table import format_table
from kg.views.diagram import Diagram
from kg.views.filters import filter_by_kind, filter_by_time
from kg.views.network import compute_centralities
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

FORMAT = click.Choice([*FORMATS, "csv"])
OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write; its ending says the format.",
)
HUBS = click.option(
    "--through-hubs", is_flag=True, help="Also walk through places, documents and media."
)


@dataclass(frozen=True)
class Asked:
    """What `kg view` was asked for, as typed."""

    policy: str
    output: Path | None
    format: str | None
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
@OUTPUT
@click.option(
    "--format", "format", type=FORMAT, help="Instead of what the ending of the file says."
)
@click.option(
    "--around", metavar="THING", help="What lies around one thing: an id, label or alias."
)
@click.option(
    "--hops", type=click.IntRange(1, 6), default=1, show_default=True, help="How far from it."
)
@HUBS
@click.option("--kinds", help="Only things of these kinds, such as station,person.")
@click.option("--since", help="Only what may hold on or after a day (YYYY, YYYY-MM or YYYY-MM-DD).")
@click.option("--until", help="Only what may hold on or before a day.")
@click.option(
    "--with-passages",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Put the passages from the documents in DIR into the page, which then is not for redistribution.",
)
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.argument("name", required=False)
@click.argument("values", nargs=-1, metavar="[KEY=VALUE]...")
def view(**options: Any) -> None:
    """Write a relationship graph in which every line can be asked who says so and who denies it.

    NAME is a saved view (kg queries --topic views), a file with a CONSTRUCT, or - for standard input;
    left out, the organizational ties. A page is one HTML file that works offline; the endings .svg, .png,
    .graphml, .gexf, .cyjs and .csv give other formats. What is told without a time passes --since and --until.

    \b
    Examples:
      kg view --open
      kg view new-york-case -o case.html
      kg view bureaus-and-stations country=Spain -o spain.png
      kg view --around "Lu Jianwang" --hops 2 --kinds person,organization,station
      kg view who-says-who-denies -o ties.gexf
    """
    asked = Asked(**options)
    engine = chosen_engine()
    picture = _narrowed(_picture(engine, asked), asked)
    texts = None
    if asked.with_passages:
        texts = read_passages(picture, read_documents(sources_folder(asked.with_passages)))
    drawn = View(picture, passages=texts)
    target = asked.output or Path(f"{picture.name}.{asked.format or 'html'}")
    written = drawn.save(target, asked.format)
    _tell(drawn, written)
    if asked.open_:
        webbrowser.open(written[0].resolve().as_uri())


def _picture(engine: Engine, asked: Asked) -> Diagram:
    if asked.around:
        if asked.name:
            raise UsageError(
                "--around draws what lies around a thing and takes no NAME",
                hint="leave one of them out",
            )
        thing = find(engine, asked.around)
        return project_around(
            engine, thing, asked.policy, hops=asked.hops, through_hubs=asked.through_hubs
        )
    name = asked.name or DEFAULT
    if name == "-" or name.endswith((".rq", ".sparql")):
        return project_query(engine, free_text(name), asked.policy)
    return project_saved_view(engine, name, pairs(asked.values), asked.policy)


def _narrowed(picture: Diagram, asked: Asked) -> Diagram:
    if asked.kinds:
        picture = filter_by_kind(picture, [kind.strip() for kind in asked.kinds.split(",")])
    if asked.since or asked.until:
        since = parse_day("since", asked.since) if asked.since else None
        until = parse_day("until", asked.until, last=True) if asked.until else None
        picture = filter_by_time(picture, since, until)
    return picture


def _tell(drawn: View, written: list[Path]) -> None:
    lines = drawn.diagram.select_edges()
    things = sum(node.shown for node in drawn.diagram.nodes.values())
    opposed = sum(bool(line.opposed) for line in lines)
    click.echo(
        f"{drawn.diagram.title}: {things} things, {len(lines)} lines, {opposed} of them denied or disputed"
        f" (policy: {drawn.diagram.policy})"
    )
    for path in written:
        click.echo(f"written: {path} ({path.stat().st_size // 1024 + 1} KiB)")
    if drawn.passages is not None:
        click.echo("It holds passages from the documents and is not for redistribution.")


@click.command()
@with_endpoint
@POLICY
@HUBS
@click.option(
    "--most",
    type=click.IntRange(1, 20),
    default=3,
    show_default=True,
    help="How many ways at most.",
)
@OUTPUT
@TEXT_OR_JSON
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
def path(**options: Any) -> None:
    """How two things are tied: the shortest ways, then such as differ, each step with its claims.

    A and B are ids, labels or aliases. Countries, cities, documents and media tie nearly everything and are
    not walked through unless asked. With -o the ways are written as a view too.

    \b
    Examples:
      kg path "Lu Jianwang" "Ministry of Public Security"
      kg path "Hu Renai" fuzhou-psb --through-hubs
      kg path "Lu Jianwang" MPS --policy undisputed -o ways.html
    """
    engine = chosen_engine()
    ends = (find(engine, options["start"]), find(engine, options["end"]))
    if ends[0] == ends[1]:
        raise UsageError("A and B are the same thing", hint="name two things")
    found = find_paths(
        engine, ends, options["policy"], through_hubs=options["through_hubs"], most=options["most"]
    )
    if options["format"] == "json":
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(way_lines(found)))
    if options["output"]:
        written = View(found.diagram).save(options["output"])
        click.echo(f"\nwritten: {written[0]}", err=options["format"] == "json")


@click.command("network")
@with_endpoint
@POLICY
@click.option("--with-hubs", is_flag=True, help="Count places, documents and media too.")
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many things to list.",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["table", "json"]),
    default="table",
    help="How it is printed.",
)
def network_command(policy: str, with_hubs: bool, top: int, format: str) -> None:
    """Components, communities and brokers of the network of ties under a policy.

    Betweenness is the share of the shortest ways between others that run through a thing: who stands
    between the rest. It counts what is said, and says nothing about guilt. The library gives the same numbers:
    kg.open().network(policy="undisputed") is a networkx.MultiDiGraph.

    \b
    Examples:
      kg network
      kg network --policy undisputed --top 10
      kg network --format json
    """
    graph = build_network(chosen_engine(), policy, hubs=with_hubs)
    found = compute_centralities(graph)
    if format == "json":
        click.echo(json.dumps([one.as_json() for one in found], ensure_ascii=False, indent=1))
        return
    parts = {one.component for one in found}
    circles = {one.community for one in found}
    click.echo(
        f"{len(found)} things, {graph.number_of_edges()} ties, {len(parts)} components, {len(circles)} communities"
        f"  (policy: {policy})\n"
    )
    heads = ["thing", "kind", "betweenness", "ties", "community", "component"]
    rows = [
        [
            one.label,
            one.kind,
            f"{one.betweenness:.3f}",
            str(one.degree),
            str(one.community),
            str(one.component),
        ]
        for one in found[:top]
    ]
    click.echo(format_table(heads, rows, [False, False, True, True, True, True]), nl=False)


COMMANDS = (view, path, network_command)
