"""Replies, leads and the horizon accompany every diagram."""

from kg.query.engine import Engine
from kg.views.assessment import NOTICE
from kg.views.company import describe_notice, list_leads, list_propositions, read_replies_of
from kg.views.view import build_network, project_around, project_saved_view

LU = "person:lu-jianwang"


def test_the_notice_has_the_horizon() -> None:
    assert "Nothing here is later than July 2024" in describe_notice("2024-07-31")
    assert describe_notice("2024-07-31").startswith(NOTICE)
    assert describe_notice("") == NOTICE


def test_the_accused_of_a_diagram_have_the_reply(engine: Engine) -> None:
    replies, attributions = read_replies_of(engine, [engine.expand(LU)])
    ids = [reply["attribution"] for reply in replies[LU]["replies"]]
    assert "000-057" in ids
    assert set(ids) <= attributions.keys()
    assert replies[LU]["own"] == 0
    abouts = {reply["about"] for reply in replies[LU]["replies"]}
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


def test_the_network_without_readings_is_smaller(engine: Engine) -> None:
    whole = build_network(engine, "reported")
    stated = build_network(engine.leave_out_readings(), "reported")
    assert stated.number_of_edges() < whole.number_of_edges()
    assert not any(values["rests_on_readings"] for *_, values in stated.edges(data=True))
    assert any(values["inferred"] for *_, values in whole.edges(data=True))
