"""The map: where stations, organizations and acts are, as far as documents say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from kg.errors import KgError
from kg.pages.edition import Edition
from kg.pages.narrowing import Narrowing, find_country, read_narrowing
from kg.pages.phrases import call_places
from kg.pages.timed_claims import read_events
from kg.query.engine import Engine
from kg.views.pictures.atlas import draw_map, draw_narrow_map
from kg.views.pictures.clock import CLOCKS
from kg.views.sites import ACTS, KINDS, Site, Sites, join_same, read_sites


@dataclass
class Row:
    """A row of the table beside the map: a place and the sites there."""

    country: str
    city: str
    sites: list[Site]


@dataclass
class Map:
    """What the page of the map shows; `countries` are those that can be asked for."""

    countries: dict[str, str]
    sites: Sites
    picture: Markup = field(default_factory=Markup)
    rows: list[Row] = field(default_factory=list)
    nowhere: list[Site] = field(default_factory=list)
    #: What has no time in the period, or none at all.
    timeless: list[Site] = field(default_factory=list)


def read_map(engine: Engine, asked: Narrowing, edition: Edition) -> Map:
    """Return the map of what is asked for.

    Raises:
        UsageError: nothing is in the country that is asked for.
    """
    sites = join_same(engine, read_sites(engine, asked.kind, asked.policy))
    countries = list_countries(sites)
    chosen = find_country(asked.country, countries)
    if chosen:
        sites = sites.select(site.id for site in sites.sites if chosen in site.countries)
    every = sites.sites
    if asked.has_period:
        sites = sites.select(_list_timed(engine, asked, sites))
    shown = Map(countries, sites)
    shown.timeless = [site for site in every if site not in sites.sites]
    shown.rows = list_rows(sites)
    shown.nowhere = sites.list_without_place()
    if shown.rows:
        drawn = call_places(edition.to, sites)
        shown.picture = Markup(draw_map(drawn, edition.to.thing, focus=chosen, say=edition.say))
        if not chosen:
            shown.picture += Markup(draw_narrow_map(drawn, edition.to.thing, edition.say))
    return shown


def list_countries(sites: Sites) -> dict[str, str]:
    """Return the countries in which sites are, with their labels, in order of these."""
    countries = sites.list_by_country()
    labels = {country: sites.labels.get(country, country) for country in countries}
    return dict(sorted(labels.items(), key=lambda pair: pair[1]))


def list_rows(sites: Sites) -> list[Row]:
    """Return the places of sites: each city, and what is known by country alone."""
    rows = []
    for city, some in sites.list_by_city().items():
        rows.append(Row(sites.countries.get(city, ""), city, some))
    for country, some in sites.list_by_country_alone().items():
        rows.append(Row(country, "", some))
    labels = sites.labels
    return sorted(rows, key=lambda row: (labels.get(row.country, ""), labels.get(row.city, "~")))


def _list_timed(engine: Engine, asked: Narrowing, sites: Sites) -> list[str]:
    """Return the ids of the sites of which a claim has a time in the period."""
    ids = [id for site in sites.sites for id in (site.id, *site.others)]
    events = read_events(engine, map(engine.expand, ids), asked.policy)
    return [id for id, own in events.items() if any(map(asked.admits, own))]


def render_map(edition: Edition, values: Mapping[str, str] | None = None) -> str:
    """Return the page of the map.

    Args:
        edition: the release as pages.
        values: the fields of `narrowing.FIELDS` that are filled in.
    """
    engine, values = edition.engine, values or {}
    problem, shown = None, None
    asked = Narrowing(next(iter(KINDS)))
    try:
        asked = read_narrowing(values, KINDS)
        shown = read_map(engine, asked, edition)
    except KgError as error:
        problem = error
    return edition.render(
        "map.html",
        asked=asked,
        values=values,
        problem=problem,
        shown=shown,
        kinds=list(KINDS),
        clocks=CLOCKS,
        acts=ACTS,
        countries=shown.countries if shown else list_countries(read_sites(engine, asked.kind)),
    )
