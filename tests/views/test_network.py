"""Networks: the same numbers as networkx, and evidence on every edge."""

import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from kg.library import KnowledgeGraph
from kg.names import POLICIES
from kg.query.engine import Engine
from kg.views import network as networks
from kg.views.view import build_network
from tests.views import diagrams


@pytest.mark.parametrize("policy", POLICIES)
def test_numbers_are_those_of_networkx(engine: Engine, policy: str) -> None:
    graph = build_network(engine, policy)
    plain = nx.Graph(graph.to_undirected())
    between = nx.betweenness_centrality(plain)
    found = networks.compute_centralities(graph)
    assert {one.id: pytest.approx(one.betweenness, abs=1e-12) for one in found} == between
    assert {one.component for one in found} == set(
        range(1, nx.number_connected_components(plain) + 1)
    ) or not found
    assert {one.id: one.degree for one in found} == dict(graph.degree())
    assert [one.betweenness for one in found] == sorted(
        (one.betweenness for one in found), reverse=True
    )


@pytest.mark.parametrize("things", [60, networks.LARGE + 200])
def test_the_fast_branch_gives_the_same_betweenness(things: int) -> None:
    picture = diagrams.make_large(things, 2 * things)
    graph = networks.build_simple_graph(
        picture.nodes, [(line.source, line.target) for line in picture.edges]
    )
    exact = nx.betweenness_centrality(graph)
    assert networks.compute_betweenness(graph) == {
        node: pytest.approx(value, abs=1e-9) for node, value in exact.items()
    }


def test_components_and_communities_part_the_things(engine: Engine) -> None:
    graph = build_network(engine, "reported")
    plain = networks.build_simple_graph(graph, graph.edges())
    parts = networks.find_communities(plain)
    assert sorted(node for part in parts for node in part) == sorted(plain)
    home = {
        node: number for number, part in enumerate(nx.connected_components(plain)) for node in part
    }
    assert all(len({home[node] for node in part}) == 1 for part in parts)


def test_edges_carry_their_evidence(graph: KnowledgeGraph) -> None:
    found = graph.network(policy="reported")
    assert isinstance(found, nx.MultiDiGraph)
    operated = found.edges[
        "station:manhattan", "body:fuzhou-psb", "claim:manhattan-operatedBy-fuzhou-psb"
    ]
    assert operated["polarity"] == "contested"
    assert (operated["roots"], operated["stances"], operated["documents"]) == (
        1,
        ["alleges"],
        ["001"],
    )
    case = found.edges[
        "case:new-york-station", "body:us-doj", "claim:new-york-station-broughtBy-us-doj"
    ]
    assert (case["said_from"], case["holds_to"], case["polarity"]) == (
        "2023-04-01",
        "2023-04-30",
        "supported",
    )


def test_hubs_are_in_only_when_asked(graph: KnowledgeGraph) -> None:
    assert "country:united-states" not in graph.network()
    assert "country:united-states" in graph.network(hubs=True)


def test_policies_differ(graph: KnowledgeGraph) -> None:
    sizes = [
        graph.network(policy=policy).number_of_edges()
        for policy in ("reported", "undisputed", "official")
    ]
    assert sizes[0] > sizes[1] > sizes[2] > 0


def test_another_hash_seed_gives_the_same_numbers(build_folder: Path) -> None:
    code = (
        "from kg.cli.commands import kg; kg(['network', '--format', 'json'], standalone_mode=False)"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "KG_BUILD_DIR": str(build_folder), "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert outputs[0]
