"""A group of commands suggests names and prints errors; `kg load` starts without the others."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from kg.cli.commands import kg
from kg.cli.group import HELP, Commands
from kg.errors import UsageError


@click.command("load")
def fail() -> None:
    raise UsageError("no such store", hint="name another")


@pytest.mark.parametrize(
    ("typed", "said"), [("loads", "did you mean load"), ("load", "kg: no such store")]
)
def test_faults_are_told_with_their_mend(typed: str, said: str) -> None:
    result = CliRunner().invoke(Commands("kg", [fail], context_settings=HELP), [typed])
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize("verb", ["load", "verify-store"])
def test_the_commands_for_stores_start_without_the_others(verb: str) -> None:
    script = (
        f"import sys; sys.argv = ['kg', '{verb}', '--help']\n"
        "from kg.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'kg.cli.curation', 'kg.web', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    help_text, loaded = done.stdout.rsplit("\n", 2)[:2]
    assert loaded == "[]"
    assert (
        help_text.split() == CliRunner().invoke(kg, [verb, "--help"], prog_name="kg").output.split()
    )


def test_an_error_shows_what_nobody_sees_or_a_terminal_obeys() -> None:
    @click.command("load")
    def fail_oddly() -> None:
        raise UsageError("no \x1b]0;x\x07\u202estore", hint="name\r another")

    result = CliRunner().invoke(Commands("kg", [fail_oddly], context_settings=HELP), ["load"])
    shown = ["kg: no \\u001b]0;x\\u0007\\u202estore", "  name\\u000d another"]
    assert result.stderr.splitlines() == shown
