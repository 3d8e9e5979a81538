"""Functions: each gives for each kind of term what the embedded engine gives."""

import pytest

from kg.sql.functions import apply
from kg.sql.subset import OutsideSubset
from tests.sql.asking import assert_same, triples

DATA = triples(
    ":a :p :b , 1 , -2 , 1.5 , -2.5 , 2.5e0 , 'abc' , '' , 'Añ漢'@en , 'b'@en-GB , true , '2' ,"
    " 'x'^^:other , '2022-03-04'^^xsd:date , 'a.b(c)' , 'no'^^xsd:integer ,"
    " '2011-01-10T14:45:13.815-05:00'^^xsd:dateTime ."
)
OF_ONE = (
    *(
        "STR(?x)",
        "LANG(?x)",
        "DATATYPE(?x)",
        "isIRI(?x)",
        "isBlank(?x)",
        "isLiteral(?x)",
        "BOUND(?x)",
    ),
    *("isNumeric(?x)", "STRLEN(?x)", "UCASE(?x)", "LCASE(?x)", "YEAR(?x)", "MONTH(?x)", "DAY(?x)"),
    *("HOURS(?x)", "MINUTES(?x)", "SECONDS(?x)", "TZ(?x)", "ABS(?x)", "CEIL(?x)", "FLOOR(?x)"),
    *("ROUND(?x)", "MD5(?x)", "SHA1(?x)", "SHA256(?x)", "-?x", "!?x", "xsd:string(?x)"),
    *("SUBSTR(?x, 2)", "SUBSTR(?x, 0, 2)", "SUBSTR(?x, 2, 1)", 'STRLANG(?x, "FR")', "?x + ?x"),
    *("COALESCE(?x + 1, ?x)", "IF(?x, 1, 2)", "IF(isIRI(?x), ?x, 'no')", 'REGEX(?x, "^A", "i")'),
    *(
        'REGEX(?x, "b")',
        'REPLACE(?x, "b", "[$0]")',
        'CONCAT(?x, "!")',
        "CONCAT(?x, ?x)",
        "IRI(STR(?x))",
    ),
)
OF_TWO = (
    *(
        "CONTAINS(?x, ?y)",
        "STRSTARTS(?x, ?y)",
        "STRENDS(?x, ?y)",
        "STRBEFORE(?x, ?y)",
        "STRAFTER(?x, ?y)",
    ),
    *("CONCAT(?x, ?y)", "?x + ?y", "?x - (?y + 0)", "?x * ?y", "LANGMATCHES(LANG(?x), LANG(?y))"),
    *("COALESCE(?x, ?y)", "?x IN (?y, 1)", "?x NOT IN (?y, 'abc')", "?x && ?y", "?x || ?y"),
)


@pytest.mark.parametrize("function", OF_ONE)
def test_functions_of_a_term_are_those_of_the_embedded_engine(function: str) -> None:
    assert_same(DATA, f"SELECT ?x ({function} AS ?y) {{ :a :p ?x }}")


@pytest.mark.parametrize("function", OF_TWO)
def test_functions_of_two_terms_are_those_of_the_embedded_engine(function: str) -> None:
    assert_same(DATA, f"SELECT ?x ?y ({function} AS ?z) {{ :a :p ?x . :a :p ?y }}")


@pytest.mark.parametrize(("one", "other"), [(1, 2), (7, 3), (-7, 2), (1, 0), (10, 5), (2.5, 2)])
def test_quotients_of_exact_numbers_are_exact(one: float, other: float) -> None:
    assert_same(DATA, f"SELECT ({one} / {other} AS ?x) {{ }}")


def test_an_unknown_function_is_refused() -> None:
    with pytest.raises(OutsideSubset, match="the function BNODE"):
        apply("BNODE", [])
