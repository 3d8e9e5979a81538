"""Lettering: a text is never wider than it was measured."""

from pathlib import Path

import pytest
from PIL import ImageFont

from kg.views.lettering import cut, measure, wrap

FONTS = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "LiberationSans-Regular.ttf",
)
TEXTS = (
    "Madrid · Fuzhou bureau (ESP01)",
    "Government of the People's Republic of China",
    "Canadian summons of the ambassador and cease-and-desist warning",
    "WWW MMM @@@ — “quoted”",
    "illicit titillation, 11 lilies",
    "Čeština Übergröße",
)


def test_no_font_of_the_stack_is_wider_than_measured() -> None:
    paths = [path for name in FONTS for path in Path("/usr/share/fonts").rglob(name)]
    assert paths, "this machine has none of the fonts"
    for path in paths:
        font = ImageFont.truetype(path, 1000)
        for text in TEXTS:
            assert font.getlength(text) <= 1.02 * measure(text, 1000), (path.name, text)


def test_what_is_bold_is_wider() -> None:
    assert measure("Spain", 12, bold=True) > measure("Spain", 12)


def test_east_asian_letters_are_squares() -> None:
    assert measure("中国", 10) >= 20


def test_a_text_wraps_to_a_width() -> None:
    rows = wrap("Government of the People's Republic of China", 12, 180, rows=3)
    assert len(rows) == 2
    assert all(measure(row, 12) <= 180 for row in rows)
    assert " ".join(rows) == "Government of the People's Republic of China"


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    rows = wrap("word " * 500, 12, 100, rows=2)
    assert len(rows) == 2
    assert rows[-1].endswith("…")
    assert all(measure(row, 12) <= 100 for row in rows)


@pytest.mark.parametrize("text", ["x" * 10_000, "中" * 10_000])
def test_a_word_without_end_is_split(text: str) -> None:
    rows = wrap(text, 12, 100, rows=3)
    assert len(rows) == 3
    assert all(measure(row, 12) <= 101 for row in rows)


def test_controls_are_written_out() -> None:
    assert "\u202e" not in cut("turned \u202e about", 12, 400)


def test_an_empty_text_has_one_empty_row() -> None:
    assert wrap("", 12, 100) == [""]
    assert cut("", 12, 100) == ""
