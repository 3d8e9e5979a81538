"""Voices: each speaker once a side, and who objects only more widely says so."""

from collections.abc import Callable

from kg.views.diagram import Diagram
from kg.views.elements import Node
from kg.views.pictures.voices import Voice, list_propositions, weigh
from tests.views.diagrams import make_attribution, make_diagram, make_edge

NODES = [Node("station:a", "A", "Station"), Node("body:b", "B", "Organization")]


def made(*attributions: dict[str, object], **more: object) -> Diagram:
    cited = {str(one["id"]): one for one in attributions}
    edge = make_edge("claim:c", "station:a", "body:b", attributions=list(cited), **more)
    return make_diagram(NODES, [edge], cited)


def test_a_speaker_stands_once_with_stances_and_documents() -> None:
    diagram = made(
        make_attribution("002-001"), make_attribution("003-009"), make_attribution("003-001")
    )
    (one,) = list_propositions(diagram)
    (voice,) = one.supporters
    assert voice.describe() == "alleges ×3 · 002, 003"
    assert voice.is_root
    assert one.opponents == []
    assert one.text == "A — works with — body:b"


def test_an_objection_to_something_wider_says_so() -> None:
    diagram = made(make_attribution("001-001"), objections=["004-001 more widely"])
    diagram.attributions["004-001"] = make_attribution(
        "004-001", "opposing", "denies", speaker="body:x", speaker_label="X", root=""
    )
    (one,) = list_propositions(diagram)
    (voice,) = one.opponents
    assert voice.describe() == "denies more widely · 004"
    assert not voice.is_direct
    assert not voice.is_root
    assert one.is_contested


def test_an_answer_is_no_stance_towards_the_claim() -> None:
    diagram = made(make_attribution("001-001"), objections=["004-001 in answer"])
    diagram.attributions["004-001"] = make_attribution("004-001", "supporting", "states")
    (one,) = list_propositions(diagram)
    assert [voice.describe() for voice in one.opponents] == ["answers · 004"]


def test_a_withdrawn_statement_says_so() -> None:
    (one,) = list_propositions(made(make_attribution("001-001", withdrawn=True)))
    assert one.supporters[0].describe() == "alleges, withdrawn · 001"


def test_a_statement_counts_once() -> None:
    voice = Voice("body:x", "X")
    for _ in range(2):
        voice.add("001-001", "denies", is_direct=True, is_root=True)
    assert voice.describe() == "denies · 001"


def test_the_most_contested_claim_is_first(diagram: Callable[..., Diagram]) -> None:
    propositions = list_propositions(diagram("who-says-who-denies"))
    smaller = [min(len(one.supporters), len(one.opponents)) for one in propositions]
    assert smaller == sorted(smaller, reverse=True)
    assert propositions[0].is_contested
    assert not propositions[-1].is_contested


def test_statements_give_the_claims_that_they_are_about(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("who-says-who-denies")
    claims = {node.id for node in shown.select_nodes() if node.kind == "Claim"}
    assert {one.claim.id for one in list_propositions(shown)} == claims


def test_every_statement_of_a_view_is_in_a_voice(diagram: Callable[..., Diagram]) -> None:
    shown = diagram("who-says-who-denies")
    spoken = set()
    for one in list_propositions(shown):
        for voice in (*one.supporters, *one.opponents):
            spoken.update(voice.attributions)
    for edge in shown.select_edges():
        if shown.attributions[edge.attributions[0]]["side"] != "neutral":
            assert set(edge.attributions) <= spoken


def test_passed_on_words_are_no_claims(diagram: Callable[..., Diagram]) -> None:
    assert list_propositions(diagram("source-lineage")) == []


def test_weigh_takes_the_given_attributions_only() -> None:
    diagram = made(make_attribution("001-001"), make_attribution("002-001"))
    one = weigh(diagram, diagram.edges[0], ["002-001"])
    assert one.supporters[0].attributions == ["002-001"]
