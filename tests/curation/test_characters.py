import pytest

from kg.curation.characters import find_character_faults

HIDDEN = [
    *("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u034f", "\u180e", "\u3164"),
    *("\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c", "\u2028", "\u2029"),
    *("\x00", "\x07", "\t", "\x1b", "\x7f", "\x85", "\x9f", "\ufe0f", "\U000e0041", "\U000e0100"),
    *("\ue000", "\uffff", "\ufffd", "\u2800", "\u115f", "\uffa0", "\ufff9"),
]


@pytest.mark.parametrize("char", HIDDEN, ids=lambda char: f"U+{ord(char):04X}")
@pytest.mark.parametrize("is_printed", [False, True])
def test_what_nobody_sees_is_named_by_its_code_point(char: str, is_printed: bool) -> None:
    ((reason, mend),) = find_character_faults(f"Ire{char}land", is_printed)
    assert f"U+{ord(char):04X}" in reason
    assert mend


@pytest.mark.parametrize("char", HIDDEN, ids=lambda char: f"U+{ord(char):04X}")
def test_what_nobody_sees_is_a_fault_at_either_end_too(char: str) -> None:
    assert list(find_character_faults(f"{char}Ireland"))
    assert list(find_character_faults(f"Ireland{char}"))


@pytest.mark.parametrize(
    "cell",
    [
        "Ireland",
        "é à ü ł ß",
        "海外110",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "ශ\u0dca\u200dර\u0dd3",
        "👩\u200d💻",
        "👨\u200d👩\u200d👧",
        "❤\ufe0f",
        "☎\ufe0e",
        "🏳\ufe0f\u200d🌈",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "葛\U000e0100",
        "2016–?",
        "“so”",
    ],
)
def test_what_a_script_or_an_emoji_needs_is_taken(cell: str) -> None:
    assert list(find_character_faults(cell)) == []


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (" a", "white space at an end"),
        ("a\u00a0", "white space at an end"),
        ("a  b", "two spaces in a row"),
        ("é  b", "two spaces in a row"),
        ("South\u00a0Korea", "U+00A0"),
        ("South\u3000Korea", "U+3000"),
        ("South\u2009Korea", "U+2009"),
        ("Cafe\u0301", "composed form (NFC)"),
        ("Å".replace("Å", "\u212b"), "composed form (NFC)"),
        ("Irel\u0430nd", "mixes Latin and Cyrillic"),
        ("\u0391ustria", "mixes Latin and Greek"),
    ],
)
def test_what_looks_like_something_else_is_a_fault(cell: str, reason: str) -> None:
    assert [found for found, _ in find_character_faults(cell) if reason in found]


@pytest.mark.parametrize("cell", ["South\u00a0Korea", "a  b", "№\u202f5"])
def test_printed_words_keep_their_spaces(cell: str) -> None:
    assert list(find_character_faults(cell, is_printed=True)) == []


def test_words_of_two_scripts_beside_each_other_are_taken() -> None:
    assert list(find_character_faults("Kyiv Київ (Kyiv)")) == []
