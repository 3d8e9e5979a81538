"""Layouts: for each question that a diagram answers, one way to draw it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.errors import UsageError, did_you_mean
from kg.views.diagram import NETWORK, Diagram
from kg.views.pictures import diagram_map, flow, lanes, matrix, sides
from kg.views.pictures.canvas import Address
from kg.views.pictures.grid import Group


@dataclass(frozen=True)
class Layout:
    """A way to draw a diagram that answers one question.

    Args:
        question: what it answers, in words.
        needs: what a diagram must show so that it fits, in words.
        fits: whether a diagram has what it draws.
        draw_svg: the whole picture as SVG, with heading and legend.
        draw_html: the picture as a part of a page, which has `pictures.css`.
        list_groups: marks that stand for several nodes, for which a page lists the members.
    """

    question: str
    needs: str
    fits: Callable[[Diagram], bool]
    draw_svg: Callable[[Diagram], str]
    draw_html: Callable[[Diagram, Address], str]
    list_groups: Callable[[Diagram], list[Group]] = lambda _: []


#: By name. Beside these, NETWORK fits every diagram; `view.py` draws it, since it has positions.
LAYOUTS: Mapping[str, Layout] = {
    "sides": Layout(
        "who says it and who denies it",
        "a claim that somebody supports or opposes",
        sides.fits_sides,
        sides.draw_sides_svg,
        sides.draw_sides_html,
    ),
    "matrix": Layout(
        "how many connect each of these to each of those",
        "entities of one kind that are connected to several of another",
        matrix.fits_matrix,
        matrix.draw_matrix_svg,
        matrix.draw_matrix_html,
        matrix.list_groups,
    ),
    "timeline": Layout(
        "which government did what when, and when that was said",
        "an act of a government",
        lanes.fits_lanes,
        lanes.draw_lanes_svg,
        lanes.draw_lanes_html,
    ),
    "flow": Layout(
        "who repeats whom, from first speakers to the documents",
        "somebody who passes on what another said",
        flow.fits_flow,
        flow.draw_flow_svg,
        flow.draw_flow_html,
    ),
    "map": Layout(
        "where it is, as far as a document names the city or only the country",
        "a station whose city or country a document names",
        diagram_map.fits_map,
        diagram_map.draw_map_svg,
        diagram_map.draw_map_html,
        diagram_map.list_places,
    ),
}
#: All names, as options and headers of saved views have them.
NAMES = (NETWORK, *LAYOUTS)


def list_fitting(diagram: Diagram) -> list[str]:
    """Return the names of the layouts that fit a diagram."""
    return [NETWORK, *(name for name, layout in LAYOUTS.items() if layout.fits(diagram))]


def choose_layout(diagram: Diagram, name: str | None = None) -> str:
    """Return a layout by name if it fits; without a name that of the saved view.

    Raises:
        UsageError: there is no such layout, or it does not fit; the hint says which do.
    """
    if name is None:
        return diagram.layout if fits(diagram, diagram.layout) else NETWORK
    if name not in NAMES:
        raise UsageError(f"{name!r} is not a layout", hint=did_you_mean(name, list(NAMES)))
    if not fits(diagram, name):
        subject, needs = diagram.name or "this diagram", LAYOUTS[name].needs
        reason = f"the layout {name} does not fit {subject}: it needs {needs}"
        raise UsageError(reason, hint=f"these fit: {_describe_fitting(diagram)}")
    return name


def _describe_fitting(diagram: Diagram) -> str:
    """Return the layouts that fit, each with the question that it answers."""
    parts = [f"{NETWORK} (what is connected to what)"]
    for name in list_fitting(diagram):
        if name != NETWORK:
            parts.append(f"{name} ({LAYOUTS[name].question})")
    return ", ".join(parts)


def fits(diagram: Diagram, name: str) -> bool:
    """Return whether a layout fits a diagram."""
    return name == NETWORK or (name in LAYOUTS and LAYOUTS[name].fits(diagram))
