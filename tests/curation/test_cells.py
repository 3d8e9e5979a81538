import pytest

from kg.curation.cells import (
    check_concept,
    check_dates,
    check_integer,
    check_passage,
    check_passages,
    check_reference,
    check_sha256,
)
from kg.curation.index import Curation
from kg.curation.sheets import Row
from kg.curation.vocabulary import Vocabulary
from tests.support.planting import HASH


def row(**cells: str) -> Row:
    return Row("graph/x.csv", 2, cells)


@pytest.fixture
def curation() -> Curation:
    """One document of a thousand code points, and one of a length that is no number."""
    vocabulary = Vocabulary([], {}, {"stance:states": "scheme:stance"}, {}, {})
    sources = {
        "source:001": row(id="source:001", length="1000"),
        "source:002": row(id="source:002", length="many"),
    }
    return Curation({}, vocabulary, sources=sources)


@pytest.mark.parametrize(("cell", "reasons"), [("", []), ("a", []), ("b", ["'b' is not known"])])
def test_a_reference_names_a_known_row_or_nothing(cell: str, reasons: list[str]) -> None:
    faults = check_reference({"a": row(id="a")}, row(place=cell), "place")
    assert [fault.reason for fault in faults] == reasons


@pytest.mark.parametrize(
    ("cell", "count"), [("stance:states", 0), ("stance:shouts", 1), ("", 1), ("basis:own", 1)]
)
def test_a_concept_is_of_its_scheme(curation: Curation, cell: str, count: int) -> None:
    faults = list(check_concept(curation, row(stance=cell), "stance", "scheme:stance"))
    assert len(faults) == count
    assert all("stance:states" in fault.mend for fault in faults)


@pytest.mark.parametrize(
    ("cell", "count"), [("", 0), ("0", 0), ("12", 0), ("012", 1), ("-1", 1), ("1.5", 1), ("ten", 1)]
)
def test_an_integer_is_written_in_one_way(cell: str, count: int) -> None:
    assert len(list(check_integer(row(size=cell), "size"))) == count


@pytest.mark.parametrize(("cell", "count"), [(HASH, 0), ("", 1), ("0" * 63, 1), ("G" * 64, 1)])
def test_a_hash_has_sixty_four_digits(cell: str, count: int) -> None:
    faults = list(check_sha256(row(sha256=cell), "sha256", "hash it"))
    assert [fault.mend for fault in faults] == ["hash it"] * count


@pytest.mark.parametrize(
    ("start", "end", "columns"),
    [
        ("", "", []),
        ("2022-01-01", "", []),
        ("2022-01-01", "2022-01-01", []),
        ("2022-01-02", "2022-01-01", ["end"]),
        ("2022-1-1", "2022-01-01", ["start"]),
        ("2022-02-30", "yesterday", ["start", "end"]),
    ],
)
def test_dates_exist_and_are_in_order(start: str, end: str, columns: list[str]) -> None:
    faults = check_dates(row(start=start, end=end), "start", "end")
    assert [fault.column for fault in faults] == columns


@pytest.mark.parametrize(
    ("source", "start", "end", "reason"),
    [
        ("001", "0", "1000", "is 1000 code points long"),
        ("001", "0", "1001", "lies beyond the document's 1000"),
        ("001", "600", "1000", ""),
        ("001", "5", "5", "ends before it starts"),
        ("001", "", "", "has no position"),
        ("002", "0", "400", ""),
        ("002", "0", "401", "is 401 code points long"),
        ("003", "0", "1", "source:003 is not in graph/sources.csv"),
    ],
)
def test_a_passage_is_short_and_within_its_document(
    curation: Curation, source: str, start: str, end: str, reason: str
) -> None:
    passage = {"source": source, "start": start, "end": end}
    faults = list(check_passage(curation, row(), "start", passage))
    if not reason:
        assert faults == []
        return
    (fault,) = faults
    assert reason in fault.reason


def test_every_passage_of_a_cell_is_checked(curation: Curation) -> None:
    cell = f"0-10:{HASH} 5-5:{HASH} 003:0-1:{HASH}"
    faults = check_passages(curation, row(more=cell), "more", "001")
    assert [fault.reason for fault in faults] == [
        "passage 5-5 ends before it starts",
        "source:003 is not in graph/sources.csv",
    ]


def test_a_cell_of_another_form_is_one_fault(curation: Curation) -> None:
    (fault,) = check_passages(curation, row(more=f"here {HASH} 5-5:{HASH}"), "more", "001")
    assert fault.reason == "'here' is no passage"
