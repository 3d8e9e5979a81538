"""Lanes of time: one for each country, with both clocks of each act."""

from dataclasses import dataclass

from kg.views.diagram import Diagram
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
    link_nothing,
    start,
)
from kg.views.pictures.clock import CLOCKS, Axis, Interval
from kg.views.pictures.events import Event, Lane, Timed, list_lanes
from kg.views.pictures.frame import MARGIN, WIDTH, close_frame, open_frame
from kg.views.pictures.words import Line, frame_drawing

#: Pixels: the heads of lanes, the column of what has no time, and the gap between columns.
HEADS, UNDATED, GAP = 150.0, 350.0, 20.0
#: Pixels of a row: its height, that of a label on a row of its own, and where each clock is.
ROW, BELOW, TOPS = 25.0, 16.0, {"holds": 4.0, "said": 15.0}
#: Pixels: how high the marks of each clock are, and how wide those of a day.
HIGH, DAY = {"holds": 9.0, "said": 5.0}, 9.0
#: Pixels: between ticks, above and below a lane, and a row of small text.
TICK, SPACE, STEP = 80.0, 6.0, 15.0
#: Pixels at the edges of a narrow picture.
EDGE = 2.0
#: Below this width a lane has its head above it and what has no time below.
NARROW = 620.0
#: The most events without a time that a lane lists; the rest is counted.
MOST = 60
#: Pixels: the width in a page, so that its text can be read in one of 1,000.
PAGE = 1200.0
NOBODY, REST = "without a time", "and %(number)s more"
TITLE, ROUND = "Lanes of time", "round: one day"
EVENT, EVENTS = "%(number)s event", "%(number)s events"
SUMMARY = (
    "%(events)s: of %(happened)s it is said when it was, of %(said)s only when it was said, "
    "of %(undated)s neither."
)
#: What lanes say, in the language of a page.
SAID = (NOBODY, REST, TITLE, ROUND, EVENT, EVENTS, SUMMARY)


@dataclass(frozen=True)
class Field:
    """Where the columns of a picture are, and its axis; a narrow one has one column."""

    left: float
    axis: Axis
    undated: float
    right: float
    address: Address
    is_narrow: bool
    say: Say

    @property
    def most(self) -> float:
        """Where the names of what has a time end at the latest."""
        return self.right if self.is_narrow else self.undated - GAP


def fits_lanes(diagram: Diagram) -> bool:
    """Return whether a diagram shows an act of a government."""
    return any(lane.events for lane in list_lanes(diagram))


def summarize_lanes(lanes: list[Lane], say: Say = str) -> str:
    """Return how many events have a time by which clock, and how many have none.

    Each event is counted once, so that the numbers add up.
    """
    # an act of two governments is in two lanes
    events = {id(event): event for lane in lanes for event in lane.events}
    happened = sum(bool(event.times.get("holds")) for event in events.values())
    undated = sum(not event.is_dated for event in events.values())
    said = len(events) - happened - undated
    acts = say(EVENT if len(events) == 1 else EVENTS) % {"number": len(events)}
    numbers = {"happened": happened, "said": said, "undated": undated}
    return say(SUMMARY) % {"events": acts, **numbers}


def draw_lanes_svg(diagram: Diagram) -> str:
    """Return the lanes of a diagram as SVG."""
    lanes = list_lanes(diagram)
    root, top = open_frame(diagram, summarize_lanes(lanes, diagram.say))
    root.set("class", "picture lanes")
    return close_frame(root, add_lanes(root, lanes, top, WIDTH, say=diagram.say))


def draw_lanes_html(diagram: Diagram, address: Address = link_nothing) -> str:
    """Return the lanes of a diagram for a page."""
    return frame_lanes(list_lanes(diagram), address, say=diagram.say)


def frame_lanes(
    lanes: list[Lane],
    address: Address = link_nothing,
    *,
    width: float = PAGE,
    say: Say = str,
) -> str:
    """Return lanes as a figure of a page, with their words for narrow pages."""
    return frame_drawing(
        draw_lanes(lanes, address, width=width, say=say),
        [_describe_lane(lane, say) for lane in lanes],
        address,
        name="lanes",
        caption=(summarize_lanes(lanes, say),),
    )


def _describe_lane(lane: Lane, say: Say) -> Line:
    """Return the events of a lane in words, those without a time at the end."""
    events = []
    for event in (*lane.dated, *lane.undated):
        events.append(Line(event.id, say(event.label), event.describe_times(say)))
    return Line(lane.id, say(lane.label), lines=events)


def draw_lanes(
    lanes: list[Lane],
    address: Address = link_nothing,
    *,
    width: float = WIDTH,
    say: Say = str,
) -> str:
    """Return lanes of time as SVG; an empty text if there are none.

    Args:
        lanes: what happened, by country or entity.
        address: returns the address of an id such as `response:italy-investigation`.
        width: the width in pixels, for phones less than `NARROW`.
        say: returns a text of the picture in the language of the page.
    """
    if not lanes:
        return ""
    root = start(width, 0, say(TITLE), summarize_lanes(lanes, say))
    root.set("class", "picture lanes narrow" if width < NARROW else "picture lanes")
    bottom = add_lanes(root, lanes, 0, width, address, say)
    return close_frame(root, bottom)


def add_lanes(
    root: Element,
    lanes: list[Lane],
    top: float,
    width: float,
    address: Address = link_nothing,
    say: Say = str,
) -> float:
    """Add a legend and lanes to a picture, and return where they end."""
    field = _make_field(lanes, width, address, say)
    top = _add_legend(root, field, lanes, top)
    grid = add(root, "g", class_="grid")
    y = top
    for lane in lanes:
        y = _add_lane(root, field, lane, y)
    add(root, "path", d=f"M{field.left:.1f} {y:.1f}H{field.right:.1f}", stroke="rule")
    _add_grid(grid, field, top, y)
    return y


def _make_field(lanes: list[Lane], width: float, address: Address, say: Say) -> Field:
    intervals: list[Interval] = []
    for lane in lanes:
        for event in lane.events:
            intervals += event.intervals
    if width < NARROW:
        axis = Axis(intervals, EDGE, width - 2 * EDGE)
        return Field(EDGE, axis, EDGE, width - EDGE, address, is_narrow=True, say=say)
    left, right = MARGIN + HEADS + GAP, width - MARGIN
    has_undated = any(lane.undated for lane in lanes)
    undated = right - min(UNDATED, 0.28 * width) if has_undated else right
    axis = Axis(intervals, left, undated - GAP - left)
    return Field(MARGIN, axis, undated, right, address, is_narrow=False, say=say)


def _add_legend(root: Element, field: Field, lanes: list[Lane], top: float) -> float:
    """Add what the marks of both clocks mean, and the head of what has no time."""
    y, x = top + 16, field.left
    for clock in CLOCKS:
        words = field.say(CLOCKS[clock])
        if x + 30 + measure(words, SIZE) > field.most:
            x, y = field.left, y + 18
        box = {"x": x, "y": y - 8, "width": 22.0, "height": HIGH[clock]}
        add(root, "rect", **box, **_choose_look(clock))
        add(root, "text", words, x=x + 30, y=y, font_size=SIZE, fill="ink")
        x += 46 + measure(words, SIZE)
    add(root, "text", field.say(ROUND), x=x, y=y, font_size=SIZE, fill="soft")
    undated = {event.id for lane in lanes for event in lane.undated}
    if undated:
        words = f"{field.say(NOBODY)}: {len(undated)}"
        look = {"font_size": SIZE, "font_weight": 600, "fill": "ink"}
        y += 18 * field.is_narrow
        add(root, "text", words, x=field.undated, y=y, **look)
    return y + 28


def _choose_look(clock: str) -> dict[str, object]:
    """Return the look of a clock: filled when it was, hollow when it was said."""
    fill, stroke = "GovernmentResponse", "paper"
    if clock == "said":
        fill, stroke = stroke, fill
    return {"fill": fill, "stroke": stroke, "stroke_width": 1.4, "rx": 1.5}


def _add_grid(grid: Element, field: Field, top: float, bottom: float) -> None:
    """Add a line for each tick behind all lanes, with its text above them."""
    for tick in field.axis.list_ticks(TICK):
        x = field.axis.place(tick.day)
        add(grid, "path", d=f"M{x:.1f} {top:.1f}V{bottom:.1f}", stroke="rule")
        look = {"font_size": SMALL, "text_anchor": "middle", "fill": "soft"}
        words = tick.name(field.say)
        half = measure(words, SMALL) / 2
        if field.is_narrow:
            x = min(max(x, field.left + half), field.right - half)
        if field.is_narrow or x + half < field.undated:
            add(grid, "text", words, x=x, y=top - 5, **look)


def _add_lane(root: Element, field: Field, lane: Lane, y: float) -> float:
    """Add a lane at a height, and return where the next one begins."""
    group = add(root, "g", class_="lane", data_id=lane.id)
    add(group, "path", d=f"M{field.left:.1f} {y:.1f}H{field.right:.1f}", stroke="rule")
    label = field.say(lane.label)
    head = add_mark(group, field.address(lane.id) if lane.id else "", label, data_id=lane.id)
    room = field.right - field.left if field.is_narrow else HEADS
    rows = wrap(label, SIZE, room, rows=3, bold=True)
    look = {"font_size": SIZE, "font_weight": 600, "fill": "ink"}
    add_rows(head, rows, field.left, y + SPACE + 12, **look)
    low = y + 2 * SPACE + STEP * len(rows)
    row = low if field.is_narrow else y + SPACE
    for event in lane.dated:
        row = _add_event(group, field, event, row)
    aside = row if field.is_narrow else y + SPACE
    for event in lane.undated[:MOST]:
        aside = _add_undated(group, field, event, aside)
    if len(lane.undated) > MOST:
        words = field.say(REST) % {"number": len(lane.undated) - MOST}
        add(group, "text", words, x=field.undated, y=aside + 12, font_size=SMALL, fill="soft")
        aside += STEP
    return max(low, row + SPACE, aside + SPACE)


def _add_undated(group: Element, field: Field, event: Event, y: float) -> float:
    """Add an event without a time at the end of its lane: a hollow mark and its name."""
    mark = add_mark(group, field.address(event.id), event.describe(field.say), data_id=event.id)
    look = {"fill": "paper", "stroke": "GovernmentResponse", "stroke_dasharray": "2 2"}
    add(mark, "circle", cx=field.undated + 5, cy=y + 8, r=4.5, **look)
    rows = wrap(field.say(event.label), SIZE, field.right - field.undated - 18, rows=3)
    add_rows(mark, rows, field.undated + 18, y + 12, font_size=SIZE, fill="ink")
    return y + STEP * len(rows) + 4


def _add_event(group: Element, field: Field, event: Event, y: float) -> float:
    """Add the marks of an event with its name where there is room, and return the end."""
    mark = add_mark(
        group,
        field.address(event.id),
        event.describe(field.say),
        data_id=event.id,
        data_claim=" ".join(event.claims),
    )
    begin, end = field.right, field.left
    for clock, times in event.times.items():
        # the longest first, so that it hides no other
        for timed in sorted(times, key=lambda timed: -_find_span(field.axis, timed.interval)[1]):
            left, width = _find_span(field.axis, timed.interval)
            _add_time(mark, clock, timed, (left, y, width))
            begin, end = min(begin, left), max(end, left + width)
    return _add_name(mark, field, event, (begin, end, y))


def _find_span(axis: Axis, interval: Interval) -> tuple[float, float]:
    """Return where the mark of a time begins, and how wide it is."""
    begin, end = axis.span(interval)
    if end - begin >= DAY:
        return begin, end - begin
    begin = min((begin + end - DAY) / 2, axis.left + axis.width - DAY)
    return max(begin, axis.left), DAY


def _add_time(mark: Element, clock: str, timed: Timed, at: tuple[float, float, float]) -> None:
    x, y, width = at
    look = _choose_look(clock)
    if timed.interval.is_day:
        look["rx"] = HIGH[clock] / 2
    if timed.interval.is_open:
        look |= {"stroke": "GovernmentResponse", "stroke_dasharray": "4 3", "fill_opacity": 0.4}
    box = {"x": x, "y": y + TOPS[clock], "width": width, "height": HIGH[clock]}
    ids = " ".join(timed.attributions)
    add(mark, "rect", **box, **look, data_clock=clock, data_attributions=ids)


def _add_name(mark: Element, field: Field, event: Event, at: tuple[float, float, float]) -> float:
    """Add the name of an event beside its marks, else below them."""
    begin, end, y = at
    least, most = field.axis.left, field.most
    text = field.say(event.label)
    if event.objectors:
        text += f" − {event.count_objectors(field.say)}"
    width = measure(text, SIZE)
    look: dict[str, object] = {"font_size": SIZE, "fill": "ink", "stroke": "paper"}
    look |= {"stroke_width": 3, "paint_order": "stroke"}
    if end + 8 + width <= most:
        add(mark, "text", text, x=end + 8, y=y + 15, **look)
    elif begin - 8 - width >= least:
        add(mark, "text", text, x=begin - 8, y=y + 15, text_anchor="end", **look)
    else:
        x = max(least, min(begin, most - width))
        rows = wrap(text, SIZE, most - least, rows=3)
        add_rows(mark, rows, x, y + ROW + 9, **look)
        return y + ROW + BELOW + STEP * (len(rows) - 1)
    return y + ROW
