"""Streams: columns of nodes, and room for every link between them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

#: Rounds in which nodes move towards those that they are linked to.
ROUNDS = 12


@dataclass(frozen=True)
class Link:
    """So many statements that lead from one node to another."""

    source: str
    target: str
    weight: int


@dataclass
class Slot:
    """A node, or the room of a link, in a column. Places are those of its middle."""

    id: str
    column: int
    height: float
    is_node: bool
    centre: float = 0.0
    before: list[tuple["Slot", int]] = field(default_factory=list)
    after: list[tuple["Slot", int]] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.centre - self.height / 2


@dataclass
class Streams:
    """Columns of slots, the slots of each link, and links that turn back."""

    columns: list[list[Slot]]
    paths: dict[Link, list[Slot]]
    returning: list[Link]


def arrange(
    links: Iterable[Link],
    last: Iterable[str],
    heights: Mapping[str, float],
    *,
    scale: float,
    gap: float,
) -> Streams:
    """Return columns in which each link runs to the right in room of its own.

    Args:
        links: what is drawn.
        last: the nodes of the last column.
        heights: the height of each node.
        scale: how high a link is for each statement.
        gap: the least room between two slots of a column.
    """
    forward, returning = split_returning(links)
    columns_of = find_columns(forward, set(last))
    count = max(columns_of.values(), default=0) + 1
    columns: list[list[Slot]] = [[] for _ in range(count)]
    nodes = {}
    for node, column in sorted(columns_of.items()):
        nodes[node] = Slot(node, column, heights[node], is_node=True)
        columns[column].append(nodes[node])
    paths = {}
    for link in forward:
        ends = (nodes[link.source], nodes[link.target])
        paths[link] = _add_path(columns, link, ends, max(scale * link.weight, 2.0))
    for _ in range(ROUNDS):
        for slots in (*columns, *reversed(columns)):
            _settle(slots, gap)
    _close_up([slot for column in columns for slot in column], 3 * gap)
    return Streams(columns, paths, returning)


def split_returning(links: Iterable[Link]) -> tuple[list[Link], list[Link]]:
    """Return links without a circle, and those that would close one."""
    after: dict[str, set[str]] = {}
    forward, returning = [], []
    for link in sorted(links, key=lambda link: (-link.weight, link.source, link.target)):
        if link.source in _reach(after, link.target):
            returning.append(link)
        else:
            after.setdefault(link.source, set()).add(link.target)
            forward.append(link)
    return forward, returning


def _reach(after: Mapping[str, set[str]], node: str) -> set[str]:
    """Return a node and all that links lead to from it."""
    reached, rest = {node}, [node]
    while rest:
        for other in after.get(rest.pop(), set()) - reached:
            reached.add(other)
            rest.append(other)
    return reached


def find_columns(links: Iterable[Link], last: set[str]) -> dict[str, int]:
    """Return the column of each node: beyond all that lead to it."""
    links = list(links)
    columns: dict[str, int] = {}
    waiting = Counter(link.target for link in links)
    after: dict[str, list[str]] = {}
    for link in links:
        after.setdefault(link.source, []).append(link.target)
        columns.setdefault(link.source, 0)
    ready = sorted(node for node in columns if not waiting[node])
    while ready:
        node = ready.pop()
        for other in after.get(node, []):
            columns[other] = max(columns.get(other, 0), columns[node] + 1)
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    end = max(columns.values(), default=0)
    for node in last & columns.keys():
        # a document that others draw on stays before them
        if not after.get(node):
            columns[node] = end
    return columns


def _add_path(
    columns: list[list[Slot]], link: Link, ends: tuple[Slot, Slot], height: float
) -> list[Slot]:
    """Add room for a link to each column that it passes, and return all its slots."""
    first, final = ends
    path = [first]
    for column in range(first.column + 1, final.column):
        slot = Slot(f"{link.source} {link.target}", column, height, is_node=False)
        columns[column].append(slot)
        path.append(slot)
    path.append(final)
    for one, other in pairwise(path):
        one.after.append((other, link.weight))
        other.before.append((one, link.weight))
    return path


def _settle(column: list[Slot], gap: float) -> None:
    """Move the slots of a column towards what they are linked to, without overlap."""
    wishes = {id(slot): _find_wish(slot) for slot in column}
    column.sort(key=lambda slot: (wishes[id(slot)], slot.id))
    low = None
    for slot in column:
        slot.centre = wishes[id(slot)]
        if low is not None:
            slot.centre = max(slot.centre, low + gap + slot.height / 2)
        low = slot.centre + slot.height / 2
    # what was pushed down too far moves the whole column back
    if column:
        drift = sum(slot.centre - wishes[id(slot)] for slot in column) / len(column)
        for slot in column:
            slot.centre -= drift


def _close_up(slots: list[Slot], most: float) -> None:
    """Move all slots up to the top, and leave no empty height beyond the most."""
    low = moved = 0.0
    for number, slot in enumerate(sorted(slots, key=lambda slot: slot.top)):
        free = slot.top - moved - low
        if number == 0 or free > most:
            moved += free - (0 if number == 0 else most)
        slot.centre -= moved
        low = max(low, slot.top + slot.height)


def _find_wish(slot: Slot) -> float:
    """Return the mean of the places that a slot is linked to."""
    linked = [*slot.before, *slot.after]
    total = sum(weight for _, weight in linked)
    if not total:
        return slot.centre
    return sum(other.centre * weight for other, weight in linked) / total
