"""Imported N-Quads are merged with the tables, or refused with file and line."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.curation.columns import COLUMNS
from kg.faults import Fault, FaultsError
from kg.names import GRAPH, expand
from kg.release import nquads
from kg.release.build import build
from kg.release.nquads import find_line, read_file
from tests.conftest import ROOT, Home
from tests.support.small import save, small_home


def quad(subject: str, predicate: str, value: str, graph: str) -> str:
    target = value if value.startswith('"') else f"<{expand(value)}>"
    return f"<{expand(subject)}> <{expand(predicate)}> {target} <{GRAPH}{graph}> .\n"


#: A station, and a claim about it that the source of the first tables makes.
STATION = [
    quad("station:imported", "rdf:type", "kg:Station", "entities"),
    quad("station:imported", "skos:prefLabel", '"Imported"@en', "entities"),
]
PASSAGE = [
    quad("passage:001-0-9", "rdf:type", "kg:Passage", "claims"),
    quad("passage:001-0-9", "kg:inSource", "source:001", "claims"),
    quad("passage:001-0-9", "kg:start", f'"0"^^<{expand("xsd:integer")}>', "claims"),
    quad("passage:001-0-9", "kg:end", f'"9"^^<{expand("xsd:integer")}>', "claims"),
    quad("passage:001-0-9", "kg:sha256", f'"{"0" * 64}"', "claims"),
]
CLAIM = [
    quad("claim:imported", "rdf:type", "kg:Claim", "claims"),
    quad("claim:imported", "rdf:subject", "station:imported", "claims"),
    quad("claim:imported", "rdf:predicate", "kg:describedAs", "claims"),
    quad("claim:imported", "rdf:object", "theme:secret", "claims"),
    quad("attribution:imported", "rdf:type", "kg:Attribution", "claims"),
    quad("attribution:imported", "kg:about", "claim:imported", "claims"),
    quad("attribution:imported", "kg:inSource", "source:001", "claims"),
    quad("attribution:imported", "kg:stance", "stance:reports", "claims"),
    quad("attribution:imported", "kg:basis", "basis:unstated", "claims"),
    quad("attribution:imported", "kg:speaker", "source-voice:001", "claims"),
    quad("attribution:imported", "kg:passage", "passage:001-0-9", "claims"),
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
IMPORTED = [*STATION, *PASSAGE, *CLAIM]
EDGE = ox.Triple(
    *(ox.NamedNode(expand(name)) for name in ("station:imported", "kg:describedAs", "theme:secret"))
)


def import_quads(folder: Path, lines: list[str], name: str = "imported") -> None:
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


def test_what_is_imported_is_merged_with_the_tables(tables: Home) -> None:
    before = build()
    import_quads(tables.folder, IMPORTED)
    after = build()
    assert after.counts[GRAPH + "claims"] == before.counts[GRAPH + "claims"] + len(PASSAGE) + len(
        CLAIM
    )
    assert after.counts[GRAPH + "entities"] == before.counts[GRAPH + "entities"] + len(STATION)
    assert EDGE in edges(after.folder)
    assert edges(before.folder) - edges(after.folder) == set()


def test_what_is_no_longer_imported_is_gone(tables: Home) -> None:
    before = build()
    import_quads(tables.folder, IMPORTED)
    build()
    (tables.folder / "graph" / "imported.nq").unlink()
    assert edges(build().folder) == edges(before.folder)


def test_a_home_without_tables_is_built_from_what_is_imported(bare: Home) -> None:
    import_quads(bare.folder, [*IMPORTED, *SOURCE])
    built = build()
    assert EDGE in edges(built.folder)
    assert built.counts[GRAPH + "entities"] == len(STATION)


def test_several_files_are_imported_one_after_the_other(bare: Home) -> None:
    import_quads(bare.folder, IMPORTED, "a")
    (bare.folder / "graph" / "below").mkdir()
    import_quads(bare.folder, SOURCE, "below/b")
    assert EDGE in edges(build().folder)


def test_a_quad_that_is_imported_twice_stands_once(bare: Home) -> None:
    import_quads(bare.folder, [*IMPORTED, *SOURCE], "a")
    import_quads(bare.folder, IMPORTED, "b")
    assert build().counts[GRAPH + "entities"] == len(STATION)


def refused(home: Home) -> list[Fault]:
    """The faults of a build, of which nothing is left."""
    with pytest.raises(FaultsError) as raised:
        build()
    assert list(home.build.iterdir()) == []
    return raised.value.faults


BLANK = f"_:b <{expand('rdf:type')}> <{expand('kg:Station')}> <{GRAPH}entities> .\n"
REFUSED = {
    "a syntax error": ('<urn:a> <urn:b> "c .\n', 4, "column "),
    "no graph": ("<urn:a> <urn:b> <urn:c> .\n", 4, "is in the graph without a name"),
    "a graph that the build makes": (
        quad("station:imported", "kg:note", '"x"', "summary"),
        4,
        "/graph/summary",
    ),
    "a graph of somebody else": (
        "<urn:a> <urn:b> <urn:c> <urn:graph> .\n",
        4,
        "is in the graph urn:graph",
    ),
    "a subject that is blank": (BLANK, 4, "has a blank node"),
    "an object that is blank": (f"<urn:a> <urn:b> _:b <{GRAPH}claims> .\n", 4, "has a blank node"),
}


@pytest.mark.parametrize("batch", [2, 100_000])
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_imported_is_told_with_its_line(
    bare: Home, monkeypatch: pytest.MonkeyPatch, name: str, batch: int
) -> None:
    text, line, reason = REFUSED[name]
    monkeypatch.setattr(nquads, "BATCH", batch)
    import_quads(bare.folder, IMPORTED, "a")
    import_quads(bare.folder, [*SOURCE[:3], text, *SOURCE[3:]], "b")
    (fault,) = refused(bare)
    assert (fault.path, fault.line) == ("graph/b.nq", line)
    assert reason in fault.reason
    assert fault.mend


def test_a_triple_in_two_graphs_is_told_with_its_file_and_line(bare: Home) -> None:
    import_quads(bare.folder, [*SOURCE, *IMPORTED])
    import_quads(bare.folder, [quad("station:imported", "rdf:type", "kg:Station", "claims")], "two")
    (fault,) = refused(bare)
    assert (fault.path, fault.line) == ("graph/imported.nq", len(SOURCE) + 1)
    assert "is in two graphs" in fault.reason


def test_a_triple_that_a_table_has_in_another_graph_is_told(tables: Home) -> None:
    build()
    last = (tables.build / "current").read_bytes()
    station = next(iter(first_cells(tables.folder, "entities/stations")))
    import_quads(tables.folder, [quad(station, "rdf:type", "kg:Station", "claims")])
    with pytest.raises(FaultsError, match="is in two graphs") as raised:
        build()
    assert [fault.path for fault in raised.value.faults] == ["graph/entities/stations.csv"]
    assert (tables.build / "current").read_bytes() == last


def first_cells(folder: Path, table: str) -> list[str]:
    """The first cell of every row."""
    lines = (folder / "graph" / f"{table}.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [line.partition(",")[0] for line in lines]


@pytest.mark.parametrize("as_a_change", [False, True], ids=["full", "incremental"])
def test_a_shape_that_does_not_hold_is_told_with_file_and_line(
    tables: Home, as_a_change: bool
) -> None:
    if as_a_change:
        build()
    import_quads(
        tables.folder, [*IMPORTED, quad("station:imported", "kg:code", '"usa1"', "entities")]
    )
    with pytest.raises(FaultsError) as raised:
        build()
    (fault,) = raised.value.faults
    assert (fault.path, fault.line, fault.code) == ("graph/imported.nq", 1, "shacl")
    assert "three letters and two digits (it has usa1)" in fault.reason


def test_a_thing_that_nothing_speaks_of_is_told_with_file_and_line(bare: Home) -> None:
    import_quads(bare.folder, [*SOURCE, *STATION])
    (fault,) = refused(bare)
    assert (fault.path, fault.line, fault.code) == (
        "graph/imported.nq",
        len(SOURCE) + 1,
        "things-without-claim",
    )


def test_a_node_is_found_where_it_is_first_described(bare: Home) -> None:
    import_quads(bare.folder, SOURCE, "a")
    import_quads(bare.folder, IMPORTED, "b")
    assert find_line(bare.folder, f"<{expand('claim:imported')}>") == (
        "graph/b.nq",
        len(STATION) + len(PASSAGE) + 1,
    )
    assert find_line(bare.folder, f"<{expand('claim:impo')}>") is None


def test_an_imported_file_is_read_batch_by_batch(
    bare: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nquads, "BATCH", 5)
    import_quads(bare.folder, IMPORTED)
    parts = list(read_file(bare.folder / "graph" / "imported.nq", bare.folder))
    assert {name for name, _ in parts} == {"entities", "claims"}
    assert all(len(lines) <= 5 for _, lines in parts)
    assert sum(len(lines) for _, lines in parts) == len(IMPORTED)


def test_tables_are_all_there_or_none_is(bare: Home) -> None:
    for table in COLUMNS:
        save(bare.folder, table, [])
    save(bare.folder, "claims/001", [])
    (bare.folder / "graph" / "sources.csv").unlink()
    import_quads(bare.folder, [*IMPORTED, *SOURCE])
    assert [fault.path for fault in refused(bare)] == ["graph/sources.csv"]
