"""Sites: the city where a document names it, else the country alone."""

from kg.query.engine import Engine
from kg.views.sites import KINDS, read_sites

#: Stations whose city a document names, by an independent query.
WITH_CITY = """
SELECT DISTINCT ?thing WHERE {
  ?thing a kg:Station ; kg:locatedIn ?place .
  { ?thing kg:locatedIn ?city } UNION { ?place kg:locatedIn ?city }
  UNION { ?place kg:locatedIn ?area . ?area kg:locatedIn ?city }
  ?city a kg:City
}
"""
WITH_COUNTRY = "SELECT DISTINCT ?thing WHERE { ?thing a kg:Station ; kg:inCountry ?country }"
ALL = "SELECT DISTINCT ?thing WHERE { ?thing a kg:Station }"


def ask(engine: Engine, query: str) -> set[str]:
    return {engine.shorten(str(row["thing"])) for row in engine.select(query)}


def test_a_city_is_that_of_a_document(engine: Engine) -> None:
    sites = read_sites(engine)
    assert {site.id for site in sites.sites} == ask(engine, ALL)
    with_city = {site.id for site in sites.sites if site.cities}
    assert with_city == ask(engine, WITH_CITY)
    alone = {site.id for some in sites.list_by_country_alone().values() for site in some}
    assert alone == ask(engine, WITH_COUNTRY) - with_city


def test_a_street_lies_in_its_city_and_country(engine: Engine) -> None:
    sites = read_sites(engine)
    manhattan = next(site for site in sites.sites if site.id == "station:manhattan")
    assert manhattan.cities == ("city:new-york",)
    assert manhattan.countries == ("country:united-states",)
    assert sites.countries["city:new-york"] == "country:united-states"
    assert sites.codes["country:united-states"] == "USA"


def test_each_site_is_somewhere_or_listed(engine: Engine) -> None:
    for kind in KINDS:
        sites = read_sites(engine, kind)
        placed = set()
        for by in (sites.list_by_city(), sites.list_by_country()):
            placed |= {site.id for some in by.values() for site in some}
        nowhere = {site.id for site in sites.list_without_place()}
        assert placed.isdisjoint(nowhere)
        assert placed | nowhere == {site.id for site in sites.sites}


def test_a_policy_decides_which_places_count(engine: Engine) -> None:
    official = read_sites(engine, "stations", "official")
    assert len(official.list_by_country()) < len(read_sites(engine).list_by_country())


def test_some_are_read_alone(engine: Engine) -> None:
    sites = read_sites(engine, only=[engine.expand("station:prato")])
    assert [site.id for site in sites.sites] == ["station:prato"]
    assert list(sites.list_by_city()) == ["city:prato"]
    assert sites.select([]).sites == []
    assert read_sites(engine, only=[]).sites == []
