"""The table that document 003 prints, cell by cell beside its claims."""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHEETS = ("003-table", "003-places")
#: code, sort keys, city with its mark, place and reference, continent, bureau, years, references
ROW = re.compile(
    r"(?P<code>[A-Z]{3}[0-9]{2}) \| (?:data-sort-value=\"[^\"]*\" \| )*"
    r"(?:(?P<city>[^|]+?)(?P<capital>C)?(?:\((?P<place>[^)]+)\))?(?P<inner>\[[0-9]+\])? \| )?"
    r"(?P<continent>Asia|Africa|Europe|Oceania|North America|South America) \| "
    r"(?P<bureau>[A-Z][a-z]+) (?:City|County) Public Security Bureau \| (?P<years>[^|]+) \|"
    r"(?P<rest>.*)"
)
Claims = set[tuple[str, str, str]]


@dataclass
class Sheet:
    """The lines of the table's sheets: what the document states, and where it is printed."""

    claims: Claims = field(default_factory=set)
    spans: dict[tuple[str, str, str], list[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )


@pytest.fixture(scope="module")
def text(sources: Path) -> str:
    """The text of document 003."""
    return next(sources.glob("003*.txt")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    """What the sheets say of the table."""
    labels = {"unknown": "unknown city"}
    for name in ("places", "organizations"):
        path = ROOT / "graph/entities" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as table:
            labels |= {row["id"]: row["label"] for row in csv.DictReader(table)}
    result = Sheet()
    for name in SHEETS:
        with (ROOT / f"graph/claims/{name}.csv").open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                if row["stance"] == "stance:states" and row["predicate"] != "kg:listedIn":
                    claim = (
                        labels.get(row["subject"], row["subject"].partition(":")[2]),
                        row["predicate"].partition(":")[2],
                        labels.get(row["object"], row["object"]),
                    )
                    result.claims.add(claim)
                    spans = [f"{row['start']}-{row['end']}", *row["more"].split()]
                    ends = (span.partition(":")[0].split("-") for span in spans)
                    result.spans[claim] += [(int(a), int(b)) for a, b in ends]
    return result


def read_years(cell: str) -> tuple[str, str]:
    if cell == "na.":
        return "activeYearsCell", "cell:not-available"
    year = cell[:4]
    return ("startYear" if cell[4:] else "activeInYear"), year


def read_rows(text: str) -> tuple[Claims, dict[str, str]]:
    """Read the claims that the rows state, and the country of each capital by its code."""
    claims: Claims = set()
    capitals: dict[str, str] = {}
    for line in text[text.index("BRN01 |") :].splitlines():
        cells = ROW.fullmatch(line)
        assert cells, line[:5]
        code, city, place = cells["code"], cells["city"], cells["place"]
        claims |= {(code, "onContinent", cells["continent"]), (code, *read_years(cells["years"]))}
        claims.add((code, "operatedBy", cells["bureau"]))
        if city == "unknown city":
            claims.add((code, "cityCell", "cell:unknown"))
        elif city:
            claims.add((code, "locatedIn", city))
        if place:
            claims |= {(code, "locatedIn", place), (place, "locatedIn", city)}
        if cells["capital"]:
            capitals[city] = code[:3]
        for number in re.findall(r"\[([0-9]+)\]", (cells["inner"] or "") + cells["rest"]):
            claims.add((code, "citesReference", number))
    return claims, capitals


def test_the_sheet_holds_what_the_rows_print_and_no_more(text: str, sheet: Sheet) -> None:
    printed, capitals = read_rows(text)
    stated = {
        (subject, predicate, value.split(" ")[0] if predicate == "operatedBy" else value)
        for subject, predicate, value in sheet.claims
        if predicate != "capitalOf"
    }
    assert stated - printed == set()
    assert printed - stated == set()
    assert len(capitals) == 23


def test_every_marked_city_is_the_capital_of_the_country_of_its_code(
    text: str, sheet: Sheet
) -> None:
    with (ROOT / "graph/entities/places.csv").open(encoding="utf-8", newline="") as table:
        codes = {row["label"]: row["iso3166"] for row in csv.DictReader(table)}
    stated = {s: codes[o] for s, p, o in sheet.claims if p == "capitalOf"}
    assert stated == read_rows(text)[1]


@pytest.mark.parametrize(
    ("predicate", "last"), [("capitalOf", "C"), ("citesReference", "]")], ids=str
)
def test_passage_of_a_mark_ends_with_it_and_begins_with_the_code(
    predicate: str, last: str, text: str, sheet: Sheet
) -> None:
    spans = [sheet.spans[claim] for claim in sheet.claims if claim[1] == predicate]
    for start, end in (span for claim in spans for span in claim):
        assert ROW.match(text[start:].partition("\n")[0])
        assert "\n" not in text[start:end]
        assert text[end - 1] == last


def test_every_row_that_marks_a_capital_is_a_passage_of_it(text: str, sheet: Sheet) -> None:
    rows = {found.start() for found in re.finditer(ROW.pattern, text) if found["capital"]}
    capitals = [spans for claim, spans in sheet.spans.items() if claim[1] == "capitalOf"]
    assert {start for spans in capitals for start, _ in spans} == rows
    assert len(rows) == 31
