"""Relationship graphs for other programs: GraphML, GEXF 1.3, Cytoscape JSON and CSV, with their evidence."""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from kg.query.table import escape_controls
from kg.views import style
from kg.views.assessment import LICENCE, NOTICE
from kg.views.diagram import Diagram, Edge, Node
from kg.views.network import describe_edge
from kg.views.spans import Span, joined, layered, span, told

Place = tuple[float, float]
GEXF, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
GRAPHML = "http://graphml.graphdrawing.org/xmlns"
#: Between the members of a list in one cell: it stands in no id, stance, policy or document number, and in a name
#: it is written as \u007c, the way control characters are.
BETWEEN = "|"
#: Lines that are somebody's speech, not a proposition: they have no other time than when it was said.
SPEECH = ("kg:stance", "kg:relay")
#: GEXF knows four shapes of its own.
GEXF_SHAPES = {
    "Station": "square",
    "Person": "disc",
    "Case": "diamond",
    "GovernmentResponse": "triangle",
}


def describe_file(picture: Diagram) -> dict[str, str]:
    """What a file says of itself: title, view, policy, data version, licence and how to read it."""
    return {
        "title": escape_controls(picture.title),
        "view": picture.name,
        "policy": picture.policy,
        "version": picture.digest,
        "licence": LICENCE,
        "notice": NOTICE,
    }


def flatten_edge(picture: Diagram, line: Edge) -> dict[str, Any]:
    """An edge as flat values: lists are joined, and what is not told is empty."""
    values = describe_edge(picture, line) | {
        "standing": line.standing,
        "policies": line.policies,
        "wider": line.wider,
    }
    return {key: _flat(value) for key, value in values.items()}


def flatten_node(node: Node) -> dict[str, Any]:
    """A thing as flat values, with its other names by script."""
    names = [f"{text} ({script})" for text, script, _ in node.names]
    identifiers = [f"{key}={value}" for key, value in sorted(node.identifiers.items())]
    return {
        key: _flat(value)
        for key, value in {
            "label": node.label,
            "kind": node.kind,
            "names": names,
            "identifiers": identifiers,
        }.items()
    }


def _flat(value: Any) -> str | int:
    if isinstance(value, list):
        return BETWEEN.join(_free(str(one)) for one in value)
    return (
        value
        if isinstance(value, int)
        else escape_controls(str(value))
        if value is not None
        else ""
    )


def _free(text: str) -> str:
    return escape_controls(text).replace(BETWEEN, "\\u007c")


def serialize_cytoscape(picture: Diagram, places: Mapping[str, Place]) -> bytes:
    """Cytoscape JSON, as Cytoscape, cytoscape.js and networkx read it."""
    nodes = [
        {
            "data": {"id": node.id, "value": node.id, "name": escape_controls(node.label)}
            | flatten_node(node),
            "position": {"x": places[node.id][0], "y": places[node.id][1]},
        }
        for node in picture.select_nodes()
    ]
    edges = [
        {
            "data": {
                "id": line.id,
                "key": line.id,
                "source": line.source,
                "target": line.target,
                "interaction": line.label,
            }
            | flatten_edge(picture, line)
        }
        for line in picture.select_edges()
    ]
    whole = {
        "format_version": "1.0",
        "directed": True,
        "multigraph": True,
        "data": {"name": escape_controls(picture.title)} | describe_file(picture),
        "elements": {"nodes": nodes, "edges": edges},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def serialize_edges(picture: Diagram) -> str:
    """One row an edge, as CSV; a cell that a spreadsheet would take for a formula starts with an apostrophe."""
    rows = [
        {
            "source": line.source,
            "target": line.target,
            "source_label": picture.nodes[line.source].label,
        }
        | {"target_label": picture.nodes[line.target].label}
        | flatten_edge(picture, line)
        for line in picture.select_edges()
    ]
    return _csv(picture, rows, [*EDGE_ENDS, *EDGE_KEYS])


def serialize_nodes(picture: Diagram) -> str:
    """One row a thing, as CSV."""
    return _csv(
        picture,
        [{"id": node.id} | flatten_node(node) for node in picture.select_nodes()],
        ["id", *NODE_KEYS],
    )


ROW_ENDS = ("policy", "version", "licence", "notice")
EDGE_ENDS = ("source", "target", "source_label", "target_label")
EDGE_KEYS = {
    **dict.fromkeys(("claim", "predicate", "label", "polarity", "support", "opposed"), "string"),
    **dict.fromkeys(("roots", "opponents"), "int"),
    **dict.fromkeys(
        ("attributions", "documents", "stances", "said_from", "holds_from", "said_to", "holds_to"),
        "string",
    ),
    **dict.fromkeys(("standing", "policies", "wider"), "string"),
}
NODE_KEYS = dict.fromkeys(("label", "kind", "names", "identifiers"), "string")


def _csv(picture: Diagram, rows: list[dict[str, Any]], columns: list[str]) -> str:
    """A table of which each row says what it was shown under: rows are copied, and files have no heading."""
    described = {key: value for key, value in describe_file(picture).items() if key in ROW_ENDS}
    text = io.StringIO()
    writer = csv.DictWriter(text, [*columns, *ROW_ENDS], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(
        {key: _safe(escape_controls(str(value))) for key, value in (row | described).items()}
        for row in rows
    )
    return text.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def serialize_graphml(picture: Diagram, places: Mapping[str, Place]) -> bytes:
    """GraphML with typed keys; every edge has its claim for an id."""
    root = ElementTree.Element("graphml", {"xmlns": GRAPHML})
    node_keys = NODE_KEYS | {"x": "double", "y": "double"}
    for sort, keys in (
        ("graph", dict.fromkeys(describe_file(picture), "string")),
        ("node", node_keys),
        ("edge", EDGE_KEYS),
    ):
        for name, kind in keys.items():
            described = {"id": f"{sort}-{name}", "for": sort, "attr.name": name, "attr.type": kind}
            ElementTree.SubElement(root, "key", described)
    graph = ElementTree.SubElement(root, "graph", {"id": picture.name, "edgedefault": "directed"})
    _data(graph, "graph", describe_file(picture))
    for node in picture.select_nodes():
        place = {"x": places[node.id][0], "y": places[node.id][1]}
        _data(
            ElementTree.SubElement(graph, "node", {"id": node.id}),
            "node",
            flatten_node(node) | place,
        )
    for line in picture.select_edges():
        ends = {"id": line.id, "source": line.source, "target": line.target}
        _data(ElementTree.SubElement(graph, "edge", ends), "edge", flatten_edge(picture, line))
    return _xml(root)


def _data(parent: ElementTree.Element, sort: str, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        if value != "":
            ElementTree.SubElement(parent, "data", {"key": f"{sort}-{name}"}).text = str(value)


def serialize_gexf(picture: Diagram, places: Mapping[str, Place]) -> bytes:
    """GEXF 1.3, dynamic: an edge lasts while it is said to hold, and `said` tells when each statement was made."""
    ElementTree.register_namespace("viz", VIZ)
    root = ElementTree.Element("gexf", {"xmlns": GEXF, "version": "1.3"})
    meta = ElementTree.SubElement(root, "meta")
    ElementTree.SubElement(meta, "creator").text = "Overseas Stations KG"
    described = describe_file(picture)
    ElementTree.SubElement(meta, "description").text = " · ".join(filter(None, described.values()))
    settings = {
        "mode": "dynamic",
        "defaultedgetype": "directed",
        "timeformat": "date",
        "timerepresentation": "interval",
    }
    graph = ElementTree.SubElement(root, "graph", settings)
    _declare(graph, "node", "static", NODE_KEYS)
    _declare(
        graph, "edge", "static", {key: kind for key, kind in EDGE_KEYS.items() if key != "label"}
    )
    _declare(graph, "edge", "dynamic", {"said": "string"})
    nodes = ElementTree.SubElement(graph, "nodes")
    for node in picture.select_nodes():
        _gexf_node(nodes, node, places[node.id])
    edges = ElementTree.SubElement(graph, "edges")
    for line, kind in zip(picture.select_edges(), _kinds(picture), strict=True):
        _gexf_edge(edges, picture, line, kind)
    return _xml(root)


def _kinds(picture: Diagram) -> list[str]:
    """A kind for each line: its predicate, numbered where a like line has the same ends, or Gephi makes them one."""
    seen: Counter[tuple[str, str, str]] = Counter()
    kinds = []
    for line in picture.select_edges():
        like = (line.source, line.target, line.predicate)
        seen[like] += 1
        kinds.append(line.predicate if seen[like] == 1 else f"{line.predicate} {seen[like]}")
    return kinds


def _declare(graph: ElementTree.Element, sort: str, mode: str, keys: Mapping[str, str]) -> None:
    attributes = ElementTree.SubElement(graph, "attributes", {"class": sort, "mode": mode})
    for name, kind in keys.items():
        described = {"id": name, "title": name, "type": "integer" if kind == "int" else kind}
        ElementTree.SubElement(attributes, "attribute", described)


def _gexf_node(nodes: ElementTree.Element, node: Node, place: Place) -> None:
    element = ElementTree.SubElement(
        nodes, "node", {"id": node.id, "label": escape_controls(node.label)}
    )
    _attvalues(element, flatten_node(node))
    red, green, blue = _rgb(style.fill(node.kind))
    ElementTree.SubElement(element, f"{{{VIZ}}}color", {"r": red, "g": green, "b": blue})
    # vertical axes point down on a page and up in Gephi
    ElementTree.SubElement(
        element, f"{{{VIZ}}}position", {"x": str(place[0]), "y": str(-place[1]), "z": "0.0"}
    )
    ElementTree.SubElement(element, f"{{{VIZ}}}size", {"value": "10.0"})
    ElementTree.SubElement(
        element, f"{{{VIZ}}}shape", {"value": GEXF_SHAPES.get(node.kind, "disc")}
    )


def _gexf_edge(edges: ElementTree.Element, picture: Diagram, line: Edge, kind: str) -> None:
    described = {"id": line.id, "source": line.source, "target": line.target, "kind": kind}
    element = ElementTree.SubElement(
        edges, "edge", described | {"label": escape_controls(line.label), "weight": "1.0"}
    )
    values = {key: value for key, value in flatten_edge(picture, line).items() if key != "label"}
    parent = _attvalues(element, values)
    for days, texts in layered(_said(picture, line)):
        ElementTree.SubElement(
            parent, "attvalue", {"for": "said", "value": BETWEEN.join(texts)} | told(days)
        )
    spells = _spells(picture, line)
    if spells:
        parent = ElementTree.SubElement(element, "spells")
        for spell in spells:
            ElementTree.SubElement(parent, "spell", spell)
    stroke = style.stroke(line)
    red, green, blue = _rgb(stroke.colour)
    ElementTree.SubElement(element, f"{{{VIZ}}}color", {"r": red, "g": green, "b": blue})
    ElementTree.SubElement(element, f"{{{VIZ}}}thickness", {"value": str(stroke.width)})
    shape = {"alleged": "dashed", "neutral": "dotted"}.get(line.support, "solid")
    ElementTree.SubElement(element, f"{{{VIZ}}}shape", {"value": shape})


def _said(picture: Diagram, line: Edge) -> list[tuple[Span, str]]:
    """When each statement was made, and who took which stance."""
    statements = [picture.attributions[id] for id in line.attributions]
    dated = [
        (span(one["said"]), _free(f"{one['stance']}: {one['speaker_label']}")) for one in statements
    ]
    return [(days, text) for days, text in dated if days]


def _spells(picture: Diagram, line: Edge) -> list[dict[str, str]]:
    """When supporters say that it holds; none where one of them tells no time, so always.

    Times that share a day are joined: Gephi refuses the second of two that do. Speech lasts while it is made.
    """
    speech = line.predicate in SPEECH
    spans = [
        span(one["said" if speech else "holds"])
        for one in (picture.attributions[id] for id in line.attributions)
        if speech or (one["side"] == "supporting" and not one["withdrawn"])
    ]
    dated = [days for days in spans if days]
    spells = [told(days) for days in joined(dated)]
    return spells if len(dated) == len(spans) and all(spells) else []


def _attvalues(element: ElementTree.Element, values: Mapping[str, object]) -> ElementTree.Element:
    parent = ElementTree.SubElement(element, "attvalues")
    for name, value in values.items():
        if value != "":
            ElementTree.SubElement(parent, "attvalue", {"for": name, "value": str(value)})
    return parent


def _rgb(colour: str) -> tuple[str, str, str]:
    return str(int(colour[1:3], 16)), str(int(colour[3:5], 16)), str(int(colour[5:7], 16))


def _xml(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root, " ")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
