"""The lexer: nothing is lost, and tokens end where the engine ends them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.sparql import tokens
from tests.support.hostile import SPARQLISH

unhurried = settings(deadline=None)  # a busy machine is no fault


@unhurried
@given(st.one_of(st.text(), SPARQLISH))
def test_tokens_joined_give_the_text_again(text: str) -> None:
    result = list(tokens.scan(text))
    assert "".join(token for _, token, _ in result) == text
    assert all(
        text.startswith(token, position) and token and kind for kind, token, position in result
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# ?x 'it \" <", "comment"),
        ("<http://e/a#b?c=d>", "iri"),
        ("<>", "iri"),
        ("<http://e/\\u0041b>", "iri"),
        ('"a"', "string"),
        ("'it\\'s'", "string"),
        ('""', "string"),
        ("''", "string"),
        ('"""a "b" ""c"""', "string"),
        ("'''it's\nlong'''", "string"),
        ('"""\\""""', "string"),
        ("?x", "variable"),
        ("$_x1", "variable"),
        ("?海", "variable"),
        ("kg:operatedBy", "prefixed"),
        (":x", "prefixed"),
        ("e:", "prefixed"),
        ("e:a.b", "prefixed"),
        ("e:a%20b", "prefixed"),
        ("e:it\\'s", "prefixed"),
        ("@en", "language"),
        ("@zh-hans", "language"),
        ("SELECT", "word"),
        ("12.5e3", "number"),
        ("(", "open"),
        ("]", "close"),
        (" \n\t", "space"),
        ("||", "operator"),
        ("<=", "operator"),
    ],
)
def test_token_is_of_its_kind(text: str, kind: str) -> None:
    assert list(tokens.scan(text)) == [(kind, text, 0)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("?a<5", ["?a", "<", "5"]),
        ("?a < ?b && ?c > ?d", ["?a", "<", "?b", "&&", "?c", ">", "?d"]),
        ("e:a.", ["e:a", "."]),
        ("e:a.}", ["e:a", ".", "}"]),
        ('"a"@en.', ['"a"', "@en", "."]),
        ('"a"^^xsd:date', ['"a"', "^^", "xsd:date"]),
        ('"unclosed ?x', ['"', "unclosed", "?x"]),
        ("# a\r?x", ["# a", "?x"]),
        ("?_a/?_b", ["?_a", "/", "?_b"]),
    ],
)
def test_tokens_end_where_the_engine_ends_them(text: str, parts: list[str]) -> None:
    assert [token for kind, token, _ in tokens.scan(text) if kind != "space"] == parts


@pytest.mark.parametrize(
    ("text", "position", "where"),
    [("abc", 0, "1:1"), ("abc", 2, "1:3"), ("a\nbc", 3, "2:2"), ("\n\n", 2, "3:1")],
)
def test_place_is_line_and_column_from_one(text: str, position: int, where: str) -> None:
    assert tokens.locate(text, position) == where


@pytest.mark.parametrize(
    "unit", ["a.", "a", "a-", "<a", '"""a', "'''\\", "?a", "e:a.", "\\", '"', "1", "@a-", "."]
)
def test_time_to_scan_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    text = unit * (16_384 // len(unit))
    started = time.process_time()
    for _ in tokens.scan(text):
        pass
    assert time.process_time() - started < 1  # linear work takes 20 ms, quadratic three seconds


def test_parameters_are_listed_once_in_order_of_use() -> None:
    assert tokens.list_parameters("SELECT * { ?_b ?x $_a . ?_b ?y '?_c' } # ?_d") == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "naming"),
    [
        ("SELECT * { ?s ?p ?o }", ""),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", "GRAPH"),
        ("SELECT * { graph<http://e/g> { ?s ?p ?o } }", "GRAPH"),
        ("SELECT * FROM NAMED <http://e/g> { GRAPH ?g { ?s ?p ?o } }", "FROM"),
        ('SELECT ?graph { BIND ("GRAPH FROM" AS ?graph) } # GRAPH', ""),
    ],
)
def test_word_that_names_graphs_is_found(text: str, naming: str) -> None:
    assert tokens.find_graph_keyword(text) == naming


def test_the_prefixes_of_a_query_are_those_of_its_names() -> None:
    text = (
        'SELECT * { ?s kg:code "skos:x" ; a/rdfs:label ?o . FILTER (?o != body:mps) } # '
        "dcterms:title <prov:x>"
    )
    assert tokens.list_prefixes(text) == ["body", "kg", "rdfs"]
