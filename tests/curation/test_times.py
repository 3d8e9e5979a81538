"""An answer is no older than what it answers, and a reading is of what the row has."""

import pytest

from kg.curation.columns import CLAIM_COLUMNS
from kg.curation.index import Curation
from kg.curation.sheets import Row
from kg.curation.times import check_times
from kg.faults import Fault


def find(*lines: dict[str, str], date_to: str = "") -> list[Fault]:
    """The faults of some lines of document 001."""
    rows = []
    for number, cells in enumerate(lines, start=2):
        whole = dict.fromkeys(CLAIM_COLUMNS, "") | {"id": f"001-{number}"} | cells
        rows.append(Row("graph/claims/001.csv", number, whole))
    source = Row("graph/sources.csv", 2, {"id": "source:001", "date_to": date_to})
    curation = Curation({"claims/001": rows}, vocabulary=None)  # type: ignore[arg-type]
    curation.attributions.update({row["id"]: row for row in rows})
    curation.sources["source:001"] = source
    return list(check_times(curation))


@pytest.mark.parametrize("how", [{"answers": "001-3"}, {"subject": "attribution:001-3"}])
@pytest.mark.parametrize(
    ("said_to", "said_from", "is_older"),
    [
        ("2022-12-22", "2023-04-01", True),
        ("2023-03-31", "2023-04-01", True),
        ("2023-04-01", "2023-04-01", False),
        ("2023-04-18", "2023-04-01", False),
        ("", "2023-04-01", False),
        ("2022-12-22", "", False),
        ("2022-13-22", "2023-04-01", False),
    ],
)
def test_an_answer_is_not_older_than_what_it_answers(
    how: dict[str, str], said_to: str, said_from: str, is_older: bool
) -> None:
    faults = find(how | {"said_to": said_to}, {"said_from": said_from})
    assert [(fault.line, fault.column) for fault in faults] == [(2, next(iter(how)))] * is_older


@pytest.mark.parametrize(("date_to", "number"), [("2023-01-01", 1), ("2023-05-01", 0), ("", 0)])
def test_nothing_is_said_after_its_document(date_to: str, number: int) -> None:
    assert len(find({"said_from": "2023-04-18"}, date_to=date_to)) == number


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        ({"inferred": "date"}, 1),
        ({"inferred": "subject date"}, 1),
        ({"inferred": "object"}, 1),
        ({"inferred": "object date"}, 2),
        ({"inferred": "date", "said_to": "2022-12-22"}, 0),
        ({"inferred": "date", "holds_from": "2022-12-22"}, 0),
        ({"inferred": "date", "predicate": "kg:activeInYear"}, 0),
        ({"inferred": "object", "object": "theme:secret"}, 0),
        ({"inferred": "speaker identity"}, 0),
    ],
)
def test_what_is_read_in_is_there(cells: dict[str, str], number: int) -> None:
    assert [fault.column for fault in find(cells)] == ["inferred"] * number
