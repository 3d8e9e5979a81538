"""Render a diagram as SVG, with its evidence in the file."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree import ElementTree

from kg.query.caveats import qualify
from kg.query.table import escape_controls
from kg.views import curves, style
from kg.views.assessment import SUPPORT, Say, count_sources
from kg.views.boxes import Boxes
from kg.views.curves import Curve, Place
from kg.views.diagram import Diagram
from kg.views.elements import Edge, Node
from kg.views.labels import ROW_HEIGHT, SIZE, Placed, place_names
from kg.views.layout import compute_bounds
from kg.views.lettering import measure
from kg.views.network import list_stances
from kg.views.placement import Arrangement
from kg.views.roles import Heading

Element = ElementTree.Element

#: Pixels: the margin around nodes, the radius of a node, the least width of the file.
MARGIN, RADIUS, NARROWEST = 120.0, 11.0, 900.0
ALSO = "also %(names)s"
#: What a picture says, in the language of a page.
SAID = (ALSO,)
#: Pixels above the nodes for the heading, and between its left edge and the text.
HEAD, INDENT = 70.0, 24.0
#: Font sizes of the title and of small text, and the mean width of a letter of the title.
TITLE_SIZE, TEXT_SIZE, TITLE_LETTER = 20.0, 11.0, 10.8
#: Pixels of an entry of the legend.
ENTRY_WIDTH, ENTRY_HEIGHT = 290, 24
#: Up to this width, heading and legend have their own size. In a wider file they grow with it.
READABLE = 1600
#: Font size of the heading over nodes that stand together by their role.
HEADING_SIZE = 13.0
HALO = {
    "stroke": style.PAPER,
    "stroke_width": 3,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}
#: Support and number of independent sources of the sample edges in the legend.
SAMPLES = {"hollow": ("stated", 0), "wide": ("stated", 3), "mark": ("stated", 1)}


class Frame(NamedTuple):
    """The box around nodes, in pixels, and the scale of text."""

    left: float
    top: float
    width: float
    height: float
    unit: float


class Entry(NamedTuple):
    """An entry of the legend: the sort of sample, what it shows, and its text."""

    sort: str
    name: str
    text: str


def render_svg(diagram: Diagram, arrangement: Arrangement, *, is_small: bool = False) -> str:
    """Return a diagram as SVG.

    Each edge carries its claim, stances, independent sources and policies as data attributes.

    Args:
        arrangement: where everything is, with nothing folded.
        is_small: without heading and legend, for a page that has both.
    """
    edges, nodes, places = diagram.select_edges(), diagram.select_nodes(), arrangement.positions
    frame = compute_frame(diagram, arrangement, 0 if is_small else NARROWEST)
    entries = _list_entries(edges, nodes, diagram.say)
    root = _add_root(diagram, frame, entries, is_small=is_small)
    if not is_small:
        _add_heading(root, diagram, frame)
    drawn = _add_edges(root, diagram, edges, arrangement)
    covered = _cover(nodes, drawn, places)
    _add_role_headings(root, arrangement.headings, covered)
    # those with most edges first, as on the page
    ranked = sorted(nodes, key=lambda node: (-arrangement.sizes[node.id], node.id))
    names = {node.id: placed for node, placed in place_names(ranked, places, RADIUS, covered)}
    for node in nodes:
        _add_node(root, node, places[node.id], names[node.id], diagram.say)
    _add_words(root, drawn, covered)
    if not is_small:
        _add_legend(root, entries, frame)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def compute_frame(
    diagram: Diagram, arrangement: Arrangement, narrowest: float = NARROWEST
) -> Frame:
    """Return the frame around the nodes shown at first, and around headings."""
    places = [arrangement.positions[node.id] for node in diagram.select_nodes()]
    places += [(heading.x, heading.y) for heading in arrangement.headings]
    left, top, right, bottom = compute_bounds(places)
    width = max(right - left + 2 * MARGIN, narrowest)
    unit = max(1.0, width / READABLE)
    return Frame(left - MARGIN, top - MARGIN / 2, width, bottom - top + MARGIN, unit)


def _add_root(diagram: Diagram, frame: Frame, entries: list[Entry], *, is_small: bool) -> Element:
    """Return the root with title, description and background."""
    head = 0.0 if is_small else HEAD * frame.unit
    foot = 0.0 if is_small else (30 + ENTRY_HEIGHT * _count_rows(entries, frame)) * frame.unit
    top, height = frame.top - head, frame.height + head + foot
    box = f"{frame.left:.0f} {top:.0f} {frame.width:.0f} {height:.0f}"
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": box,
            "role": "img",
            "font-family": style.FONT,
            "width": f"{frame.width:.0f}",
            "height": f"{height:.0f}",
        },
    )
    _add(root, "title", diagram.title or diagram.name)
    description = f"{diagram.description} {diagram.summarize()}."
    if not is_small:  # a page names its release once, so that the same picture is the same file
        description += f" {diagram.describe_file()}"
    _add(root, "desc", description.strip())
    if is_small:
        _add(root, "style", style.write_dark_theme())
    _add(root, "rect", x=frame.left, y=top, width=frame.width, height=height, fill=style.PAPER)
    return root


def _add_heading(root: Element, diagram: Diagram, frame: Frame) -> None:
    unit, title = frame.unit, diagram.title or diagram.name
    left = frame.left + INDENT * unit
    longest = int((frame.width / unit - 2 * INDENT) / TITLE_LETTER)
    if len(title) > longest:
        title = f"{title[: longest - 1].rstrip()}…"
    for text, above, size, colour in (
        (title, 46, TITLE_SIZE, style.INK),
        (diagram.summarize(), 27, TEXT_SIZE, style.SOFT),
        (diagram.describe_file(), 12, TEXT_SIZE, style.SOFT),
    ):
        _add(
            root,
            "text",
            text,
            x=left,
            y=frame.top - above * unit,
            font_size=size * unit,
            fill=colour,
        )


def _add(parent: Element, tag: str, text: str | None = None, /, **values: object) -> Element:
    """Add an element. Numbers are rounded, control characters are written out."""
    attributes = {}
    for key, value in values.items():
        written = f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
        attributes[key.replace("_", "-")] = escape_controls(written)
    child = ElementTree.SubElement(parent, tag, attributes)
    child.text = None if text is None else escape_controls(text)
    return child


def _add_edges(
    root: Element, diagram: Diagram, edges: list[Edge], arrangement: Arrangement
) -> list[tuple[Edge, Curve]]:
    """Add edges, and return them with their curves."""
    drawn, places = [], arrangement.positions
    for edge, bend in zip(edges, style.bends(edges), strict=True):
        bend = arrangement.bends.get(edge.id, bend)
        curve = curves.curve(places[edge.source], places[edge.target], bend)
        drawn.append((edge, curve))
        _add_edge(root, diagram, edge, curve)
    return drawn


def _cover(
    nodes: list[Node], drawn: list[tuple[Edge, Curve]], places: Mapping[str, Place]
) -> Boxes:
    """Return what no text may cover: nodes, and marks on edges."""
    covered, radius = Boxes(), RADIUS + 1
    for node in nodes:
        x, y = places[node.id]
        covered.add((x - radius, y - radius, x + radius, y + radius))
    for edge, curve in drawn:
        if edge.opposed:
            covered.add(curves.cover_mark(curve))
    return covered


def _add_words(root: Element, drawn: list[tuple[Edge, Curve]], covered: Boxes) -> None:
    """Add the words of edges where there is room."""
    words = ElementTree.SubElement(root, "g", {"class": "words"})
    look = {"text_anchor": "middle", "font_size": curves.LABEL_SIZE, "fill": style.SOFT}
    for edge, (x, y) in curves.place_labels(drawn, covered):
        _add(words, "text", edge.label, x=x, y=y, **look, **HALO)


def _add_role_headings(root: Element, headings: list[Heading], covered: Boxes) -> None:
    group = ElementTree.SubElement(root, "g", {"class": "roles"})
    look = {"text_anchor": "middle", "font_size": HEADING_SIZE, "fill": style.SOFT}
    for heading in headings:
        half = measure(heading.text, HEADING_SIZE) / 2
        x, y = heading.x, heading.y
        covered.add((x - half, y - HEADING_SIZE, x + half, y + HEADING_SIZE / 2))
        _add(group, "text", heading.text, x=x, y=y, **look, **HALO)


def _add_edge(root: Element, diagram: Diagram, edge: Edge, curve: Curve) -> None:
    group = ElementTree.SubElement(root, "g", {"class": "line"})
    for key, value in _list_evidence(diagram, edge).items():
        group.set(f"data-{key}", escape_controls(value))
    source, target = diagram.nodes[edge.source].label, diagram.nodes[edge.target].label
    words = qualify(edge.standing or diagram.say(SUPPORT[edge.support]), edge.caveat)
    sources = count_sources(edge.roots, edge.opponents, edge.opposed, diagram.say)
    title = f"{source} — {edge.label} — {target} ({words}; {sources})"
    _add(group, "title", title)
    curves.draw_edge(group, curve, edge, RADIUS + 3)


def _list_evidence(diagram: Diagram, edge: Edge) -> dict[str, str]:
    return {
        "claim": edge.id,
        "predicate": edge.predicate,
        "support": edge.support,
        "opposed": edge.opposed,
        "roots": str(edge.roots),
        "opponents": str(edge.opponents),
        "stances": " ".join(list_stances(diagram, edge)),
        "policies": " ".join(edge.policies),
        "attributions": " ".join(edge.attributions),
    }


def _add_node(root: Element, node: Node, place: Place, name: Placed | None, say: Say) -> None:
    """Add a node, with its label where there is room for it."""
    group = ElementTree.SubElement(
        root, "g", {"class": "thing", "data-id": node.id, "data-kind": node.kind}
    )
    group.set("transform", f"translate({place[0]:.1f} {place[1]:.1f})")
    names = "; ".join(text for text, _, _ in node.names)
    also = f": {say(ALSO) % {'names': names}}" if names else ""
    _add(group, "title", f"{node.label} ({node.id}){also}")
    _add_shape(group, node.kind, RADIUS)
    if name is None:
        return
    left, top, right, _ = name.box
    look = {"text_anchor": "middle", "font_size": SIZE, "fill": style.INK}
    x, first = (left + right) / 2 - place[0], top - place[1] + SIZE
    for number, row in enumerate(name.rows):
        _add(group, "text", row, x=x, y=first + ROW_HEIGHT * number, **look, **HALO)


def _add_shape(group: Element, kind: str, size: float) -> None:
    outline = {"stroke": style.INK, "stroke_width": f"{style.OUTLINE_WIDTH / size:.3f}"}
    scale = f"scale({size:g})"
    _add(group, "path", d=style.outline(kind), fill=style.fill(kind), transform=scale, **outline)


def _list_entries(edges: list[Edge], nodes: list[Node], say: Say) -> list[Entry]:
    """Return the entries of the legend: only what the diagram has."""
    kinds = {node.kind for node in nodes}
    entries = list(_list_edge_entries(edges))
    entries += [
        Entry("kind", kind, style.kind_label(kind)) for kind in style.KINDS if kind in kinds
    ]
    return [entry._replace(text=say(entry.text)) for entry in entries]


def _list_edge_entries(edges: list[Edge]) -> Iterator[Entry]:
    supports = {edge.support for edge in edges}
    marks = {edge.opposed for edge in edges}
    for name, text in SUPPORT.items():
        if name in supports:
            yield Entry("support", name, text)
    if any(style.stroke(edge).core for edge in edges):
        yield Entry("hollow", "", style.LEGEND["hollow"])
    if any(edge.roots > 1 for edge in edges):
        yield Entry("wide", "", style.LEGEND["wide"])
    for name in style.STYLE["marks"]:
        if name in marks:
            yield Entry("mark", name, style.LEGEND[name])


def _count_rows(entries: list[Entry], frame: Frame) -> int:
    """Return the number of rows of the legend."""
    columns = max(1, int((frame.width / frame.unit - 2 * INDENT) // ENTRY_WIDTH))
    return math.ceil(len(entries) / columns)


def _add_legend(root: Element, entries: list[Entry], frame: Frame) -> None:
    left, top = frame.left + INDENT * frame.unit, frame.top + frame.height + 16 * frame.unit
    transform = f"translate({left:.1f} {top:.1f}) scale({frame.unit:.3f})"
    legend = ElementTree.SubElement(root, "g", {"class": "legend", "transform": transform})
    rows = _count_rows(entries, frame)
    for number, entry in enumerate(entries):
        column, row = divmod(number, rows)
        item = ElementTree.SubElement(legend, "g")
        item.set("transform", f"translate({ENTRY_WIDTH * column} {ENTRY_HEIGHT * row})")
        _add_sample(item, entry)
        _add(item, "text", entry.text, x=58, y=4, font_size=TEXT_SIZE, fill=style.INK)


def _add_sample(item: Element, entry: Entry) -> None:
    """Add the shape of a kind, or an edge as the entry describes it."""
    if entry.sort == "kind":
        place = ElementTree.SubElement(item, "g", {"transform": "translate(25 0)"})
        _add_shape(place, entry.name, 8)
        return
    support, sources = SAMPLES.get(entry.sort, (entry.name, 1))
    sample = Edge("", "", "", "", "", "", [], support, roots=sources, opponents=sources)
    curves.draw_stroke(item, "M2 0L48 0", sample)
    if entry.sort == "mark":
        curves.draw_mark(item, (25.0, 0.0), 0.0, entry.name)
