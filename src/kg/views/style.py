"""Visual style of nodes and edges, from `style.json`, which the page reads too."""

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any, NamedTuple

from kg.views.elements import Edge

#: Colours of two themes, kinds of nodes, supports of edges, arrow, marks, curves, legend.
STYLE: dict[str, Any] = json.loads(
    (resources.files("kg.views") / "style.json").read_text(encoding="utf-8")
)
#: Colours by role. SVG, PNG and GEXF have the light theme only.
LIGHT: dict[str, str] = STYLE["themes"]["light"]
PAPER, INK, SOFT, AGAINST = (LIGHT[role] for role in ("paper", "ink", "soft", "against"))
KINDS: dict[str, dict[str, Any]] = STYLE["kinds"]
LEGEND: dict[str, str] = STYLE["legend"]
#: Fonts of SVG and PNG. The first one is the widest, so what fits in it fits in the others.
FONT = (
    "'DejaVu Sans', 'Noto Sans', 'Liberation Sans', 'Noto Sans CJK SC', Helvetica, Arial, "
    "sans-serif"
)
OUTLINE_WIDTH: float = STYLE["outline_width"]


def list_paints(theme: str) -> dict[str, str]:
    """Return the colours of a theme by role, and those of kinds by kind."""
    paints = dict(STYLE["themes"][theme])
    for kind, look in KINDS.items():
        if "fill" in look:
            paints[kind] = look["fill"][theme]
    return paints


def write_properties(theme: str) -> str:
    """Return the colours of a theme as custom properties of CSS."""
    return "".join(f"--{role}:{colour};" for role, colour in list_paints(theme).items())


def write_themes() -> str:
    """Return the colours of both themes as CSS; print is always light."""
    light, dark = write_properties("light"), write_properties("dark")
    return (
        f":root{{color-scheme:light;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{"
        f":root{{color-scheme:dark;{dark}}}}}\n"
    ) + write_classes()


def write_classes() -> str:
    """Return the rules by which pictures have the colours of the theme of their page."""
    rules = []
    for role in list_paints("light"):
        rules.append(f".fill-{role}{{fill:var(--{role})}}.stroke-{role}{{stroke:var(--{role})}}")
    return "\n".join(rules) + "\n"


def write_dark_theme() -> str:
    """Return the rules by which a picture takes the dark theme of its reader."""
    light, dark = list_paints("light"), list_paints("dark")
    pairs = {light[role]: dark[role] for role in reversed(light)}  # the first role of a colour
    other = STYLE["other"]["fill"]
    pairs.setdefault(other["light"], other["dark"])
    rules = "".join(
        f'[fill="{colour}"]{{fill:{pairs[colour]}}}[stroke="{colour}"]{{stroke:{pairs[colour]}}}'
        for colour in sorted(pairs)
    )
    return f"@media screen and (prefers-color-scheme:dark){{{rules}}}"


class Stroke(NamedTuple):
    """Stroke of an edge: width in pixels, dashes, colour, and hollow core or 0."""

    width: float
    dashes: tuple[int, ...]
    colour: str
    core: float


def outline(kind: str) -> str:
    """Return the SVG path of a kind, in a square from -1 to 1."""
    return str(_kind(kind)["outline"])


def fill(kind: str) -> str:
    """Return the colour of a kind. It only helps the eye: the outline shows the kind."""
    return str((_kind(kind).get("fill") or STYLE["other"]["fill"])["light"])


def kind_label(kind: str) -> str:
    """Return the name of a kind for readers, such as `Government response`."""
    return str(_kind(kind)["label"])


def list_kind_labels() -> list[str]:
    """Return the names of all kinds."""
    return [look["label"] for look in (*KINDS.values(), STYLE["other"])]


def _kind(kind: str) -> dict[str, Any]:
    other: dict[str, Any] = STYLE["other"]
    return KINDS.get(kind, other)


def stroke(edge: Edge) -> Stroke:
    """Return the stroke of an edge.

    Dashes and colour show its support, the width its independent sources (none, one, two, three
    or more). An edge without any is hollow.
    """
    look = STYLE["edges"][edge.support]
    sources = edge.opponents if edge.support == "opposing" else edge.roots
    widths = look["widths"]
    width = float(widths[min(sources, len(widths) - 1)])
    core = 0.0 if sources else float(look["core"])
    return Stroke(width, tuple(look["dashes"]), LIGHT[look["colour"]], core)


def bends(edges: Sequence[Edge]) -> list[float]:
    """Return the bend of each edge, so that parallel edges do not overlap.

    A bend is a share of the length of the edge, to the right of its direction.
    """
    parallel: dict[tuple[str, str], list[int]] = {}
    for number, edge in enumerate(edges):
        pair = (min(edge.source, edge.target), max(edge.source, edge.target))
        parallel.setdefault(pair, []).append(number)
    result = [0.0] * len(edges)
    for numbers in parallel.values():
        first = -STYLE["curve"]["bend"] * (len(numbers) - 1) / 2
        for rank, number in enumerate(numbers):
            bend = first + rank * STYLE["curve"]["bend"]
            # seen from the other end, left is right
            is_forward = edges[number].source <= edges[number].target
            result[number] = round(bend if is_forward else -bend, 2)
    return result
