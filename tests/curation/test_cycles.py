from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.curation.cycles import find_cycles
from kg.curation.index import Curation, index_rows
from kg.curation.sheets import read_tables
from kg.curation.vocabulary import read_vocabulary
from kg.faults import Fault
from tests.conftest import ROOT, Home


def list_faults(folder: Path) -> Iterator[Fault]:
    curation = Curation(read_tables(folder / "graph", []), read_vocabulary(folder / "ontology"))
    index_rows(curation)
    yield from find_cycles(curation)


def test_the_checked_in_tables_have_no_cycle() -> None:
    assert list(list_faults(ROOT)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "column"),
    [
        (
            "graph/entities/organizations.csv",
            "China,country:china,\n",
            "China,country:china,body:mps\n",
            "counts_as",
        ),
        ("graph/sources.csv", "publication:national-review-report", "source:000", "derived_from"),
    ],
)
def test_a_cycle_is_told_at_its_row(home: Home, name: str, old: str, new: str, column: str) -> None:
    home.edit(name, old, new)
    assert {(fault.path, fault.column) for fault in list_faults(home.folder)} == {(name, column)}
