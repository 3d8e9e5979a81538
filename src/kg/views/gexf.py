"""Serialize diagrams as GEXF 1.3, which has times for edges.

networkx writes GEXF 1.2, and Gephi merges the parallel edges of its files.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

from kg.query.table import escape_controls
from kg.views import style
from kg.views.diagram import Diagram
from kg.views.elements import Edge, Node
from kg.views.interchange import (
    EDGE_TYPES,
    NODE_TYPES,
    SEPARATOR,
    describe_file,
    escape_member,
    flatten_edge,
    flatten_node,
)
from kg.views.layout import Position, Positions

Element = ElementTree.Element

GEXF, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
#: Edges that are speech and no claim. They last from when the words were said.
SPEECH = ("kg:stance", "kg:relay")
#: The shapes of GEXF for kinds; others are discs.
SHAPES = {
    "Station": "square",
    "Person": "disc",
    "Case": "diamond",
    "GovernmentResponse": "triangle",
}
LINE_SHAPES = {"alleged": "dashed", "neutral": "dotted"}

#: The first and the last day of a period, as ordinal numbers. Both belong to it.
Period = tuple[int, int]
#: The first and last day of periods with an open end.
EVER, NEVER = 0, date.max.toordinal() + 1


def serialize_gexf(diagram: Diagram, positions: Positions) -> bytes:
    """Return GEXF 1.3 with times.

    An edge lasts while it is said to hold. Its attribute `said` has the days of each statement.
    """
    ElementTree.register_namespace("viz", VIZ)
    root = Element("gexf", {"xmlns": GEXF, "version": "1.3"})
    _add_meta(root, diagram)
    graph = ElementTree.SubElement(
        root,
        "graph",
        {
            "mode": "dynamic",
            "defaultedgetype": "directed",
            "timeformat": "date",
            "timerepresentation": "interval",
        },
    )
    # the label of an edge is an XML attribute
    edge_types = {key: type for key, type in EDGE_TYPES.items() if key != "label"}
    _declare(graph, "node", "static", NODE_TYPES)
    _declare(graph, "edge", "static", edge_types)
    _declare(graph, "edge", "dynamic", {"said": "string"})
    nodes = ElementTree.SubElement(graph, "nodes")
    for node in diagram.select_nodes():
        _add_node(nodes, node, positions[node.id])
    edges = ElementTree.SubElement(graph, "edges")
    shown = diagram.select_edges()
    for edge, kind in zip(shown, _list_kinds(shown), strict=True):
        _add_edge(edges, diagram, edge, kind)
    ElementTree.indent(root, " ")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_meta(root: Element, diagram: Diagram) -> None:
    meta = ElementTree.SubElement(root, "meta")
    ElementTree.SubElement(meta, "creator").text = "Overseas Stations KG"
    description = " · ".join(filter(None, describe_file(diagram).values()))
    ElementTree.SubElement(meta, "description").text = description


def _list_kinds(edges: list[Edge]) -> list[str]:
    """Return a kind for each edge: its predicate, numbered where edges are parallel.

    Gephi merges edges of the same kind between the same nodes.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    kinds = []
    for edge in edges:
        parallel = (edge.source, edge.target, edge.predicate)
        counts[parallel] += 1
        number = counts[parallel]
        kinds.append(edge.predicate if number == 1 else f"{edge.predicate} {number}")
    return kinds


def _declare(graph: Element, sort: str, mode: str, types: Mapping[str, str]) -> None:
    attributes = ElementTree.SubElement(graph, "attributes", {"class": sort, "mode": mode})
    for name, type in types.items():
        ElementTree.SubElement(attributes, "attribute", {"id": name, "title": name, "type": type})


def _add_node(nodes: Element, node: Node, position: Position) -> None:
    label = escape_controls(node.label)
    element = ElementTree.SubElement(nodes, "node", {"id": node.id, "label": label})
    _add_values(element, flatten_node(node))
    x, y = position
    _add_viz(element, "color", **_split_colour(style.fill(node.kind)))
    # vertical axes point down in a diagram and up in Gephi
    _add_viz(element, "position", x=str(x), y=str(-y), z="0.0")
    _add_viz(element, "size", value="10.0")
    _add_viz(element, "shape", value=SHAPES.get(node.kind, "disc"))


def _add_edge(edges: Element, diagram: Diagram, edge: Edge, kind: str) -> None:
    element = ElementTree.SubElement(
        edges,
        "edge",
        {
            "id": edge.id,
            "source": edge.source,
            "target": edge.target,
            "kind": kind,
            "label": escape_controls(edge.label),
            "weight": "1.0",
        },
    )
    values = flatten_edge(diagram, edge)
    del values["label"]
    attributes = _add_values(element, values)
    for period, texts in split_periods(_list_statements(diagram, edge)):
        value = {"for": "said", "value": SEPARATOR.join(texts)}
        ElementTree.SubElement(attributes, "attvalue", value | describe_period(period))
    _add_spells(element, diagram, edge)
    stroke = style.stroke(edge)
    _add_viz(element, "color", **_split_colour(stroke.colour))
    _add_viz(element, "thickness", value=str(stroke.width))
    _add_viz(element, "shape", value=LINE_SHAPES.get(edge.support, "solid"))


def _add_viz(element: Element, name: str, **attributes: str) -> None:
    ElementTree.SubElement(element, f"{{{VIZ}}}{name}", attributes)


def _add_values(element: Element, values: Mapping[str, object]) -> Element:
    """Add the attributes that have a value, and return their element."""
    attributes = ElementTree.SubElement(element, "attvalues")
    for name, value in values.items():
        if value != "":
            ElementTree.SubElement(attributes, "attvalue", {"for": name, "value": str(value)})
    return attributes


def _split_colour(colour: str) -> dict[str, str]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return {"r": str(red), "g": str(green), "b": str(blue)}


def _list_statements(diagram: Diagram, edge: Edge) -> list[tuple[Period, str]]:
    """Return when each dated statement was made, and who took which stance."""
    statements = []
    for id in edge.attributions:
        attribution = diagram.attributions[id]
        period = read_period(attribution["said"])
        if period:
            text = escape_member(f"{attribution['stance']}: {attribution['speaker_label']}")
            statements.append((period, text))
    return statements


def _add_spells(element: Element, diagram: Diagram, edge: Edge) -> None:
    """Add the periods in which supporters say that an edge holds.

    Without spells an edge lasts for ever: so it does where a supporter states no period.
    """
    periods = _list_periods(diagram, edge)
    dated = [period for period in periods if period]
    spells = [describe_period(period) for period in join_periods(dated)]
    if not spells or len(dated) < len(periods) or not all(spells):
        return
    parent = ElementTree.SubElement(element, "spells")
    for spell in spells:
        ElementTree.SubElement(parent, "spell", spell)


def _list_periods(diagram: Diagram, edge: Edge) -> list[Period | None]:
    """Return the period that each supporter states; of speech, when it was said."""
    attributions = [diagram.attributions[id] for id in edge.attributions]
    if edge.predicate in SPEECH:
        return [read_period(one["said"]) for one in attributions]
    supporting = [
        one for one in attributions if one["side"] == "supporting" and not one["withdrawn"]
    ]
    return [read_period(one["holds"]) for one in supporting]


def read_period(clock: Mapping[str, str]) -> Period | None:
    """Return the period of a clock with `from`, `to` or both, or None."""
    if "from" not in clock and "to" not in clock:
        return None
    first, last = clock.get("from"), clock.get("to")
    return (
        date.fromisoformat(first).toordinal() if first else EVER,
        date.fromisoformat(last).toordinal() if last else NEVER,
    )


def describe_period(period: Period) -> dict[str, str]:
    """Return a period as the XML attributes `start` and `end`, without its open ends."""
    first, last = period
    attributes = {}
    if first != EVER:
        attributes["start"] = date.fromordinal(first).isoformat()
    if last != NEVER:
        attributes["end"] = date.fromordinal(last).isoformat()
    return attributes


def join_periods(periods: Iterable[Period]) -> list[Period]:
    """Return the same days in periods of which no two share a day, in order.

    Gephi refuses the second of two that do.
    """
    joined: list[Period] = []
    for first, last in sorted(set(periods)):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def split_periods(texts: Iterable[tuple[Period, str]]) -> list[tuple[Period, list[str]]]:
    """Return periods of which no two share a day, each with all texts that cover it."""
    dated = list(texts)
    cuts: set[int] = set()
    for (first, last), _ in dated:
        cuts.update((first, last + 1))
    split = []
    for first, after in pairwise(sorted(cuts)):
        covering = {text for (start, end), text in dated if start <= first and after <= end + 1}
        if covering:
            split.append(((first, after - 1), sorted(covering)))
    return split
