from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build.derive import merge
from kg.catalog import SavedQuery
from kg.errors import KgError
from kg.names import BASE_GRAPHS, GRAPH, expand
from kg.rdfio import read_turtle
from kg.validate import CONTEXT, Origins, query_faults, shacl_faults
from tests.conftest import ROOT

TYPE = ox.NamedNode(expand("rdf:type"))
Quads = set[ox.Quad]


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def quad(subject: str, predicate: str, target: str | ox.Literal, graph: str = "entities") -> ox.Quad:
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


def check(quads: Quads, cache: Path) -> list[tuple[str, int, str]]:
    cache.mkdir(exist_ok=True)
    return [(fault.path, fault.line, fault.reason) for fault in shacl_faults(quads, ORIGINS, ROOT, cache)]


def test_conforming_data_has_no_fault(tmp_path: Path) -> None:
    assert check(COUNTRY | STATION | BODY, tmp_path) == []


@pytest.mark.parametrize(
    ("fault", "place", "reason"),
    [
        (
            quad("station:x", "kg:code", ox.Literal("usa1")),
            ("graph/station:x.csv", 3),
            "three letters and two digits (it has usa1)",
        ),
        (quad("station:x", "skos:prefLabel", label("Y")), ("graph/station:x.csv", 3), "one label in a language"),
        (quad("country:x", "kg:isoCode", ox.Literal("YYY")), ("graph/country:x.csv", 2), "one ISO 3166-1 alpha-3 code"),
        (quad("body:x", "kg:jurisdiction", "station:x"), ("graph/body:x.csv", 4), "is a country"),
    ],
)
def test_fault_that_only_a_shape_sees_is_told_with_file_and_line(
    tmp_path: Path, fault: ox.Quad, place: tuple[str, int], reason: str
) -> None:
    found = check(COUNTRY | STATION | BODY | {fault}, tmp_path)
    assert {(path, line) for path, line, _ in found} == {place}
    assert any(reason in told for _, _, told in found)


def test_fault_names_the_thing_by_its_short_name_and_says_how_to_mend(tmp_path: Path) -> None:
    quads = STATION | {quad("station:x", "kg:code", ox.Literal("usa1"))}
    (fault,) = shacl_faults(quads, ORIGINS, ROOT, tmp_path)
    assert fault.reason.startswith("station:x: ")
    assert fault.code == "shacl"
    assert fault.mend


def test_conforming_nodes_are_remembered_and_a_later_fault_is_still_seen(tmp_path: Path) -> None:
    assert check(COUNTRY | STATION | BODY, tmp_path) == []
    remembered = (tmp_path / "conforming").read_text(encoding="ascii")
    assert check(COUNTRY | STATION | BODY, tmp_path) == []
    assert (tmp_path / "conforming").read_text(encoding="ascii") == remembered
    broken = COUNTRY | STATION | BODY | {quad("station:x", "kg:code", ox.Literal("usa1"))}
    assert [line for _, line, _ in check(broken, tmp_path)] == [3]


def test_fault_is_told_again_until_it_is_mended(tmp_path: Path) -> None:
    broken = STATION | {quad("station:x", "kg:code", ox.Literal("usa1"))}
    assert check(broken, tmp_path) == check(broken, tmp_path) != []
    assert check(STATION, tmp_path) == []
    assert check(broken, tmp_path) != []


def test_node_is_looked_at_again_when_what_it_points_to_changes_its_kind(tmp_path: Path) -> None:
    assert check(COUNTRY | BODY, tmp_path) == []
    changed = {one for one in COUNTRY if one.predicate != TYPE} | {quad("country:x", "rdf:type", "kg:City")}
    changed -= {quad("country:x", "kg:isoCode", ox.Literal("XXX"))}
    assert ("graph/body:x.csv", 4) in {(path, line) for path, line, _ in check(changed | BODY, tmp_path)}


def test_triple_taken_away_is_seen(tmp_path: Path) -> None:
    assert check(COUNTRY, tmp_path) == []
    without = {one for one in COUNTRY if one.predicate != node("kg:isoCode")}
    assert [line for _, line, _ in check(without, tmp_path)] == [2]


def test_changed_shapes_look_at_everything_again(tmp_path: Path) -> None:
    home, cache = tmp_path / "home", tmp_path / "cache"
    shapes = home / "ontology" / "shapes"
    shapes.mkdir(parents=True)
    cache.mkdir()
    text = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/overseas-stations/ns#> .\n"
        "<https://e/s> a sh:PropertyShape ; sh:targetClass kg:Station ;\n"
        '  sh:path kg:code ; sh:minCount MIN ; sh:message "code" .\n'
    )
    (shapes / "a.ttl").write_text(text.replace("MIN", "0"), encoding="utf-8")
    assert shacl_faults(STATION, ORIGINS, home, cache) == []
    (shapes / "a.ttl").write_text(text.replace("MIN", "1"), encoding="utf-8")
    assert [fault.reason for fault in shacl_faults(STATION, ORIGINS, home, cache)] == ["station:x: code"]


@pytest.mark.parametrize("rubbish", [b"", b"no hash\n", b"\xff\xfe", b"0" * 64 + b"\nabc"])
def test_memory_that_is_broken_is_not_trusted(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "conforming").write_bytes(rubbish)
    broken = STATION | {quad("station:x", "kg:code", ox.Literal("usa1"))}
    assert len(check(broken, tmp_path)) == 1


def test_broken_shapes_are_told_with_file_line_and_column(tmp_path: Path) -> None:
    shapes = tmp_path / "ontology" / "shapes"
    shapes.mkdir(parents=True)
    (shapes / "broken.ttl").write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\noops .\n", encoding="utf-8")
    with pytest.raises(KgError, match=r"broken\.ttl:2:1: "):
        shacl_faults(STATION, ORIGINS, tmp_path, tmp_path)


def paths_of(triples: list[ox.Triple]) -> list[list[str]]:
    """Every sh:path of some shapes as the list of its steps; a step that is no predicate is a blank node."""
    rest = {(str(one.subject), one.predicate.value): one.object for one in triples}
    rdf = expand("rdf:first"), expand("rdf:rest")
    found = []
    for one in triples:
        if one.predicate.value == expand("sh:path"):
            steps, at = [], one.object
            while isinstance(at, ox.BlankNode) and (str(at), rdf[0]) in rest:
                steps.append(str(rest[str(at), rdf[0]]).strip("<>"))
                at = rest[str(at), rdf[1]]
            found.append(steps or [str(at).strip("<>")])
    return found


def test_shapes_look_no_further_than_the_memory_of_conforming_nodes_knows() -> None:
    shapes = sorted((ROOT / "ontology" / "shapes").glob("*.ttl"))
    paths = [path for shape in shapes for path in paths_of(read_turtle(shape))]
    assert len(paths) > 40
    assert [path for path in paths if len(path) > 2 or any(step.startswith("_:") for step in path)] == []
    assert [path for path in paths if len(path) == 2 and path[1] not in CONTEXT] == []
    predicates = {one.predicate.value for shape in shapes for one in read_turtle(shape)}
    further = {
        expand(f"sh:{name}") for name in ("node", "sparql", "targetSubjectsOf", "targetObjectsOf", "inversePath")
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


FOCUS = (
    'SELECT ?focus ("has no code" AS ?message) WHERE { ?focus a kg:Station FILTER NOT EXISTS { ?focus kg:code ?c } }'
)


def holding(quads: Iterable[ox.Quad]) -> ox.Store:
    """A store that merges the dataset of the default policy, as the build hands it over."""
    store = ox.Store()
    merge(store, quads, (*BASE_GRAPHS, "view/reported"))
    return store


def test_row_of_a_check_is_a_fault_at_the_line_of_its_focus() -> None:
    (fault,) = query_faults(holding(STATION), ORIGINS, [saved(FOCUS)])
    assert (fault.path, fault.line, fault.reason) == ("graph/station:x.csv", 3, "station:x: has no code")
    assert (fault.mend, fault.code) == ("write a code", "a-check")


def test_check_without_rows_is_no_fault() -> None:
    assert (
        query_faults(holding(STATION | {quad("station:x", "kg:code", ox.Literal("USA01"))}), ORIGINS, [saved(FOCUS)])
        == []
    )


def test_check_looks_at_the_default_policy_only() -> None:
    other = {
        quad("station:y", "rdf:type", "kg:Station", "view/official"),
        quad("station:z", "rdf:type", "kg:Station", "meta"),
    }
    assert query_faults(holding(other), ORIGINS, [saved(FOCUS)]) == []
    plain = {quad("station:y", "rdf:type", "kg:Station", "view/reported")}
    assert len(query_faults(holding(plain), {}, [saved(FOCUS)])) == 1
