"""Pictures to print: SVG with the evidence in it, and PNG drawn from that."""

import json
import math
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from xml.etree import ElementTree

from kg.errors import KgError
from kg.query.table import escape_controls
from kg.views import curves, style
from kg.views.assessment import LICENCE, NOTICE, SUPPORT
from kg.views.curves import Box, Curve, Place
from kg.views.diagram import Diagram, Edge, Node
from kg.views.network import list_stances

Element = ElementTree.Element

MARGIN, SIZE, LEGEND = 120.0, 11.0, 24.0
#: The width in pixels up to which title and legend are read at their own size.
READABLE = 1600
#: How wide a PNG is unless told: at the size of the SVG, for labels to be read, within these bounds.
NARROWEST, WIDEST = 2400, 5000
#: Labels are cut to so many letters a row and so many rows; a proposition says nothing when it is cut short.
ROW, ROWS = 26, {"Claim": 4}
HALO = {
    "stroke": style.PAPER,
    "stroke_width": 3,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}
FONT = "'DejaVu Sans', 'Noto Sans', 'Liberation Sans', 'Noto Sans CJK SC', Helvetica, Arial, sans-serif"


def render_svg(picture: Diagram, places: Mapping[str, Place]) -> str:
    """A picture as one SVG file: each line and thing carries its claim, stances, roots and policies."""
    lines, nodes = picture.select_edges(), picture.select_nodes()
    left, top, wide, high = _frame([places[node.id] for node in nodes])
    entries = list(_legend_entries(lines, nodes))
    # a large picture is looked at from afar: title and legend grow with it
    unit = max(1.0, wide / READABLE)
    head, foot = 70 * unit, (30 + LEGEND * math.ceil(len(entries) / _columns(wide / unit))) * unit
    box = f"{left:.0f} {top - head:.0f} {wide:.0f} {high + head + foot:.0f}"
    root = Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box, "role": "img", "font-family": FONT},
    )
    root.set("width", f"{wide:.0f}")
    root.set("height", f"{high + head + foot:.0f}")
    _child(root, "title", picture.title or picture.name)
    _child(root, "desc", f"{picture.description} {_about(picture)}".strip())
    _child(
        root, "rect", x=left, y=top - head, width=wide, height=high + head + foot, fill=style.PAPER
    )
    _heading(root, picture, (left + 24 * unit, top), wide, unit)
    drawn = [
        (line, curves.curve(places[line.source], places[line.target], bend))
        for line, bend in zip(lines, style.bends(lines), strict=True)
    ]
    for line, curve in drawn:
        root.append(_line(picture, line, curve))
    _words(
        root,
        drawn,
        [box for node in nodes for box in _boxes(node, places[node.id])],
    )
    for node in nodes:
        root.append(_thing(node, places[node.id]))
    root.append(_legend(entries, (left + 24 * unit, top + high + 16 * unit), wide, unit))
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _heading(root: Element, picture: Diagram, corner: Place, wide: float, unit: float) -> None:
    (left, top), title = corner, picture.title or picture.name
    most = int((wide / unit - 48) / 10.8)
    shown = title if len(title) <= most else f"{title[: most - 1].rstrip()}…"
    _child(root, "text", shown, x=left, y=top - 34 * unit, font_size=20 * unit, fill=style.INK)
    _child(
        root,
        "text",
        _about(picture),
        x=left,
        y=top - 14 * unit,
        font_size=11 * unit,
        fill=style.SOFT,
    )


def has_font() -> bool:
    """Whether letters come out at all: without a font on the machine they are left out without a word."""
    import resvg_py

    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">{}</svg>'
    letters = blank.format(f'<text y="15" font-family="{FONT}">kg</text>')
    return bool(
        resvg_py.svg_to_bytes(svg_string=letters)
        != resvg_py.svg_to_bytes(svg_string=blank.format(""))
    )


def render_png(picture: Diagram, places: Mapping[str, Place], *, width: int | None = None) -> bytes:
    """A picture as PNG, with its claims as JSON in the text chunk `kg:claims`; as wide as its labels need.

    Raises:
        KgError: the machine has no font, without which every label would silently be missing.
    """
    import resvg_py

    drawn = render_svg(picture, places)
    if not has_font():
        hint = "install a font such as DejaVu Sans or Noto Sans, or write .svg"
        raise KgError("this machine has no font, so a PNG would have no labels", hint=hint)
    wide = round(_frame([places[node.id] for node in picture.select_nodes()])[2])
    width = width or min(max(wide, NARROWEST), WIDEST)
    data = bytes(resvg_py.svg_to_bytes(svg_string=drawn, width=width))
    return _with_text(data, "kg:claims", json.dumps(_claims(picture), ensure_ascii=False))


def _claims(picture: Diagram) -> dict[str, object]:
    claims = [
        {"claim": line.id, "support": line.support, "opposed": line.opposed, "roots": line.roots}
        | {"opponents": line.opponents, "stances": list_stances(picture, line)}
        for line in picture.select_edges()
    ]
    return {
        "title": picture.title,
        "policy": picture.policy,
        "version": picture.digest,
        "licence": LICENCE,
        "notice": NOTICE,
        "claims": claims,
    }


def _with_text(data: bytes, key: str, text: str) -> bytes:
    """The PNG with an international text chunk before its end."""
    body = b"iTXt" + key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return data[:-12] + chunk + data[-12:]


def _about(picture: Diagram) -> str:
    return f"Policy: {picture.policy}. Data version {picture.digest}, {LICENCE}. {NOTICE}"


def _frame(places: list[Place]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in places] or [0.0], [y for _, y in places] or [0.0]
    wide, high = max(xs) - min(xs) + 2 * MARGIN, max(ys) - min(ys) + MARGIN
    return min(xs) - MARGIN, min(ys) - MARGIN / 2, max(wide, 900.0), high


def _child(parent: Element, tag: str, text: str | None = None, /, **values: object) -> Element:
    """An element with attributes; a number is rounded, and no control character stands in a text."""
    named = {
        key.rstrip("_").replace("_", "-"): f"{value:.1f}".removesuffix(".0")
        if isinstance(value, float)
        else str(value)
        for key, value in values.items()
    }
    child = ElementTree.SubElement(
        parent, tag, {key: escape_controls(value) for key, value in named.items()}
    )
    child.text = None if text is None else escape_controls(text)
    return child


def _line(picture: Diagram, line: Edge, curve: Curve) -> Element:
    group = Element("g", {"class": "line"})
    for key, value in _evidence(picture, line).items():
        group.set(f"data-{key}", escape_controls(value))
    subject, object = picture.nodes[line.source].label, picture.nodes[line.target].label
    counted = f"roots {line.roots} for, {line.opponents} against"
    words = f"{subject} — {line.label} — {object} ({SUPPORT[line.support]}; {counted})"
    _child(group, "title", words)
    curves.draw_edge(group, curve, line, SIZE + 3)
    return group


def _words(root: Element, lines: Iterable[tuple[Edge, Curve]], things: list[Box]) -> None:
    """What each line says, above all lines and below all things."""
    group = ElementTree.SubElement(root, "g", {"class": "words"})
    for line, (x, y) in curves.place_labels(lines, things):
        _child(
            group,
            "text",
            line.label,
            x=x,
            y=y,
            text_anchor="middle",
            font_size=curves.LABEL_SIZE,
            fill=style.SOFT,
            **HALO,
        )


def _evidence(picture: Diagram, line: Edge) -> dict[str, str]:
    return {
        "claim": line.id,
        "predicate": line.predicate,
        "support": line.support,
        "opposed": line.opposed,
        "roots": str(line.roots),
        "opponents": str(line.opponents),
        "stances": " ".join(list_stances(picture, line)),
        "policies": " ".join(line.policies),
        "attributions": " ".join(line.attributions),
    }


def _thing(node: Node, place: Place) -> Element:
    group = Element("g", {"class": "thing", "data-id": node.id, "data-kind": node.kind})
    group.set("transform", f"translate({place[0]:.1f} {place[1]:.1f})")
    names = "; ".join(text for text, _, _ in node.names)
    _child(group, "title", f"{node.label} ({node.id}){f': also {names}' if names else ''}")
    _shape(group, node.kind, SIZE)
    for number, row in enumerate(_rows(node)):
        y = SIZE + 13 + 12 * number
        _child(
            group, "text", row, y=y, text_anchor="middle", font_size=10.5, fill=style.INK, **HALO
        )
    return group


def _boxes(node: Node, place: Place) -> list[Box]:
    """What a thing takes, and what its label does."""
    (x, y), rows = place, _rows(node)
    half = max(5.8 * len(row) / 2 for row in rows)
    under = y + SIZE + 3
    return [
        (x - SIZE - 2, y - SIZE - 2, x + SIZE + 2, under),
        (x - half, under, x + half, under + 2 + 12 * len(rows)),
    ]


def _shape(group: Element, kind: str, size: float) -> None:
    outline, fill = style.outline(kind), style.fill(kind)
    edge = {"stroke": style.INK, "stroke_width": round(style.OUTLINE_WIDTH / size, 3)}
    _child(group, "path", d=outline, fill=fill, transform=f"scale({size:g})", **edge)


def _rows(node: Node) -> list[str]:
    import textwrap

    most = ROWS.get(node.kind, 2)
    return textwrap.wrap(
        node.label, ROW, max_lines=most, placeholder="…", break_on_hyphens=False
    ) or [node.label]


def _columns(wide: float) -> int:
    return max(1, int((wide - 48) // 290))


def _legend_entries(lines: list[Edge], nodes: list[Node]) -> Iterator[tuple[str, str, str]]:
    """What the legend explains: only what occurs in the picture."""
    occurring = {line.support for line in lines}
    yield from (("support", name, words) for name, words in SUPPORT.items() if name in occurring)
    if any(style.stroke(line).core for line in lines):
        yield "hollow", "", style.LEGEND["hollow"]
    if {min(line.roots, 3) for line in lines} & {2, 3}:
        yield "wide", "", style.LEGEND["wide"]
    marks = {line.opposed for line in lines}
    yield from (
        ("mark", name, style.LEGEND[name]) for name in style.STYLE["marks"] if name in marks
    )
    kinds = {node.kind for node in nodes}
    yield from (("kind", kind, style.kind_label(kind)) for kind in style.KINDS if kind in kinds)


def _legend(
    entries: list[tuple[str, str, str]], corner: Place, wide: float, unit: float
) -> Element:
    place = f"translate({corner[0]:.1f} {corner[1]:.1f}) scale({unit:.3f})"
    group = Element("g", {"class": "legend", "transform": place})
    rows = math.ceil(len(entries) / _columns(wide / unit))
    for number, (sort, name, words) in enumerate(entries):
        item = ElementTree.SubElement(group, "g")
        item.set("transform", f"translate({290 * (number // rows)} {LEGEND * (number % rows):.0f})")
        _sample(item, sort, name)
        _child(item, "text", words, x=58, y=4, font_size=11, fill=style.INK)
    return group


def _sample(item: Element, sort: str, name: str) -> None:
    if sort == "kind":
        place = ElementTree.SubElement(item, "g", {"transform": "translate(25 0)"})
        _shape(place, name, 8)
        return
    support, roots = {"support": (name, 1), "hollow": ("stated", 0), "wide": ("stated", 3)}.get(
        sort, ("stated", 1)
    )
    sample = Edge("", "", "", "", "", "", [], support, roots=roots, opponents=roots)
    curves.draw_stroke(item, "M2 0L48 0", sample)
    if sort == "mark":
        curves.draw_mark(item, (25.0, 0.0), 0.0, name)
