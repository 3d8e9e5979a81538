"""Rules for claim sheets, on the checked-in ontology; `test_rules.py` plants every fault."""

import pytest

from kg.curation.claims import EDITORS_STANCES, check_attribution, check_collisions, check_sheet
from kg.curation.index import Curation, index_rows
from kg.curation.sheets import Row, read_tables
from kg.curation.vocabulary import Vocabulary, read_vocabulary
from tests.conftest import ROOT
from tests.support.planting import GOOD, columns

SHEET = "claims/001"


@pytest.fixture(scope="module")
def curation() -> Curation:
    """The checked-in tables with their indexes."""
    curation = Curation(read_tables(ROOT / "graph", []), read_vocabulary(ROOT / "ontology"))
    index_rows(curation)
    return curation


def row(**cells: str) -> Row:
    return Row(
        "graph/claims/001.csv", 2, dict.fromkeys(columns(SHEET), "") | GOOD["claims"] | cells
    )


def in_sheet(source: str) -> Row:
    return Row(f"graph/claims/{source}.csv", 2, row(stance="stance:shouts").cells)


def faulty_columns(curation: Curation, **cells: str) -> list[str]:
    return [fault.column for fault in check_attribution(curation, "001", row(**cells))]


def test_a_good_row_has_no_fault(curation: Curation) -> None:
    assert faulty_columns(curation) == []


def test_every_fault_of_a_row_is_told(curation: Curation) -> None:
    faulty = {"object": "country:nowhere", "stance": "stance:derives", "inferred": "date"}
    assert faulty_columns(curation, **faulty) == ["object", "stance", "inferred", "note"]


@pytest.mark.parametrize("subject", ["publication:", "attribution:"])
def test_a_stance_can_be_about_a_publication_or_an_attribution(
    curation: Curation, subject: str
) -> None:
    known = [*curation.entities, *(f"attribution:{name}" for name in curation.attributions)]
    name = next(name for name in known if name.startswith(subject))
    empty = {"predicate": "", "object": ""}
    assert faulty_columns(curation, subject=name, **empty) == []
    assert faulty_columns(curation, subject=f"{subject}none", **empty) == ["subject"]


@pytest.mark.parametrize("stance", EDITORS_STANCES)
def test_only_editors_derive_and_infer(curation: Curation, stance: str) -> None:
    by_editors = {"stance": stance, "speaker": "agent:editors", "note": "a reason"}
    assert faulty_columns(curation, **by_editors) == []
    assert "stance" in faulty_columns(curation, stance=stance, note="a reason")


@pytest.mark.parametrize(("source", "reason"), [("01", "no number"), ("999", "is unknown")])
def test_a_sheet_without_document_has_one_fault(
    curation: Curation, source: str, reason: str
) -> None:
    (fault,) = check_sheet(curation, f"claims/{source}", [in_sheet(source)])
    assert fault.column == "id"
    assert reason in fault.reason


def test_two_propositions_of_one_claim_collide() -> None:
    rows = [row(object="country:twin"), row(object="country:twin"), row(object="city:twin")]
    curation = Curation({SHEET: rows}, Vocabulary([], {}, {}, {}, {}))
    (fault,) = check_collisions(curation)
    assert fault.reason.startswith(f"{rows[2]['subject']} kg:inCountry city:twin and ")


def test_a_sheet_of_a_document_and_another_table_have_no_fault(curation: Curation) -> None:
    assert list(check_sheet(curation, "claims/001-part", [row()])) == []
    assert list(check_sheet(curation, "sources", [row()])) == []


def test_an_attribution_is_not_about_itself(curation: Curation) -> None:
    name = next(iter(curation.attributions))
    alone = {"subject": f"attribution:{name}", "predicate": "", "object": ""}
    assert faulty_columns(curation, **alone) == []
    assert faulty_columns(curation, id=name, **alone) == (
        ["subject"] if name.startswith("001-") else ["id", "subject"]
    )


@pytest.mark.parametrize(("year", "count"), [("1800", 0), ("2099", 0), ("1799", 1), ("2100", 1)])
def test_a_year_is_a_year(curation: Curation, year: str, count: int) -> None:
    assert len(faulty_columns(curation, predicate="kg:activeInYear", object=year)) == count
