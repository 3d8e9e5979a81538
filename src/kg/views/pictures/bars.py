"""Bars: the numbers of an answer as lengths, in a table that reads alone."""

from dataclasses import dataclass
from xml.etree import ElementTree

from kg.views.pictures.canvas import Address, Say, add
from kg.views.pictures.frame import write_html

#: Most bars of a picture; the table of the answer has the others.
MOST = 60
FIRST, BARS = "The first %(some)s of %(number)s rows; the table has all of them.", "The bars"
#: What bars say, in the language of a page.
SAID = (FIRST, BARS)


@dataclass(frozen=True)
class Bar:
    """One row: its labels, each with an id or none, and its numbers."""

    labels: list[tuple[str, str]]
    numbers: list[int]


def draw_bars(
    heads: list[str], names: list[str], bars: list[Bar], address: Address, say: Say = str
) -> str:
    """Return bars as a table of a page.

    Args:
        heads: the names of the columns of labels.
        names: the names of the columns of numbers, each with a scale of its own.
        bars: the rows in their order.
        address: the address of a label's page by its id.
        say: returns a text of ours in the language of the page.
    """
    figure = ElementTree.Element("figure", {"class": "picture bars"})
    if len(bars) > MOST:
        text = say(FIRST) % {"some": MOST, "number": len(bars)}
        add(add(figure, "figcaption"), "p", text)
    box = add(figure, "div", class_="box", role="region", tabindex=0, aria_label=say(BARS))
    table = add(box, "table")
    row = add(add(table, "thead"), "tr")
    for head in heads:
        add(row, "th", head, scope="col")
    for name in names:
        add(row, "th", name, scope="col", class_="number")
    body = add(table, "tbody")
    numbers = [bar.numbers for bar in bars]
    largest = [max(*column, 1) for column in zip(*numbers, strict=True)]
    for bar in bars[:MOST]:
        row = add(body, "tr")
        for id, label in bar.labels:
            place = add(row, "th", scope="row")
            href = address(id) if id else ""
            add(add(place, "a", href=href) if href else place, "bdi", label)
        for number, most in zip(bar.numbers, largest, strict=True):
            _add_bar(add(row, "td"), number, most)
    return write_html(figure)


def _add_bar(cell: ElementTree.Element, number: int, most: int) -> None:
    """Add a bar, of which the number is not a part, so that both can always be read."""
    line = add(cell, "span", class_="bar")
    image = add(line, "svg", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")
    add(image, "rect", width=round(100 * number / most, 2), height=10, fill="dot")
    add(line, "b", f"{number:,}")
