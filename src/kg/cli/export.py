"""The verb for those who take the graph elsewhere: export."""

import sys
from pathlib import Path

import click

from kg.atomic import replacing
from kg.cli.opening import opened
from kg.errors import KgError, UsageError
from kg.export import export_all, pieces
from kg.formats import EXPORTS, FORMATS, GRAPH
from kg.names import DEFAULT_POLICY, POLICIES

EVERY = "all"


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write (a folder for all), or -.",
)
@click.option(
    "--policy",
    type=click.Choice(POLICIES),
    help="Only the dataset of this policy; left out, everything.",
)
@click.argument("format", type=click.Choice([*EXPORTS, EVERY]), metavar="FORMAT")
def export(output: Path | None, policy: str | None, format: str) -> None:
    """Write the graph for other programs: the same release gives the same bytes.

    FORMAT is nquads, trig, turtle, ntriples, jsonld, rdfxml, csv (one row an attribution), rdf12 (TriG 1.2, in
    which a claim reifies a triple term), or all: every format in a folder, with SHA256SUMS and DCAT metadata.
    Formats without named graphs hold the dataset of a policy. Numbers and dates keep their written form.

    \b
    Examples:
      kg export trig -o graph.trig
      kg export turtle --policy undisputed > undisputed.ttl
      kg export csv -o attributions.csv
      kg export all -o release/
    """
    engine = opened()
    if format == EVERY:
        if output is None or str(output) == "-":
            raise UsageError("all needs a folder", hint="name one: kg export all -o release/")
        for path in export_all(engine, output, policy):
            click.echo(f"written: {path} ({path.stat().st_size // 1024 + 1} KiB)")
        return
    data = pieces(engine, format, policy)
    if FORMATS[format].kind == GRAPH and policy is None:
        click.echo(
            f"kg: {format} has no named graphs: this is the dataset of the policy {DEFAULT_POLICY}",
            err=True,
        )
    if output is None or str(output) == "-":
        sys.stdout.buffer.writelines(data)
        return
    try:
        with replacing(output) as file:
            file.writelines(data)
    except OSError as error:
        raise KgError(
            f"{output} cannot be written: {error.strerror}", hint="name another file with -o"
        ) from error
    click.echo(f"written: {output} ({output.stat().st_size // 1024 + 1} KiB)")


COMMANDS = (export,)
