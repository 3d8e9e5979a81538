import pytest

from kg.agents.free_sparql import run_sparql
from kg.agents.tool_faults import ToolFault
from kg.query.engine import Engine

TEXT = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 5001"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a busy machine take its time."""
    monkeypatch.setattr("kg.agents.free_sparql.SECONDS", 120.0)


def test_rows_come_in_pages_and_say_what_is_cut(engine: Engine) -> None:
    page = run_sparql(engine, {"query": TEXT}, 3000)
    assert page["total"] == 5000
    assert page["left_out"]
    second = run_sparql(engine, {"query": TEXT, "cursor": page["cursor"]}, 3000)
    assert second["first"] == len(page["rows"]) + 1


def test_every_kind_of_term_and_answer(engine: Engine) -> None:
    text = 'SELECT * { VALUES (?a ?b ?c ?d) { (kg:Claim "x"@en 7 UNDEF) } }'
    page = run_sparql(engine, {"query": text}, 3000)
    assert page["rows"][0][:4] == ["kg:Claim", "x", 7, None]
    assert run_sparql(engine, {"query": "ASK { ?s a kg:Claim }"}, 3000)["rows"][0][0] == "true"
    built = run_sparql(engine, {"query": "CONSTRUCT WHERE { ?s a kg:Policy }"}, 3000)
    assert built["columns"][:3] == ["subject", "predicate", "object"]


def test_a_cursor_of_another_query_is_refused(engine: Engine) -> None:
    page = run_sparql(engine, {"query": TEXT}, 3000)
    with pytest.raises(ToolFault, match="wrong-cursor"):
        run_sparql(engine, {"query": "SELECT * { ?a ?b ?c }", "cursor": page["cursor"]}, 3000)


def test_unknown_terms_are_told(engine: Engine) -> None:
    page = run_sparql(engine, {"query": "SELECT ?s { ?s a kg:Persn }"}, 3000)
    assert "kg:Persn" in page["remarks"][0]
