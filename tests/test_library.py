from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rdflib

import kg
from kg.errors import KgError, UsageError
from kg.library import KnowledgeGraph
from kg.names import GRAPH
from kg.query.engine import ALL_GRAPHS
from kg.query.explain import Explanation
from kg.query.ledger import Ledger
from kg.query.results import Result, Triples, Truth
from tests.support.catalogue import SAVED, VIEWS

STATION = rdflib.URIRef("https://w3id.org/overseas-stations/id/station/USA01")
TRIPLE = (STATION, rdflib.RDFS.label, rdflib.Literal("x"))


@pytest.fixture(scope="module")
def copy(build_folder: Path) -> rdflib.Dataset:
    """Copy of the graph as an rdflib Dataset, made once because it takes seconds."""
    return kg.open(build_folder).rdflib()


def test_a_built_folder_is_opened(build_folder: Path) -> None:
    assert isinstance(kg.open(build_folder), KnowledgeGraph)
    assert isinstance(kg.open(str(build_folder)), KnowledgeGraph)


def test_the_configured_folder_is_opened_where_none_is_named(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_BUILD_DIR", str(build_folder))
    assert len(kg.open().queries) > 40


def test_a_named_folder_without_a_build_is_not_built_behind_the_users_back(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="not built yet"):
        kg.open(tmp_path)
    assert not list(tmp_path.iterdir())


def test_queries_are_those_that_people_ask(graph: KnowledgeGraph) -> None:
    assert graph.queries == sorted([*SAVED, *VIEWS])
    assert "falls-under" not in graph.queries


def test_a_saved_query_takes_values_and_a_policy(graph: KnowledgeGraph) -> None:
    answer = graph.query("stations-by-country", country="Ireland")
    assert isinstance(answer, Result)
    assert [row["code"] for row in answer] == ["IRL01"]
    nothing = graph.query("stations-by-country", country="Ireland", policy="corroborated")
    assert isinstance(nothing, Result)
    assert len(nothing) == 0


def test_a_number_may_be_given_as_a_number(graph: KnowledgeGraph) -> None:
    answer = graph.query("stations-started-in", year=2018)
    assert isinstance(answer, Result)
    same = graph.query("stations-started-in", year="2018")
    assert isinstance(same, Result)
    assert answer.rows == same.rows


def test_free_sparql_is_answered(graph: KnowledgeGraph) -> None:
    answer = graph.sparql("SELECT DISTINCT ?s { ?s kg:listedIn source:003 }")
    assert isinstance(answer, Result)
    assert len(answer) == 70
    assert isinstance(graph.sparql("ASK {}"), Truth)
    assert isinstance(
        graph.sparql("CONSTRUCT WHERE { ?s kg:listedIn ?o }", policy="undisputed"), Triples
    )


def test_a_thing_is_shown_by_any_of_its_names(graph: KnowledgeGraph) -> None:
    shown = graph.show("海外110")
    assert isinstance(shown, Ledger)
    assert shown.id == "group:overseas-police-stations"
    assert len(graph.show("海外110", policy="official").claims) < len(shown.claims)


def test_rows_are_explained(graph: KnowledgeGraph) -> None:
    (row,) = graph.explain("stations-by-country", country="Ireland")
    assert isinstance(row, Explanation)
    assert row.row["code"] == "IRL01"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("nothing", {}),
        ("stations-by-country", {"country": "Nowhere"}),
        ("stations-by-country", {"land": "Spain"}),
    ],
)
def test_a_wrong_call_is_a_usage_error(
    graph: KnowledgeGraph, name: str, values: dict[str, str]
) -> None:
    with pytest.raises(UsageError):
        graph.query(name, **values)


def test_the_copy_for_rdflib_holds_every_named_graph(
    copy: rdflib.Dataset, graph: KnowledgeGraph
) -> None:
    assert isinstance(copy, rdflib.Dataset)
    named = {str(part.identifier) for part in copy.graphs() if len(part)}
    assert named == set(ALL_GRAPHS)
    for name in named:
        answer = graph.sparql(f"SELECT (COUNT(*) AS ?n) FROM <{name}> WHERE {{ ?s ?p ?o }}")
        assert isinstance(answer, Result)
        assert [row["n"] for row in answer] == [len(copy.graph(rdflib.URIRef(name)))]


def test_the_copy_for_rdflib_answers_queries(copy: rdflib.Dataset) -> None:
    rows = list(copy.query(f"SELECT ?p FROM <{GRAPH}view/reported> WHERE {{ <{STATION}> ?p ?o }}"))
    assert len(rows) > 3


def test_the_copy_for_rdflib_keeps_language_and_datatype(copy: rdflib.Dataset) -> None:
    kinds = {
        (o.language, str(o.datatype))
        for _, _, o, _ in copy.quads()
        if isinstance(o, rdflib.Literal)
    }
    assert ("zh-hans", "None") in kinds
    assert (None, str(rdflib.XSD.date)) in kinds
    assert (None, str(rdflib.XSD.integer)) in kinds


def test_the_copy_for_rdflib_refuses_changes(copy: rdflib.Dataset) -> None:
    name = rdflib.URIRef(GRAPH + "claims")
    before = len(copy)
    for change in (
        lambda: copy.add((*TRIPLE, copy.graph(name))),
        lambda: copy.graph(name).add(TRIPLE),
        lambda: copy.addN([(*TRIPLE, copy.graph(name))]),
        lambda: copy.graph(name).set(TRIPLE),
        lambda: copy.remove((*TRIPLE, copy.graph(name))),
        lambda: copy.graph(name).remove((None, None, None)),
        lambda: copy.remove_graph(name),
        lambda: copy.parse(
            data="<http://example.org/s> <http://example.org/p> 1 .", format="turtle"
        ),
        lambda: copy.graph(name).parse(
            data="<http://example.org/s> <http://example.org/p> 1 .", format="turtle"
        ),
        lambda: copy.update("CLEAR ALL"),
        lambda: copy.update(f"DROP GRAPH <{name}>"),
    ):
        with pytest.raises(TypeError, match="read-only"):
            change()
    assert len(copy) == before


def test_a_graph_tells_which_release_it_is(graph: KnowledgeGraph, build_folder: Path) -> None:
    assert str(build_folder) in repr(graph)


def test_a_claim_and_an_attribution_are_shown_by_their_ids(graph: KnowledgeGraph) -> None:
    id = "claim:manhattan-operatedBy-fuzhou-psb"
    assert [entry.id for entry in graph.show(id).claims] == [id]
    assert graph.show("001-048").claims == graph.show("attribution:001-048").claims
    assert [one.id for one in graph.show("001-048").claims[0].attributions] == ["001-048"]


def test_a_path_is_told_by_the_library(graph: KnowledgeGraph) -> None:
    result = graph.path("Lu Jianwang", "Ministry of Public Security")
    assert [step.target for step in result.paths[0]] == ["body:prc-government", "body:mps"]


def test_a_view_around_a_thing(graph: KnowledgeGraph) -> None:
    picture = graph.view(around="Lu Jianwang").diagram
    assert all(
        "person:lu-jianwang" in (line.source, line.target) for line in picture.select_edges()
    )


def test_a_result_counts_what_it_leaves_out(graph: KnowledgeGraph) -> None:
    result = graph.query("timeline-of-responses", country="Spain")
    assert isinstance(result, Result)
    assert result.left_out[0].startswith("left out: 1 act without a time")


@pytest.mark.parametrize("value", [[], None, {"UK"}, {"a": "b"}, [None], 1.5])
def test_a_value_of_another_type_is_refused(graph: KnowledgeGraph, value: Any) -> None:
    with pytest.raises(UsageError, match="is no value"):
        graph.query("stations-by-country", country=value)


@pytest.mark.parametrize("name", [None, 5, ["Lu Jianwang", "Chen Jinping"]])
def test_a_name_that_is_no_text_is_refused(graph: KnowledgeGraph, name: Any) -> None:
    with pytest.raises(UsageError, match="is no name"):
        graph.show(name)
    with pytest.raises(UsageError, match="is no name"):
        graph.path("Lu Jianwang", name)


@pytest.mark.parametrize("value", [None, 5, [], {"reported"}])
@pytest.mark.parametrize(
    "call",
    [
        lambda graph, value: graph.query(value),
        lambda graph, value: graph.query("station-count", policy=value),
        lambda graph, value: graph.explain(value),
        lambda graph, value: graph.explain("station-count", policy=value),
        lambda graph, value: graph.sparql(value),
        lambda graph, value: graph.view([value]),
        lambda graph, value: graph.view(policy=value),
        lambda graph, value: graph.network(policy=value),
        lambda graph, value: graph.path("Lu Jianwang", "body:mps", policy=value),
    ],
)
def test_a_name_a_policy_and_a_query_are_texts(
    graph: KnowledgeGraph, call: Callable[[KnowledgeGraph, Any], Any], value: Any
) -> None:
    with pytest.raises(UsageError, match="is no text"):
        call(graph, value)


@pytest.mark.parametrize("value", ["", [], 5, {}])
def test_a_view_around_nothing_is_refused_and_is_not_the_default(
    graph: KnowledgeGraph, value: Any
) -> None:
    with pytest.raises(UsageError):
        graph.view(around=value)
    with pytest.raises(UsageError):
        graph.view(value)


def test_hops_are_a_number(graph: KnowledgeGraph) -> None:
    hops: Any = "two"
    with pytest.raises(UsageError, match="is no number"):
        graph.view(around="Lu Jianwang", hops=hops)
