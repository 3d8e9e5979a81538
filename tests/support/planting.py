"""Rows that hold, to be planted with one fault each in a copy of the data."""

import csv
import hashlib
import io
from pathlib import Path

from kg.curation.columns import CLAIM_COLUMNS, COLUMNS

HASH = "0" * 64

#: For each table a row without a fault; a test changes the cells that it is about.
GOOD = {
    "sources": {
        "id": "source:900",
        "title": "A title",
        "language": "en",
        "kind": "source-kind:news-article",
        "length": "100",
        "sha256": HASH,
    },
    "bears-on": {
        "subject": "kg:Station",
        "issue": "issue:existence",
        "side": "yes",
        "predicate": "kg:operatedBy",
    },
    "same-site": {
        "id": "site-identity:planted",
        "site": "station:manhattan-service-center",
        "row": "station:USA01",
        "strength": "strength:candidate",
        "reason": "planted",
        "passages": f"000:0-10:{HASH} 003:0-10:{HASH}",
    },
    "same-as": {
        "id": "identity:planted",
        "thing": "person:lu-jianwang",
        "strength": "strength:strong",
        "reason": "planted",
        "passages": f"000:0-10:{HASH} 003:0-10:{HASH}",
    },
    "withdrawn": {
        "id": "001-planted",
        "subject": "station:manhattan",
        "predicate": "kg:inCountry",
        "object": "country:united-states",
        "stance": "stance:reports",
        "speaker": "body:kootneeti",
        "reason": "planted",
        "withdrawn": "2026-11-29",
    },
    "leads": {
        "thing": "person:lu-jianwang",
        "address": "https://example.org/planted",
        "title": "A later text",
        "publisher": "A paper",
        "date": "2025-05",
        "language": "en",
        "summary": "He answers.",
    },
    "entities/aliases": {
        "thing": "station:manhattan",
        "text": "planted",
        "language": "en",
        "script": "latn",
        "role": "alias-role:variant",
        "source": "source:001",
        "start": "0",
        "end": "7",
    },
    "entities/agreements": {"id": "agreement:planted", "label": "Planted"},
    "entities/cases": {"id": "case:planted", "label": "Planted"},
    "entities/figures": {
        "id": "figure:planted",
        "label": "Planted",
        "counts": "theme:police-stations",
    },
    "entities/groups": {"id": "group:planted", "label": "Planted", "member_kind": "kg:Station"},
    "entities/issues": {"id": "issue:planted", "label": "Planted"},
    "entities/organizations": {"id": "body:planted", "label": "Planted"},
    "entities/persons": {"id": "person:planted", "label": "Planted", "role": "role:not-stated"},
    "entities/places": {"id": "city:planted", "label": "Planted"},
    "entities/programmes": {"id": "programme:planted", "label": "Planted"},
    "entities/publications": {"id": "publication:planted", "label": "Planted"},
    "entities/responses": {"id": "response:planted", "label": "Planted"},
    "entities/stations": {"id": "station:planted", "label": "Planted"},
    "claims": {
        "id": "001-planted",
        "subject": "station:manhattan",
        "predicate": "kg:inCountry",
        "object": "country:united-states",
        "stance": "stance:reports",
        "speaker": "body:kootneeti",
        "basis": "basis:unstated",
        "start": "0",
        "end": "10",
        "sha256": HASH,
    },
}


def columns(table: str) -> list[str]:
    """The columns of a table, in order."""
    return CLAIM_COLUMNS if table.startswith("claims/") else COLUMNS[table].split()


def make_unique(table: str, name: str) -> dict[str, str]:
    """Cells that must differ from row to row, made from the id of a row."""
    if table.startswith("claims/") and name:
        return {"wording": f"Planted {name}"}  # two rows of a document say different things
    slug = name.partition(":")[2]
    if not slug:
        return {}
    if table == "sources":
        return {"title": f"A title {slug}", "sha256": hashlib.sha256(slug.encode()).hexdigest()}
    return {"label": f"Planted {slug}"} if "label" in columns(table) else {}


def line(table: str, **changes: str) -> str:
    """A row that holds, but for the changes, as a line of CSV."""
    good = GOOD["claims"] if table.startswith("claims/") else GOOD[table]
    assert set(changes) <= set(columns(table)), (
        f"{table} lacks {set(changes) - set(columns(table))}"
    )
    good = good | make_unique(table, changes.get("id", ""))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(
        [(good | changes).get(name, "") for name in columns(table)]
    )
    return text.getvalue()


def plant(home: Path, table: str, **changes: str) -> int:
    """Append a row to a table, new or existing; return its line number."""
    path = home / "graph" / f"{table}.csv"
    text = path.read_text(encoding="utf-8") if path.exists() else ",".join(columns(table)) + "\n"
    path.write_text(text + line(table, **changes), encoding="utf-8")
    return text.count("\n") + 1
