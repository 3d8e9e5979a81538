import pytest

from kg.curation.columns import COLUMNS, TABLE_KINDS, VOICES
from kg.curation.index import Curation, index_rows
from kg.curation.sheets import Row, read_tables
from kg.curation.vocabulary import KINDS, Vocabulary, read_vocabulary
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ROOT / "ontology")


def index(vocabulary: Vocabulary, **tables: list[str]) -> Curation:
    """Tables of ids alone (`entities__persons` for `entities/persons`)."""
    rows = {}
    for name, ids in tables.items():
        table = name.replace("__", "/")
        rows[table] = [
            Row(f"graph/{table}.csv", line, {"id": id}) for line, id in enumerate(ids, 2)
        ]
    curation = Curation(rows, vocabulary)
    index_rows(curation)
    return curation


def test_the_checked_in_rows_are_indexed(vocabulary: Vocabulary) -> None:
    curation = Curation(read_tables(ROOT / "graph", []), vocabulary)
    index_rows(curation)
    assert curation.entities["station:USA01"].path == "graph/entities/stations.csv"
    assert len(curation.attributions) == len(curation.list_rows("claims"))
    assert set(curation.sources) == {row["id"] for row in curation.list_rows("sources")}


def test_every_table_of_entities_has_its_kinds() -> None:
    tables = {name for name in COLUMNS if name.startswith("entities/")}
    assert set(TABLE_KINDS) == tables - {"entities/aliases"}
    kinds = {kind for kinds in TABLE_KINDS.values() for kind in kinds}
    assert kinds == {*KINDS, "issue"} - {"source"}


def test_a_row_of_claims_has_the_number_of_its_source(vocabulary: Vocabulary) -> None:
    sheets = {"claims__001": ["001-1"], "claims__003-table": ["003-1"]}
    curation = index(vocabulary, sources=["source:001"], **sheets)
    claims = [(source, row["id"]) for source, row in curation.list_claims()]
    assert claims == [("001", "001-1"), ("003", "003-1")]
    assert [row.document for row in curation.list_rows("claims")] == ["001", "003"]


def test_the_first_of_two_rows_is_indexed_and_an_empty_id_is_not(vocabulary: Vocabulary) -> None:
    curation = index(vocabulary, entities__persons=["person:a", "person:a", ""])
    assert {name: row.line for name, row in curation.entities.items()} == {"person:a": 2}


def test_persons_bodies_groups_sources_and_editors_can_speak(vocabulary: Vocabulary) -> None:
    curation = index(
        vocabulary,
        entities__persons=["person:a"],
        entities__organizations=["body:b"],
        entities__groups=["group:c"],
        entities__stations=["station:d"],
        sources=["source:001"],
    )
    wanted = {"person:a", "body:b", "group:c", "source-voice:001", "agent:editors"}
    assert curation.list_names(VOICES) == wanted
    assert curation.list_names(("source", "station")) == {"source:001", "station:d"}


def test_a_table_that_is_not_there_has_no_rows(vocabulary: Vocabulary) -> None:
    assert Curation({}, vocabulary).list_rows("entities/persons") == []
