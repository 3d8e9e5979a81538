"""Ways between things."""

import random

import networkx as nx
import pytest

from kg.errors import KgError
from kg.query.engine import Engine
from kg.query.lookup import find
from kg.views import selection
from kg.views.paths import Paths, find_paths
from kg.views.view import build_network


def ways(engine: Engine, start: str, end: str, policy: str = "reported", **more: bool) -> Paths:
    return find_paths(engine, (find(engine, start), find(engine, end)), policy, **more)  # type: ignore[arg-type]


def stops(found: Paths) -> list[list[str]]:
    return [[found.start, *(step.target for step in way)] for way in found.paths]


def test_the_shortest_way_comes_first_and_others_differ(engine: Engine) -> None:
    found = stops(ways(engine, "person:lu-jianwang", "body:mps"))
    assert found[0] == ["person:lu-jianwang", "body:prc-government", "body:mps"]
    assert len(found) == 3
    inner = [set(way[1:-1]) for way in found]
    assert not inner[0] & inner[1]


def test_each_step_has_its_claims_with_both_sides(engine: Engine) -> None:
    found = ways(engine, "person:lu-jianwang", "body:america-changle-association")
    steps = [step for way in found.paths for step in way]
    assert all(step.edges for step in steps)
    doubled = next(
        step
        for step in steps
        if {step.source, step.target} == {"group:new-york-two", "station:manhattan"}
    )
    assert {line.label for line in doubled.edges} == {"operated by", "set up by"}
    told = found.as_json()["ways"][0][0]["claims"][0]
    assert told["claim"].startswith("claim:")
    assert told["attributions"][0]["passages"]


def test_hubs_are_walked_through_only_when_asked(engine: Engine) -> None:
    with pytest.raises(KgError, match="not through places, documents and media") as found:
        ways(engine, "person:hu-renai", "body:fuzhou-psb")
    assert "nodes searched" in found.value.reason
    assert "--through-hubs" in found.value.hint
    assert ways(engine, "person:hu-renai", "body:fuzhou-psb", through_hubs=True).paths


def test_a_policy_is_kept_to(engine: Engine) -> None:
    assert ways(engine, "station:USA01", "body:mps").paths
    with pytest.raises(KgError, match="policy: undisputed"):
        ways(engine, "station:USA01", "body:mps", "undisputed")


def test_ways_are_as_short_as_networkx_finds(engine: Engine) -> None:
    graph = nx.Graph(build_network(engine, "reported").to_undirected())
    chance = random.Random(11)
    nodes = sorted(graph)
    lengths = []
    for _ in range(60):
        start, end = chance.sample(nodes, 2)
        exact = (
            nx.shortest_path_length(graph, start, end) if nx.has_path(graph, start, end) else None
        )
        try:
            found = len(ways(engine, start, end).paths[0])
        except KgError:
            found = None
        assert found == exact or (found is None and exact is not None and exact > 5), (start, end)
        lengths.append(found)
    assert sum(length is not None for length in lengths) > 10


def test_only_what_lies_near_is_read(engine: Engine) -> None:
    ends = (find(engine, "person:lu-jianwang"), find(engine, "group:new-york-two"))
    near = selection.search_between(engine, ends, "reported")
    assert 0 < len(near.edges) < 120
    assert not near.is_cut


def test_a_search_among_too_many_things_ends_and_says_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = (find(engine, "person:lu-jianwang"), find(engine, "body:mps"))
    assert find_paths(engine, ends, "reported").paths
    monkeypatch.setattr(selection, "RING", 0)
    assert selection.search_between(engine, ends, "reported").is_cut
    with pytest.raises(KgError, match=r"nodes searched, not beyond .* at the same distance"):
        find_paths(engine, ends, "reported")


def test_other_ways_are_not_sought_among_too_many_things(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = (find(engine, "person:lu-jianwang"), find(engine, "body:mps"))
    many = find_paths(engine, ends, "reported").paths
    monkeypatch.setattr(selection, "RING", 1)
    few = find_paths(engine, ends, "reported").paths
    assert [len(way) for way in few] == [2, 2]
    assert few == many[:2]
    assert len(many) == 3
