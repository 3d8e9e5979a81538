import re
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.query import table
from tests.support.terminal import run_on_terminal, run_piped

LONG_CHINESE = "海外服务站" * 20
QUERY = f"""
SELECT ?first ?second ?third {{
  VALUES (?first ?second ?third) {{ ("{LONG_CHINESE}" "{"word " * 30}" 7) }}
}}
"""


@pytest.fixture
def wide_query(tmp_path: Path) -> str:
    """A file with a query whose answer is wider than any terminal."""
    path = tmp_path / "wide.rq"
    path.write_text(QUERY, encoding="utf-8")
    return str(path)


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


def test_columns_are_aligned_and_numbers_are_on_the_right() -> None:
    lines = table.format_table(
        ["name", "count"], [["海外", "7"], ["Spain", "12"]], [False, True]
    ).splitlines()
    assert lines == ["name   count", "─────  ─────", "海外       7", "Spain     12"]


def test_a_table_without_rows_has_its_headings() -> None:
    assert table.format_table(["name", "count"], [], [False, False]) == "name  count\n────  ─────\n"


def test_a_cell_with_a_line_break_stays_on_one_line() -> None:
    assert len(table.format_table(["name"], [["a\nb\r\nc"]], [False]).splitlines()) == 3


def test_in_a_pipe_no_cell_is_cut(build_folder: Path, wide_query: str) -> None:
    text = run_piped("query", wide_query, build=build_folder).stdout.decode()
    assert LONG_CHINESE in text
    assert "…" not in text


@pytest.mark.parametrize("columns", [40, 72, 120])
def test_on_a_terminal_the_table_is_cut_to_its_width(
    build_folder: Path, wide_query: str, columns: int
) -> None:
    code, text = run_on_terminal("query", wide_query, build=build_folder, columns=columns)
    lines = text.splitlines()
    assert code == 0
    assert max(map(table.measure_width, lines)) <= columns
    assert columns - max(map(table.measure_width, lines)) <= 1
    assert lines[-1].count("…") == 2


def test_a_saved_query_is_cut_to_the_terminal_too(build_folder: Path) -> None:
    code, text = run_on_terminal("query", "case-defendants", build=build_folder, columns=70)
    assert code == 0
    assert max(map(table.measure_width, text.splitlines()[2:])) <= 70
    assert "…" in text


def test_a_terminal_that_does_not_know_its_width_is_taken_for_an_ordinary_one(
    build_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "query.rq"
    path.write_text('SELECT ("thirty characters of plain text" AS ?text) {}', encoding="utf-8")
    _, text = run_on_terminal("query", str(path), build=build_folder, columns=0)
    assert "thirty characters of plain text" in text


def test_a_table_that_fits_the_terminal_is_not_cut(build_folder: Path) -> None:
    _, text = run_on_terminal("query", "stations-per-continent", build=build_folder, columns=100)
    assert "North America" in text
    assert "…" not in text


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
