"""What formats of other tools are made of."""

import pytest

from kg.exchange.contents import (
    describe_attribution,
    describe_claim,
    describe_time,
    read_contents,
)
from kg.names import GRAPH, POLICIES
from kg.query.engine import Engine

COUNT = "SELECT (COUNT(DISTINCT ?node) AS ?n) WHERE { ?node a kg:%s }"


def count(engine: Engine, name: str) -> int:
    (row,) = engine.select(COUNT % name)
    return int(row["n"])


@pytest.mark.parametrize("policy", POLICIES)
def test_every_claim_and_attribution_is_there_under_each_policy(
    engine: Engine, policy: str
) -> None:
    contents = read_contents(engine, policy)
    assert len(contents.claims) == count(engine, "Claim")
    assert len({one.id for one in contents.list_statements()}) == count(engine, "Attribution")
    edges = {(one.subject, one.predicate, one.object) for one in contents.list_edges()}
    view = engine.execute_on_graphs("SELECT ?s { ?s ?p ?o }", [f"{GRAPH}view/{policy}"], [])
    assert len(edges) == len(list(view))


def test_claims_that_rest_on_readings_can_be_left_out(engine: Engine) -> None:
    everything = read_contents(engine, "reported")
    without = read_contents(engine.leave_out_readings(), "reported")
    left_out = {one.id for one in everything.claims if one.rests_on_readings}
    assert left_out
    assert {one.id for one in everything.claims} - {one.id for one in without.claims} == left_out


def test_an_entity_has_its_names_and_properties(engine: Engine) -> None:
    contents = read_contents(engine, "reported")
    group = contents.entities["group:overseas-police-stations"]
    assert (group.kind, group.name) == ("group", "Chinese overseas police service stations")
    assert ("海外110", "zh-hans") in group.names
    assert contents.entities["country:spain"].get("kg:isoCode") == "ESP"
    assert contents.entities["country:spain"].get("kg:nothing") == ""


def test_each_passage_has_its_hash(engine: Engine) -> None:
    contents = read_contents(engine, "reported")
    for statement in contents.list_statements():
        assert all(
            len(digest) == 64 for *_, digest in contents.hash_passages(statement.attribution)
        )


def test_a_claim_is_described_with_caveat_and_objectors(engine: Engine) -> None:
    claims = {one.id: one for one in read_contents(engine, "reported").claims}
    accused = claims["claim:new-york-station-chargedWith-obstruction-of-justice"]
    assert "It says" in describe_claim(accused)
    denied = next(one for one in claims.values() if one.opponents)
    assert "Who objects: " in describe_claim(denied)
    assert describe_attribution(denied.side("opposing")[0]).count("; basis ") == 1


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (
            {"from": "2022-12-01", "to": "2022-12-31", "as": "Dec 22"},
            '2022-12-01/2022-12-31 as "Dec 22"',
        ),
        ({"to": "2022-12-18", "as": "before that"}, '../2022-12-18 as "before that"'),
        ({"from": "2022-12-18", "to": "2022-12-18"}, "2022-12-18"),
        ({"as": "some time ago"}, '"some time ago"'),
    ],
)
def test_a_time_keeps_its_open_ends(time: dict[str, str], words: str) -> None:
    assert describe_time(time) == words
