"""Replies, leads and the horizon accompany every diagram."""

import pytest

from kg.query.engine import Engine
from kg.query.ledger import read_ledger
from kg.query.nodes import select_rows
from kg.views.company import (
    CONTESTED,
    list_judgements,
    list_leads,
    list_propositions,
    read_replies_of,
)
from kg.views.view import build_network, project_around, project_saved_view
from tests.views.diagrams import VIEWS

LU = "person:lu-jianwang"


def test_the_accused_of_a_diagram_have_the_reply(engine: Engine) -> None:
    replies, attributions = read_replies_of(engine, [engine.expand(LU)])
    ids = [reply["attribution"] for reply in replies[LU]["replies"]]
    assert "000-057" in ids
    assert set(ids) <= attributions.keys()
    assert replies[LU]["own"] == 0
    assert {one["manner"] for one in replies[LU]["replies"]} == {"reply"}
    denials = {one["attribution"]: one["manner"] for one in replies[LU]["denials"]}
    assert denials["004-044"] == "earlier general denial"
    assert denials.keys() <= attributions.keys()
    statements = replies[LU]["replies"] + replies[LU]["denials"]
    abouts = {one["about"] for one in statements}
    assert list_propositions(replies).keys() == abouts


def test_the_case_has_replies_leads_and_horizon(engine: Engine) -> None:
    diagram = project_saved_view(engine, "new-york-case", {}, "reported")
    assert {LU, "person:chen-jinping"} <= diagram.replies.keys()
    assert diagram.horizon == "2024-07-31"
    assert any("not verified" in lead["summary"] for lead in diagram.leads[LU])
    plain = diagram.as_json()
    assert plain["horizon"] == diagram.horizon
    for reply in diagram.replies[LU]["replies"]:
        assert reply["attribution"] in diagram.attributions
        assert reply["about"] in diagram.propositions


def test_leads_are_those_of_the_nodes(engine: Engine) -> None:
    assert list_leads(engine, ["country:japan"]) == {}
    assert list(list_leads(engine, ["station:tokyo", "country:japan"])) == ["station:tokyo"]


def test_without_readings_no_edge_of_a_diagram_rests_on_them(engine: Engine) -> None:
    stated = engine.leave_out_readings()
    whole = project_around(engine, engine.expand("group:new-york-two"), "reported")
    diagram = project_around(stated, engine.expand("group:new-york-two"), "reported")
    assert any(edge.rests_on_readings for edge in whole.select_edges())
    assert not any(edge.rests_on_readings for edge in (*diagram.edges, *diagram.facts))
    assert "without our readings" in diagram.summarize()
    assert diagram.without_inferred
    left_out = [edge for edge in whole.select_edges() if edge.rests_on_readings]
    assert len(whole.select_edges()) - len(diagram.select_edges()) == len(left_out)


@pytest.mark.parametrize("name", VIEWS)
def test_without_readings_no_edge_of_a_saved_view_rests_on_them(engine: Engine, name: str) -> None:
    diagram = project_saved_view(engine.leave_out_readings(), name, {}, "reported")
    assert not any(edge.rests_on_readings for edge in (*diagram.edges, *diagram.facts))
    assert diagram.select_edges()


def test_the_network_without_readings_is_smaller(engine: Engine) -> None:
    whole = build_network(engine, "reported")
    stated = build_network(engine.leave_out_readings(), "reported")
    assert stated.number_of_edges() < whole.number_of_edges()
    assert not any(values["rests_on_readings"] for *_, values in stated.edges(data=True))
    assert any(values["inferred"] for *_, values in whole.edges(data=True))


def test_silence_is_said_as_the_ledger_says_it(engine: Engine) -> None:
    persons = [str(row["one"]) for row in engine.select("SELECT ?one WHERE { ?one a kg:Person }")]
    contested = {one.value for (one,) in select_rows(engine, CONTESTED, persons)}
    replies, _ = read_replies_of(engine, persons)
    assert {LU, "person:chen-jinping"} <= replies.keys()
    for person in persons:
        has_objectors = any(claim.objectors for claim in read_ledger(engine, person).claims)
        assert (person in contested) == has_objectors
        of_person = replies.get(engine.shorten(person))
        if of_person:
            assert of_person["silence"].endswith("or by anybody") != has_objectors


def test_judgements_are_those_of_the_ledger(engine: Engine) -> None:
    things = [
        str(row["one"])
        for row in engine.select("SELECT DISTINCT ?one WHERE { ?j kg:judgedThing|kg:site ?one }")
    ]
    assert things
    judgements = list_judgements(engine, [*things, engine.expand("country:japan")])
    for thing in things:
        ledger = read_ledger(engine, thing)
        of_thing = judgements[ledger.id]
        assert len(of_thing) == len(ledger.judgements) + len(ledger.sites)
        assert all(one["reason"] and one["strength"] for one in of_thing)
        assert ledger.id not in {one["other"] for one in of_thing}
    assert "country:japan" not in judgements
