"""Folding: the stations of a bureau as one mark, which opens."""

from dataclasses import dataclass

from kg.query.row_names import shorten_bureau
from kg.views.diagram import Diagram

#: The edge from a station to the body that is said to run it.
RUNS = "kg:operatedBy"
#: Kinds of nodes to which a folded station may have edges beside its bureau.
PLACES = {"Country", "Province", "City", "Place", "Continent"}
#: Fewer stations of a bureau are drawn as they are.
LEAST = 3
NAME, STATION, STATIONS = "Stations of %(bureau)s", "%(num)s station", "%(num)s stations"
#: What marks of folded stations say, in the language of a page.
SAID: tuple[str, ...] = (NAME, STATION, STATIONS)


@dataclass(frozen=True)
class Fold:
    """The stations of a bureau: the id of the bureau, and of each station."""

    hub: str
    name: str
    members: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of its mark, as `assets/groups.js` makes it."""
        return f"folded {self.name}"


def find_folds(diagram: Diagram) -> list[Fold]:
    """Return the stations to fold: those with no edge but to one bureau and to places."""
    hubs: dict[str, set[str]] = {}
    others: set[str] = set()
    for edge in diagram.edges:
        if not edge.shown:
            continue
        for station, end in ((edge.source, edge.target), (edge.target, edge.source)):
            if edge.predicate == RUNS and station == edge.source:
                hubs.setdefault(station, set()).add(end)
            elif diagram.nodes[end].kind not in PLACES:
                others.add(station)
    members: dict[str, list[str]] = {}
    for station, bureaus in sorted(hubs.items()):
        node = diagram.nodes[station]
        if node.kind == "Station" and node.shown and len(bureaus) == 1 and station not in others:
            members.setdefault(min(bureaus), []).append(station)
    folds = []
    for hub, stations in sorted(members.items()):
        if len(stations) >= LEAST:
            ordered = sorted(stations, key=lambda id: (diagram.nodes[id].label, id))
            bureau = shorten_bureau(diagram.nodes[hub].label)
            name = diagram.say(NAME) % {"bureau": bureau}
            folds.append(Fold(hub, name, tuple(ordered)))
    return folds
