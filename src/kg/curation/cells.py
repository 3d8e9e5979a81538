"""Checks of single cells by the form of their column."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from kg.curation import forms
from kg.curation.days import parse_day, parse_period
from kg.curation.forms import MOST_DIGITS, Column
from kg.curation.index import EDITORS, Curation
from kg.curation.mapping import split_passages
from kg.curation.mends import describe_unknown, quote, suggest
from kg.curation.sheets import Row
from kg.curation.vocabulary import KINDS
from kg.errors import did_you_mean
from kg.faults import Fault
from kg.names import prefixes

LONGEST_PASSAGE = 400
LONGEST_ADDRESS = 2_000
SHA256 = re.compile(r"[0-9a-f]{64}")
INTEGER = re.compile(rf"0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}}")
PASSAGE = re.compile(r"(?:([0-9]{3}):)?([0-9]+)-([0-9]+):([0-9a-f]{64})")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[A-Z]{3}[0-9]{2}")
#: An id or address, whose place is another column.
NO_LABEL = re.compile(r"[A-Za-z0-9-]+:\S+|[0-9]{3}(?:-[A-Za-z0-9]+)+")
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#][^\s<>\"{}|\\^`]*)?")

Check = Callable[[Curation, Row, Column, Any], Iterator[Fault]]


def check_cell(curation: Curation, row: Row, column: Column) -> Iterator[Fault]:
    """Yield the faults of a cell by the form of its column."""
    if row[column.name]:
        yield from CHECKS[type(column.form)](curation, row, column, column.form)
    elif column.required:
        mend = f"write {column.about}: {_say(column.form)}"
        yield row.fault(column.name, "is empty", mend)


def _say(form: forms.Form) -> str:
    """Return the description of a form, without the signs of Markdown."""
    return form.describe().replace("`", "")


def is_number(cell: str) -> bool:
    """Return whether a text is a whole number that every program reads exactly."""
    return INTEGER.fullmatch(cell) is not None


def check_number(row: Row, column: str, least: int = 0) -> Iterator[Fault]:
    """Yield a fault unless a cell is a whole number, not too long and not too small."""
    cell = row[column]
    if not is_number(cell):
        mend = f"write digits only, at most {MOST_DIGITS}, without zeros before them"
        yield row.fault(column, f"{quote(cell)} is no whole number", mend)
    elif int(cell) < least:
        yield row.fault(column, f"{cell} is less than {least}", f"write {least} or more")


def check_passage(
    curation: Curation, row: Row, column: str, passage: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield a fault unless a passage is within its document and not too long.

    Args:
        passage: the number of its `source`, its `start` and its `end`, which are numbers.
    """
    name = f"source:{passage['source']}"
    document = curation.sources.get(name)
    if document is None:
        mend = did_you_mean(name, [*curation.sources])
        yield row.fault(column, f"{name} is not in graph/sources.csv", mend)
        return
    start, end = int(passage["start"]), int(passage["end"])
    # a length that is no number is a fault of the document
    length = int(document["length"]) if is_number(document["length"]) else end
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


def _list_parts(row: Row, column: str, separator: str = " ") -> Iterator[str | Fault]:
    """Yield the parts of a cell, and a fault for each that is given twice."""
    parts = row[column].split(separator)
    for part in dict.fromkeys(parts):
        if part and parts.count(part) > 1:
            yield row.fault(column, f"{quote(part)} is given twice", "name it once")
        yield part


def _check_id(curation: Curation, row: Row, column: Column, form: forms.Id) -> Iterator[Fault]:
    kind, _, slug = row[column.name].partition(":")
    if kind not in form.kinds or not SLUG.fullmatch(slug):
        mend = f"write {_say(form)}"
        yield row.fault(column.name, f"{quote(row[column.name])} is no id for this table", mend)


def _check_numbered(
    curation: Curation, row: Row, column: Column, form: forms.Numbered
) -> Iterator[Fault]:
    rest = "-[a-z0-9]+(?:-[a-z0-9]+)*" if form.rest else ""
    if not re.fullmatch(f"{form.prefix}[0-9]{{3}}{rest}", row[column.name]):
        mend = f"write {_say(form)}"
        yield row.fault(column.name, f"{quote(row[column.name])} is no id for this table", mend)


def _check_reference(
    curation: Curation, row: Row, column: Column, form: forms.Reference
) -> Iterator[Fault]:
    separator = " > " if isinstance(form, forms.Chain) else " "
    known = curation.list_names(form.kinds)
    parts = _list_parts(row, column.name, separator) if form.many else [row[column.name]]
    for part in parts:
        if isinstance(part, Fault):
            if not isinstance(form, forms.Chain):  # a chain that returns is told as such
                yield part
        elif part not in known:
            reason, mend = f"{quote(part)} is not known", suggest(part, sorted(known))
            if _is_known(curation, part):
                what = "cannot speak" if "agent" in form.kinds else "is of another kind"
                reason, mend = f"{quote(part)} {what}", f"it takes {_say(form)}; {mend}"
            yield row.fault(column.name, reason, mend)


def _is_known(curation: Curation, name: str) -> bool:
    """Return whether a name means something, of whatever kind."""
    attribution = name.removeprefix("attribution:") in curation.attributions
    concept = name in curation.vocabulary.concepts or name == EDITORS
    entity = name in curation.entities
    source = name.replace("source-voice:", "source:") in curation.sources
    return attribution or concept or entity or source


def _check_concept(
    curation: Curation, row: Row, column: Column, form: forms.Concept
) -> Iterator[Fault]:
    cell, schemes, branches = (
        row[column.name],
        curation.vocabulary.concepts,
        curation.vocabulary.branches,
    )
    in_scheme = schemes.get(cell) == form.scheme
    if in_scheme and form.branch in ("", branches.get(cell)):
        return
    concepts = [name for name, scheme in schemes.items() if scheme == form.scheme]
    if form.branch:
        concepts = [name for name in concepts if branches.get(name) == form.branch]
    where = f"under {form.branch}" if in_scheme else f"in {form.scheme}"
    yield row.fault(column.name, f"{quote(cell)} is not {where}", did_you_mean(cell, concepts))


def _check_readings(
    curation: Curation, row: Row, column: Column, form: forms.Readings
) -> Iterator[Fault]:
    words = []
    for name, scheme in curation.vocabulary.concepts.items():
        if scheme == form.scheme:
            words.append(name.partition(":")[2])
    for part in _list_parts(row, column.name):
        if isinstance(part, Fault):
            yield part
        elif part not in words:
            reason = f"{quote(part)} is not in {form.scheme}"
            yield row.fault(column.name, reason, did_you_mean(part, words))


def _check_nothing(curation: Curation, row: Row, column: Column, form: Any) -> Iterator[Fault]:
    """Yield no fault: rules between cells check these."""
    yield from ()


def _check_formerly(
    curation: Curation, row: Row, column: Column, form: forms.Formerly
) -> Iterator[Fault]:
    cell = row[column.name]
    prefix, _, slug = cell.partition(":")
    named = prefix in prefixes() and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", slug)
    if not named and not (form.numbers and is_number(cell)):
        mend = f"write {_say(form)}"
        yield row.fault(column.name, f"{quote(cell)} is no id", mend)


def _check_text(curation: Curation, row: Row, column: Column, form: forms.Text) -> Iterator[Fault]:
    cell = row[column.name]
    if len(cell) > form.longest:
        reason = f"has {len(cell)} characters, {form.longest} at most"
        yield row.fault(column.name, reason, "write fewer")
    elif form.words and len(cell.split()) > form.words:
        reason = f"has {len(cell.split())} words, {form.words} at most"
        yield row.fault(column.name, reason, "write fewer")
    elif not any(map(str.isalnum, cell)):
        yield row.fault(column.name, "has no letter and no digit", "write words, or empty it")


def _check_label(
    curation: Curation, row: Row, column: Column, form: forms.Label
) -> Iterator[Fault]:
    cell = row[column.name]
    yield from _check_text(curation, row, column, form)
    if NO_LABEL.fullmatch(cell):
        yield row.fault(column.name, f"{quote(cell)} looks like an id", "write a name in words")
    elif "<" in cell or ">" in cell:
        yield row.fault(column.name, f"{quote(cell)} holds markup", "write it without < and >")
    elif any(map(str.isalnum, cell)) and not any(map(str.isalpha, cell)):
        yield row.fault(column.name, f"{quote(cell)} has no letter", "write a name in words")


def _check_printed(
    curation: Curation, row: Row, column: Column, form: forms.Printed
) -> Iterator[Fault]:
    yield from _check_text(curation, row, column, form)
    if NO_LABEL.fullmatch(row[column.name]):
        reason = f"{quote(row[column.name])} looks like an id"
        yield row.fault(column.name, reason, "write the words as the document prints them")


def _check_number(
    curation: Curation, row: Row, column: Column, form: forms.Number
) -> Iterator[Fault]:
    yield from check_number(row, column.name, form.least)


def _check_day(curation: Curation, row: Row, column: Column, form: forms.Day) -> Iterator[Fault]:
    try:
        day = parse_day(row[column.name])
    except ValueError as error:
        reason = f"{quote(row[column.name])} is no date ({error})"
        yield row.fault(column.name, reason, "write YYYY-MM-DD")
        return
    yield from _check_past(row, column, day)


def _check_past(row: Row, column: Column, day: datetime.date) -> Iterator[Fault]:
    """Yield a fault for a day after today: today refuses rows, and is in no output."""
    today = datetime.date.today()
    if day > today:
        mend = "correct the date, or the clock of this computer"
        yield row.fault(column.name, f"{row[column.name]} is after today, {today}", mend)


def _check_period(
    curation: Curation, row: Row, column: Column, form: forms.Period
) -> Iterator[Fault]:
    cell = row[column.name]
    try:
        first, slash, last = cell.partition("/") if form.interval else (cell, "", "")
        start = parse_period(first)
        end = parse_period(last) if slash else start
        if end < start or (slash and first == last):
            raise ValueError("it ends before it starts, or where it starts")
    except ValueError as error:
        mend = f"write {_say(form)}"
        yield row.fault(column.name, f"{quote(cell)} is no date ({error})", mend)
        return
    if form.begun:
        yield from _check_past(row, column, start)


def _check_hash(curation: Curation, row: Row, column: Column, form: forms.Hash) -> Iterator[Fault]:
    if not SHA256.fullmatch(row[column.name]):
        mend = "run `kg cite --fill` on the sheet, or write what sha256sum prints"
        yield row.fault(column.name, "is no SHA-256 in hexadecimal", mend)


def _check_passages(
    curation: Curation, row: Row, column: Column, form: forms.Passages
) -> Iterator[Fault]:
    parts = list(_list_parts(row, column.name))
    for part in parts:
        match = None if isinstance(part, Fault) else PASSAGE.fullmatch(part)
        if isinstance(part, Fault):
            yield part
        elif not match or not is_number(match[2]) or not is_number(match[3]):
            mend = f"write {_say(form)}"
            yield row.fault(column.name, f"{quote(part)} is no passage", mend)
            return
        elif form.sourced and not match[1]:
            yield row.fault(column.name, f"{quote(part)} names no document", "write NNN: before it")
            return
    if len(set(row[column.name].split())) < form.least:
        reason = "a judgement needs two or more passages"
        yield row.fault(column.name, reason, "cite each mention")
    for passage in split_passages(row[column.name], row.document):
        yield from check_passage(curation, row, column.name, passage)


def _check_attributions(
    curation: Curation, row: Row, column: Column, form: forms.Attributions
) -> Iterator[Fault]:
    for part in _list_parts(row, column.name):
        if isinstance(part, Fault):
            yield part
        elif part == row["id"]:
            reason = f"an attribution cannot {form.verb} itself"
            yield row.fault(column.name, reason, "name another, or leave it empty")
        elif part not in curation.attributions:
            yield row.fault(column.name, *describe_unknown(curation, part))


def _check_language(
    curation: Curation, row: Row, column: Column, form: forms.Language
) -> Iterator[Fault]:
    parts = _list_parts(row, column.name) if form.many else [row[column.name]]
    for part in parts:
        if isinstance(part, Fault):
            yield part
        elif not _is_language(part, form.primary):
            mend = f"write {'' if form.many else 'a '}{_say(form)}"
            yield row.fault(column.name, f"{quote(part)} is no language code", mend)


@cache
def _is_language(tag: str, primary: bool) -> bool:
    """Return whether the locale data has a name for each part of a tag."""
    from babel import Locale  # here: only a build looks at languages

    locale = Locale("en")
    language, *rest = tag.split("-")
    listed = language in locale.languages and language not in ("mul", "und", "zxx")
    if rest and rest[0].title() in locale.scripts:
        rest = rest[1:]
    if rest and rest[0].upper() in locale.territories:
        rest = rest[1:]
    return listed and not rest and tag == tag.lower() and not (primary and tag != language)


def _check_choice(
    curation: Curation, row: Row, column: Column, form: forms.Choice
) -> Iterator[Fault]:
    if row[column.name] not in form.choices:
        mend = f"write {_say(form)}"
        if not column.required:
            mend += ", or leave it empty"
        yield row.fault(column.name, f"{quote(row[column.name])} is none of the choices", mend)


def _check_code(curation: Curation, row: Row, column: Column, form: forms.Code) -> Iterator[Fault]:
    if not re.fullmatch(form.pattern, row[column.name]):
        mend = f"write {_say(form)}"
        yield row.fault(column.name, f"{quote(row[column.name])} is no such code", mend)


def _check_kind(curation: Curation, row: Row, column: Column, form: forms.Kind) -> Iterator[Fault]:
    if row[column.name] not in KINDS.values():
        mend = did_you_mean(row[column.name], [*KINDS.values()])
        yield row.fault(column.name, f"{quote(row[column.name])} is no kind", mend)


def _check_address(
    curation: Curation, row: Row, column: Column, form: forms.Address
) -> Iterator[Fault]:
    cell = row[column.name]
    if len(cell) > LONGEST_ADDRESS or not ADDRESS.fullmatch(cell):
        reason = f"{quote(cell)} is no address"
        yield row.fault(column.name, reason, f"write an {_say(form)}")


#: The check of each form.
CHECKS: dict[type[forms.Form], Check] = {
    forms.Id: _check_id,
    forms.Numbered: _check_numbered,
    forms.Reference: _check_reference,
    forms.References: _check_reference,
    forms.Chain: _check_reference,
    forms.Concept: _check_concept,
    forms.Readings: _check_readings,
    forms.Part: _check_nothing,
    forms.Object: _check_nothing,
    forms.Formerly: _check_formerly,
    forms.Text: _check_text,
    forms.Label: _check_label,
    forms.Printed: _check_printed,
    forms.Name: _check_text,
    forms.Number: _check_number,
    forms.Day: _check_day,
    forms.Period: _check_period,
    forms.Hash: _check_hash,
    forms.Passages: _check_passages,
    forms.Attributions: _check_attributions,
    forms.Language: _check_language,
    forms.Languages: _check_language,
    forms.Choice: _check_choice,
    forms.Role: _check_choice,
    forms.Code: _check_code,
    forms.Kind: _check_kind,
    forms.Address: _check_address,
}
