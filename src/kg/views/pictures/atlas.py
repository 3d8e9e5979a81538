"""Map: points where a document names the city, else counts of a country."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from kg.views.lettering import cut, measure, wrap
from kg.views.pictures import world
from kg.views.pictures.canvas import (
    SMALL,
    Address,
    Element,
    Say,
    add,
    add_mark,
    add_rows,
    link_nothing,
    start,
    write,
)
from kg.views.pictures.panels import (
    Panel,
    find_crowd,
    find_part,
    find_region,
    fit_panel,
    get_world,
    touches,
    widen,
)
from kg.views.pictures.spread import Box, Point, surround
from kg.views.sites import ACTS, Site, Sites

#: Pixels: the widths of a map, of one country alone and of an inset; the height of a label; a gap.
WIDTH, FOCUS, INSET, LABEL, GAP = 1000.0, 330.0, 700.0, 14.0, 16.0
#: The width of a map for phones, in pixels.
PHONE = 330.0
#: The longest label, in pixels; the title of its mark has all of it.
LONGEST = 150.0
#: The radius of a point, and what each further site adds to it.
RADIUS, MORE = 4.0, 1.3
#: Pixels of a coast or border, at any scale.
COAST = 0.7
OF_ACT, OF_COUNTRY = "acts of its government", "known by country alone"
OF_CITY, REST, COUNTED = "the city is named", "and %(number)s more", "%(number)s %(kind)s"
ALONE = "on a country: how many are known by country alone"
ACTED = "on a country: how many acts of its government"
NAMED = "a point: a document names the city"
MAP = "Map"
LOST = "Without a place on this map: %(names)s."
PLACELESS = "%(number)s %(kind)s of which no document names city or country: %(names)s."
#: What a map shows, part by part; a part of which there is none is left out.
ON_COUNTRIES = "%(number)s on the countries whose governments acted"
NO_COUNTRY = "%(number)s of which no document names the country"
IN_CITIES = "%(number)s in a city that a document names"
ON_COUNTRY = "%(number)s known by country alone"
NO_PLACE = "%(number)s of which no document names either"
JOINED = "Held by the editors to be another, and counted with it: %(number)s."
COLON, COMMA, STOP = ": ", ", ", "."
#: All that a map says, for translators.
SAID = (
    *(ALONE, ACTED, NAMED, MAP, LOST, PLACELESS, JOINED, world.WHOSE),
    *(ON_COUNTRIES, NO_COUNTRY, IN_CITIES, ON_COUNTRY, NO_PLACE, COLON, COMMA, STOP),
    *(OF_ACT, OF_COUNTRY, OF_CITY, REST, COUNTED),
)
#: Returns what a mark stands for, in words.
Describe = Callable[["Mark"], str]


@dataclass(frozen=True)
class Mark:
    """A point or a count of the map: an id, a name, what is there, and where."""

    id: str
    name: str
    sites: list[Site]
    at: Point
    is_city: bool

    @property
    def radius(self) -> float:
        """The radius of a point."""
        return RADIUS + 2 * MORE * math.sqrt(len(self.sites) - 1)

    @property
    def size(self) -> tuple[float, float]:
        """The width and the height of a point or of the box of a count."""
        if self.is_city:
            return 2 * self.radius, 2 * self.radius
        return measure(str(len(self.sites)), SMALL, bold=True) + 10, LABEL + 1

    def describe(self, kind: str, say: Say = str) -> str:
        """Return what the mark stands for, in words."""
        where = OF_ACT if kind == ACTS else OF_COUNTRY
        where = say(OF_CITY if self.is_city else where)
        names = ", ".join(site.label for site in self.sites[:12])
        if len(self.sites) > 12:
            names += f" {say(REST) % {'number': len(self.sites) - 12}}"
        counted = _count(self.sites, kind, say)
        return f"{self.name}: {counted}, {where}: {names}"


def draw_map(
    sites: Sites,
    address: Address = link_nothing,
    *,
    focus: str = "",
    is_small: bool = False,
    say: Say = str,
) -> str:
    """Return a map of sites as SVG.

    Args:
        sites: what to draw, as `read_sites` returns it.
        address: returns the address of an id such as `city:madrid`.
        focus: a country to draw alone, by id; an empty text is the world.
        is_small: leave out the inset, labels and legend, for a page with little room.
        say: returns a text of the map in the language of the page.
    """
    width = FOCUS if focus else WIDTH
    root = start(width, 0, f"{say(MAP)}: {say(sites.kind)}", describe_map(sites, say))
    root.set("class", "picture map focus" if focus else "picture map")
    bottom = add_map(root, sites, address, focus, is_small=is_small, say=say)
    root.set("viewBox", f"0 0 {width:.0f} {bottom:.0f}")
    root.set("height", f"{bottom:.0f}")
    return write(root)


def draw_narrow_map(sites: Sites, address: Address = link_nothing, say: Say = str) -> str:
    """Return a map for phones, as SVG: parts of the world one below the other.

    Its land is that of `draw_map`, which must be in the same page.
    """
    root = start(PHONE, 0, f"{say(MAP)}: {say(sites.kind)}", describe_map(sites, say))
    root.set("class", "picture map narrow")
    marks, bottom = list_marks(sites), 0.0
    describe = partial(Mark.describe, kind=sites.kind, say=say)
    for part, some in find_regions(marks):
        panel = fit_panel(part, 0, bottom, PHONE)
        _add_panel(root, panel, is_first=False)
        _add_marks(root, panel, some, (describe, address, []), is_small=False)
        bottom = panel.place.bottom + GAP
    place = Box(0, bottom - GAP, PHONE, bottom)
    bottom = _add_legend(root, place, sites, list_notes(sites, marks, say), say)
    root.set("viewBox", f"0 0 {PHONE:.0f} {bottom:.0f}")
    root.set("height", f"{bottom:.0f}")
    return write(root)


def find_regions(marks: Iterable[Mark]) -> list[tuple[Box, list[Mark]]]:
    """Return the parts of the world that have marks, each with its own."""
    regions: dict[Box, list[Mark]] = {}
    for mark in marks:
        region = find_region(mark.at)
        regions.setdefault(region, []).append(mark)
    parts = []
    for region in sorted(regions):
        some = regions[region]
        parts.append((widen([mark.at for mark in some], 1.2), some))
    return parts


def add_map(
    root: Element,
    sites: Sites,
    address: Address,
    focus: str = "",
    *,
    is_small: bool = False,
    say: Say = str,
) -> float:
    """Add a map with its legend, and return where it ends."""
    marks = list_marks(sites)
    panels = choose_panels(sites, marks, focus, is_small=is_small)
    describe = partial(Mark.describe, kind=sites.kind, say=say)
    _add_land(root, sites, panels[0].part)
    for panel in panels:
        _add_panel(root, panel, is_first=panel is panels[0])
    for panel in panels:
        insets = panels[1:] if panel is panels[0] else []
        _add_marks(root, panel, marks, (describe, address, insets), is_small=is_small)
    if is_small:
        return panels[0].place.bottom
    last = panels[-1].place
    place = Box(0, last.bottom, last.right, last.bottom)
    if len(panels) > 1:
        place = Box(last.right + GAP, last.top, WIDTH, last.bottom)
    notes = [say(world.WHOSE)] if focus else list_notes(sites, marks, say)
    return max(_add_legend(root, place, sites, notes, say), last.bottom + 6)


def list_marks(sites: Sites) -> list[Mark]:
    """Return the marks that have a place: counts of countries, then points of cities."""
    marks = []
    shapes = world.list_countries()
    for country, some in sites.list_by_country_alone().items():
        shape = shapes.get(sites.codes.get(country, ""))
        if shape:
            name = sites.labels.get(country, country)
            marks.append(Mark(country, name, some, shape.middle, is_city=False))
    for city, some in sites.list_by_city().items():
        at = world.find_city(city)
        if at:
            marks.append(Mark(city, sites.labels.get(city, city), some, at, is_city=True))
    return sorted(marks, key=lambda mark: (-len(mark.sites), mark.id))


def list_notes(sites: Sites, marks: list[Mark], say: Say = str) -> list[str]:
    """Return what the map cannot show, and whose map it is."""
    shown = {mark.id for mark in marks}
    lost = []
    for place in (*sites.list_by_city(), *sites.list_by_country_alone()):
        if place not in shown:
            lost.append(sites.labels.get(place, place))
    notes = []
    if lost:
        notes.append(say(LOST) % {"names": ", ".join(sorted(lost))})
    nowhere = sites.list_without_place()
    if nowhere:
        names = ", ".join(site.label for site in nowhere)
        values = {"number": len(nowhere), "kind": say(sites.kind), "names": names}
        notes.append(say(PLACELESS) % values)
    return [*notes, say(world.WHOSE)]


def describe_map(sites: Sites, say: Say = str) -> str:
    """Return what a map shows, in words."""
    named = sum(bool(site.cities) for site in sites.sites)
    alone = sum(bool(site.countries) and not site.cities for site in sites.sites)
    nowhere = len(sites.list_without_place())
    joined = sum(len(site.others) for site in sites.sites)
    if sites.kind == ACTS:
        parts = [(ON_COUNTRIES, alone), (NO_COUNTRY, nowhere)]
    else:
        parts = [(IN_CITIES, named), (ON_COUNTRY, alone), (NO_PLACE, nowhere)]
    said = [say(words) % {"number": number} for words, number in parts if number]
    counted = _count(sites.sites, sites.kind, say)
    if said:
        counted += say(COLON) + say(COMMA).join(said)
    notes = [say(JOINED) % {"number": joined}] if joined else []
    return " ".join([counted + say(STOP), *notes, say(world.WHOSE)])


def _count(sites: list[Site], kind: str, say: Say) -> str:
    """Return how many there are of a kind, in words."""
    kind = kind.removesuffix("s") if len(sites) == 1 else kind
    return say(COUNTED) % {"number": len(sites), "kind": say(kind)}


def choose_panels(sites: Sites, marks: list[Mark], focus: str, *, is_small: bool) -> list[Panel]:
    """Return the world with an inset where marks crowd, or one country."""
    if focus:
        part = find_part(sites.codes.get(focus, "")) or get_world()
        return [fit_panel(part, 0, 0, FOCUS)]
    panels = [fit_panel(get_world(), 0, 0, WIDTH)]
    crowd = None if is_small else find_crowd(mark.at for mark in marks)
    if crowd:
        panels.append(fit_panel(crowd, 0, panels[0].place.bottom + GAP, INSET))
    return panels


def _add_land(root: Element, sites: Sites, part: Box) -> None:
    """Add the shapes of a part of the world, once; panels show parts of them."""
    codes = {code: id for id, code in sites.codes.items()}
    defs = add(root, "defs")
    land = add(defs, "g", id="land", stroke_linejoin="round")
    counts = {country: len(some) for country, some in sites.list_by_country().items()}
    rest = []
    for code, shape in world.list_countries().items():
        country = codes.get(code, "")
        if not touches(shape.path, part):
            continue
        if not counts.get(country):
            rest.append(shape.path)
        else:
            add(land, "path", d=shape.path, fill="land-named", data_id=country)
    add(land, "path", d="".join(rest), fill="land")


def _add_panel(root: Element, panel: Panel, *, is_first: bool) -> None:
    """Add the land of a panel, and the frame of an inset."""
    place, part = panel.place, panel.part
    name = f"panel-{place.right:.0f}-{place.top:.0f}"
    box = {
        "x": place.left,
        "y": place.top,
        "width": place.right - place.left,
        "height": place.bottom - place.top,
    }
    clip = add(root, "clipPath", id=name)
    add(clip, "rect", **box)
    group = add(root, "g", clip_path=f"url(#{name})")
    move = f"translate({place.left:.1f} {place.top:.1f}) scale({panel.scale:.4f})"
    move += f" translate({-part.left:.1f} {-part.top:.1f})"
    coast = {"stroke": "coast", "stroke_width": f"{COAST / panel.scale:.3f}"}
    add(group, "use", href="#land", transform=move, **coast)
    if not is_first:
        add(root, "rect", **box, fill="none", stroke="soft", stroke_width=1)


def _add_marks(
    root: Element,
    panel: Panel,
    marks: list[Mark],
    around: tuple[Describe, Address, list[Panel]],
    *,
    is_small: bool,
) -> None:
    """Add the marks of a panel; those that an inset shows are dots."""
    describe, address, insets = around
    for inset in insets:
        _add_inset_frame(root, panel, inset)
    full = []
    for mark in filter(lambda mark: panel.has(mark.at), marks):
        if is_small or any(inset.has(mark.at) for inset in insets):
            x, y = panel.project(mark.at)
            add(root, "circle", cx=x, cy=y, r=2.2, fill="dot" if mark.is_city else "soft")
        else:
            full.append(mark)
    _add_full_marks(root, panel, full, describe, address)


def _add_inset_frame(root: Element, panel: Panel, inset: Panel) -> None:
    left, top = panel.project((inset.part.left, inset.part.top))
    right, bottom = panel.project((inset.part.right, inset.part.bottom))
    size = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    add(root, "rect", **size, fill="none", stroke="soft", stroke_width=1)
    panel.spread.take(Box(left, top, right, bottom))


def _add_full_marks(
    root: Element, panel: Panel, marks: list[Mark], describe: Describe, address: Address
) -> None:
    """Add points, then counts, near their places, then labels."""
    groups: list[tuple[Mark, Element, Box]] = []
    for mark in sorted(marks, key=lambda mark: not mark.is_city):
        group = add_mark(root, address(mark.id), describe(mark), data_id=mark.id)
        place = panel.project(mark.at)
        box = panel.spread.find(place, *mark.size) or surround(place, *mark.size)
        groups.append((mark, group, box))
    for mark, group, box in groups:
        _draw_mark(group, mark, panel.project(mark.at), box)
    for mark, group, box in groups:
        _add_label(group, panel, mark, box)


def _draw_mark(group: Element, mark: Mark, place: Point, box: Box) -> None:
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    number = str(len(mark.sites))
    look = {"text_anchor": "middle", "font_size": SMALL, "font_weight": 600}
    x, y = middle
    if abs(place[0] - x) + abs(place[1] - y) > (1 if mark.is_city else LABEL):
        ends = {"x1": place[0], "y1": place[1], "x2": x, "y2": y}
        add(group, "line", **ends, stroke="soft", stroke_width=0.8)
    if mark.is_city:
        add(group, "circle", cx=x, cy=y, r=mark.radius, fill="dot", stroke="paper")
        if len(mark.sites) > 1:
            add(group, "text", number, x=x, y=y + 4, **look | {"font_size": 10.5}, fill="on-dot")
        return
    size = {"x": box.left, "y": box.top, "width": box.right - box.left, "height": LABEL + 1}
    add(group, "rect", **size, rx=2, fill="paper", stroke="dot", stroke_width=1.2)
    add(group, "text", number, x=x, y=y + 4, **look, fill="ink")


def _add_label(group: Element, panel: Panel, mark: Mark, box: Box) -> None:
    """Add the name of a mark beside it, if there is room."""
    text = cut(mark.name, SMALL, LONGEST)
    place = panel.spread.find_beside(box, measure(text, SMALL) + 2, LABEL)
    if place:
        halo = {"stroke": "paper", "stroke_width": 2.5, "paint_order": "stroke"}
        x = (place.left + place.right) / 2
        look = {"font_size": SMALL, "text_anchor": "middle", "fill": "ink"}
        add(group, "text", text, x=x, y=place.bottom - 3.5, **look, **halo)


def _add_legend(
    root: Element, place: Box, sites: Sites, notes: Iterable[str], say: Say = str
) -> float:
    """Add what marks mean at a place, and return where that ends."""
    x, y, width = place.left, place.top + 18, place.right
    add(root, "circle", cx=x + 10, cy=y - 4, r=RADIUS + 1, fill="dot")
    rows = wrap(say(NAMED), SMALL, width - x - 30, rows=3)
    add_rows(root, rows, x + 26, y, font_size=SMALL, fill="ink")
    y += 14 * len(rows) + 8
    box = {"x": x + 2, "y": y - 12, "width": 16, "height": LABEL + 1, "rx": 2}
    add(root, "rect", **box, fill="paper", stroke="dot", stroke_width=1.2)
    rows = wrap(say(ACTED if sites.kind == ACTS else ALONE), SMALL, width - x - 30, rows=3)
    add_rows(root, rows, x + 26, y, font_size=SMALL, fill="ink")
    y += 14 * len(rows) + 14
    for note in notes:
        rows = wrap(note, SMALL, width - x - 8, rows=8)
        add_rows(root, rows, x + 2, y, font_size=SMALL, fill="soft")
        y += 14 * len(rows) + 8
    return y + 6
