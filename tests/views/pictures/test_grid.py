"""Grid: rows by columns of any two kinds, counted without doubles."""

from collections.abc import Callable

from kg.views.diagram import Diagram
from kg.views.elements import Node
from kg.views.pictures.grid import find_axes, read_grid
from tests.views.diagrams import make_diagram, make_edge


def made() -> Diagram:
    kinds = {"a": "Organization", "b": "Organization", "x": "Country", "y": "Country"}
    nodes = [Node(id, id.upper(), kind) for id, kind in kinds.items()]
    nodes += [Node(f"s{number}", f"S{number}", "Station") for number in range(4)]
    ends = [("s0", "a"), ("s0", "x"), ("s1", "a"), ("s1", "x"), ("s2", "b"), ("s2", "y")]
    ends += [("s0", "y"), ("s3", "a")]
    edges = [make_edge(f"claim:{one}{other}", one, other) for one, other in ends]
    return make_diagram(nodes, edges)


def test_a_thing_in_two_columns_counts_once_in_its_row() -> None:
    grid = read_grid(made(), ("Organization", "Country", "Station"))
    assert {keys: cell.count for keys, cell in grid.cells.items()} == {
        ("a", "x"): 2,
        ("a", "y"): 1,
        ("b", "y"): 1,
    }
    assert grid.count_row("a") == 2
    assert grid.count_column("y") == 2
    assert grid.count() == 3
    assert list(grid.rows) == ["a", "b"]
    assert grid.left_out == 1
    assert grid.cells["a", "x"].claims["s0"] == ["claim:s0a", "claim:s0x"]


def test_edges_of_their_own_make_a_grid_too() -> None:
    nodes = [Node("a", "A", "Person"), Node("x", "X", "Group"), Node("y", "Y", "Group")]
    edges = [make_edge("claim:1", "a", "x"), make_edge("claim:2", "y", "a")]
    diagram = make_diagram(nodes, edges)
    assert find_axes(diagram) == ("Person", "Group", "")
    grid = read_grid(diagram, ("Person", "Group", ""))
    assert grid.cells["a", "y"].claims == {"claim:2": ["claim:2"]}


def test_bureaus_and_countries_are_the_fullest_grid(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("bureaus-and-stations")
    axes = find_axes(shown)
    assert axes == ("Organization", "Country", "Station")
    grid = read_grid(shown, axes)
    stations = {node.id for node in shown.select_nodes() if node.kind == "Station"}
    assert grid.count() + grid.left_out == len(stations)


def test_one_kind_makes_no_grid() -> None:
    nodes = [Node("a", "A", "Person"), Node("b", "B", "Person")]
    assert find_axes(make_diagram(nodes, [make_edge("claim:1", "a", "b")])) is None
