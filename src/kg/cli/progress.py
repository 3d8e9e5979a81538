"""A build with a progress bar on a terminal and plain lines elsewhere."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from kg import release

STEPS = ("reading tables", "deriving summaries", "validating with SHACL, deriving views", "writing the release")


def build_with_progress() -> release.Built:
    """Build, and tell each step on standard error."""
    # a build holds on to nearly all it makes: looking for garbage would take a tenth of its time
    gc.disable()
    try:
        return _told()
    finally:
        gc.enable()


def _told() -> release.Built:
    if not sys.stderr.isatty():
        return release.build(lambda step: click.echo(f"{step} …", err=True))
    with click.progressbar(length=len(STEPS), label="building", file=sys.stderr, item_show_func=str) as bar:
        done = 0

        def tell(step: str) -> None:
            nonlocal done
            bar.update(STEPS.index(step) - done, current_item=step)
            done = STEPS.index(step)

        built = release.build(tell)
        bar.update(len(STEPS) - done, current_item="done")
    return built


@contextmanager
def counted(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """A function to tell how far long work is (its present part, done, in all).

    On a terminal it is a bar with the time that is left, elsewhere a line a part, on standard error.
    """
    if not sys.stderr.isatty():
        before = ""

        def line(part: str, done: int, total: int) -> None:
            nonlocal before
            # a line for each tenth is enough for a log
            share = f"{label} … {10 * done // max(total, 1) * 10} %"
            if share != before:
                click.echo(f"{share} ({part})", err=True)
            before = share

        yield line
        return
    with click.progressbar(length=1, label=label, file=sys.stderr, item_show_func=str) as bar:

        def move(part: str, done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos, current_item=part)

        yield move
