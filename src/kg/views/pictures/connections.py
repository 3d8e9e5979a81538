"""Connections: what an answer connects to what, drawn from left to right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from kg.views.lettering import measure, wrap
from kg.views.pictures.canvas import (
    SIZE,
    SMALL,
    Address,
    Element,
    Say,
    add,
    add_mark,
    add_rows,
    start,
    write,
)
from kg.views.pictures.spread import Box
from kg.views.pictures.streams import Link, Slot, Streams, arrange
from kg.views.pictures.words import Line, frame_drawing

#: The most connections of a picture: of more, nobody could follow one.
MOST = 80
#: Pixels: the width, the widest box, the least room between boxes, and around texts.
WIDTH, BOX, GAP, PAD = 1200.0, 260.0, 8.0, 8.0
#: Pixels: the least room between columns, a row of text, the thinnest and the widest connection.
BETWEEN, ROW, THIN, THICK = 110.0, 15.0, 1.6, 14.0
#: Most rows of a name.
ROWS = 4
TITLE, COUNT, BACK = "What is connected to what", "%(number)s connections.", "Also back: %(what)s"
OBJECTED, OBJECTORS = "Objected to by %(names)s", "objectors"
#: What connections say, in the language of a page.
SAID = (TITLE, COUNT, BACK, OBJECTED, OBJECTORS)


@dataclass
class Connection:
    """What connects two entities: words for it, how often, and who objects."""

    source: str
    target: str
    words: list[str] = field(default_factory=list)
    weight: int = 1
    objectors: str = ""

    def describe(self, labels: Mapping[str, str], say: Say = str) -> str:
        """Return the connection in words."""
        words = "; ".join(self.words) or "→"
        count = f" ({self.weight})" if self.weight > 1 else ""
        text = f"{labels[self.source]} — {words}{count} — {labels[self.target]}"
        if self.objectors:
            text += f". {say(OBJECTED) % {'names': self.objectors}}"
        return text


@dataclass(frozen=True)
class Field:
    """Where the columns are, how wide a connection is, and what its marks need."""

    box: float
    step: float
    scale: float
    labels: Mapping[str, str]
    address: Address
    #: Where words stand, so that none lies on another.
    taken: list[Box]
    say: Say


def draw_connections(
    labels: Mapping[str, str],
    connections: list[Connection],
    address: Address,
    *,
    caption: tuple[str, ...] = (),
    say: Say = str,
) -> str:
    """Return connections as a figure of a page; nothing if there are none or too many.

    Args:
        labels: the names of all entities, by id.
        connections: what connects them, each pair once.
        address: the address of a page by its id, or an empty text.
        caption: what stands above the picture, in paragraphs.
        say: returns a text of ours in the language of the page.
    """
    drawn = [connection for connection in connections if connection.source != connection.target]
    if not drawn or len(drawn) > MOST:
        return ""
    root = start(WIDTH, 0, say(TITLE), say(COUNT) % {"number": len(drawn)})
    bottom = _add_connections(root, labels, drawn, address, say)
    root.set("viewBox", f"0 -2 {WIDTH:.0f} {bottom + 2:.0f}")
    root.set("height", f"{bottom + 2:.0f}")
    lines = _list_lines(labels, drawn, say)
    return frame_drawing(write(root), lines, address, name="connections", caption=caption)


def _list_lines(labels: Mapping[str, str], connections: list[Connection], say: Say) -> list[Line]:
    """Return in words what each entity is connected to."""
    lines: dict[str, Line] = {}
    for connection in connections:
        line = lines.setdefault(
            connection.source, Line(connection.source, labels[connection.source])
        )
        objected = f"{say(OBJECTORS)}: {connection.objectors}" if connection.objectors else ""
        text = ". ".join(filter(None, ("; ".join(connection.words), objected)))
        line.lines.append(Line(connection.target, labels[connection.target], text))
    return list(lines.values())


def _add_connections(
    root: Element,
    labels: Mapping[str, str],
    connections: list[Connection],
    address: Address,
    say: Say,
) -> float:
    """Add lines, then boxes, then the words that have room; return where they end."""
    box, streams = BOX, _arrange(labels, connections, BOX)
    count = max(len(streams.columns), 2)
    room = (WIDTH - 2 - (count - 1) * BETWEEN) / count
    if room < box:
        box, streams = room, _arrange(labels, connections, room)
    step = (WIDTH - 2 - box) / (count - 1)
    heaviest = max(connection.weight for connection in connections)
    scale = 0 if heaviest == 1 else (THICK - THIN) / heaviest
    where = Field(box, step, scale, labels, address, [], say)
    by_ends = {(connection.source, connection.target): connection for connection in connections}
    bands = add(root, "g", class_="bands")
    for link, path in streams.paths.items():
        _add_line(bands, where, by_ends[link.source, link.target], path)
    bottom = 0.0
    for slots in streams.columns:
        for slot in slots:
            if slot.is_node:
                _add_box(root, where, slot)
            bottom = max(bottom, slot.top + slot.height)
    for link, path in streams.paths.items():
        _add_words(root, where, by_ends[link.source, link.target], path)
    return _add_returning(
        root, where, [by_ends[one.source, one.target] for one in streams.returning], bottom
    )


def _arrange(labels: Mapping[str, str], connections: list[Connection], box: float) -> Streams:
    heights = {}
    for connection in connections:
        for id in (connection.source, connection.target):
            heights[id] = ROW * len(_wrap_name(labels[id], box)) + 2 * PAD
    links = [Link(connection.source, connection.target, 1) for connection in connections]
    return arrange(links, [], heights, scale=THICK, gap=GAP)


def _wrap_name(label: str, box: float) -> list[str]:
    return wrap(label, SIZE, box - 2 * PAD, rows=ROWS)


def _find_left(where: Field, slot: Slot) -> float:
    return 1 + slot.column * where.step


def _add_line(parent: Element, where: Field, connection: Connection, path: list[Slot]) -> None:
    """Add the line of a connection: curved between columns, straight past boxes."""
    parts = [f"M{_find_left(where, path[0]) + where.box:.1f} {path[0].centre:.1f}"]
    half = (where.step - where.box) / 2
    for before, slot in pairwise(path):
        x, y = _find_left(where, slot), slot.centre
        parts.append(f"C{x - half:.1f} {before.centre:.1f} {x - half:.1f} {y:.1f} {x:.1f} {y:.1f}")
        if slot is not path[-1]:
            parts.append(f"H{x + where.box:.1f}")
    title = connection.describe(where.labels, where.say)
    mark = add_mark(parent, "", title, data_source=connection.source, data_target=connection.target)
    look = {"stroke": "against" if connection.objectors else "grey", "fill": "none"}
    if connection.objectors:
        look["stroke_dasharray"] = "7 4"
    add(mark, "path", d="".join(parts), **look, stroke_width=THIN + where.scale * connection.weight)


def _add_box(root: Element, where: Field, slot: Slot) -> None:
    """Add the box of an entity with its name, which leads to its page."""
    label = where.labels[slot.id]
    mark = add_mark(root, where.address(slot.id), label, data_id=slot.id)
    x, y = _find_left(where, slot), slot.top
    size = {"x": x, "y": y, "width": where.box, "height": slot.height}
    add(mark, "rect", **size, rx=3, fill="raised", stroke="grey", stroke_width=1)
    rows = _wrap_name(label, where.box)
    add_rows(mark, rows, x + PAD, y + PAD + 11, font_size=SIZE, fill="ink")


def _add_words(root: Element, where: Field, connection: Connection, path: list[Slot]) -> None:
    """Add the words of a connection on its line, if no other words are there."""
    words = "; ".join(connection.words)
    width = measure(words, SMALL)
    room = where.step - where.box
    if not words or width > room - 8:
        return
    x = _find_left(where, path[-1]) - room / 2
    y = (path[-2].centre + path[-1].centre) / 2
    box = Box(x - width / 2 - 2, y - 8, x + width / 2 + 2, y + 8)
    if any(_overlaps(box, other) for other in where.taken):
        return
    where.taken.append(box)
    look = {"font_size": SMALL, "text_anchor": "middle", "fill": "soft"}
    size = {"x": box.left, "y": box.top, "width": box.right - box.left, "height": 16}
    add(root, "rect", **size, fill="paper")
    add(root, "text", words, x=x, y=y + 4, aria_hidden="true", **look)


def _overlaps(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0 and down > 0


def _add_returning(
    root: Element, where: Field, connections: list[Connection], bottom: float
) -> float:
    """Add connections that lead back to an earlier column, in words."""
    bottom += 8
    for connection in connections:
        what = connection.describe(where.labels, where.say)
        rows = wrap(where.say(BACK) % {"what": what}, SMALL, WIDTH - 8, rows=2)
        add_rows(root, rows, 2, bottom + 12, font_size=SMALL, fill="soft")
        bottom += ROW * len(rows)
    return bottom + 4
