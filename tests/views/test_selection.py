"""The edges of a diagram."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from kg.errors import RefusedQuery, UsageError
from kg.names import POLICIES
from kg.query import nodes
from kg.query.engine import Engine
from kg.query.resolve import find
from kg.views import selection
from kg.views.selection import Selection
from tests.views.diagrams import VIEWS


@pytest.fixture(scope="module")
def selected(build_folder: Path) -> Callable[[str], Selection]:
    """Return the selection of a saved view, made once."""
    engine = Engine(str(build_folder))
    return cache(lambda name: selection.select_saved_view(engine, name, {}))


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", VIEWS)
def test_a_view_knows_the_policies_of_each_edge(
    engine: Engine, selected: Callable[[str], Selection], name: str, policy: str
) -> None:
    text = engine.saved_query(name)["text"].replace("?_case", "case:new-york-station")
    triples = {
        (one.subject.value, one.predicate.value, one.object.value)  # type: ignore[union-attr]
        for one in engine.ask(text, policy)
    }
    edges = selected(name).edges
    assert {edge for edge, policies in edges.items() if policy in policies} == triples


def test_values_narrow_a_view(engine: Engine) -> None:
    spain = selection.select_saved_view(engine, "bureaus-and-stations", {"country": "Spain"})
    assert sum(edge[1].endswith("operatedBy") for edge in spain.edges) == 9


def test_what_nobody_asserts_is_there_without_a_policy(
    selected: Callable[[str], Selection],
) -> None:
    edges = selected("organizational-ties").edges
    names = {
        edge[0].rpartition("/")[2]: policies for edge, policies in edges.items() if not policies
    }
    assert names
    assert all(policies == frozenset() for policies in names.values())


def test_a_list_is_no_view(engine: Engine) -> None:
    with pytest.raises(UsageError, match="not a saved view"):
        selection.select_saved_view(engine, "denials", {})
    with pytest.raises(UsageError, match="no saved query"):
        selection.select_saved_view(engine, "organisational-tie", {})


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }", "ASK { ?s ?p ?o }"])
def test_only_a_construct_can_be_drawn(engine: Engine, text: str) -> None:
    with pytest.raises(UsageError, match="CONSTRUCT"):
        selection.select_constructed(engine, text)


def test_free_text_stays_on_this_graph(engine: Engine) -> None:
    with pytest.raises(RefusedQuery):
        selection.select_constructed(
            engine, "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
        )


def test_literals_and_blank_nodes_are_no_ends_of_edges(engine: Engine) -> None:
    text = (
        "CONSTRUCT { ?s skos:prefLabel ?l . [] kg:worksWith ?s . ?s kg:worksWith body:mps } "
        "WHERE { ?s skos:prefLabel ?l ; kg:code ?c }"
    )
    edges = selection.select_constructed(engine, text).edges
    assert {edge[2] for edge in edges} == {engine.prefixes["body"] + "mps"}


def test_around_walks_hops_and_not_through_hubs(engine: Engine) -> None:
    lu = find(engine, "person:lu-jianwang")
    one, two = selection.select_around(engine, lu), selection.select_around(engine, lu, hops=2)
    assert all(lu in (edge[0], edge[2]) for edge in one.edges)
    assert one.shown < two.shown
    country = engine.prefixes["country"] + "united-states"
    station = find(engine, "station:USA01")
    plain = selection.select_around(engine, station, hops=2)
    hubs = selection.select_around(engine, station, hops=2, through_hubs=True)
    assert country in plain.shown
    assert len(hubs.shown) > len(plain.shown)


def test_a_large_list_of_nodes_is_asked_in_batches(
    engine: Engine, selected: Callable[[str], Selection], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = selected("organizational-ties").shown
    at_once = set(selection.read_claimed_edges(engine, shown))
    monkeypatch.setattr(nodes, "BATCH", 7)
    assert set(selection.read_claimed_edges(engine, shown)) == at_once


def test_neighbours_lead_on_and_stay_within_bounds(
    engine: Engine, selected: Callable[[str], Selection]
) -> None:
    case = selected("new-york-case")
    larger = selection.add_neighbours(engine, case, most=2000)
    assert larger.edges == case.edges
    assert larger.beyond
    assert not larger.beyond.keys() & larger.edges.keys()
    assert all(edge[0] in case.shown or edge[2] in case.shown for edge in larger.beyond)
    assert selection.add_neighbours(engine, case, most=0).beyond == {}
