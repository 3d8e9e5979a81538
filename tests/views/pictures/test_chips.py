"""Chips: they fit their width, whatever a speaker is called."""

import pytest

from kg.views.lettering import measure
from kg.views.pictures import chips
from kg.views.pictures.voices import Voice
from tests.views.diagrams import ODD_NAMES


def made(name: str) -> Voice:
    voice = Voice(f"body:{len(name)}", name)
    voice.add("001-001", "alleges", is_direct=True, is_root=True)
    return voice


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_chip_fits_its_width_and_has_its_words(name: str) -> None:
    chip = chips.measure_chip(made(name), 200)
    assert chip.width <= 200
    assert chip.words == ["alleges · 001"]
    assert max(measure(row, 12) for row in chip.rows) <= chip.width - 2 * chips.PAD


def test_words_are_beside_a_short_name_and_below_a_long_one() -> None:
    assert chips.measure_chip(made("Mao Ning"), 300).is_inline
    assert not chips.measure_chip(made("An embassy with a name"), 180).is_inline


def test_lines_fit_their_width() -> None:
    voices = [made("x" * number) for number in range(1, 20)]
    lines = chips.flow(voices, 300)
    assert sum(map(len, lines)) == len(voices)
    for line in lines:
        assert sum(chip.width + chips.GAP for chip in line) - chips.GAP <= 300


def test_nobody_takes_no_height() -> None:
    assert chips.measure_height([]) == 0
    (line,) = chips.flow([made("Mao Ning")], 300)
    assert chips.measure_height([line, line]) == 2 * line[0].height + chips.GAP
