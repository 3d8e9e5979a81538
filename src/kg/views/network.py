"""The graph as networkx sees it: components, brokers and communities, with the evidence on every edge."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.views.diagram import Diagram, Edge

if TYPE_CHECKING:
    import networkx as nx

#: From this size on betweenness is left to rustworkx: the same numbers, some fifty times as fast.
LARGE = 300
SEED = 20221026


@dataclass(frozen=True)
class Centrality:
    """A thing's place in a network: its component and community (1 is the largest), ties and betweenness."""

    id: str
    label: str
    kind: str
    component: int
    community: int
    degree: int
    betweenness: float

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--format json`."""
        return {
            "id": self.id,
            "label": self.label,
            "kind": self.kind,
            "component": self.component,
            "community": self.community,
            "ties": self.degree,
            "betweenness": self.betweenness,
        }


def build_multidigraph(picture: Diagram, *, policy: str | None = None) -> "nx.MultiDiGraph[str]":
    """The lines of a picture under a policy as a `networkx.MultiDiGraph` keyed by claim.

    Edges carry claim, predicate, polarity (supported, contested, opposed or neither), support, roots, opponents,
    documents, attributions, and the first and last day of saying and of holding, where they are told.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        policy=policy or picture.policy, version=picture.digest
    )
    for line in picture.select_edges(policy):
        for id in (line.source, line.target):
            graph.add_node(id, label=picture.nodes[id].label, kind=picture.nodes[id].kind)
        graph.add_edge(line.source, line.target, key=line.id, **describe_edge(picture, line))
    return graph


def describe_edge(picture: Diagram, line: Edge) -> dict[str, Any]:
    """What an edge says of its evidence, in plain values."""
    told = [picture.attributions[id] for id in line.attributions]
    holding = [one for one in told if one["side"] == "supporting" and not one["withdrawn"]]
    return {
        "claim": line.id,
        "predicate": line.predicate,
        "label": line.label,
        "polarity": classify_polarity(line),
        "support": line.support,
        "opposed": line.opposed,
        "roots": line.roots,
        "opponents": line.opponents,
        "attributions": list(line.attributions),
        "documents": sorted({one["source"] for one in told}),
        "stances": list_stances(picture, line),
        "said_from": _first(told, "said"),
        "holds_from": _first(holding, "holds"),
        "said_to": _last(told, "said"),
        "holds_to": _last(holding, "holds"),
    }


def list_stances(picture: Diagram, line: Edge) -> list[str]:
    """The distinct stances behind a line, in order."""
    return sorted({picture.attributions[id]["stance"] for id in line.attributions})


def classify_polarity(line: Edge) -> str:
    """On which sides of a proposition somebody stands: supported, contested, opposed or neither."""
    supported = line.support in ("vouched", "stated", "alleged")
    if line.opposed:
        return "contested" if supported else "opposed"
    return "supported" if supported else "neither"


def _first(told: list[dict[str, Any]], clock: str) -> str | None:
    return min((one[clock]["from"] for one in told if "from" in one[clock]), default=None)


def _last(told: list[dict[str, Any]], clock: str) -> str | None:
    return max((one[clock]["to"] for one in told if "to" in one[clock]), default=None)


def build_simple_graph(nodes: Iterable[str], pairs: Iterable[tuple[str, str]]) -> "nx.Graph[str]":
    """The undirected graph of some pairs, without loops, in a fixed order."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in pairs if a != b}))
    return graph


def find_communities(graph: "nx.Graph[str]") -> list[set[str]]:
    """Louvain communities, the largest first; the same for the same graph."""
    import networkx as nx

    found = nx.community.louvain_communities(graph, seed=SEED)
    return sorted((set(group) for group in found), key=lambda group: (-len(group), min(group)))


def find_shown_communities(picture: Diagram) -> list[set[str]]:
    """The communities of the things that a picture shows at first, each thing in one of them."""
    shown = {id for id, node in picture.nodes.items() if node.shown}
    return find_communities(
        build_simple_graph(
            shown, [(line.source, line.target) for line in picture.edges if line.shown]
        )
    )


def compute_betweenness(graph: "nx.Graph[str]") -> dict[str, float]:
    """Which share of the shortest paths between others runs through each thing."""
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
    """Every thing with its place in the network, brokers first."""
    import networkx as nx

    graph = build_simple_graph(network, network.edges())
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    component = {node: number for number, part in enumerate(parts, start=1) for node in part}
    community = {
        node: number
        for number, part in enumerate(find_communities(graph), start=1)
        for node in part
    }
    between = compute_betweenness(graph)
    found = [
        Centrality(
            id=node,
            label=network.nodes[node]["label"],
            kind=network.nodes[node]["kind"],
            component=component[node],
            community=community[node],
            degree=network.degree(node),
            betweenness=between[node],
        )
        for node in graph
    ]
    return sorted(found, key=lambda one: (-one.betweenness, -one.degree, one.id))
