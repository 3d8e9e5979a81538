"""From measurements to `REPORT.md` and its plots; every figure is computed.

    python benchmarks/report.py results.jsonl more.jsonl --out benchmarks

Records are JSON lines from the other benchmarks; of two records of the same thing the later one
counts. The plots need matplotlib (the dependency group `bench`); `--no-plots` writes only the text.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import sections  # noqa: E402
from benchmarks.budget import SEEDED  # noqa: E402
from benchmarks.measurements import DEFAULT_LIMIT, Measurements, read, without_paths  # noqa: E402
from benchmarks.notation import cell, table  # noqa: E402

PRIVATE = ("host", "hostname", "node", "user")
#: Sections that are left out where there is nothing to report.
OPTIONAL = ("Export and serve", "Other records")


def report(result: Measurements, plots: Mapping[str, Iterable[str]], seeded: int = SEEDED) -> str:
    """Return the report.

    Args:
        result: the measurements.
        plots: by title of a section its plots, as Markdown.
        seeded: number of triples of the graph that the budget calls the seeded one.
    """
    records = result.records
    parts = {
        "Budget": sections.budget(records, seeded),
        "Warm": sections.warm(records),
        "Slowest saved queries": sections.slow(records),
        "Where another engine is ahead": sections.list_lost(records),
        "Cold": sections.cold(records),
        "Load, memory, disk": sections.storing(records),
        "Build, pictures, neighbourhoods": sections.making(records),
        "Export and serve": sections.others(records, ("export", "serve")),
        "Growth": sections.growths(records),
        "What was cut": sections.cut(records),
        "Where rows differ": sections.differing(records),
        "Other records": sections.others(records),
    }
    lines = ["# Measurements", "", *describe_measurements(result)]
    for title, part in parts.items():
        if part or title not in OPTIONAL:
            pictures = [line for one in plots.get(title, ()) for line in (one, "")]
            lines += [f"## {title}", "", *pictures, *(part or ["Not measured.", ""])]
    return "\n".join(lines).rstrip() + "\n"


def describe_measurements(result: Measurements) -> list[str]:
    """Describe the measurements: machines, engines, and repeated measurements."""
    again = (
        f" {result.replaced} of them replaced an earlier one of the same thing."
        if result.replaced
        else ""
    )
    lines = [f"Written by `benchmarks/report.py` from {len(result.records)} records.{again}", ""]
    columns = sorted(
        {name: None for machine in result.machines for name in machine if name not in PRIVATE}
    )
    shared = []
    for name in columns:
        if len({_format_value(one, name) for one in result.machines}) == 1:
            shared.append(name)
    varied = [name for name in columns if name not in shared]
    lines += table(
        ["machine", ""],
        ([name, _format_value(result.machines[0], name)] for name in shared),
        text_columns=2,
    )
    runs = []
    for place, one in enumerate(result.machines, 1):
        runs.append([str(place), *(_format_value(one, name) for name in varied)])
    lines += table(["run", *varied], runs if varied else [], text_columns=1 + len(varied))
    versions = [
        f"{engine} {without_paths(version)}".strip()
        for engine, version in sorted(result.versions.items())
    ]
    return [
        *lines,
        *([f"Engines: {cell('; '.join(versions), most=1000)}.", ""] if versions else []),
    ]


def _format_value(machine: Mapping[str, Any], name: str) -> str:
    value = machine.get(name, "")
    return without_paths(value if isinstance(value, str) else json.dumps(value))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", nargs="+", type=Path, help="JSON-lines files of measurements")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent, help="folder of REPORT.md and plots/"
    )
    parser.add_argument(
        "--seeded",
        type=int,
        default=SEEDED,
        help="triples of the seeded graph (default %(default)d)",
    )
    parser.add_argument(
        "--limit",
        type=float,
        default=DEFAULT_LIMIT,
        help="seconds a query had (default %(default)g)",
    )
    parser.add_argument("--no-plots", action="store_true", help="write the text alone")
    options = parser.parse_args()
    result = read(options.results, options.limit)
    plots: dict[str, list[str]] = {}
    options.out.mkdir(parents=True, exist_ok=True)
    if not options.no_plots:
        from benchmarks.plots import draw  # here: the text needs no matplotlib

        for plot in draw(result.records, options.out / "plots"):
            plots.setdefault(plot.section, []).append(
                f"![{plot.alternative}](plots/{plot.name}.svg)"
            )
    (options.out / "REPORT.md").write_text(report(result, plots, options.seeded), encoding="utf-8")


if __name__ == "__main__":
    main()
