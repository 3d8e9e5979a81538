"""Labels of nodes: their rows, the room they take, and a free place for each."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.views.boxes import Box, Boxes
from kg.views.diagram import Diagram
from kg.views.elements import Node
from kg.views.lettering import measure

#: Letters in a row and rows, more for a claim, which makes no sense if cut short. The panel of the
#: page and the titles in an SVG have all of a label.
WIDTH, ROWS = 22, 2
CLAIM_WIDTH, CLAIM_ROWS = 30, 4
#: Font size, height of a row, and pixels between a node and its label.
SIZE, ROW_HEIGHT, GAP = 10.5, 13.0, 3.0
#: Pixels between a label and the next thing.
PADDING = 4.0
#: Where a label can stand, best first: how far its box is to the right and below its node, in
#: shares of the space between both. `assets/labels.js` tries the same.
SIDES = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))


class Room(NamedTuple):
    """What a node takes in pixels: its width, and its reach above and below."""

    width: float
    above: float
    below: float

    @property
    def height(self) -> float:
        """The height with mark and label."""
        return self.above + self.below


Rooms = dict[str, Room]


class Placed(NamedTuple):
    """A label with a place: its rows, and the box that they cover."""

    rows: list[str]
    box: Box


def wrap_label(node: Node) -> list[str]:
    """Return the rows of a label, the last one cut with an ellipsis."""
    is_claim = node.kind == "Claim"
    width, most = (CLAIM_WIDTH, CLAIM_ROWS) if is_claim else (WIDTH, ROWS)
    if len(node.label) <= width:
        return [node.label]
    wrapped = textwrap.wrap(
        node.label, width, max_lines=most, placeholder="…", break_on_hyphens=False
    )
    return wrapped or [node.label]


def measure_rooms(diagram: Diagram, sizes: Mapping[str, float]) -> Rooms:
    """Return the room of each node with its label below it.

    Args:
        sizes: the radius of each node.
    """
    rooms = {}
    for id, node in diagram.nodes.items():
        rooms[id] = make_room(wrap_label(node), sizes[id])
    return rooms


def make_room(rows: list[str], size: float) -> Room:
    """Return the room of a node with a label in rows below it."""
    width, height = _measure_rows(rows)
    return Room(max(width, 2 * size) + 2 * PADDING, size + PADDING, size + GAP + height + PADDING)


def _measure_rows(rows: list[str]) -> tuple[float, float]:
    return max(measure(row, SIZE) for row in rows), ROW_HEIGHT * len(rows)


def place_names(
    nodes: Iterable[Node],
    places: Mapping[str, tuple[float, float]],
    size: float,
    covered: Boxes,
) -> Iterator[tuple[Node, Placed | None]]:
    """Yield each node with the first free place of its label, or with None.

    Args:
        nodes: those whose labels matter most are first.
        places: the position of each node.
        size: the radius of all nodes.
        covered: what nothing may cover; the labels are added to it.
    """
    for node in nodes:
        rows = wrap_label(node)
        yield node, _find_place(rows, places[node.id], size, covered)


def _find_place(
    rows: list[str], place: tuple[float, float], size: float, covered: Boxes
) -> Placed | None:
    width, height = _measure_rows(rows)
    for right, down in SIDES:
        box = _beside(place, (width, height), (right, down), size + GAP)
        if covered.is_free(box):
            covered.add(box)
            return Placed(rows, box)
    return None


def _beside(
    place: tuple[float, float], extent: tuple[float, float], side: tuple[int, int], gap: float
) -> Box:
    """Return the box of a label at a side of its node; at a corner it is nearer."""
    (x, y), (width, height), (right, down) = place, extent, side
    away = gap * 0.75 if right and down else gap
    left = x + right * (away + width / 2) - width / 2
    top = y + down * (away + height / 2) - height / 2
    return left, top, left + width, top + height
