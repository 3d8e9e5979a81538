"""Words: a drawing for wide pages, and what it shows as a list for narrow ones."""

from dataclasses import dataclass, field
from xml.etree import ElementTree

from kg.views.pictures.canvas import Address, Element, add, link_nothing

#: Stands for the drawing until the figure is text.
HERE = "drawing"


@dataclass
class Line:
    """What a drawing shows of one thing, in words, and the lines below it."""

    id: str
    name: str
    text: str = ""
    lines: list["Line"] = field(default_factory=list)


def frame_drawing(
    drawing: str,
    lines: list[Line],
    address: Address = link_nothing,
    *,
    name: str,
    caption: tuple[str, ...] = (),
) -> str:
    """Return a figure with a drawing, which narrow pages replace by its lines.

    Args:
        drawing: the picture as SVG.
        lines: what it shows, in words.
        address: returns the address of an id.
        name: the name of the layout, for the style.
        caption: what stands above the picture, in paragraphs.
    """
    figure = ElementTree.Element("figure", {"class": f"picture drawn {name}-figure"})
    heading = add(figure, "figcaption")
    for text in caption:
        add(heading, "p", text)
    add(figure, "div", HERE, class_=HERE)
    _add_lines(add(figure, "div", class_="in-words"), lines, address)
    page = ElementTree.tostring(figure, encoding="unicode", method="html")
    empty = f'<div class="{HERE}">{HERE}</div>'
    return page.replace(empty, f'<div class="{HERE}">{drawing}</div>', 1)


def _add_lines(parent: Element, lines: list[Line], address: Address) -> None:
    """Add lines as a list, with the lists below them."""
    if not lines:
        return
    within = add(parent, "ul")
    for line in lines:
        item = add(within, "li")
        href = address(line.id) if line.id else ""
        named = add(item, "a" if href else "span", line.name, class_="name")
        if href:
            named.set("href", href)
            named.set("data-id", line.id)
        if line.text:
            add(item, "small", line.text)
        _add_lines(item, line.lines, address)
