"""Horizon: the last day of which the documents speak, in words."""

from __future__ import annotations

from time import localtime, mktime, strftime

from kg.names import DEFAULT_POLICY

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from kg.query.engine import Engine

HORIZON = "SELECT ?day WHERE { <https://w3id.org/overseas-stations/graph> kg:horizon ?day }"


def read_horizon(engine: Engine) -> str:
    """Return the last day of which any attribution speaks, or an empty text."""
    rows = engine.wrap(engine.execute(HORIZON, DEFAULT_POLICY, naming="", prefixes=["kg"]))
    return next((str(row["day"]) for row in rows), "")  # type: ignore[union-attr]


def describe_day(day: str) -> str:
    """Return a day in words; the last day of a month is that month.

    Every table ends with such words, and `calendar` and `datetime` take long to import.
    """
    year, month, number = map(int, day.split("-"))
    words = strftime("%B %Y", (year, month, number, 0, 0, 0, 0, 1, -1))
    is_last = localtime(mktime((year, month, number + 1, 12, 0, 0, 0, 1, -1))).tm_mon != month
    return words if is_last else f"{number} {words}"


def describe_horizon(day: str) -> str:
    """Return the sentence for every ledger, answer, page and export."""
    if not day:
        return "The documents name no day."
    return f"Nothing here is later than {describe_day(day)}: {day} is the last day in any document."
