"""Where everything of a diagram is: nodes, folded stations, bends, headings."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

from kg.views.diagram import Diagram
from kg.views.elements import Edge
from kg.views.folding import STATION, STATIONS, Fold, find_folds
from kg.views.labels import GAP, Rooms, make_room, measure_rooms
from kg.views.layout import Communities, Pair, Positions, add_hidden, compute_bounds, lay_out
from kg.views.network import find_shown_communities
from kg.views.packing import pack
from kg.views.roles import Heading, is_case, place_by_roles
from kg.views.routing import route

#: The radius of a node: the least, what each doubling of its edges adds, the most.
LEAST, GROWTH, LARGEST = 8.0, 2.4, 22.0
#: The radius of a folded mark: the least, what the root of its members adds, the most.
FOLD_LEAST, FOLD_GROWTH, FOLD_LARGEST = 16.0, 3.0, 60.0
#: The free pixels of a screen of 1440 × 900, and how far a picture is widened for it at most.
SCREEN, MOST_SPREAD = (1250.0, 560.0), 1.6
#: The width of an open fold as a share of its height.
FORMAT = 1.6


@dataclass(frozen=True)
class Opening:
    """A fold, and what it takes when it is open: the pixels that its stations cover."""

    fold: Fold
    width: float
    height: float


@dataclass(frozen=True)
class Arrangement:
    """Positions of nodes and folded marks, bends of edges, and headings of roles.

    `bends` are by the id of an edge, and `bundles` by the two ends of all edges between them of
    which one is a folded mark. Stations of a fold have the places that they take when it is open.
    """

    positions: Positions
    sizes: dict[str, float]
    bends: dict[str, float]
    bundles: dict[str, float] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)


def arrange(
    diagram: Diagram, communities: Communities | None = None, *, folded: bool = False
) -> Arrangement:
    """Return where everything of a diagram is, which depends on the diagram alone.

    Nodes that are hidden at first surround their neighbours.

    Args:
        communities: gives the communities of the shown nodes, for a caller who needs them too.
            It is called only where a connected part is large.
        folded: whether the stations of a bureau are one mark at first.
    """
    folds = find_folds(diagram) if folded else []
    sizes = measure_sizes(diagram, folds)
    rooms = _measure_rooms(diagram, folds, sizes)
    home = _find_homes(folds)
    shown = _list_shown(diagram, home)
    pairs = _list_pairs(diagram.edges, home)
    communities = communities or partial(find_shown_communities, diagram)
    headings: list[Heading] = []
    if is_case(diagram):
        positions, headings = place_by_roles(diagram, rooms)
    else:
        inner = [(a, b) for a, b in pairs if a in shown and b in shown]
        positions = _spread(pack(lay_out(shown, inner, rooms, communities), rooms))
    bends, bundles = _route(diagram, home, positions, sizes)
    openings = [_open(fold, positions, rooms) for fold in folds]
    hidden = sorted(diagram.nodes.keys() - positions.keys())
    add_hidden(positions, hidden, pairs, rooms)
    rounded = {id: (round(x, 1), round(y, 1)) for id, (x, y) in sorted(positions.items())}
    return Arrangement(rounded, sizes, bends, bundles, openings, headings)


def _spread(positions: Positions) -> Positions:
    """Widen a small picture up to what a screen has room for."""
    left, top, right, bottom = compute_bounds(positions.values())
    across = min(max(SCREEN[0] / (right - left or 1.0), 1.0), MOST_SPREAD)
    down = min(max(SCREEN[1] / (bottom - top or 1.0), 1.0), MOST_SPREAD)
    return {id: (x * across, y * down) for id, (x, y) in positions.items()}


def compute_positions(diagram: Diagram, communities: Communities | None = None) -> Positions:
    """Return the position of every node in pixels, with nothing folded."""
    return arrange(diagram, communities).positions


def measure_sizes(diagram: Diagram, folds: Collection[Fold] = ()) -> dict[str, float]:
    """Return the radius of each node and mark: the more edges or members, the larger."""
    degrees = dict.fromkeys(diagram.nodes, 0)
    for edge in diagram.edges:
        for id in {edge.source, edge.target}:
            degrees[id] += 1
    sizes = {}
    for id, degree in degrees.items():
        sizes[id] = round(min(LEAST + GROWTH * math.log2(1 + degree), LARGEST), 2)
    for fold in folds:
        wide = FOLD_LEAST + FOLD_GROWTH * math.sqrt(len(fold.members))
        sizes[fold.id] = round(min(wide, FOLD_LARGEST), 2)
    return sizes


def _measure_rooms(diagram: Diagram, folds: Collection[Fold], sizes: Mapping[str, float]) -> Rooms:
    rooms = measure_rooms(diagram, sizes)
    for fold in folds:
        count = diagram.count(len(fold.members), STATION, STATIONS)
        rooms[fold.id] = make_room([fold.name, count], sizes[fold.id])
    return rooms


def _find_homes(folds: Collection[Fold]) -> dict[str, str]:
    """Return the mark in which each folded station is."""
    home: dict[str, str] = {}
    for fold in folds:
        home |= dict.fromkeys(fold.members, fold.id)
    return home


def _list_shown(diagram: Diagram, home: Mapping[str, str]) -> set[str]:
    """Return what is drawn at first: shown nodes, and marks for their stations."""
    return {home.get(id, id) for id, node in diagram.nodes.items() if node.shown}


def _list_pairs(edges: Collection[Edge], home: Mapping[str, str]) -> list[Pair]:
    """Return the ends of all edges, each pair once and without loops."""
    pairs = set()
    for edge in edges:
        one, other = home.get(edge.source, edge.source), home.get(edge.target, edge.target)
        if one != other:
            pairs.add((min(one, other), max(one, other)))
    return sorted(pairs)


def _route(
    diagram: Diagram, home: Mapping[str, str], positions: Positions, sizes: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the bend of each edge, and that of each bundle by its two ends."""
    bends: dict[str, float] = {}
    drawn: list[Edge] = []
    bundles: dict[str, Edge] = {}
    for edge in diagram.edges:
        ends = sorted((home.get(edge.source, edge.source), home.get(edge.target, edge.target)))
        if not all(end in positions for end in ends):
            continue
        if not edge.shown:
            continue
        if home.keys() & {edge.source, edge.target}:
            if ends[0] != ends[1]:
                id = " ~ ".join(ends)
                bundles.setdefault(id, _join(id, ends[0], ends[1]))
        else:
            drawn.append(edge)
    routed = [*bundles.values(), *drawn]
    for edge, bend in zip(routed, route(routed, positions, sizes), strict=True):
        bends[edge.id] = bend
    joined = {id: bends.pop(id) for id in bundles}
    return bends, joined


def _join(id: str, source: str, target: str) -> Edge:
    return Edge(id, source, target, "", "", "", [], "stated")


def _open(fold: Fold, positions: Positions, rooms: Rooms) -> Opening:
    """Place the stations of a fold in rows around its mark, and return what they take."""
    width = max(rooms[id].width for id in fold.members) + GAP
    height = max(rooms[id].height for id in fold.members) + GAP
    columns = max(1, round(math.sqrt(FORMAT * len(fold.members) * height / width)))
    rows = math.ceil(len(fold.members) / columns)
    x, y = positions[fold.id]
    for number, id in enumerate(fold.members):
        row, column = divmod(number, columns)
        right = (column - (columns - 1) / 2) * width
        positions[id] = (x + right, y + (row - (rows - 1) / 2) * height)
    return Opening(fold, columns * width, rows * height)
