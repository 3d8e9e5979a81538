"""What the editors add, on the checked-in ontology; `test_rules.py` plants every fault."""

import pytest

from kg.curation.columns import COLUMNS
from kg.curation.index import Curation, index_rows
from kg.curation.judgements import check_judgements
from kg.curation.sheets import Row, read_tables
from kg.curation.vocabulary import Vocabulary, read_vocabulary
from tests.conftest import ROOT
from tests.support.planting import GOOD, HASH


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ROOT / "ontology")


def check(vocabulary: Vocabulary, table: str, **changes: str) -> set[str]:
    """Return the columns with a fault of a row in the checked-in tables."""
    cells = dict.fromkeys(COLUMNS[table].split(), "") | GOOD[table] | changes
    tables = read_tables(ROOT / "graph", [])
    tables[table] = [*tables[table], Row(f"graph/{table}.csv", 2, cells)]
    curation = Curation(tables, vocabulary)
    index_rows(curation)
    return {fault.column for fault in check_judgements(curation)}


@pytest.mark.parametrize("table", ["same-site", "same-as", "withdrawn"])
def test_a_good_row_has_no_fault(vocabulary: Vocabulary, table: str) -> None:
    assert check(vocabulary, table) == set()


@pytest.mark.parametrize(
    ("table", "changes", "column"),
    [
        ("same-site", {"site": "station:USA01"}, "site"),
        ("same-as", {"other": "body:mps"}, "other"),
        ("same-as", {"thing": "station:manhattan", "other": "station:USA01"}, "other"),
        ("same-as", {"passages": f"003:0-10:{HASH} 003:20-30:{HASH}"}, "passages"),
        ("withdrawn", {"id": "001-002"}, "id"),
        ("withdrawn", {"id": "777-002"}, "id"),
        ("withdrawn", {"predicate": ""}, "predicate"),
        ("withdrawn", {"object": ""}, "object"),
    ],
)
def test_a_row_that_contradicts_others_is_a_fault(
    vocabulary: Vocabulary, table: str, changes: dict[str, str], column: str
) -> None:
    assert check(vocabulary, table, **changes) == {column}


def test_an_identity_that_is_read_in_has_its_judgement(vocabulary: Vocabulary) -> None:
    tables = read_tables(ROOT / "graph", [])
    judged = tables["same-as"]
    tables["same-as"] = [row for row in judged if row["thing"] != "response:us-arrests-new-york"]
    curation = Curation(tables, vocabulary)
    index_rows(curation)
    faults = list(check_judgements(curation))
    assert {(fault.path, fault.column) for fault in faults} == {
        ("graph/claims/001.csv", "inferred")
    }
    assert all("in document 001" in fault.reason for fault in faults)


def test_mentions_of_a_site_in_two_documents_may_be_one(vocabulary: Vocabulary) -> None:
    assert check(vocabulary, "same-as", thing="station:manhattan") == set()


def test_a_withdrawn_stance_on_a_publication_had_no_predicate(vocabulary: Vocabulary) -> None:
    cells = {"subject": "publication:x", "predicate": "", "object": ""}
    assert check(vocabulary, "withdrawn", **cells) == set()
