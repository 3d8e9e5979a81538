"""Map of a diagram: where its stations are, with words for narrow pages."""

from dataclasses import replace

from kg.views.diagram import Diagram
from kg.views.pictures.atlas import WIDTH, add_map, describe_map, draw_map, list_marks
from kg.views.pictures.canvas import Address, Say, add, link_nothing
from kg.views.pictures.frame import MARGIN, close_frame, open_frame
from kg.views.pictures.grid import Group
from kg.views.pictures.words import Line, frame_drawing
from kg.views.sites import Site, Sites


def fits_map(diagram: Diagram) -> bool:
    """Return whether a diagram has a station whose city or country is named."""
    sites = _select_sites(diagram)
    return bool(sites.list_by_country() or sites.list_by_city())


NO_CITY, NO_COUNTRY = "no city named", "in no country named"
NEITHER = "neither city nor country named"
#: What the words of a map say, in the language of a page.
SAID = (NO_CITY, NO_COUNTRY, NEITHER)


def draw_map_svg(diagram: Diagram) -> str:
    """Return the map of a diagram's stations as SVG."""
    sites = _select_sites(diagram)
    root, top = open_frame(diagram, describe_map(sites, diagram.say), width=WIDTH + 2 * MARGIN)
    root.set("class", "picture map")
    place = add(root, "g", transform=f"translate({MARGIN:.0f} {top:.1f})")
    return close_frame(root, top + add_map(place, sites, link_nothing, say=diagram.say))


def draw_map_html(diagram: Diagram, address: Address = link_nothing) -> str:
    """Return the map of a diagram's stations for a page."""
    return frame_map(_select_sites(diagram), address, diagram.say)


def frame_map(sites: Sites, address: Address = link_nothing, say: Say = str) -> str:
    """Return a map as a figure of a page, with its words for narrow pages."""
    caption = (describe_map(sites, say),)
    countries = list(sites.list_by_country())
    focus = countries[0] if len(countries) == 1 else ""
    drawing = draw_map(sites, address, focus=focus, say=say)
    return frame_drawing(drawing, _list_places(sites, say), address, name="map", caption=caption)


def _list_places(sites: Sites, say: Say = str) -> list[Line]:
    """Return in words what is in each country, by city or known by country alone."""
    of_country: dict[str, list[Line]] = {}
    for city, some in sites.list_by_city().items():
        country = sites.countries.get(city, "")
        of_country.setdefault(country, []).append(_describe_place(sites, city, some, say))
    for country, some in sites.list_by_country_alone().items():
        alone = [Line(site.id, site.label) for site in some]
        line = Line("", say(NO_CITY), _count(sites, some, say), alone)
        of_country.setdefault(country, []).append(line)
    lines = []
    for country in sorted(of_country, key=lambda id: sites.labels.get(id, id)):
        name = sites.labels.get(country, country or say(NO_COUNTRY))
        lines.append(Line(country, name, lines=of_country[country]))
    if nowhere := sites.list_without_place():
        unplaced = [Line(site.id, site.label) for site in nowhere]
        lines.append(Line("", say(NEITHER), _count(sites, nowhere, say), unplaced))
    return lines


def _describe_place(sites: Sites, place: str, some: list[Site], say: Say) -> Line:
    lines = [Line(site.id, site.label) for site in some]
    return Line(place, sites.labels.get(place, place), _count(sites, some, say), lines)


def _count(sites: Sites, some: list[Site], say: Say = str) -> str:
    return f"{say(sites.kind)}: {len(some)}"


def _select_sites(diagram: Diagram) -> Sites:
    """Return the sites of the stations that a diagram shows."""
    if diagram.sites is None:
        return Sites("stations", [])
    sites = diagram.sites.select(node.id for node in diagram.select_nodes())
    # a diagram names stations as people know them
    named = [replace(site, label=diagram.nodes[site.id].label) for site in sites.sites]
    return replace(sites, sites=named)


def list_places(diagram: Diagram) -> list[Group]:
    """Return the marks of a map that are no nodes of its diagram, with what is there."""
    sites = _select_sites(diagram)
    groups = []
    for mark in list_marks(sites):
        if mark.id in diagram.nodes and diagram.nodes[mark.id].shown:
            continue
        members = {site.id: _list_claims_of(diagram, site.id) for site in mark.sites}
        words = f"{mark.name}: {_count(sites, mark.sites, diagram.say)}"
        groups.append(Group(mark.id, words, members))
    return groups


def _list_claims_of(diagram: Diagram, id: str) -> list[str]:
    return [edge.id for edge in diagram.select_edges() if id in (edge.source, edge.target)]
