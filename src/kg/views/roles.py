"""Place the nodes of a criminal case by roles, in zones placed by hand."""

from collections.abc import Iterable
from typing import NamedTuple

from kg.views.diagram import Diagram
from kg.views.elements import Edge
from kg.views.labels import Rooms
from kg.views.layout import Positions

#: A diagram with more nodes than this is no picture of one case.
MOST = 70
#: With fewer the zones would be mostly empty: the places of springs say as much in less room.
LEAST = 8
ACCUSES, CONCERNS, CHARGED_BY = "kg:defendant", "kg:concerns", "kg:broughtBy"
HOSTED, MEMBER = "kg:hostedBy", "kg:memberOf"
#: What the accused or the site is said to have with who is behind it.
BEHIND = {
    "kg:actsFor",
    "kg:affiliatedWith",
    "kg:directedBy",
    "kg:inContactWith",
    "kg:ledBy",
    "kg:operatedBy",
    "kg:setUpBy",
    "kg:supportedBy",
    "kg:worksWith",
}
WHERE = {"City", "Place", "Province", "Country", "Continent"}


class Zone(NamedTuple):
    """A part of the picture: its heading, and where its first node is."""

    text: str
    x: float
    y: float
    #: Pixels to the next node.
    right: float
    down: float


#: The zones from the left to the right: who charges, the case, who is accused of what, who is
#: said to be behind it. Later nodes of a zone stand in its direction.
ZONES = {
    "charges": Zone("Who charges", 0, 0, 0, 84),
    "reports": Zone("Who reports", 0, 370, 0, 84),
    "case": Zone("The case", 330, 40, 0, 84),
    "acts": Zone("Acts of authorities", 330, 215, 0, 84),
    "accused": Zone("Accused", 690, 0, -60, 84),
    "group": Zone("Accused together", 820, 210, 0, 84),
    "site": Zone("The site", 690, 405, 0, 84),
    "where": Zone("Where", 520, 565, 170, 0),
    "behind": Zone("Said to be behind it", 1240, 0, 0, 72),
    "hosts": Zone("Host", 1240, 565, 0, 72),
    "others": Zone("Others", 0, 520, 0, 84),
}
HEADING_ABOVE = 40.0
#: What zones say, in the language of a page.
SAID = tuple(zone.text for zone in ZONES.values())


class Heading(NamedTuple):
    """The heading of a zone, and where its middle is."""

    text: str
    x: float
    y: float


def is_case(diagram: Diagram) -> bool:
    """Return whether a diagram is about a case with defendants."""
    shown = [edge for edge in diagram.edges if edge.shown]
    cases = {edge.source for edge in shown if edge.predicate == ACCUSES}
    nodes = sum(node.shown for node in diagram.nodes.values())
    return bool(cases) and LEAST <= nodes <= MOST and not _is_about_many(diagram, cases)


def _is_about_many(diagram: Diagram, cases: set[str]) -> bool:
    """Return whether most of what is shown has nothing to do with the cases."""
    near = set(cases)
    for _ in range(2):
        for edge in diagram.edges:
            if edge.shown and near & {edge.source, edge.target}:
                near |= {edge.source, edge.target}
    shown = {id for id, node in diagram.nodes.items() if node.shown}
    return len(shown - near) > len(shown) / 3


def assign_roles(diagram: Diagram) -> dict[str, str]:
    """Return the zone of each node, by what the edges and kinds say of it."""
    edges = [edge for edge in diagram.edges if edge.shown]
    cases = {edge.source for edge in edges if edge.predicate == ACCUSES}
    accused = {edge.target for edge in edges if edge.predicate == ACCUSES}
    sites = {e.target for e in edges if e.predicate == CONCERNS and e.source in cases}
    sites |= {id for id, node in diagram.nodes.items() if node.kind == "Station"}
    roles: dict[str, str] = {}
    for id, node in sorted(diagram.nodes.items()):
        if not node.shown:
            continue
        if id in cases or node.kind == "Case":
            roles[id] = "case"
        elif id in accused:
            roles[id] = "group" if node.kind == "Group" else "accused"
        elif id in sites:
            roles[id] = "site"
        else:
            roles[id] = _find_role(diagram, id, edges)
    return roles


def _find_role(diagram: Diagram, id: str, edges: Iterable[Edge]) -> str:
    """Return the zone of a node that is neither case, accused nor site."""
    kind = diagram.nodes[id].kind
    received = {edge.predicate for edge in edges if edge.target == id}
    if kind == "GovernmentResponse":
        return "acts"
    if kind in WHERE:
        return "where"
    if CHARGED_BY in received:
        return "charges"
    if HOSTED in received:
        return "hosts"
    if received & BEHIND:
        return "behind"
    return "reports" if kind in ("Publication", "Source") else "others"


def place_by_roles(diagram: Diagram, rooms: Rooms) -> tuple[Positions, list[Heading]]:
    """Return the position of each shown node, and the headings of the zones."""
    roles = assign_roles(diagram)
    positions: Positions = {}
    headings = []
    for name, zone in ZONES.items():
        nodes = _order([id for id, role in roles.items() if role == name], diagram, positions)
        for number, id in enumerate(nodes):
            positions[id] = (zone.x + zone.right * number, zone.y + zone.down * number)
        if nodes:
            middle = zone.x + zone.right * (len(nodes) - 1) / 2
            above = max(rooms[id].above for id in nodes)
            words = diagram.say(zone.text)
            headings.append(Heading(words, middle, zone.y - above - HEADING_ABOVE))
    return positions, headings


def _order(nodes: list[str], diagram: Diagram, placed: Positions) -> list[str]:
    """Return the nodes of a zone in the order of their placed neighbours."""

    def rank(id: str) -> tuple[float, str]:
        ends = []
        for edge in diagram.edges:
            other = edge.target if edge.source == id else edge.source
            if edge.shown and id in (edge.source, edge.target) and other in placed:
                ends.append(placed[other][1])
        return (sum(ends) / len(ends) if ends else 0.0, diagram.nodes[id].label)

    return sorted(nodes, key=rank)
