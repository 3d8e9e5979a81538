"""Cells to read: their width in a terminal, and tables in Markdown and HTML."""

from __future__ import annotations

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from collections.abc import Iterable

#: The first combining mark. Every character before it takes one column.
FIRST_MARK = "\u0300"
#: Korean letters that stand in the column of the one before them.
JOINED = ("\u1160", "\u11ff")


def measure_width(text: str) -> int:
    """Return the terminal columns of a text: two for a wide East Asian character."""
    if text.isascii() or max(text) < FIRST_MARK:
        return len(text)
    import unicodedata

    columns = 0
    for char in text:
        if char < FIRST_MARK:
            columns += 1
        elif unicodedata.category(char) not in ("Mn", "Me") and not _is_joined(char):
            columns += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return columns


def _is_joined(char: str) -> bool:
    return JOINED[0] <= char <= JOINED[1]


def escape_controls(text: str) -> str:
    r"""Return a text with \u escapes for control and bidirectional characters.

    The result is valid in UTF-8 and XML, since surrogates and noncharacters are escaped too.
    """
    if text.isprintable():
        return text
    return "".join(map(_escape_control, text))


def escape_lines(text: str) -> str:
    """Return lines with escapes for what nobody sees or a terminal obeys.

    A message may repeat the name of a file, a cell, or what a store sends.
    """
    return "\n".join(map(escape_controls, text.split("\n")))


def _escape_control(char: str) -> str:
    import unicodedata

    is_hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return f"\\u{ord(char):04x}" if is_hidden or char in "\ufffe\uffff" else char


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
