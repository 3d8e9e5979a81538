"""The command that writes the graph for other programs: export."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from kg.atomic import replacing
from kg.cli.engine import open_engine
from kg.cli.options import PATH, WITHOUT_INFERRED, is_standard_output, leaves_out_readings
from kg.errors import KgError, UsageError
from kg.exchange.foreign import FOREIGN, write_folder, write_foreign
from kg.export import export_all, export_pieces
from kg.formats import EXPORTS, FORMATS, TRIPLES
from kg.names import DEFAULT_POLICY, POLICIES
from kg.query.csv_metadata import METADATA
from kg.query.engine import Engine
from kg.row_export import describe_csv

#: In place of a format: every format, in a folder.
ALL = "all"


@click.command()
@click.option("-o", "--output", type=PATH, help="File to write (for all: a folder), or -.")
@click.option(
    "--policy",
    type=click.Choice(POLICIES),
    help="Only the dataset of this truth policy; by default all; reported for other tools.",
)
@click.option("--key", type=PATH, help="Private key that signs what is written (for nanopub).")
@WITHOUT_INFERRED
@click.argument("format", type=click.Choice([*EXPORTS, *FOREIGN, ALL]), metavar="FORMAT")
def export(output: Path | None, policy: str | None, format: str, key: Path | None) -> None:
    """Export the graph to files for other programs.

    The same release always gives the same bytes. FORMAT is nquads, trig, turtle, ntriples, jsonld,
    rdfxml, csv (one row per attribution, with metadata of CSV on the Web beside the file), trig12
    (TriG 1.2, in which each claim reifies a triple term), or all: each of these in a folder, with
    SHA256SUMS and DCAT metadata.

    FORMAT can also be that of another tool: FOREIGN_NAMES. There the policy says what is an edge,
    by default reported; docs/formats/ has a page for each, with what it cannot say. A folder is
    whole once it has SHA256SUMS, which comes last.

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
    target = None if output is None or is_standard_output(output) else output
    _refuse_to_overwrite(key, target)
    if format == ALL or (format in FOREIGN and FOREIGN[format].is_folder):
        for path in _write_folder(engine, format, policy, key, target):
            _print_written(path)
        return
    if format in FOREIGN:
        _write(write_foreign(engine, format, policy, key), target)
        return
    data = export_pieces(engine, format, policy)
    if FORMATS[format].kind == TRIPLES and policy is None:
        message = f"{format} has no named graphs: this is the dataset of policy {DEFAULT_POLICY}"
        click.echo(f"kg: {message}", err=True)
    _write(data, target)
    # standard output or a pipe has nothing beside it
    if format == "csv" and target and target.is_file():
        beside = target.with_name(target.name + METADATA)
        _write([describe_csv(engine, policy, target.name)], beside)


def _write_folder(
    engine: Engine, format: str, policy: str | None, key: Path | None, target: Path | None
) -> Iterable[Path]:
    if target is None:
        folder = "release/" if format == ALL else f"{format}/"
        hint = f"name one: kg export {format} -o {folder}"
        raise UsageError(f"{format} needs a folder", hint=hint)
    if format == ALL:
        return export_all(engine, target, policy)
    return write_folder(engine, format, target, policy, key)


def _refuse_to_overwrite(key: Path | None, target: Path | None) -> None:
    if key and target and target.exists() and key.exists() and target.samefile(key):
        raise UsageError(f"{target} is the private key", hint="name another file with -o")


def _write(data: Iterable[bytes], target: Path | None) -> None:
    """Write a file, or standard output."""
    if target is None:
        sys.stdout.buffer.writelines(data)
        return
    try:
        with replacing(target, synced=True) as file:
            file.writelines(data)
    except OSError as error:
        raise KgError(
            f"{target} cannot be written: {error.strerror}", hint="name another file with -o"
        ) from error
    _print_written(target)


def _print_written(path: Path) -> None:
    click.echo(f"written: {path} ({path.stat().st_size // 1024 + 1} KiB)")


# the names of formats are written once, in their table
assert export.help
export.help = export.help.replace("FOREIGN_NAMES", ", ".join(FOREIGN) or "none yet")
COMMANDS = (export,)
