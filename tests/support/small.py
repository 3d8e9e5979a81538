"""Small homes: the first stations of the table, and made-up sheets around them."""

import csv
import io
import shutil
from pathlib import Path

from kg.curation.columns import COLUMNS
from kg.curation.sheets import Row, read_tables
from tests.conftest import ROOT
from tests.support.planting import columns, plant

TABLE = "claims/003-table"
SHEET = "claims/001-made-up"


def save(folder: Path, table: str, rows: list[list[str]]) -> None:
    """Write a table of graph/."""
    path = folder / "graph" / f"{table}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns(table), *rows])
    path.write_text(text.getvalue(), encoding="utf-8")


def words(rows: list[Row]) -> set[str]:
    """Return every word of some rows: the ids that they refer to are among them."""
    all_words = set[str]()
    for row in rows:
        for cell in row.cells.values():
            all_words.update(cell.split())
    return all_words


def first_stations(folder: Path, number: int) -> None:
    """Write graph/ with the first rows of the table, and the entities that these refer to."""
    tables = read_tables(ROOT / "graph", [])
    subjects = dict.fromkeys(row["subject"] for row in tables[TABLE])
    stations = [name for name in subjects if name.startswith("station:")][:number]
    claims = [row for row in tables[TABLE] if row["subject"] in stations]
    entities: dict[str, Row] = {}
    for table in COLUMNS:
        if table.startswith("entities/"):
            entities |= {row["id"]: row for row in tables[table] if "id" in row.cells}
    wanted = words(claims)
    while more := words([entities[name] for name in wanted if name in entities]) - wanted:
        wanted |= more
    for table in COLUMNS:
        rows = tables[table] if table.startswith("entities/") else []
        save_rows(folder, table, [row for row in rows if row.cells.get("id") in wanted])
    private = {"publisher": "", "author": "", "derived_from": ""}
    sources = [Row(row.path, row.line, row.cells | private) for row in tables["sources"]]
    save_rows(folder, "sources", sources)
    save_rows(folder, TABLE, claims)


def save_rows(folder: Path, table: str, rows: list[Row]) -> None:
    save(folder, table, [list(row.cells.values()) for row in rows])


def small_home(folder: Path, number: int = 10) -> Path:
    """A home with the first stations of the table."""
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    first_stations(folder, number)
    return folder


#: Made-up entities with every dependency that a rule looks at, by their table.
ENTITIES = {
    "entities/places": [
        {"id": "country:utopia", "label": "Utopia", "iso3166": "XUT"},
        {"id": "country:arcadia", "label": "Arcadia", "iso3166": "XAR"},
    ],
    "entities/organizations": [
        {"id": "body:ministry", "label": "Ministry", "jurisdiction": "country:utopia"},
        {
            "id": "body:police",
            "label": "Police",
            "jurisdiction": "country:utopia",
            "counts_as": "body:ministry",
        },
        {"id": "body:spokesman", "label": "Press office", "counts_as": "body:police"},
        {"id": "body:prosecutor", "label": "Prosecutor", "jurisdiction": "country:utopia"},
        {"id": "body:consulate", "label": "Consulate", "jurisdiction": "country:arcadia"},
        {"id": "body:paper", "label": "Paper"},
    ],
    "entities/persons": [
        {
            "id": "person:chief",
            "label": "Chief",
            "counts_as": "body:spokesman",
            "role": "role:not-stated",
        },
    ],
    "entities/groups": [
        {"id": "group:overseas-police-stations", "label": "The sites", "member_kind": "kg:Station"},
        {
            "id": "group:sites-utopia",
            "label": "Sites",
            "member_kind": "kg:Station",
            "place": "country:utopia",
        },
        {"id": "group:critics", "label": "Critics", "member_kind": "kg:Person"},
    ],
    "entities/stations": [
        {"id": "station:harbour", "label": "Harbour"},
        {"id": "station:center", "label": "Center"},
    ],
    "entities/responses": [{"id": "response:raid", "label": "Raid"}],
    "entities/cases": [{"id": "case:trial", "label": "Trial"}],
    "entities/figures": [
        {"id": "figure:count", "label": "Count", "counts": "theme:police-stations"}
    ],
    "entities/publications": [{"id": "publication:report", "label": "Report"}],
    "entities/issues": [
        {"id": "issue:existence", "label": "Are they police stations?"},
        {"id": "issue:operator", "label": "Who runs them?"},
    ],
    "bears-on": [
        {
            "issue": "issue:existence",
            "side": "yes",
            "subject": "kg:Station",
            "predicate": "kg:membersOfKind",
        },
        {
            "issue": "issue:existence",
            "side": "yes",
            "subject": "kg:Station",
            "predicate": "rdf:type",
            "object": "kg:PoliceServiceStation",
        },
        {
            "issue": "issue:existence",
            "side": "no",
            "subject": "kg:Station",
            "predicate": "kg:operatingStatus",
        },
        {
            "issue": "issue:operator",
            "side": "",
            "subject": "kg:Station",
            "predicate": "kg:operatedBy",
        },
        {
            "issue": "issue:operator",
            "side": "no",
            "subject": "kg:Station",
            "predicate": "kg:hostedBy",
        },
    ],
}
GENERAL = "group:overseas-police-stations kg:membersOfKind kg:PoliceServiceStation"
#: Claims about them: (id, subject, predicate, object, stance, speaker, basis).
CLAIMS = f"""
general       {GENERAL} reports source-voice:001 unstated
general-paper {GENERAL} alleges body:paper own
kind          station:harbour rdf:type kg:PoliceServiceStation alleges body:paper own
kind-denied   station:harbour rdf:type kg:PoliceServiceStation denies body:consulate own
run           station:harbour kg:operatedBy body:consulate states person:chief own
run-ministry  station:harbour kg:operatedBy body:consulate states body:ministry own
run-critics   station:harbour kg:operatedBy body:consulate alleges group:critics own
run-denied    station:harbour kg:operatedBy body:consulate denies body:consulate own
host          station:harbour kg:hostedBy group:critics alleges body:paper own
host-taken    attribution:001-host - - withdraws body:paper own
country       station:harbour kg:inCountry country:utopia states body:paper own
closed        station:harbour kg:operatingStatus station-status:closed announces body:police own
center        station:center rdf:type kg:OverseasChineseServiceCenter reports body:paper own
center-run    station:center kg:operatedBy body:consulate alleges body:paper own
group-run     group:sites-utopia kg:operatedBy body:consulate confirms body:ministry own
raid          response:raid kg:responseKind response-kind:arrest announces body:police own
raid-paper    response:raid kg:responseKind response-kind:arrest reports body:paper own
raid-country  response:raid kg:byCountry country:utopia announces body:spokesman own
raid-on       response:raid kg:respondsTo group:sites-utopia announces person:chief own
trial         case:trial kg:caseStatus case-status:charged announces body:prosecutor own
trial-by      case:trial kg:broughtBy body:prosecutor announces body:prosecutor own
trial-of      case:trial kg:defendant person:chief announces body:prosecutor own
count         figure:count kg:value 12 estimates group:critics unstated
countries     figure:count kg:countries 3 estimates group:critics unstated
report        publication:report - - denies body:consulate own
"""
TIMES = {
    "run": {"holds_from": "2018-01-01", "holds_to": "2019-12-31"},
    "run-ministry": {"holds_from": "2018-01-01", "holds_to": "2019-12-31"},
    "run-critics": {"holds_to": "2020-12-31", "relays": "body:paper > source-voice:001"},
    "run-denied": {"holds_from": "2022-01-01"},
}


def made_up(folder: Path) -> Path:
    """Add the made-up entities and the claims about them to a small home."""
    for table, rows in ENTITIES.items():
        for row in rows:
            plant(folder, table, **dict.fromkeys(columns(table), "") | row)
    names = ("subject", "predicate", "object", "stance", "speaker", "basis")
    for line in CLAIMS.strip().splitlines():
        name, *values = line.split()
        cells = dict(zip(names, values, strict=True))
        cells |= {column: "" for column in ("predicate", "object") if cells[column] == "-"}
        cells |= {"stance": f"stance:{cells['stance']}", "basis": f"basis:{cells['basis']}"}
        plant(folder, SHEET, **{"id": f"001-{name}"} | cells | TIMES.get(name, {}))
    return folder


class Table:
    """A table of a small home, whose rows can be changed."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        path = folder / "graph" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))

    def change(self, wanted: str, **cells: str) -> None:
        """Change cells of the row whose first cell is the one wanted."""
        self._row(wanted).update(cells)
        self._save()

    def remove(self, wanted: str) -> None:
        """Remove the row whose first cell is the one wanted."""
        self.rows.remove(self._row(wanted))
        self._save()

    def _row(self, wanted: str) -> dict[str, str]:
        return next(row for row in self.rows if next(iter(row.values())) == wanted)

    def _save(self) -> None:
        save(self._folder, self._name, [list(row.values()) for row in self.rows])
