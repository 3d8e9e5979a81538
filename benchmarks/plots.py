"""Plots of the report: equal records give equal SVG.

Only this module needs matplotlib.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from benchmarks.figures import (
    Answers,
    Series,
    Summary,
    answers,
    bytes_of,
    contest,
    is_ours,
    select_question,
    series,
    sizes_of,
    summary,
)
from benchmarks.measurements import Record
from benchmarks.notation import THIN, size_text

#: Colours that stay apart for colour-blind readers (Okabe and Ito, Tol), without those too pale for
#: a line.
COLOURS = [
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#882255",
    "#999933",
    "#777777",
]
MARKERS = ["s", "^", "D", "v", "P", "X", "<", ">"]
DASHES = ["-", (0, (5, 1.5)), (0, (1.5, 1.2))]
OURS = "#000000"
INK = "#222222"
#: In pixels of a browser, which are 96 an inch.
WIDTH = 900
LEADER: Any = {"arrowstyle": "-", "linewidth": 0.7, "shrinkA": 1, "shrinkB": 3, "relpos": (0, 0.5)}
STYLE: Any = {
    "font.size": 10,
    "svg.fonttype": "none",
    "svg.hashsalt": "overseas-stations-kg",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


@dataclass(frozen=True)
class Plot:
    """One plot: its file, its section, and a description."""

    name: str
    section: str
    alternative: str


@dataclass(frozen=True)
class Point:
    """Value at a size; hollow where the engine did not answer everything."""

    size: int
    value: float
    hollow: bool = False


Lines = dict[str, list[Point]]


@dataclass(frozen=True)
class Panel:
    title: str
    unit: str
    lines: Lines


def draw(records: list[Record], folder: Path) -> list[Plot]:
    """Draw every plot that there are records for."""
    folder.mkdir(parents=True, exist_ok=True)
    derived = select_question(records, "derived")
    whole = {
        "warm": [
            Panel("Plain question", "ms", warm_lines(records, "plain")),
            Panel("Our derived graph", "ms", warm_lines(records, "derived")),
        ],
        "beside": [
            Panel("Plain question", "times kg", beside(records, "plain")),
            Panel("Our derived graph", "times kg", beside(records, "derived")),
        ],
        "cold": [Panel("Cold process, derived graph", "ms", cold_lines(records))],
        "load": [
            Panel("Bulk load of our derived graph", "s", plain_lines(series(derived, "load")))
        ],
        "memory": [
            Panel(
                "Peak memory with our derived graph",
                "MB",
                plain_lines(series(derived, "memory", bytes_of), 1e-6),
            )
        ],
        "neighbourhoods": [
            Panel("Path", "ms", plain_lines(series(records, "path"), 1000)),
            Panel("Ego network", "ms", plain_lines(series(records, "around"), 1000)),
        ],
    }
    drawn = []
    looks = _looks(
        [name for panels in whole.values() for panel in panels for name in sorted(panel.lines)]
    )
    for plot in PLOTS:
        panels = [panel for panel in whole[plot.name] if panel.lines]
        if panels:
            _save(panels, looks, folder / f"{plot.name}.svg")
            drawn.append(plot)
    return drawn


MARKS = "hollow: not all answered, no mark: less than half"
PLOTS = [
    Plot(
        "warm",
        "Warm",
        f"Geometric mean of the warm catalogue against size, a line an engine; {MARKS}",
    ),
    Plot(
        "beside",
        "Warm",
        (
            "Time beside kg on the questions that both answered, against size, a line an "
            "engine; hollow: not all answered"
        ),
    ),
    Plot(
        "cold", "Cold", f"Geometric mean of cold processes against size, a line an engine; {MARKS}"
    ),
    Plot("load", "Load, memory, disk", "Seconds of the bulk load against size, a line an engine"),
    Plot("memory", "Load, memory, disk", "Peak memory against size, a line an engine"),
    Plot(
        "neighbourhoods",
        "Build, pictures, neighbourhoods",
        "Path and ego network against size, a line an engine",
    ),
]


def warm_lines(records: list[Record], question: str) -> Lines:
    result = {size: contest(records, size, question) for size in sizes_of(records, "warm")}
    lines = _catalogue(result)
    return lines if question == "derived" or any(not is_ours(name) for name in lines) else {}


def cold_lines(records: list[Record]) -> Lines:
    return _catalogue(
        {size: answers(records, "cold", size, "derived") for size in sizes_of(records, "cold")}
    )


def beside(records: list[Record], question: str) -> Lines:
    """Return an engine's ratio to `kg` over the queries that both answered."""
    result = {size: contest(records, size, question) for size in sizes_of(records, "warm")}
    lines = _points(result, lambda figures: figures.ratio)
    return lines if any(not is_ours(name) for name in lines) else {}


def _catalogue(by_size: Mapping[int, Mapping[str, Answers]]) -> Lines:
    """Return the mean that charges unfinished queries.

    Without the charge an engine would look fast by failing. There is no point where an engine
    answered less than half: it got the easiest questions only.
    """

    def mean(figures: Summary) -> float | None:
        return (
            figures.charged * 1000
            if figures.charged and 2 * figures.answered >= figures.asked
            else None
        )

    return _points(by_size, mean)


def _points(
    by_size: Mapping[int, Mapping[str, Answers]], value: Callable[[Summary], float | None]
) -> Lines:
    """Return a point for each engine and size with a value.

    It is hollow where not everything was answered.
    """
    lines: Lines = {}
    for size, result in by_size.items():
        for name, mine in result.items():
            figures = summary(mine, result.get("kg", {}))
            if drawn := value(figures):
                lines.setdefault(name, []).append(Point(size, drawn, not figures.is_whole))
    return lines


def plain_lines(values: Series, scale: float = 1) -> Lines:
    lines: Lines = {}
    for name, result in values.items():
        lines[name] = [Point(size, value * scale) for size, value in result.items() if size]
    return lines


Look = dict[str, Any]


def _looks(names: list[str]) -> dict[str, Look]:
    """Return a colour, marker and dash for each engine, the same in every plot.

    Ours is black and thick. Engines of the first plot are first, so that its colours differ.
    """
    looks: dict[str, Look] = {}
    others = [name for name in dict.fromkeys(names) if not is_ours(name)]
    for name in names:
        if is_ours(name):
            looks[name] = {
                "color": OURS,
                "marker": "o",
                "linestyle": "-",
                "linewidth": 2.6,
                "zorder": 5,
            }
            continue
        place = others.index(name)
        looks[name] = {
            "color": COLOURS[place % len(COLOURS)],
            "marker": MARKERS[place % len(MARKERS)],
            "linestyle": DASHES[place // len(COLOURS) % len(DASHES)],
            "linewidth": 1.5,
            "zorder": 3,
        }
    return looks


def _save(panels: list[Panel], looks: Mapping[str, Look], path: Path) -> None:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH / 96, 4.4), facecolor="white")
        places = figure.subplots(1, len(panels), squeeze=False)[0]
        left, right, gap = (0.075, 0.835, 0) if len(panels) == 1 else (0.07, 0.845, 0.78)
        figure.subplots_adjust(left=left, right=right, top=0.91, bottom=0.13, wspace=gap)
        for place, panel in zip(places, panels, strict=True):
            _panel(place, panel, looks)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def _panel(axes: Axes, panel: Panel, looks: Mapping[str, Look]) -> None:
    axes.set_title(f"{panel.title}, {panel.unit}", loc="left", fontsize=11, fontweight="bold")
    axes.set_xscale("log")
    axes.set_yscale("log")
    for name, points in panel.lines.items():
        look = looks[name]
        axes.plot([one.size for one in points], [one.value for one in points], markersize=0, **look)
        for one in points:
            fill = "white" if one.hollow else look["color"]
            axes.plot(
                [one.size],
                [one.value],
                **{**look, "linestyle": ""},
                markersize=5,
                markerfacecolor=fill,
            )
    _scales(axes, panel)
    _labels(axes, panel, looks)


def _scales(axes: Axes, panel: Panel) -> None:
    sizes = sorted({one.size for points in panel.lines.values() for one in points})
    values = [one.value for points in panel.lines.values() for one in points]
    axes.set_xlim(sizes[0] / 1.6, sizes[-1] * 1.6)
    low, high = min(values), max(values)
    # at least a decade, or a level line would look steep
    margin = max(1.5, (12 * low / high) ** 0.5)
    axes.set_ylim(low / margin, high * margin)
    axes.yaxis.set_major_locator(
        LogLocator(subs=(1, 2, 5) if high / low < 30 else (1,), numticks=12)
    )
    shown = _legible(sizes, axes.get_position().width * WIDTH)
    axes.set_xticks(sizes, [size_text(size) if size in shown else "" for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}".replace(",", THIN)))
    axes.set_xlabel("triples")
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)


def _legible(sizes: list[int], pixels: float, room: float = 42) -> set[int]:
    """Return the sizes that fit below an axis without overlapping a larger one."""
    whole = math.log(sizes[-1] / sizes[0]) or 1
    shown = sizes[-1:]
    for size in reversed(sizes):
        if math.log(shown[-1] / size) / whole * pixels > room:
            shown.append(size)
    return set(shown)


def _labels(axes: Axes, panel: Panel, looks: Mapping[str, Look]) -> None:
    """Draw the names of the lines at the right edge, moved apart."""
    to_axes = (axes.transScale + axes.transLimits).transform
    ends = {name: points[-1] for name, points in panel.lines.items()}
    at = {name: (x, y) for name, end in ends.items() for x, y in [to_axes((end.size, end.value))]}
    names = sorted(at, key=lambda name: at[name][1])
    heights = apart([at[name][1] for name in names], gap=0.052)
    for name, height in zip(names, heights, strict=True):
        axes.annotate(
            name if len(name) <= 20 else f"{name[:19]}…",
            xy=at[name],
            xycoords="axes fraction",
            xytext=(1 + 14 / WIDTH / axes.get_position().width, height),
            textcoords="axes fraction",
            va="center",
            fontsize=8.5,
            fontweight="bold" if is_ours(name) else "normal",
            arrowprops=LEADER | {"color": looks[name]["color"]},
            annotation_clip=False,
        )


def apart(heights: list[float], gap: float) -> list[float]:
    """Return heights from 0 to 1, at least a gap apart, moved as little as possible."""
    groups: list[
        tuple[float, list[float]]
    ] = []  # the middle of adjacent labels, and where they would be
    for height in heights:
        groups.append((_inside([height], gap), [height]))
        while (
            len(groups) > 1
            and groups[-1][0] - groups[-2][0] < gap * (len(groups[-1][1]) + len(groups[-2][1])) / 2
        ):
            together = groups[-2][1] + groups[-1][1]
            groups[-2:] = [(_inside(together, gap), together)]
    return [
        middle + gap * (place - (len(together) - 1) / 2)
        for middle, together in groups
        for place in range(len(together))
    ]


def _inside(heights: list[float], gap: float) -> float:
    """Return the middle of a group that has all of its labels beside the plot."""
    half = gap * (len(heights) - 1) / 2
    return min(max(sum(heights) / len(heights), half), 1 - half)
