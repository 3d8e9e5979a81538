"""Views as a `pyvis.network.Network`, for people who continue with it."""

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from kg.query.caveats import qualify
from kg.query.table import escape_controls
from kg.views import style
from kg.views.assessment import SUPPORT, count_sources
from kg.views.curves import Place
from kg.views.diagram import Diagram
from kg.views.elements import Edge, Node

if TYPE_CHECKING:
    from pyvis.network import Network

#: The shape of vis-network that is nearest to the outline of each kind.
SHAPES = {
    "Station": "square",
    "Organization": "hexagon",
    "Person": "dot",
    "Group": "ellipse",
    "Case": "diamond",
    "GovernmentResponse": "triangle",
    "Claim": "box",
    "Issue": "star",
}
OTHER_SHAPE = "dot"
#: Longer labels are cut; the title of a node has all of it.
LONGEST = 60


def build_pyvis(diagram: Diagram, places: Mapping[str, Place]) -> "Network":
    """Return the nodes and edges shown at first as a `pyvis.network.Network`.

    Nodes have their computed places, and physics is off. All texts are plain: what looks like
    markup is escaped.
    """
    from pyvis.network import Network

    network = Network(directed=True, height="750px", width="100%", cdn_resources="in_line")
    network.toggle_physics(False)
    for node in diagram.select_nodes():
        x, y = places[node.id]
        network.add_node(node.id, x=x, y=y, **_describe_node(node))
    # as a complete list, since `add_edge` searches all edges for each new one
    network.edges = [_describe_edge(diagram, edge) for edge in diagram.select_edges()]
    return network


def _describe_node(node: Node) -> dict[str, Any]:
    names = "; ".join(text for text, _, _ in node.names)
    lines = [node.label, f"{style.kind_label(node.kind)}, {node.id}", names and f"also {names}"]
    label = node.label if len(node.label) <= LONGEST else f"{node.label[: LONGEST - 1]}…"
    return {
        "label": escape_controls(label),
        "title": _write_title(lines),
        "color": style.fill(node.kind),
        "shape": SHAPES.get(node.kind, OTHER_SHAPE),
        "kind": node.kind,
        "physics": False,
    }


def _describe_edge(diagram: Diagram, edge: Edge) -> dict[str, Any]:
    """Return an edge with its claim, standing and objectors, as vis-network reads it."""
    source, target = diagram.nodes[edge.source].label, diagram.nodes[edge.target].label
    sources = count_sources(edge.roots, edge.opponents, edge.opposed)
    standing = edge.standing or SUPPORT[edge.support]
    lines = [
        f"{source} — {edge.label} — {target}",
        f"{qualify(standing, edge.caveat)}; {sources}",
        edge.objectors and f"objectors: {edge.objectors}",
        edge.id,
    ]
    look = style.stroke(edge)
    return {
        "id": edge.id,
        "from": edge.source,
        "to": edge.target,
        "label": escape_controls(edge.label),
        "title": _write_title(lines),
        "color": style.AGAINST if edge.opposed else look.colour,
        "width": look.width,
        "dashes": list(look.dashes) or False,
        "arrows": "to",
        "claim": edge.id,
        "predicate": edge.predicate,
        "standing": standing,
        "caveat": edge.caveat,
        "objectors": edge.objectors,
        "objections": list(edge.objections),
        "attributions": list(edge.attributions),
    }


def _write_title(lines: list[str]) -> str:
    """Return lines of text without anything that a browser could read as markup."""
    return "\n".join(escape(escape_controls(line), quote=False) for line in lines if line)
