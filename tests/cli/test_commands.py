"""Every command has help with examples that run; errors are text and exit code."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from kg import __version__
from kg.cli.commands import kg as kg_command

Run = Callable[..., Result]
VERBS = sorted(kg_command.commands)


def read_examples(command: click.Command) -> list[str]:
    """Return the lines of the block `Examples:` in a command's help."""
    _, heading, block = (command.help or "").partition("Examples:\n")
    assert heading, f"{command.name} has no examples"
    lines = block.split("\n\n")[0].splitlines()
    return [line.strip() for line in lines if line.strip()]


def parse_calls(line: str) -> list[list[str]]:
    """Return the arguments of each `kg …` in an example, such as a pipe."""
    calls = []
    for part in line.split(" | "):
        words = shlex.split(part.partition(" > ")[0])
        while words and re.fullmatch(r"[A-Z_]+=\S+", words[0]):
            words = words[1:]
        if words and words[0] == "kg":
            calls.append(words[1:])
    return calls


ALL_EXAMPLES = read_examples(kg_command)
for _command in kg_command.commands.values():
    ALL_EXAMPLES += read_examples(_command)


def list_questions() -> list[list[str]]:
    """Return the calls in examples that only read the graph and take no file."""
    questions = []
    for line in ALL_EXAMPLES:
        for arguments in parse_calls(line):
            reads = arguments[0] in ("queries", "query", "show", "explain")
            if reads and not {"-", "--sources"} & set(arguments):
                questions.append(arguments)
    return questions


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_verb_has_help_with_examples(run: Run, verb: str, option: str) -> None:
    result = run(verb, option)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: kg {verb}")
    assert f"Examples:\n    kg {verb}" in result.stdout
    assert len(result.stdout.split("Examples:")[0]) > 80


@pytest.mark.parametrize("line", ALL_EXAMPLES)
def test_every_example_calls_a_verb_with_options_that_exist(line: str) -> None:
    assert parse_calls(line)
    # a command remembers the names of its first help option, which are those of its parent
    parent = click.Context(kg_command, info_name="kg", **kg_command.context_settings)
    for verb, *arguments in parse_calls(line):
        kg_command.commands[verb].make_context(verb, arguments, parent=parent)


@pytest.mark.parametrize("verb", VERBS)
def test_the_examples_of_a_verb_call_that_verb(verb: str) -> None:
    for line in read_examples(kg_command.commands[verb]):
        assert verb in [call[0] for call in parse_calls(line)]


@pytest.mark.parametrize("arguments", list_questions(), ids=" ".join)
def test_every_example_that_asks_is_answered(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 2


def test_the_group_lists_every_verb(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for verb in VERBS:
        assert re.search(rf"^  {verb}  ", result.stdout, re.MULTILINE)
    assert "an allegation is not a finding" in result.stdout.lower()


def test_without_a_verb_the_help_is_shown(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "Usage: kg" in result.output


def test_the_version_is_printed(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout.split()[-1]) == (0, __version__)


@pytest.mark.parametrize(
    ("mistyped", "hint"),
    [("showw", "show"), ("quer", "query"), ("bild", "build"), ("vverify", "verify")],
)
def test_a_mistyped_verb_is_reported_with_the_nearest(run: Run, mistyped: str, hint: str) -> None:
    result = run(mistyped)
    assert result.exit_code == 2
    assert f"there is no command '{mistyped}'" in result.stderr
    assert re.search(rf"did you mean .*\b{hint}\b", result.stderr)
    assert result.stdout == ""


def test_a_verb_far_from_all_shows_the_choices(run: Run) -> None:
    result = run("zzzzzz")
    assert result.exit_code == 2
    assert all(verb in result.stderr for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_an_unknown_option_is_a_usage_error(run: Run, verb: str) -> None:
    result = run(verb, "--nothing")
    assert result.exit_code == 2
    assert "No such option" in result.stderr


def test_a_deliberate_error_is_printed_without_a_traceback(run: Run) -> None:
    result = run("show", "qqqqqqqq")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "kg: there is nothing called 'qqqqqqqq'"
    assert result.stdout == ""


def test_a_wrong_home_is_a_usage_error(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_HOME", str(tmp_path))
    result = run("queries")
    assert result.exit_code == 2
    assert f"KG_HOME={tmp_path} has no ontology/ folder" in result.stderr


def test_a_name_of_several_words_is_shown_without_quotes(run: Run) -> None:
    assert run("show", "Lu", "Jianwang").output == run("show", "Lu Jianwang").output


def test_an_argument_too_many_is_told_of_quotes(run: Run) -> None:
    result = run("path", "Lu", "Jianwang", "Fuzhou")
    assert result.exit_code == 2
    assert "a name of several words needs quotes" in result.stderr
