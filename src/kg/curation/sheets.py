"""Curated tables: CSV files read strictly, with the file and line of each row."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.curation.characters import find_character_faults
from kg.curation.columns import CLAIM_COLUMNS, COLUMNS, TABLES
from kg.curation.forms import Printed
from kg.errors import did_you_mean
from kg.faults import Fault

#: The columns with words as a document prints them.
PRINTED = frozenset(
    column.name
    for table in TABLES.values()
    for column in table.columns
    if isinstance(column.form, Printed)
)
#: What spreadsheets save that is no table of ours.
SPREADSHEETS = frozenset(
    [".csv", ".tsv", ".tab", ".psv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".fods", ".numbers"]
)
#: What a system hides at the end of the name of a table, or a program adds there.
ADDED = (".csv.txt", ".csv.gz", ".csv.zip")


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells by column, its file and its line."""

    path: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def document(self) -> str:
        """Return the number of the document that a sheet of claims is named after."""
        return PurePosixPath(self.path).stem.partition("-")[0]

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
        if path.exists():
            tables[name] = read_sheet(path, shown, columns, faults)
        elif nquads_only:
            tables[name] = []
        else:
            mend = f"restore it: {','.join(columns)}"
            faults.append(Fault(shown, 1, "", "the table is missing", mend))
    for path in sorted((graph / "claims").glob("[!.]*.csv")):
        shown = f"graph/claims/{path.name}"
        tables[f"claims/{path.stem}"] = read_sheet(path, shown, CLAIM_COLUMNS, faults)
    faults.extend(_find_strays(graph, tables))
    return tables


def _find_strays(graph: Path, tables: Mapping[str, list[Row]]) -> Iterator[Fault]:
    """Yield a fault for every table in graph/ that nobody reads."""
    names = [f"{name}.csv" for name in COLUMNS]
    for path in sorted(graph.rglob("*")):
        name = path.relative_to(graph).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        ending = path.suffix.lower()
        is_added = name.lower().endswith(ADDED)
        if hidden or (ending not in SPREADSHEETS | {".nq"} and not is_added):
            continue
        shown = f"graph/{name}"
        if is_added:
            mend = f"make it the plain file {path.stem}"
            yield Fault(shown, 1, "", f"nobody reads a table that ends in {path.suffix}", mend)
        elif path.suffix != ending and ending in (".csv", ".nq"):
            lower = name.casefold()
            wanted = lower.rpartition("/")[2] if lower in names else path.stem + ending
            mend = f"name it {wanted}"
            yield Fault(shown, 1, "", f"nobody reads a file that ends in {path.suffix}", mend)
        elif ending != ".nq" and name.removesuffix(".csv") not in tables and name not in names:
            mend = f"{did_you_mean(name, names)} (sheets of claims are claims/NNN.csv)"
            yield Fault(shown, 1, "", "is a table that nobody reads", mend)


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
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        faults.append(Fault(shown, 1, "", reason, "make it a file that you may read"))
        return None
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
            mend = "double the quotes in a cell"
            # a quote that is left open swallows lines, until there is too much of them
            if "field limit" in str(error) and reader.line_num == line:
                reason = f"a cell is too long, with more than {csv.field_size_limit():,} characters"
                mend = "write fewer"
            faults.append(Fault(shown, line, "", reason, mend))
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
        for reason, mend in find_character_faults(cell, is_printed=name in PRINTED):
            yield row.fault(name, reason, mend)
