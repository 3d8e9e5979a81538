"""Every verb of `kg`."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def kg() -> None:
    """kg"""


@kg.command()
def build() -> None:
    """Build."""
    from kg.cli.progress import build_with_progress
    from kg.errors import KgError
    try:
        built = build_with_progress()
    except KgError as error:
        raise SystemExit(str(error)) from error
    click.echo(f"{built.digest[:12]} {built.counts}")
