"""Grid: how many things connect two others, read from a diagram or from rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import permutations

from kg.views.diagram import Diagram
from kg.views.elements import Edge
from kg.views.pictures.voices import RELAY, STATEMENT

#: Kinds of the nodes in a row, in a column, and of what connects them (itself empty if an edge).
Axes = tuple[str, str, str]


@dataclass
class Cell:
    """What connects a row to a column: things with their claims, or claims alone."""

    row: str
    column: str
    #: The claims of each thing, or of each edge itself, by id.
    claims: dict[str, list[str]] = field(default_factory=dict)
    #: How many, where only a number is known.
    number: int = 0

    @property
    def id(self) -> str:
        """A name of the cell, for links within a page."""
        return f"cell:{self.row}|{self.column}"

    @property
    def count(self) -> int:
        """How many things or claims there are."""
        return len(self.claims) or self.number


@dataclass(frozen=True)
class Group:
    """What one mark of a picture stands for: things, each with its claims."""

    id: str
    title: str
    members: dict[str, list[str]]


@dataclass
class Grid:
    """Rows and columns with labels by id, the largest first, and the full cells."""

    rows: dict[str, str]
    columns: dict[str, str]
    cells: dict[tuple[str, str], Cell]
    #: The kinds of rows, columns and counted things, as keys of the style or as words.
    axes: Axes
    left_out: int = 0

    def count_row(self, row: str) -> int:
        """Return how many different things a row has."""
        return _count(cell for cell in self.cells.values() if cell.row == row)

    def count_column(self, column: str) -> int:
        """Return how many different things a column has."""
        return _count(cell for cell in self.cells.values() if cell.column == column)

    def count(self) -> int:
        """Return how many different things there are."""
        return _count(self.cells.values())


def _count(cells: Iterable[Cell]) -> int:
    things: set[str] = set()
    number = 0
    for cell in cells:
        things.update(cell.claims)
        number += cell.number
    return len(things) + number


def find_axes(diagram: Diagram) -> Axes | None:
    """Return the kinds that make the fullest grid, or None if there is none."""
    best: tuple[int, int, Axes] | None = None
    for axes in _list_axes(diagram):
        cells = _read_cells(diagram, axes)
        rows = {cell.row for cell in cells}
        columns = {cell.column for cell in cells}
        if len(columns) < 2 or len(rows) > len(columns):
            continue
        # what connects two things through a third says more than an edge of its own
        score = (bool(axes[2]), _count(cells))
        if best is None or score > best[:2]:
            best = (*score, axes)
    return best[2] if best else None


def _list_axes(diagram: Diagram) -> list[Axes]:
    """Return the kinds that are connected, through a third or by an edge."""
    nodes = diagram.nodes
    near: dict[str, set[str]] = {}
    pairs: Counter[Axes] = Counter()
    for edge in _list_edges(diagram):
        kinds = (nodes[edge.source].kind, nodes[edge.target].kind)
        if kinds[0] != kinds[1]:
            for one, other in permutations(kinds):
                pairs[one, other, ""] += 1
            near.setdefault(edge.source, set()).add(kinds[1])
            near.setdefault(edge.target, set()).add(kinds[0])
    for id, kinds_near in near.items():
        for one, other in permutations(sorted(kinds_near), 2):
            pairs[one, other, nodes[id].kind] += 1
    return sorted(pairs)


def _list_edges(diagram: Diagram) -> list[Edge]:
    return [edge for edge in diagram.select_edges() if edge.predicate not in (STATEMENT, RELAY)]


def read_grid(diagram: Diagram, axes: Axes) -> Grid:
    """Return the grid of a diagram for two kinds and what connects them."""
    cells = {(cell.row, cell.column): cell for cell in _read_cells(diagram, axes)}
    sizes: Counter[str] = Counter()
    placed: set[str] = set()
    for cell in cells.values():
        sizes[cell.row] += cell.count
        sizes[cell.column] += cell.count
        placed.update(cell.claims)
    between = [node.id for node in diagram.select_nodes() if node.kind == axes[2]]
    rows = {row for row, _ in cells}
    columns = {column for _, column in cells}
    return Grid(
        rows=_sort(diagram, rows, sizes),
        columns=_sort(diagram, columns, sizes),
        cells=cells,
        axes=axes,
        left_out=len(set(between) - placed),
    )


def _sort(diagram: Diagram, ids: set[str], sizes: Counter[str]) -> dict[str, str]:
    """Return labels by id: the largest first, then by label."""
    labels = {id: diagram.nodes[id].label for id in ids}
    order = sorted(ids, key=lambda id: (-sizes[id], labels[id], id))
    return {id: labels[id] for id in order}


def _read_cells(diagram: Diagram, axes: Axes) -> list[Cell]:
    """Return the cells of a grid in the order of the edges."""
    row_kind, column_kind, between = axes
    kinds = {id: node.kind for id, node in diagram.nodes.items()}
    cells: dict[tuple[str, str], Cell] = {}
    steps: dict[str, list[tuple[str, str]]] = {}
    for edge in _list_edges(diagram):
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if between and kinds[one] == between:
                steps.setdefault(one, []).append((other, edge.id))
            elif not between and (kinds[one], kinds[other]) == (row_kind, column_kind):
                cell = cells.setdefault((one, other), Cell(one, other))
                cell.claims.setdefault(edge.id, []).append(edge.id)
    for thing, ends in steps.items():
        for row, first in ends:
            for column, second in ends:
                if (kinds[row], kinds[column]) == (row_kind, column_kind):
                    cell = cells.setdefault((row, column), Cell(row, column))
                    cell.claims.setdefault(thing, []).extend(
                        id for id in (first, second) if id not in cell.claims.get(thing, ())
                    )
    return list(cells.values())
