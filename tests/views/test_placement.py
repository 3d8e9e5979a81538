"""Where everything is: finite, the same each time, with labels on nothing else.

Everything that a reader sees is measured: on the page in a browser, and in the SVG.
"""

import math
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect

from kg.views.boxes import Box
from kg.views.curves import Curve
from kg.views.elements import Node
from kg.views.labels import ROW_HEIGHT, SIZE
from kg.views.lettering import measure
from kg.views.placement import arrange, compute_positions
from kg.views.svg import RADIUS
from kg.views.view import View
from tests.views import diagrams
from tests.views.diagrams import VIEWS

SOME = [Node(f"person:{name}", name, "Person", shown=name != "d") for name in "abcd"]
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: The least share of nodes with a label in a window of 1440 × 900.
LABELLED = 0.6

#: Writes down each text that is drawn on a canvas, with the box that its letters cover.
RECORD = """
window.texts = [];
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  const measured = this.measureText(text);
  const box = [
    [x - measured.actualBoundingBoxLeft, y - measured.actualBoundingBoxAscent],
    [x + measured.actualBoundingBoxRight, y + measured.actualBoundingBoxDescent],
  ];
  const matrix = this.getTransform();
  const corners = box.map(([x, y]) => matrix.transformPoint({ x, y }));
  window.texts.push([text, corners[0].x, corners[0].y, corners[1].x, corners[1].y]);
  return fillText.call(this, text, x, y);
};
"""
#: What is drawn on the page: texts with boxes, nodes with radius and rows, edges as points.
READ = """() => new Promise((resolve) => {
  window.texts.length = 0;
  kg.draw.redraw();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const { clientWidth, clientHeight } = kg.draw.box;
    const view = kg.draw.view();
    const seen = ({ x, y }) => [
      (x - view.x) * view.scale + clientWidth / 2,
      (y - view.y) * view.scale + clientHeight / 2,
    ];
    const shares = Array.from({ length: 81 }, (_, number) => number / 80);
    resolve({
      texts: window.texts,
      nodes: [...kg.draw.drawnNodes.values()].map((item) => [
        item.id,
        ...seen(kg.draw.placeOf(item.id)),
        kg.draw.sizeAt(item.id) * view.scale,
        kg.overlay.rowsOf(item),
      ]),
      edges: [...kg.draw.drawnEdges.values()].map((edge) => [
        edge.item.source,
        edge.item.target,
        shares.map((share) => seen(kg.curves.at(edge, share))),
      ]),
      free: kg.camera.freeArea(),
    });
  }));
})"""


def overlap(one: Box, other: Box, slack: float = 1.0) -> bool:
    """Whether two boxes share more than a hair."""
    return (
        one[0] < other[2] - slack
        and other[0] < one[2] - slack
        and one[1] < other[3] - slack
        and other[1] < one[3] - slack
    )


def reach(box: Box, x: float, y: float) -> float:
    """Return the distance of a point from a box."""
    beside = max(box[0] - x, 0.0, x - box[2])
    above = max(box[1] - y, 0.0, y - box[3])
    return math.hypot(beside, above)


@pytest.mark.chromium
@pytest.mark.parametrize("name", VIEWS)
def test_a_saved_view_is_legible_on_the_page(
    chromium: Browser,
    write_page: Callable[[View], Path],
    view: Callable[[str], View],
    name: str,
) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(RECORD)
    page.goto(write_page(view(name)).as_uri())
    seen = page.evaluate(READ)
    page.close()
    texts = [(text, tuple(box)) for text, *box in seen["texts"] if text.strip()]
    written = {text for text, _ in texts}
    labelled = [id for id, *_, rows in seen["nodes"] if written.issuperset(rows)]
    assert len(labelled) >= LABELLED * len(seen["nodes"])
    assert [(one, other) for (one, a), (other, b) in combinations(texts, 2) if overlap(a, b)] == []
    for id, x, y, radius, _ in seen["nodes"]:
        assert [text for text, box in texts if reach(box, x, y) < radius - 1] == [], id
        for source, target, points in seen["edges"]:
            if id not in (source, target):
                assert min(math.dist(point, (x, y)) for point in points) > radius, (source, id)
    free = seen["free"]
    for text, box in texts:
        assert free["left"] <= box[0] <= box[2] <= free["right"], text
        assert free["top"] <= box[1] <= box[3] <= free["bottom"], text


def read_svg(
    text: bytes,
) -> tuple[dict[str, tuple[float, float]], list[Box], int, list[tuple[str, Curve]]]:
    """Return the places of nodes, the boxes of texts, how many labels, and edges."""
    root = ElementTree.fromstring(text)
    places: dict[str, tuple[float, float]] = {}
    boxes: list[Box] = []
    labels, edges = 0, []
    for group in root.iter(f"{SVG}g"):
        rows = group.findall(f"{SVG}text")
        x = y = 0.0
        if group.get("class") == "thing":
            x, y = map(float, NUMBER.findall(group.get("transform", "")))
            places[group.get("data-id", "")] = (x, y)
            labels += bool(rows)
        if group.get("class") == "line":
            path = group.find(f"{SVG}path")
            assert path is not None
            numbers = [float(one) for one in NUMBER.findall(path.get("d", ""))]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            curve = Curve(points[0], tuple(points[1:-1]), points[-1])
            edges.append((group.get("data-claim", ""), curve))
        if group.get("class") in ("thing", "words", "roles"):
            for row in rows:
                size = float(row.get("font-size", "0"))
                # the letters of our labels stand in rows of this height
                half = measure(row.text or "", size) / 2
                middle, base = x + float(row.get("x", "0")), y + float(row.get("y", "0"))
                boxes.append((middle - half, base - 0.75 * size, middle + half, base + 0.2 * size))
    return places, boxes, labels, edges


@pytest.mark.parametrize("name", VIEWS)
def test_a_saved_view_is_legible_as_a_file(
    view: Callable[[str], View], exported: Callable[[str, str], bytes], name: str
) -> None:
    places, boxes, labels, edges = read_svg(exported(name, "svg"))
    assert labels >= LABELLED * len(places)
    assert ROW_HEIGHT >= SIZE
    crowded = [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    # words on edges are measured by a mean letter
    assert len(crowded) == 0
    ends = {edge.id: {edge.source, edge.target} for edge in view(name).diagram.edges}
    for id, (x, y) in places.items():
        assert [box for box in boxes if reach(box, x, y) < RADIUS - 1] == [], id
        for claim, curve in edges:
            if id not in ends[claim]:
                nearest = min(math.dist(curve.at(step / 60), (x, y)) for step in range(61))
                assert nearest > RADIUS, (claim, id)


@pytest.mark.chromium
def test_a_mark_opens_by_keyboard_and_makes_room(
    chromium: Browser, write_page: Callable[[View], Path], view: Callable[[str], View]
) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(RECORD)
    page.goto(write_page(view("bureaus-and-stations")).as_uri())
    before = page.evaluate("kg.draw.drawnNodes.size")
    page.locator("#canvas").focus()
    while "Stations of Fuzhou bureau" not in (page.locator("#live").text_content() or ""):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("Unfolded: Stations of Fuzhou bureau")
    assert page.evaluate("kg.draw.drawnNodes.size") == before + 33 - 1
    nodes = page.evaluate(READ)["nodes"]
    for (_, x, y, radius, _), (_, x2, y2, radius2, _) in combinations(nodes, 2):
        assert math.dist((x, y), (x2, y2)) > radius + radius2
    page.keyboard.press("u")
    assert page.evaluate("kg.draw.drawnNodes.size") == before
    page.close()


@pytest.mark.chromium
def test_what_is_open_fades_the_rest(
    chromium: Browser, write_page: Callable[[View], Path], case: View
) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto(write_page(case).as_uri())
    assert not page.evaluate("[...kg.draw.drawnNodes.keys()].some(kg.overlay.isFaint)")
    page.evaluate("kg.trail.open('node', 'person:chen-jinping')")
    faint = set(page.evaluate("[...kg.draw.drawnNodes.keys()].filter(kg.overlay.isFaint)"))
    near = {"person:chen-jinping"}
    for edge in case.diagram.select_edges():
        if "person:chen-jinping" in (edge.source, edge.target):
            near |= {edge.source, edge.target}
    assert faint == {node.id for node in case.diagram.select_nodes()} - near
    page.keyboard.press("Escape")
    assert not page.evaluate("[...kg.draw.drawnNodes.keys()].some(kg.overlay.isFaint)")
    page.close()


@pytest.mark.parametrize("name", VIEWS)
def test_every_node_has_a_position(view: Callable[[str], View], name: str) -> None:
    diagram, positions = view(name).diagram, view(name).positions
    assert positions.keys() == diagram.nodes.keys()
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in positions.values())


def test_folded_stations_have_the_places_that_they_take_when_their_mark_opens(
    view: Callable[[str], View],
) -> None:
    diagram = view("bureaus-and-stations").diagram
    folded = arrange(diagram, folded=True)
    names = [opening.fold.name for opening in folded.openings]
    assert "Stations of Fuzhou bureau" in names
    for opening in folded.openings:
        x, y = folded.positions[opening.fold.id]
        for id in opening.fold.members:
            assert abs(folded.positions[id][0] - x) < opening.width / 2
            assert abs(folded.positions[id][1] - y) < opening.height / 2
        assert any(opening.fold.id in ends for ends in folded.bundles)
    assert diagram.nodes.keys() < folded.positions.keys()


def test_sizes_are_those_that_the_page_draws(view: Callable[[str], View]) -> None:
    script = (Path(__file__).parents[2] / "src/kg/views/assets/draw.js").read_text("utf-8")
    for numbers in ("16 + 3 *", ", 60)", "8 + 2.4 *", ", 22)"):
        assert numbers in script
    sizes = arrange(view("bureaus-and-stations").diagram, folded=True).sizes
    assert sizes["folded Stations of Fuzhou bureau"] == round(16 + 3 * math.sqrt(33), 2)


def test_hidden_nodes_are_near_a_neighbour(case: View) -> None:
    for node in case.diagram.nodes.values():
        if not node.shown:
            ends = [
                {edge.source, edge.target} - {node.id}
                for edge in case.diagram.edges
                if node.id in (edge.source, edge.target)
            ]
            at = case.positions
            near = min(math.dist(at[node.id], at[end]) for pair in ends for end in pair)
            assert near < 1200


@pytest.mark.parametrize(
    ("nodes", "pairs"),
    [
        ([], []),
        (SOME[:1], []),
        (SOME[:1], [("a", "a")]),
        (SOME, [("a", "b"), ("b", "a"), ("a", "b"), ("a", "d")]),
        (SOME, []),
    ],
)
def test_small_and_odd_diagrams_have_positions(
    nodes: list[Node], pairs: list[tuple[str, str]]
) -> None:
    edges = [
        diagrams.make_edge(f"claim:{number}", f"person:{a}", f"person:{b}")
        for number, (a, b) in enumerate(pairs)
    ]
    made = diagrams.make_diagram(nodes, edges)
    positions = compute_positions(made)
    assert positions.keys() == made.nodes.keys()
    assert len(set(positions.values())) == len(positions)


def test_another_hash_seed_gives_the_same_arrangement(build_folder: Path) -> None:
    code = (
        f"import kg; view = kg.open({str(build_folder)!r}).view('bureaus-and-stations')\n"
        "from kg.views.placement import arrange\n"
        "print(view.arrangement, arrange(view.diagram, folded=True))"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert outputs[0]
