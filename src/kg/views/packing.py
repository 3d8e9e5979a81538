"""Pack the unconnected parts of a diagram into the format of a screen."""

import math
from typing import NamedTuple

from kg.views.labels import Rooms
from kg.views.layout import Position, Positions

#: The free part of a screen of 1440 × 900: its width as a share of its height.
FORMAT = 2.2
#: Pixels between two parts.
GAP = 26.0
#: So many widths are tried, from the widest part to this many times the ideal one.
TRIES, WIDEST = 14, 1.7
#: With more parts than this they stand in rows, the highest first.
MANY = 150


class Box(NamedTuple):
    """A part and its box: left and top, relative to its places, and its size."""

    part: Positions
    left: float
    top: float
    width: float
    height: float


def pack(parts: list[Positions], rooms: Rooms) -> Positions:
    """Return the positions of all nodes, with the parts beside each other."""
    boxes = [_measure(part, rooms) for part in parts]
    boxes.sort(key=lambda box: -box.height)
    if not boxes:
        return {}
    widest = max(box.width for box in boxes)
    ideal = math.sqrt(FORMAT * sum(box.width * box.height for box in boxes))
    best = _fit(boxes, max(widest, ideal))
    if len(boxes) <= MANY:
        for number in range(TRIES):
            most = max(widest, ideal * (0.8 + (WIDEST - 0.8) * number / TRIES))
            best = min(best, _fit(boxes, most), key=lambda fit: fit[0])
    positions: Positions = {}
    for box, (left, top) in zip(boxes, best[1], strict=True):
        for node, (x, y) in box.part.items():
            positions[node] = (x - box.left + left, y - box.top + top)
    return positions


def _measure(part: Positions, rooms: Rooms) -> Box:
    left, top, right, bottom = measure_part(part, rooms)
    return Box(part, left, top, right - left + GAP, bottom - top + GAP)


def measure_part(part: Positions, rooms: Rooms) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of nodes with their labels."""
    edges = []
    for node, (x, y) in part.items():
        room = rooms[node]
        edges.append((x - room.width / 2, y - room.above, x + room.width / 2, y + room.below))
    lefts, tops, rights, bottoms = zip(*edges, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _fit(boxes: list[Box], most: float) -> tuple[float, list[Position]]:
    """Return how large a screen must be, and the left and top of each part.

    Each part is put as high as it can be, then as far to the left: onto the skyline of those
    before it.
    """
    skyline: list[tuple[float, float, float]] = [(0.0, most, 0.0)]
    places: list[Position] = []
    for box in boxes:
        left, top = _find_place(skyline, box.width, most)
        places.append((left, top))
        skyline = _raise(skyline, left, left + box.width, top + box.height)
    width = max(left + box.width for box, (left, _) in zip(boxes, places, strict=True))
    height = max(top for _, _, top in skyline)
    return max(width, height * FORMAT), places


def _find_place(skyline: list[tuple[float, float, float]], width: float, most: float) -> Position:
    """Return the highest place on the skyline that is wide enough."""
    best: tuple[float, float] | None = None
    for start, _, _ in skyline:
        if start + width > most + 1e-6:
            continue
        under = [top for left, right, top in skyline if left < start + width and right > start]
        candidate = (max(under), start)
        best = min(best, candidate) if best else candidate
    top, left = best or (max(top for _, _, top in skyline), 0.0)
    return left, top


def _raise(
    skyline: list[tuple[float, float, float]], start: float, end: float, top: float
) -> list[tuple[float, float, float]]:
    """Return the skyline after a part was put between a start and an end."""
    pieces = []
    for left, right, height in skyline:
        if left < start:
            pieces.append((left, min(right, start), height))
        if right > end:
            pieces.append((max(left, end), right, height))
    return sorted([*pieces, (start, end, top)])
