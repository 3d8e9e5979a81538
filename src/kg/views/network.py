"""Diagrams as networkx graphs: components, centrality and communities."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.views.diagram import Diagram
from kg.views.elements import Edge

if TYPE_CHECKING:
    import networkx as nx

#: From this many nodes on, rustworkx computes betweenness: the same numbers, some 50 times as fast.
LARGE = 300
SEED = 20221026


@dataclass(frozen=True)
class Centrality:
    """A node's component, community, degree and betweenness in a network.

    Component 1 and community 1 are the largest.
    """

    id: str
    label: str
    kind: str
    component: int
    community: int
    degree: int
    betweenness: float

    def as_json(self) -> dict[str, Any]:
        """Return plain values for JSON, in which the degree is called `ties`."""
        return {
            "id": self.id,
            "label": self.label,
            "kind": self.kind,
            "component": self.component,
            "community": self.community,
            "ties": self.degree,
            "betweenness": self.betweenness,
        }


def build_multidigraph(diagram: Diagram, *, policy: str | None = None) -> "nx.MultiDiGraph[str]":
    """Return the edges of a diagram under a policy as a `networkx.MultiDiGraph`.

    The keys of the edges are claims. Each edge has the attributes of `describe_edge`.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        policy=policy or diagram.policy, version=diagram.digest, horizon=diagram.horizon
    )
    for edge in diagram.select_edges(policy):
        for id in (edge.source, edge.target):
            graph.add_node(id, label=diagram.nodes[id].label, kind=diagram.nodes[id].kind)
        graph.add_edge(edge.source, edge.target, key=edge.id, **describe_edge(diagram, edge))
    return graph


def describe_edge(diagram: Diagram, edge: Edge) -> dict[str, Any]:
    """Return an edge and its evidence as plain values.

    `roots` and `opponents` count independent sources. The days are the first and last on which
    it was said, and on which it is said to hold; None where no day is stated.
    """
    attributions = [diagram.attributions[id] for id in edge.attributions]
    supporting = [
        one for one in attributions if one["side"] == "supporting" and not one["withdrawn"]
    ]
    return {
        "claim": edge.id,
        "predicate": edge.predicate,
        "label": edge.label,
        "polarity": classify_polarity(edge),
        "support": edge.support,
        "opposed": edge.opposed,
        "standing": edge.standing,
        "caveat": edge.caveat,
        "objectors": edge.objectors,
        "objections": list(edge.objections),
        "roots": edge.roots,
        "opponents": edge.opponents,
        "attributions": list(edge.attributions),
        "documents": sorted({one["source"] for one in attributions}),
        "stances": list_stances(diagram, edge),
        "inferred": list_readings(diagram, edge),
        "rests_on_readings": edge.rests_on_readings,
        "said_from": _find_first_day(attributions, "said"),
        "holds_from": _find_first_day(supporting, "holds"),
        "said_to": _find_last_day(attributions, "said"),
        "holds_to": _find_last_day(supporting, "holds"),
    }


def list_stances(diagram: Diagram, edge: Edge) -> list[str]:
    """Return the distinct stances behind an edge, in order."""
    return sorted({diagram.attributions[id]["stance"] for id in edge.attributions})


def list_readings(diagram: Diagram, edge: Edge) -> list[str]:
    """Return what the editors read in: the id of each attribution, and words."""
    readings = []
    for id in edge.attributions:
        words = diagram.attributions[id]["inferred"]
        readings += [f"{id} {word}" for word in words]
    return readings


def classify_polarity(edge: Edge) -> str:
    """Return who takes sides on an edge: supported, both, opposed or neither."""
    supported = edge.support in ("vouched", "stated", "alleged")
    if edge.opposed:
        return "both" if supported else "opposed"
    return "supported" if supported else "neither"


def _find_first_day(attributions: list[dict[str, Any]], clock: str) -> str | None:
    return min((one[clock]["from"] for one in attributions if "from" in one[clock]), default=None)


def _find_last_day(attributions: list[dict[str, Any]], clock: str) -> str | None:
    return max((one[clock]["to"] for one in attributions if "to" in one[clock]), default=None)


def build_simple_graph(nodes: Iterable[str], pairs: Iterable[tuple[str, str]]) -> "nx.Graph[str]":
    """Return the undirected graph of pairs, without loops, in a fixed order."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in pairs if a != b}))
    return graph


def find_communities(graph: "nx.Graph[str]") -> list[set[str]]:
    """Return Louvain communities, the largest first, the same for the same graph."""
    import networkx as nx

    groups = map(set, nx.community.louvain_communities(graph, seed=SEED))
    return sorted(groups, key=lambda group: (-len(group), min(group)))


def find_shown_communities(diagram: Diagram) -> list[set[str]]:
    """Return the communities of the nodes shown at first. Each node is in one of them."""
    shown = {id for id, node in diagram.nodes.items() if node.shown}
    pairs = [(edge.source, edge.target) for edge in diagram.edges if edge.shown]
    return find_communities(build_simple_graph(shown, pairs))


def compute_betweenness(graph: "nx.Graph[str]") -> dict[str, float]:
    """Return the betweenness centrality of each node."""
    if graph.number_of_nodes() < LARGE:
        import networkx as nx

        return dict(nx.betweenness_centrality(graph))
    import rustworkx as rx

    nodes = list(graph)
    fast = rx.PyGraph(multigraph=False)
    index = dict(zip(nodes, fast.add_nodes_from(nodes), strict=True))
    fast.add_edges_from_no_data([(index[a], index[b]) for a, b in graph.edges])
    centrality = rx.graph_betweenness_centrality(fast)
    return {node: centrality[index[node]] for node in nodes}


def compute_centralities(network: "nx.MultiDiGraph[str]") -> list[Centrality]:
    """Return the numbers of each node of a network, the highest betweenness first."""
    import networkx as nx

    graph = build_simple_graph(network, network.edges())
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    component = _number_members(parts)
    community = _number_members(find_communities(graph))
    betweenness = compute_betweenness(graph)
    centralities = [
        Centrality(
            id=node,
            label=network.nodes[node]["label"],
            kind=network.nodes[node]["kind"],
            component=component[node],
            community=community[node],
            degree=network.degree(node),
            betweenness=betweenness[node],
        )
        for node in graph
    ]
    return sorted(centralities, key=lambda one: (-one.betweenness, -one.degree, one.id))


def _number_members(groups: Iterable[set[str]]) -> dict[str, int]:
    """Return the number of its group for each node, from 1."""
    numbers: dict[str, int] = {}
    for number, group in enumerate(groups, start=1):
        numbers |= dict.fromkeys(group, number)
    return numbers
