"""Who can speak where, find, and take back."""

import pytest

from kg.curation.columns import CLAIM_COLUMNS
from kg.curation.index import Curation, index_rows
from kg.curation.sheets import Row
from kg.curation.speakers import check_speakers
from kg.curation.vocabulary import Vocabulary, read_vocabulary
from kg.faults import Fault
from tests.conftest import ROOT

BODIES = {
    "body:court": "",
    "body:chamber": "body:court",
    "body:police": "",
    "body:ministry": "",
    "body:paper": "",
}
INQUIRY = (
    {"subject": "response:inquiry", "predicate": "kg:responseKind"}
    | {"object": "response-kind:investigation", "stance": "stance:reports"},
    {"subject": "response:inquiry", "predicate": "kg:byActor"}
    | {"object": "body:police", "stance": "stance:reports"},
    {"subject": "body:court", "predicate": "rdf:type"}
    | {"object": "kg:Court", "stance": "stance:states"},
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ROOT / "ontology")


def find(vocabulary: Vocabulary, *lines: dict[str, str], sheet: str = "001") -> list[Fault]:
    """The faults of some lines, in a graph with a court and an inquiry."""
    rows = []
    for number, cells in enumerate((*lines, *INQUIRY), start=2):
        whole = dict.fromkeys(CLAIM_COLUMNS, "") | {"id": f"{sheet[:3]}-{number}"} | cells
        rows.append(Row(f"graph/claims/{sheet}.csv", number, whole))
    bodies = [Row("o", 2, {"id": name, "counts_as": of}) for name, of in BODIES.items()]
    sites = {"station:IRL01": "IRL01", "station:BRN01": "BRN01", "station:dublin": ""}
    stations = [Row("s", 2, {"id": name, "code": code}) for name, code in sites.items()]
    tables = {f"claims/{sheet}": rows}
    tables |= {"entities/organizations": bodies, "entities/stations": stations}
    curation = Curation(tables, vocabulary)
    index_rows(curation)
    return list(check_speakers(curation))


@pytest.mark.parametrize("column", ["speaker", "relays"])
def test_a_document_speaks_in_its_own_sheet_only(vocabulary: Vocabulary, column: str) -> None:
    (fault,) = find(vocabulary, {column: "source-voice:002"})
    assert (fault.column, fault.line) == (column, 2)
    assert find(vocabulary, {column: "source-voice:001"}) == []


@pytest.mark.parametrize(
    ("speaker", "cells", "reason"),
    [
        ("body:court", {}, ""),
        ("body:chamber", {}, ""),
        ("body:police", {"note": "It closed in May.", "more": "1-5:abc"}, ""),
        ("body:police", {"note": "It closed in May."}, "does not show that its inquiry closed"),
        ("body:police", {"more": "1-5:abc"}, "does not show that its inquiry closed"),
        ("body:police", {}, "does not show that its inquiry closed"),
        ("body:ministry", {"note": "A reason."}, "no line says that it led an inquiry"),
        ("body:paper", {"note": "A reason."}, "no line says that it led an inquiry"),
        ("source-voice:001", {"note": "A reason."}, "no line says that it led an inquiry"),
    ],
)
def test_only_a_court_or_a_closed_inquiry_finds(
    vocabulary: Vocabulary, speaker: str, cells: dict[str, str], reason: str
) -> None:
    faults = find(vocabulary, {"stance": "stance:finds", "speaker": speaker} | cells)
    assert [fault.column for fault in faults] == ["stance"] * bool(reason)
    assert all(reason in fault.reason for fault in faults)


@pytest.mark.parametrize(
    ("speaker", "subject", "column"),
    [
        ("body:court", "attribution:001-3", ""),
        ("body:chamber", "attribution:001-3", ""),
        ("body:paper", "attribution:001-3", "speaker"),
        ("body:court", "body:paper", "subject"),
    ],
)
def test_who_said_it_takes_it_back(
    vocabulary: Vocabulary, speaker: str, subject: str, column: str
) -> None:
    withdrawal = {"stance": "stance:withdraws", "speaker": speaker, "subject": subject}
    faults = find(vocabulary, withdrawal, {"speaker": "body:court"})
    assert [fault.column for fault in faults] == [column] * bool(column)


@pytest.mark.parametrize(
    ("id", "subject", "reason"),
    [
        ("003-irl01-city", "station:IRL01", ""),
        ("003-irl01-city", "station:dublin", "is a site named in prose, and no row"),
        ("003-irl01-city", "station:BRN01", "is not the row of 003-irl01-city"),
        ("003-irl01-capital", "city:dublin", ""),
        ("003-place-dublin", "station:IRL01", ""),
    ],
)
def test_the_sheet_of_a_table_is_about_its_rows(
    vocabulary: Vocabulary, id: str, subject: str, reason: str
) -> None:
    line = {"id": id, "subject": subject}
    faults = find(vocabulary, line, sheet="003-table")
    assert [fault.column for fault in faults] == ["subject"] * bool(reason)
    assert all(reason in fault.reason for fault in faults)
    assert find(vocabulary, line, sheet="003") == []
