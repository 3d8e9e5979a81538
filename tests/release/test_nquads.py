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
from kg.release.folder import Release
from kg.release.nquads import find_line, read_file
from tests.conftest import ROOT, Home
from tests.support.small import made_up, save, small_home


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


@pytest.fixture
def bare_folder(tmp_path: Path) -> Path:
    """A folder with an empty graph/ and nothing else."""
    (tmp_path / "bare" / "graph").mkdir(parents=True)
    return tmp_path / "bare"


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
    "a property that nobody knows": (
        quad("station:imported", "kg:operatedByy", "body:mps", "claims"),
        4,
        "kg:operatedByy is no property of what is imported (did you mean kg:",
    ),
    "an edge that no claim gives": (
        quad("station:imported", "kg:operatedBy", "body:mps", "entities"),
        4,
        "kg:operatedBy is no property of what is imported",
    ),
    "a number that the build counts": (
        quad("claim:imported", "kg:supporters", f'"9"^^<{expand("xsd:integer")}>', "claims"),
        4,
        "kg:supporters is no property of what is imported",
    ),
    "a stance of another polarity": (
        quad("stance:asks", "kg:polarity", "polarity:supporting", "entities"),
        4,
        "kg:polarity is no property of what is imported",
    ),
    "a predicate that establishes another kind": (
        quad("kg:operatedBy", "kg:establishes", "kg:Group", "entities"),
        4,
        "kg:establishes is no property of what is imported",
    ),
    "a class that only a claim gives": (
        quad("station:imported", "rdf:type", "kg:PoliceServiceStation", "entities"),
        4,
        "kg:PoliceServiceStation is a class that only a claim gives",
    ),
    "a class that nobody knows": (
        quad("station:imported", "rdf:type", "kg:Statoin", "entities"),
        4,
        "kg:Statoin is a class that only a claim gives, or none",
    ),
    "a role that no claim gives": (
        quad("person:imported", "kg:hasRole", "role:leader", "entities"),
        4,
        "a role is a claim",
    ),
    "an IRI that runs": (
        f"<urn:a> <urn:b> <javascript:alert(1)> <{GRAPH}claims> .\n",
        4,
        "<javascript:alert(1)> is no IRI of http://",
    ),
    "a subject that runs": (
        f"<data:text/html,x> <urn:b> <urn:c> <{GRAPH}claims> .\n",
        4,
        "<data:text/html,x> is no IRI of http://",
    ),
    "a property that runs": (
        f"<urn:a> <vbscript:x> <urn:c> <{GRAPH}claims> .\n",
        4,
        "<vbscript:x> is no IRI of http://",
    ),
    "a triple that is a term": (
        f"<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> <{GRAPH}claims> .\n",
        4,
        "has a triple as a term",
    ),
    "triples that would end the parser": (
        f"<urn:a> <urn:b> {'<<( <urn:a> <urn:b> ' * 100_000}<urn:c>{' )>>' * 100_000}"
        f" <{GRAPH}claims> .\n",
        4,
        "is nested too deeply",
    ),
    "a line that the parser does not hold": (
        f'<urn:a> <urn:b> "{"x" * (1 << 24)}" <{GRAPH}claims> .\n',
        4,
        "the line has 16,777,",
    ),
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


def test_a_text_that_looks_like_an_iri_is_imported(bare: Home) -> None:
    text = '"see <javascript:x> and <b>"'
    import_quads(bare.folder, [*IMPORTED, *SOURCE])
    before = build().counts[GRAPH + "sources"]
    import_quads(bare.folder, [quad("source:001", "kg:note", text, "sources")], "note")
    assert build().counts[GRAPH + "sources"] == before + 1


def test_what_is_exported_can_be_imported(tables: Home, bare_folder: Path) -> None:
    release = Release(build().folder)
    lines = []
    for name in nquads.IMPORTED:
        for line in release.graph_path(name).read_text(encoding="utf-8").split("\n")[:-1]:
            lines.append(f"{line.removesuffix('.')}<{GRAPH}{name}> .\n")
    import_quads(bare_folder, lines)
    parts = read_file(bare_folder / "graph" / "imported.nq", bare_folder)
    assert sum(len(some) for _, some in parts) == len(lines)


def test_hidden_files_are_no_input(tables: Home) -> None:
    hidden = tables.folder / "graph" / ".ipynb_checkpoints"
    hidden.mkdir()
    (hidden / "imported.nq").write_text("no quads", encoding="utf-8")
    (tables.folder / "graph" / ".#imported.nq").symlink_to("nowhere")
    assert nquads.list_files(tables.folder) == []


BODIES = [
    line
    for name in ("one", "two")
    for line in (
        quad(f"body:{name}", "rdf:type", "kg:Organization", "entities"),
        quad(f"body:{name}", "skos:prefLabel", f'"Body {name}"@en', "entities"),
    )
]
SECOND = [line.replace("source/001>", "source/002>") for line in SOURCE[:6]]
#: Quads that hold one by one and not together: added lines, what is told of what.
TOGETHER = {
    "a cycle": (
        [
            *BODIES,
            quad("body:one", "kg:countsAs", "body:two", "entities"),
            quad("body:two", "kg:countsAs", "body:one", "entities"),
        ],
        "body:one: counts, by some steps, as itself",
    ),
    "itself": (
        [*BODIES, quad("body:one", "kg:countsAs", "body:one", "entities")],
        "body:one: counts, by some steps, as itself",
    ),
    "an answer to itself": (
        [quad("attribution:imported", "kg:answers", "attribution:imported", "claims")],
        "attribution:imported: answers, by some steps, itself",
    ),
    "derived from itself": (
        [quad("source:001", "prov:wasDerivedFrom", "source:001", "sources")],
        "source:001: is derived, by some steps, from itself",
    ),
    "another kind": (
        [*BODIES, quad("body:one", "kg:countsAs", "station:imported", "entities")],
        "body:one: a body counts as one other body at most",
    ),
    "a publisher of another kind": (
        [quad("source:001", "kg:publisher", "station:imported", "sources")],
        "source:001: the publisher of a source is a body",
    ),
    "one hash twice": (SECOND, "source:002: another one has its code or hash"),
    "a judgement without its reason": (
        [
            quad("identity:imported", "rdf:type", "kg:IdentityJudgement", "claims"),
            quad("identity:imported", "kg:judgedThing", "station:imported", "claims"),
        ],
        "identity:imported: a judgement of identity has one reason",
    ),
    "a lead that is a claim": (
        [
            quad("attribution:imported", "rdf:type", "kg:Lead", "claims"),
        ],
        "attribution:imported: a lead or a withdrawn attribution is about no claim",
    ),
    "a reading without its reason": (
        [quad("attribution:imported", "kg:inferred", "reading:date", "claims")],
        "attribution:imported: what is inferred has its reason in a note",
    ),
    "a reading of another scheme": (
        [
            quad("attribution:imported", "kg:inferred", "stance:states", "claims"),
            quad("attribution:imported", "kg:note", '"a reason"', "claims"),
        ],
        "attribution:imported: what is inferred is taken from scheme:reading",
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_what_does_not_hold_together_is_told(bare: Home, name: str) -> None:
    added, reason = TOGETHER[name]
    import_quads(bare.folder, [*IMPORTED, *SOURCE, *added])
    with pytest.raises(FaultsError) as raised:
        build()
    assert [fault.reason for fault in raised.value.faults if reason in fault.reason]


def test_a_change_that_closes_a_cycle_is_told(tables: Home) -> None:
    made_up(tables.folder)
    lines = [
        quad("body:imported", "rdf:type", "kg:Organization", "entities"),
        quad("body:imported", "skos:prefLabel", '"Imported"@en', "entities"),
        quad("body:consulate", "kg:countsAs", "body:imported", "entities"),
    ]
    import_quads(tables.folder, lines)
    build()
    import_quads(
        tables.folder, [quad("body:imported", "kg:countsAs", "body:consulate", "entities")], "more"
    )
    with pytest.raises(FaultsError, match="counts, by some steps, as itself"):
        build()
