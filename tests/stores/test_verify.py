"""Verification: every store gives every answer, and each change there is noticed."""

from typing import Any

import pytest

from kg.names import GRAPH, POLICIES, list_dataset_graphs
from kg.query.engine import Engine
from kg.stores.client import Endpoint
from kg.stores.inventory import GraphFile
from kg.stores.load import load, make_plan
from kg.stores.verify import Check, describe_difference, verify
from tests.stores.conftest import Loading
from tests.stores.servers import (
    RunningStore,
    open_endpoint,
)

pytestmark = pytest.mark.xdist_group("stores")
SMALL = ("sources", "view/corroborated")
KEYS = ["kind", "name", "policy", "expected", "found", "difference", "fault"]


def run_verify(engine: Engine, endpoint: Endpoint, graphs: list[GraphFile]) -> list[Check]:
    return list(verify(engine, endpoint, graphs, progress=lambda *_: None))


def list_faults(engine: Engine, endpoint: Endpoint, graphs: list[GraphFile]) -> list[Check]:
    return [check for check in run_verify(engine, endpoint, graphs) if check.is_fault]


@pytest.mark.full
def test_every_store_gives_every_answer_under_every_policy_that_changes_it(
    engine: Engine, loading: Loading, verification: dict[str, Any], graphs: list[GraphFile]
) -> None:
    checks = verification["checks"]
    assert [check for check in checks if check["difference"] and not check["fault"]] == []
    assert loading.process.returncode == 0
    rows = [check for check in checks if check["kind"] == "rows"]
    of_claims = engine.public.keys() & set(engine.about_claims)
    expected = {(name, policy) for name in engine.public.keys() - of_claims for policy in POLICIES}
    expected |= {(name, POLICIES[0]) for name in of_claims}
    assert {(check["name"], check["policy"]) for check in rows} == expected
    assert len(rows) == len(expected) > 200
    assert sum(check["kind"] == "triples" for check in checks) == len(graphs)


def fill(store: RunningStore, graphs: list[GraphFile]) -> Endpoint:
    """Load graphs into a store."""
    endpoint = open_endpoint(store.url)
    load(endpoint, make_plan(endpoint, graphs), progress=lambda *_: None)
    return endpoint


@pytest.fixture
def few_queries(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verify three saved queries; the test above verifies all."""
    names = ("station-count", "stations-per-country", "contested-claims")
    few = {name: engine.queries[name] for name in names}
    monkeypatch.setattr(Engine, "public", few)


def select_small(graphs: list[GraphFile]) -> list[GraphFile]:
    return [graph for graph in graphs if graph.name in SMALL]


def select_dataset(graphs: list[GraphFile], policy: str) -> list[GraphFile]:
    return [graph for graph in graphs if graph.iri in list_dataset_graphs(policy)]


@pytest.mark.usefixtures("few_queries")
def test_a_policy_is_asked_only_where_all_its_graphs_are(
    engine: Engine, oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    official = select_dataset(graphs, "official")
    endpoint = fill(oxigraph, official)
    checks = run_verify(engine, endpoint, official[:-1])
    assert {check.kind for check in checks} == {"triples"}
    checks = run_verify(engine, endpoint, official)
    assert {check.policy for check in checks} == {"", "official"}


def test_a_missing_triple_is_noticed(
    engine: Engine, oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    small = select_small(graphs)
    endpoint = fill(oxigraph, small)
    source = "<https://w3id.org/overseas-stations/ns#Source>"
    endpoint.update(f"DELETE WHERE {{ GRAPH <{GRAPH}sources> {{ ?s a {source} }} }}")
    faults = list_faults(engine, endpoint, small)
    assert [(check.kind, check.name) for check in faults] == [("triples", "sources")] * 2
    assert faults[0].difference.startswith("-")


def test_a_changed_literal_is_noticed_with_both_forms(
    engine: Engine, oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    small = select_small(graphs)
    endpoint = fill(oxigraph, small)
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    endpoint.update(
        f"WITH <{GRAPH}sources> DELETE {{ ?s {label} ?o }} INSERT {{ ?s {label} ?new }}"
        f" WHERE {{ ?s {label} ?o . BIND (STRLANG(UCASE(STR(?o)), LANG(?o)) AS ?new) }}"
    )
    faults = list_faults(engine, endpoint, small)
    assert {check.kind for check in faults} == {"literal"}
    assert " became " in faults[0].difference


@pytest.mark.usefixtures("few_queries")
def test_a_changed_answer_is_noticed(
    engine: Engine, oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    reported = select_dataset(graphs, "reported")
    endpoint = fill(oxigraph, reported)
    endpoint.update(f"CLEAR GRAPH <{GRAPH}view/reported>")
    faults = list_faults(engine, endpoint, reported)
    assert {check.kind for check in faults} == {"triples", "rows"}
    assert any(check.name == "stations-per-country" for check in faults)


def test_the_names_of_a_check_in_json_are_stable() -> None:
    assert list(Check("rows", "name", "", 1, 0).as_json()) == KEYS


@pytest.mark.parametrize(
    ("ours", "theirs", "difference"),
    [
        (["a", "b"], ["a", "b"], ""),
        (["a", "b"], ["b", "a"], "the same rows in another order from row 1"),
        (["a", "b", "c"], ["a", "c", "b"], "the same rows in another order from row 2"),
        (["a", "b"], ["a"], "lacks 1, such as b"),
        (["a"], ["a", "a"], "adds 1, such as a"),
        (["a"], ["b"], "lacks 1, such as a; adds 1, such as b"),
    ],
)
def test_answers_are_compared_with_their_order(
    ours: list[str], theirs: list[str], difference: str
) -> None:
    assert describe_difference(ours, theirs) == difference
