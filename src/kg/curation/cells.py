"""Rules for single cells: references, concepts, numbers, dates and passages."""

import datetime
import re
from collections.abc import Iterator, Mapping

from kg.curation.index import Curation
from kg.curation.mapping import split_passages
from kg.curation.sheets import Row
from kg.errors import did_you_mean
from kg.faults import Fault

LONGEST_PASSAGE = 400
SHA256 = re.compile(r"[0-9a-f]{64}")
INTEGER = re.compile(r"0|[1-9][0-9]*")
PASSAGE = re.compile(r"(?:[0-9]{3}:)?[0-9]+-[0-9]+:[0-9a-f]{64}")


def check_reference(known: Mapping[str, Row], row: Row, column: str) -> Iterator[Fault]:
    """Yield a fault unless a cell is empty or names a known row."""
    if row[column] and row[column] not in known:
        mend = did_you_mean(row[column], list(known))
        yield row.fault(column, f"{row[column]!r} is not known", mend)


def check_concept(curation: Curation, row: Row, column: str, scheme: str) -> Iterator[Fault]:
    """Yield a fault unless a cell names a concept of a scheme."""
    schemes = curation.vocabulary.concepts
    if schemes.get(row[column]) != scheme:
        concepts = [name for name in schemes if schemes[name] == scheme]
        mend = did_you_mean(row[column], concepts)
        yield row.fault(column, f"{row[column]!r} is not in {scheme}", mend)


def check_integer(row: Row, column: str) -> Iterator[Fault]:
    """Yield a fault unless a cell is empty or a whole number."""
    if row[column] and not INTEGER.fullmatch(row[column]):
        yield row.fault(column, f"{row[column]!r} is no whole number", "write digits only")


def check_sha256(row: Row, column: str, mend: str) -> Iterator[Fault]:
    """Yield a fault unless a cell is a SHA-256."""
    if not SHA256.fullmatch(row[column]):
        yield row.fault(column, "is no SHA-256 in hexadecimal", mend)


def check_dates(row: Row, start: str, end: str) -> Iterator[Fault]:
    """Yield a fault for each cell that is no date, or an end before its start."""
    dates = []
    for column in (start, end):
        try:
            dates.append(_parse_date(row[column]))
        except ValueError as error:
            reason = f"{row[column]!r} is no date ({error})"
            yield row.fault(column, reason, "write YYYY-MM-DD, or leave it empty")
            dates.append(None)
    first, last = dates
    if first and last and last < first:
        yield row.fault(end, f"{last} is before {first}", "swap the two dates")


def _parse_date(cell: str) -> datetime.date | None:
    if not cell:
        return None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        raise ValueError("not YYYY-MM-DD")
    return datetime.date.fromisoformat(cell)


def check_passage(
    curation: Curation, row: Row, column: str, passage: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield a fault unless a passage is within its document and not too long.

    Args:
        passage: the number of its `source`, its `start` and its `end`.
    """
    name = f"source:{passage['source']}"
    document = curation.sources.get(name)
    if document is None:
        mend = did_you_mean(name, [*curation.sources])
        yield row.fault(column, f"{name} is not in graph/sources.csv", mend)
        return
    if not INTEGER.fullmatch(passage["start"]) or not INTEGER.fullmatch(passage["end"]):
        mend = 'run `kg cite --fill` or `kg cite SOURCE "words"`'
        yield row.fault(column, "has no position", mend)
        return
    start, end = int(passage["start"]), int(passage["end"])
    # a length that is no number is a fault of the document
    length = int(document["length"]) if INTEGER.fullmatch(document["length"]) else end
    if start >= end:
        reason = f"passage {start}-{end} ends before it starts"
        yield row.fault(column, reason, "swap or cite again")
    elif end > length:
        reason = f"passage {start}-{end} lies beyond the document's {length}"
        yield row.fault(column, reason, "cite again")
    elif end - start > LONGEST_PASSAGE:
        reason = f"passage {start}-{end} is {end - start} code points long"
        mend = f"take the shortest that supports it, at most {LONGEST_PASSAGE}"
        yield row.fault(column, reason, mend)


def check_passages(curation: Curation, row: Row, column: str, source: str) -> Iterator[Fault]:
    """Yield the faults of each `[SOURCE:]START-END:SHA256` in a cell.

    Args:
        source: the number of the document where a passage names none.
    """
    for part in row[column].split():
        if not PASSAGE.fullmatch(part):
            reason = f"{part[:30]!r} is no passage"
            yield row.fault(column, reason, "write [SOURCE:]START-END:SHA256")
            return
    for passage in split_passages(row[column], source):
        yield from check_passage(curation, row, column, passage)
