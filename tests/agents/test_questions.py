"""The questions users ask, as recorded calls of an agent, with the exact answers."""

import statistics
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from kg.agents.paging import BYTES
from kg.agents.session import Session
from tests.agents.calls import Agent, talk
from tests.support import answers

Rows = list[dict[str, Any]]
Scene = Callable[[Agent], Awaitable[object]]


def pair(rows: Rows, key: str, value: str) -> dict[Any, Any]:
    return {row[key]: row[value] for row in rows}


def group(rows: Rows, key: str, value: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row[value])
    return groups


def local(id: object) -> str:
    """Return the end of an id: `fuzhou-psb` of body:fuzhou-psb."""
    return str(id).partition(":")[2]


async def count_rows(agent: Agent) -> object:
    (row,) = await agent.ask("station-count")
    return row["rows"], row["codes"]


async def per_bureau(agent: Agent) -> object:
    rows = await agent.ask("stations-per-bureau")
    return {local(row["bureau"]): row["stations"] for row in rows}


async def per_bureau_and_continent(agent: Agent) -> object:
    rows = await agent.ask("stations-per-bureau-and-continent")
    return {(local(row["bureau"]), row["continentLabel"]): row["stations"] for row in rows}


async def city_cells(agent: Agent) -> object:
    return {local(row["kind"]): row["rows"] for row in await agent.ask("station-city-cells")}


async def several_in_a_city(agent: Agent) -> object:
    return pair(await agent.ask("cities-with-several-stations"), "cityLabel", "stations")


async def started_in_2018(agent: Agent) -> object:
    rows = await agent.ask("stations-started-in", year=2018)
    return {row["code"]: local(row["bureau"]) for row in rows}


async def several_bureaus(agent: Agent) -> object:
    rows = await agent.ask("bureaus-sharing-a-country")
    bureaus = group(rows, "countryLabel", "bureau")
    return {country: sorted(map(local, some)) for country, some in bureaus.items()}


async def ordering_countries(agent: Agent) -> object:
    rows = await agent.ask("same-bureau-stations-in-ordering-countries")
    return {local(bureau): codes for bureau, codes in group(rows, "bureau", "code").items()}


async def investigating_countries(agent: Agent) -> object:
    rows = await agent.ask("stations-per-investigating-country")
    return pair(rows, "countryLabel", "stations")


async def sites_in_prose(agent: Agent) -> object:
    rows = await agent.ask("site-identities")
    return {(local(row["site"]), local(row["row"]), local(row["strength"])) for row in rows}


async def tied_to_the_association(agent: Agent) -> object:
    rows = await agent.ask("persons-tied-to-a-body", body="America Changle Association")
    return {(local(row["person"]), local(row["tie"])) for row in rows}


async def american_acts(agent: Agent) -> object:
    rows = await agent.ask("timeline-of-responses", country="美国")
    return {(local(row["response"]), str(row["from"])[:7]) for row in rows}


async def answered(agent: Agent) -> object:
    rows = await agent.ask("answers-to-allegations")
    return {(local(row["source"]), local(row["speaker"]), local(row["allegedBy"])) for row in rows}


async def through_the_review(agent: Agent) -> object:
    rows = await agent.ask("claims-through-relay", relay="National Review", source="doc 000")
    return {local(row["object"]) for row in rows}


async def totals(agent: Agent) -> object:
    rows = await agent.ask("station-totals")
    return {
        (
            row["value"],
            local(row["bound"]),
            row["countries"],
            local(row["speaker"]),
            str(row["statedOn"] or "")[:7],
        )
        for row in rows
    }


async def ireland(agent: Agent) -> object:
    rows = await agent.ask("closures-and-orders")
    acts = {(local(row["what"]), local(row["by"])) for row in rows}
    listed = await agent.ask("stations-by-country", country="爱尔兰")
    return acts, [(row["code"], row["addressLabel"], local(row["bureau"])) for row in listed]


async def canadian_acts(agent: Agent) -> object:
    rows = await agent.ask("timeline-of-responses", country="Kanada")
    return list(dict.fromkeys((local(row["response"]), str(row["from"])[:7]) for row in rows))


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
    return {(local(row["linked"]), local(row["speaker"])) for row in rows}


async def closed(agent: Agent) -> object:
    rows = await agent.ask("closures-and-orders")
    return {row.get("countryLabel") for row in rows} - {None}


#: For each question the calls, and the exact answer or what it must have at least.
EXACT: dict[str, tuple[Scene, object]] = {
    "rows and codes of the table": (count_rows, answers.ROWS_AND_CODES),
    "stations per bureau": (per_bureau, answers.PER_BUREAU),
    "stations per bureau and continent": (
        per_bureau_and_continent,
        answers.PER_BUREAU_AND_CONTINENT,
    ),
    "cells of cities": (city_cells, answers.CITY_CELLS),
    "cities with several stations": (several_in_a_city, answers.SEVERAL_IN_A_CITY),
    "stations that started in 2018": (started_in_2018, answers.STARTED_IN_2018),
    "countries with several bureaus": (several_bureaus, answers.SEVERAL_BUREAUS),
    "one bureau in countries that ordered a closure": (
        ordering_countries,
        answers.IN_ORDERING_COUNTRIES,
    ),
    "stations in investigating countries": (
        investigating_countries,
        answers.IN_INVESTIGATING_COUNTRIES,
    ),
    "station totals": (totals, answers.TOTALS),
    "Canadian acts in order": (canadian_acts, answers.CANADIAN_ACTS),
    "closed or ordered closed": (closed, answers.CLOSED_OR_ORDERED_CLOSED),
}
AT_LEAST: dict[str, tuple[Scene, set[Any]]] = {
    "sites in prose and rows": (sites_in_prose, answers.SITES_AND_ROWS),
    "tied to the association": (tied_to_the_association, answers.TIED_TO_THE_ASSOCIATION),
    "which denial answers which allegation": (answered, answers.ANSWERED),
    "through the National Review": (through_the_review, answers.THROUGH_THE_REVIEW),
    "linked to Fox Hunt": (fox_hunt, answers.LINKED_TO_FOX_HUNT),
    "American acts": (american_acts, set(answers.AMERICAN_ACTS.items())),
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


def test_ireland_germany_and_both_sides(session: Session) -> None:
    acts, listed = talk(session, ireland)  # type: ignore[misc]
    assert answers.IRISH_ACT in acts
    assert listed == [answers.IRISH_ROW]
    days, number = talk(session, said_of_germany)  # type: ignore[misc]
    assert days == answers.SAID_OF_GERMANY
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
