"""Horizon: the last day of which the documents speak, in words."""

from calendar import month_name
from datetime import date, timedelta

from kg.query.engine import Engine

HORIZON = "SELECT ?day WHERE { <https://w3id.org/overseas-stations/graph> kg:horizon ?day }"


def read_horizon(engine: Engine) -> str:
    """Return the last day of which any attribution speaks, or an empty text."""
    return next((str(row["day"]) for row in engine.select(HORIZON)), "")


def describe_day(day: str) -> str:
    """Return a day in words; the last day of a month is that month."""
    parsed = date.fromisoformat(day)
    words = f"{month_name[parsed.month]} {parsed.year}"
    is_last = (parsed + timedelta(days=1)).month != parsed.month
    return words if is_last else f"{parsed.day} {words}"


def describe_horizon(day: str) -> str:
    """Return the sentence that goes with every ledger, page, diagram and export."""
    if not day:
        return "The documents name no day."
    return f"Nothing here is later than {describe_day(day)}: {day} is the last day in any document."
