"""Rules for speakers: where they can speak, how they know, what a stance asks."""

from collections.abc import Iterator

from kg.curation.index import Curation
from kg.curation.mends import quote
from kg.curation.sheets import Row
from kg.faults import Fault

VOICE = "source-voice:"
COURT = "kg:Court"
INQUIRIES = ("response-kind:investigation", "response-kind:closure-request-or-investigation")


def check_speakers(curation: Curation) -> Iterator[Fault]:
    """Yield the faults between the speaker of a line and its other cells."""
    courts, inquirers = _list_courts(curation), _list_inquirers(curation)
    for source, row in curation.list_claims():
        yield from _check_own_voice(source, row)
        yield from _check_finding(curation, row, courts, inquirers)
        yield from _check_withdrawal(curation, row)
        yield from _check_table(curation, row)


def _check_own_voice(source: str, row: Row) -> Iterator[Fault]:
    """Yield a fault where a document speaks in the sheet of another one."""
    for column in ("speaker", "relays"):
        for name in row[column].split(" > "):
            if name.startswith(VOICE) and name != f"{VOICE}{source}":
                mend = f"write {VOICE}{source}, or name who speaks in document {source}"
                yield row.fault(column, f"{name} does not speak in document {source}", mend)


def _list_courts(curation: Curation) -> set[str]:
    """Return the bodies of which some line says that they are courts."""
    courts = set()
    for _, row in curation.list_claims():
        if row["object"] == COURT and row["stance"] in curation.supporting:
            courts.add(row["subject"])
    return courts


def _list_inquirers(curation: Curation) -> set[str]:
    """Return who, as some line says, led an inquiry that another line calls one."""
    inquiries, actors = set(), list[Row]()
    for _, row in curation.list_claims():
        if row["stance"] not in curation.supporting:
            continue
        if row["predicate"] == "kg:responseKind" and row["object"] in INQUIRIES:
            inquiries.add(row["subject"])
        elif row["predicate"] == "kg:byActor":
            actors.append(row)
    return {row["object"] for row in actors if row["subject"] in inquiries}


def _check_finding(
    curation: Curation, row: Row, courts: set[str], inquirers: set[str]
) -> Iterator[Fault]:
    """Yield a fault for a finding of somebody who is no court and closed no inquiry."""
    voices = _follow(curation, row["speaker"])
    if row["stance"] != "stance:finds" or courts.intersection(voices):
        return
    if inquirers.isdisjoint(voices):
        reason = f"{row['speaker']} is no court, and no line says that it led an inquiry"
        mend = "take stance:states, stance:announces or stance:alleges, or name the court"
        yield row.fault("stance", reason, mend)
    elif not row["note"] or not row["more"]:
        reason = f"{row['speaker']} is no court, and the line does not show that its inquiry closed"
        mend = "cite in more where the text says so, with a note, or take stance:states"
        yield row.fault("stance", reason, mend)


def _follow(curation: Curation, name: str) -> list[str]:
    """Return a speaker and, step by step, for whose voice it counts."""
    voices: list[str] = []
    while name and name not in voices:
        voices.append(name)
        entity = curation.entities.get(name)
        name = entity.cells.get("counts_as", "") if entity else ""
    return voices


def _check_withdrawal(curation: Curation, row: Row) -> Iterator[Fault]:
    """Yield a fault for a statement that somebody else takes back, or that is none."""
    if row["stance"] != "stance:withdraws":
        return
    statement = curation.attributions.get(row["subject"].removeprefix("attribution:"))
    if not row["subject"].startswith("attribution:"):
        mend = "write attribution:NNN-MMM, and leave predicate and object empty"
        yield row.fault("subject", f"{quote(row['subject'])} is no statement to withdraw", mend)
    elif statement and set(_follow(curation, row["speaker"])).isdisjoint(
        _follow(curation, statement["speaker"])
    ):
        reason = f"{statement['id']} is a statement of {statement['speaker']}"
        mend = "let the same speaker withdraw it, or take stance:disputes"
        yield row.fault("speaker", reason, mend)


def _check_table(curation: Curation, row: Row) -> Iterator[Fault]:
    """Yield a fault for a line of a table that is about no row, or another one."""
    subject = row["subject"]
    site = curation.entities.get(subject)
    if not row.path.endswith("-table.csv") or not site or not subject.startswith("station:"):
        return
    if not site.cells.get("code"):
        mend = "name the row by its code, or move the line to the sheet of the prose"
        yield row.fault("subject", f"{subject} is a site named in prose, and no row", mend)
        return
    code = row["id"].split("-")[1].upper() if row["id"].count("-") > 1 else ""
    if f"station:{code}" in curation.entities and subject != f"station:{code}":
        mend = f"write station:{code}, or mend the id"
        yield row.fault("subject", f"{subject} is not the row of {row['id']}", mend)
