"""Bars: as long as their numbers are large, and the numbers beside them."""

import re
from xml.etree import ElementTree

from kg.views.pictures.bars import MOST, Bar, draw_bars


def test_a_bar_has_its_share_and_its_number() -> None:
    bars = [Bar([("country:es", "Spain")], [1200]), Bar([("", "Elsewhere")], [300])]
    page = draw_bars(["country"], ["stations"], bars, lambda id: f"/page/{id}")
    assert re.findall(r'width="([\d.]+)"', page) == ["100", "25"]
    assert "1,200" in page
    assert 'href="/page/country:es"' in page
    assert page.count("<a ") == 1


def test_each_column_of_numbers_has_its_own_scale() -> None:
    bars = [Bar([("", "a")], [10, 0]), Bar([("", "b")], [5, 0])]
    page = draw_bars(["x"], ["one", "two"], bars, lambda _: "")
    assert re.findall(r'width="([\d.]+)"', page) == ["100", "0", "50", "0"]


def test_rows_that_are_left_out_are_counted() -> None:
    bars = [Bar([("", f"<b>{number}")], [number]) for number in range(MOST + 5)]
    page = draw_bars(["x"], ["n"], bars, lambda _: "")
    assert f"The first {MOST} of {MOST + 5} rows" in page
    assert "&lt;b&gt;0" in page
    assert len(ElementTree.fromstring(page).findall(".//tbody/tr")) == MOST
