"""Sites: where things are, as far as a document names city or country."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kg.names import DEFAULT_POLICY
from kg.query.engine import Engine
from kg.query.nodes import read_labels, select_rows
from kg.query.same_sites import map_same, read_same_sites

#: What a map can show, with the class of each.
KINDS = {
    "stations": "Station",
    "groups": "Group",
    "organizations": "Organization",
    "programmes": "Programme",
    "responses": "GovernmentResponse",
}
#: The kind of what governments did, which is in a country because that government did it.
ACTS = "responses"
THINGS = "SELECT DISTINCT ?thing WHERE { ?thing a kg:%s }"
PLACES = """
SELECT ?thing ?property ?place WHERE {{
  VALUES ?thing {{ {nodes} }}
  ?thing ?property ?place . VALUES ?property {{ kg:locatedIn kg:inCountry kg:byCountry }}
}}
"""
CODES = "SELECT ?country ?code WHERE {{ VALUES ?country {{ {nodes} }} ?country kg:isoCode ?code }}"
CITIES = "SELECT ?city ?kind WHERE {{ VALUES ?city {{ {nodes} }} ?city a ?kind . ?city a kg:City }}"
#: How many places may lie in one another, such as a street in a borough in a city.
DEPTH = 6


@dataclass(frozen=True)
class Site:
    """A thing with the cities and countries in which a document says that it is."""

    id: str
    label: str
    cities: tuple[str, ...]
    countries: tuple[str, ...]
    #: Sites that the editors hold to be this one.
    others: tuple[str, ...] = ()


@dataclass
class Sites:
    """Sites of one kind, and the names of their places."""

    kind: str
    sites: list[Site]
    labels: dict[str, str] = field(default_factory=dict)
    #: ISO 3166 codes of countries, and the country of each city.
    codes: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)

    def list_by_city(self) -> dict[str, list[Site]]:
        """Return the sites of which a document names the city, by city."""
        listed: dict[str, list[Site]] = {}
        for site in self.sites:
            for city in site.cities:
                listed.setdefault(city, []).append(site)
        return dict(sorted(listed.items()))

    def list_by_country_alone(self) -> dict[str, list[Site]]:
        """Return the sites of which only the country is known, by country."""
        listed: dict[str, list[Site]] = {}
        for site in self.sites:
            named = {self.countries.get(city, "") for city in site.cities}
            for country in site.countries:
                if country not in named:
                    listed.setdefault(country, []).append(site)
        return dict(sorted(listed.items()))

    def list_by_country(self) -> dict[str, list[Site]]:
        """Return all sites of each country."""
        listed: dict[str, list[Site]] = {}
        for site in self.sites:
            for country in site.countries:
                listed.setdefault(country, []).append(site)
        return dict(sorted(listed.items()))

    def list_without_place(self) -> list[Site]:
        """Return the sites of which no document names city or country."""
        return [site for site in self.sites if not site.countries and not site.cities]

    def select(self, ids: Iterable[str]) -> "Sites":
        """Return those of some ids."""
        chosen = set(ids)
        sites = [site for site in self.sites if chosen.intersection((site.id, *site.others))]
        return Sites(self.kind, sites, self.labels, self.codes, self.countries)


def read_sites(
    engine: Engine,
    kind: str = "stations",
    policy: str = DEFAULT_POLICY,
    *,
    only: Iterable[str] | None = None,
) -> Sites:
    """Return where all things of a kind are under a truth policy.

    Args:
        engine: the release.
        kind: a key of KINDS.
        policy: which claims count; the places of cities are those of the default policy.
        only: the IRIs of the things, by default all of the kind.
    """
    if only is None:
        only = [str(row["thing"]) for row in engine.select(THINGS % KINDS[kind])]
    things = set(only)
    geography = _read_geography(engine, things, policy)
    sites = [_make_site(engine, thing, geography) for thing in sorted(things)]
    codes: dict[str, str] = {}
    countries: dict[str, str] = {}
    for country, code in select_rows(engine, CODES, geography.list_countries()):
        codes[engine.shorten(country.value)] = code.value
    for city in geography.cities:
        for country in sorted(geography.find_countries({city})):
            countries.setdefault(engine.shorten(city), engine.shorten(country))
    labels = {engine.shorten(node): label for node, label in geography.labels.items()}
    return Sites(kind, sites, labels, codes, countries)


def join_same(engine: Engine, shown: Sites) -> Sites:
    """Return sites in which those that the editors hold to be one station count once.

    The one has the places of all of them, under the name of the row, with that of each other.
    """
    known = {site.id: site for site in shown.sites}
    same = map_same(read_same_sites(engine, map(engine.expand, known)))
    for id, end in same.items():
        if id in known and end in known:
            one, site = known[end], known.pop(id)
            known[end] = replace(
                one,
                label=f"{one.label}, held to be {site.label}",
                cities=tuple(sorted({*one.cities, *site.cities})),
                countries=tuple(sorted({*one.countries, *site.countries})),
                others=(*one.others, id),
            )
    return replace(shown, sites=list(known.values()))


#: The countries that a node is in, and the places.
Step = tuple[set[str], set[str]]


@dataclass(frozen=True)
class _Geography:
    """Where things are, and what these places are in, by IRI."""

    things: dict[str, Step]
    areas: dict[str, Step]
    cities: set[str]
    labels: dict[str, str]

    def list_countries(self) -> set[str]:
        """Return all countries."""
        listed: set[str] = set()
        for own, _ in (*self.things.values(), *self.areas.values()):
            listed |= own
        return listed

    def find_countries(self, places: set[str]) -> set[str]:
        """Return the countries of places."""
        listed: set[str] = set()
        for place in self.list_within(places):
            listed |= self.areas.get(place, (set(), set()))[0]
        return listed

    def list_within(self, places: set[str]) -> set[str]:
        """Return places and all that they are in."""
        listed: set[str] = set()
        while places - listed:
            listed |= places
            places = {over for place in places for over in self.areas.get(place, ((), ()))[1]}
        return listed


def _make_site(engine: Engine, thing: str, geography: _Geography) -> Site:
    countries, near = geography.things.get(thing, (set(), set()))
    cities = geography.list_within(near) & geography.cities
    countries = countries | geography.find_countries(near)
    label = geography.labels.get(thing, engine.shorten(thing))
    return Site(
        engine.shorten(thing),
        label,
        tuple(sorted(map(engine.shorten, cities))),
        tuple(sorted(map(engine.shorten, countries))),
    )


def _read_geography(engine: Engine, things: set[str], policy: str) -> _Geography:
    steps = _read_steps(engine, things, policy)
    areas = _read_areas(engine, {place for _, near in steps.values() for place in near})
    cities = {city.value for city, _ in select_rows(engine, CITIES, areas)}
    geography = _Geography(steps, areas, cities, {})
    named = things | cities | geography.list_countries()
    geography.labels.update(read_labels(engine, named))
    return geography


def _read_steps(engine: Engine, nodes: Iterable[str], policy: str) -> dict[str, Step]:
    """Return the countries and the places of each node."""
    steps: dict[str, Step] = {}
    for node, property, place in select_rows(engine, PLACES, nodes, policy):
        countries, places = steps.setdefault(node.value, (set(), set()))
        (places if property.value.endswith("locatedIn") else countries).add(place.value)
    return steps


def _read_areas(engine: Engine, places: set[str]) -> dict[str, Step]:
    """Return what each place is in, and what that is in."""
    areas: dict[str, Step] = {}
    for _ in range(DEPTH):
        new = places - areas.keys()
        if not new:
            break
        areas |= {place: (set(), set()) for place in new}
        areas |= _read_steps(engine, new, DEFAULT_POLICY)
        places = {over for place in new for over in areas[place][1]}
    return areas
