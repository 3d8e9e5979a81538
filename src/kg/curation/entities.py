"""Rules for the tables of entities: codes, voices and printed names."""

import unicodedata
from collections.abc import Iterator

from kg.countries import USER_ASSIGNED, find_country, fold_name, list_names
from kg.curation.index import Curation
from kg.curation.mends import quote
from kg.curation.sheets import Row
from kg.faults import Fault

#: The classes of members that can speak together.
SPEAKING = ("kg:Person", "kg:Organization")
#: What the letters of each script begin with in Unicode's names, and the languages it writes.
SCRIPTS = {
    "latn": ("LATIN", ()),
    "pinyin": ("LATIN", ("zh",)),
    "hans": ("CJK", ("zh",)),
    "hant": ("CJK", ("zh",)),
    "hang": ("HANGUL", ("ko",)),
    "cyrl": ("CYRILLIC", ()),
}


def check_entities(curation: Curation) -> Iterator[Fault]:
    """Yield the faults of entities that a cell alone does not show."""
    for row in curation.list_rows("entities/places"):
        yield from _check_country(row)
    codes = {row["iso3166"] for row in curation.list_rows("entities/places")}
    for row in curation.list_rows("entities/stations"):
        yield from _check_station(row, codes)
    yield from _check_speakers(curation)
    for row in curation.list_rows("entities/aliases"):
        yield from _check_alias(row)


def _check_country(row: Row) -> Iterator[Fault]:
    code, is_country = row["iso3166"], row["id"].startswith("country:")
    if is_country and not code:
        yield row.fault("iso3166", "is empty", "write the ISO 3166-1 code of three letters")
    elif code and not is_country:
        yield row.fault("iso3166", f"{row['id']} is no country", "empty it, or mend the id")
    elif code and USER_ASSIGNED.fullmatch(code):
        known = find_country(row["label"])
        if known and known != code:
            reason = f"{row['label']} has the code {known}, not {code}"
            yield row.fault("iso3166", reason, f"write {known}")
    elif code:
        names = [name for name, _ in list_names(code)]
        folded = {fold_name(name) for name in names}
        if not names:
            yield row.fault("iso3166", f"{quote(code)} is the code of no country", "look it up")
        elif fold_name(row["label"]) not in folded:
            reason = f"{code} is the code of {names[0]}, not of {row['label']}"
            mend = "correct the code, or the label as the Unicode locale data has it"
            yield row.fault("iso3166", reason, mend)


def _check_station(row: Row, codes: set[str]) -> Iterator[Fault]:
    code, slug = row["code"], row["id"].partition(":")[2]
    if code != (slug if slug.isupper() else ""):
        mend = "write the code that the id has, and none for a site named in prose"
        yield row.fault("code", f"{quote(code)} is not the code of {row['id']}", mend)
    elif code and code[:3] not in codes:
        mend = "enter the country in entities/places.csv, or mend the code"
        yield row.fault("code", f"{quote(code[:3])} is the code of no country here", mend)


def _check_speakers(curation: Curation) -> Iterator[Fault]:
    """Yield a fault for a group that is a voice and has no members that can speak."""
    mute = set()
    for row in curation.list_rows("entities/groups"):
        if row["member_kind"] not in SPEAKING:
            mute.add(row["id"])
            if row["counts_as"]:
                mend = "empty it: only persons and organizations have a voice"
                yield row.fault("counts_as", f"members are {row['member_kind']}", mend)
    for row in curation.list_rows("entities/persons"):
        if row["counts_as"] in mute:
            mend = "name a body, or a group of persons or organizations"
            yield row.fault("counts_as", f"{row['counts_as']} has no voice", mend)
    for _, row in curation.list_claims():
        for column in ("speaker", "relays"):
            for name in mute.intersection(row[column].split(" > ")):
                mend = "name a body, or a group of persons or organizations"
                yield row.fault(column, f"{name} cannot speak: what its members are", mend)


def _check_alias(row: Row) -> Iterator[Fault]:
    text, language, script = row["text"], row["language"], row["script"]
    if script in SCRIPTS:
        letters, languages = SCRIPTS[script]
        if languages and language not in languages:
            mend = f"{script} writes {' '.join(languages)}"
            yield row.fault("script", f"{script} does not write {quote(language)}", mend)
        if text and not any(unicodedata.name(char, "").startswith(letters) for char in text):
            mend = "write the script of the name"
            yield row.fault("script", f"{quote(text)} has no letter of {script}", mend)
    if row["start"].isdecimal() and row["end"].isdecimal() and len(row["end"]) < 10:
        length = int(row["end"]) - int(row["start"]) if len(row["start"]) < 10 else 0
        if text and 0 < length != len(text):
            where = f"{row['start']}-{row['end']}"
            reason = f"{quote(text)} has {len(text)} characters, {where} has {length}"
            yield row.fault("end", reason, "cite the name again")
