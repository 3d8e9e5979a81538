"""Days, months and years, as cells write them."""

import datetime
import re

from kg.curation.forms import FIRST_YEAR, LAST_YEAR

PERIOD = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def parse_day(cell: str) -> datetime.date:
    """Return the day that a cell names.

    Raises:
        ValueError: the cell is no day of the years that we take.
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        raise ValueError("not YYYY-MM-DD")
    if not FIRST_YEAR <= int(cell[:4]) <= LAST_YEAR:
        raise ValueError(f"not of the years {FIRST_YEAR} to {LAST_YEAR}")
    return datetime.date.fromisoformat(cell)


def parse_period(cell: str) -> datetime.date:
    """Return the first day of a year, month or day.

    Raises:
        ValueError: the cell is none of these.
    """
    if not PERIOD.fullmatch(cell):
        raise ValueError("not YYYY, YYYY-MM or YYYY-MM-DD")
    return parse_day(cell + "-01-01"[len(cell) - 4 :])
