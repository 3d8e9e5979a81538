"""The `kg` command. A plain `kg query NAME` is answered before Click is imported."""

import os
import sys


def main() -> None:
    """Run the command line and exit: 0 fine, 1 faults found, 2 usage."""
    from kg.cli import fast

    for stream in (sys.stdout, sys.stderr):
        # a terminal without Unicode gets escapes in place of a traceback
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    arguments = sys.argv[1:]
    try:
        if fast.can_answer(arguments):
            code = fast.answer(arguments)
            sys.stdout.flush()
            sys.exit(code)
    except BrokenPipeError:
        # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    from kg.cli.commands import kg

    kg.main(prog_name="kg")
