"""Frame of a picture in a file: its heading above, and how to read it below."""

from xml.etree import ElementTree

from kg.views.diagram import Diagram
from kg.views.lettering import wrap
from kg.views.pictures.canvas import SMALL, TITLE, Element, add, add_rows, start, write

#: Pixels: the width of a file, its margin, and the height of a row of small text.
WIDTH, MARGIN, STEP = 1440.0, 24.0, 15.0
#: Most rows of a title and of the lines below it: a label may have 10,000 letters.
MOST_ROWS = 4


def open_frame(
    diagram: Diagram, summary: str, notes: str = "", *, width: float = WIDTH
) -> tuple[Element, float]:
    """Return the root of a picture with its heading, and the height below it."""
    title = diagram.title or diagram.name
    about = " ".join(diagram.description.split())
    description = f"{about} {summary} {diagram.describe_file()}".strip()
    root = start(width, 0, title, description)
    add(root, "rect", width="100%", height="100%", fill="paper")
    room = width - 2 * MARGIN
    rows = wrap(title, TITLE, room, rows=MOST_ROWS, bold=True)
    y = MARGIN + TITLE
    add_rows(root, rows, MARGIN, y, font_size=TITLE, font_weight=600, fill="ink")
    y += TITLE * 1.25 * (len(rows) - 1) + 20
    for text in filter(None, (summary, notes, diagram.describe_file())):
        rows = wrap(text, SMALL, room, rows=MOST_ROWS)
        add_rows(root, rows, MARGIN, y, font_size=SMALL, fill="soft")
        y += STEP * len(rows)
    return root, y + 6


def close_frame(root: Element, bottom: float) -> str:
    """Return a picture that ends at a height as text."""
    width, height = float(root.get("width", "0")), bottom + MARGIN
    root.set("viewBox", f"0 0 {width:.0f} {height:.0f}")
    root.set("height", f"{height:.0f}")
    return write(root) + "\n"


def write_html(root: Element) -> str:
    """Return an element of a page as text."""
    return ElementTree.tostring(root, encoding="unicode", method="html")
