"""Caveats: each kind of accusation says, beside its standing, that it is no finding of guilt."""

import json
import re
from collections.abc import Callable
from functools import cache
from html import unescape

import pyoxigraph as ox
import pytest
from click.testing import Result

from kg.catalog import INNER_FOLDERS, read_catalogue
from kg.cli.text import render_ledger
from kg.names import KG, expand, shorten
from kg.pages.edition import open_edition
from kg.pages.evidence import render_claim
from kg.pages.speech import read_statements
from kg.query.answer import NO_CAVEATS, list_remarks, render_saved, run_saved
from kg.query.caveats import qualify, read_caveats
from kg.query.engine import Engine
from kg.query.ledger import Claim, read_claims, read_ledger
from kg.query.results import Result as Answer
from kg.rdfio import read_turtle
from kg.row_export import write_rows
from kg.views.cards import Cards
from kg.views.diagram import project
from kg.views.network import describe_edge
from kg.views.selection import Selection
from tests.conftest import ROOT

Run = Callable[..., Result]
#: Words of an act or state of accusation, in a label of a term that claims can have.
ACCUSATION = re.compile(
    r"accus|alleged|arrest|charge|defend|detain|extradit|fugitive|indict|investigat|offender"
    r"|prosecut|protest|raid|sanction|seize|solved|suspect|threatened|wanted",
    re.IGNORECASE,
)
#: Terms with such words that say of nobody that he is accused.
OTHERS = {
    "theme:difficult-extradition",
    "theme:investigation",  # what somebody calls for
    "theme:not-all-charged",  # that some were not charged
    "theme:no-inquiry-announced",
}
#: Saved queries whose columns are fixed, or count: a remark stands for the column of caveats.
BARE = ("claim-standings", "policies-compared")
PUBLIC = [query for query in read_catalogue(ROOT) if query.topic not in INNER_FOLDERS]
#: Vocabularies whose concepts are objects of claims on somebody.
SCHEMES = ("case-status", "response-kind", "role", "theme")


@cache
def read_ontology() -> list[ox.Triple]:
    """Return the triples of the ontology and its vocabularies."""
    triples: list[ox.Triple] = []
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        triples += read_turtle(path)
    return triples


def list_terms(property: str) -> dict[str, str]:
    """Return the English value of a property of each term, by prefixed name."""
    values = {}
    for triple in read_ontology():
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.Literal):
            continue
        if triple.predicate.value == expand(property) and value.language == "en":
            values[shorten(subject.value)] = value.value
    return values


CAVEATS = list_terms("kg:caveat")


def find_claims(engine: Engine, term: str) -> list[Claim]:
    """Return the claims whose predicate, object or subject's kind is a term."""
    text = f"""
        SELECT DISTINCT ?claim WHERE {{
          {{ ?claim rdf:predicate <{expand(term)}> }} UNION {{ ?claim rdf:object <{expand(term)}> }}
          UNION {{ ?claim rdf:predicate kg:respondsTo ; rdf:subject ?subject .
            ?subject kg:responseKind <{expand(term)}> }}
          UNION {{ ?claim rdf:predicate kg:value ; rdf:subject ?subject .
            ?subject kg:counts <{expand(term)}> }}
        }}
    """
    rows = engine.select(text)
    return read_claims(engine, [str(row["claim"]) for row in rows])


def test_every_term_of_an_accusation_has_a_caveat() -> None:
    named = set()
    for term, label in list_terms("skos:prefLabel").items():
        prefix, _, slug = term.partition(":")
        is_of_claims = prefix in SCHEMES or (prefix == "kg" and slug[0].islower())
        if is_of_claims and ACCUSATION.search(label):
            named.add(term)
    assert {"kg:chargedWith", "kg:defendant", "role:accused", "response-kind:raid"} <= named
    assert sorted(named - OTHERS - CAVEATS.keys()) == []


@pytest.mark.parametrize("term", CAVEATS)
def test_a_caveat_says_what_is_so_and_what_is_not_found(term: str) -> None:
    so, not_found = CAVEATS[term].split("; ")
    assert so.startswith("that ")
    assert "finding" in not_found
    assert " no " in not_found or "neither" in not_found


def test_the_build_gives_each_claim_of_an_accusation_one_caveat(engine: Engine) -> None:
    rows = engine.select("SELECT ?claim ?words WHERE { ?claim kg:caveat ?words ; a kg:Claim }")
    assert {str(row["words"]) for row in rows} == set(CAVEATS.values())
    assert len({row["claim"] for row in rows}) == len(rows)
    of_terms: set[str] = set()
    for term in CAVEATS:
        of_terms.update(claim.id for claim in find_claims(engine, term))
    assert {shorten(str(row["claim"])) for row in rows} == of_terms


STANDINGS = [query.name for query in PUBLIC if "standing" in query.columns]


@pytest.mark.parametrize("name", STANDINGS)
def test_no_row_of_an_accusation_travels_without_it(engine: Engine, name: str) -> None:
    answer = run_saved(engine, name, {})
    assert isinstance(answer, Answer)
    claims = read_claims_with_caveats(engine)
    for row in answer:
        # what is undisputed is so of this claim
        caveat = claims.get(str(row.get("claim")), "")
        if name in BARE:
            assert "caveat" not in row
        else:
            assert (row["caveat"] or "") == caveat or not caveat
    remarks = list_remarks(engine, name, {}, "reported")
    assert (NO_CAVEATS in remarks) is (name in BARE)


@pytest.mark.parametrize("format", ["csv", "json", "markdown", "tsv", "xml"])
def test_every_format_has_it_in_the_row(engine: Engine, format: str) -> None:
    text = render_saved(engine, "case-defendants", {}, "reported", format)
    words = CAVEATS["kg:defendant"]
    assert text.count(words) == 5
    assert text.count("undisputed") >= 5


def test_a_narrow_table_has_it_below_and_a_record_inside(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = CAVEATS["kg:defendant"]
    monkeypatch.setenv("COLUMNS", "150")
    narrow = run("query", "case-defendants").output
    assert narrow.count(words) == 1
    assert f"standing, of an accusation: {words}" in narrow
    records = run("query", "case-defendants", "--records", "--wide").output
    assert records.count(words) == 6
    assert run("query", "case-defendants", "--wide").output.count(words) == 6


@pytest.mark.parametrize("term", CAVEATS)
def test_each_claim_of_its_kind_has_it_on_every_surface(
    engine: Engine, run: Run, term: str
) -> None:
    claims = find_claims(engine, term)
    assert claims, f"no claim has {term}"
    for claim in claims:
        assert claim.caveat in CAVEATS.values(), claim.id
    claim = next(one for one in claims if one.caveat == CAVEATS[term])
    words = qualify(claim.standing, CAVEATS[term])
    assert words != claim.standing
    iri = engine.expand(claim.id)
    ledger = read_ledger(engine, iri)
    assert f"[{words}; " in "\n".join(render_ledger(engine, ledger, {}))
    assert (
        json.loads(run("show", claim.id, "--format", "json").output)["entries"][0]["caveat"]
        == (CAVEATS[term])
    )
    assert f",{claim.standing}," in write_rows([claim], "")
    assert CAVEATS[term] in write_rows([claim], "")
    page = unescape(render_claim(open_edition(engine), iri))
    assert f'">{claim.standing}</span> <span class="caveat">({CAVEATS[term]})</span>' in page


@pytest.mark.parametrize("term", CAVEATS)
def test_each_edge_and_statement_of_its_kind_has_it(engine: Engine, term: str) -> None:
    claim = next(one for one in find_claims(engine, term) if one.caveat == CAVEATS[term])
    # any edge at its subject brings what else is said of that
    subject = engine.expand(claim.subject)
    edges = {(subject, KG + "concerns", subject): frozenset(["reported"])}
    diagram = project(engine, Selection(edges, {subject}), policy="reported")
    edge = next(one for one in (*diagram.edges, *diagram.facts) if one.id == claim.id)
    assert edge.caveat == describe_edge(diagram, edge)["caveat"] == CAVEATS[term]
    assert edge.standing == claim.standing
    cards = Cards(diagram, lambda _: "")
    assert qualify(claim.standing, CAVEATS[term]) in cards._describe_standing(edge)
    iris = [engine.expand(f"attribution:{one.id}") for one in claim.attributions]
    assert {one.caveat for one in read_statements(engine, iris)} == {CAVEATS[term]}


def test_a_claim_of_another_kind_has_none(engine: Engine) -> None:
    names = (
        "claim:manhattan-operatedBy-fuzhou-psb",
        "claim:new-york-station-broughtBy-us-doj",
        "claim:us-arrests-new-york-byActor-fbi",
        "claim:mps-officers-charged-bound-exactly",
    )
    for claim in read_claims(engine, map(expand, names)):
        assert claim.caveat == ""
        assert qualify(claim.standing, claim.caveat) == claim.standing


def read_claims_with_caveats(engine: Engine) -> dict[str, str]:
    """Return the caveat of each claim that has one, by IRI."""
    rows = engine.select("SELECT ?claim ?words WHERE { ?claim kg:caveat ?words ; a kg:Claim }")
    return {str(row["claim"]): str(row["words"]) for row in rows}


def test_a_release_without_caveats_has_claims_all_the_same(engine: Engine) -> None:
    class Bare(Engine):
        """An engine on data that is older than the property."""

        def select(self, text: str, policy: str = "reported"):  # type: ignore[no-untyped-def]
            return super().select(text.replace("kg:caveat", "kg:none"), policy)

    bare = Bare(engine.build_folder)
    assert read_caveats(bare, [KG + "x"]) == {}
    (claim,) = read_claims(bare, [expand("claim:new-york-station-defendant-lu-jianwang")])
    assert (claim.standing, claim.caveat) == ("undisputed", "")
