import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import sorted_ntriples
from kg.catalog import SavedQuery
from kg.errors import KgError
from kg.faults import Fault
from kg.names import GRAPH, expand
from kg.rdfio import read_turtle
from kg.release import validate
from kg.release.validate import CONTEXT, Origins, find_query_faults, find_shacl_faults
from tests.conftest import ROOT

Quads = set[ox.Quad]


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def quad(
    subject: str, predicate: str, target: str | ox.Literal, graph: str = "entities"
) -> ox.Quad:
    value = target if isinstance(target, ox.Literal) else node(target)
    return ox.Quad(node(subject), node(predicate), value, ox.NamedNode(GRAPH + graph))


def label(text: str, language: str = "en") -> ox.Literal:
    return ox.Literal(text, language=language)


COUNTRY: Quads = {
    quad("country:x", "rdf:type", "kg:Country"),
    quad("country:x", "skos:prefLabel", label("X")),
    quad("country:x", "kg:isoCode", ox.Literal("XXX")),
}
STATION: Quads = {
    quad("station:x", "rdf:type", "kg:Station"),
    quad("station:x", "skos:prefLabel", label("X")),
}
BODY: Quads = {
    quad("body:x", "rdf:type", "kg:Organization"),
    quad("body:x", "skos:prefLabel", label("X")),
    quad("body:x", "kg:jurisdiction", "country:x"),
}
ORIGINS: Origins = {
    f"<{expand(name)}>": (f"graph/{name}.csv", line)
    for line, name in enumerate(("country:x", "station:x", "body:x"), start=2)
}


def merge(quads: Iterable[ox.Quad]) -> ox.Store:
    """A store that merges the graphs of some quads."""
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in quads)
    return store


def descriptions(quads: Quads) -> list[tuple[str, list[bytes]]]:
    """Each node with the lines of its own triples, as a build reads them from its files."""
    nodes = sorted({str(quad.subject) for quad in quads})
    return [
        (node, sorted_ntriples.serialize_lines(quad for quad in quads if str(quad.subject) == node))
        for node in nodes
    ]


def find_faults(
    quads: Quads, home: Path = ROOT, report: Callable[[int], None] = lambda done: None
) -> list[Fault]:
    return find_shacl_faults(descriptions(quads), merge(quads), ORIGINS, home, report)


def check(quads: Quads) -> list[tuple[str, int, str]]:
    return [(fault.path, fault.line, fault.reason) for fault in find_faults(quads)]


def test_conforming_data_has_no_fault() -> None:
    assert check(COUNTRY | STATION | BODY) == []


@pytest.mark.parametrize(
    ("fault", "place", "reason"),
    [
        (
            quad("station:x", "kg:code", ox.Literal("usa1")),
            ("graph/station:x.csv", 3),
            "three letters and two digits (it has usa1)",
        ),
        (
            quad("station:x", "skos:prefLabel", label("Y")),
            ("graph/station:x.csv", 3),
            "one label in a language",
        ),
        (
            quad("country:x", "kg:isoCode", ox.Literal("YYY")),
            ("graph/country:x.csv", 2),
            "one ISO 3166-1 alpha-3 code",
        ),
        (quad("body:x", "kg:jurisdiction", "station:x"), ("graph/body:x.csv", 4), "is a country"),
    ],
)
def test_fault_that_only_a_shape_sees_is_told_with_file_and_line(
    fault: ox.Quad, place: tuple[str, int], reason: str
) -> None:
    faults = check(COUNTRY | STATION | BODY | {fault})
    assert {(path, line) for path, line, _ in faults} == {place}
    assert any(reason in text for _, _, text in faults)


def test_fault_names_the_thing_by_its_short_name_and_says_how_to_mend() -> None:
    (fault,) = find_faults(STATION | {quad("station:x", "kg:code", ox.Literal("usa1"))})
    assert fault.reason.startswith("station:x: ")
    assert fault.code == "shacl"
    assert fault.mend


def test_only_the_nodes_that_are_given_are_looked_at() -> None:
    broken = STATION | {quad("station:x", "kg:code", ox.Literal("usa1"))}
    assert (
        find_shacl_faults(
            descriptions(COUNTRY | BODY), merge(COUNTRY | BODY | broken), ORIGINS, ROOT
        )
        == []
    )


def test_the_kind_of_what_a_node_points_to_is_looked_up_in_the_store() -> None:
    city = {one for one in COUNTRY if one.predicate != node("kg:isoCode")} - {
        quad("country:x", "rdf:type", "kg:Country")
    }
    city |= {quad("country:x", "rdf:type", "kg:City")}
    assert find_shacl_faults(descriptions(BODY), merge(BODY | COUNTRY), ORIGINS, ROOT) == []
    (fault,) = find_shacl_faults(descriptions(BODY), merge(BODY | city), ORIGINS, ROOT)
    assert (fault.path, fault.line) == ("graph/body:x.csv", 4)
    assert "is a country" in fault.reason


def test_processes_find_what_one_process_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many batches are validated in processes; a fault in any of them is reported once."""
    broken = COUNTRY | BODY | STATION | {quad("station:x", "kg:code", ox.Literal("usa1"))}
    broken |= {quad("country:x", "kg:isoCode", ox.Literal("YYY"))}
    done, here = list[int](), find_faults(broken)
    assert len(here) == 2
    monkeypatch.setattr(validate, "BATCH", 1)
    assert find_faults(broken, report=done.append) == here
    assert done == [1, 2, 3]


def test_processes_end_with_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    started = list[subprocess.Popen[bytes]]()

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(validate, "BATCH", 1)
    monkeypatch.setattr(subprocess, "Popen", Watched)
    with pytest.raises(KeyboardInterrupt):
        find_faults(COUNTRY | BODY | STATION, report=stop)
    assert started
    assert all(process.returncode is not None for process in started)


def test_the_shapes_of_the_home_are_those_that_hold(tmp_path: Path) -> None:
    shapes = tmp_path / "ontology" / "shapes"
    shapes.mkdir(parents=True)
    text = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix kg: <https://w3id.org/overseas-stations/ns#> .\n"
        "<https://e/s> a sh:PropertyShape ; sh:targetClass kg:Station ;\n"
        '  sh:path kg:code ; sh:minCount MIN ; sh:message "code" .\n'
    )
    (shapes / "a.ttl").write_text(text.replace("MIN", "0"), encoding="utf-8")
    assert find_faults(STATION, tmp_path) == []
    (shapes / "a.ttl").write_text(text.replace("MIN", "1"), encoding="utf-8")
    assert [fault.reason for fault in find_faults(STATION, tmp_path)] == ["station:x: code"]


def test_broken_shapes_are_told_with_file_line_and_column(tmp_path: Path) -> None:
    shapes = tmp_path / "ontology" / "shapes"
    shapes.mkdir(parents=True)
    (shapes / "broken.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\noops .\n", encoding="utf-8"
    )
    with pytest.raises(KgError, match=r"broken\.ttl:2:1: "):
        find_faults(STATION, tmp_path)


def paths_of(triples: list[ox.Triple]) -> list[list[str]]:
    """Return every sh:path as a list of steps; a step that is no predicate is a blank node."""
    rest = {(str(one.subject), one.predicate.value): one.object for one in triples}
    rdf = expand("rdf:first"), expand("rdf:rest")
    paths = []
    for one in triples:
        if one.predicate.value == expand("sh:path"):
            steps, at = [], one.object
            while isinstance(at, ox.BlankNode) and (str(at), rdf[0]) in rest:
                steps.append(str(rest[str(at), rdf[0]]).strip("<>"))
                at = rest[str(at), rdf[1]]
            paths.append(steps or [str(at).strip("<>")])
    return paths


def test_shapes_look_no_further_than_what_a_node_points_to() -> None:
    shapes = sorted((ROOT / "ontology" / "shapes").glob("*.ttl"))
    context = {predicate.value for predicate in CONTEXT}
    paths = [path for shape in shapes for path in paths_of(read_turtle(shape))]
    assert len(paths) > 40
    assert [
        path for path in paths if len(path) > 2 or any(step.startswith("_:") for step in path)
    ] == []
    assert [path for path in paths if len(path) == 2 and path[1] not in context] == []
    predicates = {one.predicate.value for shape in shapes for one in read_turtle(shape)}
    further = {
        expand(f"sh:{name}")
        for name in ("node", "sparql", "targetSubjectsOf", "targetObjectsOf", "inversePath")
    }
    assert predicates & further == set()


def saved(text: str) -> SavedQuery:
    return SavedQuery(
        name="a-check",
        topic="check",
        path="queries/check/a-check.rq",
        summary="",
        description="",
        text=text,
        form="SELECT",
        tags=[],
        columns=[],
        mend="write a code",
    )


FOCUS = """SELECT ?focus ("has no code" AS ?message) WHERE {
  ?focus a kg:Station FILTER NOT EXISTS { ?focus kg:code ?c } }"""


def test_row_of_a_check_is_a_fault_at_the_line_of_its_focus() -> None:
    (fault,) = find_query_faults(merge(STATION), ORIGINS, [saved(FOCUS)])
    assert (fault.path, fault.line, fault.reason) == (
        "graph/station:x.csv",
        3,
        "station:x: has no code",
    )
    assert (fault.mend, fault.code) == ("write a code", "a-check")


def test_check_without_rows_is_no_fault() -> None:
    assert (
        find_query_faults(
            merge(STATION | {quad("station:x", "kg:code", ox.Literal("USA01"))}),
            ORIGINS,
            [saved(FOCUS)],
        )
        == []
    )


def test_check_looks_at_the_nodes_that_are_given_if_any_are() -> None:
    two = merge(STATION | {quad("station:y", "rdf:type", "kg:Station")})
    lines = [
        find_query_faults(two, {}, [saved(FOCUS)], focus)
        for focus in (None, [f"<{expand('station:y')}>"], [])
    ]
    assert [[fault.reason for fault in faults] for faults in lines] == [
        ["station:x: has no code", "station:y: has no code"],
        ["station:y: has no code"],
        [],
    ]
