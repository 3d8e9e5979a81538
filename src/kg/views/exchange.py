"""Relationship graphs for other programs: GraphML, GEXF 1.3, Cytoscape JSON and CSV, with their evidence."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree

from kg.query.table import visible
from kg.views import grammar
from kg.views.network import edge
from kg.views.projection import Line, Node, Picture
from kg.views.support import LICENCE, NOTICE

Place = tuple[float, float]
GEXF, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
GRAPHML = "http://graphml.graphdrawing.org/xmlns"
#: Between the members of a list in one cell: it stands in no id, stance, policy or document number.
BETWEEN = "|"
#: GEXF knows four shapes of its own.
GEXF_SHAPES = {"Station": "square", "Person": "disc", "Case": "diamond", "GovernmentResponse": "triangle"}


def about(picture: Picture) -> dict[str, str]:
    """What a file says of itself: title, view, policy, data version, licence and how to read it."""
    return {
        "title": visible(picture.title),
        "view": picture.name,
        "policy": picture.policy,
        "version": picture.digest,
        "licence": LICENCE,
        "notice": NOTICE,
    }


def edge_values(picture: Picture, line: Line) -> dict[str, Any]:
    """An edge as flat values: lists are joined, and what is not told is empty."""
    values = edge(picture, line) | {"standing": line.standing, "policies": line.policies, "wider": line.wider}
    return {key: _flat(value) for key, value in values.items()}


def node_values(node: Node) -> dict[str, Any]:
    """A thing as flat values, with its other names by script."""
    names = BETWEEN.join(f"{text} ({script})" for text, script, _ in node.names)
    identifiers = BETWEEN.join(f"{key}={value}" for key, value in sorted(node.identifiers.items()))
    return {
        key: _flat(value)
        for key, value in {"label": node.label, "kind": node.kind, "names": names, "identifiers": identifiers}.items()
    }


def _flat(value: Any) -> str | int:
    if isinstance(value, list):
        return BETWEEN.join(visible(str(one)) for one in value)
    return value if isinstance(value, int) else visible(str(value)) if value is not None else ""


def cytoscape(picture: Picture, places: Mapping[str, Place]) -> bytes:
    """Cytoscape JSON, as Cytoscape, cytoscape.js and networkx read it."""
    nodes = [
        {
            "data": {"id": node.id, "value": node.id, "name": visible(node.label)} | node_values(node),
            "position": {"x": places[node.id][0], "y": places[node.id][1]},
        }
        for node in picture.drawn()
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
            | edge_values(picture, line)
        }
        for line in picture.visible()
    ]
    whole = {
        "format_version": "1.0",
        "directed": True,
        "multigraph": True,
        "data": list(about(picture).items()),
        "elements": {"nodes": nodes, "edges": edges},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def edge_list(picture: Picture) -> str:
    """One row an edge, as CSV; a cell that a spreadsheet would take for a formula starts with an apostrophe."""
    rows = [
        {"source": line.source, "target": line.target, "source_label": picture.nodes[line.source].label}
        | {"target_label": picture.nodes[line.target].label}
        | edge_values(picture, line)
        for line in picture.visible()
    ]
    return _csv(rows, [*EDGE_ENDS, *EDGE_KEYS])


def node_list(picture: Picture) -> str:
    """One row a thing, as CSV."""
    return _csv([{"id": node.id} | node_values(node) for node in picture.drawn()], ["id", *NODE_KEYS])


EDGE_ENDS = ("source", "target", "source_label", "target_label")
EDGE_KEYS = {
    **dict.fromkeys(("claim", "predicate", "label", "polarity", "support", "opposed"), "string"),
    **dict.fromkeys(("roots", "opponents"), "int"),
    **dict.fromkeys(
        ("attributions", "documents", "stances", "said_from", "holds_from", "said_to", "holds_to"), "string"
    ),
    **dict.fromkeys(("standing", "policies", "wider"), "string"),
}
NODE_KEYS = dict.fromkeys(("label", "kind", "names", "identifiers"), "string")


def _csv(rows: list[dict[str, Any]], columns: list[str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: _safe(visible(str(value))) for key, value in row.items()} for row in rows)
    return text.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def graphml(picture: Picture, places: Mapping[str, Place]) -> bytes:
    """GraphML with typed keys; every edge has its claim for an id."""
    root = ElementTree.Element("graphml", {"xmlns": GRAPHML})
    node_keys = NODE_KEYS | {"x": "double", "y": "double"}
    for sort, keys in (("graph", dict.fromkeys(about(picture), "string")), ("node", node_keys), ("edge", EDGE_KEYS)):
        for name, kind in keys.items():
            described = {"id": f"{sort}-{name}", "for": sort, "attr.name": name, "attr.type": kind}
            ElementTree.SubElement(root, "key", described)
    graph = ElementTree.SubElement(root, "graph", {"id": picture.name, "edgedefault": "directed"})
    _data(graph, "graph", about(picture))
    for node in picture.drawn():
        place = {"x": places[node.id][0], "y": places[node.id][1]}
        _data(ElementTree.SubElement(graph, "node", {"id": node.id}), "node", node_values(node) | place)
    for line in picture.visible():
        ends = {"id": line.id, "source": line.source, "target": line.target}
        _data(ElementTree.SubElement(graph, "edge", ends), "edge", edge_values(picture, line))
    return _xml(root)


def _data(parent: ElementTree.Element, sort: str, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        if value != "":
            ElementTree.SubElement(parent, "data", {"key": f"{sort}-{name}"}).text = str(value)


def gexf(picture: Picture, places: Mapping[str, Place]) -> bytes:
    """GEXF 1.3, dynamic: an edge lasts while it is said to hold, and `said` tells when each statement was made."""
    ElementTree.register_namespace("viz", VIZ)
    root = ElementTree.Element("gexf", {"xmlns": GEXF, "version": "1.3"})
    meta = ElementTree.SubElement(root, "meta")
    ElementTree.SubElement(meta, "creator").text = "Overseas Stations KG"
    described = about(picture)
    ElementTree.SubElement(meta, "description").text = " · ".join(filter(None, described.values()))
    settings = {
        "mode": "dynamic",
        "defaultedgetype": "directed",
        "timeformat": "date",
        "timerepresentation": "interval",
    }
    graph = ElementTree.SubElement(root, "graph", settings)
    _declare(graph, "node", "static", NODE_KEYS)
    _declare(graph, "edge", "static", {key: kind for key, kind in EDGE_KEYS.items() if key != "label"})
    _declare(graph, "edge", "dynamic", {"said": "string"})
    nodes = ElementTree.SubElement(graph, "nodes")
    for node in picture.drawn():
        _gexf_node(nodes, node, places[node.id])
    edges = ElementTree.SubElement(graph, "edges")
    for line in picture.visible():
        _gexf_edge(edges, picture, line)
    return _xml(root)


def _declare(graph: ElementTree.Element, sort: str, mode: str, keys: Mapping[str, str]) -> None:
    attributes = ElementTree.SubElement(graph, "attributes", {"class": sort, "mode": mode})
    for name, kind in keys.items():
        described = {"id": name, "title": name, "type": "integer" if kind == "int" else kind}
        ElementTree.SubElement(attributes, "attribute", described)


def _gexf_node(nodes: ElementTree.Element, node: Node, place: Place) -> None:
    element = ElementTree.SubElement(nodes, "node", {"id": node.id, "label": visible(node.label)})
    _attvalues(element, node_values(node))
    red, green, blue = _rgb(grammar.FILLS.get(node.kind, grammar.PLAIN))
    ElementTree.SubElement(element, f"{{{VIZ}}}color", {"r": red, "g": green, "b": blue})
    # vertical axes point down on a page and up in Gephi
    ElementTree.SubElement(element, f"{{{VIZ}}}position", {"x": str(place[0]), "y": str(-place[1]), "z": "0.0"})
    ElementTree.SubElement(element, f"{{{VIZ}}}size", {"value": "10.0"})
    ElementTree.SubElement(element, f"{{{VIZ}}}shape", {"value": GEXF_SHAPES.get(node.kind, "disc")})


def _gexf_edge(edges: ElementTree.Element, picture: Picture, line: Line) -> None:
    described = {"id": line.id, "source": line.source, "target": line.target, "kind": line.predicate}
    element = ElementTree.SubElement(edges, "edge", described | {"label": visible(line.label), "weight": "1.0"})
    values = {key: value for key, value in edge_values(picture, line).items() if key != "label"}
    said = [(_interval(one["said"]), f"{one['stance']}: {one['speaker_label']}") for one in _told(picture, line)]
    _attvalues(element, values, [(span, text) for span, text in said if span])
    spells = _spells(picture, line)
    if spells:
        parent = ElementTree.SubElement(element, "spells")
        for spell in spells:
            ElementTree.SubElement(parent, "spell", spell)
    stroke = grammar.stroke(line)
    red, green, blue = _rgb(stroke.colour)
    ElementTree.SubElement(element, f"{{{VIZ}}}color", {"r": red, "g": green, "b": blue})
    ElementTree.SubElement(element, f"{{{VIZ}}}thickness", {"value": str(stroke.width)})
    shape = {"alleged": "dashed", "neutral": "dotted"}.get(line.support, "solid")
    ElementTree.SubElement(element, f"{{{VIZ}}}shape", {"value": shape})


def _told(picture: Picture, line: Line) -> list[dict[str, Any]]:
    return [picture.attributions[id] for id in line.attributions]


def _interval(clock: Mapping[str, str]) -> dict[str, str]:
    return {name: clock[key] for key, name in (("from", "start"), ("to", "end")) if key in clock}


def _spells(picture: Picture, line: Line) -> list[dict[str, str]]:
    """The distinct times at which supporters say that it holds; none where one of them tells no time, so always."""
    supporting = [one for one in _told(picture, line) if one["side"] == "supporting"]
    spans = [_interval(one["holds"]) for one in supporting]
    distinct = sorted({tuple(sorted(span.items())) for span in spans}, reverse=True)
    return [dict(span) for span in distinct] if all(spans) else []


def _attvalues(
    element: ElementTree.Element, values: Mapping[str, object], said: Iterable[tuple[dict[str, str], str]] = ()
) -> None:
    parent = ElementTree.SubElement(element, "attvalues")
    for name, value in values.items():
        if value != "":
            ElementTree.SubElement(parent, "attvalue", {"for": name, "value": str(value)})
    for span, text in said:
        ElementTree.SubElement(parent, "attvalue", {"for": "said", "value": visible(text)} | span)


def _rgb(colour: str) -> tuple[str, str, str]:
    return str(int(colour[1:3], 16)), str(int(colour[3:5], 16)), str(int(colour[5:7], 16))


def _xml(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root, " ")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
