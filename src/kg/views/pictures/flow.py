"""Flow: who repeats whom, from first speakers through others to the documents."""

from dataclasses import dataclass
from itertools import chain

from kg.views.diagram import Diagram
from kg.views.elements import Edge
from kg.views.lettering import measure, wrap
from kg.views.pictures.canvas import (
    PAINTS,
    SIZE,
    SMALL,
    Address,
    Element,
    add,
    add_mark,
    add_rows,
    link_nothing,
    start,
)
from kg.views.pictures.frame import MARGIN, WIDTH, close_frame, open_frame
from kg.views.pictures.streams import Link, Slot, Streams, arrange
from kg.views.pictures.words import Line, frame_drawing

RELAY, DRAWS = "kg:relay", "prov:wasDerivedFrom"
#: Pixels: the widest box, the least room between columns and between boxes, and around texts.
BOX, BETWEEN, GAP, PAD = 230.0, 90.0, 9.0, 8.0
#: Pixels: the narrowest box, a row of text, and the most that a statement may be wide.
NARROWEST, ROW, WIDEST = 130.0, 15.0, 5.0
#: How high all that one column says may be, in pixels.
HIGH = 620.0
#: Pixels: the width in a page, so that its text can be read in one of 1,000.
PAGE = 1200.0
#: Most rows of a name.
ROWS = 6
LEGEND = (
    "The wider a band, the more statements are passed on along it. Dashed: what a document draws "
    "on in general, by the editors' record."
)
TITLE, DOCUMENT = "Who repeats whom", "Document %(number)s"
ONE, SEVERAL = "%(num)s statement", "%(num)s statements"
TO_IT, DRAWS_ON_IT = "%(statements)s to it", "draws on it"
SUMMARY = (
    "%(statements)s are passed on, %(passing)s entities pass on what others say, into "
    "%(documents)s documents."
)
DRAWS_ON = "%(target)s draws on %(source)s, by the editors' record"
COME_IN, DRAWN_ON, BACK = "%(number)s come in", "drawn on", "Also back: %(what)s"
PASSES_ON, SAYS = "says or passes on %(number)s", "says %(number)s"
#: What a flow says, in the language of a page.
SAID: tuple[str, ...] = (
    LEGEND,
    TITLE,
    DOCUMENT,
    ONE,
    SEVERAL,
    TO_IT,
    DRAWS_ON_IT,
    SUMMARY,
    DRAWS_ON,
)
SAID += (COME_IN, DRAWN_ON, BACK, PASSES_ON, SAYS)


@dataclass(frozen=True)
class Column:
    """How wide the boxes are, and how far apart their columns begin."""

    box: float
    step: float


def fits_flow(diagram: Diagram) -> bool:
    """Return whether a diagram shows that somebody passes on what another said."""
    return any(edge.predicate == RELAY for edge in diagram.select_edges())


def draw_flow_svg(diagram: Diagram) -> str:
    """Return the flow of a diagram as SVG."""
    edges = _select(diagram)
    column, width = _choose_columns(_arrange(diagram, edges, BOX))
    root, top = open_frame(diagram, summarize_flow(diagram), diagram.say(LEGEND), width=width)
    root.set("class", "picture flow")
    return close_frame(root, _add_flow(root, diagram, edges, (column, top + 8, link_nothing)))


def draw_flow_html(diagram: Diagram, address: Address = link_nothing) -> str:
    """Return the flow of a diagram for a page."""
    edges = _select(diagram)
    column, width = _choose_columns(_arrange(diagram, edges, BOX), PAGE)
    caption = (summarize_flow(diagram), diagram.say(LEGEND))
    root = start(width, 0, diagram.say(TITLE), " ".join(caption))
    root.set("class", "picture flow")
    drawing = close_frame(root, _add_flow(root, diagram, edges, (column, MARGIN, address)))
    lines = _describe_flow(diagram, edges)
    return frame_drawing(drawing, lines, address, name="flow", caption=caption)


def _describe_flow(diagram: Diagram, edges: dict[tuple[str, str], Edge]) -> list[Line]:
    """Return in words what each node passes on to whom."""
    by_source: dict[str, list[Line]] = {}
    for (source, target), edge in edges.items():
        statements = diagram.count(len(edge.attributions), ONE, SEVERAL)
        words = diagram.say(TO_IT) % {"statements": statements}
        text = diagram.say(DRAWS_ON_IT) if edge.predicate == DRAWS else words
        by_source.setdefault(source, []).append(Line(target, diagram.nodes[target].label, text))
    lines = []
    for source in sorted(by_source, key=lambda id: (diagram.nodes[id].label, id)):
        lines.append(Line(source, diagram.nodes[source].label, lines=by_source[source]))
    return lines


def summarize_flow(diagram: Diagram) -> str:
    """Return how many statements are passed on, by how many, into how many documents."""
    relays = [edge for edge in _select(diagram).values() if edge.predicate == RELAY]
    statements = set(chain.from_iterable(edge.attributions for edge in relays))
    speakers = {edge.source for edge in relays}
    passing = {edge.target for edge in relays if edge.target in speakers}
    documents = {diagram.attributions[id]["source"] for id in statements}
    return diagram.say(SUMMARY) % {
        "statements": diagram.count(len(statements), ONE, SEVERAL),
        "passing": len(passing),
        "documents": len(documents),
    }


def _select(diagram: Diagram) -> dict[tuple[str, str], Edge]:
    """Return the edges that flow, by their ends from left to right."""
    edges: dict[tuple[str, str], Edge] = {}
    for edge in diagram.select_edges():
        if edge.predicate == RELAY:
            edges[edge.source, edge.target] = edge
        elif edge.predicate == DRAWS:
            edges.setdefault((edge.target, edge.source), edge)
    return edges


def _count(edge: Edge) -> int:
    return max(len(edge.attributions), 1) if edge.predicate == RELAY else 1


def _arrange(diagram: Diagram, edges: dict[tuple[str, str], Edge], box: float) -> Streams:
    links = [Link(*ends, _count(edge)) for ends, edge in edges.items()]
    sums: dict[str, list[int]] = {}
    for link in links:
        sums.setdefault(link.source, [0, 0])[1] += link.weight
        sums.setdefault(link.target, [0, 0])[0] += link.weight
    whole = max(sum(link.weight for link in links), 1)
    scale = min(WIDEST, HIGH / whole)
    heights = {}
    for id, both in sums.items():
        rows = len(_wrap_name(diagram, id, box)) + 1
        heights[id] = max(scale * max(both), ROW * rows + 2 * PAD - 2)
    documents = [id for id in sums if diagram.nodes[id].kind == "Source"]
    return arrange(links, documents, heights, scale=scale, gap=GAP)


def _choose_columns(streams: Streams, usual: float = WIDTH) -> tuple[Column, float]:
    """Return columns that fit the usual width, or the width that they need."""
    count = max(len(streams.columns), 2)
    room = usual - 2 * MARGIN
    box = min(BOX, (room - (count - 1) * BETWEEN) / count)
    if box >= NARROWEST:
        return Column(box, (room - box) / (count - 1)), usual
    width = count * NARROWEST + (count - 1) * BETWEEN
    return Column(NARROWEST, NARROWEST + BETWEEN), width + 2 * MARGIN


def _add_flow(
    root: Element,
    diagram: Diagram,
    edges: dict[tuple[str, str], Edge],
    where: tuple[Column, float, Address],
) -> float:
    """Add bands, then boxes, then what turns back in words; return where they end."""
    column, top, address = where
    streams = _arrange(diagram, edges, column.box)
    scale = _find_scale(streams)
    leaving, arriving = _order_ends(streams)
    bands = add(root, "g", class_="bands")
    for link, path in streams.paths.items():
        edge = edges[link.source, link.target]
        mark = _add_band_mark(bands, diagram, edge, link, address)
        width = max(scale * link.weight, 2.0)
        begin = path[0].centre + leaving[link] * scale
        end = path[-1].centre + arriving[link] * scale
        heights = [begin, *(slot.centre for slot in path[1:-1]), end]
        _draw_band(mark, edge, _trace(column, path, heights, top), width)
    bottom = top
    for slots in streams.columns:
        for slot in slots:
            if slot.is_node:
                _add_box(root, diagram, slot, (column, top, address))
            bottom = max(bottom, top + slot.top + slot.height)
    return _add_returning(root, diagram, streams, bottom)


def _find_scale(streams: Streams) -> float:
    whole = max(sum(link.weight for link in (*streams.paths, *streams.returning)), 1)
    return min(WIDEST, HIGH / whole)


def _order_ends(streams: Streams) -> tuple[dict[Link, float], dict[Link, float]]:
    """Return where links leave and arrive, in statements from the middle."""
    leaving: dict[Link, float] = {}
    arriving: dict[Link, float] = {}
    by_source: dict[str, list[Link]] = {}
    by_target: dict[str, list[Link]] = {}
    for link in streams.paths:
        by_source.setdefault(link.source, []).append(link)
        by_target.setdefault(link.target, []).append(link)
    for groups, step, ends in ((by_source, 1, leaving), (by_target, -2, arriving)):
        for links in groups.values():
            links.sort(key=lambda link: streams.paths[link][step].centre)
            low = -sum(link.weight for link in links) / 2
            for link in links:
                ends[link] = low + link.weight / 2
                low += link.weight
    return leaving, arriving


def _trace(column: Column, path: list[Slot], heights: list[float], top: float) -> str:
    """Return the middle of a band: curved between columns, else straight."""
    parts = []
    for number, (slot, height) in enumerate(zip(path, heights, strict=True)):
        x, y = MARGIN + slot.column * column.step, top + height
        if number:
            half = (column.step - column.box) / 2
            previous = top + heights[number - 1]
            bend = f"C{x - half:.1f} {previous:.1f} {x - half:.1f} {y:.1f} {x:.1f} {y:.1f}"
            parts.append(bend)
        if number < len(path) - 1:
            right = f"{x + column.box:.1f}"
            parts.append(f"H{right}" if number else f"M{right} {y:.1f}")
    return "".join(parts)


def _draw_band(mark: Element, edge: Edge, path: str, width: float) -> None:
    if edge.predicate == DRAWS:
        look: dict[str, object] = {"stroke": "grey", "stroke_width": 1.6, "stroke_dasharray": "6 4"}
        add(mark, "path", d=path, fill="none", **look)
        return
    # an edge of paper tells bands apart where they cross
    add(mark, "path", d=path, fill="none", stroke="paper", stroke_width=width + 2)
    add(mark, "path", d=path, fill="none", stroke="band", stroke_width=width)


def _add_band_mark(
    parent: Element, diagram: Diagram, edge: Edge, link: Link, address: Address
) -> Element:
    """Add the mark of a band, which leads to its only statement or first end."""
    source, target = diagram.nodes[link.source].label, diagram.nodes[link.target].label
    if edge.predicate == DRAWS:
        title = diagram.say(DRAWS_ON) % {"source": source, "target": target}
        return add_mark(parent, "", title, data_edge=edge.id)
    count = diagram.count(link.weight, ONE, SEVERAL)
    title = f"{source} → {target}: {count} ({', '.join(edge.attributions)})"
    only = edge.attributions[0] if len(edge.attributions) == 1 else ""
    link_to = address(f"attribution:{only}") if only else address(edge.id) or address(link.source)
    ids = " ".join(edge.attributions)
    return add_mark(parent, link_to, title, data_edge=edge.id, data_attributions=ids)


def _wrap_name(diagram: Diagram, id: str, box: float) -> list[str]:
    node = diagram.nodes[id]
    text = node.label
    if node.kind == "Source":
        text = f"{diagram.say(DOCUMENT) % {'number': id.partition(':')[2]}}: {text}"
    return wrap(text, SIZE, box - 2 * PAD - 4, rows=ROWS, bold=node.kind == "Source")


def _add_box(
    root: Element, diagram: Diagram, slot: Slot, where: tuple[Column, float, Address]
) -> None:
    """Add the box of a node with its name and what it says or passes on."""
    column, top, address = where
    node = diagram.nodes[slot.id]
    x, y = MARGIN + slot.column * column.step, top + slot.top
    said = sum(count for _, count in slot.after)
    arriving = sum(count for _, count in slot.before)
    words = _describe_box(diagram, node.kind, said, arriving)
    mark = add_mark(root, address(slot.id), f"{node.label}: {words}", data_id=slot.id)
    size = {"x": x, "y": y, "width": column.box, "height": slot.height}
    add(mark, "rect", **size, rx=3, fill="raised", stroke="grey", stroke_width=1)
    colour = node.kind if node.kind in PAINTS else "grey"
    add(mark, "rect", x=x, y=y, width=4, height=slot.height, fill=colour)
    rows = _wrap_name(diagram, slot.id, column.box)
    low = y + (slot.height - ROW * (len(rows) + 1)) / 2 + 12
    look = {"font_size": SIZE, "fill": "ink"}
    if node.kind == "Source":
        look["font_weight"] = 600
    add_rows(mark, rows, x + PAD + 4, low, **look)
    if measure(words, SMALL) > column.box - PAD - 6:
        words = str(max(said, arriving))
    small = {"font_size": SMALL, "fill": "soft"}
    add(mark, "text", words, x=x + PAD + 4, y=low + ROW * len(rows), **small)


def _describe_box(diagram: Diagram, kind: str, leaving: int, arriving: int) -> str:
    if kind == "Source":
        return diagram.say(COME_IN) % {"number": arriving}
    if kind == "Publication":
        return diagram.say(DRAWN_ON)
    return diagram.say(PASSES_ON if arriving and leaving else SAYS) % {"number": leaving}


def _add_returning(root: Element, diagram: Diagram, streams: Streams, bottom: float) -> float:
    """Add what leads back to an earlier column, in words."""
    for link in streams.returning:
        source, target = diagram.nodes[link.source].label, diagram.nodes[link.target].label
        count = diagram.count(link.weight, ONE, SEVERAL)
        words = diagram.say(BACK) % {"what": f"{source} → {target}, {count}"}
        rows = wrap(words, SMALL, float(root.get("width", WIDTH)) - 2 * MARGIN, rows=2)
        bottom += 10
        add_rows(root, rows, MARGIN, bottom + 10, font_size=SMALL, fill="soft")
        bottom += ROW * len(rows)
    return bottom
