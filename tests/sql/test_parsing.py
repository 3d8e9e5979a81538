"""Parsing: SPARQL becomes the relational form; constants are the terms of the engine."""

import subprocess
import sys

import pyoxigraph as ox

from kg.sql.parsing import parse
from kg.sql.relational import Call, Const, Filter, Given, Match, Project, Var


def test_a_query_becomes_its_relational_form() -> None:
    query = parse("SELECT ?x { ?x <e:p> 1 FILTER (?x != <e:a> && ?x != <e:b>) }", {})
    assert query.form == "SELECT"
    assert query.names == ("x",)
    assert isinstance(query.relation, Project)
    assert isinstance(query.relation.relation, Filter)
    condition = query.relation.relation.condition
    assert isinstance(condition, Call)
    assert condition.name == "&&"
    match = query.relation.relation.relation
    assert isinstance(match, Match)
    one = ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    assert match.patterns[0].object == Const(one)


def test_parameters_are_told_apart_from_variables() -> None:
    query = parse("SELECT ?x { ?x <e:p> ?_a ; <e:q> ?_b }", {}, ["a"])
    assert isinstance(query.relation, Project)
    match = query.relation.relation
    assert isinstance(match, Match)
    assert {pattern.object for pattern in match.patterns} == {Given("a"), Var("_b")}


def test_all_columns_are_those_outside_of_conditions() -> None:
    query = parse("SELECT * { ?x <e:p> ?y FILTER NOT EXISTS { ?x <e:q> ?z } }", {})
    assert set(query.names) == {"x", "y"}


def test_a_dataset_that_the_query_names_is_read() -> None:
    query = parse("SELECT * FROM <e:g> FROM NAMED <e:h> { ?s ?p ?o }", {})
    assert query.dataset == (("e:g",), ("e:h",))


def test_the_first_queries_of_a_process_may_be_parsed_by_several_threads() -> None:
    script = """
import sys
from concurrent.futures import ThreadPoolExecutor
from kg.sql.parsing import parse
sys.setswitchinterval(1e-6)
text = "SELECT ?x { ?x <e:p> ?y OPTIONAL { ?y <e:q> ?z FILTER (STR(?z) = 'a' && ?y != ?x) } }"
with ThreadPoolExecutor(8) as pool:
    queries = list(pool.map(lambda _: parse(text, {}), range(8)))
assert all(query == queries[0] for query in queries)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
