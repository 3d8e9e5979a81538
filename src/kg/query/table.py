"""Tables for reading, in the terminal, in Markdown and in a notebook."""

import os
import sys

#: Below this sign, the first combining mark, every character takes one column.
FIRST_MARK = "\u0300"


def measure_width(text: str) -> int:
    """Terminal columns that a text takes: two for wide East Asian characters, none for marks."""
    if text.isascii() or max(text) < FIRST_MARK:
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def escape_controls(text: str) -> str:
    """The text with control and bidirectional characters made visible, and what no UTF-8 or XML may hold."""
    if text.isprintable():
        return text
    import unicodedata

    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(
        f"\\u{ord(char):04x}"
        if unicodedata.category(char) in hidden or char in "\ufffe\uffff"
        else char
        for char in text
    )


def _fit(widths: list[int], room: int) -> list[int]:
    """Column widths cut, the widest first, until the table fits the room."""
    widths = list(widths)
    while sum(widths) + 2 * (len(widths) - 1) > room and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    return widths


def _cut(text: str, room: int) -> str:
    if measure_width(text) <= room:
        return text
    while measure_width(text) > room - 1:
        text = text[:-1]
    return text + "…"


def format_table(heads: list[str], rows: list[list[str]], numeric: list[bool]) -> str:
    """An aligned table; on a terminal it is cut to the width, in a pipe it is whole."""
    rows = [[escape_controls(cell) for cell in row] for row in rows]
    widths = [max(map(measure_width, column)) for column in zip(heads, *rows, strict=True)]
    if sys.stdout.isatty():
        widths = _fit(widths, os.get_terminal_size().columns or 80)

    def line(cells: list[str]) -> str:
        parts = []
        for cell, room, right in zip(cells, widths, numeric, strict=True):
            cut = _cut(cell, room)
            pad = " " * (room - measure_width(cut))
            parts.append(pad + cut if right else cut + pad)
        return "  ".join(parts).rstrip()

    ruler = "  ".join("─" * room for room in widths).rstrip()
    return "\n".join([line(heads), ruler, *map(line, rows)]) + "\n"


def format_markdown(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table in which every cell is text."""

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(map(_as_text, cells)) + " |"

    return (
        "\n".join([line(heads), "| " + " | ".join(["---"] * len(heads)) + " |", *map(line, rows)])
        + "\n"
    )


def _as_text(cell: str) -> str:
    """A cell that Markdown shows as it stands; `_` inside a word is no mark-up and is kept."""
    import re

    shown = re.sub(r"(?<!\w)_|_(?!\w)|[\\|`*\[\]~$]", r"\\\g<0>", cell)
    return escape_controls(re.sub(r"&(?=#?\w+;)", "&amp;", shown).replace("<", "&lt;"))


def format_html(heads: list[str], rows: list[list[str]]) -> str:
    """An HTML table in which every cell is text."""
    import html as markup

    head = "".join(f"<th>{markup.escape(name)}</th>" for name in heads)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{markup.escape(escape_controls(cell))}</td>" for cell in row)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
