"""Statements in words."""

from kg.pages.statements import read_statements
from kg.query.engine import Engine


def test_a_statement_names_speaker_stance_and_claim(engine: Engine) -> None:
    text = """SELECT ?node WHERE {
      ?node kg:speaker person:wang-wenbin ; kg:stance ?stance ; kg:about ?claim
    }"""
    nodes = [str(row["node"]) for row in engine.select(text)]
    statements = read_statements(engine, nodes)
    assert statements.keys() == set(nodes)
    assert {one.speaker for one in statements.values()} == {"Wang Wenbin"}
    assert "denies" in {one.stance for one in statements.values()}
    assert all(" — " in one.sentence for one in statements.values())
    assert all(node.endswith(one.id) for node, one in statements.items())


def test_nothing_is_read_of_nothing(engine: Engine) -> None:
    assert read_statements(engine, []) == {}
    assert read_statements(engine, [engine.expand("station:manhattan")]) == {}
