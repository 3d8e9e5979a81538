"""The questions users ask, as recorded calls of an agent, with the exact answers."""

import statistics
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from kg.agents.paging import BYTES
from kg.agents.session import Session
from tests.agents.calls import Agent, talk

Rows = list[dict[str, Any]]
Scene = Callable[[Agent], Awaitable[object]]


def pair(rows: Rows, key: str, value: str) -> dict[Any, Any]:
    return {row[key]: row[value] for row in rows}


def group(rows: Rows, key: str, value: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row[value])
    return groups


async def count_rows(agent: Agent) -> object:
    (row,) = await agent.ask("station-count")
    return row["rows"], row["codes"]


async def per_bureau(agent: Agent) -> object:
    return pair(await agent.ask("stations-per-bureau"), "bureau", "stations")


async def per_bureau_and_continent(agent: Agent) -> object:
    rows = await agent.ask("stations-per-bureau-and-continent")
    return {(row["bureau"][5:-4], row["continentLabel"]): row["stations"] for row in rows}


async def city_cells(agent: Agent) -> object:
    return pair(await agent.ask("station-city-cells"), "kind", "rows")


async def several_in_a_city(agent: Agent) -> object:
    return pair(await agent.ask("cities-with-several-stations"), "cityLabel", "stations")


async def started_in_2018(agent: Agent) -> object:
    return pair(await agent.ask("stations-started-in", year=2018), "code", "bureau")


async def several_bureaus(agent: Agent) -> object:
    rows = await agent.ask("bureaus-sharing-a-country")
    bureaus = group(rows, "countryLabel", "bureau")
    return {country: sorted(one[5:-4] for one in some) for country, some in bureaus.items()}


async def ordering_countries(agent: Agent) -> object:
    rows = await agent.ask("same-bureau-stations-in-ordering-countries")
    return group(rows, "bureau", "code")


async def investigating_countries(agent: Agent) -> object:
    rows = await agent.ask("stations-per-investigating-country")
    return pair(rows, "countryLabel", "stations")


async def sites_in_prose(agent: Agent) -> object:
    rows = await agent.ask("site-identities")
    return {(row["site"][8:], row["row"], row["strength"][9:]) for row in rows if row["row"]}


async def tied_to_the_association(agent: Agent) -> object:
    rows = await agent.ask("persons-tied-to-a-body", body="America Changle Association")
    return {(row["person"], row["tie"]) for row in rows}


async def american_acts(agent: Agent) -> object:
    rows = await agent.ask("timeline-of-responses", country="美国")
    return {row["response"][9:]: str(row["from"])[:7] for row in rows}


async def answered(agent: Agent) -> object:
    rows = await agent.ask("answers-to-allegations")
    return {(row["source"][7:], row["speaker"], row["allegedBy"]) for row in rows}


async def through_the_review(agent: Agent) -> object:
    rows = await agent.ask("claims-through-relay", relay="National Review", source="doc 000")
    return {str(row["object"]).partition(":")[2] for row in rows}


async def totals(agent: Agent) -> object:
    rows = await agent.ask("station-totals")
    return {
        (row["value"], row["countries"], row["speaker"], str(row["statedOn"] or "")[:7])
        for row in rows
    }


async def ireland(agent: Agent) -> object:
    acts = {(row["what"], row["by"]) for row in await agent.ask("closures-and-orders")}
    listed = await agent.ask("stations-by-country", country="爱尔兰")
    return acts, [(row["code"], row["addressLabel"], row["bureau"]) for row in listed]


async def canadian_acts(agent: Agent) -> object:
    rows = await agent.ask("timeline-of-responses", country="Kanada")
    return list(dict.fromkeys((row["response"], str(row["from"])[:7]) for row in rows))


async def said_of_germany(agent: Agent) -> object:
    rows = await agent.ask("statements-of-a-person", person="Schwarzelühr-Sutter")
    return {(row["saidFrom"], row["saidTo"]) for row in rows}, len(rows)


async def aubervilliers(agent: Agent) -> object:
    ledger = await agent.ledger("Aubervilliers station")
    against = {(one["speaker"], one["stance"]) for one in ledger["denials"]}
    supported = {one["claim"] for one in ledger["claims"] if one["for"]}
    return supported, against


async def service_centers(agent: Agent) -> object:
    claims = (await agent.ledger("华助中心"))["claims"]
    sides = {(one["claim"], bool(one["for"]), bool(one["against"])) for one in claims}
    figure = (await agent.ledger("figure:schrader-2019"))["claims"]
    return sides, {one["sentence"].rpartition(" — ")[2] for one in figure if one["for"]}


async def fox_hunt(agent: Agent) -> object:
    rows = await agent.ask("fox-hunt-links")
    return {(row["linked"], row["speaker"]) for row in rows}


async def closed(agent: Agent) -> object:
    rows = await agent.ask("closures-and-orders")
    return {row.get("countryLabel") for row in rows} - {None}


#: For each question the calls, and the exact answer or what it must have at least.
EXACT: dict[str, tuple[Scene, object]] = {
    "rows and codes of the table": (count_rows, (70, 70)),
    "stations per bureau": (
        per_bureau,
        {
            "body:fuzhou-psb": 33,
            "body:qingtian-psb": 22,
            "body:nantong-psb": 10,
            "body:wenzhou-psb": 2,
            "body:lishui-psb": 2,
            "body:laiyang-psb": 1,
        },
    ),
    "stations per bureau and continent": (
        per_bureau_and_continent,
        {
            ("fuzhou", "Africa"): 3,
            ("fuzhou", "Asia"): 4,
            ("fuzhou", "Europe"): 18,
            ("fuzhou", "North America"): 4,
            ("fuzhou", "South America"): 4,
            ("laiyang", "Asia"): 1,
            ("lishui", "Europe"): 2,
            ("nantong", "Africa"): 6,
            ("nantong", "Asia"): 4,
            ("qingtian", "Africa"): 1,
            ("qingtian", "Asia"): 1,
            ("qingtian", "Europe"): 18,
            ("qingtian", "South America"): 2,
            ("wenzhou", "Africa"): 1,
            ("wenzhou", "Oceania"): 1,
        },
    ),
    "cells of cities": (city_cells, {"kg:City": 31, "cell:unknown": 7, "cell:lost": 32}),
    "cities with several stations": (
        several_in_a_city,
        {"Paris": 3, "Madrid": 3, "Prague": 2, "Budapest": 2, "Amsterdam": 2, "London": 2},
    ),
    "stations that started in 2018": (
        started_in_2018,
        {"AUS01": "body:wenzhou-psb", "NLD01": "body:lishui-psb", "NLD04": "body:lishui-psb"},
    ),
    "countries with several bureaus": (
        several_bureaus,
        {
            "Brazil": ["fuzhou", "qingtian"],
            "Cambodia": ["nantong", "qingtian"],
            "Czech Republic": ["fuzhou", "qingtian"],
            "Ecuador": ["fuzhou", "qingtian"],
            "France": ["fuzhou", "qingtian"],
            "Hungary": ["fuzhou", "qingtian"],
            "Italy": ["fuzhou", "qingtian"],
            "Myanmar": ["laiyang", "nantong"],
            "Netherlands": ["fuzhou", "lishui", "qingtian"],
            "Nigeria": ["fuzhou", "nantong"],
            "Portugal": ["fuzhou", "qingtian"],
            "South Africa": ["fuzhou", "nantong", "wenzhou"],
            "Spain": ["fuzhou", "qingtian"],
        },
    ),
    "one bureau in countries that ordered a closure": (
        ordering_countries,
        {
            "body:fuzhou-psb": ["IRL01", "NLD03"],
            "body:lishui-psb": ["NLD01", "NLD04"],
            "body:qingtian-psb": ["NLD02"],
        },
    ),
    "stations in investigating countries": (
        investigating_countries,
        {
            "United States": 1,
            "Canada": 3,
            "Japan": 1,
            "United Kingdom": 3,
            "Spain": 9,
            "Portugal": 3,
            "Netherlands": 4,
        },
    ),
    "station totals": (
        totals,
        {
            (54, 30, "body:radio-free-asia", "2022-10"),
            (54, None, "body:safeguard-defenders", "2022-09"),
            (48, None, "body:safeguard-defenders", "2022-12"),
            (102, 53, "body:safeguard-defenders", "2022-12"),
            (100, 50, "body:safeguard-defenders", ""),
            (100, None, "body:safeguard-defenders", ""),
            (100, None, "body:taiwan-nsb", "2023-05"),
        },
    ),
    "Canadian acts in order": (
        canadian_acts,
        [
            ("response:canada-summons", "2022-11"),
            ("response:canada-rcmp-investigation", "2023-03"),
            ("response:canada-mapping", "2024-07"),
        ],
    ),
    "closed or ordered closed": (
        closed,
        {"Ireland", "Netherlands", "South Korea", "United Kingdom", "United States"},
    ),
}
AT_LEAST: dict[str, tuple[Scene, set[Any]]] = {
    "sites in prose and rows": (
        sites_in_prose,
        {
            ("amsterdam", "station:NLD01", "strong"),
            ("manhattan", "station:USA01", "inferred"),
            ("prato", "station:ITA04", "inferred"),
            ("tokyo", "station:JPN01", "candidate"),
        },
    ),
    "tied to the association": (
        tied_to_the_association,
        {
            ("person:zheng", "kg:memberOf"),
            ("group:consular-officials-new-york", "kg:visited"),
            ("person:lu-jianwang", "kg:defendant"),
            ("person:chen-jinping", "kg:defendant"),
        },
    ),
    "which denial answers which allegation": (
        answered,
        {
            ("002", "body:prc-embassy-france", "body:safeguard-defenders"),
            ("000", "body:prc-government", "body:us-doj"),
            ("003", "person:maryse-lapointe", "body:rcmp"),
        },
    ),
    "through the National Review": (
        through_the_review,
        {"PoliceServiceStation", "normal-operations", "lawful", "end-smear-campaign"},
    ),
    "linked to Fox Hunt": (
        fox_hunt,
        {
            ("group:overseas-police-stations", "body:safeguard-defenders"),
            ("body:success", "group:mcgregor-and-mitchell"),
        },
    ),
}


@pytest.mark.parametrize("question", EXACT)
def test_recorded_calls_give_the_exact_answer(session: Session, question: str) -> None:
    scene, answer = EXACT[question]
    assert talk(session, scene) == answer


@pytest.mark.parametrize("question", AT_LEAST)
def test_recorded_calls_give_what_must_be_there(session: Session, question: str) -> None:
    scene, answer = AT_LEAST[question]
    given = talk(session, scene)
    assert isinstance(given, set)
    assert answer <= given


def test_american_acts(session: Session) -> None:
    acts = talk(session, american_acts)
    assert isinstance(acts, dict)
    assert acts["us-fbi-raid-manhattan"] == "2022-10"
    assert acts["us-fbi-monitoring"] == "2022-11"
    assert acts["us-charges-new-york"] == acts["us-charges-mps-officers"] == "2023-04"
    assert acts["us-senators-request"] == "2023-07"


def test_ireland_germany_and_both_sides(session: Session) -> None:
    acts, listed = talk(session, ireland)  # type: ignore[misc]
    assert ("response-kind:closure-order", "body:ireland-foreign-ministry") in acts
    assert listed == [("IRL01", "Capel Street", "body:fuzhou-psb")]
    days, number = talk(session, said_of_germany)  # type: ignore[misc]
    assert days == {("2023-03-01", "2023-03-31")}
    assert number >= 4


def test_both_sides_of_aubervilliers(session: Session) -> None:
    supported, against = talk(session, aubervilliers)  # type: ignore[misc]
    assert {
        "claim:aubervilliers-startYear-2018",
        "claim:aubervilliers-ledBy-hu-renai",
        "claim:aubervilliers-type-PoliceServiceStation",
    } <= supported
    assert ("body:prc-embassy-france", "denies") in against


def test_what_sets_service_centers_apart(session: Session) -> None:
    sides, figures = talk(session, service_centers)  # type: ignore[misc]
    centers = "claim:overseas-chinese-service-centers"
    assert (f"{centers}-operatedBy-ufwd", True) in {one[:2] for one in sides}
    assert (f"{centers}-startYear-2014", True) in {one[:2] for one in sides}
    against = {(claim, against) for claim, _, against in sides}
    assert (f"{centers}-describedAs-policing-authority", True) in against
    assert {"45", "39"} <= figures


def test_a_plain_question_finds_its_saved_query(session: Session) -> None:
    asked = {
        "How many stations does each public security bureau have?": "stations-per-bureau",
        "Which denials answer which allegations?": "answers-to-allegations",
        "What did Maryse Lapointe say?": "statements-of-a-person",
        "Which claims are contested?": "contested-claims",
        "Where were stations closed, and by whose order?": "closures-and-orders",
        "Which totals of stations are given, and by whom?": "station-totals",
    }

    async def scene(agent: Agent) -> None:
        for words, name in asked.items():
            page = await agent.call("questions", words=words, bytes=11_000)
            assert name in [query["name"] for query in page["queries"][:5]], words

    talk(session, scene)


def test_answers_are_short(session: Session) -> None:
    """The first page of every saved query, and all calls of the questions above."""

    async def scene(agent: Agent) -> list[int]:
        queries = await agent.read_all("questions")
        names = [query["name"] for page in queries for query in page["queries"]]
        assert len(names) > 100
        agent.sizes.clear()
        agent.bytes = BYTES
        for name in names:
            page = await agent.call("ask", name=name)
            assert page["columns"][-1] == "claimCount"
            assert page["release"]
            assert page["horizon"]
        for name in ("station-list", "claims-about", "who-says-who-denies"):
            await agent.call("ask", name=name, bytes=11_000)
        await agent.call("ledger", id="Lu Jianwang", bytes=11_000)
        for scene, _ in EXACT.values():
            await scene(agent)
        return agent.sizes

    sizes = talk(session, scene)
    assert statistics.median(sizes) <= 6_000
    assert max(sizes) <= 25_000


def test_every_row_names_its_evidence(session: Session) -> None:
    async def scene(agent: Agent) -> Counter[str]:
        missing: Counter[str] = Counter()
        for name in ("contested-claims", "denials", "stations-by-bureau", "new-york-case"):
            for row in await agent.ask(name):
                assert isinstance(row["claims"], list)
                assert isinstance(row["attributions"], list)
                missing[name] += not (row["claims"] and row["attributions"])
        return missing

    assert not +talk(session, scene)
