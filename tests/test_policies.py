"""The plain edges of each truth policy: their number, and only those that its rule allows."""

import re
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from tools.golden import POLICY_PAGE, render_policy_table

from kg import sorted_ntriples
from kg.catalog import read_catalogue
from kg.curation.mapping import graph as named
from kg.curation.mapping import literal, node
from kg.names import BASE_GRAPHS, GRAPH, POLICIES, RDF, TYPE, expand
from kg.query.engine import Engine
from kg.release.derive import derive, list_members, order_rules

ROOT = Path(__file__).parent.parent
RULES = [query for query in read_catalogue(ROOT) if query.topic in ("derive", "policies")]


def test_the_decision_tells_the_edges_there_are(engine: Engine) -> None:
    assert render_policy_table(engine) in POLICY_PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("predicate", ["kg:operatedBy", "kg:setUpBy", "kg:ledBy"])
def test_no_operator_of_a_station_is_undisputed(engine: Engine, predicate: str) -> None:
    text = f"""SELECT ?s WHERE {{ ?s {predicate} ?o ; a kg:Station .
      FILTER EXISTS {{ ?site rdf:subject ?s ; rdf:predicate ?named ; rdf:object ?kind .
        FILTER (?named = kg:listedIn || ?kind = kg:PoliceServiceStation) }}
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
    number: int, claim: str, stance: str, speaker: str = "body:a", basis: str = "own", **more: str
) -> list[ox.Quad]:
    this, into = node(f"attribution:t-{number}"), named("claims")
    quads = [
        ox.Quad(this, TYPE, node("kg:Attribution"), into),
        ox.Quad(this, node("kg:about"), node(claim), into),
        ox.Quad(this, node("kg:stance"), node(f"stance:{stance}"), into),
        ox.Quad(this, node("kg:speaker"), node(speaker), into),
        ox.Quad(this, node("kg:basis"), node(f"basis:{basis}"), into),
    ]
    for name, value in more.items():
        term = node(value) if name == "answers" else literal(value, "date")
        quads.append(ox.Quad(this, node(f"kg:{name}"), term, into))
    return quads


def claim(
    name: str = "claim:t",
    subject: str = "station:t",
    predicate: str = "kg:hostedBy",
    value: str = "body:b",
) -> list[ox.Quad]:
    this, into = node(name), named("claims")
    return [
        ox.Quad(this, TYPE, node("kg:Claim"), into),
        ox.Quad(this, ox.NamedNode(RDF + "subject"), node(subject), into),
        ox.Quad(this, ox.NamedNode(RDF + "predicate"), node(predicate), into),
        ox.Quad(this, ox.NamedNode(RDF + "object"), node(value), into),
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


def values(quads: set[ox.Quad], predicate: str, claim: str = "claim:t") -> set[str]:
    """Return what is derived of a claim, as local names or texts."""
    some = [q.object for q in quads if q.subject == node(claim) and q.predicate == node(predicate)]
    return {str(term.value).rpartition("/")[2] for term in some}  # type: ignore[union-attr]


def standing(quads: set[ox.Quad], claim: str = "claim:t") -> str:
    (standing,) = values(quads, "kg:standing", claim)
    return standing


#: A general claim and one that falls under it, as `falls-under` tells: the site is a row.
GENERAL = ("group:overseas-police-stations", "kg:membersOfKind", "kg:PoliceServiceStation")
RUN = claim("claim:t", "station:t", "kg:operatedBy", "body:b")
ROW = claim("claim:row", "station:t", "kg:listedIn", "source:003")
GENERALLY = claim("claim:wide", *GENERAL)
WIDE = [*GENERALLY, *RUN, *ROW]
#: Another claim, which a counterclaim supports.
SMEAR = claim("claim:smear", "body:a", "kg:describedAs", "theme:smear-campaign")
ALLEGED = said(1, "claim:t", "alleges")
STATED = said(1, "claim:t", "states")
DENIED = said(2, "claim:t", "denies", "body:b")
WIDELY_DENIED = said(3, "claim:wide", "denies", "body:c")
ANSWER = said(4, "claim:smear", "alleges", "body:d", answers="attribution:t-1")


#: That this site is a police station; with it, the site falls under the general claim at all.
OWN = claim("claim:own", "station:t", "rdf:type", "kg:PoliceServiceStation")
NAMED = [*OWN, *said(8, "claim:own", "alleges")]
OWN_DENIED = said(9, "claim:own", "denies", "body:d")


def withdrawn(number: int) -> list[ox.Quad]:
    return said(number + 100, f"attribution:t-{number}", "withdraws")


@pytest.mark.parametrize(
    ("wanted", "parts"),
    [
        ("withdrawn", [ALLEGED, withdrawn(1)]),
        ("withdrawn", [ALLEGED, withdrawn(1), DENIED]),
        ("withdrawn", [DENIED, withdrawn(2)]),
        ("withdrawn", [DENIED, withdrawn(2), said(5, "claim:t", "asks")]),
        ("not-asserted", []),
        ("not-asserted", [said(1, "claim:t", "asks")]),
        ("not-asserted", [said(1, "claim:t", "finds-none")]),
        ("not-asserted", [said(1, "claim:t", "declines-comment")]),
        ("not-asserted", [said(1, "claim:t", "infers", "agent:editors")]),
        ("not-asserted", [said(1, "claim:t", "asks"), WIDE, WIDELY_DENIED]),
        ("not-asserted", [said(1, "claim:t", "asks"), SMEAR, ANSWER]),
        ("denied-only", [DENIED]),
        ("denied-only", [said(2, "claim:t", "disputes")]),
        ("denied-only", [DENIED, said(1, "claim:t", "infers", "agent:editors")]),
        ("denied-only", [DENIED, WIDE, WIDELY_DENIED]),
        ("contested", [ALLEGED, DENIED]),
        ("contested", [STATED, DENIED, WIDE, WIDELY_DENIED, SMEAR, ANSWER]),
        ("contested", [said(1, "claim:t", "derives", "agent:editors"), DENIED]),
        ("contested", [STATED, said(6, "claim:t", "states"), withdrawn(6), DENIED]),
        ("denied-more-widely", [STATED, WIDE, WIDELY_DENIED]),
        ("denied-more-widely", [ALLEGED, WIDE, WIDELY_DENIED, SMEAR, ANSWER]),
        ("denied-more-widely", [STATED, DENIED, withdrawn(2), WIDE, WIDELY_DENIED]),
        ("answered", [STATED, SMEAR, ANSWER]),
        ("answered", [ALLEGED, SMEAR, ANSWER]),
        ("answered", [ALLEGED, said(4, "claim:smear", "denies", answers="attribution:t-1")]),
        ("answered", [ALLEGED, said(4, "attribution:t-1", "disputes", "body:d")]),
        ("answered", [STATED, WIDE, WIDELY_DENIED, withdrawn(3), SMEAR, ANSWER]),
        ("alleged-unanswered", [ALLEGED]),
        ("alleged-unanswered", [said(1, "claim:t", "estimates")]),
        ("alleged-unanswered", [ALLEGED, said(6, "claim:t", "states"), withdrawn(6)]),
        ("alleged-unanswered", [ALLEGED, said(5, "claim:t", "asks")]),
        ("alleged-unanswered", [ALLEGED, SMEAR, ANSWER, withdrawn(4)]),
        # to ask back, to decline comment and to agree are no objections
        (
            "alleged-unanswered",
            [ALLEGED, said(4, "claim:smear", "asks", answers="attribution:t-1")],
        ),
        ("alleged-unanswered", [ALLEGED, said(4, "attribution:t-1", "declines-comment")]),
        ("alleged-unanswered", [ALLEGED, said(4, "claim:t", "alleges", answers="attribution:t-1")]),
        ("alleged-unanswered", [ALLEGED, WIDE, said(3, "claim:wide", "alleges")]),
        ("undisputed", [STATED]),
        ("undisputed", [STATED, ALLEGED]),
        ("undisputed", [ALLEGED, said(6, "claim:t", "confirms", answers="attribution:t-1")]),
        ("undisputed", [STATED, DENIED, withdrawn(2)]),
        # the answer is to a supporter whose word does not count any more
        ("undisputed", [ALLEGED, withdrawn(1), said(6, "claim:t", "states"), SMEAR, ANSWER]),
        # what answers a denial does not object to what is denied
        (
            "undisputed",
            [
                STATED,
                DENIED,
                withdrawn(2),
                SMEAR,
                said(4, "claim:smear", "alleges", answers="attribution:t-2"),
            ],
        ),
        *(
            ("undisputed", [said(1, "claim:t", stance)])
            for stance in ("reports", "announces", "finds", "confirms", "derives")
        ),
    ],
)
def test_a_claim_has_the_first_standing_that_fits(
    engine: Engine, wanted: str, parts: list[list[ox.Quad]]
) -> None:
    quads = derived(engine, *parts)
    assert standing(quads) == wanted
    if WIDE not in parts:
        assert ("undisputed" in views(quads)) is (wanted == "undisputed")


@pytest.mark.parametrize(
    ("wanted", "predicate", "value", "parts"),
    [
        ("denied-more-widely", "kg:usedFor", "theme:law-enforcement", []),
        ("denied-more-widely", "kg:affiliatedWith", "body:b", []),
        # what holds of one site only needs not hold of all
        ("undisputed", "kg:inCountry", "country:ireland", []),
        ("undisputed", "kg:usedFor", "theme:law-enforcement", [withdrawn(3)]),
        (
            "undisputed",
            "kg:usedFor",
            "theme:law-enforcement",
            [
                *claim("claim:center", "station:t", "rdf:type", "kg:OverseasChineseServiceCenter"),
                *said(9, "claim:center", "reports"),
            ],
        ),
    ],
)
def test_what_is_denied_of_all_sites_is_denied_of_each(
    engine: Engine, wanted: str, predicate: str, value: str, parts: list[Any]
) -> None:
    quads = [part for part in parts if isinstance(part, ox.Quad)]
    for part in parts:
        quads += part if isinstance(part, list) else []
    one = claim("claim:one", "station:t", predicate, value)
    all_sites = claim("claim:wide", GENERAL[0], predicate, value)
    stated = said(1, "claim:one", "states")
    assert (
        standing(derived(engine, one, all_sites, ROW, stated, WIDELY_DENIED, quads), "claim:one")
        == wanted
    )
    # what no document lists or calls a police station is another site
    quads = derived(engine, one, all_sites, stated, WIDELY_DENIED, quads)
    assert standing(quads, "claim:one") == "undisputed"


CENTER = [
    *claim("claim:center", "station:t", "rdf:type", "kg:OverseasChineseServiceCenter"),
    *said(7, "claim:center", "reports"),
]


@pytest.mark.parametrize(
    ("wanted", "under", "parts"),
    [
        # a counterclaim tells of a site that nobody calls a police station
        ("undisputed", set(), [RUN]),
        ("undisputed", set(), [RUN, OWN]),
        ("denied-more-widely", {"wide"}, [RUN, ROW]),
        ("denied-more-widely", {"wide", "own"}, [RUN, NAMED]),
        # who denies it names the site, though nobody asserts it
        ("denied-more-widely", {"wide", "own"}, [RUN, OWN, OWN_DENIED]),
        ("undisputed", set(), [RUN, NAMED, CENTER]),
        ("undisputed", set(), [claim(), NAMED]),
    ],
)
def test_only_a_site_that_is_called_a_police_station_is_denied_more_widely(
    engine: Engine, wanted: str, under: set[str], parts: list[list[ox.Quad]]
) -> None:
    quads = derived(engine, GENERALLY, STATED, WIDELY_DENIED, *parts)
    assert values(quads, "kg:fallsUnder") == under
    assert standing(quads) == wanted


def test_who_denies_that_this_site_is_a_police_station_denies_who_runs_it(engine: Engine) -> None:
    quads = derived(engine, NAMES, RUN, STATED, NAMED, OWN_DENIED)
    assert standing(quads) == "denied-more-widely"
    assert values(quads, "kg:objectors") == {"Midway"}
    assert values(quads, "kg:objection") == {"t-9"}
    quads = derived(engine, NAMES, RUN, STATED, NAMED, OWN_DENIED, withdrawn(9))
    assert standing(quads) == "undisputed"
    # where it is no claim on the operator, it passes down nothing
    assert standing(derived(engine, claim(), STATED, NAMED, OWN_DENIED)) == "undisputed"


def test_who_denies_it_of_a_group_denies_who_runs_the_group(engine: Engine) -> None:
    group = [
        ox.Quad(node("group:g"), TYPE, node("kg:Group"), named("entities")),
        ox.Quad(node("group:g"), node("kg:memberKind"), node("kg:Station"), named("entities")),
    ]
    kind = claim("claim:own", "group:g", "kg:membersOfKind", "kg:PoliceServiceStation")
    run = claim("claim:t", "group:g", "kg:operatedBy", "body:b")
    quads = derived(engine, NAMES, group, kind, run, STATED, OWN_DENIED)
    assert values(quads, "kg:fallsUnder") == {"own"}
    assert values(quads, "kg:objectors") == {"Midway"}
    # that on the group falls under the general claim itself
    quads = derived(engine, GENERALLY, group, kind, run, STATED)
    assert values(quads, "kg:fallsUnder") == {"own", "wide"}
    assert values(quads, "kg:fallsUnder", "claim:own") == {"wide"}


def test_a_site_that_only_a_counterclaim_tells_of_is_not_denied_more_widely(
    engine: Engine,
) -> None:
    text = """SELECT ?standing WHERE { ?claim rdf:subject station:paris-suburbs-service-point ;
      rdf:predicate kg:setUpBy ; kg:standing ?standing }"""
    (row,) = engine.select(text)
    assert row["standing"] == expand("standing:undisputed")


def test_the_standings_of_the_vocabulary_are_those_of_the_rule(engine: Engine) -> None:
    (rule,) = [one for one in RULES if one.name == "standing"]
    written = set(re.findall(r"standing:([a-z-]+)", rule.text))
    rows = engine.select("SELECT ?s WHERE { ?s skos:inScheme scheme:standing }")
    assert {str(row["s"]).rpartition("/")[2] for row in rows} == written
    assert len(written) == 8


def test_each_claim_of_ours_has_exactly_one_standing(engine: Engine) -> None:
    text = """SELECT ?claim (COUNT(?standing) AS ?n) WHERE {
      ?claim a kg:Claim . OPTIONAL { ?claim kg:standing ?standing } } GROUP BY ?claim"""
    assert {row["n"] for row in engine.select(text)} == {1}


def label(name: str, text: str, language: str = "en") -> list[ox.Quad]:
    return [
        ox.Quad(
            node(name),
            node("skos:prefLabel"),
            ox.Literal(text, language=language),
            named("entities"),
        )
    ]


NAMES = [
    *label("body:b", "Zeta"),
    *label("body:b", "泽塔", "zh-hans"),
    *label("body:c", "Alpha"),
    *label("body:d", "Midway"),
]


@pytest.mark.parametrize(
    ("wanted", "objections", "answers", "parts"),
    [
        ("Zeta", {"t-2"}, "0", [STATED, DENIED]),
        ("Alpha", {"t-3"}, "0", [STATED, WIDE, WIDELY_DENIED]),
        ("Midway", {"t-4"}, "1", [STATED, SMEAR, ANSWER]),
        (
            "Alpha; Midway; Zeta",
            {"t-2", "t-3", "t-4"},
            "1",
            [STATED, DENIED, WIDE, WIDELY_DENIED, SMEAR, ANSWER],
        ),
        # each name once, and each attribution once, though it denies and answers
        (
            "Zeta",
            {"t-2", "t-5"},
            "1",
            [STATED, DENIED, said(5, "claim:t", "denies", "body:b", answers="attribution:t-1")],
        ),
        ("Zeta", {"t-2"}, "0", [DENIED]),
        ("Zeta", {"t-2"}, "0", [ALLEGED, withdrawn(1), DENIED]),
        (None, set(), "0", [STATED]),
        (None, set(), "0", [STATED, DENIED, withdrawn(2)]),
        (None, set(), "0", [STATED, SMEAR, ANSWER, withdrawn(4)]),
        (None, set(), "0", [said(1, "claim:t", "asks"), SMEAR, ANSWER]),
    ],
)
def test_the_objectors_of_a_claim_are_one_text(
    engine: Engine,
    wanted: str | None,
    objections: set[str],
    answers: str,
    parts: list[list[ox.Quad]],
) -> None:
    quads = derived(engine, NAMES, *parts)
    assert values(quads, "kg:objectors") == ({wanted} if wanted else set())
    assert values(quads, "kg:objection") == objections
    assert values(quads, "kg:answeringAttributions") == {answers}


def test_one_allegation_is_reported_and_not_undisputed(engine: Engine) -> None:
    assert views(derived(engine, ALLEGED)) == {"reported"}


def test_one_statement_is_reported_and_undisputed(engine: Engine) -> None:
    assert views(derived(engine, STATED)) == {"reported", "undisputed"}


def test_a_denial_of_another_time_contests_as_well(engine: Engine) -> None:
    early = said(1, "claim:t", "states", holdsFrom="2018-01-01", holdsTo="2018-12-31")
    late = said(2, "claim:t", "denies", "body:b", holdsFrom="2022-01-01")
    quads = derived(engine, early, late)
    assert standing(quads) == "contested"
    assert views(quads) == {"reported"}


def test_a_withdrawn_allegation_makes_no_edge(engine: Engine) -> None:
    assert views(derived(engine, ALLEGED, withdrawn(1))) == set()


def test_a_voice_counts_within_whom_it_counts_as_by_any_steps(engine: Engine) -> None:
    """Also a body that alone has a jurisdiction, and never who has nothing to do with others."""
    counts_as = [("person:x", "body:a"), ("body:a", "body:b"), ("body:b", "body:c")]
    quads = [
        ox.Quad(node(voice), node("kg:countsAs"), node(body), named("entities"))
        for voice, body in counts_as
    ]
    quads.append(
        ox.Quad(node("body:d"), node("kg:jurisdiction"), node("country:e"), named("entities"))
    )
    within = set()
    for quad in derived(engine, quads, said(1, "claim:t", "states", "body:alone")):
        if quad.predicate == node("kg:countsWithin"):
            within.add((quad.subject, quad.object))
    expected = set()
    line = ["person:x", "body:a", "body:b", "body:c"]
    for place, voice in enumerate(line):
        expected.update((node(voice), node(body)) for body in line[place:])
    assert within == {*expected, (node("body:d"), node("body:d"))}


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


def of_state(name: str, state: str = "country:utopia") -> list[ox.Quad]:
    return [ox.Quad(node(name), node("kg:jurisdiction"), node(state), named("entities"))]


COURT = claim("claim:court", "body:c", "rdf:type", "kg:Court")


@pytest.mark.parametrize(
    ("roots", "parts"),
    [
        (1, [of_state("body:a"), of_state("body:c")]),
        (2, [of_state("body:a"), of_state("body:c", "country:arcadia")]),
        (2, [of_state("body:a"), of_state("body:c"), COURT]),
        (2, [of_state("body:a")]),
        (2, []),
    ],
)
@pytest.mark.parametrize(("stance", "counts"), [("states", "supporters"), ("denies", "opponents")])
def test_the_bodies_of_one_state_are_one_source_but_its_courts(
    engine: Engine, roots: int, parts: list[list[ox.Quad]], stance: str, counts: str
) -> None:
    voices = [said(1, "claim:t", stance, "body:a"), said(2, "claim:t", stance, "body:c")]
    issue = [
        ox.Quad(node("issue:i"), TYPE, node("kg:Issue"), named("entities")),
        ox.Quad(node("claim:t"), node("kg:speaksFor"), node("issue:i"), named("claims")),
        ox.Quad(
            node("claim:without-roots"), node("kg:speaksFor"), node("issue:i"), named("claims")
        ),
    ]
    quads = derived(engine, issue, *voices, *parts)
    assert values(quads, f"kg:{counts}") == {str(roots)}
    assert values(quads, f"kg:{counts}", "issue:i") == {str(roots)}
    if stance == "states":
        assert ("corroborated" in views(quads)) is (roots > 1)


def test_an_anonymous_voice_is_no_root_of_its_body(engine: Engine) -> None:
    person = [
        ox.Quad(node("person:x"), node("kg:countsAs"), node("body:c"), named("entities")),
        ox.Quad(node("person:x"), node("kg:anonymous"), ox.Literal("yes"), named("entities")),
    ]
    quads = derived(engine, person, STATED, said(2, "claim:t", "states", "person:x"))
    assert values(quads, "kg:supporters") == {"1"}
    assert values(quads, "kg:supportingRoot") == {"a"}
    assert values(quads, "kg:supportingAttributions") == {"2"}
    alone = derived(engine, person, said(2, "claim:t", "states", "person:x"))
    assert values(alone, "kg:supporters") == {"0"}


def test_no_two_roots_of_ours_belong_to_one_state(engine: Engine) -> None:
    """The numbers would be right, and the lists of independent sources would repeat the state."""
    text = """SELECT ?claim ?one ?other WHERE {
      ?one kg:jurisdiction ?state . ?other kg:jurisdiction ?state . FILTER (STR(?one) < STR(?other))
      ?claim ?side ?one . ?claim ?side ?other .
      FILTER (?side IN (kg:supportingRoot, kg:opposingRoot)) }"""
    assert len(engine.select(text)) == 0


@pytest.mark.parametrize("basis", ["relays", "unstated"])
def test_who_does_not_know_first_hand_is_no_root(engine: Engine, basis: str) -> None:
    quads = derived(
        engine, said(1, "claim:t", "states"), said(2, "claim:t", "states", "body:c", basis)
    )
    assert views(quads) == {"reported", "undisputed"}


@pytest.mark.parametrize("stance", ["infers", "asks", "finds-none", "declines-comment"])
def test_a_neutral_stance_makes_no_edge(engine: Engine, stance: str) -> None:
    assert views(derived(engine, said(1, "claim:t", stance))) == set()


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
