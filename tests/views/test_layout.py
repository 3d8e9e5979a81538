"""Positions: finite everywhere, the same each time, with room for labels."""

import math
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from kg.views.diagram import Diagram, Node
from kg.views.layout import HEIGHT, Positions, compute_positions, measure_label
from kg.views.view import View
from tests.views import diagrams
from tests.views.diagrams import VIEWS

SOME = [Node(f"person:{name}", name, "Person", shown=name != "d") for name in "abcd"]


def overlapping(diagram: Diagram, positions: Positions, most: float) -> bool:
    """Whether more than a share of the shown nodes overlap with another."""
    shown = [node for node in diagram.nodes.values() if node.shown]
    crowded = {
        one.id
        for one, other in combinations(shown, 2)
        if abs(positions[one.id][1] - positions[other.id][1]) < HEIGHT - 8
        and abs(positions[one.id][0] - positions[other.id][0])
        < (measure_label(one.label) + measure_label(other.label)) / 2 - 8
    }
    return len(crowded) > most * len(shown)


@pytest.mark.parametrize("name", VIEWS)
def test_every_node_has_a_position_with_room(view: Callable[[str], View], name: str) -> None:
    diagram, positions = view(name).diagram, view(name).positions
    assert positions.keys() == diagram.nodes.keys()
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in positions.values())
    assert not overlapping(diagram, positions, 0.2)


def test_hidden_nodes_are_near_a_neighbour(case: View) -> None:
    for node in case.diagram.nodes.values():
        if not node.shown:
            ends = [
                {edge.source, edge.target} - {node.id}
                for edge in case.diagram.edges
                if node.id in (edge.source, edge.target)
            ]
            at = case.positions
            near = min(math.dist(at[node.id], at[end]) for pair in ends for end in pair)
            assert near < 1200


@pytest.mark.parametrize(
    ("nodes", "pairs"),
    [
        ([], []),
        (SOME[:1], []),
        (SOME[:1], [("a", "a")]),
        (SOME, [("a", "b"), ("b", "a"), ("a", "b"), ("a", "d")]),
        (SOME, []),
    ],
)
def test_small_and_odd_diagrams_have_positions(
    nodes: list[Node], pairs: list[tuple[str, str]]
) -> None:
    edges = [
        diagrams.make_edge(f"claim:{number}", f"person:{a}", f"person:{b}")
        for number, (a, b) in enumerate(pairs)
    ]
    made = diagrams.make_diagram(nodes, edges)
    positions = compute_positions(made)
    assert positions.keys() == made.nodes.keys()
    assert len(set(positions.values())) == len(positions)


def test_a_part_that_is_too_large_for_springs_is_laid_out_by_community() -> None:
    large = diagrams.make_large(900, 2600)
    positions = compute_positions(large)
    assert positions.keys() == large.nodes.keys()
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in positions.values())
    assert len(set(positions.values())) > 0.99 * len(positions)


def test_another_hash_seed_gives_the_same_positions(build_folder: Path) -> None:
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
