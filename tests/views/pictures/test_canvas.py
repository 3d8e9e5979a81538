"""Canvas: colours of both themes, and what readers get instead of a picture."""

from xml.etree import ElementTree

from kg.views import style
from kg.views.pictures import canvas


def test_a_role_is_the_light_colour_and_a_class() -> None:
    root = canvas.start(10, 10, "A picture", "")
    line = canvas.add(root, "rect", fill="ink", stroke="Station", class_="box")
    assert line.get("fill") == style.LIGHT["ink"]
    assert line.get("stroke") == style.fill("Station")
    assert line.get("class") == "box fill-ink stroke-Station"


def test_a_value_that_is_no_role_stays() -> None:
    line = canvas.add(canvas.start(10, 10, "A picture", ""), "rect", fill="none", x=1.25)
    assert line.attrib == {"fill": "none", "x": "1.2"}


def test_a_picture_has_a_name_and_a_description() -> None:
    root = canvas.start(10, 10, "A picture", "of nothing")
    assert root.get("role") == "img"
    assert root.get("aria-label") == "A picture"
    assert [child.text for child in root] == ["A picture", "of nothing"]


def test_a_picture_with_links_is_no_image() -> None:
    root = canvas.start(10, 10, "A picture", "")
    canvas.add_mark(root, "/page/station/manhattan", "Manhattan station", data_id="x")
    written = ElementTree.fromstring(canvas.write(root))
    assert written.get("role") == "group"
    assert written[1].get("href") == "/page/station/manhattan"
    assert written[1].get("aria-label") == "Manhattan station"


def test_a_mark_without_an_address_is_a_group() -> None:
    mark = canvas.add_mark(canvas.start(10, 10, "", ""), canvas.link_nothing("x"), "A mark")
    assert mark.tag == "g"
    assert mark[0].text == "A mark"


def test_hostile_text_stays_text() -> None:
    root = canvas.start(10, 10, '<script>"', "\u202e\u0007")
    canvas.add(root, "text", "</svg><script>alert(1)</script>")
    written = ElementTree.fromstring(canvas.write(root))
    assert {child.tag.rpartition("}")[2] for child in written} == {"title", "desc", "text"}
    assert "\u0007" not in canvas.write(root)


def test_rows_are_below_one_another() -> None:
    root = canvas.start(10, 10, "", "")
    canvas.add_rows(root, ["one", "two"], 5, 10, font_size=12)
    assert [row.get("y") for row in root.iter("text")] == ["10", "25"]
