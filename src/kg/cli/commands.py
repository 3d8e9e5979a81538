"""The `kg` group: all commands."""

import click

from kg import __version__
from kg.cli import agents, curation, export, find, publish, query, release, serve, stores, views
from kg.cli.group import HELP, Commands


@click.group(cls=Commands, context_settings=HELP)
@click.version_option(__version__, prog_name="kg")
def kg() -> None:
    """Query claims about China's overseas police service stations.

    You see who makes each claim, who denies it, and in which passage of which document.

    \b
    Examples:
      kg query stations-per-country
      kg show "Manhattan station"
      kg explain contested-claims
      kg view --open

    An allegation is not a finding, and a charge is no conviction. Exit codes: 0 success, 1 faults
    found, 2 wrong usage.
    """


for module in (agents, curation, export, find, publish, query, release, serve, stores, views):
    for command in module.COMMANDS:
        kg.add_command(command)
