"""Edges of a diagram as a table in HTML, where a browser runs no script."""

from xml.etree import ElementTree

from kg.query.caveats import qualify
from kg.views.assessment import SUPPORT
from kg.views.diagram import Diagram
from kg.views.elements import Edge
from kg.views.pictures.canvas import add

#: The columns of the table that the scripts make (`table.js`).
COLUMNS = (
    "Subject",
    "Relation",
    "Object",
    "Support",
    "Independent sources for",
    "Independent sources against",
    "Standing",
    "Objectors",
    "Documents",
)
#: More edges than these would delay the page for readers who never see them.
MOST = 500
CAPTION = "%(edges)s (policy: %(policy)s)"
FIRST = "; the first %(number)s are here, and kg view -o NAME.csv writes all"
#: What the table says, in the language of a page.
SAID = (*COLUMNS, CAPTION, FIRST)


def render_edge_table(diagram: Diagram, *, most: int = MOST) -> str:
    """Return the edges shown at first as a table, and how many are left out."""
    edges = sorted(diagram.select_edges(), key=lambda edge: _list_cells(diagram, edge))
    table = ElementTree.Element("table")
    say, values = diagram.say, {"policy": diagram.describe_policy()}
    caption = say(CAPTION) % {"edges": diagram.count_edges(len(edges)), **values}
    if len(edges) > most:
        caption += say(FIRST) % {"number": f"{most:,}"}
    add(table, "caption", caption)
    head = add(add(table, "thead"), "tr")
    for column in COLUMNS:
        add(head, "th", say(column), scope="col")
    body = add(table, "tbody")
    for edge in edges[:most]:
        row = add(body, "tr")
        for cell in _list_cells(diagram, edge):
            add(row, "td", cell)
    return ElementTree.tostring(table, encoding="unicode", method="html")


def _list_cells(diagram: Diagram, edge: Edge) -> tuple[str, ...]:
    sources = {diagram.attributions[id]["source"] for id in edge.attributions}
    return (
        diagram.nodes[edge.source].label,
        edge.label,
        edge.object_label,
        diagram.say(SUPPORT.get(edge.support, "")),
        str(edge.roots),
        str(edge.opponents),
        qualify(edge.standing, edge.caveat) if edge.standing else "",
        edge.objectors,
        ", ".join(sorted(sources)),
    )
