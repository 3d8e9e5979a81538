"""Rules for what the editors add: judgements of identity, withdrawals and leads."""

import re
from collections.abc import Iterator

from kg.curation.cells import check_concept, check_dates, check_passages, check_reference
from kg.curation.index import Curation
from kg.curation.sheets import Row
from kg.errors import did_you_mean
from kg.faults import Fault

#: A year, a month or a day.
LOOSE_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`/]+(/[^\s<>\"{}|\\^`]*)?")


def check_editorial(curation: Curation) -> Iterator[Fault]:
    """Yield the faults of the judgements of identity, withdrawals and leads."""
    checks = {"same-as": check_judgement, "withdrawn": check_withdrawn, "leads": check_lead}
    for table, check in checks.items():
        for row in curation.tables.get(table, []):
            yield from check(curation, row)


def check_judgement(curation: Curation, row: Row) -> Iterator[Fault]:
    """Yield the faults of a row of `same-as.csv`."""
    if not re.fullmatch(r"identity:[a-z0-9-]+", row["id"]):
        mend = "write identity:lower-case-slug"
        yield row.fault("id", f"{row['id']!r} is no id for this table", mend)
    if not row["thing"]:
        yield row.fault("thing", "names no thing", "write the id of an entity")
    yield from check_reference(curation.entities, row, "thing")
    yield from check_reference(curation.entities, row, "other")
    if row["thing"] == row["other"]:
        yield row.fault("other", "is the thing itself", "leave it empty, or name another id")
    yield from check_concept(curation, row, "strength", "scheme:strength")
    if not row["reason"]:
        mend = "write why the mentions mean one thing"
        yield row.fault("reason", "a judgement without a reason", mend)
    if len(row["passages"].split()) < 2:
        mend = "cite the mentions in the documents"
        yield row.fault("passages", "a judgement needs two or more passages", mend)
    yield from check_passages(curation, row, "passages", "")


def check_withdrawn(curation: Curation, row: Row) -> Iterator[Fault]:
    """Yield the faults of a row of `withdrawn.csv`."""
    name = row["id"]
    if not re.fullmatch(r"[0-9]{3}-[A-Za-z0-9-]+", name):
        yield row.fault("id", f"{name!r} is no id of an attribution", "write it as NNN-MMM")
    if name in curation.attributions:
        taken = curation.attributions[name]
        reason = f"{name!r} is withdrawn and stands at {taken.path}:{taken.line}"
        yield row.fault("id", reason, "remove one of the two, or give the new line another id")
    yield from check_concept(curation, row, "stance", "scheme:stance")
    for column in ("subject", "speaker", "reason", "withdrawn"):
        if not row[column]:
            yield row.fault(column, "is empty", "write what it was, the reason and the day")
    yield from check_dates(row, "withdrawn", "withdrawn")
    for other in row["instead"].split():
        if other not in curation.attributions:
            mend = did_you_mean(other, list(curation.attributions))
            yield row.fault("instead", f"{other!r} is no attribution", mend)


def check_lead(curation: Curation, row: Row) -> Iterator[Fault]:
    """Yield the faults of a row of `leads.csv`."""
    if not row["thing"]:
        yield row.fault("thing", "names no thing", "write the id of an entity")
    yield from check_reference(curation.entities, row, "thing")
    if not ADDRESS.fullmatch(row["address"]):
        reason = f"{row['address']!r} is no address"
        yield row.fault("address", reason, "write an address of http or https")
    for column in ("title", "publisher", "language", "summary"):
        if not row[column]:
            yield row.fault(column, "is empty", "fill it")
    if row["date"] and not LOOSE_DATE.fullmatch(row["date"]):
        mend = "write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty"
        yield row.fault("date", f"{row['date']!r} is no date", mend)
