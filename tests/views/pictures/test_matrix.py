"""Dot matrix: each cell has its dot, and totals are at both ends."""

from collections.abc import Callable
from xml.etree import ElementTree

from kg.views.diagram import Diagram
from kg.views.elements import Node
from kg.views.pictures import matrix
from kg.views.pictures.grid import find_axes, read_grid
from tests.views.diagrams import ODD_NAMES, make_diagram, make_edge

SVG = "{http://www.w3.org/2000/svg}"


def test_every_cell_has_a_dot_with_its_number(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("bureaus-and-stations")
    axes = find_axes(shown)
    assert axes
    grid = read_grid(shown, axes)
    root = ElementTree.fromstring(matrix.draw_matrix_svg(shown))
    dots = {one.get("data-cell"): one for one in root.iter() if one.get("data-cell")}
    assert dots.keys() == {cell.id for cell in grid.cells.values()}
    for cell in grid.cells.values():
        text = dots[cell.id].find(f"{SVG}text")
        assert text is not None
        assert text.text == str(cell.count)
    page = matrix.draw_matrix_html(shown)
    assert page.count("data-cell") == len(grid.cells)
    assert page.count("<tr>") == len(grid.rows) + 2
    assert "unopposed" not in page


def test_objectors_are_named_and_their_cells_ringed(diagram: Callable[..., Diagram]) -> None:
    page = matrix.draw_matrix_html(diagram("bureaus-and-stations"))
    objectors = {edge.objectors for edge in diagram("bureaus-and-stations").select_edges()}
    for names in filter(None, objectors):
        assert names.split("; ")[0].replace("'", "&#39;")[:10] in page
    assert "ringed" in page


def test_labels_lose_the_words_that_all_of_them_end_with() -> None:
    labels = {"a": "Fuzhou City Security Bureau", "b": "Lishui Security Bureau"}
    assert matrix.shorten_labels(labels) == ({"a": "Fuzhou City", "b": "Lishui"}, "Security Bureau")
    assert matrix.shorten_labels({"a": "One Bureau", "b": "Two Bureau"})[1] == ""
    assert matrix.shorten_labels({}) == ({}, "")


def test_numbers_have_their_nouns() -> None:
    assert matrix.count_kind(1, "Country") == "1 country"
    assert matrix.count_kind(2, "Country") == "2 countries"
    assert matrix.count_kind(2, "stations") == "2 stations"
    assert matrix.count_kind(3, "") == "3 claims"


def test_many_columns_with_odd_labels_are_folded() -> None:
    names = [*ODD_NAMES, *(f"Country {number}" for number in range(90))]
    nodes = [Node("a", "A", "Organization")]
    nodes += [Node(f"c{number}", name, "Country") for number, name in enumerate(names)]
    edges = [make_edge(f"claim:{node.id}", "a", node.id) for node in nodes[1:]]
    root = ElementTree.fromstring(matrix.draw_matrix_svg(make_diagram(nodes, edges)))
    for circle in root.iter(f"{SVG}circle"):
        assert float(circle.get("cx", "")) < float(root.get("width", ""))
    dots = [one for one in root.iter() if one.get("data-cell")]
    assert len(dots) == len(names)


def test_each_dot_lists_what_it_stands_for(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("bureaus-and-stations")
    members = [id for group in matrix.list_groups(shown) for id in group.members]
    stations = [node.id for node in shown.select_nodes() if node.kind == "Station"]
    assert sorted(members) == sorted(stations)


def test_a_dot_with_one_thing_leads_to_it(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("bureaus-and-stations")
    page = matrix.draw_matrix_html(shown, lambda id: "" if id.startswith("cell:") else f"/{id}")
    assert 'href="/station:' in page
