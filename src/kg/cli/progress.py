"""A build with a progress bar on a terminal and plain lines elsewhere."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from kg.release.build import Built, build
from kg.release.staging import Progress

#: Seconds without a line after which a log is told how far a build is.
PATIENCE = 10.0


def build_with_progress() -> Built:
    """Build, and tell each step on standard error."""
    # a build holds on to nearly all it makes: looking for garbage would take a tenth of its time
    gc.disable()
    try:
        return _told()
    finally:
        gc.enable()


def _told() -> Built:
    if not sys.stderr.isatty():
        return build(_lines())
    # the bar reckons what time is left from the share that is done
    with click.progressbar(
        length=1000, label="building", file=sys.stderr, item_show_func=str
    ) as bar:
        built = build(
            lambda step, share: bar.update(int(1000 * share) - bar.pos, current_item=step)
        )
        bar.update(1000 - bar.pos, current_item="done")
    return built


def _lines() -> Progress:
    """Steps as lines, and a line now and then in a long one."""
    step, told = "", 0.0

    def tell(now: str, share: float) -> None:
        nonlocal step, told
        if now != step:
            click.echo(f"{now} …", err=True)
        elif time.monotonic() - told > PATIENCE:
            click.echo(f"{now} … {100 * share:.0f} % of the build", err=True)
        else:
            return
        step, told = now, time.monotonic()

    return tell


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
