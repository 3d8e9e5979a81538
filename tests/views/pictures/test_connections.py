"""Connections: every connection and name once, no line through a box, no words over others."""

import re
from xml.etree import ElementTree

from kg.views.pictures.connections import MOST, Connection, draw_connections
from tests.views.diagrams import ODD_NAMES

SVG = "{http://www.w3.org/2000/svg}"
LABELS = {id: f"Entity {id}" for id in "abcdefgh"}
CONNECTIONS = [
    Connection("a", "b", ["hosted by"]),
    Connection("b", "c", ["part of"]),
    Connection("a", "c", ["led by"], objectors="Somebody"),
    Connection("d", "c", ["led by", "named by"]),
    Connection("e", "b", ["works with"]),
]


def read(page: str) -> ElementTree.Element:
    root = ElementTree.fromstring(page).find(f".//{SVG}svg")
    assert root is not None
    return root


def test_every_connection_and_every_entity_is_drawn() -> None:
    root = read(draw_connections(LABELS, CONNECTIONS, lambda id: f"/{id}"))
    ends = {(one.get("data-source"), one.get("data-target")) for one in root.iter(f"{SVG}g")}
    assert {(connection.source, connection.target) for connection in CONNECTIONS} <= ends
    links = {link.get("href") for link in root.iter(f"{SVG}a")}
    assert links == {"/a", "/b", "/c", "/d", "/e"}


def test_who_objects_is_named_and_shown_by_dashes() -> None:
    page = draw_connections(LABELS, CONNECTIONS, lambda _: "")
    assert "Objected to by Somebody" in page
    assert page.count("stroke-dasharray") == 1


def test_boxes_and_words_lie_on_no_other() -> None:
    root = read(draw_connections(LABELS, CONNECTIONS, lambda _: ""))
    boxes = []
    for rect in root.iter(f"{SVG}rect"):
        x, y, width, height = (float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
        for other in boxes:
            across = min(x + width, other[0] + other[2]) - max(x, other[0])
            down = min(y + height, other[1] + other[3]) - max(y, other[1])
            assert across <= 0 or down <= 0
        boxes.append((x, y, width, height))


def test_a_heavier_connection_is_wider() -> None:
    connections = [Connection("a", "b", weight=1), Connection("c", "b", weight=9)]
    page = draw_connections(LABELS, connections, lambda _: "")
    one, nine = (float(width) for width in re.findall(r'<path[^>]*stroke-width="([\d.]+)"', page))
    assert nine > one > 0


def test_too_many_connections_are_no_picture() -> None:
    labels = {str(number): str(number) for number in range(MOST + 2)}
    connections = [Connection(str(number), str(number + 1)) for number in range(MOST + 1)]
    assert draw_connections(labels, connections, lambda _: "") == ""
    assert draw_connections(LABELS, [], lambda _: "") == ""
    assert draw_connections(LABELS, [Connection("a", "a")], lambda _: "") == ""


def test_circles_and_odd_names_are_drawn() -> None:
    labels = dict(zip("abcde", ODD_NAMES, strict=True))
    connections = [Connection(*pair, ["</title><script>"]) for pair in ("ab", "bc", "ca", "de")]
    page = draw_connections(labels, connections, lambda _: "")
    assert "Also back" in page
    assert "<script" not in page
    assert "\u202e" not in page
