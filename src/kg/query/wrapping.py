"""Text in lines that fit a number of terminal columns.

This is no library, since importing one costs a plain question more than asking it.
"""

from __future__ import annotations

import os
import sys

from kg.query.table import measure_width

#: Columns of a terminal that does not tell.
USUAL = 80
#: Columns below which nothing is made to fit.
FEWEST = 20
#: Characters that begin no line, and those that end none.
CLOSING = frozenset("，。、；：？！）」』》】〉”’…)]}.,;:")
OPENING = frozenset("（「『《【〈“‘([{")
#: First words of a line that hang beside the text, such as signs of attributions.
SIGNS = ("+ ", "− ", "· ", "▸ ")


def find_width() -> int | None:
    """Return the columns to fit, or None for a pipe or file.

    COLUMNS in the environment is the wish of whoever set it, in a pipe too.
    """
    typed = os.environ.get("COLUMNS", "")
    if typed.isascii() and typed.isdecimal() and typed.strip("0") and len(typed) < USUAL:
        return max(FEWEST, int(typed))
    if not sys.stdout.isatty():
        return None
    return max(FEWEST, os.get_terminal_size(sys.stdout.fileno()).columns or USUAL)


def wrap_text(text: str, columns: int) -> list[str]:
    """Return the lines of a text, none of them wider than some columns.

    A line ends at a space or beside a wide character. Only a word that is wider is broken.
    """
    if text.isascii() and len(text) <= columns:
        return [text]
    lines = []
    start = 0
    while start < len(text):
        end = _find_end(text, start, columns)
        lines.append(text[start:end].rstrip(" "))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
    return lines or [""]


def _find_end(text: str, start: int, columns: int) -> int:
    """Return where the line that begins at `start` ends."""
    used, best = 0, start
    for place in range(start, len(text)):
        char = text[place]
        size = measure_width(char)
        if place > start and size and char != " " and _may_break(text[place - 1], char):
            best = place
        if used + size > columns and char != " ":
            return best if best > start else max(place, start + 1)
        used += size
    return len(text)


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return True
    if before in OPENING or after in CLOSING:
        return False
    return measure_width(before) > 1 or measure_width(after) > 1


def wrap_line(line: str, columns: int | None) -> str:
    """Return an indented line in lines that fit, of which all but the first hang.

    Args:
        line: the line; it may hold line breaks of its own.
        columns: the columns to fit; None leaves the line as it is.
    """
    if columns is None:
        return line
    parts: list[str] = []
    for part in line.split("\n"):
        parts += _wrap_part(part, columns)
    return "\n".join(parts)


def _wrap_part(part: str, columns: int) -> list[str]:
    if part.isascii() and len(part) <= columns:
        return [part]
    body = part.lstrip(" ")
    indent = min(len(part) - len(body), columns // 2)
    hang = indent + (2 if body.startswith(SIGNS) else 4)
    indent = _limit_indent(indent, body.split(" ", 1)[0], columns)
    first = wrap_text(body, columns - indent)[0]
    left = body[len(first) :].lstrip(" ")
    lines = [" " * indent + first]
    if left:
        hang = _limit_indent(hang, max(left.split(" "), key=measure_width), columns)
        lines += [" " * hang + line for line in wrap_text(left, columns - hang)]
    return lines


def _limit_indent(indent: int, word: str, columns: int) -> int:
    """Return the indent at which a word fits, so that no long id or address is broken."""
    room = columns - measure_width(word)
    return min(indent, room) if room >= 0 else indent
