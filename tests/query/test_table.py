import re
import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.query import table


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("Spain", 5),
        ("Übersee", 7),
        ("海外110", 7),
        ("ＡＢ", 4),
        ("hǎiwài", 6),
        ("ha\N{COMBINING CARON}iwa\N{COMBINING GRAVE ACCENT}i", 6),
        ("–…", 2),
        ("한국", 4),
        ("\u1112\u1161\u11ab", 2),
    ],
)
def test_width_counts_terminal_columns(text: str, columns: int) -> None:
    assert table.measure_width(text) == columns


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", r"a\u000ab"),
        ("\x1b[31mred\x1b[0m", r"\u001b[31mred\u001b[0m"),
        ("a\tb", r"a\u0009b"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}abc", r"\u202eabc"),
        ("\N{RIGHT-TO-LEFT ISOLATE}abc\N{POP DIRECTIONAL ISOLATE}", r"\u2067abc\u2069"),
        ("zero\N{ZERO WIDTH SPACE}width", r"zero\u200bwidth"),
        ("a\N{LINE SEPARATOR}b", r"a\u2028b"),
        ("\x85", r"\u0085"),
        ("海外服务站 – Übersee", "海外服务站 – Übersee"),
    ],
)
def test_control_and_bidirectional_characters_are_made_visible(text: str, shown: str) -> None:
    assert table.escape_controls(text) == shown


@given(st.text(st.characters()))
def test_whatever_is_shown_is_valid_in_xml(text: str) -> None:
    written = ElementTree.Element("shown")
    written.text = table.escape_controls(text)
    assert (
        ElementTree.fromstring(ElementTree.tostring(written, encoding="utf-8")).text or ""
    ) == table.escape_controls(text)


def test_halves_of_characters_and_no_characters_are_made_visible() -> None:
    assert table.escape_controls("a\ud800\ufffe\uffffb") == "a\\ud800\\ufffe\\uffffb"


@given(st.text())
def test_no_invisible_character_is_left(text: str) -> None:
    assert not {unicodedata.category(char) for char in table.escape_controls(text)} & {
        "Cc",
        "Cf",
        "Zl",
        "Zp",
    }


def test_markdown_escapes_the_bar_and_shows_control_characters() -> None:
    text = table.format_markdown(["a", "b"], [["x|y", "1\n2"]])
    assert text == "| a | b |\n| --- | --- |\n| x\\|y | 1\\u000a2 |\n"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("C:\\x", r"C:\\x"),
        ("a\\|b", r"a\\\|b"),
        ("ends in \\", r"ends in \\"),
        ("`code`", r"\`code\`"),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
        ("&lt; & AT&T", "&amp;lt; & AT&T"),
        ("**b** ~~c~~", r"\*\*b\*\* \~\~c\~\~"),
        ("[text](address)", r"\[text\](address)"),
        ("_a_ snake_case", r"\_a\_ snake_case"),
        ("$5 or $6", r"\$5 or \$6"),
        ("a\r\nb", r"a\u000d\u000ab"),
        ("海外110 – Übersee", "海外110 – Übersee"),
    ],
)
def test_a_markdown_cell_is_text_and_no_mark_up(cell: str, written: str) -> None:
    assert table.format_markdown([cell], [[cell]]).splitlines() == [
        f"| {written} |",
        "| --- |",
        f"| {written} |",
    ]


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_no_cell_breaks_a_markdown_table(cells: list[str]) -> None:
    text = table.format_markdown(["x"] * len(cells), [cells])
    (row,) = text.removesuffix("\n").split("\n")[2:]
    assert row.splitlines() == [row]
    assert len(re.findall(r"(?<!\\)(?:\\\\)*[|]", row)) == len(cells) + 1
    assert not re.search(r"(?<!\\)(?:\\\\)*[`<]", row)


def test_html_holds_every_cell_as_text() -> None:
    text = table.format_html(
        ["<b>", "x"], [["<script>alert(1)</script>", '"&\N{RIGHT-TO-LEFT OVERRIDE}']]
    )
    assert "<script" not in text
    assert "<th>&lt;b&gt;</th>" in text
    assert "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td><td>&quot;&amp;\\u202e</td>" in text
