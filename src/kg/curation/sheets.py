"""Curated tables: CSV files read strictly, each cell with its place for a fault's message."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.faults import Fault

#: The columns of every table in graph/, by its path without suffix; claims/* share the form of `claims`.
COLUMNS = {
    "claims": "id subject predicate object stance speaker basis relays said_as said_from said_to holds_as holds_from"
    " holds_to start end sha256 more answers wording note",
    "sources": "id title publisher author date_as date_from date_to language kind length sha256 derived_from note",
    "bears-on": "issue side subject predicate object",
    "same-site": "id site row strength reason passages",
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
    """One line of a table: its cells by column, and where it stands."""

    path: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fault(self, column: str, reason: str, mend: str) -> Fault:
        """A fault at this row and column."""
        return Fault(self.path, self.line, column, reason, mend)


def _text(path: Path, shown: str, faults: list[Fault]) -> str | None:
    data = path.read_bytes()
    if data.startswith(codecs.BOM_UTF8):
        faults.append(
            Fault(shown, 1, "", "starts with a byte order mark", "save as UTF-8 without BOM")
        )
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
        faults.append(
            Fault(shown, line, "", "has a carriage return (CRLF)", "save with LF line ends")
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _records(text: str, shown: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    written = text.split("\n")
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(
                Fault(
                    shown,
                    line,
                    "",
                    f"stray quote or broken line ({error})",
                    "double the quotes in a cell",
                )
            )
            return
        if '"' in "".join(cells) and '""' not in "".join(written[line - 1 : reader.line_num]):
            faults.append(
                Fault(shown, line, "", "stray quote inside a cell", "double the quotes in a cell")
            )
        if reader.line_num > line:
            faults.append(
                Fault(
                    shown,
                    line,
                    "",
                    "a quoted cell runs over the end of the line",
                    "close the quote on its line",
                )
            )
        yield line, cells


def _header_faults(header: list[str], shown: str, columns: list[str]) -> Iterator[Fault]:
    for name in (name for name in columns if name not in header):
        yield Fault(
            shown, 1, name, f"column {name!r} is missing", f"the header is: {','.join(columns)}"
        )
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Fault(shown, 1, name, f"column {name!r} is given twice", "remove one of the two")
    for name in (name for name in header if name not in columns):
        mend = (
            "run `kg cite --fill` on the sheet"
            if name in ("words", "more_words")
            else "remove the column"
        )
        yield Fault(shown, 1, name, f"column {name!r} is not known here", mend)
    if sorted(header) == sorted(columns):
        yield Fault(shown, 1, "", "the columns are in another order", f"use: {','.join(columns)}")


def read_sheet(path: Path, shown: str, columns: list[str], faults: list[Fault]) -> list[Row]:
    """The rows of a table; faults in encoding, quoting and columns are appended to `faults`."""
    text = _text(path, shown, faults)
    if text is None:
        return []
    records = _records(text, shown, faults)
    header = next(records, (1, []))[1]
    if header != columns:
        faults.extend(_header_faults(header, shown, columns))
        return []
    rows = []
    for line, cells in records:
        if len(cells) != len(columns):
            reason = f"has {len(cells)} cells, the header has {len(columns)}"
            faults.append(
                Fault(shown, line, "", reason, "quote cells that hold commas; add or remove cells")
            )
            continue
        row = Row(shown, line, dict(zip(columns, cells, strict=True)))
        for name in (name for name, cell in row.cells.items() if cell != cell.strip()):
            faults.append(row.fault(name, "has white space at an end", "remove it"))
        unprintable = (name for name, cell in row.cells.items() if not cell.isprintable())
        for name in (name for name in unprintable if any(ord(char) < 32 for char in row[name])):
            faults.append(row.fault(name, "has a control character", "remove it"))
        rows.append(row)
    return rows


def read_tables(graph: Path, faults: list[Fault]) -> dict[str, list[Row]]:
    """Every table of graph/ by its path without suffix, such as `entities/persons` or `claims/003`."""
    tables: dict[str, list[Row]] = {}
    # a graph may come as N-Quads files alone; with one table there must be all
    poured = any(graph.rglob("*.nq")) and not any(graph.rglob("*.csv"))
    for name, columns in COLUMNS.items():
        path = graph / f"{name}.csv"
        if path.is_file():
            tables[name] = read_sheet(path, f"graph/{name}.csv", columns.split(), faults)
        elif poured:
            tables[name] = []
        else:
            header = ",".join(columns.split())
            faults.append(
                Fault(f"graph/{name}.csv", 1, "", "the table is missing", f"restore it: {header}")
            )
    for path in sorted((graph / "claims").glob("*.csv")):
        tables[f"claims/{path.stem}"] = read_sheet(
            path, f"graph/claims/{path.name}", CLAIM_COLUMNS, faults
        )
    return tables
