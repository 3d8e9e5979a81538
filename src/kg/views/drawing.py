"""Pictures to print: SVG with the evidence in it, and PNG drawn from that."""

import json
import math
import struct
import zlib
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from kg.errors import KgError
from kg.query.table import visible
from kg.views import grammar
from kg.views.network import stances
from kg.views.projection import Line, Node, Picture
from kg.views.support import LICENCE, NOTICE, SUPPORT

Place = tuple[float, float]
Element = ElementTree.Element

MARGIN, SIZE, LEGEND = 120.0, 11.0, 24.0
#: The width in pixels up to which title and legend are read at their own size.
READABLE = 1600
#: Labels are cut to so many letters a row and so many rows; a proposition says nothing when it is cut short.
ROW, ROWS = 26, {"Claim": 4}
FONT = "'DejaVu Sans', 'Noto Sans', 'Liberation Sans', 'Noto Sans CJK SC', Helvetica, Arial, sans-serif"


def svg(picture: Picture, places: Mapping[str, Place]) -> str:
    """A picture as one SVG file: each line and thing carries its claim, stances, roots and policies."""
    lines, nodes = picture.visible(), picture.drawn()
    left, top, wide, high = _frame([places[node.id] for node in nodes])
    entries = list(_legend_entries(lines, nodes))
    # a large picture is looked at from afar: title and legend grow with it
    unit = max(1.0, wide / READABLE)
    head, foot = 70 * unit, (30 + LEGEND * math.ceil(len(entries) / _columns(wide / unit))) * unit
    box = f"{left:.0f} {top - head:.0f} {wide:.0f} {high + head + foot:.0f}"
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box, "role": "img", "font-family": FONT})
    root.set("width", f"{wide:.0f}")
    root.set("height", f"{high + head + foot:.0f}")
    _child(root, "title", picture.title or picture.name)
    _child(root, "desc", f"{picture.description} {_about(picture)}".strip())
    _child(root, "rect", x=left, y=top - head, width=wide, height=high + head + foot, fill=grammar.PAPER)
    _child(
        root,
        "text",
        picture.title or picture.name,
        x=left + 24 * unit,
        y=top - 34 * unit,
        font_size=20 * unit,
        fill=grammar.INK,
    )
    _child(root, "text", _about(picture), x=left + 24 * unit, y=top - 14 * unit, font_size=11 * unit, fill=grammar.SOFT)
    for line, bend in zip(lines, grammar.bends(lines), strict=True):
        if line.source != line.target:
            root.append(_line(picture, line, (places[line.source], places[line.target]), bend))
    for node in nodes:
        root.append(_thing(node, places[node.id]))
    root.append(_legend(entries, (left + 24 * unit, top + high + 16 * unit), wide, unit))
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def png(picture: Picture, places: Mapping[str, Place], *, width: int = 2400) -> bytes:
    """A picture as PNG, with its claims as JSON in the text chunk `kg:claims`.

    Raises:
        KgError: the machine has no font, without which every label would silently be missing.
    """
    import resvg_py

    drawn = svg(picture, places)
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">{}</svg>'
    letters = blank.format(f'<text y="15" font-family="{FONT}">kg</text>')
    if resvg_py.svg_to_bytes(svg_string=letters) == resvg_py.svg_to_bytes(svg_string=blank.format("")):
        hint = "install a font such as DejaVu Sans or Noto Sans, or write .svg"
        raise KgError("this machine has no font, so a PNG would have no labels", hint=hint)
    data = bytes(resvg_py.svg_to_bytes(svg_string=drawn, width=width))
    return _with_text(data, "kg:claims", json.dumps(_claims(picture), ensure_ascii=False))


def _claims(picture: Picture) -> dict[str, object]:
    claims = [
        {"claim": line.id, "support": line.support, "opposed": line.opposed, "roots": line.roots}
        | {"opponents": line.opponents, "stances": stances(picture, line)}
        for line in picture.visible()
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


def _about(picture: Picture) -> str:
    return f"Policy: {picture.policy}. Data version {picture.digest}, {LICENCE}. {NOTICE}"


def _frame(places: list[Place]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in places] or [0.0], [y for _, y in places] or [0.0]
    wide, high = max(xs) - min(xs) + 2 * MARGIN, max(ys) - min(ys) + MARGIN
    return min(xs) - MARGIN, min(ys) - MARGIN / 2, max(wide, 900.0), high


def _child(parent: Element, tag: str, text: str | None = None, /, **values: object) -> Element:
    """An element with attributes; a number is rounded, and no control character stands in a text."""
    named = {
        key.rstrip("_").replace("_", "-"): f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
        for key, value in values.items()
    }
    child = ElementTree.SubElement(parent, tag, {key: visible(value) for key, value in named.items()})
    child.text = None if text is None else visible(text)
    return child


def _line(picture: Picture, line: Line, ends: tuple[Place, Place], bend: float) -> Element:
    group = Element("g", {"class": "line"})
    for key, value in _evidence(picture, line).items():
        group.set(f"data-{key}", visible(value))
    subject, object = picture.nodes[line.source].label, picture.nodes[line.target].label
    counted = f"roots {line.roots} for, {line.opponents} against"
    words = f"{subject} — {line.label} — {object} ({SUPPORT[line.support]}; {counted})"
    _child(group, "title", words)
    control, middle = _curve(ends, bend)
    tip, way = _tip(ends, control)
    path = "M{:.1f} {:.1f}Q{:.1f} {:.1f} {:.1f} {:.1f}".format(*ends[0], *control, *tip)
    _strokes(group, path, line)
    _arrow(group, tip, way, grammar.stroke(line).colour)
    if line.opposed:
        _mark(
            group, middle, math.atan2(ends[1][1] - ends[0][1], ends[1][0] - ends[0][0]), direct=line.opposed == "direct"
        )
    return group


def _evidence(picture: Picture, line: Line) -> dict[str, str]:
    return {
        "claim": line.id,
        "predicate": line.predicate,
        "support": line.support,
        "opposed": line.opposed,
        "roots": str(line.roots),
        "opponents": str(line.opponents),
        "stances": " ".join(stances(picture, line)),
        "policies": " ".join(line.policies),
        "attributions": " ".join(line.attributions),
    }


def _strokes(group: Element, path: str, line: Line) -> None:
    drawn = grammar.stroke(line)
    dashes = {"stroke_dasharray": " ".join(map(str, drawn.dashes))} if drawn.dashes else {}
    _child(group, "path", d=path, fill="none", stroke=drawn.colour, stroke_width=drawn.width, **dashes)
    if drawn.hollow:
        inside = grammar.core(drawn.width)
        _child(group, "path", d=path, fill="none", stroke=grammar.PAPER, stroke_width=inside)


def _curve(ends: tuple[Place, Place], bend: float) -> tuple[Place, Place]:
    """The control point of a quadratic curve between two places, and the curve's middle."""
    (x1, y1), (x2, y2) = ends
    control = ((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend)
    return control, ((x1 + x2) / 4 + control[0] / 2, (y1 + y2) / 4 + control[1] / 2)


def _tip(ends: tuple[Place, Place], control: Place) -> tuple[Place, float]:
    """Where a line ends before its target, and which way it points there."""
    way = math.atan2(ends[1][1] - control[1], ends[1][0] - control[0])
    gap = min(SIZE + 3, math.dist(*ends) / 2)
    return (ends[1][0] - math.cos(way) * gap, ends[1][1] - math.sin(way) * gap), way


def _arrow(group: Element, tip: Place, way: float, colour: str) -> None:
    turned = f"translate({tip[0]:.1f} {tip[1]:.1f}) rotate({math.degrees(way):.1f})"
    _child(group, "path", d="M2 0L-9-4.5L-6.5 0L-9 4.5Z", fill=colour, transform=turned)


def _mark(group: Element, middle: Place, way: float, *, direct: bool) -> None:
    """A bar across: denied or disputed itself; a small open one: only through a wider claim."""
    turned = f"translate({middle[0]:.1f} {middle[1]:.1f}) rotate({math.degrees(way):.1f})"
    if direct:
        _child(group, "path", d="M0-9V9", stroke=grammar.AGAINST, stroke_width=4, transform=turned)
    else:
        box = {"x": -2.2, "y": -5.5, "width": 4.4, "height": 11}
        _child(group, "rect", fill=grammar.PAPER, stroke=grammar.AGAINST, stroke_width=1.4, transform=turned, **box)


def _thing(node: Node, place: Place) -> Element:
    group = Element("g", {"class": "thing", "data-id": node.id, "data-kind": node.kind})
    group.set("transform", f"translate({place[0]:.1f} {place[1]:.1f})")
    names = "; ".join(text for text, _, _ in node.names)
    _child(group, "title", f"{node.label} ({node.id}){f': also {names}' if names else ''}")
    _shape(group, node.kind, SIZE)
    for number, row in enumerate(_rows(node)):
        halo = {"stroke": grammar.PAPER, "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}
        y = SIZE + 13 + 12 * number
        _child(group, "text", row, y=y, text_anchor="middle", font_size=10.5, fill=grammar.INK, **halo)
    return group


def _shape(group: Element, kind: str, size: float) -> None:
    outline, fill = grammar.SHAPES.get(kind, grammar.OTHER), grammar.FILLS.get(kind, grammar.PLAIN)
    edge = {"stroke": grammar.INK, "stroke_width": round(1.2 / size, 3)}
    _child(group, "path", d=outline, fill=fill, transform=f"scale({size:g})", **edge)


def _rows(node: Node) -> list[str]:
    import textwrap

    most = ROWS.get(node.kind, 2)
    return textwrap.wrap(node.label, ROW, max_lines=most, placeholder="…", break_on_hyphens=False) or [node.label]


def _columns(wide: float) -> int:
    return max(1, int((wide - 48) // 290))


def _legend_entries(lines: list[Line], nodes: list[Node]) -> Iterator[tuple[str, str, str]]:
    """What the legend explains: only what occurs in the picture."""
    occurring = {line.support for line in lines}
    yield from (("support", name, words) for name, words in SUPPORT.items() if name in occurring)
    if any(grammar.stroke(line).hollow for line in lines):
        yield "hollow", "", "hollow: no independent root"
    if {min(line.roots, 3) for line in lines} & {2, 3}:
        yield "wide", "", "wider: two, three or more roots"
    marks = {line.opposed for line in lines}
    yield from (("mark", name, words) for name, words in MARKS.items() if name in marks)
    kinds = {node.kind for node in nodes}
    yield from (("kind", kind, _kind_words(kind)) for kind in grammar.SHAPES if kind in kinds)


MARKS = {"direct": "denied or disputed", "wider": "denied through a wider claim"}


def _kind_words(kind: str) -> str:
    return "".join(" " + char.lower() if char.isupper() else char for char in kind).strip()


def _legend(entries: list[tuple[str, str, str]], corner: Place, wide: float, unit: float) -> Element:
    place = f"translate({corner[0]:.1f} {corner[1]:.1f}) scale({unit:.3f})"
    group = Element("g", {"class": "legend", "transform": place})
    rows = math.ceil(len(entries) / _columns(wide / unit))
    for number, (sort, name, words) in enumerate(entries):
        item = ElementTree.SubElement(group, "g")
        item.set("transform", f"translate({290 * (number // rows)} {LEGEND * (number % rows):.0f})")
        _sample(item, sort, name)
        _child(item, "text", words, x=58, y=4, font_size=11, fill=grammar.INK)
    return group


def _sample(item: Element, sort: str, name: str) -> None:
    if sort == "kind":
        place = ElementTree.SubElement(item, "g", {"transform": "translate(25 0)"})
        _shape(place, name, 8)
        return
    support, roots = {"support": (name, 1), "hollow": ("stated", 0), "wide": ("stated", 3)}.get(sort, ("stated", 1))
    sample = Line("", "", "", "", "", "", [], support, roots=roots, opponents=roots)
    _strokes(item, "M2 0L48 0", sample)
    if sort == "mark":
        _mark(item, (25.0, 0.0), 0.0, direct=name == "direct")
