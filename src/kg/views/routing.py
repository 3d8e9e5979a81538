"""Routes of edges: how each is bent, so that it runs through no node but its ends."""

import math
from collections.abc import Mapping, Sequence

from kg.views import style
from kg.views.elements import Edge

Place = tuple[float, float]
#: A page draws nodes up to so many times larger when it is zoomed out, and an edge leaves so many
#: pixels free around a node that is not its end.
GROWN, CLEAR = 1.5, 3.0
#: Bends are tried in these steps to either side, and so many of them.
STEP, STEPS = 0.06, 14
#: Two edges between the same nodes differ at least so much in their bend.
APART = 0.09
#: Beyond so many pairs of an edge and a node, edges are only bent away from their parallels.
MOST = 400_000
#: A node in the chord's own frame: along it, beside it to the right, and its radius with space.
Obstacle = tuple[float, float, float]


def route(
    edges: Sequence[Edge], places: Mapping[str, Place], sizes: Mapping[str, float]
) -> list[float]:
    """Return the bend of each edge: a share of its length, to its right.

    Args:
        edges: the edges that are drawn.
        places: the position of each node that is drawn.
        sizes: the radius of each.
    """
    bends = style.bends(edges)
    if len(edges) * len(places) > MOST:
        return bends
    used: dict[tuple[str, str], list[float]] = {}
    for number, edge in enumerate(edges):
        if edge.source == edge.target:
            continue
        forward = edge.source <= edge.target
        pair = (min(edge.source, edge.target), max(edge.source, edge.target))
        taken = used.setdefault(pair, [])
        obstacles = _list_obstacles(edge, places, sizes)
        length = math.dist(places[edge.source], places[edge.target])
        own = [one if forward else -one for one in taken]
        bend = _choose(bends[number], own, obstacles, length)
        bends[number] = round(bend, 2)
        taken.append(bend if forward else -bend)
    return bends


def _list_obstacles(
    edge: Edge, places: Mapping[str, Place], sizes: Mapping[str, float]
) -> list[Obstacle]:
    """Return the nodes that a bent edge could meet, in the frame of its chord."""
    (x, y), (end_x, end_y) = places[edge.source], places[edge.target]
    length = math.hypot(end_x - x, end_y - y) or 1.0
    across, down = (end_x - x) / length, (end_y - y) / length
    reach = STEP * STEPS * length / 2
    obstacles = []
    for id, (node_x, node_y) in places.items():
        along = (node_x - x) * across + (node_y - y) * down
        aside = (node_y - y) * across - (node_x - x) * down
        radius = sizes[id] * GROWN + CLEAR
        is_near = -radius < along < length + radius and abs(aside) < reach + radius
        if is_near and id not in (edge.source, edge.target):
            obstacles.append((along, aside, radius))
    return obstacles


def _choose(first: float, taken: list[float], obstacles: list[Obstacle], length: float) -> float:
    """Return the least bend without a node in its way, else the one with most space."""
    best, most = first, -math.inf
    for step in range(2 * STEPS + 1):
        side = 1 if step % 2 else -1
        bend = first + side * STEP * ((step + 1) // 2)
        if any(abs(bend - one) < APART for one in taken):
            continue
        space = _measure_space(bend, obstacles, length)
        if space >= 0:
            return bend
        if space > most:
            best, most = bend, space
    return best


def _measure_space(bend: float, obstacles: list[Obstacle], length: float) -> float:
    """Return the least space between a bent edge and a node, below 0 if it meets one.

    In the frame of its chord a quadratic curve is a parabola.
    """
    least = math.inf
    for along, aside, radius in obstacles:
        share = min(1.0, max(0.0, along / length))
        offset = aside - 2 * share * (1 - share) * bend * length
        distance = abs(offset) / math.hypot(1.0, 2 * bend * (1 - 2 * share))
        beyond = along - share * length
        least = min(least, math.hypot(distance, beyond) - radius)
    return least
