"""Countries: acts in time, dated and undated told apart, and what there is not."""

import re
from html import unescape

import pytest

from kg.pages.country import read_country, read_occurrences, render_country
from kg.pages.edition import open_edition
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result


def render(engine: Engine, name: str) -> str:
    """Return the text of the page of a country."""
    page = render_country(open_edition(engine), engine.expand(f"country:{name}"))
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page)))


def list_acting(engine: Engine) -> dict[str, set[str]]:
    """Return the acts of each country, as the claims say."""
    acts: dict[str, set[str]] = {}
    for row in engine.select(
        "SELECT ?country ?act { ?c rdf:predicate kg:byCountry ; rdf:object ?country ; "
        "rdf:subject ?act . ?k rdf:subject ?act ; rdf:predicate kg:responseKind }"
    ):
        acts.setdefault(str(row["country"]), set()).add(engine.shorten(str(row["act"])))
    return acts


def test_what_ireland_did_and_when_comes_first(engine: Engine) -> None:
    text = render(engine, "ireland")
    dated = text.index("Dated: 1 Irish order to close the Dublin stations")
    undated = text.index("Undated: 1 Irish request or inquiry")
    assert text.index("What it did, and when") < dated < undated < text.index("Sites said")
    assert "2022-10-21 to 2022-10-31 (the document prints “late October 2022”)" in text
    assert "Said by Irish Ministry of Foreign Affairs" in text[dated:undated]


def test_every_act_of_every_country_is_listed_once(engine: Engine) -> None:
    acting = list_acting(engine)
    assert len(acting) > 10
    for iri, acts in acting.items():
        country = read_country(engine, iri)
        assert {act.id for act in country.acts} == acts
        assert len(country.dated) + len(country.undated) == len(acts)
        starts = [act.dates[0].start or act.dates[0].end for act in country.dated]
        assert starts == sorted(starts)


@pytest.mark.parametrize("name", ["italy", "united-states"])
def test_a_sentence_begins_after_a_space(engine: Engine, name: str) -> None:
    text = render(engine, name)
    sentences = text[text.index("Sites said to be there") :]
    assert sentences.count(" Said by ") > 1
    assert re.findall(r"\SSaid by", sentences) == []
    assert re.findall(r" [;,.] ", sentences) == []


@pytest.mark.parametrize("name", ["spain", "italy", "france"])
def test_rows_of_the_table_are_among_the_sites(engine: Engine, name: str) -> None:
    answer = run_saved(engine, "stations-by-country", {"country": f"country:{name}"})
    assert isinstance(answer, Result)
    stations = {engine.shorten(str(row["station"])) for row in answer}
    sites = read_country(engine, engine.expand(f"country:{name}")).sites
    assert stations
    assert stations <= {site.id for site in sites}
    assert all(site.list_parts("kg:operatedBy") for site in sites if site.id in stations)


def test_a_site_of_which_nobody_says_more_is_listed(engine: Engine) -> None:
    iri = engine.expand("station:manhattan")
    (site,) = read_occurrences(engine, [iri], "kg:party", ("kg:party",))
    assert (site.label, site.what, site.is_dated) == ("Manhattan station", [], False)


def test_prose_is_beside_the_table(engine: Engine) -> None:
    text = render(engine, "italy")
    rows = run_saved(engine, "stations-by-country", {"country": "country:italy"})
    assert isinstance(rows, Result)
    assert "exactly 11 overseas police stations" in text
    assert f"the table has {len(rows)} rows" in text


def test_who_objects_to_a_site_is_beside_it(engine: Engine) -> None:
    for name in ("ireland", "spain", "france"):
        country = read_country(engine, engine.expand(f"country:{name}"))
        text = render(engine, name)
        for site in country.sites:
            for voice in site.objectors:
                assert voice.name in text[text.index("Sites said") : text.index("What its bodies")]


def test_the_same_objectors_are_named_once(engine: Engine) -> None:
    spain = read_country(engine, engine.expand("country:spain"))
    assert len([site for site in spain.sites if site.objectors]) > 1
    assert render(engine, "spain").count("Against each that is contested") == 1
    spain.sites = spain.sites[:1]
    assert spain.shared_objectors == []


def test_a_country_without_acts_says_so(engine: Engine) -> None:
    acting = list_acting(engine)
    rows = engine.select("SELECT ?c { ?c a kg:Country } ORDER BY ?c")
    silent = [str(row["c"]) for row in rows if str(row["c"]) not in acting]
    assert silent
    for iri in silent:
        text = render(engine, iri.rpartition("/")[2])
        assert "name no act of the government" in text


def test_agreements_and_cases_of_a_state_are_listed(engine: Engine) -> None:
    italy = read_country(engine, engine.expand("country:italy"))
    states = read_country(engine, engine.expand("country:united-states"))
    assert italy.agreements
    assert "case:new-york-station" in {case.id for case in states.cases}
    assert "A charge is no conviction" in render(engine, "united-states")


def test_a_map_shows_its_stations_and_says_whose_it_is(engine: Engine) -> None:
    edition = open_edition(engine)
    page = render_country(edition, engine.expand("country:spain"))
    assert 'data-id="city:madrid"' in page
    assert "known by country alone" in page
    assert "who governs, not who claims" in " ".join(page.split())
    assert len(page) < 100_000


def test_a_country_without_stations_has_no_map(engine: Engine) -> None:
    page = render_country(open_edition(engine), engine.expand("country:china"))
    assert "picture map" not in page


def test_who_objects_to_the_sites_is_named_first(engine: Engine) -> None:
    page = render_country(open_edition(engine), engine.expand("country:ireland"))
    assert page.index("Against the sites said to be here:") < page.index("What it did, and when")
    assert page.index(">Mao Ning</a>") < page.index("What it did, and when")


def list_countries(engine: Engine) -> dict[str, dict[str, int]]:
    answer = run_saved(engine, "stations-counted-once", {})
    assert isinstance(answer, Result)
    numbers = ("rows", "sites", "held", "stations")
    return {str(row["country"]): {name: int(str(row[name])) for name in numbers} for row in answer}


def test_each_country_counts_a_station_once_as_the_query_does(engine: Engine) -> None:
    for iri, counted in list_countries(engine).items():
        country = read_country(engine, iri)
        shown = {
            "rows": len(country.rows),
            "sites": len(country.named),
            "held": len(country.joined),
            "stations": len(country.rows) + len(country.named) - len(country.joined),
        }
        assert shown == counted, iri


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("netherlands", "4 rows of the table; 2 sites that prose names, of which 2 are held"),
        ("united-states", "1 row of the table; 2 sites that prose names, of which 2 are held"),
        ("ireland", "1 row of the table; 2 sites that prose names, of which 1 is held"),
        ("japan", "1 row of the table; 1 site that prose names: 2 stations, each counted once"),
        ("spain", "9 rows of the table: 9 stations, each counted once"),
    ],
)
def test_a_country_says_how_many_of_its_sites_are_held_to_be_the_same(
    engine: Engine, id: str, words: str
) -> None:
    assert f" {words}" in render(engine, id)


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("netherlands", "held to be Netherlands · Lishui bureau (NLD04) (inferred): why?"),
        ("netherlands", "held to be Amsterdam office (strong): why?"),
        ("japan", "may be Tokyo · Fuzhou bureau (JPN01) (candidate): why?"),
    ],
)
def test_the_reason_of_a_judgement_is_beside_the_site(engine: Engine, id: str, words: str) -> None:
    assert words in render(engine, id)


@pytest.mark.parametrize(("id", "number"), [("netherlands", 4), ("united-states", 1), ("japan", 2)])
def test_the_map_of_a_country_has_each_station_once(engine: Engine, id: str, number: int) -> None:
    counted = "1 station" if number == 1 else f"{number} stations"
    assert f"{counted}: " in render(engine, id)
