"""Canvas: elements of SVG that have the colours of both themes.

Colours are given by role, such as `ink`. An element has the colour of the light theme as an
attribute, for files, and a class such as `fill-ink`, by which a page gives it those of its theme.
"""

from collections.abc import Callable
from xml.etree import ElementTree

from kg.query.table import escape_controls
from kg.views import style

Element = ElementTree.Element
#: Returns the address of the page of a node, claim or attribution by id, or an empty text.
Address = Callable[[str], str]
#: Returns a text of a picture in the language of its page.
Say = Callable[[str], str]

SIZE, SMALL, TITLE = 12.0, 11.0, 20.0
#: Attributes that may name a colour by its role, and the colours of files.
PAINTED, PAINTS = ("fill", "stroke"), style.list_paints("light")


def link_nothing(_: str) -> str:
    """Return no address: marks of a file lead nowhere."""
    return ""


def start(width: float, height: float, title: str, description: str) -> Element:
    """Return the root of a picture with its name and description."""
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width:.0f} {height:.0f}",
            "width": f"{width:.0f}",
            "height": f"{height:.0f}",
            "class": "picture",
            "font-family": style.FONT,
            "font-size": f"{SIZE:g}",
        },
    )
    describe(root, title, description)
    return root


def describe(root: Element, title: str, description: str) -> None:
    """Give a picture its name and description, as text that every reader gets."""
    root.set("role", "img")
    root.set("aria-label", escape_controls(title))
    add(root, "title", title)
    if description:
        add(root, "desc", description)


def add(parent: Element, tag: str, text: str | None = None, /, **values: object) -> Element:
    """Add an element, whose colours are roles.

    Numbers are rounded, and control characters written out.
    """
    attributes: dict[str, str] = {}
    classes = [str(values.pop("class_", ""))]
    for key, value in values.items():
        name = key.rstrip("_").replace("_", "-")
        if name in PAINTED and value in PAINTS:
            classes.append(f"{name}-{value}")
            value = PAINTS[str(value)]
        written = f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
        attributes[name] = escape_controls(written)
    if named := " ".join(filter(None, classes)):
        attributes["class"] = named
    child = ElementTree.SubElement(parent, tag, attributes)
    child.text = None if text is None else escape_controls(text)
    return child


def add_rows(parent: Element, rows: list[str], x: float, y: float, **values: object) -> None:
    """Add the rows of a text, the first one at a height."""
    step = float(str(values.get("font_size", SIZE))) * 1.25
    for number, row in enumerate(rows):
        add(parent, "text", row, x=x, y=y + number * step, **values)


def add_mark(parent: Element, address: str, title: str, **values: object) -> Element:
    """Add the group of a mark, which links to its page where there is an address."""
    values = {"class_": "mark"} | values
    if address:
        mark = add(parent, "a", href=address, aria_label=title, **values)
    else:
        mark = add(parent, "g", **values)
    add(mark, "title", title)
    return mark


def write(root: Element) -> str:
    """Return a picture as text; with links it is a group, as an image hides parts."""
    if root.find(".//a") is not None:
        root.set("role", "group")
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
