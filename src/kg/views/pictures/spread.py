"""Spread marks and labels over a picture so that none covers another."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

Point = tuple[float, float]
#: Pixels between two boxes.
GAP = 1.5
#: Directions in which a box may leave its place, the likeliest first, and the steps it may take.
TURNS, REACH = 16, (0.0, 5.0, 10.0, 16.0, 23.0, 31.0, 40.0)

#: Where a label may be beside its mark, the best place first, in shares of both sizes.
BESIDE = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 0.6), (1, -0.6), (-1, 0.6), (-1, -0.6))


class Box(NamedTuple):
    """A box of a picture by its left, top, right and bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def is_apart(self, other: "Box") -> bool:
        """Whether two boxes leave a gap."""
        return (
            self.right + GAP <= other.left
            or other.right + GAP <= self.left
            or self.bottom + GAP <= other.top
            or other.bottom + GAP <= self.top
        )


def surround(middle: Point, width: float, height: float) -> Box:
    """Return the box of a size around a point."""
    x, y = middle
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


class Spread:
    """What a picture has no room for any more, within its bounds."""

    def __init__(self, bounds: Box) -> None:
        self.bounds = bounds
        self.boxes: list[Box] = []
        self.lines: list[tuple[Point, Point]] = []

    def take(self, box: Box) -> None:
        """Take a box, whatever is there."""
        self.boxes.append(box)

    def is_free(self, box: Box) -> bool:
        """Whether a box is within the bounds and covers nothing."""
        left, top, right, bottom = self.bounds
        if box.left < left or box.top < top or box.right > right or box.bottom > bottom:
            return False
        if not all(box.is_apart(other) for other in self.boxes):
            return False
        return not any(crosses(one, other, box) for one, other in self.lines)

    def find(self, anchor: Point, width: float, height: float, away: float = 0.0) -> Box | None:
        """Return and take the free box nearest to a point; None if there is no room.

        Args:
            anchor: where the box should be.
            width: the width of the box.
            height: the height of the box.
            away: how far the box must stay from the point, such as the radius of a mark.
        """
        for box in _list_near(anchor, width, height, away):
            line = (anchor, _find_middle(box))
            own = surround(anchor, 2 * away, 2 * away)
            others = (other for other in self.boxes if other.is_apart(own))
            if self.is_free(box) and not _is_crossed(line, others):
                self.take(box)
                return box
        return None

    def find_beside(self, mark: Box, width: float, height: float) -> Box | None:
        """Return and take a free box that touches a mark; None if there is no room."""
        left, top, right, bottom = mark
        x, y = (left + right) / 2, (top + bottom) / 2
        across, down = (right - left + width) / 2 + GAP, (bottom - top + height) / 2 + GAP
        for step_x, step_y in BESIDE:
            box = surround((x + step_x * across, y + step_y * down), width, height)
            if self.is_free(box):
                self.take(box)
                return box
        return None


def _find_middle(box: Box) -> Point:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _is_crossed(line: tuple[Point, Point], boxes: Iterable[Box]) -> bool:
    return any(crosses(*line, box) for box in boxes)


def _list_near(anchor: Point, width: float, height: float, away: float) -> Iterator[Box]:
    """Yield boxes around a point: on it if they may be, then ever farther away."""
    x, y = anchor
    for reach in REACH:
        if reach == 0 and away == 0:
            yield surround(anchor, width, height)
            continue
        for turn in range(TURNS):
            angle = 2 * math.pi * turn / TURNS
            across, down = math.cos(angle), math.sin(angle)
            distance = away + reach + GAP
            middle = (x + across * (distance + width / 2), y + down * (distance + height / 2))
            yield surround(middle, width, height)


def crosses(one: Point, other: Point, box: Box) -> bool:
    """Whether a line meets a box."""
    (x, y), (end_x, end_y) = one, other
    begin, end = 0.0, 1.0
    for start, move, low, high in (
        (x, end_x - x, box.left, box.right),
        (y, end_y - y, box.top, box.bottom),
    ):
        if move == 0:
            if not low <= start <= high:
                return False
            continue
        near, far = sorted(((low - start) / move, (high - start) / move))
        begin, end = max(begin, near), min(end, far)
    return begin <= end
