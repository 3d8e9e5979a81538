"""The command that writes the graph for other programs: export."""

import sys
from pathlib import Path

import click

from kg.atomic import replacing
from kg.cli.engine import open_engine
from kg.cli.options import PATH, WITHOUT_INFERRED, leaves_out_readings
from kg.errors import KgError, UsageError
from kg.export import export_all, export_pieces
from kg.formats import EXPORTS, FORMATS, TRIPLES
from kg.names import DEFAULT_POLICY, POLICIES

#: In place of a format: every format, in a folder.
ALL = "all"


@click.command()
@click.option("-o", "--output", type=PATH, help="File to write (for all: a folder), or -.")
@click.option(
    "--policy",
    type=click.Choice(POLICIES),
    help="Only the dataset of this truth policy; by default everything.",
)
@WITHOUT_INFERRED
@click.argument("format", type=click.Choice([*EXPORTS, ALL]), metavar="FORMAT")
def export(output: Path | None, policy: str | None, format: str) -> None:
    """Export the graph to files for other programs.

    The same release always gives the same bytes. FORMAT is nquads, trig, turtle, ntriples, jsonld,
    rdfxml, csv (one row per attribution), rdf12 (TriG 1.2, in which each claim reifies a triple
    term), or all: every format in a folder, with SHA256SUMS and DCAT metadata.

    Formats without named graphs contain the dataset of one policy. Numbers and dates keep the form
    in which they were written.

    \b
    Examples:
      kg export trig -o graph.trig
      kg export turtle --policy undisputed > undisputed.ttl
      kg export csv -o attributions.csv
      kg export all -o release/
    """
    engine = open_engine()
    if leaves_out_readings():
        engine = engine.leave_out_readings()
    target = None if str(output) == "-" else output
    if format == ALL:
        if target is None:
            raise UsageError("all needs a folder", hint="name one: kg export all -o release/")
        for path in export_all(engine, target, policy):
            _print_written(path)
        return
    data = export_pieces(engine, format, policy)
    if FORMATS[format].kind == TRIPLES and policy is None:
        message = f"{format} has no named graphs: this is the dataset of policy {DEFAULT_POLICY}"
        click.echo(f"kg: {message}", err=True)
    if target is None:
        sys.stdout.buffer.writelines(data)
        return
    try:
        with replacing(target) as file:
            file.writelines(data)
    except OSError as error:
        raise KgError(
            f"{target} cannot be written: {error.strerror}", hint="name another file with -o"
        ) from error
    _print_written(target)


def _print_written(path: Path) -> None:
    click.echo(f"written: {path} ({path.stat().st_size // 1024 + 1} KiB)")


COMMANDS = (export,)
