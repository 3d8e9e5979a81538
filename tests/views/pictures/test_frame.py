"""Frame of a picture: heading, notice, and a box that has all of it."""

from xml.etree import ElementTree

from kg.views.pictures.frame import close_frame, open_frame, write_html
from tests.views.diagrams import make_diagram


def test_a_file_says_what_it_is_and_how_to_read_it() -> None:
    diagram = make_diagram([], [])
    root, y = open_frame(diagram, "Two claims.", "How to read it.")
    text = close_frame(root, y + 100)
    for words in ("Made up", "Two claims.", "How to read it.", "CC BY 4.0", "is no conviction"):
        assert words in text
    again = ElementTree.fromstring(text)
    assert again.get("viewBox", "").endswith(again.get("height", ""))
    assert again.get("role") == "img"


def test_an_endless_title_stays_short() -> None:
    diagram = make_diagram([], [])
    diagram.title = "long " * 2000
    _, y = open_frame(diagram, "")
    assert y < 250


def test_html_has_no_empty_elements_of_xml() -> None:
    root = ElementTree.Element("figure")
    ElementTree.SubElement(root, "td")
    assert write_html(root) == "<figure><td></td></figure>"
