"""Serialize diagrams as GraphML, Cytoscape JSON and CSV, with their evidence."""

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from kg.query.table import escape_controls
from kg.spreadsheets import guard
from kg.views.assessment import LICENCE
from kg.views.diagram import Diagram
from kg.views.elements import Edge, Node
from kg.views.layout import Positions
from kg.views.network import describe_edge

if TYPE_CHECKING:
    import networkx as nx

#: Separates the members of a list in one cell. No id, stance, policy or document number has it;
#: in a name it is written as \u007c, as control characters are.
SEPARATOR = "|"
#: The attributes of edges and nodes, with their types in GEXF.
EDGE_TYPES = {
    "claim": "string",
    "predicate": "string",
    "label": "string",
    "polarity": "string",
    "support": "string",
    "opposed": "string",
    "standing": "string",
    "caveat": "string",
    "objectors": "string",
    "objections": "string",
    "roots": "integer",
    "opponents": "integer",
    "attributions": "string",
    "documents": "string",
    "stances": "string",
    "inferred": "string",
    "rests_on_readings": "string",
    "said_from": "string",
    "holds_from": "string",
    "said_to": "string",
    "holds_to": "string",
    "policies": "string",
    "wider": "string",
}
NODE_TYPES = dict.fromkeys(("label", "kind", "names", "identifiers"), "string")
#: Columns of CSV: the ends of an edge, and what each row says of the file.
END_COLUMNS = ("source", "target", "source_label", "target_label")
FILE_COLUMNS = ("policy", "readings", "horizon", "version", "licence", "notice")


def describe_file(diagram: Diagram) -> dict[str, str]:
    """Return the title, view, policy, version, licence and notice of a file."""
    return {
        "title": escape_controls(diagram.title),
        "view": diagram.name,
        "policy": diagram.policy,
        "readings": "left out" if diagram.without_inferred else "included",
        "version": diagram.digest,
        "licence": LICENCE,
        "horizon": diagram.horizon,
        "notice": diagram.describe_notice(),
    }


def flatten_edge(diagram: Diagram, edge: Edge) -> dict[str, str | int]:
    """Return an edge as flat values: lists are joined, and missing values are empty."""
    values = describe_edge(diagram, edge) | {
        "policies": edge.policies,
        "wider": edge.wider,
    }
    return {key: _flatten(value) for key, value in values.items()}


def flatten_node(node: Node) -> dict[str, str | int]:
    """Return a node as flat values, with the script of each of its other names."""
    names = [f"{text} ({script})" for text, script, _ in node.names]
    identifiers = [f"{key}={value}" for key, value in sorted(node.identifiers.items())]
    values = {"label": node.label, "kind": node.kind, "names": names, "identifiers": identifiers}
    return {key: _flatten(value) for key, value in values.items()}


def _flatten(value: Any) -> str | int:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, int):
        return value
    if isinstance(value, list):
        return SEPARATOR.join(escape_member(str(one)) for one in value)
    return escape_controls(str(value))


def escape_member(text: str) -> str:
    """Return a member of a list without control characters and separators."""
    return escape_controls(text).replace(SEPARATOR, "\\u007c")


def serialize_graphml(diagram: Diagram, positions: Positions) -> bytes:
    """Return GraphML by networkx. The id of each edge is its claim."""
    import networkx as nx

    graph = _build_flat_graph(diagram)
    for node, (x, y) in positions.items():
        if node in graph:
            graph.nodes[node].update(x=x, y=y)
    _drop_empty(graph)
    graph.graph["id"] = diagram.name
    file = io.BytesIO()
    nx.write_graphml_xml(graph, file)
    return file.getvalue()


def serialize_cytoscape(diagram: Diagram, positions: Positions) -> bytes:
    """Return Cytoscape JSON by networkx, as Cytoscape and cytoscape.js read it."""
    import networkx as nx

    graph = _build_flat_graph(diagram)
    for _, _, key, values in graph.edges(keys=True, data=True):
        values.update(id=key, interaction=values["label"])
    document = nx.cytoscape_data(graph, name="label")
    for node in document["elements"]["nodes"]:
        x, y = positions[node["data"]["id"]]
        node["position"] = {"x": x, "y": y}
    # Cytoscape reads the attributes of the graph as an object, networkx writes pairs
    about = describe_file(diagram)
    document |= {"format_version": "1.0", "data": {"name": about["title"]} | about}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _build_flat_graph(diagram: Diagram) -> "nx.MultiDiGraph[str]":
    """Return what is shown at first, with flat values. Keys of edges are claims."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(describe_file(diagram))
    for node in diagram.select_nodes():
        graph.add_node(node.id, **flatten_node(node))
    for edge in diagram.select_edges():
        graph.add_edge(edge.source, edge.target, key=edge.id, **flatten_edge(diagram, edge))
    return graph


def _drop_empty(graph: "nx.MultiDiGraph[str]") -> None:
    """Drop the attributes without a value."""
    attributes = [graph.graph]
    attributes += [values for _, values in graph.nodes(data=True)]
    attributes += [values for _, _, values in graph.edges(data=True)]
    for values in attributes:
        for key in [key for key, value in values.items() if value == ""]:
            del values[key]


def serialize_edges(diagram: Diagram) -> str:
    """Return the edges as CSV, one in each row."""
    rows = []
    for edge in diagram.select_edges():
        row: dict[str, str | int] = {
            "source": edge.source,
            "target": edge.target,
            "source_label": diagram.nodes[edge.source].label,
            "target_label": diagram.nodes[edge.target].label,
        }
        rows.append(row | flatten_edge(diagram, edge))
    return _serialize_rows(diagram, rows, [*END_COLUMNS, *EDGE_TYPES])


def serialize_nodes(diagram: Diagram) -> str:
    """Return the nodes as CSV, one in each row."""
    rows = [flatten_node(node) | {"id": node.id} for node in diagram.select_nodes()]
    return _serialize_rows(diagram, rows, ["id", *NODE_TYPES])


def _serialize_rows(diagram: Diagram, rows: list[dict[str, Any]], columns: list[str]) -> str:
    """Return CSV. Each row names its policy and version, since rows are copied."""
    about = describe_file(diagram)
    shared = {key: about[key] for key in FILE_COLUMNS}
    text = io.StringIO()
    writer = csv.DictWriter(text, [*columns, *FILE_COLUMNS], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _escape_formula(value) for key, value in (row | shared).items()})
    return text.getvalue()


def _escape_formula(value: str | int) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return guard(escape_controls(str(value)))
