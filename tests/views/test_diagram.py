"""The picture between the graph and every format."""

import json

import pytest

from kg.query.engine import Engine
from kg.query.ledger import read_claims
from tests.views import diagrams
from tests.views.test_selection import VIEWS


@pytest.mark.parametrize("name", VIEWS)
def test_every_line_has_its_ends_and_its_evidence(engine: Engine, name: str) -> None:
    picture = diagrams.read_diagram(engine, name)
    for line in picture.edges:
        assert {line.source, line.target} <= picture.nodes.keys()
        assert line.attributions or line.support == "recorded", line.id
    for line in (*picture.edges, *picture.facts, *picture.wider.values()):
        assert set(line.attributions) <= picture.attributions.keys()
        assert not line.wider or line.wider in picture.wider
    for one in picture.attributions.values():
        assert one["about"] in picture.propositions
        assert one["source"] in picture.sources


@pytest.mark.parametrize("name", VIEWS)
def test_a_line_counts_roots_as_the_ledger_does(engine: Engine, name: str) -> None:
    lines = {
        line.id: line
        for line in diagrams.read_diagram(engine, name).edges
        if line.id.startswith("claim:")
    }
    claims = [engine.prefixes["claim"] + id.removeprefix("claim:") for id in lines]
    for entry in read_claims(engine, claims):
        line = lines[entry.id]
        assert (line.roots, line.opponents) == (entry.supporters, entry.opponents)
        assert line.attributions == [one.id for one in entry.attributions]


def test_a_picture_is_the_same_each_time(engine: Engine) -> None:
    first, second = (
        json.dumps(diagrams.read_diagram(engine, "new-york-case").as_json()) for _ in range(2)
    )
    assert first == second


def test_a_thing_brings_what_is_said_of_it_alone(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "new-york-case")
    (kind,) = [
        fact
        for fact in picture.facts
        if fact.source == "station:manhattan" and fact.object_label == "police service station"
    ]
    assert (kind.predicate, kind.target, kind.opposed) == ("rdf:type", "", "wider")
    denials = [
        id
        for id in picture.wider[kind.wider].attributions
        if picture.attributions[id]["side"] == "opposing"
    ]
    assert set(denials) == {"001-015", "001-026", "004-044"}
    assert picture.attributions["001-026"]["speaker_label"] == "Wang Wenbin"


def test_undisputed_drops_every_line_to_a_bureau(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "bureaus-and-stations")
    assert sum(line.predicate == "kg:operatedBy" for line in picture.select_edges("reported")) == 70
    assert not any(line.predicate == "kg:operatedBy" for line in picture.select_edges("undisputed"))


def test_a_statement_is_a_line_from_its_speaker(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "who-says-who-denies")
    line = next(one for one in picture.edges if one.id == "attribution:001-026")
    assert (line.source, line.support, line.opposed) == ("person:wang-wenbin", "opposing", "direct")
    assert (line.roots, line.opponents) == (0, 1)
    assert all(one.source in picture.nodes for one in picture.select_edges())
    tied = {end for one in picture.select_edges() for end in (one.source, one.target)}
    assert {node.id for node in picture.nodes.values() if node.shown} == tied
    assert picture.nodes[line.target].kind == "Claim"
    assert picture.nodes[line.target].label == picture.propositions[line.target]


def test_passed_on_speech_goes_step_by_step(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "source-lineage")
    lines = {
        (line.source, line.target): line for line in picture.edges if line.predicate == "kg:relay"
    }
    for step in (
        ("person:paris-expatriate", "body:liberation"),
        ("body:liberation", "body:prc-embassy-france"),
        ("body:prc-embassy-france", "source:002"),
    ):
        assert "002-032" in lines[step].attributions
    assert all(picture.nodes[end].shown for pair in lines for end in pair)
    recorded = [line for line in picture.edges if line.support == "recorded"]
    assert recorded
    assert {line.label for line in recorded} == {"draws on"}


def test_what_leads_on_is_not_shown_at_first(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "new-york-case")
    hidden = [line for line in picture.edges if not line.shown]
    assert hidden
    assert not {line.id for line in hidden} & {line.id for line in picture.select_edges()}
    assert any(not node.shown for node in picture.nodes.values())
