"""Rules for times: what is said after what, and readings of them."""

from collections.abc import Iterator
from datetime import date

from kg.curation.columns import PREDICATE_YEARS
from kg.curation.days import parse_day
from kg.curation.index import Curation
from kg.curation.sheets import Row
from kg.faults import Fault

CLOCKS = ("said", "holds")


def check_times(curation: Curation) -> Iterator[Fault]:
    """Yield the faults of the times of attributions, and of what is read into them."""
    for source, row in curation.list_claims():
        yield from _check_order(curation, row)
        yield from _check_document(curation.sources.get(f"source:{source}"), row)
        yield from _check_readings(row)


def _check_order(curation: Curation, row: Row) -> Iterator[Fault]:
    """Yield a fault for what was said before that to which it replies."""
    last = _read(row, "said_to")
    if not last:
        return
    for column in ("answers", "subject"):
        for part in row[column].split():
            said = curation.attributions.get(part.removeprefix("attribution:"))
            first = _read(said, "said_from") if said else None
            if said and first and last < first:
                reason = f"said by {last}, before {said['id']} was said, from {first} on"
                mend = "correct a date, or remove the id: an earlier denial is no reply"
                yield row.fault(column, reason, mend)


def _check_document(source: Row | None, row: Row) -> Iterator[Fault]:
    """Yield a fault for what was said after the last possible day of its document."""
    first, last = _read(row, "said_from"), _read(source, "date_to") if source else None
    if source and first and last and last < first:
        reason = f"{first} is after {last}, the last day of {source['id']}"
        yield row.fault("said_from", reason, "correct one of the two dates")


def _check_readings(row: Row) -> Iterator[Fault]:
    """Yield a fault for a reading of what the line does not have."""
    days = [row[f"{clock}_{end}"] for clock in CLOCKS for end in ("from", "to")]
    has = {
        "date": any(days) or row["predicate"] in PREDICATE_YEARS,
        "object": bool(row["object"]),
    }
    for word in row["inferred"].split():
        if not has.get(word, True):
            mend = f"fill in the {word}, or remove the word"
            yield row.fault("inferred", f"the line has no {word} that was read in", mend)


def _read(row: Row, column: str) -> date | None:
    """Return the day of a cell; none where it is empty, or a fault of its own."""
    try:
        return parse_day(row[column]) if row[column] else None
    except ValueError:
        return None
