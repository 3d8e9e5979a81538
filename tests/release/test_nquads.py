"""N-Quads poured in beside the tables: merged, or refused with file and line and nothing written."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.curation.sheets import COLUMNS
from kg.faults import Fault, FaultsError
from kg.names import GRAPH, expand
from kg.release import build, nquads
from kg.release.nquads import find_line, read_file
from tests.conftest import ROOT, Home
from tests.support.small import save, small_home


def quad(subject: str, predicate: str, value: str, graph: str) -> str:
    target = value if value.startswith('"') else f"<{expand(value)}>"
    return f"<{expand(subject)}> <{expand(predicate)}> {target} <{GRAPH}{graph}> .\n"


#: A station, and a claim about it that the source of the first tables makes.
STATION = [
    quad("station:poured", "rdf:type", "kg:Station", "entities"),
    quad("station:poured", "skos:prefLabel", '"Poured"@en', "entities"),
]
PASSAGE = [
    quad("passage:001-0-9", "rdf:type", "kg:Passage", "claims"),
    quad("passage:001-0-9", "kg:inSource", "source:001", "claims"),
    quad("passage:001-0-9", "kg:start", f'"0"^^<{expand("xsd:integer")}>', "claims"),
    quad("passage:001-0-9", "kg:end", f'"9"^^<{expand("xsd:integer")}>', "claims"),
    quad("passage:001-0-9", "kg:sha256", f'"{"0" * 64}"', "claims"),
]
CLAIM = [
    quad("claim:poured", "rdf:type", "kg:Claim", "claims"),
    quad("claim:poured", "rdf:subject", "station:poured", "claims"),
    quad("claim:poured", "rdf:predicate", "kg:describedAs", "claims"),
    quad("claim:poured", "rdf:object", "theme:secret", "claims"),
    quad("attribution:poured", "rdf:type", "kg:Attribution", "claims"),
    quad("attribution:poured", "kg:about", "claim:poured", "claims"),
    quad("attribution:poured", "kg:inSource", "source:001", "claims"),
    quad("attribution:poured", "kg:stance", "stance:reports", "claims"),
    quad("attribution:poured", "kg:basis", "basis:unstated", "claims"),
    quad("attribution:poured", "kg:speaker", "source-voice:001", "claims"),
    quad("attribution:poured", "kg:passage", "passage:001-0-9", "claims"),
]
SOURCE = [
    quad("source:001", "rdf:type", "kg:Source", "sources"),
    quad("source:001", "skos:prefLabel", '"A title"@en', "sources"),
    quad("source:001", "dcterms:language", '"en"', "sources"),
    quad("source:001", "kg:sourceKind", "source-kind:news-article", "sources"),
    quad("source:001", "kg:length", f'"100"^^<{expand("xsd:integer")}>', "sources"),
    quad("source:001", "kg:sha256", f'"{"0" * 64}"', "sources"),
    quad("source-voice:001", "rdf:type", "kg:SourceVoice", "sources"),
    quad("source-voice:001", "kg:voiceOf", "source:001", "sources"),
    quad("source-voice:001", "skos:prefLabel", '"Own voice"@en', "sources"),
]
POURED = [*STATION, *PASSAGE, *CLAIM]
EDGE = ox.Triple(
    *(ox.NamedNode(expand(name)) for name in ("station:poured", "kg:describedAs", "theme:secret"))
)


def pour(folder: Path, lines: list[str], name: str = "imported") -> None:
    (folder / "graph" / f"{name}.nq").write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with the tables of three stations, of which nothing is built."""
    folder = small_home(tmp_path / "home", 3)
    monkeypatch.setenv("KG_HOME", str(folder))
    monkeypatch.delenv("KG_BUILD_DIR", raising=False)
    return Home(folder)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with an empty graph/."""
    folder = tmp_path / "home"
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "graph").mkdir()
    monkeypatch.setenv("KG_HOME", str(folder))
    monkeypatch.delenv("KG_BUILD_DIR", raising=False)
    return Home(folder)


def edges(folder: Path, policy: str = "reported") -> set[ox.Triple]:
    return {quad.triple for quad in ox.Store.read_only(str(folder / policy))}


def test_what_is_poured_is_merged_with_the_tables(tables: Home) -> None:
    before = build.build()
    pour(tables.folder, POURED)
    after = build.build()
    assert after.counts[GRAPH + "claims"] == before.counts[GRAPH + "claims"] + len(PASSAGE) + len(
        CLAIM
    )
    assert after.counts[GRAPH + "entities"] == before.counts[GRAPH + "entities"] + len(STATION)
    assert EDGE in edges(after.folder)
    assert edges(before.folder) - edges(after.folder) == set()


def test_what_is_poured_away_is_gone(tables: Home) -> None:
    before = build.build()
    pour(tables.folder, POURED)
    build.build()
    (tables.folder / "graph" / "imported.nq").unlink()
    assert edges(build.build().folder) == edges(before.folder)


def test_a_home_without_tables_is_built_from_what_is_poured(bare: Home) -> None:
    pour(bare.folder, [*POURED, *SOURCE])
    built = build.build()
    assert EDGE in edges(built.folder)
    assert built.counts[GRAPH + "entities"] == len(STATION)


def test_several_files_are_poured_one_after_the_other(bare: Home) -> None:
    pour(bare.folder, POURED, "a")
    (bare.folder / "graph" / "below").mkdir()
    pour(bare.folder, SOURCE, "below/b")
    assert EDGE in edges(build.build().folder)


def test_a_quad_that_is_poured_twice_stands_once(bare: Home) -> None:
    pour(bare.folder, [*POURED, *SOURCE], "a")
    pour(bare.folder, POURED, "b")
    assert build.build().counts[GRAPH + "entities"] == len(STATION)


def refused(home: Home) -> list[Fault]:
    """The faults of a build, of which nothing is left."""
    with pytest.raises(FaultsError) as found:
        build.build()
    assert list(home.build.iterdir()) == []
    return found.value.faults


BLANK = f"_:b <{expand('rdf:type')}> <{expand('kg:Station')}> <{GRAPH}entities> .\n"
REFUSED = {
    "a syntax error": ('<urn:a> <urn:b> "c .\n', 4, "column "),
    "no graph": ("<urn:a> <urn:b> <urn:c> .\n", 4, "stands in the graph without a name"),
    "a graph that the build makes": (
        quad("station:poured", "kg:note", '"x"', "summary"),
        4,
        "/graph/summary",
    ),
    "a graph of somebody else": (
        "<urn:a> <urn:b> <urn:c> <urn:graph> .\n",
        4,
        "stands in the graph urn:graph",
    ),
    "a subject that is blank": (BLANK, 4, "has a blank node"),
    "an object that is blank": (f"<urn:a> <urn:b> _:b <{GRAPH}claims> .\n", 4, "has a blank node"),
}


@pytest.mark.parametrize("batch", [2, 100_000])
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_poured_is_told_with_its_line(
    bare: Home, monkeypatch: pytest.MonkeyPatch, name: str, batch: int
) -> None:
    text, line, reason = REFUSED[name]
    monkeypatch.setattr(nquads, "BATCH", batch)
    pour(bare.folder, POURED, "a")
    pour(bare.folder, [*SOURCE[:3], text, *SOURCE[3:]], "b")
    (fault,) = refused(bare)
    assert (fault.path, fault.line) == ("graph/b.nq", line)
    assert reason in fault.reason
    assert fault.mend


def test_a_triple_in_two_graphs_is_told_with_its_file_and_line(bare: Home) -> None:
    pour(bare.folder, [*SOURCE, *POURED])
    pour(bare.folder, [quad("station:poured", "rdf:type", "kg:Station", "claims")], "two")
    (fault,) = refused(bare)
    assert (fault.path, fault.line) == ("graph/imported.nq", len(SOURCE) + 1)
    assert "stands in two graphs" in fault.reason


def test_a_triple_that_a_table_has_in_another_graph_is_told(tables: Home) -> None:
    build.build()
    last = (tables.build / "current").read_bytes()
    station = next(iter(first_cells(tables.folder, "entities/stations")))
    pour(tables.folder, [quad(station, "rdf:type", "kg:Station", "claims")])
    with pytest.raises(FaultsError, match="stands in two graphs") as found:
        build.build()
    assert [fault.path for fault in found.value.faults] == ["graph/entities/stations.csv"]
    assert (tables.build / "current").read_bytes() == last


def first_cells(folder: Path, table: str) -> list[str]:
    """The first cell of every row."""
    lines = (folder / "graph" / f"{table}.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [line.partition(",")[0] for line in lines]


@pytest.mark.parametrize("as_a_change", [False, True], ids=["the whole", "a change"])
def test_a_shape_that_does_not_hold_is_told_with_file_and_line(
    tables: Home, as_a_change: bool
) -> None:
    if as_a_change:
        build.build()
    pour(tables.folder, [*POURED, quad("station:poured", "kg:code", '"usa1"', "entities")])
    with pytest.raises(FaultsError) as found:
        build.build()
    (fault,) = found.value.faults
    assert (fault.path, fault.line, fault.code) == ("graph/imported.nq", 1, "shacl")
    assert "three letters and two digits (it has usa1)" in fault.reason


def test_a_thing_that_nothing_speaks_of_is_told_with_file_and_line(bare: Home) -> None:
    pour(bare.folder, [*SOURCE, *STATION])
    (fault,) = refused(bare)
    assert (fault.path, fault.line, fault.code) == (
        "graph/imported.nq",
        len(SOURCE) + 1,
        "things-without-claim",
    )


def test_a_node_is_found_where_it_is_first_described(bare: Home) -> None:
    pour(bare.folder, SOURCE, "a")
    pour(bare.folder, POURED, "b")
    assert find_line(bare.folder, f"<{expand('claim:poured')}>") == (
        "graph/b.nq",
        len(STATION) + len(PASSAGE) + 1,
    )
    assert find_line(bare.folder, f"<{expand('claim:pour')}>") is None


def test_a_poured_file_is_read_batch_by_batch(bare: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nquads, "BATCH", 5)
    pour(bare.folder, POURED)
    parts = list(read_file(bare.folder / "graph" / "imported.nq", bare.folder))
    assert {name for name, _ in parts} == {"entities", "claims"}
    assert all(len(lines) <= 5 for _, lines in parts)
    assert sum(len(lines) for _, lines in parts) == len(POURED)


def test_tables_are_all_there_or_none_is(bare: Home) -> None:
    for table in COLUMNS:
        save(bare.folder, table, [])
    save(bare.folder, "claims/001", [])
    (bare.folder / "graph" / "sources.csv").unlink()
    pour(bare.folder, [*POURED, *SOURCE])
    assert [fault.path for fault in refused(bare)] == ["graph/sources.csv"]
