"""A line as it is drawn in SVG: its curve, strokes, arrow and mark, and where its words find room."""

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree

from kg.query.table import escape_controls
from kg.views import style
from kg.views.diagram import Edge

Place = tuple[float, float]
#: Left, top, right, bottom.
Box = tuple[float, float, float, float]
Element = ElementTree.Element

#: How far a line from a thing to itself goes out, and how wide it opens.
LOOP, OPENING = 74.0, 0.55
#: Words of a line: their height, the width of a letter, and where along it they are tried.
WORDS, LETTER, ALONG = 9.0, 5.3, (0.5, 0.4, 0.6, 0.32, 0.68)
#: The side of the squares in which boxes are looked for.
CELL = 64.0


class Curve(NamedTuple):
    """A curve of one or two control points between two places, which may be the same one."""

    start: Place
    controls: tuple[Place, ...]
    end: Place

    def at(self, share: float) -> Place:
        """The place at a share of the way."""
        points = [self.start, *self.controls, self.end]
        while len(points) > 1:
            points = [
                (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
                for (x1, y1), (x2, y2) in pairwise(points)
            ]
        return points[0]

    def way(self, share: float) -> float:
        """The direction at a share of the way, in radians."""
        (x1, y1), (x2, y2) = self.at(max(0.0, share - 0.01)), self.at(min(1.0, share + 0.01))
        return math.atan2(y2 - y1, x2 - x1)

    def path(self, end: Place) -> str:
        """The curve as an SVG path that stops at `end`, before its target."""
        numbers = " ".join(f"{x:.1f} {y:.1f}" for x, y in (*self.controls, end))
        return f"M{self.start[0]:.1f} {self.start[1]:.1f}{'Q' if len(self.controls) == 1 else 'C'}{numbers}"


def curve(start: Place, end: Place, bend: float) -> Curve:
    """The curve of a line, bent by a share of its length; from a place to itself a loop above it."""
    (x1, y1), (x2, y2) = start, end
    if start == end:
        middle = -math.pi / 2 + 4 * bend
        ways = (middle - OPENING, middle + OPENING)
        return Curve(
            start,
            tuple((x1 + LOOP * math.cos(way), y1 + LOOP * math.sin(way)) for way in ways),
            end,
        )
    return Curve(
        start, (((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend),), end
    )


def drawn(group: Element, way: Curve, line: Edge, gap: float) -> None:
    """Draw a line into a group: strokes, an arrow at a gap before the target, a mark where it is opposed."""
    look, far = style.stroke(line), math.dist(way.start, way.end) / 2 or LOOP
    # the head grows with the line, which ends inside it
    size = max(1.0, look.width / 4)
    (x, y), angle = (
        way.end,
        math.atan2(way.end[1] - way.controls[-1][1], way.end[0] - way.controls[-1][0]),
    )
    tip, base = (
        (x - math.cos(angle) * min(back, far), y - math.sin(angle) * min(back, far))
        for back in (gap, gap + 5 * size)
    )
    strokes(group, way.path(base), line)
    turned = (
        f"translate({tip[0]:.1f} {tip[1]:.1f}) rotate({math.degrees(angle):.1f}) scale({size:g})"
    )
    _path(group, d="M2 0L-9-4.5L-6.5 0L-9 4.5Z", fill=look.colour, transform=turned)
    if line.opposed:
        mark(group, way.at(0.5), way.way(0.5), direct=line.opposed == "direct")


def strokes(group: Element, path: str, line: Edge) -> None:
    """The stroke of a line along a path, and the paper inside it where it is hollow."""
    look = style.stroke(line)
    dashes = {"stroke-dasharray": " ".join(map(str, look.dashes))} if look.dashes else {}
    _path(
        group,
        d=path,
        fill="none",
        stroke=look.colour,
        **{"stroke-width": f"{look.width:g}"},
        **dashes,
    )
    if look.hollow:
        inside = f"{style.core(look.width):g}"
        _path(group, d=path, fill="none", stroke=style.PAPER, **{"stroke-width": inside})


def mark(group: Element, middle: Place, angle: float, *, direct: bool) -> None:
    """A bar across: denied or disputed itself; a small open one: only through a wider claim."""
    turned = f"translate({middle[0]:.1f} {middle[1]:.1f}) rotate({math.degrees(angle):.1f})"
    if direct:
        _path(group, d="M0-9V9", stroke=style.AGAINST, transform=turned, **{"stroke-width": "4"})
    else:
        box = {"x": "-2.2", "y": "-5.5", "width": "4.4", "height": "11", "stroke-width": "1.4"}
        look = {"fill": style.PAPER, "stroke": style.AGAINST, "transform": turned}
        ElementTree.SubElement(group, "rect", box | look)


def _path(group: Element, **attributes: str) -> None:
    ElementTree.SubElement(group, "path", attributes)


def words(
    lines: Iterable[tuple[Edge, Curve]], taken: Iterable[Box]
) -> Iterator[tuple[Edge, Place]]:
    """Where the words of each line have room beside things, marks and other words; where none, they are left out."""
    room = _Room(taken)
    listed = list(lines)
    for line, way in listed:
        if line.opposed:
            x, y = way.at(0.5)
            room.take((x - 9, y - 9, x + 9, y + 9))
    for line, way in listed:
        half = LETTER * len(escape_controls(line.label)) / 2
        # words longer than their line would seem to belong to another
        if 2 * half > 1.1 * math.dist(way.start, way.end) and way.start != way.end:
            continue
        for share in ALONG:
            x, y = way.at(share)
            box = (x - half, y - WORDS * 0.7, x + half, y + WORDS * 0.5)
            if room.free(box):
                room.take(box)
                yield line, (x, y + WORDS * 0.35)
                break


class _Room:
    """Boxes that are taken, found by the squares that they touch."""

    def __init__(self, taken: Iterable[Box]) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}
        for box in taken:
            self.take(box)

    def take(self, box: Box) -> None:
        for cell in self._touched(box):
            self._cells.setdefault(cell, []).append(box)

    def free(self, box: Box) -> bool:
        return not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for cell in self._touched(box)
            for other in self._cells.get(cell, ())
        )

    @staticmethod
    def _touched(box: Box) -> Iterator[tuple[int, int]]:
        for column in range(int(box[0] // CELL), int(box[2] // CELL) + 1):
            for row in range(int(box[1] // CELL), int(box[3] // CELL) + 1):
                yield column, row
