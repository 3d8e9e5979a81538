"""Rules for tables: each cell by its column, cells together, and rows together."""

from collections.abc import Iterator

from kg.curation.cells import check_cell, check_passage, is_number
from kg.curation.claims import check_attributions, check_sheet
from kg.curation.columns import TABLES, find_table
from kg.curation.cycles import find_cycles
from kg.curation.days import parse_day
from kg.curation.entities import check_entities
from kg.curation.forms import Table
from kg.curation.geography import check_geography
from kg.curation.index import Curation
from kg.curation.issue_patterns import check_patterns
from kg.curation.judgements import check_judgements
from kg.curation.leads import check_leads
from kg.curation.mends import quote
from kg.curation.sheets import Row
from kg.curation.speakers import check_speakers
from kg.curation.times import check_times
from kg.faults import Fault


def check_tables(curation: Curation) -> Iterator[Fault]:
    """Yield every fault in indexed tables."""
    for name, rows in curation.tables.items():
        faults = list(check_sheet(curation, name, rows))
        yield from faults
        if not faults:  # without a document, no passage of a sheet can be checked
            for row in rows:
                yield from check_row(curation, find_table(name), row)
    for name, table in TABLES.items():
        yield from _check_keys(table, curation.list_rows(name))
    yield from check_attributions(curation)
    yield from check_speakers(curation)
    yield from check_times(curation)
    yield from check_entities(curation)
    yield from check_geography(curation)
    yield from check_patterns(curation)
    yield from check_judgements(curation)
    yield from check_leads(curation)
    yield from find_cycles(curation)


def check_row(curation: Curation, table: Table, row: Row) -> Iterator[Fault]:
    """Yield the faults of a row by itself: its cells, and its cells together."""
    for column in table.columns:
        yield from check_cell(curation, row, column)
    for first, last in table.spans:
        yield from _check_span(row, first, last)
    for one, other in table.pairs:
        if row[one] and row[one] == row[other]:
            mend = f"name something else than in {one}"
            yield row.fault(other, f"is {quote(row[one])} itself", mend)
    for need in table.needs:
        if not need.is_met(row.cells):
            reason = f"{quote(row[need.column])} is alone: it needs another cell"
            yield row.fault(need.column, reason, need.write_mend())
    if "start" in row.cells and is_number(row["start"]) and is_number(row["end"]):
        yield from _check_main_passage(curation, row)


def _check_span(row: Row, first: str, last: str) -> Iterator[Fault]:
    if not row[first] or not row[last]:
        return
    try:
        start, end = parse_day(row[first]), parse_day(row[last])
    except ValueError:
        return  # a fault of the cell
    if end < start:
        yield row.fault(last, f"{end} is before {start}", "swap the two dates")


def _check_main_passage(curation: Curation, row: Row) -> Iterator[Fault]:
    """Yield the faults of the passage in start and end; an alias names its document."""
    source = row["source"].partition(":")[2] if "source" in row.cells else row.document
    if f"source:{source}" not in curation.sources:
        return  # a fault of the cell or the sheet
    yield from check_passage(curation, row, "start", row.cells | {"source": source})
    main = f"{row['start']}-{row['end']}:"
    if row.cells.get("more", "").startswith(main) or f" {main}" in row.cells.get("more", ""):
        mend = "remove it: start and end have it already"
        yield row.fault("more", f"repeats the passage {main[:-1]}", mend)


def _check_keys(table: Table, rows: list[Row]) -> Iterator[Fault]:
    """Yield a fault for each row that repeats what must be unique."""
    for column in table.columns:
        if column.unique:
            yield from _find_repeated(rows, (column.name,), ordered=True)
    for key in table.keys:
        yield from _find_repeated(rows, key, ordered=True)
    for pair in table.pairs:
        yield from _find_repeated(rows, pair, ordered=False)


def _find_repeated(rows: list[Row], key: tuple[str, ...], ordered: bool) -> Iterator[Fault]:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        cells = [row[column].casefold() for column in key]
        if not any(cells) or (not ordered and "" in cells):
            continue
        earlier = first.setdefault(tuple(cells if ordered else sorted(cells)), row)
        if earlier is not row:
            what = " ".join(filter(None, (row[column] for column in key)))
            reason = f"{quote(what)} is taken already at {earlier.path}:{earlier.line}"
            mend = "take the next free id" if key == ("id",) else "remove or change one of the two"
            yield row.fault(key[0], reason, mend)
