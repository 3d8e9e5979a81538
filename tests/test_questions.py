"""The questions users ask, with the answers that the five documents support."""

from collections.abc import Iterator

import pytest

from kg.library import KnowledgeGraph
from kg.query.ledger import Claim
from kg.query.results import Result
from tests.support import answers

Row = dict[str, str | int | None]


def rows(graph: KnowledgeGraph, name: str, **values: str | int) -> list[Row]:
    answer = graph.query(name, **values)
    assert isinstance(answer, Result)
    return list(answer)


def short(value: str | int | None) -> str:
    return str(value).rpartition("/")[2].rpartition("#")[2]


def test_rows_and_codes_of_the_table(graph: KnowledgeGraph) -> None:
    (row,) = rows(graph, "station-count")
    assert (row["rows"], row["codes"]) == answers.ROWS_AND_CODES


def test_stations_per_bureau(graph: KnowledgeGraph) -> None:
    listed = rows(graph, "stations-per-bureau")
    assert {short(row["bureau"]): row["stations"] for row in listed} == answers.PER_BUREAU
    assert {str(row["bureauLabel"]).rpartition(" ")[2] for row in listed} == {"Bureau"}


def test_stations_per_bureau_and_continent(graph: KnowledgeGraph) -> None:
    result = {
        (short(row["bureau"]), row["continentLabel"]): row["stations"]
        for row in rows(graph, "stations-per-bureau-and-continent")
    }
    assert result == answers.PER_BUREAU_AND_CONTINENT


def test_countries_and_continents_add_up(graph: KnowledgeGraph) -> None:
    countries, continents = (
        rows(graph, "stations-per-country"),
        rows(graph, "stations-per-continent"),
    )
    assert len(countries) == 39
    assert sum(int(row["stations"] or 0) for row in countries) == 70
    assert sum(int(row["stations"] or 0) for row in continents) == 70


def test_city_cells(graph: KnowledgeGraph) -> None:
    result = {short(row["kind"]): row["rows"] for row in rows(graph, "station-city-cells")}
    assert result == answers.CITY_CELLS


def test_cities_with_several_stations(graph: KnowledgeGraph) -> None:
    result = {
        row["cityLabel"]: row["stations"] for row in rows(graph, "cities-with-several-stations")
    }
    assert result == answers.SEVERAL_IN_A_CITY


def test_stations_that_started_in_2018(graph: KnowledgeGraph) -> None:
    result = {
        row["code"]: short(row["bureau"]) for row in rows(graph, "stations-started-in", year=2018)
    }
    assert result == answers.STARTED_IN_2018


def test_countries_with_several_bureaus(graph: KnowledgeGraph) -> None:
    result = {
        row["countryLabel"]: row["bureaus"] for row in rows(graph, "countries-with-several-bureaus")
    }
    assert result == {name: len(bureaus) for name, bureaus in answers.SEVERAL_BUREAUS.items()}


def test_stations_of_one_bureau_in_ordering_countries(graph: KnowledgeGraph) -> None:
    result: dict[str, list[str]] = {}
    for row in rows(graph, "same-bureau-stations-in-ordering-countries"):
        result.setdefault(short(row["bureau"]), []).append(str(row["code"]))
    assert result == answers.IN_ORDERING_COUNTRIES


def test_stations_in_the_seven_investigating_countries(graph: KnowledgeGraph) -> None:
    result = {
        row["countryLabel"]: row["stations"]
        for row in rows(graph, "stations-per-investigating-country")
    }
    assert result == answers.IN_INVESTIGATING_COUNTRIES


@pytest.mark.parametrize(("site", "row", "strength"), sorted(answers.SITES_AND_ROWS))
def test_sites_in_prose_and_their_rows(
    graph: KnowledgeGraph, site: str, row: str, strength: str
) -> None:
    result = {
        (short(one["site"]), short(one["row"])): short(one["strength"])
        for one in rows(graph, "site-identities")
    }
    assert result[site, row] == strength


def test_no_private_office_is_tied_to_a_site(graph: KnowledgeGraph) -> None:
    rows_of = {
        (short(one["site"]), short(one["row"]))
        for one in rows(graph, "site-identities")
        if one["row"]
    }
    assert not {pair for pair in rows_of if "paris-suburbs-service-point" in pair}


def test_strong_needs_city_and_bureau_of_the_row(graph: KnowledgeGraph) -> None:
    strong = graph.sparql("""SELECT ?site ?row ?city ?bureau WHERE {
      ?identity a kg:SiteIdentity ; kg:site ?site ; kg:row ?row ; kg:strength strength:strong .
      OPTIONAL { ?site kg:locatedIn ?city . ?row kg:locatedIn ?city . }
      OPTIONAL { ?row kg:operatedBy ?bureau . ?site ?tie ?bureau . } } ORDER BY ?site""")
    assert [short(one["site"]) for one in strong] == ["amsterdam"]
    assert all(one["city"] and one["bureau"] for one in strong)


def test_no_row_for_quebec_or_aubervilliers(graph: KnowledgeGraph) -> None:
    result = {
        short(one["site"]) for one in rows(graph, "site-identities") if short(one["row"]).isupper()
    }
    assert not result & {"stations-quebec", "aubervilliers"}


def test_persons_tied_to_the_association_in_new_york(graph: KnowledgeGraph) -> None:
    result = rows(graph, "persons-tied-to-a-body", body="America ChangLe Association")
    links = {(short(row["person"]), short(row["tie"])) for row in result}
    assert links >= answers.TIED_TO_THE_ASSOCIATION
    assert ("chen-jinping", "memberOf") not in links


def test_timeline_of_american_acts(graph: KnowledgeGraph) -> None:
    result = {
        short(row["response"]): str(row["from"])[:7]
        for row in rows(graph, "timeline-of-responses", country="United States")
    }
    assert result.items() >= answers.AMERICAN_ACTS.items()
    published = {
        short(row["publication"]): str(row["from"])[:7]
        for row in rows(graph, "timeline-of-publications")
    }
    assert published["nyt-2023-01"] == "2023-01"


def answered(graph: KnowledgeGraph) -> Iterator[tuple[str, str, str, str]]:
    for row in rows(graph, "answers-to-allegations"):
        yield (
            short(row["source"]),
            short(row["speaker"]),
            short(row["allegedBy"]),
            str(row["allegedText"]),
        )


@pytest.mark.parametrize(("source", "speaker", "alleged_by"), sorted(answers.ANSWERED))
def test_which_denial_answers_which_allegation(
    graph: KnowledgeGraph, source: str, speaker: str, alleged_by: str
) -> None:
    assert (source, speaker, alleged_by) in {one[:3] for one in answered(graph)}


def test_the_minister_denies_the_link_between_patrols_and_stations(graph: KnowledgeGraph) -> None:
    result = rows(graph, "denials")
    assert {
        short(row["source"]) for row in result if short(row["speaker"]) == "matteo-piantedosi"
    } == {"003", "004"}


def test_what_reaches_the_reader_through_the_national_review(graph: KnowledgeGraph) -> None:
    result = rows(graph, "claims-through-relay", relay="National Review", source="source:000")
    assert {short(row["object"]) for row in result} >= answers.THROUGH_THE_REVIEW


def test_station_totals(graph: KnowledgeGraph) -> None:
    result = {
        (
            row["value"],
            short(row["bound"]),
            row["countries"],
            short(row["speaker"]),
            str(row["statedOn"] or "")[:7],
        )
        for row in rows(graph, "station-totals")
    }
    assert result == answers.TOTALS


def test_what_happened_in_ireland(graph: KnowledgeGraph) -> None:
    result = {
        (short(row["site"]), short(row["what"]), short(row["by"]))
        for row in rows(graph, "closures-and-orders")
    }
    assert ("stations-dublin", *answers.IRISH_ACT) in result
    assert ("dublin-stopped-earlier", "closed", "None") in result
    listed = rows(graph, "stations-by-country", country="Ireland")
    assert [(row["code"], row["addressLabel"], short(row["bureau"])) for row in listed] == [
        answers.IRISH_ROW
    ]


def test_canadian_acts_in_order(graph: KnowledgeGraph) -> None:
    result = [
        (short(row["response"]), str(row["from"])[:7])
        for row in rows(graph, "timeline-of-responses", country="Canada")
    ]
    assert list(dict.fromkeys(result)) == answers.CANADIAN_ACTS


def test_what_was_said_of_germany(graph: KnowledgeGraph) -> None:
    result = rows(graph, "statements-of-a-person", person="Rita Schwarzelühr-Sutter")
    assert {(row["saidFrom"], row["saidTo"]) for row in result} == answers.SAID_OF_GERMANY
    text = " ".join(str(row["text"]) for row in result)
    for words in (
        "operating",
        "violation of sovereignty",
        "close to Chinese missions",
        "trusted",
        "nited front",
    ):
        assert words in text


def entry(graph: KnowledgeGraph, thing: str, predicate: str, value: str) -> Claim:
    return next(
        one for one in graph.show(thing).claims if (one.predicate, one.object) == (predicate, value)
    )


def test_claims_and_counterclaims_about_aubervilliers(graph: KnowledgeGraph) -> None:
    site = "station:aubervilliers"
    assert entry(graph, site, "kg:startYear", "2018").side("supporting")
    assert entry(graph, site, "kg:ledBy", "person:hu-renai").side("supporting")
    assert entry(graph, site, "kg:setUpBy", "group:zhejiang-security-officials").side("supporting")
    assert entry(graph, site, "kg:usedFor", "theme:persuasion-to-return").side("supporting")
    assert entry(graph, site, "rdf:type", "kg:PoliceServiceStation").standing == "contested"
    assert entry(graph, "group:stations-france", "kg:affiliatedWith", "body:prc-government").side(
        "opposing"
    )
    assert entry(graph, "group:stations-france", "kg:usedFor", "theme:law-enforcement").side(
        "opposing"
    )
    own = entry(graph, "person:hu-renai", "kg:actsFor", "group:chinese-security-organs").side(
        "supporting"
    )[0]
    assert own.speaker == "person:hu-renai"
    assert own.holds["from"] == "2019-10-01"
    assert own.said["from"] == "2021-10-01"
    assert len(own.relays) == 2


def test_what_sets_service_centers_apart(graph: KnowledgeGraph) -> None:
    centers = "group:overseas-chinese-service-centers"
    assert entry(graph, centers, "kg:operatedBy", "body:ufwd").side("supporting")
    assert entry(graph, centers, "kg:startYear", "2014").side("supporting")
    assert entry(graph, centers, "kg:describedAs", "theme:policing-authority").side("opposing")
    assert entry(graph, "figure:schrader-2019", "kg:value", "45").side("supporting")
    assert entry(graph, "figure:schrader-2019", "kg:countries", "39").side("supporting")
    assert graph.show("华助中心").id == centers
    assert (
        graph.show("海外110").id
        == graph.show("hǎiwài fúwù zhàn").id
        == "group:overseas-police-stations"
    )


def test_who_is_linked_to_fox_hunt_and_by_whom(graph: KnowledgeGraph) -> None:
    result = {
        (short(row["linked"]), short(row["speaker"])) for row in rows(graph, "fox-hunt-links")
    }
    assert result >= answers.LINKED_TO_FOX_HUNT


def test_where_stations_are_closed_or_ordered_closed(graph: KnowledgeGraph) -> None:
    result = {row["countryLabel"] for row in rows(graph, "closures-and-orders")} - {None}
    assert result == answers.CLOSED_OR_ORDERED_CLOSED
