from pathlib import Path

import pytest

from kg.curation.index import TABLE_KINDS, Curation, index_rows
from kg.curation.sheets import COLUMNS, Row, read_tables
from kg.curation.vocabulary import KINDS, Vocabulary, read_vocabulary
from kg.faults import Fault
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ROOT / "ontology")


def indexed(vocabulary: Vocabulary, **tables: list[str]) -> tuple[Curation, list[Fault]]:
    """Tables of ids alone (`entities__persons` for `entities/persons`), and their faults."""
    rows = {}
    for name, ids in tables.items():
        table = name.replace("__", "/")
        rows[table] = [
            Row(f"graph/{table}.csv", line, {"id": id}) for line, id in enumerate(ids, 2)
        ]
    curation = Curation(rows, vocabulary)
    return curation, list(index_rows(curation))


def test_the_checked_in_rows_are_indexed_without_fault(vocabulary: Vocabulary) -> None:
    curation = Curation(read_tables(ROOT / "graph", []), vocabulary)
    assert list(index_rows(curation)) == []
    assert curation.entities["station:USA01"].path == "graph/entities/stations.csv"
    assert len(curation.attributions) == len(list(curation.list_claims()))
    assert set(curation.sources) == {row["id"] for row in curation.tables["sources"]}


def test_every_table_of_entities_has_its_kinds() -> None:
    tables = {name for name in COLUMNS if name.startswith("entities/")}
    assert set(TABLE_KINDS) == tables - {"entities/aliases"}
    kinds = {kind for kinds in TABLE_KINDS.values() for kind in kinds}
    assert kinds == {*KINDS, "issue"} - {"source"}


def test_a_row_of_claims_has_the_number_of_its_source(vocabulary: Vocabulary) -> None:
    curation, faults = indexed(
        vocabulary,
        sources=["source:001"],
        claims__001=["001-1"],
        **{"claims__003-table": ["003-1"]},
    )
    assert faults == []
    claims = [(source, row["id"]) for source, row in curation.list_claims()]
    assert claims == [("001", "001-1"), ("003", "003-1")]


def test_the_first_of_two_rows_is_indexed_and_the_second_is_a_fault(vocabulary: Vocabulary) -> None:
    curation, faults = indexed(vocabulary, entities__persons=["person:a", "person:a", "body:b"])
    assert {name: row.line for name, row in curation.entities.items()} == {"person:a": 2}
    assert [(Path(fault.path).stem, fault.line, fault.column) for fault in faults] == [
        ("persons", 3, "id"),
        ("persons", 4, "id"),
    ]


def test_persons_bodies_groups_sources_and_editors_can_speak(vocabulary: Vocabulary) -> None:
    curation, _ = indexed(
        vocabulary,
        entities__persons=["person:a"],
        entities__organizations=["body:b"],
        entities__groups=["group:c"],
        entities__stations=["station:d"],
        sources=["source:001"],
    )
    wanted = {"person:a", "body:b", "group:c", "source-voice:001", "agent:editors"}
    assert set(curation.speakers) == wanted
