"""A build with a progress bar on a terminal and plain lines elsewhere."""

import gc
import sys

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
