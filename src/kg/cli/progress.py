"""Progress on standard error: a bar on a terminal, and lines elsewhere."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kg.cli.screen import has_cursor

if TYPE_CHECKING:
    from kg.release.build import BuildResult
    from kg.release.staging import Progress

#: The seconds after which a long step is reported again in a log.
INTERVAL = 10.0


def build_with_progress() -> BuildResult:
    """Build the graph, and report each step."""
    from kg.release.build import build

    # a build keeps nearly all that it makes: looking for garbage would take a tenth of its time
    gc.disable()
    try:
        return _build_with_bar(build) if has_cursor(sys.stderr) else build(_report_steps())
    finally:
        gc.enable()


def _build_with_bar(build: Callable[[Progress], BuildResult]) -> BuildResult:
    # the bar estimates the time that is left from the share that is done
    with click.progressbar(
        length=1000, label="building", file=sys.stderr, item_show_func=str
    ) as bar:

        def move(step: str, share: float) -> None:
            bar.update(int(1000 * share) - bar.pos, current_item=step)

        built = build(move)
        bar.update(1000 - bar.pos, current_item="done")
    return built


def _report_steps() -> Progress:
    """Return a function that prints each step, and the share of a long one."""
    last, printed = "", 0.0

    def report(step: str, share: float) -> None:
        nonlocal last, printed
        if step != last:
            click.echo(f"{step} …", err=True)
        elif time.monotonic() - printed > INTERVAL:
            click.echo(f"{step} … {100 * share:.0f} % of the build", err=True)
        else:
            return
        last, printed = step, time.monotonic()

    return report


@contextmanager
def show_progress(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show the progress of long work.

    Yields:
        A function that takes the current part, the amount that is done, and the total.
    """
    if not has_cursor(sys.stderr):
        yield _report_tenths(label)
        return
    with click.progressbar(length=1, label=label, file=sys.stderr, item_show_func=str) as bar:

        def move(part: str, done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos, current_item=part)

        yield move


def _report_tenths(label: str) -> Callable[[str, int, int], None]:
    """Return a function that prints a line for each tenth of the work."""
    last = ""

    def report(part: str, done: int, total: int) -> None:
        nonlocal last
        share = f"{label} … {10 * done // max(total, 1) * 10} %"
        if share != last:
            click.echo(f"{share} ({part})", err=True)
        last = share

    return report
