"""CSV that is safe to open in a spreadsheet: no cell becomes a formula.

One rule for every CSV of this package: a cell that a spreadsheet would compute begins with an
apostrophe. A cold query imports this module, so `csv` and `re` are imported where they are needed.
"""

#: What a formula begins with, in Latin and in full width, and what may come before it.
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
SPACES = " \t\r\n\v\f\u00a0\u3000\ufeff\u200b"
#: How a cell may begin in CSV, where it is one.
BEGINNINGS = (",", "\n", ',"', '\n"')
#: The same as sets of a regular expression; a cell without quotation marks has no ends of lines.
ALL_STARTS, ALL_BLANKS = "".join(SIGNS).replace("-", r"\-"), SPACES
STARTS, BLANKS = ALL_STARTS.replace("\r\n", ""), ALL_BLANKS.replace("\r\n", "")
#: Where CSV may have a cell to guard.
SUSPECT = rf"""(?:^|[,\n])(?:"[{ALL_BLANKS}]*[{ALL_STARTS}]|[{BLANKS}]*[{STARTS}])"""
#: By this mark Excel knows that a file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers are none."""
    if cell.startswith((*SIGNS, *SPACES)) and not _is_number(cell):
        bare = cell.lstrip(SPACES)
        if cell.startswith(SIGNS) or bare.startswith(SIGNS):
            return f"'{cell}"
    return cell


def guard_csv(text: str) -> str:
    """Return CSV with every cell guarded; text without such a cell is returned unread."""
    starts = [f"{start}{sign}" for start in BEGINNINGS for sign in (*SIGNS, *SPACES)]
    if not (text.startswith(('"', *SIGNS, *SPACES)) or any(start in text for start in starts)):
        return text
    import re

    if not re.search(SUSPECT, text):
        return text
    import csv
    import io

    rows = csv.reader(io.StringIO(text, newline=""))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n" if "\r\n" in text else "\n")
    for row in rows:
        writer.writerow(map(guard, row))
    return out.getvalue()


def _is_number(cell: str) -> bool:
    digits = cell.removeprefix("-").removeprefix("+").replace(".", "", 1)
    mantissa, e, power = digits.lower().partition("e")
    power = power.removeprefix("-").removeprefix("+")
    return mantissa.isascii() and mantissa.isdigit() and (not e or power.isdigit())
