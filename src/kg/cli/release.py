"""Commands that make a release: build, validate."""

import click

from kg.cli.faults import print_faults
from kg.cli.options import FAULT_FORMAT, TEXT_OR_JSON
from kg.cli.progress import build_with_progress
from kg.cli.screen import write_json
from kg.names import GRAPH
from kg.release.build import find_faults


@click.command()
@TEXT_OR_JSON
def build(format: str) -> None:
    """Build the graph from the tables.

    A build checks and validates the tables, derives what follows from them, and writes a release.
    If there is a fault, nothing is written. If a build is interrupted, the last release stays in
    use.

    \b
    Examples:
      kg build
      KG_BUILD_DIR=/tmp/kg kg build --format json
    """
    built = build_with_progress()
    if format == "json":
        summary = {
            "fresh": built.fresh,
            "digest": built.digest,
            "folder": str(built.folder),
            "triples": built.counts,
        }
        write_json(summary, None)
        return
    if not built.fresh:
        click.echo("nothing changed: the built graph is up to date")
        return
    total = sum(built.counts.values())
    click.echo(f"built {total:,} triples in {len(built.counts)} graphs, digest {built.digest[:12]}")
    for name, count in sorted(built.counts.items()):
        click.echo(f"  {name.removeprefix(GRAPH):<20} {count:>7,}")


@click.command()
@FAULT_FORMAT
def validate(format: str) -> None:
    """Check the tables, shapes and check queries.

    This finds the same faults as a build, and writes nothing.

    \b
    Examples:
      kg validate
      kg validate --format sarif > faults.sarif
    """
    faults = find_faults()
    print_faults(faults, format, "no faults: every row, shape and check query passes")
    raise SystemExit(1 if faults else 0)


COMMANDS = (build, validate)
