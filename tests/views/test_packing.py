"""Packing: unconnected parts stand beside each other in the format of a screen."""

from itertools import combinations

from kg.views.labels import Room
from kg.views.packing import FORMAT, MANY, measure_part, pack

ROOM = Room(60.0, 10.0, 30.0)


def test_no_parts_have_no_positions() -> None:
    assert pack([], {}) == {}


def test_parts_do_not_overlap_and_have_the_format() -> None:
    parts = [{f"{number}": (0.0, 0.0), f"{number}+": (90.0, 40.0)} for number in range(24)]
    rooms = {node: ROOM for part in parts for node in part}
    positions = pack(parts, rooms)
    moved = [{node: positions[node] for node in part} for part in parts]
    boxes = [measure_part(part, rooms) for part in moved]
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    left, top, right, bottom = measure_part(positions, rooms)
    assert FORMAT / 2 < (right - left) / (bottom - top) < FORMAT * 2


def test_a_part_keeps_its_shape() -> None:
    parts = [{"a": (0.0, 0.0), "b": (90.0, 40.0)}, {"c": (5.0, 5.0)}]
    positions = pack(parts, dict.fromkeys("abc", ROOM))
    (x1, y1), (x2, y2) = positions["a"], positions["b"]
    assert (round(x2 - x1, 6), round(y2 - y1, 6)) == (90.0, 40.0)


def test_very_many_parts_are_packed_once() -> None:
    parts = [{str(number): (0.0, 0.0)} for number in range(MANY + 50)]
    positions = pack(parts, {node: ROOM for part in parts for node in part})
    assert len(set(positions.values())) == MANY + 50
