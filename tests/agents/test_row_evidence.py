from kg.agents.row_evidence import COLUMNS, explain_rows, explain_terms, explain_triples
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
