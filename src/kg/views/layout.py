"""Where each thing of a picture stands: computed beforehand, the same for the same picture."""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from kg.views.diagram import Diagram
from kg.views.network import find_shown_communities

Position = tuple[float, float]
Positions = dict[str, Position]
#: How much of the width each thing takes, by its label.
Rooms = dict[str, float]

#: Pixels between two tied things; the height of a thing with its label, and the width of a letter of it.
EDGE = 170.0
ROOM_Y, LETTER = 52.0, 6.4
#: How many times the room of its things a part of a picture takes, unless they are few and may stand in a row.
AIR, FEW = 3.0, 8
#: Labels are cut to this many letters on a picture, and no room is narrower than this many.
LONGEST, SHORTEST = 34, 10
#: Above this size a connected part is laid out community by community.
WHOLE = 600
SEED = 20221026


def compute_positions(
    picture: Diagram, groups: Callable[[], list[set[str]]] | None = None
) -> Positions:
    """A position in pixels for every node of a picture; those not shown at first stand around their neighbours.

    Args:
        groups: gives the communities of what is shown, for a caller who needs them as well; asked only where a part
            of the picture is large.
    """
    shown = {id for id, node in picture.nodes.items() if node.shown}
    ends = {(line.source, line.target) for line in picture.edges if line.source != line.target}
    pairs = sorted({(min(end), max(end)) for end in ends})
    rooms = {id: measure_label(node.label) for id, node in picture.nodes.items()}
    within = [(a, b) for a, b in pairs if a in shown and b in shown]
    groups = groups or partial(find_shown_communities, picture)
    blocks = [_part(part, within, rooms, groups) for part in _parts(sorted(shown), within)]
    found = _shelved(blocks, rooms)
    _around(found, sorted(picture.nodes.keys() - shown), pairs, rooms)
    return {id: (round(x, 1), round(y, 1)) for id, (x, y) in sorted(found.items())}


def measure_label(label: str) -> float:
    """The width in pixels that a thing takes with its label."""
    return LETTER * min(max(len(label), SHORTEST), LONGEST) + 2 * LETTER


def _parts(nodes: list[str], pairs: list[tuple[str, str]]) -> list[list[str]]:
    import rustworkx as rx

    graph = rx.PyGraph(multigraph=False)
    index = dict(zip(nodes, graph.add_nodes_from(nodes), strict=True))
    graph.add_edges_from_no_data([(index[a], index[b]) for a, b in pairs])
    return sorted(
        (sorted(graph[i] for i in part) for part in rx.connected_components(graph)),
        key=lambda p: (-len(p), p),
    )


def _part(
    nodes: list[str],
    pairs: list[tuple[str, str]],
    rooms: Rooms,
    communities: Callable[[], list[set[str]]],
) -> Positions:
    """A connected part, by springs; a large one community by community."""
    inside = set(nodes)
    own = [(a, b) for a, b in pairs if a in inside and b in inside]
    if len(nodes) <= WHOLE:
        return _apart(_widened(_springs(nodes, own), rooms), rooms)
    groups = [here for group in communities() if (here := group & inside)]
    home = {node: number for number, group in enumerate(groups) for node in group}
    between = sorted(
        {(min(home[a], home[b]), max(home[a], home[b])) for a, b in own if home[a] != home[b]}
    )
    blocks = [_part_of(sorted(group), own, rooms) for group in groups]
    centres = _springs(
        [str(number) for number in range(len(groups))], [(str(a), str(b)) for a, b in between]
    )
    centred = _discs(
        {number: centres[str(number)] for number in range(len(groups))},
        [_radius(b) for b in blocks],
    )
    return {
        node: (x + centred[number][0], y + centred[number][1])
        for number, block in enumerate(blocks)
        for node, (x, y) in _centred(block).items()
    }


def _part_of(nodes: list[str], pairs: list[tuple[str, str]], rooms: Rooms) -> Positions:
    inside = set(nodes)
    own = [(a, b) for a, b in pairs if a in inside and b in inside]
    return _apart(_widened(_springs(nodes, own), rooms), rooms)


def _springs(nodes: list[str], pairs: list[tuple[str, str]]) -> Positions:
    """Kamada and Kawai's springs for what they are quick at, Fruchterman and Reingold's beyond."""
    import rustworkx as rx

    graph = rx.PyGraph(multigraph=False)
    index = dict(zip(nodes, graph.add_nodes_from(nodes), strict=True))
    graph.add_edges_from_no_data([(index[a], index[b]) for a, b in pairs])
    quick = len(nodes) <= WHOLE
    found = (
        rx.kamada_kawai_layout(graph) if quick else rx.spring_layout(graph, seed=SEED, num_iter=60)
    )
    lengths = sorted(math.dist(found[index[a]], found[index[b]]) for a, b in pairs)
    scale = EDGE / (lengths[len(lengths) // 2] or 1.0) if lengths else EDGE
    return {
        node: (float(found[index[node]][0]) * scale, float(found[index[node]][1]) * scale)
        for node in nodes
    }


def _widened(found: Positions, rooms: Rooms) -> Positions:
    """The places drawn out until there is some air for every label."""
    wanted = AIR * sum(rooms[node] for node in found) * ROOM_Y
    xs, ys = [x for x, _ in found.values()], [y for _, y in found.values()]
    area = (max(xs) - min(xs) + 1.0) * (max(ys) - min(ys) + 1.0)
    scale = max(1.0, math.sqrt(wanted / area)) if len(found) > FEW else 1.0
    return {node: (x * scale, y * scale) for node, (x, y) in found.items()}


def _apart(
    found: Positions, rooms: Rooms, fixed: frozenset[str] = frozenset(), *, rounds: int = 60
) -> Positions:
    """Push things apart until no two stand in each other's room; `fixed` ones stay."""
    widest = max((rooms[node] for node in found), default=1.0)
    for _ in range(rounds):
        cells: dict[tuple[int, int], list[str]] = {}
        for node, (x, y) in found.items():
            cells.setdefault((int(x // widest), int(y // ROOM_Y)), []).append(node)
        moved = [_push(found, pair, rooms, fixed) for pair in _near(cells)]
        if not any(moved):
            break
    return found


def _near(cells: Mapping[tuple[int, int], list[str]]) -> Iterable[tuple[str, str]]:
    for (x, y), nodes in list(cells.items()):
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1), (1, -1)):
            others = cells.get((x + dx, y + dy), []) if (dx, dy) != (0, 0) else nodes
            for one in nodes:
                for other in others:
                    if (dx, dy) != (0, 0) or one < other:
                        yield one, other


def _push(found: Positions, pair: tuple[str, str], rooms: Rooms, fixed: frozenset[str]) -> bool:
    one, other = pair
    (x1, y1), (x2, y2) = found[one], found[other]
    gap_x, gap_y = (rooms[one] + rooms[other]) / 2 - abs(x1 - x2), ROOM_Y - abs(y1 - y2)
    free = [node for node in pair if node not in fixed]
    if gap_x <= 0.5 or gap_y <= 0.5 or not free:
        return False
    # the shorter way out: rooms are wider than high, so mostly up and down
    upright = gap_y <= gap_x
    gap = (gap_y if upright else gap_x) / len(free)
    sign = (
        1.0
        if ((y1, x1, one) < (y2, x2, other) if upright else (x1, y1, one) < (x2, y2, other))
        else -1.0
    )
    for node, way in ((one, -sign), (other, sign)):
        if node in free:
            x, y = found[node]
            found[node] = (x, y + way * gap) if upright else (x + way * gap, y)
    return True


def _radius(block: Positions) -> float:
    return max((math.hypot(x, y) for x, y in _centred(block).values()), default=0.0) + EDGE


def _centred(block: Positions) -> Positions:
    xs, ys = [x for x, _ in block.values()], [y for _, y in block.values()]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    return {node: (x - middle[0], y - middle[1]) for node, (x, y) in block.items()}


def _discs(
    centres: dict[int, Position], radii: list[float], *, rounds: int = 200
) -> dict[int, Position]:
    """Discs pushed apart along the line between their centres until none overlap."""
    for _ in range(rounds):
        moved = False
        for one in centres:
            for other in range(one + 1, len(centres)):
                (x1, y1), (x2, y2) = centres[one], centres[other]
                far = math.hypot(x2 - x1, y2 - y1)
                gap = radii[one] + radii[other] - far
                if gap > 1.0:
                    moved = True
                    ux, uy = (
                        ((x2 - x1) / far, (y2 - y1) / far)
                        if far
                        else (math.cos(other), math.sin(other))
                    )
                    centres[one] = (x1 - ux * gap / 2, y1 - uy * gap / 2)
                    centres[other] = (x2 + ux * gap / 2, y2 + uy * gap / 2)
        if not moved:
            break
    return centres


def _shelved(blocks: list[Positions], rooms: Rooms) -> Positions:
    """Unconnected parts beside each other on shelves, the largest first, in a landscape format."""
    boxes = []
    for block in blocks:
        centred = _centred(block)
        wide = 2 * max(abs(x) + rooms[node] / 2 for node, (x, _) in centred.items()) + EDGE / 2
        high = 2 * max(abs(y) for _, y in centred.values()) + 2 * ROOM_Y
        boxes.append((centred, wide, high))
    boxes.sort(key=lambda box: -box[2])
    room = max(
        [
            *(wide for _, wide, _ in boxes),
            math.sqrt(1.8 * sum(wide * high for _, wide, high in boxes)),
        ],
        default=0,
    )
    found: Positions = {}
    left = top = shelf = 0.0
    for centred, wide, high in boxes:
        if left and left + wide > room:
            left, top, shelf = 0.0, top + shelf, 0.0
        found |= {
            node: (x + left + wide / 2, y + top + high / 2) for node, (x, y) in centred.items()
        }
        left, shelf = left + wide, max(shelf, high)
    return found


def _around(
    found: Positions, hidden: list[str], pairs: list[tuple[str, str]], rooms: Rooms
) -> None:
    """Put things that are hidden at first on rings around the neighbours from which they unfold."""
    near: dict[str, list[str]] = {}
    for a, b in pairs:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    shown = frozenset(found)
    taken: dict[str, int] = {}
    for node in hidden:
        anchor = next((other for other in near.get(node, []) if other in shown), "")
        number = taken[anchor] = taken.get(anchor, 0) + 1
        x, y = found.get(anchor, (0.0, 0.0))
        # the sunflower's golden angle: rings fill evenly however many there are
        far, angle = EDGE * (0.6 + 0.45 * math.sqrt(number)), number * 2.399963
        found[node] = (x + far * math.cos(angle), y + far * math.sin(angle))
    if hidden:
        _apart(found, rooms, shown, rounds=15)
