"""Terms as text: one text for each term, as the embedded engine tells terms apart."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names import XSD
from kg.sql.term_text import decode, encode

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
TYPES = (
    "integer",
    "int",
    "decimal",
    "double",
    "float",
    "boolean",
    "date",
    "dateTime",
    "gYear",
    "x",
)
WRITTEN = (
    *("1", "01", "-0", "+5", "1.0", "1.50", ".5", "5.", "1e3", "1E0", "INF", "-INF", "NaN", "true"),
    *(
        "0",
        "abc",
        "2022-12-01",
        "2022-12-01Z",
        "2022-12-01T00:00:00.50Z",
        "",
        "99999999999999999999",
    ),
    *("2022-12-01T00:00:00+00:00", "2022", "1e400", "-1.10", "000.100", "9" * 20),
)


def store(term: ox.Literal) -> ox.Literal:
    """Return a literal as the embedded engine gives it back."""
    kept = ox.Store()
    node = ox.NamedNode("http://e/s")
    kept.add(ox.Quad(node, node, term))
    return next(iter(kept)).object


@given(TEXTS)
def test_texts_come_back_as_they_were(text: str) -> None:
    for term in (
        ox.Literal(text),
        ox.Literal(text, language="en-gb"),
        ox.Literal(text, datatype=ox.NamedNode("http://e/type")),
    ):
        assert decode(encode(term)) == term


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("value", WRITTEN)
def test_values_are_written_as_the_embedded_engine_stores_them(kind: str, value: str) -> None:
    term = ox.Literal(value, datatype=ox.NamedNode(XSD + kind))
    assert decode(encode(term)) == store(term)


def test_nodes_come_back_as_they_were() -> None:
    for node in (ox.NamedNode("http://e/a"), ox.BlankNode("b1")):
        assert decode(encode(node)) == node


def test_the_case_of_a_language_does_not_matter() -> None:
    assert encode(ox.Literal("a", language="EN-gb")) == '"@en-gb"a'
