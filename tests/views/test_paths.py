"""Paths between entities."""

import random
from collections.abc import Callable

import networkx as nx
import pytest

from kg.errors import KgError
from kg.query.engine import Engine
from kg.query.resolve import find
from kg.views import selection
from kg.views.paths import Paths, find_paths


def find_between(
    engine: Engine, start: str, end: str, policy: str = "reported", **more: bool
) -> Paths:
    ends = (find(engine, start), find(engine, end))
    return find_paths(engine, ends, policy, **more)  # type: ignore[arg-type]


def stops(result: Paths) -> list[list[str]]:
    return [[result.start, *(step.target for step in path)] for path in result.paths]


def test_the_shortest_path_comes_first_and_others_differ(engine: Engine) -> None:
    paths = stops(find_between(engine, "person:lu-jianwang", "body:mps"))
    assert paths[0] == ["person:lu-jianwang", "body:prc-government", "body:mps"]
    assert len(paths) == 3
    inner = [set(path[1:-1]) for path in paths]
    assert not inner[0] & inner[1]


def test_each_step_has_its_claims_with_both_sides(engine: Engine) -> None:
    result = find_between(engine, "person:lu-jianwang", "body:america-changle-association")
    steps = [step for path in result.paths for step in path]
    assert all(step.edges for step in steps)
    doubled = next(
        step
        for step in steps
        if {step.source, step.target} == {"group:new-york-two", "station:manhattan"}
    )
    assert {edge.label for edge in doubled.edges} == {"operated by", "set up by"}
    claim = result.as_json()["ways"][0][0]["claims"][0]
    assert claim["claim"].startswith("claim:")
    assert claim["attributions"][0]["passages"]


def test_hubs_are_walked_through_only_when_asked(engine: Engine) -> None:
    with pytest.raises(KgError, match="not through places, documents and media") as caught:
        find_between(engine, "person:hu-renai", "body:fuzhou-psb")
    assert "nodes searched" in caught.value.reason
    assert "--through-hubs" in caught.value.hint
    assert find_between(engine, "person:hu-renai", "body:fuzhou-psb", through_hubs=True).paths


def test_a_path_follows_the_edges_of_its_policy(engine: Engine) -> None:
    assert find_between(engine, "station:USA01", "body:mps").paths
    with pytest.raises(KgError, match="policy: undisputed"):
        find_between(engine, "station:USA01", "body:mps", "undisputed")


def test_paths_are_as_short_as_those_of_networkx(
    engine: Engine, network: Callable[[str], "nx.MultiDiGraph[str]"]
) -> None:
    graph = nx.Graph(network("reported").to_undirected())
    chance = random.Random(11)
    nodes = sorted(graph)
    lengths = []
    for _ in range(60):
        start, end = chance.sample(nodes, 2)
        exact = (
            nx.shortest_path_length(graph, start, end) if nx.has_path(graph, start, end) else None
        )
        try:
            length = len(find_between(engine, start, end).paths[0])
        except KgError:
            length = None
        assert length == exact or (length is None and exact is not None and exact > 5), (start, end)
        lengths.append(length)
    assert sum(length is not None for length in lengths) > 10


def test_only_what_lies_near_is_read(engine: Engine) -> None:
    ends = (find(engine, "person:lu-jianwang"), find(engine, "group:new-york-two"))
    near = selection.search_between(engine, ends, "reported")
    assert 0 < len(near.edges) < 120
    assert not near.is_cut


def test_a_search_among_too_many_nodes_ends_and_says_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = (find(engine, "person:lu-jianwang"), find(engine, "body:mps"))
    assert find_paths(engine, ends, "reported").paths
    monkeypatch.setattr(selection, "RING", 0)
    assert selection.search_between(engine, ends, "reported").is_cut
    with pytest.raises(KgError, match=r"nodes searched, not beyond .* at the same distance"):
        find_paths(engine, ends, "reported")


def test_other_paths_are_not_sought_among_too_many_nodes(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = (find(engine, "person:lu-jianwang"), find(engine, "body:mps"))
    many = find_paths(engine, ends, "reported").paths
    monkeypatch.setattr(selection, "RING", 1)
    few = find_paths(engine, ends, "reported").paths
    assert [len(path) for path in few] == [2, 2]
    assert few == many[:2]
    assert len(many) == 3
