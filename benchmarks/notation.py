"""How figures and tables are written in the report."""

import re
from collections.abc import Iterable, Sequence

ABSENT = "–"
THIN = "\u202f"


def number(value: float | None) -> str:
    """Three significant digits, thousands set apart."""
    if value is None:
        return ABSENT
    if abs(value) >= 100:
        return f"{value:,.0f}".replace(",", THIN)
    return (
        f"{value:.{2 if abs(value) < 1 else 1 if abs(value) >= 10 else 2}f}"
        if abs(value) >= 0.1
        else f"{value:.2g}"
    )


def milliseconds(seconds: float | None) -> str:
    return number(None if seconds is None else seconds * 1000)


def size_text(size: int) -> str:
    """Return a number of triples as short as a column head: 5 k, 1.2 M."""
    for unit, name in ((1_000_000, "M"), (1_000, "k")):
        if size >= unit:
            return f"{size / unit:.3g}{THIN}{name}"
    return str(size)


def bytes_text(value: float | None) -> str:
    """Return megabytes, the unit of memory and disk in the report."""
    return number(None if value is None else value / 1e6)


def times(ratio: float | None) -> str:
    return ABSENT if ratio is None else f"{number(ratio)}{THIN}×"


def percent(share: float | None) -> str:
    return ABSENT if share is None else f"{share * 100:.0f}{THIN}%"


def count(value: int) -> str:
    """Return a count of faults: a zero becomes a dot."""
    return str(value) if value else "·"


def several(names: Iterable[str], most: int = 6) -> str:
    """Return the first names in order, and how many more there are."""
    result = sorted(set(names))
    return ", ".join(result[:most]) + (
        f" and {len(result) - most} more" if len(result) > most else ""
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]], text_columns: int = 1) -> list[str]:
    """Return a Markdown table: text columns, then figures; nothing without rows."""
    lines = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    rule = ["---" if place < text_columns else "---:" for place in range(len(head))]
    return [f"| {' | '.join(head)} |", f"|{'|'.join(rule)}|", *lines, ""] if lines else []


def cell(text: str, most: int = 300) -> str:
    """Return a text that cannot end its cell, open a tag or become endless."""
    flat = re.sub(r"[ \t\r\n]+", " ", text).replace("|", "\\|").replace("<", "&lt;")
    return flat if len(flat) <= most else flat[: most - 1] + "…"
