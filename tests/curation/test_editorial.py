"""Judgements of identity, withdrawals and leads: what a row of them must hold."""

from collections.abc import Callable, Iterator

import pytest

from kg.curation.editorial import check_judgement, check_lead, check_withdrawn
from kg.curation.index import Curation, index_rows
from kg.curation.sheets import Row, read_tables
from kg.curation.vocabulary import read_vocabulary
from kg.faults import Fault
from tests.conftest import ROOT
from tests.support.planting import GOOD, HASH, columns

CHECKS: dict[str, Callable[[Curation, Row], Iterator[Fault]]] = {
    "same-as": check_judgement,
    "withdrawn": check_withdrawn,
    "leads": check_lead,
}


@pytest.fixture(scope="module")
def curation() -> Curation:
    faults: list[Fault] = []
    curation = Curation(read_tables(ROOT / "graph", faults), read_vocabulary(ROOT / "ontology"))
    assert [*faults, *index_rows(curation)] == []
    return curation


def check(curation: Curation, table: str, **changes: str) -> set[str]:
    cells = dict.fromkeys(columns(table), "") | GOOD[table] | changes
    faults = CHECKS[table](curation, Row(f"graph/{table}.csv", 2, cells))
    return {fault.column for fault in faults}


@pytest.mark.parametrize("table", CHECKS)
def test_a_good_row_has_no_fault(curation: Curation, table: str) -> None:
    assert check(curation, table) == set()


@pytest.mark.parametrize("date", ["", "2025", "2025-05", "2025-05-30"])
def test_a_lead_has_a_date_as_fine_as_is_known(curation: Curation, date: str) -> None:
    assert check(curation, "leads", date=date) == set()


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("same-as", "id", "site-identity:x"),
        ("same-as", "thing", ""),
        ("same-as", "thing", "person:nobody"),
        ("same-as", "other", "person:lu-jianwang"),
        ("same-as", "strength", "strong"),
        ("same-as", "reason", ""),
        ("same-as", "passages", f"000:0-10:{HASH}"),
        ("same-as", "passages", f"000:0-10:{HASH} 000:20-10:{HASH}"),
        ("withdrawn", "id", "000-001"),
        ("withdrawn", "id", "x"),
        ("withdrawn", "stance", "says"),
        ("withdrawn", "subject", ""),
        ("withdrawn", "reason", ""),
        ("withdrawn", "withdrawn", ""),
        ("withdrawn", "withdrawn", "2026-02-30"),
        ("withdrawn", "instead", "001-none"),
        ("leads", "thing", ""),
        ("leads", "thing", "person:nobody"),
        ("leads", "address", ""),
        ("leads", "address", "javascript:alert(1)"),
        ("leads", "address", "https://exam ple.org"),
        ("leads", "title", ""),
        ("leads", "date", "2025-13"),
        ("leads", "date", "May 2025"),
        ("leads", "language", ""),
    ],
)
def test_a_bad_cell_is_refused(curation: Curation, table: str, column: str, cell: str) -> None:
    assert column in check(curation, table, **{column: cell})
