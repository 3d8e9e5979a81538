"""Passages against the documents: finding positions for curators, proving that nothing moved."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.atomic import write_atomic
from kg.curation.mapping import further_passages
from kg.curation.rules import LONGEST_PASSAGE
from kg.curation.sheets import CLAIM_COLUMNS, Row, read_tables
from kg.errors import KgError, UsageError, did_you_mean
from kg.faults import Fault, FaultsError

CUE = ("words", "more_words")


@dataclass(frozen=True)
class Citation:
    """Where words stand in a document: code points from zero, end exclusive, and their SHA-256."""

    source: str
    start: int
    end: int
    sha256: str
    text: str


@dataclass(frozen=True)
class Verified:
    """What a verification looked at."""

    documents: int
    passages: int
    names: int
    faults: list[Fault]


def sha256(text: str) -> str:
    """The hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_documents(folder: Path) -> dict[str, str]:
    """The documents of a folder by the number that starts their file name.

    Raises:
        UsageError: the folder does not exist or holds no numbered text.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.glob("[0-9][0-9][0-9]*.txt")):
        if path.name[:3] in found:
            raise KgError(
                f"{folder} holds two documents {path.name[:3]}", hint="keep one file a number"
            )
        try:
            found[path.name[:3]] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise KgError(
                f"{path} is not UTF-8 at byte {error.start}", hint="restore the original text"
            ) from error
    if not found:
        hint = "name the folder of the source documents with --sources DIR or KG_SOURCES"
        raise UsageError(f"no source documents in {folder}", hint=hint)
    return found


def cite(documents: dict[str, str], source: str, words: str) -> Citation:
    """The one place of words in a document; `before [[the words]] after` tells which of several.

    Raises:
        KgError: the words do not occur, or more than once.
    """
    number = source.removeprefix("source:")
    if number not in documents:
        raise UsageError(
            f"there is no document {source!r}", hint=did_you_mean(number, sorted(documents))
        )
    text = documents[number]
    before, opened, rest = words.partition("[[")
    inner, _, after = rest.partition("]]")
    if words.count("[[") != words.count("]]"):
        raise UsageError("one double bracket is missing", hint="write: before [[the words]] after")
    context, offset, length = (
        (before + inner + after, len(before), len(inner)) if opened else (words, 0, len(words))
    )
    starts = (
        [at.start() for at in re.finditer(f"(?={re.escape(context)})", text)]
        if context and length
        else []
    )
    count = len(starts)
    if count != 1:
        hint = (
            "copy them exactly"
            if count == 0
            else "take more words, or mark them: before [[the words]] after"
        )
        raise KgError(f"{words!r} occurs {count} times in document {number}", hint=hint)
    start = starts[0] + offset
    passage = text[start : start + length]
    return Citation(number, start, start + length, sha256(passage), passage)


def verify(home: Path, documents: dict[str, str]) -> Verified:
    """Hold every document, passage and printed name against the texts."""
    faults: list[Fault] = []
    tables = read_tables(home / "graph", faults)
    passages = names = 0
    for row in tables.get("sources", []):
        faults.extend(_document(row, documents))
    for table, rows in tables.items():
        for row in rows:
            for column, source, start, end, expected in _passages(table, row):
                passages += 1
                faults.extend(_passage(row, column, documents.get(source), (start, end), expected))
    for row in tables.get("entities/aliases", []):
        names += 1
        text = documents.get(row["source"].removeprefix("source:"))
        if not (row["start"] + row["end"]).isdigit():
            faults.append(row.fault("start", "has no position", "cite the name again"))
        elif text is not None and text[int(row["start"]) : int(row["end"])] != row["text"]:
            reason = f"{row['text']!r} does not stand at {row['start']}-{row['end']}"
            faults.append(row.fault("start", reason, "cite the name again"))
    return Verified(len(tables.get("sources", [])), passages, names, sorted(set(faults)))


def _document(row: Row, documents: dict[str, str]) -> Iterator[Fault]:
    number = row["id"].removeprefix("source:")
    text = documents.get(number)
    if text is None:
        yield row.fault(
            "id", f"document {number} is not in the folder", "add the file, named with its number"
        )
    elif str(len(text)) != row["length"] or sha256(text) != row["sha256"]:
        yield row.fault(
            "sha256",
            f"document {number} is not the one that was curated",
            "restore the original text",
        )


def _passages(table: str, row: Row) -> Iterator[tuple[str, str, str, str, str]]:
    """(column, source, start, end, sha256) of each passage of a row of claims or judgements."""
    if table.startswith("claims/"):
        source = table.removeprefix("claims/")[:3]
        yield "start", source, row["start"], row["end"], row["sha256"]
        for further in further_passages(row["more"], source):
            yield ("more", *further)
    elif table == "same-site":
        for further in further_passages(row["passages"], ""):
            yield ("passages", *further)


def _passage(
    row: Row, column: str, text: str | None, span: tuple[str, str], expected: str
) -> Iterator[Fault]:
    start, end = span
    if text is None or not start.isdigit() or not end.isdigit():
        yield row.fault(
            column, f"passage {start}-{end} cannot be read", "name a document and two positions"
        )
    elif sha256(text[int(start) : int(end)]) != expected:
        reason = f"the text at {start}-{end} no longer has the hash {expected[:12]}…"
        yield row.fault(column, reason, 'find the words again with `kg cite SOURCE "words"`')


def fill(sheet: Path, documents: dict[str, str]) -> int:
    """Complete a claims sheet in place: positions and hashes for its `words` and `more_words`.

    The two columns are removed, so that no sentence of a source stays; nothing is written when
    a fault is found. Returns the number of rows filled.
    """
    source = sheet.stem.partition("-")[0]
    rows, faults, filled = [], [], 0
    for line, cells in _words_sheet(sheet):
        column = "words" if cells["words"] else "more_words"
        if cells["words"] or cells.get("more_words"):
            filled += 1
            try:
                _fill_row(cells, source, documents)
            except KgError as error:
                faults.append(Fault(str(sheet), line, column, error.reason, error.hint))
        rows.append([cells[name] for name in CLAIM_COLUMNS])
    if faults:
        raise FaultsError(faults)
    _write(sheet, rows)
    return filled


def _words_sheet(sheet: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, cells by column) of a sheet with the column `words`, every line whole or an error."""
    data = sheet.read_bytes()
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
        header = next(reader, [])
        missing = [name for name in (*CLAIM_COLUMNS, "words") if name not in header]
        other = [name for name in header if name not in (*CLAIM_COLUMNS, *CUE)]
        twice = sorted({f"{name} twice" for name in header if header.count(name) > 1})
        if missing or other or twice:
            reason = (
                f"lacks {'the column ' if missing == ['words'] else ''}{', '.join(missing)}"
                if missing
                else "holds"
            )
            hint = f"it takes {','.join(CLAIM_COLUMNS)} and the columns words and, if wanted, more_words"
            raise UsageError(f"{sheet} {reason} {', '.join(other + twice)}".rstrip(), hint=hint)
        for cells in reader:
            if len(cells) != len(header):
                reason = f"{sheet}:{reader.line_num}: has {len(cells)} cells, the header has {len(header)}"
                raise KgError(reason, hint="quote cells that hold commas; add or remove cells")
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise KgError(f"{sheet}:{line}: is not UTF-8", hint="save the sheet as UTF-8") from error
    except csv.Error as error:
        reason = f"{sheet}:{reader.line_num}: stray quote or broken line ({error})"
        raise KgError(reason, hint="double the quotes in a cell") from error


def _fill_row(cells: dict[str, str], source: str, documents: dict[str, str]) -> None:
    if not cells["words"]:
        raise KgError("more_words without words", hint="put the main passage into words")
    found = cite(documents, source, cells["words"])
    if found.end - found.start > LONGEST_PASSAGE:
        raise KgError(
            f"the passage is {found.end - found.start} long",
            hint=f"at most {LONGEST_PASSAGE} code points",
        )
    cells.update(start=str(found.start), end=str(found.end), sha256=found.sha256)
    further = [
        cite(documents, source, part.strip(" "))
        for part in (cells.get("more_words") or "").split(" || ")
        if part
    ]
    if further:
        cells["more"] = " ".join(f"{one.start}-{one.end}:{one.sha256}" for one in further)


def _write(sheet: Path, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CLAIM_COLUMNS)
    writer.writerows(rows)
    write_atomic(sheet, text.getvalue().encode(), mode=sheet.stat().st_mode & 0o777)


def read_passage(documents: dict[str, str], source: str, span: tuple[int, int]) -> str:
    """The words of a passage, for whoever holds the documents."""
    return documents[source][span[0] : span[1]] if source in documents else ""
