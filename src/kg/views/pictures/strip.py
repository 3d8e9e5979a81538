"""Strip: a small picture of both clocks, from the attributions of a dossier."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from kg.query.attributions import Attribution
from kg.views.lettering import measure
from kg.views.pictures import canvas
from kg.views.pictures.clock import CLOCKS, Axis, Interval, read_interval

#: Pixels: between rows, of a heading, of the axis, of the legend, and half a mark.
STEP, HEADING, AXIS, LEGEND, HALF = 12.0, 24.0, 22.0, 22.0, 4.0
#: Places of marks are shares of a hundred, so that a strip has the width of its column.
WHOLE = 100.0
#: The room of a tick's text, and the least width of an interval, in those shares.
TICK, LEAST = 24.0, 1.4
#: Rows of marks below one heading; what does not fit is counted.
MOST_ROWS = 6
#: Attributions of one mark that carry their ids; its title counts the others.
MOST_IDS = 100
#: Sides by the role of their colour, with what the legend says of them.
SIDES = {
    "supporting": ("for", "says so"),
    "opposing": ("against", "denies or disputes"),
    "neutral": ("grey", "neither"),
}

#: What a strip says beside its clocks and sides.
TITLE, OPEN = "Strip of time", "one end is open"
DATED = "%(dated)s with a time, %(undated)s without"
WITHOUT, MORE = "%(number)s without a time", "%(number)s more"
#: All that a strip says, for translators.
SAID = (TITLE, OPEN, DATED, WITHOUT, MORE, *(words for _, words in SIDES.values()))


@dataclass
class Mark:
    """Attributions of one side with one interval."""

    interval: Interval
    side: str
    attributions: list[Attribution]


def draw_strip(
    attributions: Iterable[Attribution], address: canvas.Address, say: canvas.Say = str
) -> str:
    """Return a strip of time as SVG; an empty text if no attribution has a time.

    It has the width of its column, and its text keeps its size.

    Args:
        attributions: whose times are drawn, those of `said` and of `holds`.
        address: returns the address of an id such as `attribution:003-201`.
        say: returns a text of the picture in the language of the page.
    """
    listed = list(attributions)
    marks = {clock: group_marks(listed, clock) for clock in CLOCKS}
    intervals = [mark.interval for of_clock in marks.values() for mark in of_clock]
    if not intervals:
        return ""
    axis = Axis(intervals, 1.0, WHOLE - 2.0)
    root = canvas.start(WHOLE, 0, say(TITLE), describe_strip(listed, say))
    root.attrib.pop("viewBox")
    top = 0.0
    for clock, of_clock in marks.items():
        undated = sum(read_interval(getattr(one, clock)) is None for one in listed)
        top = _add_clock(root, axis, (clock, of_clock, undated), top, address, say)
    _add_axis(root, axis, top, say)
    every = [mark for of_clock in marks.values() for mark in of_clock]
    _add_legend(root, every, top + AXIS, say)
    root.set("width", "100%")
    root.set("height", f"{top + AXIS + LEGEND:.0f}")
    root.set("class", "picture time-strip")
    return canvas.write(root)


def group_marks(attributions: Iterable[Attribution], clock: str) -> list[Mark]:
    """Return the marks of one clock in order of time: one for each side and interval."""
    marks: dict[tuple[str, Interval], Mark] = {}
    for one in attributions:
        interval = read_interval(getattr(one, clock))
        if interval:
            plain = interval._replace(words="")
            mark = marks.setdefault((one.side, plain), Mark(interval, one.side, []))
            mark.attributions.append(one)
    return sorted(marks.values(), key=_order)


def _order(mark: Mark) -> tuple[str, str, str]:
    return str(mark.interval.first or ""), str(mark.interval.last or "~"), mark.side


def describe_strip(attributions: list[Attribution], say: canvas.Say = str) -> str:
    """Return what a strip shows, in words."""
    parts = []
    for clock, heading in CLOCKS.items():
        dated = sum(read_interval(getattr(one, clock)) is not None for one in attributions)
        numbers = {"dated": dated, "undated": len(attributions) - dated}
        parts.append(f"{say(heading)}: {say(DATED) % numbers}")
    return "; ".join(parts)


def _add_clock(
    root: ElementTree.Element,
    axis: Axis,
    content: tuple[str, list[Mark], int],
    top: float,
    address: canvas.Address,
    say: canvas.Say,
) -> float:
    """Add the heading and marks of one clock, and return where the next one begins."""
    clock, marks, undated = content
    rows, left_out = _stack(marks, axis)
    heading = say(CLOCKS[clock]).capitalize()
    if undated:
        heading += f" · {say(WITHOUT) % {'number': undated}}"
    if left_out:
        heading += f" · {say(MORE) % {'number': left_out}}"
    text = canvas.add(root, "text", heading, x=0, y=top + 15, font_size=12, fill="soft")
    text.set("class", f"{text.get('class')} heading")
    base = top + HEADING
    for number, row in enumerate(rows):
        for mark in row:
            _add_mark(root, axis, mark, base + number * STEP + HALF, (address, say))
    return base + max(len(rows), 1) * STEP


def _stack(marks: list[Mark], axis: Axis) -> tuple[list[list[Mark]], int]:
    """Return marks in rows in which none covers another, and how many have no room."""
    rows: list[list[Mark]] = []
    ends: list[float] = []
    left_out = 0
    for mark in marks:
        begin, end = _find_span(axis, mark.interval)
        row = next((number for number, last in enumerate(ends) if last < begin), len(rows))
        if row == MOST_ROWS:
            left_out += len(mark.attributions)
            continue
        if row == len(rows):
            rows.append([])
            ends.append(0.0)
        rows[row].append(mark)
        ends[row] = end + LEAST
    return rows, left_out


def _find_span(axis: Axis, interval: Interval) -> tuple[float, float]:
    begin, end = axis.span(interval)
    return (begin, end) if end - begin >= LEAST else (begin, begin + LEAST)


def _add_mark(
    root: ElementTree.Element,
    axis: Axis,
    mark: Mark,
    y: float,
    page: tuple[canvas.Address, canvas.Say],
) -> None:
    address, say = page
    first = mark.attributions[0]
    begin, end = _find_span(axis, mark.interval)
    ids = " ".join(one.id for one in mark.attributions[:MOST_IDS])
    link = address(f"attribution:{first.id}")
    group = canvas.add_mark(root, link, describe_mark(mark, say), data_attribution=ids)
    canvas.add(
        group,
        "rect",
        x=f"{begin:.2f}%",
        y=y - HALF,
        width=f"{end - begin:.2f}%",
        height=2 * HALF,
        rx=HALF if mark.interval.is_day else 1.5,
        **_choose_look(mark.side, is_open=mark.interval.is_open),
    )


def _choose_look(side: str, *, is_open: bool = False) -> dict[str, object]:
    """Return the look of a side; a denial is hollow, as colour is not enough."""
    colour = SIDES.get(side, SIDES["neutral"])[0]
    look = {"fill": "paper" if side == "opposing" else colour, "stroke": colour}
    if is_open:
        look |= {"fill_opacity": ".25", "stroke_dasharray": "4 3"}
    return look | {"stroke_width": 1.5}


def describe_mark(mark: Mark, say: canvas.Say = str) -> str:
    """Return who says what when, in words."""
    words = []
    for one in mark.attributions[:3]:
        words.append(f"{say(one.speaker_label)} {say(one.stance)} ({one.id})")
    if len(mark.attributions) > len(words):
        words.append(say(MORE) % {"number": len(mark.attributions) - len(words)})
    return f"{mark.interval.describe(say)}: {'; '.join(words)}"


def _add_axis(root: ElementTree.Element, axis: Axis, top: float, say: canvas.Say) -> None:
    canvas.add(root, "line", x1="0", x2="100%", y1=top, y2=top, stroke="rule")
    for tick in axis.list_ticks(TICK):
        x = axis.place(tick.day)
        if x > WHOLE - TICK / 2:
            continue
        place = f"{x:.2f}%"
        canvas.add(root, "line", x1=place, x2=place, y1=top, y2=top + 5, stroke="grey")
        anchor = "start" if x < TICK / 2 else "middle"
        canvas.add(
            root,
            "text",
            tick.name(say),
            x=place,
            y=top + 17,
            text_anchor=anchor,
            font_size=11,
            fill="soft",
        )


def _add_legend(root: ElementTree.Element, marks: list[Mark], top: float, say: canvas.Say) -> None:
    """Add what the looks of these marks mean."""
    sides = {mark.side for mark in marks}
    entries = []
    for side, (_, words) in SIDES.items():
        if side in sides:
            entries.append((say(words), _choose_look(side)))
    if any(mark.interval.is_open for mark in marks):
        entries.append((say(OPEN), _choose_look("neutral", is_open=True)))
    x = 1.0
    for words, look in entries:
        canvas.add(root, "rect", x=x, y=top + 4, width=14, height=2 * HALF, rx=1.5, **look)
        canvas.add(root, "text", words, x=x + 20, y=top + 12, font_size=11, fill="soft")
        x += 32 + measure(words, 11)
