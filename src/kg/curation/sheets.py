"""Curated tables: CSV files read strictly, with the file and line of each row."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.faults import Fault

#: The columns of every table in graph/, by its path without suffix; all of claims/ share one list.
COLUMNS = {
    "claims": "id subject predicate object stance speaker basis relays said_as said_from said_to"
    " holds_as holds_from holds_to start end sha256 more answers wording inferred note",
    "sources": "id title publisher author date_as date_from date_to language kind length sha256"
    " derived_from note",
    "bears-on": "issue side subject predicate object",
    "same-site": "id site row strength reason passages",
    "same-as": "id thing other strength reason passages",
    "withdrawn": "id subject predicate object stance speaker reason withdrawn instead",
    "leads": "thing address title publisher date language summary",
    "entities/aliases": "thing text language script role source start end",
    "entities/agreements": "id label",
    "entities/cases": "id label",
    "entities/figures": "id label counts scope as_of",
    "entities/groups": "id label member_kind size place counts_as",
    "entities/issues": "id label",
    "entities/organizations": "id label jurisdiction counts_as",
    "entities/persons": "id label counts_as role",
    "entities/places": "id label iso3166",
    "entities/programmes": "id label",
    "entities/publications": "id label",
    "entities/responses": "id label",
    "entities/stations": "id label code",
}

CLAIM_COLUMNS = COLUMNS.pop("claims").split()


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells by column, its file and its line."""

    path: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fault(self, column: str, reason: str, mend: str) -> Fault:
        """Return a fault in a cell."""
        return Fault(self.path, self.line, column, reason, mend)


def read_tables(graph: Path, faults: list[Fault]) -> dict[str, list[Row]]:
    """Read all tables of graph/, such as `entities/persons` or `claims/003`, by name.

    A graph without any table is empty, so that it can consist of N-Quads files alone.

    Args:
        graph: the folder.
        faults: where faults are appended.
    """
    tables: dict[str, list[Row]] = {}
    nquads_only = any(graph.rglob("*.nq")) and not any(graph.rglob("*.csv"))
    for name, listed in COLUMNS.items():
        path, shown, columns = graph / f"{name}.csv", f"graph/{name}.csv", listed.split()
        if path.is_file():
            tables[name] = read_sheet(path, shown, columns, faults)
        elif nquads_only:
            tables[name] = []
        else:
            mend = f"restore it: {','.join(columns)}"
            faults.append(Fault(shown, 1, "", "the table is missing", mend))
    for path in sorted((graph / "claims").glob("*.csv")):
        shown = f"graph/claims/{path.name}"
        tables[f"claims/{path.stem}"] = read_sheet(path, shown, CLAIM_COLUMNS, faults)
    return tables


def read_sheet(path: Path, shown: str, columns: list[str], faults: list[Fault]) -> list[Row]:
    """Read a table.

    Args:
        path: the file.
        shown: its name in faults.
        columns: the header that it must have.
        faults: where faults in encoding, quoting, columns and characters are appended.
    """
    text = _read_text(path, shown, faults)
    if text is None:
        return []
    records = _read_records(text, shown, faults)
    header = next(records, (1, []))[1]
    if header != columns:
        faults.extend(_check_header(header, shown, columns))
        return []
    rows = []
    for line, cells in records:
        if len(cells) == len(columns):
            row = Row(shown, line, dict(zip(columns, cells, strict=True)))
            faults.extend(_check_characters(row))
            rows.append(row)
        else:
            reason = f"has {len(cells)} cells, the header has {len(columns)}"
            mend = "quote cells that contain commas; add or remove cells"
            faults.append(Fault(shown, line, "", reason, mend))
    return rows


def _read_text(path: Path, shown: str, faults: list[Fault]) -> str | None:
    data = path.read_bytes()
    if data.startswith(codecs.BOM_UTF8):
        mend = "save as UTF-8 without BOM"
        faults.append(Fault(shown, 1, "", "starts with a byte order mark", mend))
        data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reason = f"byte {data[error.start]:#04x} at position {error.start} is not UTF-8"
        faults.append(Fault(shown, line, "", reason, "save the table as UTF-8"))
        return None
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        reason = "has a carriage return (CRLF)"
        faults.append(Fault(shown, line, "", reason, "save with LF line ends"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _read_records(text: str, shown: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line and the cells of each record."""
    reader = csv.reader(io.StringIO(text), strict=True)
    written = text.split("\n")
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"stray quote or broken line ({error})"
            faults.append(Fault(shown, line, "", reason, "double the quotes in a cell"))
            return
        if '"' in "".join(cells) and '""' not in "".join(written[line - 1 : reader.line_num]):
            mend = "double the quotes in a cell"
            faults.append(Fault(shown, line, "", "stray quote inside a cell", mend))
        if reader.line_num > line:
            reason = "a quoted cell runs over the end of the line"
            faults.append(Fault(shown, line, "", reason, "close the quote on its line"))
        yield line, cells


def _check_header(header: list[str], shown: str, columns: list[str]) -> Iterator[Fault]:
    listed = ",".join(columns)
    for name in columns:
        if name not in header:
            reason = f"column {name!r} is missing"
            yield Fault(shown, 1, name, reason, f"the header is: {listed}")
    for name, count in sorted(Counter(header).items()):
        if count > 1:
            yield Fault(shown, 1, name, f"column {name!r} is given twice", "remove one of the two")
    for name in header:
        if name not in columns:
            is_cue = name in ("words", "more_words")
            mend = "run `kg cite --fill` on the sheet" if is_cue else "remove the column"
            yield Fault(shown, 1, name, f"column {name!r} is not known here", mend)
    if sorted(header) == sorted(columns):
        yield Fault(shown, 1, "", "the columns are in another order", f"use: {listed}")


def _check_characters(row: Row) -> Iterator[Fault]:
    for name, cell in row.cells.items():
        if cell != cell.strip():
            yield row.fault(name, "has white space at an end", "remove it")
        if not cell.isprintable() and any(ord(character) < 32 for character in cell):
            yield row.fault(name, "has a control character", "remove it")
