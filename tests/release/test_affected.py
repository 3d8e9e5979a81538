"""The dependencies of rules; that none is missing is what `test_incremental.py` checks."""

from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg import sorted_ntriples
from kg.catalog import read_catalogue
from kg.names import TYPE, expand
from kg.release.affected import (
    find_affected,
    find_changed_nodes,
    find_general_claims,
    keep_members,
    list_written_predicates,
    may_affect_all,
    reads_some,
)
from tests.conftest import ROOT

RULES = [query for query in read_catalogue(ROOT) if query.topic in ("derive", "policies")]
#: Two claims on one site. The first has an attribution that another one withdraws, by a body that
#: counts as another.
GRAPH = """
claim:a rdf:type kg:Claim
claim:a rdf:subject station:x
claim:a rdf:predicate kg:operatedBy
claim:a kg:speaksFor issue:i
claim:b rdf:type kg:Claim
claim:b rdf:subject station:x
claim:c rdf:type kg:Claim
claim:c rdf:subject case:y
claim:c rdf:predicate kg:broughtBy
claim:c rdf:object body:court
claim:d rdf:type kg:Claim
claim:d rdf:subject station:z
claim:d kg:fallsUnder claim:c
attribution:1 rdf:type kg:Attribution
attribution:1 kg:about claim:a
attribution:1 kg:speaker body:voice
attribution:2 rdf:type kg:Attribution
attribution:2 kg:about attribution:1
attribution:2 kg:speaker body:other
attribution:3 rdf:type kg:Attribution
attribution:3 kg:about claim:e
attribution:3 kg:answers attribution:1
attribution:3 kg:speaker body:critic
attribution:4 rdf:type kg:Attribution
attribution:4 kg:about attribution:3
claim:e rdf:type kg:Claim
claim:court rdf:type kg:Claim
claim:court rdf:subject body:end
claim:court rdf:object kg:Court
body:voice kg:countsAs body:middle
body:middle kg:countsAs body:end
issue:i rdf:type kg:Issue
"""


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


@pytest.fixture
def store() -> ox.Store:
    store = ox.Store()
    for line in GRAPH.strip().splitlines():
        store.add(ox.Quad(*map(node, line.split())))
    return store


A_AND_ITS_LIKE = {
    "attribution": {"attribution:1"},
    "claim": {"claim:a", "claim:b"},
    "issue": {"issue:i"},
}

#: An answer objects to the answered claim as well.
ANSWERED = A_AND_ITS_LIKE | {
    "attribution": {"attribution:3"},
    "claim": {"claim:a", "claim:b", "claim:e"},
}


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ("attribution:1", A_AND_ITS_LIKE),
        ("attribution:2", A_AND_ITS_LIKE | {"attribution": {"attribution:1", "attribution:2"}}),
        ("attribution:3", ANSWERED),
        ("attribution:4", ANSWERED | {"attribution": {"attribution:3", "attribution:4"}}),
        ("body:critic", ANSWERED),
        ("claim:b", A_AND_ITS_LIKE | {"attribution": set()}),
        ("station:x", A_AND_ITS_LIKE | {"attribution": set()}),
        ("body:voice", A_AND_ITS_LIKE),
        ("body:end", A_AND_ITS_LIKE | {"claim": {"claim:a", "claim:b", "claim:court"}}),
        ("claim:court", A_AND_ITS_LIKE | {"claim": {"claim:a", "claim:b", "claim:court"}}),
        ("body:court", {"claim": {"claim:c", "claim:d"}}),
        ("station:z", {"claim": {"claim:d"}}),
        ("claim:c", {"claim": {"claim:c", "claim:d"}}),
        ("place:nowhere", {}),
    ],
)
def test_a_change_affects_what_depends_on_it(
    store: ox.Store, changed: str, wanted: dict[str, set[str]]
) -> None:
    affected = find_affected(store, {node(changed)})
    nodes = {name: set(map(node, wanted.get(name, ()))) for name in affected}
    assert affected == nodes


def lines(*triples: tuple[str, str]) -> list[bytes]:
    return sorted_ntriples.serialize_lines(
        ox.Triple(node(subject), node(predicate), ox.Literal("x")) for subject, predicate in triples
    )


def test_notes_and_other_names_affect_nothing() -> None:
    changed = [
        ("station:x", "skos:altLabel"),
        ("attribution:1", "kg:note"),
        ("attribution:1", "kg:wording"),
    ]
    assert find_changed_nodes(lines(*changed), RULES) == set()


@pytest.mark.parametrize(
    "predicate",
    [
        "rdf:type",
        "rdf:object",
        "kg:stance",
        "kg:basis",
        "kg:speaker",
        "kg:about",
        "kg:answers",
        "skos:prefLabel",
        "kg:countsAs",
        "kg:jurisdiction",
        "kg:place",
        "kg:memberKind",
        "kg:speaksFor",
        "kg:speaksAgainst",
    ],
)
def test_a_predicate_that_a_rule_reads_makes_its_subject_a_changed_one(predicate: str) -> None:
    assert find_changed_nodes(lines(("station:x", predicate)), RULES) == {node("station:x")}


def test_a_rule_makes_the_predicates_of_its_template() -> None:
    (rule,) = [query for query in RULES if query.name == "falls-under"]
    text = "CONSTRUCT { ?claim kg:supporters ?n ; kg:standing ?s } WHERE { ?claim kg:note ?n }"
    written = list_written_predicates(replace(rule, text=text))
    assert written == [node("kg:supporters"), node("kg:standing")]


def test_the_general_claims_are_those_of_the_rule() -> None:
    (rule,) = [query for query in RULES if query.name == "falls-under"]
    store = ox.Store()
    assert find_general_claims(store) == set()
    for parts in ("rdf:subject group:overseas-police-stations", "rdf:predicate kg:membersOfKind"):
        store.add(ox.Quad(node("claim:g"), *map(node, parts.split())))
    assert find_general_claims(store) == set()
    store.add(ox.Quad(node("claim:g"), node("rdf:object"), node("kg:PoliceServiceStation")))
    assert find_general_claims(store) == {node("claim:g")}
    for name in ("group:overseas-police-stations", "kg:membersOfKind", "kg:PoliceServiceStation"):
        assert name in rule.text


def test_an_imported_node_without_class_affects_what_it_is_about(store: ox.Store) -> None:
    store.add(ox.Quad(node("attribution:imported"), node("kg:about"), node("claim:a")))
    affected = find_affected(store, {node("attribution:imported")})
    assert affected["attribution"] == set()
    assert affected["claim"] == {node("claim:a"), node("claim:b")}


def test_rules_are_asked_about_members_of_their_class_only(store: ox.Store) -> None:
    names = {node("claim:a"), node("issue:i"), node("station:x")}
    members = keep_members(store, {"claim": names, "issue": names, "attribution": names})
    assert members == {"claim": {node("claim:a")}, "issue": {node("issue:i")}, "attribution": set()}


@pytest.mark.parametrize("predicate", ["kg:polarity", "kg:official", "kg:establishes", "kg:caveat"])
def test_what_is_said_anew_of_terms_may_affect_anything(predicate: str) -> None:
    assert may_affect_all(lines(("stance:states", predicate)))
    assert not may_affect_all(lines(("stance:states", "kg:note")))


def test_the_country_of_a_site_depends_on_its_class() -> None:
    """The rule writes `rdf:type` in full, since `a` would not be seen as a name that it reads."""
    (rule,) = (one for one in read_catalogue(ROOT) if one.name == "sited-in")
    changed = ox.Triple(ox.NamedNode("urn:a"), TYPE, ox.NamedNode("urn:b"))
    assert reads_some(rule, [f"{changed} .\n".encode()])
