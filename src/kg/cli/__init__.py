"""The `kg` command. A plain `kg query NAME` is answered before Click is imported."""

import sys


def main() -> None:
    """Run the command line and exit: 0 fine, 1 faults found, 2 usage."""
    from kg.cli import fast

    arguments = sys.argv[1:]
    if fast.can_answer(arguments):
        sys.exit(fast.answer(arguments))
    from kg.cli.commands import kg

    kg.main(prog_name="kg")
