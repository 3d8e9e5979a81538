"""The declaration of the columns, and 600 tables that were changed somewhere."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.curation import dataset
from kg.curation.cells import CHECKS
from kg.curation.columns import CLAIM_COLUMNS, COLUMNS, ENTITIES, TABLES, find_table
from kg.curation.dataset import read_dataset
from kg.curation.forms import Column, Reference
from kg.curation.mapping import FORMS
from kg.curation.vocabulary import read_vocabulary
from kg.faults import Fault, FaultsError
from tests.conftest import ROOT
from tests.support.mutations import Tables, mutate
from tests.support.planting import GOOD, plant
from tests.support.small import made_up, small_home

DECLARED = [(name, column) for name, table in TABLES.items() for column in table.columns]
EACH = pytest.mark.parametrize(
    ("name", "column"), DECLARED, ids=[f"{name}.{column.name}" for name, column in DECLARED]
)
#: So many batches of so many changes.
BATCHES, CHANGES = 30, 20


@EACH
def test_a_column_says_what_it_is_for_and_what_it_takes(name: str, column: Column) -> None:
    assert column.about
    assert column.form.describe()
    assert type(column.form) in CHECKS
    assert column.form.term in {*FORMS, ""}


@EACH
def test_a_property_has_a_prefix(name: str, column: Column) -> None:
    assert column.property == "" or column.property.partition(":")[2]


def test_a_column_stands_once_in_a_table() -> None:
    for name, table in TABLES.items():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), name
        together = [*table.keys, *table.pairs, *table.spans]
        assert {column for columns in together for column in columns} <= set(names), name


def test_every_table_has_a_row_that_holds_for_tests() -> None:
    assert {name for name in TABLES if name != "claims"} == set(COLUMNS)
    assert set(GOOD) == set(TABLES)
    sheet = find_table("claims/003-table")
    assert [column.name for column in sheet.columns] == CLAIM_COLUMNS


def test_every_table_has_something_unique() -> None:
    for name, table in TABLES.items():
        assert table.keys or table.pairs or any(column.unique for column in table.columns), name


def test_references_are_to_kinds_that_there_are() -> None:
    known = {*ENTITIES, "source", "source-voice", "agent"}
    for name, column in DECLARED:
        if isinstance(column.form, Reference):
            assert set(column.form.kinds) <= known, (name, column.name)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small home with rows in every table, whose ontology is read once."""
    folder = made_up(small_home(tmp_path_factory.mktemp("mutations"), 3))
    person = {"thing": "person:chief", "other": ""}
    first, second, other = (f"{where}-10:{'0' * 64}" for where in ("001:0", "001:1", "002:0"))
    member = {"predicate": "kg:memberOf", "object": "body:police", "speaker": "body:paper"}
    plant(folder, "claims/002", id="002-chief", subject="person:chief", **member)
    for number in (1, 2):
        label = {"label": f"Another {number}"}
        for kind, table in (("agreement", "agreements"), ("programme", "programmes")):
            plant(folder, f"entities/{table}", id=f"{kind}:n{number}", **label)
        place = {"start": str(10 * number), "end": str(10 * number + 7)}
        thing = {"thing": "station:harbour", "text": f"aliases{number}"[-7:]}
        plant(folder, "entities/aliases", **thing, **place)
        plant(
            folder,
            "same-site",
            id=f"site-identity:n{number}",
            site="station:center",
            row=("station:harbour", "station:BRN01")[number - 1],
            passages=f"{first} {second}",
        )
        one = person if number == 1 else {"thing": "body:paper", "other": "body:police"}
        passages = f"{first} {other if number == 1 else second}"
        plant(folder, "same-as", id=f"identity:n{number}", passages=passages, **one)
        plant(folder, "withdrawn", id=f"001-w{number}", instead="001-run")
        plant(folder, "leads", thing="person:chief", address=f"https://example.org/{number}")
    for kind in ("case", "figure", "response", "publication", "person"):
        plant(folder, f"entities/{kind}s", id=f"{kind}:two")
    vocabulary = read_vocabulary(ROOT / "ontology")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "read_vocabulary", lambda folder: vocabulary)
        patch.setattr(dataset, "_locate_terms", lambda home: {})
        yield folder


def test_the_tables_that_are_changed_have_no_fault_before(home: Path) -> None:
    assert read_dataset(home).quads
    tables = Tables(home / "graph")
    assert {name for name in tables.names if len(tables.read(name)) < 2} == set()


def find_faults(home: Path) -> list[Fault]:
    """Return what is wrong with the tables; whatever else is raised is a crash."""
    try:
        read_dataset(home)
    except FaultsError as error:
        return error.faults
    return []


@pytest.mark.parametrize("seed", range(BATCHES))
def test_a_changed_table_is_refused_or_holds_and_never_crashes(home: Path, seed: int) -> None:
    tables, dice = Tables(home / "graph"), random.Random(seed)
    outcomes = set()
    for _ in range(CHANGES):
        mutation = mutate(tables, dice)
        faults = find_faults(home)
        tables.restore()
        outcomes.add(bool(faults))
        assert faults or not mutation.is_forbidden, mutation
        assert all(fault.reason and fault.mend and fault.path for fault in faults), mutation
        assert all(len(str(fault)) < 5_000 for fault in faults), mutation
    assert True in outcomes
