"""The asserted graphs of a draft, and what it says of itself."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import settings
from kg.curation.dataset import read_dataset
from kg.errors import KgError
from kg.faults import Fault, FaultsError
from kg.names import GRAPH, POLICIES
from kg.release.build import compute_digests
from kg.release.staging import (
    ASSERTED,
    STEPS,
    Places,
    Staging,
    describe_repetition,
    prepare,
    raise_faults,
    write_metadata,
)
from kg.sorted_ntriples import count_lines, parse_lines, put_in_graph
from tests.conftest import Home

Told = list[tuple[str, float]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "draft"
    made.mkdir()
    return made


def quiet(step: str, share: float) -> None:
    """Nobody looks."""


def begun(home: Home, folder: Path, told: Told | None = None) -> Staging:
    tell = quiet if told is None else lambda *step: told.append(step)
    return prepare(
        home.folder, folder, tell, digests=compute_digests(home.folder, settings.inputs(), {})
    )


def test_the_asserted_graphs_are_what_tables_and_ontology_say(small: Home, folder: Path) -> None:
    draft = begun(small, folder)
    files = draft.release.list_graphs()
    assert set(files) == set(ASSERTED)
    found = {
        put_in_graph(triple, ox.NamedNode(GRAPH + name))
        for name, path in files.items()
        for triple in parse_lines(path.read_bytes())
    }
    assert found == read_dataset(small.folder).quads


def test_the_same_input_gives_the_same_bytes(small: Home, folder: Path) -> None:
    first = {
        name: path.read_bytes() for name, path in begun(small, folder).release.list_graphs().items()
    }
    for name in ("graphs", "parts"):
        shutil.rmtree(folder / name)
    assert {
        name: path.read_bytes() for name, path in begun(small, folder).release.list_graphs().items()
    } == first


def test_what_was_poured_before_a_kill_is_not_read_again(small: Home, folder: Path) -> None:
    (small.folder / "graph" / "poured.nq").write_text(
        f"<urn:a> <urn:p> <urn:b> <{GRAPH}claims> .\n", encoding="utf-8"
    )
    files = begun(small, folder).release.list_graphs()
    before = {name: path.stat().st_mtime_ns for name, path in files.items()}
    assert b"<urn:a> <urn:p> <urn:b> .\n" in files["claims"].read_bytes()
    begun(small, folder)
    assert {name: path.stat().st_mtime_ns for name, path in files.items()} == before
    files["sources"].unlink()
    begun(small, folder)
    assert files["sources"].exists()


def test_steps_are_told_with_their_share_of_the_whole(small: Home, folder: Path) -> None:
    told: Told = []
    draft = begun(small, folder, told)
    assert told[0] == ("reading", 0.0)
    told.clear()
    for step in STEPS:
        for share in (0.0, 0.5, 1.0, 7.0):
            draft.tell(step, share)
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == pytest.approx(1.0)
    assert list(dict.fromkeys(step for step, _ in told)) == list(STEPS)


def test_a_draft_tells_of_its_graphs_and_of_itself(small: Home, folder: Path) -> None:
    draft = begun(small, folder)
    write_metadata(draft)
    text = (draft.release.graph_path("meta")).read_text(encoding="utf-8")
    for name in ASSERTED:
        assert (
            f'<{GRAPH}{name}> <http://rdfs.org/ns/void#triples> "{count_lines(draft.release.graphs / f"{name}.nt")}"'
            in text
        )
    assert count_lines(draft.release.graph_path("queries")) > 100


def test_an_ontology_without_version_is_told(small: Home, folder: Path) -> None:
    path = small.folder / "ontology" / "kg.ttl"
    path.write_text(
        path.read_text(encoding="utf-8").replace("owl:versionInfo", "rdfs:comment"),
        encoding="utf-8",
    )
    with pytest.raises(KgError, match=r"kg\.ttl tells no owl:versionInfo"):
        write_metadata(begun(small, folder))


def test_clearing_leaves_the_asserted_graphs(small: Home, folder: Path) -> None:
    draft = begun(small, folder)
    write_metadata(draft)
    for name in ("store", "base", *POLICIES):
        (folder / name).mkdir()
        (folder / name / "CURRENT").touch()
    draft.clear()
    assert set(draft.release.list_graphs()) == set(ASSERTED)
    assert {path.name for path in folder.iterdir()} == {"graphs", "parts"}


def test_places_are_those_of_the_tables_or_searched_for_in_what_is_poured(small: Home) -> None:
    lines = [f"<urn:{number}> <urn:p> <urn:b> <{GRAPH}claims> .\n" for number in range(30)]
    (small.folder / "graph" / "poured.nq").write_text("".join(lines), encoding="utf-8")
    places = Places({"<urn:3>": ("graph/sources.csv", 9)}, small.folder)
    assert places.get("<urn:3>") == ("graph/sources.csv", 9)
    assert places.get("<urn:4>") == ("graph/poured.nq", 5)
    assert places.get("<urn:none>") == ("graph", 1)
    assert places.get("<urn:none>", ("ontology", 1)) == ("ontology", 1)
    found = [places.get(f"<urn:{number}>") for number in range(30)]
    assert found[0] == ("graph/poured.nq", 1)
    assert found[-1] == ("graph", 1)  # each search reads the files: not for ever


def test_no_fault_stops_nothing_and_any_stops_all(small: Home, folder: Path) -> None:
    raise_faults([])
    draft = begun(small, folder)
    line = (draft.release.graph_path("entities")).read_bytes().splitlines(keepends=True)[0]
    fault = describe_repetition(draft, line)
    assert fault.path.startswith("graph/entities/")
    assert "stands in two graphs" in fault.reason
    with pytest.raises(FaultsError) as found:
        raise_faults([fault, Fault("graph", 1, "", "other", "")])
    assert len(found.value.faults) == 2
