"""Which things of a query may be the objects of triples."""

import pytest

from kg.names import ID
from kg.publish.positions import (
    ANY,
    HOLDER,
    find_last,
    find_predicates,
    find_things,
    hold_things,
    reads_own,
)
from kg.query import attributions, ledger, nodes, replies
from kg.sparql.tokens import scan_code

ONE, TWO = f"{ID}station/a", f"{ID}station/b"


@pytest.mark.parametrize(
    ("text", "is_inward"),
    [
        (f"SELECT ?p ?o {{ <{ONE}> ?p ?o }}", False),
        (f"SELECT ?p ?o {{ <{ONE}> a ?o }}", False),
        (f"SELECT ?s {{ ?s kg:about <{ONE}> }}", True),
        (f"SELECT ?s {{ ?s kg:about <{ONE}> . ?s ?p ?o }}", True),
        (f"SELECT ?s {{ ?s kg:a|kg:b <{ONE}> ; ?p ?o }}", True),
        (f"SELECT ?o {{ <{ONE}> ^kg:about ?o }}", True),
        (f"SELECT ?p {{ BIND(<{ONE}> AS ?s) ?s ?p ?o }}", True),
        (f"SELECT ?p {{ ?s ?p ?o FILTER (?o = <{ONE}>) }}", True),
        (f"SELECT ?o {{ VALUES ?s {{ <{ONE}> <{TWO}> }} ?s skos:prefLabel ?o }}", False),
        (f"SELECT ?o WHERE {{ VALUES ?s {{ <{ONE}> }} ?s kg:x ?o }} ORDER BY ?s", False),
        (f"SELECT ?x WHERE {{ VALUES ?s {{ <{ONE}> <{TWO}> }} ?x kg:about ?s . }}", True),
        (f"SELECT ?x WHERE {{ VALUES (?s ?t) {{ (<{ONE}> <{TWO}>) }} ?s kg:x ?t }}", True),
        ("SELECT ?o { <https://w3id.org/overseas-stations/graph> kg:horizon ?o }", False),
    ],
)
def test_a_thing_is_a_subject_only_or_may_be_an_object(text: str, is_inward: bool) -> None:
    assert find_things(text)[1] is is_inward


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("SELECT * { VALUES ?s { <urn:things> } ?s ?p ?o }", True),
        ("SELECT * WHERE { VALUES ?s { <urn:things> } ?s kg:p ?o ; a ?q . } ORDER BY ?s", True),
        ("SELECT * { VALUES ?s { <urn:things> } ?s kg:p ?o . ?o kg:q ?r }", False),
        ("SELECT * { VALUES ?s { <urn:things> } ?s kg:p/kg:q ?o }", False),
        ("SELECT * { VALUES ?s { <urn:things> } ?o kg:p ?s }", False),
        ("SELECT * { VALUES ?s { <urn:things> } ?s kg:p ?o OPTIONAL { ?o kg:q ?r } }", False),
        ("SELECT * { VALUES ?s { <urn:things> } ?s ^kg:p ?o }", False),
        ("SELECT * { ?s ?p ?o }", False),
    ],
)
def test_a_text_reads_only_what_begins_at_its_things(text: str, own: bool) -> None:
    assert reads_own(text) is own


def test_things_are_those_of_our_data() -> None:
    text = f"SELECT * {{ <{ONE}> kg:x <http://e/x> . <{TWO}> kg:y '<{ID}no>' }}"
    assert {ONE, TWO} <= find_things(text)[0]
    assert "http://e/x" not in find_things(text)[0]


@pytest.mark.parametrize(
    ("text", "name", "predicates"),
    [
        (f"SELECT ?s {{ ?s kg:about <{ONE}> }}", HOLDER, {"kg:about"}),
        (f"SELECT ?s {{ ?s kg:about <{ONE}> }}", "?s", set()),
        (f"SELECT ?s {{ ?s kg:x ?y ; kg:about <{ONE}> . ?t a ?s }}", "?s", {"a"}),
        (f"SELECT ?s {{ VALUES ?v {{ <{ONE}> }} ?s kg:about ?v }}", HOLDER, {"kg:about"}),
        (f"SELECT ?s {{ VALUES ?v {{ <{ONE}> }} ?s kg:about ?v }}", "?v", {"kg:about"}),
        (f"SELECT ?s {{ ?s kg:site ?v FILTER (?v = <{ONE}>) }}", HOLDER, {"kg:site"}),
        (f"SELECT ?o {{ ?s kg:about <{ONE}> . <{ONE}> ?p ?o }}", "?o", set()),
        (f"SELECT ?o {{ ?s kg:about <{ONE}> ; ?p ?o }}", "?o", {ANY}),
        (f"SELECT ?s {{ ?s kg:a|kg:b <{ONE}> }}", HOLDER, {ANY}),
        (f"SELECT ?s {{ ?s kg:a/kg:b ?o . ?o kg:c <{ONE}> }}", "?o", {ANY}),
        (f"SELECT ?s {{ ?s kg:a+ <{ONE}> }}", HOLDER, {ANY}),
        (f"SELECT ?s {{ ?s kg:a <{TWO}>, <{ONE}> }}", HOLDER, {ANY}),
        (f"SELECT ?s {{ ?s ^kg:a <{ONE}> }}", "?s", {ANY}),
        (f"SELECT ?s {{ BIND(<{ONE}> AS ?o) ?s kg:a ?o }}", HOLDER, {ANY}),
        (f"SELECT ?s {{ VALUES (?s ?t) {{ (<{ONE}> <{TWO}>) }} ?s kg:x ?t }}", HOLDER, {ANY}),
    ],
)
def test_things_are_reached_by_a_predicate_or_by_any(
    text: str, name: str, predicates: set[str]
) -> None:
    assert find_predicates(hold_things(text))[name] == predicates


@pytest.mark.parametrize(
    ("pattern", "last"),
    [
        ("?s kg:speaker <{0}> ; kg:stance ?v .", True),
        ("?s kg:speaker <{0}> ; kg:stance ?v . ?v kg:polarity ?one .", True),
        ("?s kg:speaker <{0}> ; kg:stance ?v . ?v kg:polarity ?one ; skos:prefLabel ?two }}", True),
        ("?s kg:speaker <{0}> ; kg:stance ?v . ?t kg:stance ?v .", False),
        ("?s kg:speaker <{0}> ; kg:stance ?v . ?v kg:polarity ?one . <{0}> kg:x ?one .", False),
        ("?s kg:speaker <{0}> ; kg:stance ?v . ?v kg:near <{0}> .", False),
        ("?s kg:speaker <{0}> ; kg:stance ?v . ?v kg:polarity ?one, ?two .", False),
        ("?s kg:speaker <{0}> ; kg:stance ?v . FILTER (?v = ?w) ?w a ?x .", False),
        ("?s kg:speaker <{0}> ; kg:stance/kg:polarity ?v .", False),
        ("?s kg:speaker <{0}> ; ?p ?v .", False),
        ("?v kg:speaker <{0}> .", False),
    ],
)
def test_a_way_ends_at_what_leads_to_nothing_else(pattern: str, last: bool) -> None:
    tokens = scan_code(hold_things("{ " + pattern.format(ONE) + " }"))
    assert ("?v" in find_last(tokens)) is last
    text = "SELECT * { " + pattern.format(ONE) + " }"
    assert not last or find_predicates(hold_things(text))["?v"] == frozenset()


@pytest.mark.parametrize(
    ("template", "is_inward"),
    [
        (nodes.LABELS, False),
        (nodes.PROPERTIES, False),
        (attributions.ATTRIBUTIONS, True),
        (attributions.POLARITIES, False),
        (ledger.READ_IN, False),
        (replies.ALLEGED_OF_OBJECT, True),
    ],
)
def test_the_queries_of_ledgers_are_told_apart(template: str, is_inward: bool) -> None:
    assert find_things(template.format(nodes=f"<{ONE}> <{TWO}>"))[1] is is_inward
