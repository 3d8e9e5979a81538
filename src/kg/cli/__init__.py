"""The `kg` command. A plain `kg query NAME` is answered before Click is imported."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from kg.cli.group import Commands


def main() -> None:
    """Run the command line and exit: 0 fine, 1 faults found, 2 usage."""
    for stream in _open_streams():
        # a terminal without Unicode gets escapes in place of a traceback
        stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
    code: object = 1
    try:
        try:
            code = _run(sys.argv[1:])
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
    except BrokenPipeError:
        _mute()  # the reader, such as `head`, has seen enough
        code = 1
    except UnicodeEncodeError as error:
        if not any("\udc80" <= char <= "\udcff" for char in error.object):
            raise
        _report(f"{error.object!a} is not UTF-8")
        code = 2
    except OSError as error:
        _mute()
        place = error.filename or "standard output"
        _report(f"{place} cannot be read or written: {error.strerror or error}")
        code = 1
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    from kg.cli import fast

    if fast.can_answer(arguments):
        return fast.answer(arguments)
    _choose_group(arguments).main(prog_name="kg")
    return 0


def _choose_group(arguments: list[str]) -> Commands:
    """Return all commands, or those for stores alone: the others take longer than their start."""
    if arguments[:1] in (["load"], ["verify-store"]):
        from kg.cli.group import HELP, Commands
        from kg.cli.stores import COMMANDS

        return Commands("kg", list(COMMANDS), context_settings=HELP)
    from kg.cli.commands import kg

    return kg


def _open_streams() -> tuple[object, object]:
    """Return the standard streams for text, of which the caller may have closed some."""
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    if sys.stdout is None:
        # what is written fails at its end, as on a full disk
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    return sys.stdout, sys.stderr


def _mute() -> None:
    """Let nothing more be written to standard output, also not at the end of the process."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())


def _report(reason: str) -> None:
    from kg.query.table import escape_lines

    try:
        sys.stderr.write(f"{escape_lines(f'kg: {reason}')}\n")
        sys.stderr.flush()
    except OSError:  # nobody can be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
