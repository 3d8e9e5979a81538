"""Tables to read: in the terminal, in Markdown and in a notebook."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from collections.abc import Iterable

#: The first combining mark. Every character before it takes one column.
FIRST_MARK = "\u0300"
#: Columns below which no column of a table is cut.
NARROW = 12


def measure_width(text: str) -> int:
    """Return the terminal columns of a text: two for a wide East Asian character."""
    if text.isascii() or max(text) < FIRST_MARK:
        return len(text)
    import unicodedata

    columns = 0
    for char in text:
        if not unicodedata.combining(char):
            columns += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return columns


def escape_controls(text: str) -> str:
    r"""Return a text with \u escapes for control and bidirectional characters.

    The result is valid in UTF-8 and XML, since surrogates and noncharacters are escaped too.
    """
    if text.isprintable():
        return text
    return "".join(map(_escape_control, text))


def _escape_control(char: str) -> str:
    import unicodedata

    is_hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return f"\\u{ord(char):04x}" if is_hidden or char in "\ufffe\uffff" else char


def _fit_widths(widths: list[int], available: int) -> list[int]:
    """Return column widths reduced, the widest first, until the table fits."""
    widths = list(widths)
    while sum(widths) + 2 * (len(widths) - 1) > available and max(widths) > NARROW:
        widths[widths.index(max(widths))] -= 1
    return widths


def _cut(text: str, columns: int) -> str:
    if measure_width(text) <= columns:
        return text
    while measure_width(text) > columns - 1:
        text = text[:-1]
    return text + "…"


def format_table(heads: list[str], rows: list[list[str]], numeric: list[bool]) -> str:
    """Return an aligned table, cut to the width of the terminal if there is one.

    Args:
        heads: the headings.
        rows: the cells of each row.
        numeric: for each column, whether it is aligned to the right.
    """
    rows = [list(map(escape_controls, row)) for row in rows]
    widths = [max(map(measure_width, column)) for column in zip(heads, *rows, strict=True)]
    if sys.stdout.isatty():
        widths = _fit_widths(widths, os.get_terminal_size().columns or 80)
    lines = [_format_line(cells, widths, numeric) for cells in [heads, *rows]]
    lines.insert(1, "  ".join("─" * width for width in widths).rstrip())
    return "\n".join(lines) + "\n"


def _format_line(cells: list[str], widths: list[int], numeric: list[bool]) -> str:
    parts = []
    for cell, width, right in zip(cells, widths, numeric, strict=True):
        text = _cut(cell, width)
        pad = " " * (width - measure_width(text))
        parts.append(pad + text if right else text + pad)
    return "  ".join(parts).rstrip()


def format_markdown(heads: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table in which every cell is text."""
    lines = [_format_markdown_line(cells) for cells in [heads, *rows]]
    lines.insert(1, "| " + " | ".join(["---"] * len(heads)) + " |")
    return "\n".join(lines) + "\n"


def _format_markdown_line(cells: list[str]) -> str:
    return "| " + " | ".join(map(_escape_markdown, cells)) + " |"


def _escape_markdown(cell: str) -> str:
    """Return a cell without mark-up; `_` inside a word is none and needs no escape."""
    import re

    shown = re.sub(r"(?<!\w)_|_(?!\w)|[\\|`*\[\]~$]", r"\\\g<0>", cell)
    return escape_controls(re.sub(r"&(?=#?\w+;)", "&amp;", shown).replace("<", "&lt;"))


def _format_html_row(tag: str, cells: Iterable[str]) -> str:
    import html

    parts = (f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells)
    return f"<tr>{''.join(parts)}</tr>"


def format_html(heads: list[str], rows: list[list[str]]) -> str:
    """Return an HTML table in which every cell is text."""
    head = _format_html_row("th", heads)
    body = "".join(_format_html_row("td", map(escape_controls, row)) for row in rows)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
