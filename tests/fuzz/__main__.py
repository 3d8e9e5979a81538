"""Fuzz all targets at once, each in a process of its own: `python -m tests.fuzz --minutes 60`.

What is found is kept below build/fuzz/ with the traceback. Mend it, and move the input, as short as
you can make it, to tests/fuzz/corpus/. Then every run of the tests replays it.
"""

import os
import random

import click

from tests.fuzz.fuzzing import FOUND, TARGETS, run_all


@click.command()
@click.option("--minutes", type=float, default=1.0, show_default=True, help="how long")
@click.option("--seed", type=int, help="repeat a run; by default, another run each time")
@click.argument("targets", nargs=-1, type=click.Choice(list(TARGETS)))
def main(minutes: float, seed: int | None, targets: tuple[str, ...]) -> None:
    """Fuzz TARGETS, or all of them, and print a table for the report."""
    if seed is None:
        seed = random.SystemRandom().randrange(1_000_000)
    click.echo(f"seed {seed}, {minutes:g} minutes, {os.cpu_count()} processors\n", err=True)
    reports = run_all(list(targets or TARGETS), minutes * 60, seed)
    click.echo("| input | tried | accepted | different ends | slowest, s | found |")
    click.echo("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, report in reports.items():
        row = (name, f"{report.inputs:,}", f"{report.accepted:,}", f"{report.ends:,}")
        click.echo(f"| {' | '.join(row)} | {report.slowest:.1f} | {report.found} |")
    if any(report.found for report in reports.values()):
        raise SystemExit(f"see {FOUND}/")


if __name__ == "__main__":
    main()
