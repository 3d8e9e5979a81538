"""The `kg` group: every verb hangs here, and every deliberate error ends here as text and exit code."""

from typing import Any

import click

from kg import __version__
from kg.cli import curation, export, query, serve, stores, views
from kg.errors import KgError, did_you_mean


class Verbs(click.Group):
    """A group that answers a mistyped verb with the nearest one and a KgError without a traceback."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that was typed; an unknown one is told with the nearest."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            hint = did_you_mean(args[0], sorted(self.commands))
            raise click.UsageError(f"there is no verb {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; a KgError becomes its message and its exit code."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            click.echo(f"kg: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def kg() -> None:
    """Claims about China's overseas police service stations: who says so, who denies it, and where.

    \b
    Examples:
      kg query stations-per-country
      kg show "Manhattan station"
      kg explain contested-claims
      kg view --open

    An allegation is not a finding, and a charge is no conviction. Exit codes: 0 fine, 1 faults
    found, 2 usage.
    """


VERBS = (query, curation, export, serve, stores, views)
for command in (command for verbs in VERBS for command in verbs.COMMANDS):
    kg.add_command(command)
