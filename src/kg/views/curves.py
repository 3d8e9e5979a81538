"""Edges in SVG: their curve, stroke, arrow and mark, and room for their labels.

`assets/curves.js` has the same geometry for the page; a test compares the two.
"""

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree

from kg.query.table import escape_controls
from kg.views import style
from kg.views.boxes import Box, Boxes
from kg.views.elements import Edge

Place = tuple[float, float]
Element = ElementTree.Element

#: Distance of the control points of a loop, and the angle between each and the axis of the loop.
LOOP: float = style.STYLE["curve"]["loop"]
OPENING: float = style.STYLE["curve"]["opening"]
#: How far bent loops of one node are turned away from each other, in radians for a bend of 1.
LOOP_TURN: float = style.STYLE["curve"]["loop_turn"]
ARROW = style.STYLE["arrow"]
#: Font size of edge labels, mean width of a letter, and the shares of a curve to try for them.
LABEL_SIZE, LETTER, LABEL_SHARES = 9.0, 5.3, (0.5, 0.4, 0.6, 0.32, 0.68)
#: Longest label of an edge, as a share of its length: a longer one seems to belong to another.
LONGEST = 1.1
#: Space around a mark that a label leaves free.
MARK_ROOM = 9


class Curve(NamedTuple):
    """Bézier curve with one or two control points between two places."""

    start: Place
    controls: tuple[Place, ...]
    end: Place

    def at(self, share: float) -> Place:
        """Return the point at a share of the curve, by de Casteljau's algorithm."""
        points = [self.start, *self.controls, self.end]
        while len(points) > 1:
            points = [
                (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
                for (x1, y1), (x2, y2) in pairwise(points)
            ]
        return points[0]

    def direction(self, share: float) -> float:
        """Return the direction at a share of the curve, in radians."""
        (x1, y1), (x2, y2) = self.at(max(0.0, share - 0.01)), self.at(min(1.0, share + 0.01))
        return math.atan2(y2 - y1, x2 - x1)

    def path(self, end: Place) -> str:
        """Return the curve as an SVG path to `end`, just before its target."""
        command = "Q" if len(self.controls) == 1 else "C"
        points = " ".join(f"{x:.1f} {y:.1f}" for x, y in (*self.controls, end))
        return f"M{self.start[0]:.1f} {self.start[1]:.1f}{command}{points}"


class Arrow(NamedTuple):
    """Arrowhead: tip, end of the stroke inside it, direction in radians, scale."""

    tip: Place
    base: Place
    angle: float
    scale: float


def curve(start: Place, end: Place, bend: float) -> Curve:
    """Return the curve of an edge; from a place to itself it is a loop above it.

    Args:
        start: where the edge begins, in pixels.
        end: where it ends.
        bend: distance of the control point from the straight edge, as a share of its length.
    """
    (x1, y1), (x2, y2) = start, end
    if start == end:
        axis = -math.pi / 2 + LOOP_TURN * bend
        return Curve(start, (_around(start, axis - OPENING), _around(start, axis + OPENING)), end)
    control = ((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend)
    return Curve(start, (control,), end)


def _around(place: Place, angle: float) -> Place:
    return place[0] + LOOP * math.cos(angle), place[1] + LOOP * math.sin(angle)


def arrow(curve: Curve, gap: float, scale: float) -> Arrow:
    """Return the arrowhead of a curve, with a gap before its target."""
    (x, y), (control_x, control_y) = curve.end, curve.controls[-1]
    angle = math.atan2(y - control_y, x - control_x)
    longest = math.dist(curve.start, curve.end) / 2 or LOOP
    tip, base = min(gap, longest), min(gap + ARROW["base"] * scale, longest)
    dx, dy = math.cos(angle), math.sin(angle)
    return Arrow((x - dx * tip, y - dy * tip), (x - dx * base, y - dy * base), angle, scale)


def arrow_scale(width: float) -> float:
    """Return the scale of the arrowhead of a stroke: a wide stroke has a larger one."""
    return max(1.0, width / float(ARROW["edge_width"]))


def draw_edge(group: Element, curve: Curve, edge: Edge, gap: float) -> None:
    """Draw an edge into a group: stroke, arrow before the target, mark if opposed."""
    look = style.stroke(edge)
    head = arrow(curve, gap, arrow_scale(look.width))
    draw_stroke(group, curve.path(head.base), edge)
    transform = f"{_turned(head.tip, head.angle)} scale({head.scale:g})"
    corners = "L".join(f"{x:g} {y:g}" for x, y in ARROW["points"])
    _path(group, d=f"M{corners}Z", fill=look.colour, transform=transform)
    if edge.opposed:
        draw_mark(group, curve.at(0.5), curve.direction(0.5), edge.opposed)


def draw_stroke(group: Element, path: str, edge: Edge) -> None:
    """Draw the stroke of an edge along a path, with paper inside if it is hollow."""
    look = style.stroke(edge)
    dashes = {"stroke-dasharray": " ".join(map(str, look.dashes))} if look.dashes else {}
    shape = {"d": path, "fill": "none"}
    _path(group, **shape, stroke=look.colour, **{"stroke-width": f"{look.width:g}"}, **dashes)
    if look.core:
        _path(group, **shape, stroke=style.PAPER, **{"stroke-width": f"{look.core:g}"})


def draw_mark(group: Element, middle: Place, angle: float, opposed: str) -> None:
    """Draw a bar across an edge: solid for direct opposition, hollow for `wider`."""
    mark = style.STYLE["marks"][opposed]
    width, height = mark["width"], mark["height"]
    box = {"x": f"{-width / 2:g}", "y": f"{-height / 2:g}", "width": f"{width:g}"}
    box |= {"height": f"{height:g}", "transform": _turned(middle, angle)}
    look = {"fill": style.AGAINST}
    if mark["border"]:
        look = {"fill": style.PAPER, "stroke": style.AGAINST, "stroke-width": f"{mark['border']:g}"}
    ElementTree.SubElement(group, "rect", box | look)


def _turned(place: Place, angle: float) -> str:
    return f"translate({place[0]:.1f} {place[1]:.1f}) rotate({math.degrees(angle):.1f})"


def _path(group: Element, **attributes: str) -> None:
    ElementTree.SubElement(group, "path", attributes)


def cover_mark(curve: Curve) -> Box:
    """Return the box that the mark of an opposed edge covers."""
    x, y = curve.at(0.5)
    return x - MARK_ROOM, y - MARK_ROOM, x + MARK_ROOM, y + MARK_ROOM


def place_labels(
    edges: Iterable[tuple[Edge, Curve]], covered: Boxes
) -> Iterator[tuple[Edge, Place]]:
    """Find room for the label of each edge beside nodes, marks and other labels.

    Args:
        edges: edges with their curves.
        covered: what nodes, marks and labels cover; the labels are added to it.

    Yields:
        An edge and the baseline of its label; an edge whose label has no room is left out.
    """
    for edge, curve in edges:
        place = _label_place(covered, curve, LETTER * len(escape_controls(edge.label)))
        if place:
            yield edge, place


def _label_place(covered: Boxes, curve: Curve, width: float) -> Place | None:
    """Return the first free baseline of a label along a curve, and mark it as covered."""
    if curve.start != curve.end and width > LONGEST * math.dist(curve.start, curve.end):
        return None
    for share in LABEL_SHARES:
        x, y = curve.at(share)
        box = (x - width / 2, y - LABEL_SIZE * 0.7, x + width / 2, y + LABEL_SIZE * 0.5)
        if covered.is_free(box):
            covered.add(box)
            return x, y + LABEL_SIZE * 0.35
    return None
