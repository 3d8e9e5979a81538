"""Boxes that are covered, looked up by the squares of a grid."""

from collections.abc import Iterable, Iterator

#: Left, top, right, bottom.
Box = tuple[float, float, float, float]
#: Side of a square.
CELL = 64.0


class Boxes:
    """Covered boxes, by the squares of a grid that they overlap."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Cover a box."""
        for cell in _cells_of(box):
            self._cells.setdefault(cell, []).append(box)

    def is_free(self, box: Box) -> bool:
        """Whether a box overlaps nothing that is covered."""
        for cell in _cells_of(box):
            if any(_overlap(box, other) for other in self._cells.get(cell, ())):
                return False
        return True


def _overlap(one: Box, other: Box) -> bool:
    left, top, right, bottom = one
    return left < other[2] and other[0] < right and top < other[3] and other[1] < bottom


def _cells_of(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box[0] // CELL), int(box[2] // CELL) + 1):
        for row in range(int(box[1] // CELL), int(box[3] // CELL) + 1):
            yield column, row
