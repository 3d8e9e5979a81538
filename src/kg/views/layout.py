"""Positions of connected nodes by springs, with room for marks and labels."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kg.views.labels import Rooms

if TYPE_CHECKING:
    import rustworkx as rx

Position = tuple[float, float]
Positions = dict[str, Position]
Pair = tuple[str, str]
#: Gives the communities of a diagram, which are computed only where they are needed.
Communities = Callable[[], list[set[str]]]
#: Pixels between two connected nodes.
EDGE = 120.0
#: A connected part takes this many times the area of its nodes, unless it has few of them.
SPACE, FEW = 1.9, 8
#: Labels are wider than high, so springs are stretched.
STRETCH = 1.35
#: A connected part with more nodes than this is laid out by community.
LARGEST_PART = 600
#: The angle between two hidden nodes of one neighbour, which fills rings evenly (as in sunflowers).
GOLDEN_ANGLE = 2.399963
SEED = 20221026


def lay_out(
    nodes: Collection[str], pairs: list[Pair], rooms: Rooms, communities: Communities
) -> list[Positions]:
    """Return the positions of each connected part, the largest part first."""
    parts = _list_parts(sorted(nodes), pairs)
    return [_lay_out_part(part, pairs, rooms, communities) for part in parts]


def compute_bounds(positions: Collection[Position]) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of positions; zeros where there are none."""
    xs, ys = zip(*positions, strict=True) if positions else ((0.0,), (0.0,))
    return min(xs), min(ys), max(xs), max(ys)


def _filter_pairs(pairs: Iterable[Pair], nodes: set[str]) -> list[Pair]:
    return [(a, b) for a, b in pairs if a in nodes and b in nodes]


def _build_graph(
    nodes: list[str], pairs: Iterable[Pair]
) -> tuple["rx.PyGraph[str, None]", dict[str, int]]:
    """Return a graph for rustworkx, and the index of each node in it."""
    import rustworkx as rx

    graph: rx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
    index = dict(zip(nodes, graph.add_nodes_from(nodes), strict=True))
    graph.add_edges_from_no_data([(index[a], index[b]) for a, b in pairs])
    return graph, index


def _list_parts(nodes: list[str], pairs: list[Pair]) -> list[list[str]]:
    """Return the connected parts, the largest first."""
    import rustworkx as rx

    graph, _ = _build_graph(nodes, pairs)
    parts = []
    for indices in rx.connected_components(graph):
        parts.append(sorted(graph[index] for index in indices))
    return sorted(parts, key=lambda part: (-len(part), part))


def _lay_out_part(
    nodes: list[str], pairs: list[Pair], rooms: Rooms, communities: Communities
) -> Positions:
    """Lay out a connected part: by springs, or a large one by community."""
    inside = set(nodes)
    if len(nodes) <= LARGEST_PART:
        return _lay_out_group(nodes, pairs, rooms)
    groups = [group & inside for group in communities() if group & inside]
    # what no community has, such as the mark of a fold, is a community of its own
    lonely = inside.difference(*groups)
    groups += [{node} for node in sorted(lonely)]
    blocks = [_lay_out_group(sorted(group), pairs, rooms) for group in groups]
    centres = _place_blocks(blocks, _filter_pairs(pairs, inside))
    positions: Positions = {}
    for (left, top), block in zip(centres, blocks, strict=True):
        positions |= _shift(_centre(block), left, top)
    return positions


def _lay_out_group(nodes: list[str], pairs: list[Pair], rooms: Rooms) -> Positions:
    """Lay out nodes by springs, then widen the result and push the labels apart."""
    if len(nodes) == 2:
        one, other = nodes
        apart = (rooms[one].width + rooms[other].width) / 2 + 24
        return {one: (0.0, 0.0), other: (max(apart, EDGE), 0.0)}
    positions = _apply_springs(nodes, _filter_pairs(pairs, set(nodes)))
    return push_apart(_widen(positions, rooms), rooms)


def _apply_springs(nodes: list[str], pairs: list[Pair]) -> Positions:
    """Lay out by Kamada and Kawai, many nodes by Fruchterman and Reingold."""
    import rustworkx as rx

    graph, index = _build_graph(nodes, pairs)
    if len(nodes) <= LARGEST_PART:
        points = rx.kamada_kawai_layout(graph)
    else:
        points = rx.spring_layout(graph, seed=SEED, num_iter=60)
    lengths = sorted(math.dist(points[index[a]], points[index[b]]) for a, b in pairs)
    median = lengths[len(lengths) // 2] if lengths else 1.0
    scale = EDGE / (median or 1.0)
    positions: Positions = {}
    for node in nodes:
        x, y = points[index[node]]
        positions[node] = (float(x) * scale * STRETCH, float(y) * scale)
    return positions


def _widen(positions: Positions, rooms: Rooms) -> Positions:
    """Scale positions until there is space for every label."""
    if len(positions) <= FEW:
        return positions
    needed = SPACE * sum(rooms[node].width * rooms[node].height for node in positions)
    left, top, right, bottom = compute_bounds(positions.values())
    area = (right - left + 1.0) * (bottom - top + 1.0)
    scale = math.sqrt(needed / area)
    return {node: (x * scale, y * scale) for node, (x, y) in positions.items()}


def push_apart(
    positions: Positions,
    rooms: Rooms,
    fixed: frozenset[str] = frozenset(),
    *,
    rounds: int = 60,
) -> Positions:
    """Push nodes apart until no two overlap; those that are `fixed` stay."""
    widest = max((rooms[node].width for node in positions), default=1.0)
    highest = max((rooms[node].height for node in positions), default=1.0)
    for _ in range(rounds):
        cells: dict[tuple[int, int], list[str]] = {}
        for node, (x, y) in positions.items():
            cells.setdefault((int(x // widest), int(y // highest)), []).append(node)
        moved = [_push_pair(positions, pair, rooms, fixed) for pair in _list_near(cells)]
        if not any(moved):
            break
    return positions


def _list_near(cells: Mapping[tuple[int, int], list[str]]) -> Iterator[Pair]:
    """Yield the pairs of nodes in one cell or in two adjacent cells."""
    for (column, row), nodes in cells.items():
        for one in nodes:
            for other in nodes:
                if one < other:
                    yield one, other
        for right, down in ((1, 0), (0, 1), (1, 1), (1, -1)):
            for one in nodes:
                for other in cells.get((column + right, row + down), []):
                    yield one, other


def _push_pair(positions: Positions, pair: Pair, rooms: Rooms, fixed: frozenset[str]) -> bool:
    """Move two overlapping nodes apart; return whether they moved."""
    one, other = pair
    (x1, y1), (x2, y2) = positions[one], positions[other]
    first, second = rooms[one], rooms[other]
    overlap_x = (first.width + second.width) / 2 - abs(x1 - x2)
    overlap_y = min(y1 + first.below, y2 + second.below) - max(y1 - first.above, y2 - second.above)
    free = [node for node in pair if node not in fixed]
    if overlap_x <= 0.5 or overlap_y <= 0.5 or not free:
        return False
    # labels are wider than high, so this is mostly up and down
    is_vertical = overlap_y <= overlap_x
    distance = (overlap_y if is_vertical else overlap_x) / len(free)
    one_key = (y1, x1, one) if is_vertical else (x1, y1, one)
    other_key = (y2, x2, other) if is_vertical else (x2, y2, other)
    sign = 1.0 if one_key < other_key else -1.0
    for node, shift in ((one, -sign * distance), (other, sign * distance)):
        if node in free:
            x, y = positions[node]
            positions[node] = (x, y + shift) if is_vertical else (x + shift, y)
    return True


def _place_blocks(blocks: list[Positions], pairs: list[Pair]) -> list[Position]:
    """Return a centre for each community: by springs between them, then pushed apart."""
    home: dict[str, int] = {}
    for number, block in enumerate(blocks):
        home |= dict.fromkeys(block, number)
    connected = set()
    for a, b in pairs:
        if home[a] != home[b]:
            connected.add((min(home[a], home[b]), max(home[a], home[b])))
    numbers = [str(number) for number in range(len(blocks))]
    centres = _apply_springs(numbers, [(str(a), str(b)) for a, b in sorted(connected)])
    radii = [_measure_radius(block) for block in blocks]
    return _push_discs_apart([centres[number] for number in numbers], radii)


def _measure_radius(block: Positions) -> float:
    distances = [math.hypot(x, y) for x, y in _centre(block).values()]
    return max(distances, default=0.0) + EDGE


def _centre(block: Positions) -> Positions:
    """Move a block so that the middle of its bounding box is at the origin."""
    left, top, right, bottom = compute_bounds(block.values())
    return _shift(block, -(left + right) / 2, -(top + bottom) / 2)


def _shift(block: Positions, right: float, down: float) -> Positions:
    return {node: (x + right, y + down) for node, (x, y) in block.items()}


def _push_discs_apart(
    centres: list[Position], radii: list[float], *, rounds: int = 200
) -> list[Position]:
    """Push discs apart along the line between their centres until none overlap."""
    for _ in range(rounds):
        moved = False
        for one in range(len(centres)):
            for other in range(one + 1, len(centres)):
                moved = _push_discs(centres, radii, one, other) or moved
        if not moved:
            break
    return centres


def _push_discs(centres: list[Position], radii: list[float], one: int, other: int) -> bool:
    (x1, y1), (x2, y2) = centres[one], centres[other]
    distance = math.hypot(x2 - x1, y2 - y1)
    overlap = radii[one] + radii[other] - distance
    if overlap <= 1.0:
        return False
    if distance:
        across, down = (x2 - x1) / distance, (y2 - y1) / distance
    else:
        across, down = math.cos(other), math.sin(other)
    centres[one] = (x1 - across * overlap / 2, y1 - down * overlap / 2)
    centres[other] = (x2 + across * overlap / 2, y2 + down * overlap / 2)
    return True


def add_hidden(positions: Positions, hidden: list[str], pairs: list[Pair], rooms: Rooms) -> None:
    """Add the nodes hidden at first, in rings around their neighbours."""
    neighbours: dict[str, list[str]] = {}
    for a, b in pairs:
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    shown = frozenset(positions)
    counts: dict[str, int] = {}
    for node in hidden:
        anchor = next((other for other in neighbours.get(node, []) if other in shown), "")
        number = counts[anchor] = counts.get(anchor, 0) + 1
        x, y = positions.get(anchor, (0.0, 0.0))
        radius, angle = EDGE * (0.6 + 0.45 * math.sqrt(number)), number * GOLDEN_ANGLE
        positions[node] = (x + radius * math.cos(angle), y + radius * math.sin(angle))
    if hidden:
        push_apart(positions, rooms, shown, rounds=15)
