"""Plain questions give our rows: every saved query in every formulation."""

import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery
from tests.conftest import ROOT

from benchmarks import plain as module
from benchmarks.formulations import FORMULATIONS
from benchmarks.patterns import NotPlainError
from benchmarks.plain import COUNTS, DERIVED, OF_TERMS_TOO, SIDE_ROOTS, plain
from benchmarks.promises import claimable_classes, establishing, vocabulary
from kg.catalog import INNER_FOLDERS, SavedQuery, read_catalogue
from kg.names import BASE_GRAPHS, DEFAULT_POLICY, GRAPH, expand, prefixes, shorten
from kg.query.choices import list_choices
from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.sparql import tokens

ASSERTED = [name for name in BASE_GRAPHS if name != "summary"]
PUBLIC = [query for query in read_catalogue(ROOT) if query.topic not in INNER_FOLDERS]
CALLS = [
    (query, bound)
    for query in PUBLIC
    for bound in ((False, True) if query.parameters else (False,))
]
#: Derived properties that a query compares by name; no pattern of its plain question has them.
COMPARED = {"replies-of-the-accused": {"kg:reply", "kg:earlierObjection"}}
#: A value for each kind of parameter that has no list of choices.
VALUES = {"integer": "2016", "position": "1000", "since": "2022-10", "until": "2023"}


@cache
def load_asserted(folder: str) -> ox.Store:
    """Return the data of a peer: the asserted graphs in one default graph."""
    store = ox.Store()
    for name in ASSERTED:
        quads = Engine(folder).store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH + name))
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return store


def multiset(result: object) -> Counter[tuple[str, ...]]:
    """Rows of a SELECT as often as they come; triples of a CONSTRUCT, which are a set."""
    if isinstance(result, ox.QuerySolutions):
        return Counter(tuple(map(str, row)) for row in result)
    assert isinstance(result, ox.QueryTriples)
    return Counter(
        {(str(triple.subject), str(triple.predicate), str(triple.object)) for triple in result}
    )


def text_of(engine: Engine, query: SavedQuery, *, bound: bool) -> str:
    """Return a query with its parameters left free, or with values that give rows."""
    if not bound:
        return query.text
    saved = engine.saved_query(query.name)
    for pick in (0, 1, 2, 3):
        given = {}
        for parameter in saved["parameters"]:
            offered = [iri for iri, _ in list_choices(engine, parameter)]
            value = (
                offered[len(offered) * pick // 4]
                if offered
                else VALUES.get(parameter["name"], VALUES["integer"])
            )
            given[parameter["name"]] = value
        text = bind_values(engine, saved, given)
        if multiset(engine.execute(text, DEFAULT_POLICY, naming=query.naming)):
            break
    return text


@pytest.mark.parametrize(
    ("query", "bound"), CALLS, ids=[f"{query.name}-{bound}" for query, bound in CALLS]
)
def test_every_formulation_gives_our_rows(
    build_folder: Path, engine: Engine, query: SavedQuery, bound: bool
) -> None:
    text = text_of(engine, query, bound=bound)
    ours = multiset(engine.execute(text, DEFAULT_POLICY, naming=query.naming))
    for question in {plain(text, formulation) for formulation in FORMULATIONS}:
        assert (
            multiset(load_asserted(str(build_folder)).query(question, prefixes=prefixes())) == ours
        ), question


@pytest.mark.parametrize("formulation", FORMULATIONS)
@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.name)
def test_a_second_parser_takes_it_and_nothing_derived_is_left(
    query: SavedQuery, formulation: str
) -> None:
    question = plain(query.text, formulation)
    prepareQuery(question, initNs=prefixes())
    where = question[question.index("WHERE") :]
    left = {token for _, token, _ in tokens.scan(where)} & (DERIVED - OF_TERMS_TOO)
    assert left <= COMPARED.get(query.name, set())


def test_most_bound_questions_have_rows(engine: Engine) -> None:
    bound = [query for query in PUBLIC if query.parameters]
    texts = [text_of(engine, query, bound=True) for query in bound]
    result = [bool(multiset(engine.execute(text, DEFAULT_POLICY, naming=""))) for text in texts]
    assert sum(result) >= 0.8 * len(result)


def test_the_asserted_graphs_hold_nothing_derived_and_the_summary_nothing_unknown(
    engine: Engine,
) -> None:
    def properties(graph: str) -> set[str]:
        quads = engine.store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH + graph))
        return {shorten(quad.predicate.value) for quad in quads}

    assert properties("summary") == DERIVED
    assert {*COUNTS, *SIDE_ROOTS} < DERIVED
    assert set().union(*map(properties, ASSERTED)) & DERIVED == OF_TERMS_TOO


def test_what_the_ontology_promises_holds(build_folder: Path) -> None:
    """Check shortcuts of the questions: one claim a statement, no class or role twice."""
    store = load_asserted(str(build_folder))

    def rows(text: str) -> list[ox.QuerySolution]:
        result = store.query(text, prefixes=prefixes())
        assert isinstance(result, ox.QuerySolutions)
        return list(result)

    claim = "?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ."
    assert not rows(f"SELECT ?s ?p ?o WHERE {{ {claim} }} GROUP BY ?s ?p ?o HAVING (COUNT(*) > 1)")
    assert not rows(f"SELECT * WHERE {{ {claim} ?s ?p ?o }}")
    claimed = {
        shorten(row["o"].value)
        for row in rows("SELECT ?o WHERE { ?c rdf:predicate rdf:type ; rdf:object ?o }")
    }
    assert claimed
    assert claimed <= claimable_classes()
    asserted_classes = {
        shorten(row["o"].value) for row in rows("SELECT DISTINCT ?o WHERE { ?s a ?o }")
    }
    assert not asserted_classes & claimable_classes()
    assert establishing() == {
        "kg:Case": "kg:caseStatus",
        "kg:GovernmentResponse": "kg:responseKind",
        "kg:Figure": "kg:value",
    }
    for kind, predicate in establishing().items():
        domain = vocabulary().predicates[predicate].domain
        assert domain == {kind}


@pytest.mark.parametrize("formulation", FORMULATIONS)
def test_a_withdrawn_support_gives_no_edge(build_folder: Path, formulation: str) -> None:
    store = ox.Store()
    store.extend(load_asserted(str(build_folder)))
    question = plain("SELECT ?bureau WHERE { station:USA01 kg:operatedBy ?bureau }", formulation)
    before = multiset(store.query(question, prefixes=prefixes()))
    said = store.query(
        (
            "SELECT ?a WHERE { ?a kg:about [ rdf:subject station:USA01 ; rdf:predicate "
            "kg:operatedBy ] }"
        ),
        prefixes=prefixes(),
    )
    assert isinstance(said, ox.QuerySolutions)
    for number, row in enumerate(list(said)):
        withdrawal = ox.NamedNode(expand(f"attribution:test-{number}"))
        store.add(ox.Quad(withdrawal, ox.NamedNode(expand("kg:about")), row["a"]))
        store.add(
            ox.Quad(
                withdrawal,
                ox.NamedNode(expand("kg:stance")),
                ox.NamedNode(expand("stance:withdraws")),
            )
        )
    assert before
    assert not multiset(store.query(question, prefixes=prefixes()))


@pytest.mark.parametrize("formulation", FORMULATIONS)
def test_paths_over_claims_are_taken_apart(
    build_folder: Path, engine: Engine, formulation: str
) -> None:
    text = (
        "SELECT ?country ?station WHERE { ?country ^kg:inCountry/kg:operatedBy/skos:prefLabel "
        "?station }"
    )
    ours = multiset(engine.execute(text, DEFAULT_POLICY, naming=""))
    theirs = multiset(
        load_asserted(str(build_folder)).query(plain(text, formulation), prefixes=prefixes())
    )
    assert ours == theirs
    assert ours


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT ?o WHERE { station:USA01 kg:memberOf+ ?o }", "memberOf"),
        ("SELECT ?p WHERE { station:USA01 ?p ?o }", "any predicate"),
        ("SELECT ?p WHERE { VALUES ?p { kg:root kg:alias } ?s ?p ?o }", "derived"),
        ("SELECT * WHERE { ?s kg:memberOf ?o }", r"SELECT \*"),
        ("SELECT ?o WHERE { [] kg:memberOf ?o }", "blank node"),
    ],
)
def test_what_cannot_be_put_plainly_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NotPlainError, match=reason):
        plain(text, "exists")


def test_questions_about_nothing_derived_are_the_same_in_all_formulations() -> None:
    same = set()
    for query in PUBLIC:
        if len({plain(query.text, one) for one in FORMULATIONS}) == 1:
            same.add(query.name)
    assert {"speaker-list", "relay-chains", "source-list"} <= same
    assert not same & {"stations-per-bureau", "claims-about", "roots-of-sources"}


def test_the_command_prints_each_formulation(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KG_BUILD_DIR", str(build_folder))
    monkeypatch.setattr(sys, "argv", ["plain", "stations-per-bureau"])
    module.main()
    printed = capsys.readouterr().out
    assert [f"# {one}" for one in FORMULATIONS] == [
        line for line in printed.splitlines() if line.startswith("# ")
    ]
