"""A group of commands that suggests names, and prints errors as text."""

from typing import Any

import click

from kg.errors import ROW_FAULTS, KgError, did_you_mean
from kg.query.table import escape_lines

#: The key under which Click's context keeps what was typed of a store to ask.
TYPED = "kg.endpoint"
COMPARE = "`kg verify-store` compares its answers; if they are right, report a fault of ours"
#: How Click begins to say that there is an argument too many, and why that mostly is so.
EXTRA, QUOTES = "Got unexpected extra argument", "a name of several words needs quotes"
#: The settings of every group of ours.
HELP = {"help_option_names": ["-h", "--help"]}


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
        """Run the command; print a KgError and exit with its code.

        With `--endpoint` the rows are those of others, who may answer anything.
        """
        try:
            return super().invoke(ctx)
        except KgError as error:
            click.echo(escape_lines(f"kg: {error}"), err=True)
            ctx.exit(error.exit_code)
        except click.UsageError as error:
            if not error.message.startswith(EXTRA):
                raise
            raise click.UsageError(f"{error.message}; {QUOTES}", error.ctx) from None
        except ROW_FAULTS as error:
            if not ctx.meta.get(TYPED, {}).get("address"):
                raise
            kind = type(error).__name__
            click.echo(f"kg: the store answers with what this graph never has ({kind})", err=True)
            click.echo(f"  {COMPARE}", err=True)
            ctx.exit(1)
