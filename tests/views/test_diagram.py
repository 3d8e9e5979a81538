"""Diagrams between the graph and every format."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.query.engine import Engine
from kg.query.ledger import read_claims
from kg.views.assessment import NOTICE
from kg.views.diagram import Diagram
from kg.views.view import project_saved_view
from tests.views.diagrams import VIEWS, make_oddly_named

Read = Callable[[str], Diagram]


@pytest.mark.parametrize("name", VIEWS)
def test_every_edge_has_its_ends_and_its_evidence(diagram: Read, name: str) -> None:
    shown = diagram(name)
    for edge in shown.edges:
        assert {edge.source, edge.target} <= shown.nodes.keys()
        assert edge.attributions or edge.support == "recorded", edge.id
    for edge in (*shown.edges, *shown.facts, *shown.wider.values()):
        assert set(edge.attributions) <= shown.attributions.keys()
        assert not edge.wider or edge.wider in shown.wider
    for one in shown.attributions.values():
        assert one["about"] in shown.propositions
        assert one["source"] in shown.sources


def test_the_notice_has_the_horizon() -> None:
    shown = replace(make_oddly_named(), horizon="2024-07-31")
    assert shown.describe_notice().startswith(NOTICE)
    assert "Nothing here is later than July 2024" in shown.describe_notice()
    assert shown.describe_notice() in shown.describe_file()
    assert replace(shown, horizon="").describe_notice() == NOTICE


@pytest.mark.parametrize("name", VIEWS)
def test_an_edge_counts_roots_as_the_ledger_does(engine: Engine, diagram: Read, name: str) -> None:
    edges = {edge.id: edge for edge in diagram(name).edges if edge.id.startswith("claim:")}
    claims = [engine.prefixes["claim"] + id.removeprefix("claim:") for id in edges]
    for claim in read_claims(engine, claims):
        edge = edges[claim.id]
        assert (edge.roots, edge.opponents) == (claim.supporters, claim.opponents)
        assert edge.attributions == [one.id for one in claim.attributions]


def test_a_diagram_is_the_same_each_time(engine: Engine, diagram: Read) -> None:
    again = project_saved_view(engine, "new-york-case", {}, "reported")
    assert json.dumps(again.as_json()) == json.dumps(diagram("new-york-case").as_json())


def test_a_node_brings_what_is_said_of_it_alone(diagram: Read) -> None:
    case = diagram("new-york-case")
    (kind,) = [
        fact
        for fact in case.facts
        if fact.source == "station:manhattan" and fact.object_label == "police service station"
    ]
    assert (kind.predicate, kind.target, kind.opposed) == ("rdf:type", "", "wider")
    denials = [
        id
        for id in case.wider[kind.wider].attributions
        if case.attributions[id]["side"] == "opposing"
    ]
    assert set(denials) == {"001-015", "001-026", "004-044", "004-244"}
    assert case.attributions["001-026"]["speaker_label"] == "Wang Wenbin"


def test_undisputed_drops_every_edge_to_a_bureau(diagram: Read) -> None:
    bureaus = diagram("bureaus-and-stations")
    operated = [edge.predicate == "kg:operatedBy" for edge in bureaus.select_edges("reported")]
    assert sum(operated) == 70
    assert not any(edge.predicate == "kg:operatedBy" for edge in bureaus.select_edges("undisputed"))


def test_a_statement_is_an_edge_from_its_speaker(diagram: Read) -> None:
    speech = diagram("who-says-who-denies")
    edge = next(one for one in speech.edges if one.id == "attribution:001-026")
    assert (edge.source, edge.support, edge.opposed) == ("person:wang-wenbin", "opposing", "direct")
    assert (edge.roots, edge.opponents) == (0, 1)
    assert all(one.source in speech.nodes for one in speech.select_edges())
    connected = {end for one in speech.select_edges() for end in (one.source, one.target)}
    assert {node.id for node in speech.nodes.values() if node.shown} == connected
    assert speech.nodes[edge.target].kind == "Claim"
    assert speech.nodes[edge.target].label == speech.propositions[edge.target]


def test_passed_on_speech_goes_step_by_step(diagram: Read) -> None:
    lineage = diagram("source-lineage")
    relays = {
        (edge.source, edge.target): edge for edge in lineage.edges if edge.predicate == "kg:relay"
    }
    for step in (
        ("person:paris-expatriate", "body:liberation"),
        ("body:liberation", "body:prc-embassy-france"),
        ("body:prc-embassy-france", "source:002"),
    ):
        assert "002-032" in relays[step].attributions
    assert all(lineage.nodes[end].shown for pair in relays for end in pair)
    recorded = [edge for edge in lineage.edges if edge.support == "recorded"]
    assert recorded
    assert {edge.label for edge in recorded} == {"draws on"}


def test_what_leads_on_is_not_shown_at_first(diagram: Read) -> None:
    case = diagram("new-york-case")
    hidden = [edge for edge in case.edges if not edge.shown]
    assert hidden
    assert not {edge.id for edge in hidden} & {edge.id for edge in case.select_edges()}
    assert any(not node.shown for node in case.nodes.values())


def test_a_summary_counts_what_is_shown_at_first(diagram: Read) -> None:
    case = diagram("new-york-case")
    nodes = len(case.select_nodes())
    edges = case.select_edges()
    objected = [edge for edge in edges if edge.objectors]
    assert objected
    assert case.summarize() == (
        f"{nodes} nodes, {len(edges)} edges, {len(objected)} objected to (policy: reported)"
    )


def test_a_summary_of_one_says_so(diagram: Read) -> None:
    case = diagram("new-york-case")
    edge = case.select_edges()[0]
    alone = replace(case, nodes={edge.source: case.nodes[edge.source]}, edges=[edge])
    assert alone.summarize().startswith("1 node, 1 edge, ")


def test_an_edge_has_the_standing_and_the_objectors_of_its_claim(
    engine: Engine, diagram: Read
) -> None:
    edges = [edge for edge in diagram("new-york-case").edges if edge.standing]
    assert edges
    rows = engine.select(
        """SELECT ?claim ?standing ?objectors WHERE { ?claim kg:standing/skos:prefLabel ?standing .
          FILTER (LANG(?standing) = "en") OPTIONAL { ?claim kg:objectors ?objectors } }"""
    )
    wanted = {
        engine.shorten(str(row["claim"])): (row["standing"], row["objectors"] or "") for row in rows
    }
    for edge in edges:
        assert (edge.standing, edge.objectors) == wanted[edge.id]
