"""Claims in FollowTheMoney: edges, evidence and denials, fair to those who are accused."""

from collections import defaultdict

import pytest

from kg.exchange.ftm_claims import EDGES
from kg.exchange.ftm_rows import Row
from kg.exchange.ftm_statements import gather_rows
from kg.query.engine import Engine

Entities = dict[str, dict[str, list[Row]]]


@pytest.fixture(scope="module")
def entities(build_folder: object) -> Entities:
    found: Entities = defaultdict(lambda: defaultdict(list))
    for row in gather_rows(Engine(str(build_folder)), "reported"):
        found[row.entity][row.prop].append(row)
    return found


def values(entities: Entities, entity: str, property: str) -> set[str]:
    return {row.value for row in entities[entity][property]}


def test_an_edge_has_both_ends_for_each_who_supports_it(entities: Entities) -> None:
    edge = "kg-claim.USA01-operatedBy-fuzhou-psb"
    assert values(entities, edge, "controlled") == {"kg-station.USA01"}
    assert values(entities, edge, "controller") == {"kg-body.fuzhou-psb"}
    ends = [
        {row.voice.origin for row in entities[edge][end]} for end in ("controlled", "controller")
    ]
    assert ends[0] == ends[1] != {""}
    assert values(entities, edge, "proof") == {"kg-source.003"}


def test_who_is_accused_has_the_standing_and_how_far_the_case_is(entities: Entities) -> None:
    edge = "kg-claim.new-york-station-defendant-lu-jianwang"
    status = values(entities, edge, "status")
    assert any("no finding" in one or "charge" in one for one in status)
    assert any(one.startswith("case: ") and ", as " in one for one in status)


def test_no_opposing_attribution_is_a_source_of_an_edge(entities: Entities) -> None:
    opposing = set()
    for of_entity in entities.values():
        for row in of_entity["role"]:
            if row.schema == "Documentation" and row.value in ("denies", "disputes"):
                opposing.add(row.voice.origin)
    assert len(opposing) > 20
    for entity, of_entity in entities.items():
        for rows in of_entity.values():
            for row in rows:
                if row.voice.origin in opposing:
                    assert entity.startswith(("kg-attribution.", "kg-note."))
                    assert not row.voice.external


def test_a_reply_is_beside_whom_it_is_about(entities: Entities) -> None:
    note = "kg-note.000-057"  # the reply to the accusations of the New York case
    assert "kg-person.lu-jianwang" in values(entities, note, "entity")
    assert "kg-body.prc-government" in values(entities, note, "entity")
    assert note not in values(entities, note, "entity")


def test_passages_are_addresses_of_characters(entities: Entities) -> None:
    assert values(entities, "kg-attribution.001-026", "sourceUrl") == {
        "https://w3id.org/overseas-stations/id/source/001#char=1251,1341",
        "https://w3id.org/overseas-stations/id/source/001#char=1389,1414",
    }


def test_a_claim_that_the_policy_leaves_out_is_external_with_its_ends(
    engine: Engine, entities: Entities
) -> None:
    edges = {engine.shorten(str(row["claim"])) for row in engine.select(EDGES, "reported")}
    hidden = set()
    for entity, of_entity in entities.items():
        if entity.startswith("kg-claim.") and of_entity["recordId"][0].voice.external:
            hidden.add(of_entity["recordId"][0].value)
            assert all(row.voice.external for rows in of_entity.values() for row in rows)
    claims = engine.select("SELECT ?claim { ?claim a kg:Claim }")
    assert hidden == {engine.shorten(str(row["claim"])) for row in claims} - edges
    assert hidden
