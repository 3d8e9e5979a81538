"""The staging folder: its inputs, its description of itself, its progress."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import settings
from kg.curation.dataset import read_dataset
from kg.errors import KgError
from kg.faults import Fault, FaultsError
from kg.names import GRAPH, POLICIES
from kg.release import inputs
from kg.release.folder import Release
from kg.release.snapshot import take_snapshot
from kg.release.staging import (
    ASSERTED,
    STEPS,
    LazyOrigins,
    Staging,
    describe_repetition,
    prepare,
    raise_faults,
    write_metadata,
)
from kg.sorted_ntriples import count_lines, parse_lines, put_in_graph
from tests.conftest import Home

Steps = list[tuple[str, float]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "staging"
    path.mkdir()
    return path


def staged(home: Home, folder: Path, steps: Steps | None = None) -> Staging:
    steps = [] if steps is None else steps
    digests = take_snapshot(home.folder, settings.stamp_inputs(), {})[0]
    return prepare(home.folder, Release(folder), lambda *step: steps.append(step), digests=digests)


def input_files(staging: Staging) -> dict[str, Path]:
    """The file of each graph and input."""
    files = {}
    for graph in ASSERTED:
        for name, path in inputs.list_files(staging.release, graph).items():
            files[f"{name}/{graph}"] = path
    return files


def test_the_asserted_graphs_are_what_tables_and_ontology_say(small: Home, folder: Path) -> None:
    files = input_files(staged(small, folder))
    assert set(files) == {f"{inputs.TABLES}/{graph}" for graph in ASSERTED}
    quads = set()
    for name, path in files.items():
        graph = ox.NamedNode(GRAPH + name.removeprefix(f"{inputs.TABLES}/"))
        quads |= {put_in_graph(triple, graph) for triple in parse_lines(path.read_bytes())}
    assert quads == read_dataset(small.folder).quads


def test_the_same_input_gives_the_same_bytes(small: Home, folder: Path) -> None:
    def read_again() -> dict[str, bytes]:
        files = input_files(staged(small, folder))
        return {name: path.read_bytes() for name, path in files.items()}

    first = read_again()
    shutil.rmtree(folder / "parts")
    assert read_again() == first


def test_what_was_imported_before_a_kill_is_not_read_again(small: Home, folder: Path) -> None:
    line = f"<urn:a> <urn:p> <urn:b> <{GRAPH}claims> .\n"
    (small.folder / "graph" / "imported.nq").write_text(line, encoding="utf-8")
    files = input_files(staged(small, folder))
    before = {name: path.stat().st_mtime_ns for name, path in files.items()}
    assert len(files) == len(ASSERTED) + 1
    assert b"<urn:a> <urn:p> <urn:b> .\n" in [path.read_bytes() for path in files.values()]
    staged(small, folder)
    assert {name: path.stat().st_mtime_ns for name, path in files.items()} == before
    shutil.rmtree(folder / "parts" / inputs.TABLES)
    staged(small, folder)
    assert all(path.exists() for path in files.values())


def test_steps_are_told_with_their_share_of_the_whole(small: Home, folder: Path) -> None:
    steps: Steps = []
    staging = staged(small, folder, steps)
    assert steps[0] == ("reading the inputs", 0.0)
    steps.clear()
    for step in STEPS:
        for share in (0.0, 0.5, 1.0, 7.0):
            staging.report_progress(step, share)
    shares = [share for _, share in steps]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == pytest.approx(1.0)
    assert list(dict.fromkeys(step for step, _ in steps)) == list(STEPS)


def test_a_draft_tells_of_its_graphs_and_of_itself(small: Home, folder: Path) -> None:
    staging = staged(small, folder)
    for name in ASSERTED:
        staging.write_graph(name, [[b"<urn:%d> <urn:p> <urn:o> .\n" % len(name)]])
    write_metadata(staging)
    text = staging.release.graph_path("meta").read_text(encoding="utf-8")
    triples = "http://rdfs.org/ns/void#triples"
    for name in ASSERTED:
        assert f'<{GRAPH}{name}> <{triples}> "1"' in text
    count = count_lines(staging.release.graph_path("queries"))
    assert count > 100
    assert f'<{GRAPH}queries> <{triples}> "{count}"' in text


def test_an_ontology_without_version_is_told(small: Home, folder: Path) -> None:
    path = small.folder / "ontology" / "kg.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("owl:versionInfo", "rdfs:comment"), encoding="utf-8")
    with pytest.raises(KgError, match=r"kg\.ttl has no owl:versionInfo"):
        write_metadata(staged(small, folder))


def test_removing_what_is_derived_leaves_the_asserted_graphs(small: Home, folder: Path) -> None:
    staging = staged(small, folder)
    for name in (*ASSERTED, "summary", "view/reported"):
        staging.write_graph(name, [])
    write_metadata(staging)
    for name in ("store", "base", *POLICIES):
        (folder / name).mkdir()
        (folder / name / "CURRENT").touch()
    staging.remove_derived()
    assert set(staging.release.list_graphs()) == set(ASSERTED)
    assert {path.name for path in folder.iterdir()} == {"graphs", "parts"}


def test_places_are_those_of_the_tables_or_searched_for_in_what_is_imported(small: Home) -> None:
    lines = [f"<urn:{number}> <urn:p> <urn:b> <{GRAPH}claims> .\n" for number in range(30)]
    (small.folder / "graph" / "imported.nq").write_text("".join(lines), encoding="utf-8")
    origins = LazyOrigins({"<urn:3>": ("graph/sources.csv", 9)}, [small.folder])
    assert origins.get("<urn:3>") == ("graph/sources.csv", 9)
    assert origins.get("<urn:4>") == ("graph/imported.nq", 5)
    assert origins.get("<urn:none>") == ("graph", 1)
    assert origins.get("<urn:none>", ("ontology", 1)) == ("ontology", 1)
    located = [origins.get(f"<urn:{number}>") for number in range(30)]
    assert located[0] == ("graph/imported.nq", 1)
    assert located[-1] == ("graph", 1)  # each search reads the files: their number is limited


def test_no_fault_stops_nothing_and_any_stops_all(small: Home, folder: Path) -> None:
    raise_faults([])
    staging = staged(small, folder)
    entities = inputs.list_files(staging.release, "entities")[inputs.TABLES]
    fault = describe_repetition(staging, entities.read_bytes().splitlines(keepends=True)[0])
    assert fault.path.startswith("graph/entities/")
    assert "is in two graphs" in fault.reason
    with pytest.raises(FaultsError) as raised:
        raise_faults([fault, Fault("graph", 1, "", "other", "")])
    assert len(raised.value.faults) == 2
