"""Lines that fit a width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.query.table import escape_controls, measure_width
from kg.query.wrapping import find_width, wrap_line, wrap_text


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("", 5, [""]),
        ("one two", 7, ["one two"]),
        ("one two", 6, ["one", "two"]),
        ("one  two", 4, ["one", "two"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("海外服务站", 4, ["海外", "服务", "站"]),
        ("the 海外服务站", 7, ["the 海", "外服务", "站"]),
        ("海外。服务", 4, ["海", "外。", "服务"]),
        ("hǎiwài fúwù", 6, ["hǎiwài", "fúwù"]),
    ],
)
def test_lines_end_at_spaces_and_beside_wide_characters(
    text: str, columns: int, lines: list[str]
) -> None:
    assert wrap_text(text, columns) == lines


@given(st.text(st.characters()), st.integers(2, 40))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, columns: int) -> None:
    shown = escape_controls(text)
    lines = wrap_text(shown, columns)
    assert "".join(lines).replace(" ", "") == shown.replace(" ", "")
    assert max(map(measure_width, lines)) <= columns


def test_a_cell_of_ten_thousand_characters_is_wrapped() -> None:
    lines = wrap_text("x" * 10_000 + " end", 80)
    assert (len(lines), lines[-1]) == (126, "end")


@pytest.mark.parametrize(
    ("line", "wrapped"),
    [
        ("    + alleges: Somebody who speaks", "    + alleges: Somebody\n      who speaks"),
        ("  title of a claim that is long", "  title of a claim that\n      is long"),
        ("\nheading", "\nheading"),
        ("", ""),
    ],
)
def test_continuations_hang(line: str, wrapped: str) -> None:
    assert wrap_line(line, 24) == wrapped
    assert wrap_line(line, None) == line


def test_a_long_id_moves_to_the_left_and_is_not_broken() -> None:
    id = "(claim:a-claim-with-a-long-name)"
    assert wrap_line(f"    title of it  {id}", 34) == f"    title of it\n  {id}"


def test_a_long_address_at_the_beginning_of_a_line_is_not_broken() -> None:
    address = "https://a.example/news/secret-stations"
    assert wrap_line(f"      {address}", 40) == f"  {address}"
    assert wrap_line(f"  {address}  (archived)", 40) == f"  {address}\n      (archived)"


@given(st.text(st.characters()), st.integers(20, 60), st.integers(0, 80))
def test_no_indent_makes_a_line_too_wide(text: str, columns: int, indent: int) -> None:
    lines = wrap_line(" " * indent + escape_controls(text), columns).split("\n")
    assert max(map(measure_width, lines)) <= columns


@pytest.mark.parametrize(
    ("typed", "width"),
    [
        ("90", 90),
        ("5", 20),
        ("", None),
        ("0", None),
        ("wide", None),
        ("-3", None),
        ("9" * 99, None),
    ],
)
def test_columns_ask_for_a_width_in_a_pipe(
    monkeypatch: pytest.MonkeyPatch, typed: str, width: int | None
) -> None:
    # pytest too reads it when it reports the test
    with monkeypatch.context() as patch:
        patch.setenv("COLUMNS", typed)
        assert find_width() == width
