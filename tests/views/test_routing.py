"""Routes: an edge is bent around the nodes that are not its ends."""

import math

from kg.views import curves
from kg.views.routing import APART, MOST, route
from tests.views.diagrams import make_edge, make_large

PLACES = {"a": (0.0, 0.0), "b": (400.0, 0.0), "between": (200.0, 2.0)}
SIZES = dict.fromkeys(PLACES, 10.0)


def measure(bend: float, node: str = "between") -> float:
    """Return the distance of a node from the edge between `a` and `b`."""
    curve = curves.curve(PLACES["a"], PLACES["b"], bend)
    return min(math.dist(curve.at(step / 200), PLACES[node]) for step in range(201))


def test_an_edge_without_anything_in_its_way_is_straight() -> None:
    ends = {id: PLACES[id] for id in "ab"}
    assert route([make_edge("e", "a", "b")], ends, SIZES) == [0.0]


def test_an_edge_is_bent_around_a_node() -> None:
    (bend,) = route([make_edge("e", "a", "b")], PLACES, SIZES)
    assert bend != 0
    assert measure(bend) > SIZES["between"]


def test_the_other_direction_is_bent_around_it_too() -> None:
    (bend,) = route([make_edge("e", "b", "a")], PLACES, SIZES)
    assert measure(-bend) > SIZES["between"]


def test_parallel_edges_go_different_ways_around_it() -> None:
    edges = [make_edge(str(number), *ends) for number, ends in enumerate(["ab", "ba", "ab"])]
    first, second, third = route(edges, PLACES, SIZES)
    bends = sorted((first, -second, third))
    assert all(measure(bend) > SIZES["between"] for bend in bends)
    assert bends[1] - bends[0] >= APART - 0.01
    assert bends[2] - bends[1] >= APART - 0.01


def test_where_there_is_no_way_the_widest_gap_is_taken() -> None:
    wall = {f"w{y}": (200.0, float(y)) for y in range(-400, 401, 20)}
    places = {"a": (0.0, 0.0), "b": (400.0, 0.0)} | wall
    (bend,) = route([make_edge("e", "a", "b")], places, dict.fromkeys(places, 10.0))
    assert math.isfinite(bend)


def test_a_loop_and_a_very_large_diagram_are_left_as_they_are() -> None:
    assert route([make_edge("e", "a", "a")], PLACES, SIZES) == [0.0]
    large = make_large(900, 900)
    assert len(large.edges) * len(large.nodes) > MOST
    places = {id: (float(number), 0.0) for number, id in enumerate(large.nodes)}
    bends = route(large.edges, places, dict.fromkeys(places, 1000.0))
    assert max(map(abs, bends)) < 0.3
