"""Spread: nothing lies on anything else."""

import random
from itertools import combinations

from kg.views.pictures.spread import Box, Spread, crosses, surround

BOUNDS = Box(0, 0, 200, 200)


def test_boxes_do_not_lie_on_one_another() -> None:
    spread, source = Spread(BOUNDS), random.Random(1)
    found = []
    for _ in range(200):
        place = (source.uniform(0, 200), source.uniform(0, 200))
        found.append(spread.find(place, 18, 12))
    boxes = [box for box in found if box]
    assert 30 < len(boxes) < 200
    assert all(one.is_apart(other) for one, other in combinations(boxes, 2))
    assert all(box.left >= 0 and box.right <= 200 for box in boxes)


def test_the_first_box_is_where_it_should_be() -> None:
    assert Spread(BOUNDS).find((100, 100), 20, 10) == Box(90, 95, 110, 105)


def test_the_line_back_crosses_no_other_box() -> None:
    spread = Spread(BOUNDS)
    other = Box(112, 80, 116, 120)
    spread.take(surround((100, 100), 20, 20))
    spread.take(other)
    box = spread.find((100, 100), 20, 10)
    assert box is not None
    assert not crosses((100, 100), ((box.left + box.right) / 2, (box.top + box.bottom) / 2), other)


def test_a_label_touches_its_mark() -> None:
    spread, mark = Spread(BOUNDS), surround((100, 100), 10, 10)
    spread.take(mark)
    right = spread.find_beside(mark, 40, 12)
    left = spread.find_beside(mark, 40, 12)
    assert right is not None
    assert left is not None
    assert right.left < 110
    assert left.right > 90


def test_without_room_there_is_no_box() -> None:
    spread = Spread(BOUNDS)
    spread.take(BOUNDS)
    assert spread.find((100, 100), 10, 10) is None
    assert spread.find_beside(surround((100, 100), 4, 4), 10, 10) is None


def test_a_line_meets_a_box_or_does_not() -> None:
    box = Box(10, 10, 20, 20)
    assert crosses((0, 15), (30, 15), box)
    assert crosses((15, 15), (15, 15), box)
    assert not crosses((0, 0), (30, 5), box)
    assert not crosses((0, 15), (5, 15), box)
