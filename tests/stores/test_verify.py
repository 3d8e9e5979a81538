"""Verification: every store gives every answer, and whatever was changed there is found."""

import json

import pytest

from kg.names import GRAPH, POLICIES, list_dataset_graphs
from kg.query.engine import Engine
from kg.stores.client import Endpoint
from kg.stores.config import Chosen, connect
from kg.stores.inventory import Part
from kg.stores.load import load, make_plan
from kg.stores.verify import Check, difference, verify
from tests.stores.conftest import Loading
from tests.stores.servers import Running

SMALL = ("sources", "view/corroborated")


def verified(engine: Engine, endpoint: Endpoint, parts: list[Part]) -> list[Check]:
    return list(verify(engine, endpoint, parts, progress=lambda *_: None))


def test_every_store_gives_every_answer_under_every_policy(
    loading: Loading, released: list[Part]
) -> None:
    told = json.loads(loading.finished())
    assert [check for check in told["checks"] if check["difference"] and not check["fault"]] == []
    assert loading.process.returncode == 0
    asked = [check for check in told["checks"] if check["kind"] == "rows"]
    assert len(asked) >= 4 * 80
    assert {check["policy"] for check in asked} == set(POLICIES)
    assert sum(check["kind"] == "triples" for check in told["checks"]) == len(released)


@pytest.fixture
def own(oxigraph: Running, released: list[Part]) -> Endpoint:
    """A store of one test's own, with the release in it."""
    endpoint = connect(Chosen(oxigraph.url))
    load(endpoint, make_plan(endpoint, released), progress=lambda *_: None)
    return endpoint


def small(released: list[Part]) -> list[Part]:
    return [part for part in released if part.name in SMALL]


def test_a_policy_is_asked_only_where_all_its_graphs_are(
    engine: Engine, own: Endpoint, released: list[Part]
) -> None:
    checks = verified(engine, own, small(released))
    assert {check.kind for check in checks} == {"triples"}
    one = [part for part in released if part.iri in list_dataset_graphs("official")]
    assert {check.policy for check in verified(engine, own, one)} == {"", "official"}


def test_a_missing_triple_is_found(engine: Engine, own: Endpoint, released: list[Part]) -> None:
    own.update(
        f"DELETE WHERE {{ GRAPH <{GRAPH}sources> {{ ?s a <https://w3id.org/overseas-stations/ns#Source> }} }}"
    )
    faults = [check for check in verified(engine, own, small(released)) if check.is_fault]
    assert [(check.kind, check.name) for check in faults] == [
        ("triples", "sources"),
        ("triples", "sources"),
    ]
    assert faults[0].difference.startswith("-")


def test_a_changed_literal_is_found_with_both_forms(
    engine: Engine, own: Endpoint, released: list[Part]
) -> None:
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    own.update(
        f"WITH <{GRAPH}sources> DELETE {{ ?s {label} ?o }} INSERT {{ ?s {label} ?new }}"
        f" WHERE {{ ?s {label} ?o . BIND (STRLANG(UCASE(STR(?o)), LANG(?o)) AS ?new) }}"
    )
    faults = [check for check in verified(engine, own, small(released)) if check.is_fault]
    assert {check.kind for check in faults} == {"literal"}
    assert " became " in faults[0].difference


def test_a_changed_answer_is_found(engine: Engine, own: Endpoint, released: list[Part]) -> None:
    own.update(f"CLEAR GRAPH <{GRAPH}view/reported>")
    one = [part for part in released if part.iri in list_dataset_graphs("reported")]
    faults = [check for check in verified(engine, own, one) if check.is_fault]
    assert {check.kind for check in faults} == {"triples", "rows"}
    assert any(check.name == "stations-per-country" for check in faults)


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        (["a", "b"], ["a", "b"], ""),
        (["a", "b"], ["b", "a"], "the same rows in another order from row 1"),
        (["a", "b"], ["a"], "lacks 1, such as b"),
        (["a"], ["a", "a"], "adds 1, such as a"),
        (["a"], ["b"], "lacks 1, such as a; adds 1, such as b"),
    ],
)
def test_answers_are_compared_with_their_order(
    ours: list[str], theirs: list[str], told: str
) -> None:
    assert difference(ours, theirs) == told
