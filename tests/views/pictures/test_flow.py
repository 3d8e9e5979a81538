"""Flow: everybody who repeats somebody is there, and no band crosses a box."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from xml.etree import ElementTree

from kg.views.diagram import Diagram
from kg.views.elements import Edge, Node
from kg.views.pictures.flow import DRAWS, RELAY, draw_flow_html, draw_flow_svg, fits_flow
from kg.views.pictures.spread import Box, crosses
from tests.views.diagrams import ODD_NAMES, make_diagram, make_edge

SVG = "{http://www.w3.org/2000/svg}"
POINT = re.compile(r"([MCH])([^MCH]*)")


def read_boxes(root: ElementTree.Element) -> dict[str, Box]:
    boxes = {}
    for mark in root.iter():
        rect = mark.find(f"{SVG}rect")
        if mark.get("data-id") and rect is not None:
            sizes = [float(rect.get(key, "0")) for key in ("x", "y", "width", "height")]
            x, y, width, height = sizes
            boxes[mark.get("data-id", "")] = Box(x, y, x + width, y + height)
    return boxes


def read_bands(root: ElementTree.Element) -> Iterator[tuple[str, list[tuple[float, float]], float]]:
    """Yield the edge of each band with points along its middle, and its width."""
    for mark in root.iter():
        if mark.get("data-edge"):
            path = mark.findall(f"{SVG}path")[-1]
            width = float(path.get("stroke-width", "0"))
            yield mark.get("data-edge", ""), sample(path.get("d", "")), width


def sample(path: str) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for command, rest in POINT.findall(path):
        numbers = [float(number) for number in rest.split()]
        if command == "M":
            points.append((numbers[0], numbers[1]))
        elif command == "H":
            points.append((numbers[0], points[-1][1]))
        else:
            begin, (ax, ay, bx, by, x, y) = points[-1], numbers
            for step in range(1, 21):
                t, u = step / 20, 1 - step / 20
                points.append(
                    (
                        u**3 * begin[0] + 3 * u * u * t * ax + 3 * u * t * t * bx + t**3 * x,
                        u**3 * begin[1] + 3 * u * u * t * ay + 3 * u * t * t * by + t**3 * y,
                    )
                )
    return points


def check_bands(drawn: str, edges: dict[str, Edge]) -> None:
    root = ElementTree.fromstring(drawn)
    boxes = read_boxes(root)
    for id, points, width in read_bands(root):
        ends = {edges[id].source, edges[id].target}
        for node, box in boxes.items():
            if node in ends:
                continue
            wide = Box(box.left, box.top - width / 2, box.right, box.bottom + width / 2)
            assert not any(crosses(one, other, wide) for one, other in pairwise(points)), (id, node)


def test_no_band_runs_through_a_box_that_is_not_its_end(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("source-lineage")
    check_bands(draw_flow_svg(shown), {edge.id: edge for edge in shown.select_edges()})


def test_every_statement_that_is_passed_on_has_a_band(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("source-lineage")
    edges = {edge.id for edge in shown.select_edges() if edge.predicate in (RELAY, DRAWS)}
    for drawn in (draw_flow_svg(shown), draw_flow_html(shown)):
        root = ElementTree.fromstring(drawn)
        assert {id for id, _, _ in read_bands(root)} == edges
        assert read_boxes(root).keys() == {node.id for node in shown.select_nodes()}


def test_bands_are_as_wide_as_their_statements_are_many(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("source-lineage")
    counts = {edge.id: len(edge.attributions) for edge in shown.edges if edge.predicate == RELAY}
    shares = set()
    for id, _, width in read_bands(ElementTree.fromstring(draw_flow_svg(shown))):
        if id in counts and width > 2:
            shares.add(round(width / counts[id], 1))
    assert max(shares) - min(shares) < 0.3


def test_every_name_is_whole(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("source-lineage")
    root = ElementTree.fromstring(draw_flow_html(shown))
    assert "…" not in "".join(text.text or "" for text in root.iter(f"{SVG}text"))


def test_a_box_leads_to_its_page(diagram: Callable[..., Diagram]) -> None:
    drawn = draw_flow_html(diagram("source-lineage"), lambda id: f"/{id}")
    assert 'href="/body:safeguard-defenders"' in drawn


def test_a_diagram_without_relays_does_not_flow(diagram: Callable[..., Diagram]) -> None:
    assert fits_flow(diagram("source-lineage"))
    assert not fits_flow(diagram("government-responses"))


def test_long_chains_circles_and_hostile_names_are_drawn() -> None:
    names = [*ODD_NAMES, *map(str, range(10))]
    nodes = []
    for number, name in enumerate(names):
        nodes.append(Node(f"body:{number}", name, "Organization"))
    edges = []
    for number in range(len(nodes) - 1):
        ends = (nodes[number].id, nodes[number + 1].id)
        edges.append(make_edge(f"e{number}", *ends, predicate=RELAY))
    edges.append(make_edge("back", nodes[3].id, nodes[0].id, predicate=RELAY))
    drawn = draw_flow_svg(make_diagram(nodes, edges))
    assert "Also back" in drawn
    assert "<script" not in drawn
    assert "\u202e" not in drawn
    check_bands(drawn, {edge.id: edge for edge in edges})
