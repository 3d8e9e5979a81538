"""What is printed on the screen, through a pager where it is longer.

`kg.cli.fast` imports this module, so it imports Click only where there is something to page.
"""

from __future__ import annotations

import os
import sys
from itertools import chain

from kg.query.wrapping import wrap_line
from kg.spreadsheets import BYTE_ORDER_MARK

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

#: How `less` behaves unless LESS is set: it ends by itself where the text fits one screen.
LESS = "FRX"


def print_lines(lines: Iterable[str], width: int | None = None, *, paged: bool = True) -> None:
    """Print lines one by one, wrapped to a width.

    Args:
        lines: the lines; one may hold several.
        width: the columns to fit; None wraps nothing.
        paged: use a pager where standard output is a terminal that is too low for the lines.
    """
    rest = (f"{wrap_line(line, width)}\n" for line in lines)
    if not paged or not has_cursor(sys.stdout):
        _write(rest)
        return
    first = list(_take_screen(rest))
    if sum(text.count("\n") for text in first) < _find_height():
        _write(first)
        return
    _page(chain(first, rest), chops=width is None)


def print_text(text: str, *, paged: bool = True, chops: bool = False) -> None:
    """Print text that is laid out, through a pager where it is longer than the screen.

    Args:
        text: the text, with its last line break.
        paged: as for `print_lines`.
        chops: let the pager show the beginnings of lines that are too long.
    """
    if paged and has_cursor(sys.stdout) and text.count("\n") >= _find_height():
        _page([text], chops=chops)
    else:
        _write([text])


def write_data(text: str, *, marked: bool = False) -> None:
    """Write what programs read: UTF-8 with its own line ends, on any terminal.

    Args:
        text: the data.
        marked: begin with a byte order mark, as Excel needs it.
    """
    data = (BYTE_ORDER_MARK if marked else "") + text
    sys.stdout.flush()
    sys.stdout.buffer.write(data.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def write_json(value: object, indent: int | None = 1) -> None:
    """Write a plain value as JSON."""
    import json

    write_data(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def has_cursor(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that can move its cursor."""
    can_move = os.name == "nt" or os.environ.get("TERM", "") not in ("", "dumb", "unknown")
    return can_move and stream.isatty()


def _write(texts: Iterable[str]) -> None:
    for text in texts:
        sys.stdout.write(text)
    sys.stdout.flush()


def _page(texts: Iterable[str], *, chops: bool) -> None:
    """Print texts through the pager of KG_PAGER, else of PAGER, else `less`."""
    pager = os.environ.get("KG_PAGER", os.environ.get("PAGER", "less"))
    if pager.strip() in ("", "cat") or not _is_command(pager):
        _write(texts)
        return
    import click

    os.environ["PAGER"] = pager
    os.environ.setdefault("LESS", f"{LESS}S" if chops else LESS)
    sys.stdout.flush()
    click.echo_via_pager(_drop_last_break(texts))


def _is_command(pager: str) -> bool:
    """Return whether the name of a pager can be read as a command."""
    import shlex

    try:
        shlex.split(pager)
    except ValueError:  # a quotation mark without its other half
        return False
    return True


def _drop_last_break(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts without the line break at the end, which Click adds."""
    before = ""
    for text in texts:
        yield before
        before = text
    yield before.removesuffix("\n")


def _take_screen(lines: Iterator[str]) -> Iterator[str]:
    """Yield lines until the screen is full."""
    room = _find_height()
    for text in lines:
        yield text
        room -= text.count("\n")
        if room <= 0:
            return


def _find_height() -> int:
    """Return the lines of the terminal; 24 where it is unknown."""
    return os.get_terminal_size(sys.stdout.fileno()).lines or 24
