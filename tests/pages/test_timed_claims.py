"""Claims with their times: those of a policy, each with the times of who supports it."""

from kg.names import POLICIES
from kg.pages.timed_claims import read_events
from kg.query.engine import Engine
from kg.query.ledger import read_claims
from kg.views.pictures.events import IS, list_times


def test_times_are_those_of_the_supporting_attributions(engine: Engine) -> None:
    thing = engine.expand("response:ireland-closure-order")
    (event,) = read_events(engine, [thing], predicate=IS)["response:ireland-closure-order"]
    (claim,) = read_claims(engine, [engine.expand(id) for id in event.claims])
    cited = []
    for said in claim.attributions:
        if said.side == "supporting":
            cited.append({"id": said.id, "said": said.said, "holds": said.holds})
    assert event.times == list_times(cited)
    assert event.is_dated


def test_who_objects_is_named(engine: Engine) -> None:
    events = read_events(engine, [engine.expand("station:manhattan")])["station:manhattan"]
    objectors = {event.id: event.objectors for event in events}
    assert any("Wang Wenbin" in names for names in objectors.values())


def test_every_claim_of_a_policy_is_there_once(engine: Engine) -> None:
    thing = engine.expand("station:manhattan")
    numbers = {}
    for policy in POLICIES:
        text = f"SELECT ?p ?o WHERE {{ <{thing}> ?p ?o . ?c rdf:subject <{thing}> ; "
        text += "rdf:predicate ?p ; rdf:object ?o }"
        rows = list(engine.select(text, policy))
        events = read_events(engine, [thing], policy).get("station:manhattan", [])
        assert len({event.id for event in events}) == len(events) == len(rows)
        numbers[policy] = len(events)
    assert numbers["official"] < numbers["reported"]


def test_nothing_asked_is_nothing(engine: Engine) -> None:
    assert read_events(engine, []) == {}
    assert read_events(engine, [engine.expand("station:nowhere")]) == {}
