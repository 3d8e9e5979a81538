"""Both sides in three columns: who says so, the claim, who denies or disputes it."""

from dataclasses import dataclass
from xml.etree import ElementTree

from kg.views.diagram import Diagram
from kg.views.lettering import wrap
from kg.views.pictures.canvas import SIZE, Address, Element, Say, add, add_mark, link_nothing
from kg.views.pictures.chips import (
    AIR,
    GAP,
    MOST_ROWS,
    PAD,
    ROW,
    Chip,
    draw_chip,
    flow,
    measure_height,
)
from kg.views.pictures.frame import MARGIN, WIDTH, close_frame, open_frame, write_html
from kg.views.pictures.voices import Proposition, Voice, list_propositions

#: The heads of the columns, and the words where a column has nobody.
FOR, CLAIM, AGAINST = "says so", "what is said", "denies or disputes"
NOBODY = "nobody in these documents"
LEGEND = (
    "Filled: an independent source. Dashed outline: passes on what others say. Who denies "
    "something wider, or answers, is marked so in words."
)
ONE, SEVERAL = "%(num)s claim", "%(num)s claims"
SUMMARY = "%(claims)s: %(both)s with voices on both sides, %(alone)s that nobody here makes."
#: What both sides say, in the language of a page.
SAID = (FOR, CLAIM, AGAINST, NOBODY, LEGEND, ONE, SEVERAL, SUMMARY)
#: Shares of the width: the columns of supporters and of claims; opponents have the rest.
SHARE_FOR, SHARE_CLAIM = 0.37, 0.27
#: Pixels above and below the chips of a claim.
SPACE = 8.0


@dataclass(frozen=True)
class Column:
    """A column of the picture: which side it shows, and where."""

    side: str
    left: float
    width: float


@dataclass(frozen=True)
class Line:
    """A claim of the picture: what it is drawn into, and the height of its middle."""

    group: Element
    proposition: Proposition
    centre: float
    address: Address
    say: Say


def fits_sides(diagram: Diagram) -> bool:
    """Return whether a diagram shows a claim that somebody supports or opposes."""
    return bool(list_propositions(diagram))


def summarize_sides(propositions: list[Proposition], say: Say = str) -> str:
    """Return how many claims there are, and how many have voices on both sides."""
    contested = sum(one.is_contested for one in propositions)
    alone = sum(not one.supporters for one in propositions)
    number = len(propositions)
    claims = say(ONE if number == 1 else SEVERAL) % {"num": number}
    return say(SUMMARY) % {"claims": claims, "both": contested, "alone": alone}


def draw_sides_svg(diagram: Diagram, address: Address = link_nothing) -> str:
    """Return both sides of each claim of a diagram as SVG."""
    propositions = list_propositions(diagram)
    say = diagram.say
    root, y = open_frame(diagram, summarize_sides(propositions, say), say(LEGEND))
    root.set("class", "picture sides")
    room = WIDTH - 2 * MARGIN
    ours, middle = room * SHARE_FOR, room * SHARE_CLAIM
    columns = (
        Column("for", MARGIN, ours),
        Column("claim", MARGIN + ours, middle),
        Column("against", MARGIN + ours + middle, room - ours - middle),
    )
    y = _add_heads(root, columns, y + ROW, say)
    for one in propositions:
        y = _add_proposition(root, columns, one, y, (address, say))
    return close_frame(root, y)


def _add_heads(root: Element, columns: tuple[Column, ...], y: float, say: Say) -> float:
    for column, text, colour in zip(
        columns, (FOR, CLAIM, AGAINST), ("for", "ink", "against"), strict=True
    ):
        look = {"font_size": SIZE + 1, "font_weight": 600, "fill": colour}
        add(root, "text", say(text), **_anchor(column), y=y, **look)
    return y + SPACE


def _anchor(column: Column) -> dict[str, object]:
    """Return where the text of a column begins: towards the claim."""
    if column.side == "for":
        return {"x": column.left + column.width - PAD, "text_anchor": "end"}
    if column.side == "claim":
        return {"x": column.left + column.width / 2, "text_anchor": "middle"}
    return {"x": column.left + PAD, "text_anchor": "start"}


def _add_proposition(
    root: Element,
    columns: tuple[Column, ...],
    one: Proposition,
    y: float,
    reader: tuple[Address, Say],
) -> float:
    """Add the line of a claim at a height, and return where the next one begins."""
    ours, middle, theirs = columns
    words = wrap(one.text, SIZE, middle.width - 2 * PAD, rows=MOST_ROWS + 2, bold=True)
    supporters = flow(one.supporters, ours.width - 2 * PAD)
    opponents = flow(one.opponents, theirs.width - 2 * PAD)
    heights = (ROW * len(words) + 2 * AIR, measure_height(supporters), measure_height(opponents))
    height = max(heights) + 2 * SPACE
    group = add(root, "g", class_="proposition", data_claim=one.claim.id)
    add(group, "rect", x=middle.left, y=y, width=middle.width, height=height, fill="raised")
    end = MARGIN + sum(column.width for column in columns)
    add(group, "path", d=f"M{MARGIN:.1f} {y:.1f}H{end:.1f}", stroke="rule")
    line = Line(group, one, y + height / 2, *reader)
    _add_claim(line, middle, words)
    _add_side(line, ours, supporters)
    _add_side(line, theirs, opponents)
    return y + height


def _add_claim(line: Line, column: Column, words: list[str]) -> None:
    one = line.proposition
    mark = add_mark(line.group, line.address(one.claim.id), one.text, data_claim=one.claim.id)
    y = line.centre - ROW * (len(words) - 1) / 2 + 4
    for number, row in enumerate(words):
        look = {"font_size": SIZE, "font_weight": 600, "fill": "ink"}
        add(mark, "text", row, **_anchor(column), y=y + ROW * number, **look)


def _add_side(line: Line, column: Column, lines: list[list[Chip]]) -> None:
    """Add the chips of one side around the middle, or that there is nobody."""
    if not lines:
        look = {"font_size": SIZE, "font_style": "italic", "fill": "soft"}
        add(line.group, "text", line.say(NOBODY), **_anchor(column), y=line.centre + 4, **look)
        return
    y = line.centre - measure_height(lines) / 2
    for chips in lines:
        height = max(chip.height for chip in chips)
        x = column.left + PAD
        if column.side == "for":
            x += column.width - 2 * PAD - sum(chip.width + GAP for chip in chips) + GAP
        for chip in chips:
            _add_chip(line, column.side, chip, (x, y + (height - chip.height) / 2))
            x += chip.width + GAP
        y += height + GAP


def _add_chip(line: Line, side: str, chip: Chip, place: tuple[float, float]) -> None:
    one, voice = line.proposition, chip.voice
    mark = add_mark(
        line.group,
        line.address(_find_target(voice, one)),
        f"{voice.name}: {voice.describe()}",
        class_=f"mark chip {side}{'' if voice.is_root else ' passes-on'}",
        data_claim=one.claim.id,
        data_speaker=voice.id,
        data_attributions=" ".join(voice.attributions),
    )
    draw_chip(mark, side, chip, place)


def _find_target(voice: Voice, one: Proposition) -> str:
    """Return the id to which a chip leads: its only statement, or the claim."""
    if len(voice.attributions) == 1:
        return f"attribution:{voice.attributions[0]}"
    return one.claim.id


def draw_sides_html(diagram: Diagram, address: Address = link_nothing) -> str:
    """Return both sides of each claim of a diagram as a table of a page."""
    propositions, say = list_propositions(diagram), diagram.say
    figure = ElementTree.Element("figure", {"class": "picture sides"})
    caption = add(figure, "figcaption")
    add(caption, "p", summarize_sides(propositions, say))
    add(caption, "p", say(LEGEND), class_="soft")
    table = add(figure, "table")
    row = add(add(table, "thead"), "tr")
    for text, side in ((FOR, "for"), (CLAIM, "claim"), (AGAINST, "against")):
        add(row, "th", say(text), scope="col", class_=side)
    body = add(table, "tbody")
    for one in propositions:
        row = add(body, "tr", data_claim=one.claim.id)
        ours = add(row, "td", class_="for", data_head=say(FOR))
        _fill_side(ours, one, one.supporters, (address, say))
        _add_link(
            add(row, "th", scope="row", class_="claim"),
            address(one.claim.id),
            one.text,
            data_claim=one.claim.id,
        )
        theirs = add(row, "td", class_="against", data_head=say(AGAINST))
        _fill_side(theirs, one, one.opponents, (address, say))
    return write_html(figure)


def _fill_side(
    cell: Element, one: Proposition, voices: list[Voice], reader: tuple[Address, Say]
) -> None:
    address, say = reader
    if not voices:
        add(cell, "em", say(NOBODY), class_="nobody")
        return
    chips = add(cell, "ul")
    for voice in voices:
        chip = _add_link(
            add(chips, "li"),
            address(_find_target(voice, one)),
            "",
            class_="chip" if voice.is_root else "chip passes-on",
            data_claim=one.claim.id,
            data_speaker=voice.id,
            data_attributions=" ".join(voice.attributions),
        )
        add(chip, "bdi", voice.name).tail = " "
        add(chip, "small", voice.describe())


def _add_link(parent: Element, href: str, text: str, **values: object) -> Element:
    """Add a link, or a span where there is no address."""
    if href:
        return add(parent, "a", text, href=href, **values)
    return add(parent, "span", text, **values)
