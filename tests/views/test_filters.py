"""Diagrams reduced to some kinds, to a period, or to some edges."""

from collections.abc import Callable

import pytest

from kg.errors import UsageError
from kg.views.diagram import Diagram
from kg.views.elements import Node
from kg.views.filters import filter_by_kind, filter_by_time, map_kind_words, restrict
from tests.views import diagrams

Read = Callable[[str], Diagram]
A, B = Node("person:a", "A", "Person"), Node("person:b", "B", "Person")


def test_kinds_are_typed_as_words(diagram: Read) -> None:
    assert map_kind_words()["government-response"] == "GovernmentResponse"
    reduced = filter_by_kind(diagram("organizational-ties"), ["person", "organization"])
    assert {node.kind for node in reduced.nodes.values()} == {"Person", "Organization"}
    assert all({edge.source, edge.target} <= reduced.nodes.keys() for edge in reduced.edges)


def test_an_unknown_kind_is_reported(diagram: Read) -> None:
    with pytest.raises(UsageError, match="no kind 'persons'") as caught:
        filter_by_kind(diagram("new-york-case"), ["persons"])
    assert "person" in caught.value.hint


@pytest.mark.parametrize(
    ("holds", "since", "until", "stays"),
    [
        ({}, "2022-01-01", "2022-12-31", True),
        ({"from": "2022-06-01", "to": "2022-06-30"}, "2022-06-30", None, True),
        ({"from": "2022-06-01", "to": "2022-06-30"}, "2022-07-01", None, False),
        ({"from": "2022-06-01"}, "2030-01-01", None, True),
        ({"to": "2022-06-30"}, None, "1999-01-01", True),
        ({"from": "2022-06-01", "to": "2022-06-30"}, None, "2022-06-01", True),
        ({"from": "2022-06-01", "to": "2022-06-30"}, None, "2022-05-31", False),
    ],
)
def test_open_bounds_stay(
    holds: dict[str, str], since: str | None, until: str | None, stays: bool
) -> None:
    attributions = {"001-001": diagrams.make_attribution("001-001", holds=holds)}
    edge = diagrams.make_edge("claim:c", A.id, B.id, attributions=["001-001"])
    made = diagrams.make_diagram([A, B], [edge], attributions)
    assert bool(filter_by_time(made, since, until).edges) is stays


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(UsageError, match="before"):
        filter_by_time(diagrams.make_diagram([A, B], []), "2023-01-01", "2022-01-01")


def test_evidence_is_cut_with_the_edges(diagram: Read) -> None:
    large = diagram("organizational-ties")
    one = next(edge for edge in large.edges if edge.id == "claim:manhattan-operatedBy-fuzhou-psb")
    small = restrict(large, [one])
    assert small.nodes.keys() == {"station:manhattan", "body:fuzhou-psb"}
    assert {fact.source for fact in small.facts} <= small.nodes.keys()
    cited = {
        id
        for edge in (*small.edges, *small.facts, *small.wider.values())
        for id in edge.attributions
    }
    assert small.attributions.keys() == cited
    assert one.wider in small.wider
