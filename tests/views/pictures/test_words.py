"""Words: a drawing and the same as a list, with odd names as text."""

from xml.etree import ElementTree

from kg.views.pictures.words import Line, frame_drawing
from tests.views.diagrams import ODD_NAMES

DRAWING = "<svg><title>drawing</title></svg>"


def test_a_figure_has_its_drawing_and_each_line_once() -> None:
    lines = [Line("country:x", "X", lines=[Line("station:1", "One", "two of them")])]
    page = frame_drawing(DRAWING, lines, lambda id: f"/{id}", name="map", caption=("All.",))
    assert page.count(DRAWING) == 1
    root = ElementTree.fromstring(page)
    links = {link.get("href"): link.text for link in root.iter("a")}
    assert links == {"/country:x": "X", "/station:1": "One"}
    assert "two of them" in page


def test_a_line_without_an_address_is_no_link() -> None:
    assert "<a" not in frame_drawing(DRAWING, [Line("", "Nowhere")], lambda _: "/", name="map")
    assert "<a" not in frame_drawing(DRAWING, [Line("x", "X")], name="map")


def test_odd_names_stay_text() -> None:
    lines = [Line("x", name, name) for name in ODD_NAMES]
    page = frame_drawing(DRAWING, lines, name="map", caption=tuple(ODD_NAMES))
    assert "<script" not in page
    assert "\u202e" not in page
