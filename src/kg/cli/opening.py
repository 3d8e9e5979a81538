"""The built graph for a command: built first where there is none, with a word where it is old."""

import sys

from kg import settings
from kg.query.engine import Engine
from kg.release.freshness import stale


def opened() -> Engine:
    """The engine on the release in use."""
    folder = settings.build_folder()
    changed = stale(folder)
    if changed is None:
        from kg.cli.progress import build_with_progress

        sys.stderr.write("First use: building the graph once.\n")
        build_with_progress()
    elif changed:
        named = ", ".join(changed[:3]) + (" …" if len(changed) > 3 else "")
        sys.stderr.write(
            f"kg: the answer is from the last build; since then changed: {named} (run `kg build`)\n"
        )
    return Engine(folder)
