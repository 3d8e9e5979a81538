"""Constants: terms become placeholders, each once, and keep their kind where it is known."""

import pyoxigraph as ox

from kg.sql.constants import Constants
from kg.sql.relational import Const, Given
from kg.sql.values import RESOURCE, TERM, TEXT, TRUTH, WHOLE

XSD = "http://www.w3.org/2001/XMLSchema#"


def test_a_term_has_one_placeholder() -> None:
    constants = Constants()
    node = Const(ox.NamedNode("http://e/a"))
    assert constants.write(node).sql() == constants.write(node).sql() == ":k1"
    assert constants.texts == {"k1": "http://e/a"}


def test_terms_that_are_given_later_have_placeholders_by_name() -> None:
    constants = Constants()
    assert constants.write(Given("country")).sql() == ":g1"
    assert constants.given == {"country": "g1"}


def test_the_kind_of_a_constant_is_known() -> None:
    kinds = {
        ox.NamedNode("http://e/a"): RESOURCE,
        ox.Literal("a"): TEXT,
        ox.Literal("1", datatype=ox.NamedNode(XSD + "integer")): WHOLE,
        ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean")): TRUTH,
        ox.Literal("a", language="en"): TERM,
        ox.Literal("x", datatype=ox.NamedNode(XSD + "integer")): TERM,
    }
    for term, kind in kinds.items():
        assert Constants().read(Const(term)).kind == kind
