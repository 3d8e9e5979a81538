"""Time: what is said to have been when, and when that was said, in lanes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from kg.errors import KgError
from kg.pages.edition import Edition
from kg.pages.map import list_countries
from kg.pages.narrowing import Narrowing, find_country, read_narrowing
from kg.pages.phrases import call_places
from kg.pages.timed_claims import read_events
from kg.query.engine import Engine
from kg.views.pictures.clock import CLOCKS
from kg.views.pictures.events import IS, NOWHERE, Event, Lane
from kg.views.pictures.lanes import draw_lanes
from kg.views.sites import Site, Sites, read_sites

#: What has a time, with the class of each. Acts are in lanes of countries, others in their own.
KINDS = {
    "responses": "GovernmentResponse",
    "stations": "Station",
    "groups": "Group",
    "organizations": "Organization",
    "publications": "Publication",
    "cases": "Case",
    "agreements": "Agreement",
    "programmes": "Programme",
}
THINGS = "SELECT DISTINCT ?thing WHERE { ?thing a kg:%s }"
#: The widths of the picture, and the most lanes of it and rows of its table.
WIDTH, PHONE, MOST_LANES, MOST_ROWS = 1100.0, 330.0, 120, 500


@dataclass
class Timeline:
    """What the page of time shows; `countries` are those that can be asked for."""

    countries: dict[str, str]
    lanes: list[Lane]
    picture: Markup = field(default_factory=Markup)
    #: Rows of the table: the lane, the event, and its times by clock.
    rows: list[tuple[Lane, Event]] = field(default_factory=list)
    undated: int = 0
    #: What has no time in the period, or none at all, and how many claims have none.
    timeless: list[Site] = field(default_factory=list)
    untimed: int = 0

    @property
    def has_objectors(self) -> bool:
        """Whether anybody objects to what is shown."""
        return any(event.objectors for _, event in self.rows)


def read_timeline(engine: Engine, asked: Narrowing, edition: Edition) -> Timeline:
    """Return what happened of a kind, in lanes.

    Raises:
        UsageError: nothing is in the country that is asked for.
    """
    sites = _read_things(engine, asked.kind)
    countries = list_countries(sites)
    chosen = find_country(asked.country, countries)
    if chosen:
        sites = sites.select(site.id for site in sites.sites if chosen in site.countries)
    sites = call_places(edition.to, sites)
    is_act = asked.kind == "responses"
    events = read_events(
        engine,
        [engine.expand(site.id) for site in sites.sites],
        asked.policy,
        predicate=IS if is_act else "",
    )
    if is_act:
        lanes, untimed = list_act_lanes(sites, events, asked, chosen), 0
    else:
        lanes, untimed = list_own_lanes(sites, events, asked)
    shown = Timeline(countries, lanes, untimed=untimed)
    shown.timeless = list_timeless(sites, events, lanes)
    shown.undated = len({event.id for lane in lanes for event in lane.undated})
    for lane in lanes:
        shown.rows += [(lane, event) for event in (*lane.dated, *lane.undated)]
    for width in (WIDTH, PHONE):
        shown.picture += Markup(
            draw_lanes(lanes[:MOST_LANES], edition.to.thing, width=width, say=edition.say)
        )
    return shown


def _read_things(engine: Engine, kind: str) -> Sites:
    things = [str(row["thing"]) for row in engine.select(THINGS % KINDS[kind])]
    return read_sites(engine, kind, only=things)


def list_act_lanes(
    sites: Sites, events: Mapping[str, list[Event]], asked: Narrowing, country: str = ""
) -> list[Lane]:
    """Return acts in lanes of the countries that act.

    Args:
        sites: the acts.
        events: the claims that say what each of them is.
        asked: the period that counts.
        country: the only country whose lane is drawn, if not all are.
    """
    lanes: dict[str, Lane] = {}
    for site in sites.sites:
        if site.id not in events:
            continue
        event = merge_events(site, events[site.id])
        if not asked.admits(event):
            continue
        for id in site.countries or ("",):
            if not country or id == country:
                label = sites.labels.get(id, NOWHERE)
                lanes.setdefault(id, Lane(id, label, [])).events.append(event)
    return sorted(lanes.values(), key=lambda lane: (not lane.id, lane.label))


def merge_events(site: Site, own: list[Event]) -> Event:
    """Return an act as one event, with the times of all claims that say what it is."""
    merged = Event(site.id, site.label)
    merged.note = ", ".join(event.note for event in own)
    merged.objectors = "; ".join(filter(None, dict.fromkeys(event.objectors for event in own)))
    for event in own:
        merged.claims += event.claims
        for clock, times in event.times.items():
            merged.times.setdefault(clock, []).extend(times)
    return merged


def list_own_lanes(
    sites: Sites, events: Mapping[str, list[Event]], asked: Narrowing
) -> tuple[list[Lane], int]:
    """Return dated claims in lanes of their subjects, and how many have no date."""
    lanes, untimed = [], 0
    for site in sites.sites:
        own = events.get(site.id, [])
        dated = [event for event in own if event.is_dated and asked.admits(event)]
        untimed += len(own) - len(dated)
        if dated:
            lanes.append(Lane(site.id, site.label, [replace(event) for event in dated]))
    return sorted(lanes, key=lambda lane: lane.label), untimed


def list_timeless(sites: Sites, events: Mapping[str, list[Event]], lanes: list[Lane]) -> list[Site]:
    """Return what has claims under the policy and is in no lane."""
    shown = {lane.id for lane in lanes}
    for lane in lanes:
        shown |= {event.id for event in lane.events}
    return [site for site in sites.sites if site.id in events and site.id not in shown]


def render_time(edition: Edition, values: Mapping[str, str] | None = None) -> str:
    """Return the page of time.

    Args:
        edition: the release as pages.
        values: the fields of `narrowing.FIELDS` that are filled in.
    """
    engine, values = edition.engine, values or {}
    problem, shown = None, None
    asked = Narrowing(next(iter(KINDS)))
    try:
        asked = read_narrowing(values, KINDS)
        shown = read_timeline(engine, asked, edition)
    except KgError as error:
        problem = error
    return edition.render(
        "time.html",
        asked=asked,
        values=values,
        problem=problem,
        shown=shown,
        kinds=list(KINDS),
        clocks=CLOCKS,
        countries=shown.countries if shown else list_countries(_read_things(engine, asked.kind)),
        most=MOST_ROWS,
        most_lanes=MOST_LANES,
    )
