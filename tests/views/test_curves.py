"""Lines as they are drawn: they reach their target, mark what is opposed, and their words cover nothing."""

import math
from itertools import combinations
from xml.etree import ElementTree

import pytest

from kg.views import curves, style
from kg.views.curves import LABEL_SIZE, LETTER, Curve
from tests.views import diagrams


def overlap(one: curves.Box, other: curves.Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def box(label: str, place: curves.Place) -> curves.Box:
    half = LETTER * len(label) / 2
    return place[0] - half, place[1] - LABEL_SIZE, place[0] + half, place[1]


@pytest.mark.parametrize("bend", [0.0, 0.22, -0.4])
def test_a_curve_starts_and_ends_at_its_things_and_is_bent_to_one_side(bend: float) -> None:
    curve = curves.curve((0.0, 0.0), (100.0, 0.0), bend)
    assert (curve.at(0.0), curve.at(1.0)) == ((0.0, 0.0), (100.0, 0.0))
    assert curve.at(0.5) == pytest.approx((50.0, 50.0 * bend))
    assert curve.direction(0.5) == pytest.approx(0.0)


def test_a_line_from_a_thing_to_itself_is_a_loop_above_it() -> None:
    curve = curves.curve((10.0, 10.0), (10.0, 10.0), 0.0)
    x, y = curve.at(0.5)
    assert x == pytest.approx(10.0)
    assert y < -20
    group = ElementTree.Element("g")
    curves.draw_edge(group, curve, diagrams.make_edge("c", "a", "a"), 14.0)
    assert "C" in group[0].get("d", "")
    other = curves.curve((10.0, 10.0), (10.0, 10.0), 0.22)
    assert math.dist(other.at(0.5), (x, y)) > 20


def test_the_head_stands_before_the_target_and_the_line_ends_inside_it() -> None:
    for support, roots in (("stated", 1), ("vouched", 3)):
        group = ElementTree.Element("g")
        line = diagrams.make_edge("c", "a", "b", support=support, roots=roots)
        curves.draw_edge(group, curves.curve((0.0, 0.0), (200.0, 0.0), 0.0), line, 14.0)
        stroke, head = group
        end = float(stroke.get("d", "").split(" ")[-2])
        tip = float(head.get("transform", "").removeprefix("translate(").split(" ")[0])
        assert tip == 186.0
        assert 170.0 < end < tip


def test_what_is_opposed_has_a_mark_of_its_own_sort() -> None:
    drawn = {}
    for opposed in ("", "direct", "wider"):
        group = ElementTree.Element("g")
        line = diagrams.make_edge("c", "a", "b", opposed=opposed)
        curves.draw_edge(group, curves.curve((0.0, 0.0), (90.0, 0.0), 0.0), line, 14.0)
        assert [child.tag for child in group] == ["path", "path"] + ["rect"] * bool(opposed)
        drawn[opposed] = [(child.get("fill"), child.get("stroke")) for child in group][2:]
    assert drawn == {
        "": [],
        "direct": [(style.AGAINST, None)],
        "wider": [(style.PAPER, style.AGAINST)],
    }


def test_words_stand_clear_of_things_marks_and_each_other() -> None:
    things = [(-30.0, -14.0, 30.0, 40.0), (270.0, -14.0, 330.0, 40.0)]
    lines = [
        (
            diagrams.make_edge(
                str(number), "a", "b", label="is passed on by", opposed="direct" * (number % 2)
            ),
            curve,
        )
        for number, curve in enumerate(
            curves.curve((0.0, 0.0), (300.0, 0.0), bend) for bend in (0.0, 0.02, 0.2, 0.4)
        )
    ]
    placed = [box(line.label, place) for line, place in curves.place_labels(lines, things)]
    assert len(placed) >= 3
    assert not any(overlap(one, other) for one, other in combinations([*placed, *things], 2))


def test_words_without_room_are_left_out() -> None:
    curve = Curve((0.0, 0.0), ((150.0, 0.0),), (300.0, 0.0))
    line = diagrams.make_edge("c", "a", "b", label="visited")
    assert not list(curves.place_labels([(line, curve)], [(-10.0, -20.0, 310.0, 20.0)]))
    short = curves.curve((0.0, 0.0), (20.0, 0.0), 0.0)
    assert not list(curves.place_labels([(line, short)], []))
