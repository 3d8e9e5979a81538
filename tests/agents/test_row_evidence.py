import pyoxigraph as ox
import pytest

from kg.agents.row_evidence import COLUMNS, explain_rows, explain_terms, explain_triples
from kg.names import ID, KG
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result, Triples


def test_a_row_of_a_count_names_some_claims_and_counts_all(engine: Engine) -> None:
    (first, *_) = explain_rows(engine, "stations-per-bureau", {}, "reported", (0, 6))
    assert tuple(first.cells) == COLUMNS
    assert first.cells["claimCount"] == 66
    assert len(first.cells["claims"]) == 2
    assert "denied more widely" in first.cells["standing"]
    assert "Mao Ning" in first.cells["objectors"]


def test_a_row_about_a_claim_names_that_claim_alone(engine: Engine) -> None:
    answer = run_saved(engine, "contested-claims", {})
    assert isinstance(answer, Result)
    rows = explain_rows(engine, "contested-claims", {}, "reported", (0, len(answer)))
    for row, evidence in zip(answer, rows, strict=True):
        assert evidence.cells["claims"] == [engine.shorten(str(row["claim"]))]
        assert evidence.cells["objectors"]


@pytest.mark.parametrize("name", ["person-list", "case-list", "persons-with-case-status"])
def test_a_row_about_an_accused_says_what_an_accusation_is(engine: Engine, name: str) -> None:
    answer = run_saved(engine, name, {})
    assert isinstance(answer, Result)
    assert "caveat" not in answer.variables, "the query has one of its own: choose another"
    rows = explain_rows(engine, name, {}, "reported", (0, len(answer)))
    accused = [one.cells for one in rows if any(claim.caveat for claim in one.claims)]
    assert accused
    assert all("no finding" in cells["caveat"] for cells in accused)


def test_an_edge_of_a_charge_says_what_a_charge_is(engine: Engine) -> None:
    case, charge = "case/new-york-station", "theme/obstruction-of-justice"
    parts = (ID + case, f"{KG}chargedWith", ID + charge)
    (evidence,) = explain_triples(engine, [[ox.NamedNode(part) for part in parts]])
    assert evidence.cells["caveat"] == (
        "that the charge was brought; a charge is no finding of guilt"
    )


def test_ids_in_the_rows_of_free_sparql_are_evidence(engine: Engine) -> None:
    answer = engine.ask("SELECT ?a ?c { ?a kg:about ?c . ?c a kg:Claim } ORDER BY ?a LIMIT 3")
    assert isinstance(answer, Result)
    for evidence in explain_terms(engine, answer.rows):
        assert evidence.cells["claimCount"] == 1
        assert evidence.cells["attributions"]


def test_edges_of_a_view_have_their_claims(engine: Engine) -> None:
    answer = run_saved(engine, "new-york-case", {})
    assert isinstance(answer, Triples)
    triples = [(one.subject, one.predicate, one.object) for one in answer.triples]
    assert all(one.cells["claims"] for one in explain_triples(engine, triples))
