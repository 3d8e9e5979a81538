"""The strip of a text: every passage once, at its place, and the text put together again."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from kg.pages.passage_strip import MOST_MARKS, WIDTH, draw_strip, mark_text, merge, name_passage

SVG = "{http://www.w3.org/2000/svg}"
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def test_every_passage_is_drawn_at_its_place() -> None:
    root = ElementTree.fromstring(draw_strip(1000, [(100, 200), (500, 1000)]))
    links = root.findall("a")
    assert {link.get("href") for link in links} == {"#p100-200", "#p500-1000"}
    places = {link.get("href"): link[0].attrib for link in links}
    assert float(places["#p500-1000"]["x"]) == WIDTH / 2
    assert float(places["#p100-200"]["width"]) == WIDTH / 10
    assert root.get("aria-hidden") == "true"
    assert all(link.get("tabindex") == "-1" for link in links)


def test_more_passages_than_can_be_marked_are_drawn_together() -> None:
    spans = [(index, index + 2) for index in range(MOST_MARKS + 1)]
    (rectangle,) = ElementTree.fromstring(draw_strip(2000, spans))
    assert rectangle.tag == "rect"
    assert merge([(5, 9), (0, 2), (2, 3)]) == [(0, 3), (5, 9)]


def test_an_empty_text_has_an_empty_strip() -> None:
    assert list(ElementTree.fromstring(draw_strip(0, []))) == []


def test_a_passage_inside_another_is_marked_by_itself() -> None:
    pieces = mark_text("abcdefghij", [(0, 10), (2, 4)])
    assert pieces == [("ab", (0, 10)), ("cd", (2, 4)), ("efghij", (0, 10))]
    assert name_passage((2, 4)) == "p2-4"


@given(text=st.text(max_size=60), spans=SPANS)
def test_marking_loses_nothing(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = mark_text(text, spans)
    assert "".join(words for words, _ in pieces) == text
    place = 0
    for words, span in pieces:
        inside = [one for one in spans if one[0] <= place and place + len(words) <= one[1]]
        fitting = [one for one in inside if one[1] <= len(text)]
        assert (span in fitting) if fitting and words else span is None
        place += len(words)
