"""Both sides in three columns: everybody is there, and nothing runs."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from kg.views.diagram import Diagram
from kg.views.pictures import sides
from kg.views.pictures.voices import list_propositions
from tests.views.diagrams import VIEWS, make_oddly_named

SVG = "{http://www.w3.org/2000/svg}"


def draw(diagram: Diagram) -> ElementTree.Element:
    return ElementTree.fromstring(sides.draw_sides_svg(diagram))


def chips(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [one for one in root.iter() if "chip" in one.get("class", "").split()]


@pytest.mark.parametrize("name", VIEWS)
def test_every_voice_has_a_chip_in_both_forms(diagram: Callable[..., Diagram], name: str) -> None:
    shown = diagram(name)
    voices = set()
    for one in list_propositions(shown):
        for voice in (*one.supporters, *one.opponents):
            voices.add((one.claim.id, voice.id, " ".join(voice.attributions)))
    page = ElementTree.fromstring(sides.draw_sides_html(shown))
    for root in (draw(shown), page):
        drawn = {
            (one.get("data-claim"), one.get("data-speaker"), one.get("data-attributions"))
            for one in chips(root)
        }
        assert drawn == voices
    assert sides.fits_sides(shown) == bool(voices)


def test_who_passes_on_has_a_dashed_outline(diagram: Callable[..., Diagram]) -> None:
    for chip in chips(draw(diagram("who-says-who-denies"))):
        box = chip.find(f"{SVG}rect")
        assert box is not None
        assert ("passes-on" in chip.get("class", "")) == bool(box.get("stroke-dasharray"))


def test_an_empty_side_says_nobody(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("who-says-who-denies")
    alone = [one for one in list_propositions(shown) if not one.supporters]
    assert alone
    for text in (sides.draw_sides_svg(shown), sides.draw_sides_html(shown)):
        assert text.count(sides.NOBODY) == len(alone)
        assert "unopposed" not in text


def test_odd_labels_are_text_that_fits() -> None:
    text = sides.draw_sides_svg(make_oddly_named())
    root = ElementTree.fromstring(text)
    assert f"{SVG}script" not in {one.tag for one in root.iter()}
    assert "\u202e" not in text
    assert float(root.get("height", "0")) < 2000
    assert "<script>" not in sides.draw_sides_html(make_oddly_named())


def test_marks_link_where_there_is_an_address(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("new-york-case")
    page = sides.draw_sides_html(shown, lambda id: f"/page/{id}")
    addresses = set(re.findall(r'href="([^"]+)"', page))
    claims = {f"/page/{one.claim.id}" for one in list_propositions(shown)}
    assert claims <= addresses
    assert "href" not in sides.draw_sides_html(shown)
    assert 'role="group"' in sides.draw_sides_svg(shown, lambda id: f"/page/{id}")


def test_chips_stay_inside_their_column(diagram: Callable[..., Diagram]) -> None:
    root = draw(diagram("organizational-ties"))
    middle = 24 + 1392 * sides.SHARE_FOR
    for chip in chips(root):
        box = chip.find(f"{SVG}rect")
        assert box is not None
        left, width = float(box.get("x", "")), float(box.get("width", ""))
        if "for" in chip.get("class", "").split():
            assert left >= 24
            assert left + width <= middle
        else:
            assert left >= middle
            assert left + width <= 1416
