"""Positions by springs: finite everywhere, with room for labels."""

import math
from functools import partial
from itertools import combinations

from kg.views.labels import measure_rooms
from kg.views.layout import add_hidden, compute_bounds, lay_out
from kg.views.network import find_shown_communities
from kg.views.placement import measure_sizes
from tests.views.diagrams import make_diagram, make_edge, make_large


def test_bounds_are_around_positions() -> None:
    assert compute_bounds([]) == (0.0, 0.0, 0.0, 0.0)
    assert compute_bounds([(1.0, 2.0), (-3.0, 4.0)]) == (-3.0, 2.0, 1.0, 4.0)


def test_nodes_of_a_part_have_room_for_their_labels() -> None:
    made = make_large(60, 90)
    rooms = measure_rooms(made, measure_sizes(made))
    pairs = sorted({(edge.source, edge.target) for edge in made.edges})
    parts = lay_out(made.nodes, pairs, rooms, list)
    assert sum(map(len, parts)) == 60
    assert len(parts[0]) == max(map(len, parts))
    crowded = set()
    for part in parts:
        for (one, (x, y)), (other, (x2, y2)) in combinations(part.items(), 2):
            first, second = rooms[one], rooms[other]
            beside = abs(x - x2) < (first.width + second.width) / 2 - 8
            level = min(y + first.below, y2 + second.below) - max(
                y - first.above, y2 - second.above
            )
            if beside and level > 8:
                crowded |= {one, other}
    assert len(crowded) < 0.2 * 60


def test_a_part_that_is_too_large_for_springs_is_laid_out_by_community() -> None:
    large = make_large(900, 2600)
    rooms = measure_rooms(large, measure_sizes(large))
    pairs = sorted({(edge.source, edge.target) for edge in large.edges})
    positions = {}
    for part in lay_out(large.nodes, pairs, rooms, partial(find_shown_communities, large)):
        positions |= part
    assert positions.keys() == large.nodes.keys()
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in positions.values())


def test_hidden_nodes_surround_their_neighbour() -> None:
    made = make_diagram(list(make_large(8, 0).nodes.values()), [make_edge("c", "a", "b")])
    ids = sorted(made.nodes)
    rooms = measure_rooms(made, measure_sizes(make_large(8, 0)))
    positions = {ids[0]: (500.0, 500.0)}
    add_hidden(positions, ids[1:], [(ids[0], one) for one in ids[1:]], rooms)
    assert positions[ids[0]] == (500.0, 500.0)
    assert all(math.dist(positions[one], (500.0, 500.0)) < 900 for one in ids)
