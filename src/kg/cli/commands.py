"""The `kg` group: all commands, and errors as text and exit code."""

from typing import Any

import click

from kg import __version__
from kg.cli import agents, curation, export, find, publish, query, release, serve, stores, views
from kg.errors import KgError, did_you_mean


class Commands(click.Group):
    """Group that suggests the nearest command, and prints a KgError as text."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was typed.

        Raises:
            click.UsageError: there is none; the message suggests the nearest ones.
        """
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            hint = did_you_mean(args[0], sorted(self.commands))
            raise click.UsageError(f"there is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print a KgError and exit with its code."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            click.echo(f"kg: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
