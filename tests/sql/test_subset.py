"""The subset of SPARQL that becomes SQL: the W3C suite passes, or is refused by name."""

import pytest

from kg.sql.compiling import CompiledQuery, Dataset
from kg.sql.duck import NAMED, Duck
from kg.sql.subset import OutsideSubset
from tests.conftest import missing
from tests.sql.suite import (
    ROOT,
    Case,
    list_cases,
    make_canonical,
    make_row,
    read_answer,
    read_graph,
    read_query,
)

#: Tests of the suite that are refused, by the construct that the refusal names.
REFUSED = {
    "AVG of distinct values": "aggregates/agg-avg-distinct",
    "BASE together with a function that makes IRIs": "functions/iri01 functions/iri02",
    "COALESCE without arguments": "functions/coalesce-empty",
    "CONCAT without arguments": "functions/concat-empty",
    "MINUS inside GRAPH with a variable": "negation/graph-minus",
    "SUM of distinct values": "aggregates/agg-sum-distinct",
    "VALUES inside GRAPH with a variable": "bindings/graph",
    "a blank node in the template of a CONSTRUCT": "construct/constructlist",
    "a negated property set with an inverse": (
        "property-path/nps_a_inverse property-path/nps_direct_and_inverse property-path/nps_inverse"
    ),
    "a sub-select inside GRAPH with its variable": "subquery/subquery03",
    "an aggregate inside GRAPH with a variable": "aggregates/agg-empty-group-count-graph",
    "property path open at both ends": (
        "property-path/pp14 property-path/pp16 property-path/pp34 property-path/pp35 "
        "property-path/values_and_path"
    ),
    "the function BNODE": "functions/bnode01 functions/bnode02",
    "the function ENCODE_FOR_URI": "functions/encode01 functions/encode01-non-bmp",
    "the function NOW": "functions/now01",
    "the function RAND": "functions/rand01",
    "the function SHA384": "functions/sha384-01 functions/sha384-02",
    "the function SHA512": "functions/sha512-01 functions/sha512-02",
    "the function STRDT": "functions/strdt01 functions/strdt02 functions/strdt03-rdf11",
    "the function STRUUID": "functions/struuid01",
    "the function TIMEZONE": "functions/timezone",
    "the function UUID": "functions/uuid01 functions/uuid02",
    "the function xsd:boolean": "cast/cast-bool",
    "the function xsd:decimal": "cast/cast-decimal",
    "the function xsd:double": "aggregates/agg-err-02 cast/cast-double",
    "the function xsd:float": "cast/cast-float",
    "the function xsd:integer": "aggregates/agg-group-fn cast/cast-int",
}
CASES = list_cases()
#: One for each case; without the suite, one that says so.
PARAMETERS = [pytest.param(case, id=case.name) for case in CASES] or [None]
WANTED = f"{ROOT} is not there; KG_W3C names the folder of the suite"
DEFAULT = "default:"


def ask(case: Case) -> tuple[str, object]:
    """Return the form of a test's query, and what DuckDB answers."""
    compiled = CompiledQuery(read_query(case), Dataset("asked", NAMED), {})
    statement = compiled.bind({})
    duck = Duck()
    triples = [triple for path in case.data for triple in read_graph(path)]
    duck.load({path.as_uri(): read_graph(path) for path in case.named} | {DEFAULT: triples})
    duck.merge("asked", [DEFAULT])
    duck.remove(DEFAULT)
    if compiled.form == "ASK":
        return "ASK", duck.is_true(statement)
    names = statement.names
    return compiled.form, [make_row(names, row) for row in duck.read_rows(statement)]


def test_the_suite_of_the_w3c_is_there() -> None:
    if not CASES:
        missing(WANTED)
    listed = " ".join(REFUSED.values()).split()
    assert set(listed) <= {case.name for case in CASES}


@pytest.mark.parametrize("case", PARAMETERS)
def test_the_suite_of_the_w3c_passes_or_is_refused(case: Case | None) -> None:
    if case is None:
        missing(WANTED)
    assert case
    if refusal := next((why for why, names in REFUSED.items() if case.name in names.split()), ""):
        with pytest.raises(OutsideSubset) as error:
            ask(case)
        assert error.value.construct == refusal
        return
    form, answer = ask(case)
    expected = read_answer(case.result, form)
    if form != "ASK":
        expected, answer = make_canonical(expected), make_canonical(answer)
    assert answer == expected


def test_a_refusal_names_the_construct_and_who_can_answer() -> None:
    with pytest.raises(OutsideSubset) as refusal:
        CompiledQuery("SELECT * { ?x <p:p>* ?y }", Dataset("asked"), {})
    assert refusal.value.construct == "property path open at both ends"
    assert "the embedded engine" in refusal.value.hint


@pytest.mark.parametrize(
    ("query", "construct"),
    [
        ("SELECT * { SERVICE <http://e/> { ?s ?p ?o } }", "SERVICE"),
        ("DESCRIBE <http://e/>", "DESCRIBE"),
        ("SELECT * { VALUES ?x { } }", "VALUES without rows"),
        ("SELECT (NOW() AS ?n) { }", "the function NOW"),
        ("SELECT (<http://e/f>(1) AS ?n) { }", "the function <http://e/f>"),
        ("CONSTRUCT { ?s ?p [] } { ?s ?p ?o }", "a blank node in the template of a CONSTRUCT"),
        ("SELECT * { ?s ?p <x> }", "a relative IRI"),
    ],
)
def test_each_construct_outside_is_named(query: str, construct: str) -> None:
    with pytest.raises(OutsideSubset) as refusal:
        CompiledQuery(query, Dataset("asked"), {})
    assert refusal.value.construct == construct
