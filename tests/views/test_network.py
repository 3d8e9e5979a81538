"""Networks: the same numbers as networkx, and evidence on every edge."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from kg.names import POLICIES
from kg.views import network as networks
from tests.views import diagrams

Network = Callable[..., "nx.MultiDiGraph[str]"]


@pytest.mark.parametrize("policy", POLICIES)
def test_numbers_are_those_of_networkx(network: Network, policy: str) -> None:
    graph = network(policy)
    plain = nx.Graph(graph.to_undirected())
    exact = nx.betweenness_centrality(plain)
    numbers = networks.compute_centralities(graph)
    assert {one.id: pytest.approx(one.betweenness, abs=1e-12) for one in numbers} == exact
    parts = nx.number_connected_components(plain)
    assert {one.component for one in numbers} == set(range(1, parts + 1)) or not numbers
    assert {one.id: one.degree for one in numbers} == dict(graph.degree())
    betweenness = [one.betweenness for one in numbers]
    assert betweenness == sorted(betweenness, reverse=True)


@pytest.mark.parametrize("nodes", [60, networks.LARGE + 200])
def test_the_fast_branch_gives_the_same_betweenness(nodes: int) -> None:
    large = diagrams.make_large(nodes, 2 * nodes)
    pairs = [(edge.source, edge.target) for edge in large.edges]
    graph = networks.build_simple_graph(large.nodes, pairs)
    exact = nx.betweenness_centrality(graph)
    assert networks.compute_betweenness(graph) == {
        node: pytest.approx(value, abs=1e-9) for node, value in exact.items()
    }


def test_components_and_communities_part_the_nodes(network: Network) -> None:
    graph = network("reported")
    plain = networks.build_simple_graph(graph, graph.edges())
    communities = networks.find_communities(plain)
    assert sorted(node for group in communities for node in group) == sorted(plain)
    home = {
        node: number for number, part in enumerate(nx.connected_components(plain)) for node in part
    }
    assert all(len({home[node] for node in group}) == 1 for group in communities)


def test_edges_carry_their_evidence(network: Network) -> None:
    graph = network("reported")
    assert isinstance(graph, nx.MultiDiGraph)
    operated = graph.edges[
        "station:manhattan", "body:fuzhou-psb", "claim:manhattan-operatedBy-fuzhou-psb"
    ]
    assert (operated["polarity"], operated["standing"]) == ("both", "denied more widely")
    assert "Mao Ning" in operated["objectors"]
    evidence = (operated["roots"], operated["stances"], operated["documents"])
    assert evidence == (1, ["alleges"], ["001"])
    case = graph.edges[
        "case:new-york-station", "body:us-doj", "claim:new-york-station-broughtBy-us-doj"
    ]
    times = (case["said_from"], case["holds_to"], case["polarity"])
    assert times == ("2023-04-01", "2023-04-30", "supported")


def test_hubs_are_in_only_when_asked(network: Network) -> None:
    assert "country:united-states" not in network()
    assert "country:united-states" in network(hubs=True)


def test_policies_differ(network: Network) -> None:
    sizes = [network(policy).number_of_edges() for policy in ("reported", "undisputed", "official")]
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
