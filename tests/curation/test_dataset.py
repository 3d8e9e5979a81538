import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.curation.dataset import Dataset, read_dataset
from kg.faults import FaultsError
from kg.names import GRAPH, KG, expand
from tests.conftest import ROOT
from tests.support.planting import plant


@pytest.fixture(scope="module")
def real() -> Dataset:
    return read_dataset(ROOT)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of what an assembly reads."""
    for name in ("ontology", "graph"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def bears(assembly: Dataset, claim: str) -> set[tuple[str, str]]:
    wanted = (KG + "bearsOn", KG + "speaksFor", KG + "speaksAgainst")
    return {
        (quad.predicate.value.removeprefix(KG), str(quad.object).rpartition("/")[2].rstrip(">"))
        for quad in assembly.quads
        if quad.subject == node(claim) and quad.predicate.value in wanted
    }


def test_asserted_part_stands_in_four_graphs(real: Dataset) -> None:
    graphs = {str(quad.graph_name).strip("<>") for quad in real.quads}
    assert graphs == {GRAPH + name for name in ("entities", "claims", "sources", "ontology")}


def test_no_triple_stands_in_two_graphs(real: Dataset) -> None:
    assert len({quad.triple for quad in real.quads}) == len(real.quads)


def test_instance_data_has_no_blank_nodes(real: Dataset) -> None:
    parts = [part for quad in real.quads for part in (quad.subject, quad.object)]
    assert [part for part in parts if isinstance(part, ox.BlankNode)] == []


def test_table_has_seventy_rows(real: Dataset) -> None:
    listed = {
        quad.subject
        for quad in real.quads
        if quad.predicate.value == KG + "code" and isinstance(quad.object, ox.Literal)
    }
    assert len(listed) == 70


def test_every_described_thing_is_traced_to_its_line(real: Dataset) -> None:
    path, number = real.origins["<" + expand("station:USA01") + ">"]
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert lines[number - 1].startswith("station:USA01,")


def test_claim_is_traced_to_the_first_line_that_makes_it(copied: Path) -> None:
    first = plant(copied, "claims/001", id="001-p1", object="country:france")
    plant(copied, "claims/001", id="001-p2", object="country:france")
    assembly = read_dataset(copied)
    origin = assembly.origins["<" + expand("claim:manhattan-inCountry-france") + ">"]
    assert origin == ("graph/claims/001.csv", first)


def test_claim_is_one_claim_however_many_speak_of_it(copied: Path) -> None:
    plant(copied, "claims/001", id="001-p1", object="country:france")
    plant(copied, "claims/001", id="001-p2", object="country:france", stance="stance:denies")
    about = [
        quad
        for quad in read_dataset(copied).quads
        if quad.object == node("claim:manhattan-inCountry-france")
    ]
    assert {str(quad.predicate) for quad in about} == {f"<{KG}about>"}
    assert len(about) == 2


def test_pattern_with_empty_cells_fits_any_claim_of_its_predicate(copied: Path) -> None:
    (copied / "graph" / "bears-on.csv").write_text(
        "issue,side,subject,predicate,object\n", encoding="utf-8"
    )
    plant(copied, "bears-on", issue="issue:operator", side="", predicate="kg:inCountry")
    plant(
        copied,
        "bears-on",
        issue="issue:purpose",
        side="no",
        predicate="",
        subject="station:manhattan",
    )
    plant(
        copied,
        "bears-on",
        issue="issue:existence",
        predicate="kg:inCountry",
        object="country:italy",
    )
    plant(copied, "claims/001", id="001-p1", object="country:france")
    assert bears(read_dataset(copied), "claim:manhattan-inCountry-france") == {
        ("bearsOn", "operator"),
        ("bearsOn", "purpose"),
        ("speaksAgainst", "purpose"),
    }


def test_triple_in_two_graphs_is_told_with_the_line_of_its_subject(copied: Path) -> None:
    with (copied / "ontology" / "core.ttl").open("a", encoding="utf-8") as file:
        file.write("<https://w3id.org/overseas-stations/id/station/USA01> a kg:Station .\n")
    with pytest.raises(FaultsError) as raised:
        read_dataset(copied)
    (fault,) = raised.value.faults
    lines = (copied / fault.path).read_text(encoding="utf-8").splitlines()
    assert fault.path == "graph/entities/stations.csv"
    assert lines[fault.line - 1].startswith("station:USA01,")
    assert "is in two graphs" in fault.reason
    assert GRAPH + "entities" in fault.reason
    assert GRAPH + "ontology" in fault.reason
    assert fault.mend


def test_role_not_stated_that_is_also_claimed_is_told_before_it_stands_twice(copied: Path) -> None:
    plant(copied, "entities/persons", id="person:planted")
    plant(
        copied,
        "claims/001",
        id="001-p1",
        subject="person:planted",
        predicate="kg:hasRole",
        object="role:not-stated",
    )
    with pytest.raises(FaultsError, match="has a role by claim and role:not-stated"):
        read_dataset(copied)


def test_table_that_cannot_be_read_is_not_told_as_hundreds_of_unknown_things(copied: Path) -> None:
    path = copied / "graph" / "entities" / "persons.csv"
    text = path.read_text(encoding="utf-8")
    header, _, rows = text.partition("\n")
    path.write_text(header.removesuffix(",role") + "\n" + rows, encoding="utf-8")
    with pytest.raises(FaultsError) as raised:
        read_dataset(copied)
    assert [fault[:4] for fault in raised.value.faults] == [
        ("graph/entities/persons.csv", 1, "role", "column 'role' is missing")
    ]


def test_same_files_in_another_folder_give_the_same_quads(real: Dataset, copied: Path) -> None:
    again = read_dataset(copied)
    assert again.quads == real.quads
    assert again.origins == real.origins
