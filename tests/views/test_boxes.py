"""Covered boxes: what overlaps one is not free, wherever on the grid it is."""

from kg.views.boxes import CELL, Boxes


def test_what_overlaps_a_covered_box_is_not_free() -> None:
    covered = Boxes([(0.0, 0.0, 10.0, 10.0)])
    assert not covered.is_free((9.0, 9.0, 20.0, 20.0))
    assert covered.is_free((10.0, 0.0, 20.0, 10.0))
    covered.add((15.0, 0.0, 16.0, 10.0))
    assert not covered.is_free((10.0, 0.0, 20.0, 10.0))


def test_boxes_in_many_squares_and_left_of_the_origin_are_met() -> None:
    wide = Boxes([(-3 * CELL, -2 * CELL, 3 * CELL, 2 * CELL)])
    assert not wide.is_free((-2.5 * CELL, -1.0, -2.4 * CELL, 1.0))
    assert wide.is_free((3.5 * CELL, 0.0, 4 * CELL, 1.0))
