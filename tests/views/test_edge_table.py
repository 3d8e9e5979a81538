"""The edges as a table for browsers without scripts: complete, in words, and escaped."""

import re
from html.parser import HTMLParser

from kg.views.edge_table import COLUMNS, render_edge_table
from kg.views.html import read_asset
from kg.views.view import View
from tests.views import diagrams


class Cells(HTMLParser):
    """The texts of the cells of a table, and its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        """Continue a cell."""
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def test_every_edge_shown_at_first_has_a_row_with_both_sides(case: View) -> None:
    head, *rows = Cells(render_edge_table(case.diagram)).rows
    assert tuple(head) == COLUMNS
    expected = sorted(
        (case.diagram.nodes[edge.source].label, edge.label, edge.object_label, edge.objectors)
        for edge in case.diagram.select_edges()
    )
    assert sorted((row[0], row[1], row[2], row[7]) for row in rows) == expected
    assert any(row[7] for row in rows)


def test_the_columns_are_those_of_the_scripts() -> None:
    script = read_asset("table.js")
    assert tuple(re.findall(r"^    \[say\('([^']+)'\), ", script, re.MULTILINE)) == COLUMNS


def test_a_large_table_says_how_many_edges_it_leaves_out() -> None:
    diagram = diagrams.make_large(200, 300)
    text = render_edge_table(diagram, most=40)
    assert len(Cells(text).rows) == 41
    assert f"{len(diagram.select_edges())} edges" in text
    assert "the first 40 are here" in text


def test_odd_names_are_text() -> None:
    cells = Cells(render_edge_table(diagrams.make_oddly_named()))
    assert cells.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert any("with \\u202e turned \\u0007 bell" in row for row in cells.rows)
