"""Pictures made smaller."""

import pytest

from kg.errors import UsageError
from kg.query.engine import Engine
from kg.views.diagram import Node
from kg.views.filters import filter_by_kind, filter_by_time, map_kind_words, restrict
from tests.views import diagrams

A, B = Node("person:a", "A", "Person"), Node("person:b", "B", "Person")


def test_kinds_are_typed_as_words(engine: Engine) -> None:
    assert map_kind_words()["government-response"] == "GovernmentResponse"
    picture = filter_by_kind(
        diagrams.read_diagram(engine, "organizational-ties"), ["person", "organization"]
    )
    assert {node.kind for node in picture.nodes.values()} == {"Person", "Organization"}
    assert all({line.source, line.target} <= picture.nodes.keys() for line in picture.edges)


def test_an_unknown_kind_is_told(engine: Engine) -> None:
    with pytest.raises(UsageError, match="no kind 'persons'") as found:
        filter_by_kind(diagrams.read_diagram(engine, "new-york-case"), ["persons"])
    assert "person" in found.value.hint


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
    told = {"001-001": diagrams.make_attribution("001-001", holds=holds)}
    picture = diagrams.make_diagram(
        [A, B], [diagrams.make_edge("claim:c", A.id, B.id, attributions=["001-001"])], told
    )
    assert bool(filter_by_time(picture, since, until).edges) is stays


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(UsageError, match="before"):
        filter_by_time(diagrams.make_diagram([A, B], []), "2023-01-01", "2022-01-01")


def test_evidence_is_cut_with_the_lines(engine: Engine) -> None:
    whole = diagrams.read_diagram(engine, "organizational-ties")
    one = next(line for line in whole.edges if line.id == "claim:manhattan-operatedBy-fuzhou-psb")
    small = restrict(whole, [one])
    assert small.nodes.keys() == {"station:manhattan", "body:fuzhou-psb"}
    assert {fact.source for fact in small.facts} <= small.nodes.keys()
    told = {
        id
        for line in (*small.edges, *small.facts, *small.wider.values())
        for id in line.attributions
    }
    assert small.attributions.keys() == told
    assert one.wider in small.wider
