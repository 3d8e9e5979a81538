"""Passages: their positions, and their verification against the documents."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.atomic import write_atomic
from kg.curation.cells import LONGEST_PASSAGE
from kg.curation.columns import CLAIM_COLUMNS
from kg.curation.mapping import split_passages
from kg.curation.sheets import Row, read_tables
from kg.errors import KgError, UsageError, did_you_mean
from kg.faults import Fault, FaultsError

#: Columns of a sheet in the making: the words of a passage, in place of its position and hash.
CUES = ("words", "more_words")


@dataclass(frozen=True)
class Citation:
    """The position of words in a document, in code points from zero, and their hash."""

    source: str
    start: int
    end: int
    sha256: str
    text: str


@dataclass(frozen=True)
class Verification:
    """The numbers of verified documents, passages and names, and the faults."""

    documents: int
    passages: int
    names: int
    faults: list[Fault]


def compute_sha256(text: str) -> str:
    """Return the hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_documents(folder: Path) -> dict[str, str]:
    """Read the documents of a folder, by the number that starts their file name.

    Raises:
        UsageError: the folder does not exist or has no numbered text.
        KgError: two documents have one number, or one is not UTF-8.
    """
    documents: dict[str, str] = {}
    for path in sorted(folder.glob("[0-9][0-9][0-9]*.txt")):
        number = path.name[:3]
        if number in documents:
            raise KgError(f"{folder} has two documents {number}", hint="keep one file a number")
        try:
            documents[number] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise KgError(
                f"{path} is not UTF-8 at byte {error.start}", hint="restore the original text"
            ) from error
    if not documents:
        hint = "name the folder of the source documents with --sources DIR or KG_SOURCES"
        raise UsageError(f"no source documents in {folder}", hint=hint)
    return documents


def cite(documents: dict[str, str], source: str, words: str) -> Citation:
    """Find the only occurrence of words in a document.

    Args:
        documents: texts by number.
        source: the number, with or without `source:`.
        words: the words; of several occurrences, `before [[the words]] after` selects one.

    Raises:
        UsageError: there is no such document, or a bracket is missing.
        KgError: the words do not occur, or more than once.
    """
    number = source.removeprefix("source:")
    if number not in documents:
        hint = did_you_mean(number, sorted(documents))
        raise UsageError(f"there is no document {source!r}", hint=hint)
    if words.count("[[") != words.count("]]"):
        raise UsageError("one double bracket is missing", hint="write: before [[the words]] after")
    before, bracket, rest = words.partition("[[")
    if bracket:
        inner, _, after = rest.partition("]]")
    else:
        before, inner, after = "", words, ""
    text = documents[number]
    starts: list[int] = []
    if inner:
        pattern = f"(?={re.escape(before + inner + after)})"  # occurrences may overlap
        starts = [match.start() for match in re.finditer(pattern, text)]
    if len(starts) != 1:
        hint = "take more words, or mark them: before [[the words]] after"
        if not starts:
            hint = "copy them exactly"
        raise KgError(f"{words!r} occurs {len(starts)} times in document {number}", hint=hint)
    start = starts[0] + len(before)
    end = start + len(inner)
    return Citation(number, start, end, compute_sha256(text[start:end]), text[start:end])


def verify(home: Path, documents: dict[str, str]) -> Verification:
    """Compare every document, passage and printed name with the texts."""
    faults: list[Fault] = []
    tables = read_tables(home / "graph", faults)
    sources, aliases = tables.get("sources", []), tables.get("entities/aliases", [])
    passages = 0
    for row in sources:
        faults.extend(_verify_document(row, documents))
    for table, rows in tables.items():
        for row in rows:
            for column, passage in _list_passages(table, row):
                passages += 1
                text = documents.get(passage["source"])
                faults.extend(_verify_passage(row, column, text, passage))
    for row in aliases:
        faults.extend(_verify_name(row, documents.get(row["source"].removeprefix("source:"))))
    return Verification(len(sources), passages, len(aliases), sorted(set(faults)))


def _verify_document(row: Row, documents: dict[str, str]) -> Iterator[Fault]:
    number = row["id"].removeprefix("source:")
    text = documents.get(number)
    if text is None:
        mend = "add the file, named with its number"
        yield row.fault("id", f"document {number} is not in the folder", mend)
    elif str(len(text)) != row["length"] or compute_sha256(text) != row["sha256"]:
        reason = f"document {number} is not the one that was curated"
        yield row.fault("sha256", reason, "restore the original text")


def _list_passages(table: str, row: Row) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the passages of a row of claims or judgements, each with its column."""
    if table.startswith("claims/"):
        source = table.removeprefix("claims/")[:3]
        yield "start", row.cells | {"source": source}
        for passage in split_passages(row["more"], source):
            yield "more", passage
    elif table in ("same-site", "same-as"):
        for passage in split_passages(row["passages"], ""):
            yield "passages", passage


def _verify_passage(
    row: Row, column: str, text: str | None, passage: Mapping[str, str]
) -> Iterator[Fault]:
    start, end, expected = passage["start"], passage["end"], passage["sha256"]
    if text is None or not start.isdigit() or not end.isdigit():
        reason = f"passage {start}-{end} cannot be read"
        yield row.fault(column, reason, "name a document and two positions")
    elif compute_sha256(text[int(start) : int(end)]) != expected:
        reason = f"the text at {start}-{end} no longer has the hash {expected[:12]}…"
        yield row.fault(column, reason, 'find the words again with `kg cite SOURCE "words"`')


def _verify_name(row: Row, text: str | None) -> Iterator[Fault]:
    start, end = row["start"], row["end"]
    if not (start + end).isdigit():
        yield row.fault("start", "has no position", "cite the name again")
    elif text is not None and text[int(start) : int(end)] != row["text"]:
        reason = f"{row['text']!r} is not at {start}-{end}"
        yield row.fault("start", reason, "cite the name again")


def fill_sheet(sheet: Path, documents: dict[str, str]) -> int:
    """Replace the words of a sheet by positions and hashes; return how many rows.

    The columns `words` and `more_words` are removed, so that no sentence of a source remains.

    Raises:
        FaultsError: words do not occur once; nothing is written.
        KgError: the file is no sheet with the column `words`.
    """
    source = sheet.stem.partition("-")[0]
    rows: list[list[str]] = []
    faults: list[Fault] = []
    filled = 0
    for line, cells in _read_cues(sheet):
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


def _read_cues(sheet: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells of each row of a sheet with the column `words`."""
    data = sheet.read_bytes()
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
        header = next(reader, [])
        _check_cue_header(sheet, header)
        for cells in reader:
            if len(cells) != len(header):
                counts = f"has {len(cells)} cells, the header has {len(header)}"
                hint = "quote cells that contain commas; add or remove cells"
                raise KgError(f"{sheet}:{reader.line_num}: {counts}", hint=hint)
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise KgError(f"{sheet}:{line}: is not UTF-8", hint="save the sheet as UTF-8") from error
    except csv.Error as error:
        reason = f"{sheet}:{reader.line_num}: stray quote or broken line ({error})"
        raise KgError(reason, hint="double the quotes in a cell") from error


def _check_cue_header(sheet: Path, header: list[str]) -> None:
    missing = [name for name in (*CLAIM_COLUMNS, "words") if name not in header]
    other = [name for name in header if name not in (*CLAIM_COLUMNS, *CUES)]
    twice = sorted({f"{name} twice" for name in header if header.count(name) > 1})
    if missing or other or twice:
        reason = "has"
        if missing:
            reason = f"lacks {'the column ' if missing == ['words'] else ''}{', '.join(missing)}"
        columns = f"{','.join(CLAIM_COLUMNS)} and the columns words and, if wanted, more_words"
        raise UsageError(
            f"{sheet} {reason} {', '.join(other + twice)}".rstrip(), hint=f"it takes {columns}"
        )


def _fill_row(cells: dict[str, str], source: str, documents: dict[str, str]) -> None:
    if not cells["words"]:
        raise KgError("more_words without words", hint="put the main passage into words")
    main = cite(documents, source, cells["words"])
    length = main.end - main.start
    if length > LONGEST_PASSAGE:
        hint = f"at most {LONGEST_PASSAGE} code points"
        raise KgError(f"the passage is {length} long", hint=hint)
    cells.update(start=str(main.start), end=str(main.end), sha256=main.sha256)
    more = []
    for words in (cells.get("more_words") or "").split(" || "):
        if words:
            further = cite(documents, source, words.strip(" "))
            more.append(f"{further.start}-{further.end}:{further.sha256}")
    if more:
        cells["more"] = " ".join(more)


def _write(sheet: Path, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CLAIM_COLUMNS)
    writer.writerows(rows)
    write_atomic(sheet, text.getvalue().encode(), synced=True)


def read_passage(documents: dict[str, str], source: str, span: tuple[int, int]) -> str:
    """Return the words of a passage, or nothing without its document."""
    return documents[source][span[0] : span[1]] if source in documents else ""
