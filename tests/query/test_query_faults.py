"""Faults of a query: in words, at their place."""

import pytest

from kg.errors import QuerySyntaxError
from kg.query.engine import Engine
from kg.query.query_faults import quote_line, translate_error


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("SELECT ?s WHERE { ?s ", (1, 22), "expected one of"),
        ("SELECT ?s\r\nWHERE { ?s foo:bar ?x }", (2, 12), "there is no prefix foo:"),
        ("PREFIX a: <http://x/>\nASK { ?s a:x , statoin:ESP01. }", (2, 16), "did you mean station"),
        ('# é 统\nASK { "统战部é" a  } }', (2, 17), "expected one of"),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?p", (1, 35), "variable that is unbound"),
        ("ASK { ?s a <http://[> }", (1, 22), "IRI parsing failed"),
        ("ASK { BIND(1 AS ?s) BIND(2 AS ?s) }", (1, 36), "this cannot follow here"),
    ],
)
def test_a_fault_is_told_in_words_with_its_place(
    engine: Engine, text: str, place: tuple[int, int], words: str
) -> None:
    with pytest.raises(QuerySyntaxError, match=words) as caught:
        engine.ask(text)
    assert caught.value.place == place
    assert f"error at {place[0]}:{place[1]}: " in caught.value.reason
    assert "..=" not in caught.value.reason
    assert caught.value.hint.startswith(f"line {place[0]}: ")


def test_what_the_engine_does_not_run_has_no_place() -> None:
    fault = translate_error("ASK {}", RuntimeError("no such function"), {})
    assert (fault.place, fault.hint) == (None, "use functions of SPARQL 1.1")
    fault = translate_error("ASK {}", SyntaxError("odd\n" * 2), {})
    assert (fault.place, fault.hint) == (None, "correct the query at this place")
    assert fault.reason.endswith("odd …")


def test_only_a_line_feed_ends_a_line() -> None:
    assert quote_line("a\u2028b\x0bc\nd ", 1) == "line 1: a\u2028b\x0bc"
    assert quote_line("a\n d ", 2) == "line 2: d"
    assert quote_line("a", 2) == "correct the query at this place"
