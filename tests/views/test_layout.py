"""Positions: everywhere finite, the same each time, with room for labels."""

import math
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from kg.query.engine import Engine
from kg.views.diagram import Diagram, Node
from kg.views.layout import HEIGHT, compute_positions, measure_label
from tests.views import diagrams
from tests.views.test_selection import VIEWS

SOME = [Node(f"person:{name}", name, "Person", shown=name != "d") for name in "abcd"]


def overlapping(picture: Diagram, most: float) -> bool:
    """Whether more than a share of the shown things stand in another's room."""
    found = compute_positions(picture)
    shown = [node for node in picture.nodes.values() if node.shown]
    crowded = {
        one.id
        for one, other in combinations(shown, 2)
        if abs(found[one.id][1] - found[other.id][1]) < HEIGHT - 8
        and abs(found[one.id][0] - found[other.id][0])
        < (measure_label(one.label) + measure_label(other.label)) / 2 - 8
    }
    return len(crowded) > most * len(shown)


@pytest.mark.parametrize("name", VIEWS)
def test_every_thing_has_a_place_with_room(engine: Engine, name: str) -> None:
    picture = diagrams.read_diagram(engine, name)
    found = compute_positions(picture)
    assert found.keys() == picture.nodes.keys()
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in found.values())
    assert not overlapping(picture, 0.2)


def test_hidden_things_stand_near_a_neighbour(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "new-york-case")
    found = compute_positions(picture)
    for node in picture.nodes.values():
        if not node.shown:
            ends = [
                {line.source, line.target} - {node.id}
                for line in picture.edges
                if node.id in (line.source, line.target)
            ]
            near = min(math.dist(found[node.id], found[end]) for pair in ends for end in pair)
            assert near < 1200


@pytest.mark.parametrize(
    ("nodes", "ties"),
    [
        ([], []),
        (SOME[:1], []),
        (SOME[:1], [("a", "a")]),
        (SOME, [("a", "b"), ("b", "a"), ("a", "b"), ("a", "d")]),
        (SOME, []),
    ],
)
def test_small_and_odd_pictures_have_places(nodes: list[Node], ties: list[tuple[str, str]]) -> None:
    lines = [
        diagrams.make_edge(f"claim:{n}", f"person:{a}", f"person:{b}")
        for n, (a, b) in enumerate(ties)
    ]
    picture = diagrams.make_diagram(nodes, lines)
    found = compute_positions(picture)
    assert found.keys() == picture.nodes.keys()
    assert len(set(found.values())) == len(found)


def test_a_part_that_is_too_large_for_springs_is_laid_out_by_community() -> None:
    picture = diagrams.make_large(900, 2600)
    found = compute_positions(picture)
    assert found.keys() == picture.nodes.keys()
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in found.values())
    assert len(set(found.values())) > 0.99 * len(found)


def test_another_hash_seed_gives_the_same_places(build_folder: Path) -> None:
    code = f"import kg; print(kg.open({str(build_folder)!r}).view('new-york-case').positions)"
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert outputs[0]
