"""The plain edges of each truth policy: their number, and only those that its rule allows."""

from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest
from tools.golden import POLICY_PAGE, render_policy_table

from kg import sorted_ntriples
from kg.catalog import read_catalogue
from kg.curation.mapping import graph as named
from kg.curation.mapping import literal, node
from kg.names import BASE_GRAPHS, GRAPH, POLICIES, RDF, TYPE
from kg.query.engine import Engine
from kg.release.derive import derive, list_members, order_rules

ROOT = Path(__file__).parent.parent
RULES = [query for query in read_catalogue(ROOT) if query.topic in ("derive", "policies")]


def test_the_decision_tells_the_edges_there_are(engine: Engine) -> None:
    assert render_policy_table(engine) in POLICY_PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("predicate", ["kg:operatedBy", "kg:setUpBy", "kg:ledBy"])
def test_no_operator_of_a_station_is_undisputed(engine: Engine, predicate: str) -> None:
    text = f"""SELECT ?s WHERE {{ ?s {predicate} ?o ; a kg:Station .
      FILTER NOT EXISTS {{ ?s a kg:OverseasChineseServiceCenter }} }}"""
    assert len(engine.select(text, "reported")) > 0
    assert len(engine.select(text, "undisputed")) == 0


def test_no_site_is_undisputedly_a_police_station(engine: Engine) -> None:
    assert len(engine.select("SELECT ?s WHERE { ?s a kg:PoliceServiceStation }", "undisputed")) == 0


def test_nothing_that_a_charge_says_is_official(engine: Engine) -> None:
    text = """SELECT ?claim WHERE {
      ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . ?s ?p ?o .
      FILTER NOT EXISTS { ?a kg:about ?claim ; kg:stance/kg:official basis:own } }"""
    assert len(engine.select(text, "official")) == 0


def test_views_are_nested(engine: Engine) -> None:
    views = {
        policy: {
            quad.triple
            for quad in engine.store.quads_for_pattern(None, None, None, named(f"view/{policy}"))
        }
        for policy in POLICIES
    }
    assert views["undisputed"] < views["reported"]
    assert views["corroborated"] < views["reported"]
    assert views["official"] < views["reported"]


# A small dataset of our own, in which each rule is tried.


def said(
    number: int, claim: str, stance: str, speaker: str = "body:a", basis: str = "own", **times: str
) -> list[ox.Quad]:
    this, into = node(f"attribution:t-{number}"), named("claims")
    quads = [
        ox.Quad(this, TYPE, node("kg:Attribution"), into),
        ox.Quad(this, node("kg:about"), node(claim), into),
        ox.Quad(this, node("kg:stance"), node(f"stance:{stance}"), into),
        ox.Quad(this, node("kg:speaker"), node(speaker), into),
        ox.Quad(this, node("kg:basis"), node(f"basis:{basis}"), into),
    ]
    return quads + [
        ox.Quad(this, node(f"kg:{name}"), literal(day, "date"), into) for name, day in times.items()
    ]


def claim() -> list[ox.Quad]:
    this, into = node("claim:t"), named("claims")
    return [
        ox.Quad(this, TYPE, node("kg:Claim"), into),
        ox.Quad(this, ox.NamedNode(RDF + "subject"), node("station:t"), into),
        ox.Quad(this, ox.NamedNode(RDF + "predicate"), node("kg:hostedBy"), into),
        ox.Quad(this, ox.NamedNode(RDF + "object"), node("body:b"), into),
        ox.Quad(node("station:t"), TYPE, node("kg:Station"), named("entities")),
    ]


def derived(engine: Engine, *parts: list[ox.Quad]) -> set[ox.Quad]:
    """Return what all rules derive from some quads and from the summaries before them."""
    scheme = list(engine.store.quads_for_pattern(None, None, None, named("ontology")))
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in chain(scheme, claim(), *parts))
    quads = set[ox.Quad]()
    for rule in chain(*order_rules(RULES)):
        lines = b"".join(chain.from_iterable(derive(store, rule, list_members(store))))
        triples = sorted_ntriples.parse_lines(lines)
        new = {sorted_ntriples.put_in_graph(triple, named(rule.graph)) for triple in triples}
        if rule.graph in BASE_GRAPHS:
            store.extend(ox.Quad(*quad.triple) for quad in new)
        quads |= new
    return quads


EDGE = ox.Triple(node("station:t"), node("kg:hostedBy"), node("body:b"))


def views(quads: set[ox.Quad]) -> set[str]:
    return {
        str(quad.graph_name).strip("<>").removeprefix(GRAPH + "view/")
        for quad in quads
        if quad.triple == EDGE
    }


def standing(quads: set[ox.Quad]) -> str:
    (standing,) = [quad.object for quad in quads if quad.predicate == node("kg:standing")]
    return str(standing).strip("<>").rpartition("/")[2]


def test_one_supporter_is_reported_and_undisputed(engine: Engine) -> None:
    quads = derived(engine, said(1, "claim:t", "alleges"))
    assert views(quads) == {"reported", "undisputed"}
    assert standing(quads) == "unopposed"


def test_a_denial_contests(engine: Engine) -> None:
    quads = derived(engine, said(1, "claim:t", "alleges"), said(2, "claim:t", "denies", "body:b"))
    assert views(quads) == {"reported"}
    assert standing(quads) == "contested"


def test_a_denial_of_another_time_does_not_contest_but_disputes(engine: Engine) -> None:
    early = said(1, "claim:t", "alleges", holdsFrom="2018-01-01", holdsTo="2018-12-31")
    late = said(2, "claim:t", "denies", "body:b", holdsFrom="2022-01-01")
    quads = derived(engine, early, late)
    assert standing(quads) == "unopposed"
    assert views(quads) == {"reported"}


def test_a_missing_bound_is_open(engine: Engine) -> None:
    early = said(1, "claim:t", "alleges", holdsFrom="2018-01-01")
    late = said(2, "claim:t", "denies", "body:b", holdsFrom="2022-01-01")
    assert standing(derived(engine, early, late)) == "contested"


def test_a_withdrawn_allegation_counts_on_neither_side(engine: Engine) -> None:
    quads = derived(engine, said(1, "claim:t", "alleges"), said(2, "attribution:t-1", "withdraws"))
    assert views(quads) == set()
    assert standing(quads) == "not-asserted"


def test_two_voices_of_one_body_are_one_root(engine: Engine) -> None:
    voices = [
        ox.Quad(node("person:x"), node("kg:countsAs"), node("body:a"), named("entities")),
        ox.Quad(node("person:y"), node("kg:countsAs"), node("person:x"), named("entities")),
    ]
    one = derived(
        engine,
        voices,
        said(1, "claim:t", "states", "person:x"),
        said(2, "claim:t", "states", "person:y"),
    )
    two = derived(
        engine,
        voices,
        said(1, "claim:t", "states", "person:x"),
        said(2, "claim:t", "states", "body:c"),
    )
    assert "corroborated" not in views(one)
    assert "corroborated" in views(two)


@pytest.mark.parametrize("basis", ["relays", "unstated"])
def test_who_does_not_know_first_hand_is_no_root(engine: Engine, basis: str) -> None:
    quads = derived(
        engine, said(1, "claim:t", "states"), said(2, "claim:t", "states", "body:c", basis)
    )
    assert views(quads) == {"reported", "undisputed"}


@pytest.mark.parametrize("stance", ["infers", "asks", "finds-none", "declines-comment"])
def test_a_neutral_stance_makes_no_edge(engine: Engine, stance: str) -> None:
    quads = derived(engine, said(1, "claim:t", stance))
    assert views(quads) == set()
    assert standing(quads) == "not-asserted"


@pytest.mark.parametrize(
    ("stance", "official"),
    [("announces", True), ("finds", True), ("alleges", False), ("states", False)],
)
def test_official_needs_an_act_of_the_country_concerned(
    engine: Engine, stance: str, official: bool
) -> None:
    places = [
        ox.Quad(node("station:t"), node("kg:place"), node("country:ireland"), named("entities")),
        ox.Quad(
            node("body:a"), node("kg:jurisdiction"), node("country:ireland"), named("entities")
        ),
    ]
    assert ("official" in views(derived(engine, places, said(1, "claim:t", stance)))) is official


def test_a_body_of_another_country_is_not_official(engine: Engine) -> None:
    places = [
        ox.Quad(node("station:t"), node("kg:place"), node("country:ireland"), named("entities")),
        ox.Quad(node("body:a"), node("kg:jurisdiction"), node("country:china"), named("entities")),
    ]
    assert "official" not in views(derived(engine, places, said(1, "claim:t", "announces")))
