"""Tables that fit a terminal: shortened, wrapped, or as records.

No cell is cut, and no two rows that differ ever look alike. In a pipe, a table is as wide as it is.
"""

from __future__ import annotations

from kg.names import CAVEAT
from kg.query.table import escape_controls, measure_width
from kg.query.wrapping import find_width, wrap_text

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Between two columns.
GAP = "  "
#: Columns below which a column of words is not made narrower.
NARROW = 14
#: The longest word that is not broken in a table.
WORD = 24
#: Lines that a row of a table may have, and the mean of all rows.
MOST_LINES, MEAN_LINES = 5, 2.0
#: Rows from which on a value that all of them have is written once.
SAME = 3
#: How the line with such values begins.
EVERY_ROW = "in every row: "


class Column:
    """One column of a table: its heading and a cell for each row.

    Args:
        head: the heading.
        cells: a text for each row; controls are made visible here.
        numeric: whether it is aligned to the right.
        short: the cells in fewer characters, from which the others can be asked for again.
        names: what the cells are ids of, such as `claim`, if they can be left out; `caveat` where
            they are caveats, which stand below the table too.
    """

    def __init__(
        self,
        head: str,
        cells: Iterable[str],
        *,
        numeric: bool = False,
        short: Iterable[str] | None = None,
        names: str = "",
    ) -> None:
        self.head = escape_controls(head)
        self.cells = list(map(escape_controls, cells))
        self.numeric = numeric
        self.short = None if short is None else list(map(escape_controls, short))
        self.names = names
        #: The terminal columns of its widest cell.
        self.width = max(map(measure_width, [self.head, *self.cells]))

    @property
    def least(self) -> int:
        """The columns that it needs, with no line break inside a word."""
        if self.numeric:
            return self.width
        words = set(self.head.split())
        for cell in self.cells:
            words.update(cell.split())
        longest = max(map(measure_width, words), default=0)
        return min(self.width, max(measure_width(self.head), min(longest, WORD), NARROW))

    def shorten(self) -> Column:
        """Return the column with its short cells, if it has any."""
        if self.short is None:
            return self
        return Column(self.head, self.short, numeric=self.numeric, names=self.names)


class Layout:
    """How to show a table or text: what was asked for, and the columns to fit.

    Args:
        columns: the headings of the columns to show; none means all.
        wide: leave the lines as long as they are.
        records: one row a block.
        ids: show the ids of claims and attributions, whatever fits.
    """

    def __init__(
        self,
        columns: Sequence[str] = (),
        *,
        wide: bool = False,
        records: bool = False,
        ids: bool = False,
    ) -> None:
        self.columns = columns
        self.records = records
        self.ids = ids
        self.width = None if wide else find_width()


def count_rows(number: int, noun: str = "row") -> str:
    """Return a number with its noun, as the line below a table."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def lay_out(columns: Sequence[Column], layout: Layout) -> tuple[str, list[str]]:
    """Return a table as text, and lines that say what it leaves out to fit.

    Raises:
        UsageError: a column was asked for that the table has not.
    """
    chosen = _choose(columns, layout.columns)
    if layout.width is None or fits(chosen, layout.width):
        return (_format_records(chosen, layout.width) if layout.records else _format(chosen)), []
    keep = layout.ids or bool(layout.columns)
    steps = _shorten(chosen, keep=keep)
    if layout.ids and not layout.columns:
        steps[-1] = _leave_out(*steps[-1], CAVEAT)
    if not layout.records:
        for shown, said in steps:
            if fits(shown, layout.width):
                return _format(shown), _describe(said, layout.width)
        for shown, said in steps[-2:]:
            if table := _format_wrapped(shown, layout.width):
                return table, _describe(said, layout.width)
    # a record has room for the short ids of attributions, and not for those of claims
    shown, said = _leave_out(*steps[1], "claim") if not keep else steps[0]
    return _format_records(shown, layout.width), _describe(said, layout.width)


def format_table(heads: list[str], rows: list[list[str]], numeric: list[bool]) -> str:
    """Return a table of texts that fits the terminal, if there is one.

    Args:
        heads: the headings.
        rows: the cells of each row.
        numeric: for each column, whether it is aligned to the right.
    """
    columns = []
    for place, (head, right) in enumerate(zip(heads, numeric, strict=True)):
        columns.append(Column(head, [row[place] for row in rows], numeric=right))
    text, notes = lay_out(columns, Layout())
    return text + "".join(f"{note}\n" for note in notes)


def _choose(columns: Sequence[Column], heads: Sequence[str]) -> list[Column]:
    """Return the columns with these headings, in this order."""
    if not heads:
        return list(columns)
    known = {column.head: column for column in columns}
    chosen = []
    for head in heads:
        column = known.get(head) or known.get(head.removesuffix("Label"))
        if column is None:
            from kg.errors import UsageError, did_you_mean

            listed = f"columns: {', '.join(known)}"
            near = did_you_mean(head, list(known))
            hint = f"{near}; {listed}" if near.startswith("did you mean") else listed
            raise UsageError(f"there is no column {head!r}", hint=hint)
        chosen.append(column)
    return chosen


def fits(columns: Sequence[Column], width: int) -> bool:
    """Return whether a table fits a number of columns as it is."""
    return sum(column.width for column in columns) + len(GAP) * (len(columns) - 1) <= width


#: Columns, and what is no longer in them, in words.
Step = tuple[list[Column], list[str]]


def _shorten(columns: list[Column], *, keep: bool) -> list[Step]:
    """Return the table as it gets narrower, with what was left out at each step."""
    short: list[Column] = []
    said: list[str] = []
    for column in columns:
        less = column.shorten()
        if less is not column and _count_rows([*short, less]) < _count_rows([*short, column]):
            less = column
        short.append(less)
        if less is not column and not column.names and not said:
            said.append("documents by number (kg show 003 has the title)")
    steps = [(short, said)]
    if keep:
        return [*steps, *steps]
    steps.append(_lift_same(*steps[-1]))
    for names in (CAVEAT, "claim", "attribution"):
        steps.append(_leave_out(*steps[-1], names))
    return steps


def _count_rows(columns: Sequence[Column]) -> int:
    """Return how many different rows these columns have."""
    return len(set(zip(*(column.cells for column in columns), strict=True)))


def _leave_out(columns: list[Column], said: list[str], names: str) -> Step:
    """Leave out ids of a kind, or caveats, unless rows would then look alike."""
    rest = [column for column in columns if column.names != names]
    if len(rest) == len(columns) or not rest or _count_rows(rest) < _count_rows(columns):
        return columns, said
    return rest, said if names == CAVEAT else [*said, f"without the ids of {names}s (--ids)"]


def _lift_same(columns: list[Column], said: list[str]) -> Step:
    """Take out the columns that have one value in all rows, and say the value."""
    same = [column for column in columns if len(set(column.cells)) == 1]
    if not same or len(same) == len(columns) or len(columns[0].cells) < SAME:
        return columns, said
    rest = [column for column in columns if len(set(column.cells)) > 1]
    words = [f"{column.head} {column.cells[0] or '(none)'}" for column in same]
    return rest, [f"{EVERY_ROW}{'; '.join(words)}", *said]


def _describe(said: list[str], width: int) -> list[str]:
    """Return the lines on what a table leaves out."""
    lines = [one for one in said if one.startswith(EVERY_ROW)]
    left_out = [one for one in said if not one.startswith(EVERY_ROW)]
    if left_out:
        lines.append(f"to fit {width} columns: {', '.join(left_out)}; --wide shows all")
    return lines


def _format(columns: Sequence[Column]) -> str:
    """Return an aligned table, as wide as it is."""
    widths = [column.width for column in columns]
    lines = []
    for cells in zip(*(column.cells for column in columns), strict=True):
        lines.append(_format_line(cells, widths, columns))
    return "\n".join([*_format_head(columns, widths), *lines]) + "\n"


def _format_head(columns: Sequence[Column], widths: list[int]) -> list[str]:
    rule = GAP.join("─" * width for width in widths)
    return [_format_line([column.head for column in columns], widths, columns), rule]


def _format_line(cells: Sequence[str], widths: list[int], columns: Sequence[Column]) -> str:
    parts = []
    for cell, width, column in zip(cells, widths, columns, strict=True):
        pad = " " * (width - measure_width(cell))
        parts.append(pad + cell if column.numeric else cell + pad)
    return GAP.join(parts).rstrip()


def _format_wrapped(columns: Sequence[Column], width: int) -> str:
    """Return a table whose cells have several lines; empty if it is then hard to read."""
    widths = _find_widths(columns, width)
    if not widths:
        return ""
    lines = _format_head(columns, widths)
    head = len(lines)
    for cells in zip(*(column.cells for column in columns), strict=True):
        wrapped = [_hang(cell, size) for cell, size in zip(cells, widths, strict=True)]
        height = max(map(len, wrapped))
        if height > MOST_LINES:
            return ""
        for place in range(height):
            parts = [cell[place] if place < len(cell) else "" for cell in wrapped]
            lines.append(_format_line(parts, widths, columns))
    if len(lines) - head > MEAN_LINES * len(columns[0].cells):
        return ""
    return "\n".join(lines) + "\n"


def _find_widths(columns: Sequence[Column], width: int) -> list[int]:
    """Return the widths of columns, the widest made narrower; empty if they never fit."""
    room = width - len(GAP) * (len(columns) - 1)
    sizes = [(column.least, column.width) for column in columns]
    for cap in range(room, 0, -1):
        widths = [max(least, min(full, cap)) for least, full in sizes]
        if sum(widths) <= room:
            return widths
    return []


def _hang(cell: str, width: int) -> list[str]:
    """Return the lines of a cell, of which all but the first hang by a column."""
    if measure_width(cell) <= width:
        return [cell]
    first = wrap_text(cell, width)[0]
    rest = wrap_text(cell[len(first) :].lstrip(" "), width - 1)
    return [first, *(f" {line}" for line in rest)]


def _format_records(columns: Sequence[Column], width: int | None) -> str:
    """Return one block for each row, with a line for each cell that is not empty."""
    rows = list(zip(*(column.cells for column in columns), strict=True))
    digits = len(str(len(rows)))
    size = max((measure_width(column.head) for column in columns), default=0)
    if width is not None:
        size = min(size, width // 2 - digits - 2 * len(GAP))
    heads = [column.head + " " * (size - measure_width(column.head)) for column in columns]
    lines: list[str] = []
    for number, cells in enumerate(rows, start=1):
        mark = str(number).rjust(digits) + GAP
        for head, cell in zip(heads, cells, strict=True):
            if cell:
                lines += _format_entry(mark, head + GAP, cell, width)
                mark = " " * len(mark)
        lines.append("")
    return "\n".join(lines) + "\n"


def _format_entry(mark: str, head: str, cell: str, width: int | None) -> list[str]:
    """Return the lines of one cell of a record, with its heading."""
    if width is None:
        return [f"{mark}{head}{cell}"]
    before = len(mark) + measure_width(head)
    if before > width // 2:  # a long heading shares its lines with the cell
        before = len(mark)
        lines = wrap_text(head + cell, width - before)
    else:
        lines = wrap_text(cell, width - before)
        lines[0] = head + lines[0]
    return [mark + lines[0], *(" " * before + line for line in lines[1:])]
