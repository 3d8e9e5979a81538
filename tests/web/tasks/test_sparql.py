"""The task that answers a query: formats, datasets, limits."""

import csv
import io
import json
from typing import Any

import pyoxigraph as ox
import pytest

from kg.errors import QuerySyntaxError, RefusedQuery
from kg.formats import FORMATS
from kg.names import GRAPH, list_dataset_graphs
from kg.query.engine import Engine
from kg.web.problems import NotAcceptable, TooLarge
from kg.web.tasks.sparql import GRAPHS, RESULTS, Capped, run_query

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CLAIMS, ENTITIES = GRAPH + "claims", GRAPH + "entities"


CSV, TSV = FORMATS["csv"].media_type, FORMATS["tsv"].media_type
JSON, XML = FORMATS["json"].media_type, FORMATS["xml"].media_type


def answer(engine: Engine, query: str, **arguments: Any) -> tuple[str, bytes]:
    usual = {"results": JSON, "graphs": "text/turtle", "rows": 1000, "bytes": 1_000_000}
    return run_query(engine, {**usual, "query": query, **arguments})


def number(engine: Engine, query: str, **arguments: Any) -> int:
    return int(answer(engine, query, results=CSV, **arguments)[1].split()[1])


def test_rows_come_in_every_format_and_are_the_same(engine: Engine) -> None:
    query = "SELECT ?s ?label { ?s skos:prefLabel ?label } ORDER BY ?s LIMIT 7"
    parsed = {}
    for media in (JSON, XML, TSV):
        chosen, data = answer(engine, query, results=media)
        assert chosen == media
        solutions = ox.parse_query_results(data, format=RESULTS[media].engine)
        assert isinstance(solutions, ox.QuerySolutions)
        parsed[media] = [tuple(map(str, row)) for row in solutions]
    assert parsed[JSON] == parsed[XML] == parsed[TSV]
    rows = list(csv.reader(io.StringIO(answer(engine, query, results=CSV)[1].decode())))
    assert len(rows) == 1 + len(parsed[JSON]) == 8


@pytest.mark.parametrize("media", GRAPHS)
def test_a_graph_comes_in_every_format(engine: Engine, media: str) -> None:
    query = (
        "CONSTRUCT { ?s skos:prefLabel ?label } { ?s skos:prefLabel ?label } ORDER BY ?s LIMIT 7"
    )
    chosen, data = answer(engine, query, graphs=media)
    assert chosen == media
    assert len(list(ox.parse(data, format=GRAPHS[media].engine))) == 7


@pytest.mark.parametrize("media", RESULTS)
def test_a_truth_value_comes_in_every_format_of_rows(engine: Engine, media: str) -> None:
    assert b"true" in answer(engine, "ASK { ?s ?p ?o }", results=media)[1]


def test_what_the_client_does_not_take_is_said(engine: Engine) -> None:
    with pytest.raises(NotAcceptable, match="the answer is a graph"):
        answer(engine, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1", graphs=None)
    with pytest.raises(NotAcceptable, match="the answer is rows"):
        answer(engine, COUNT, results=None)


def test_a_policy_is_a_dataset(engine: Engine) -> None:
    edges = "SELECT (COUNT(*) AS ?n) { ?s kg:operatedBy ?o }"
    reported, undisputed = (
        number(engine, edges, policy=policy) for policy in ("reported", "undisputed")
    )
    assert reported > undisputed


@pytest.mark.parametrize("query", [COUNT, "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } }"])
def test_the_graphs_of_a_policy_are_that_policy(engine: Engine, query: str) -> None:
    graphs = list_dataset_graphs("official")
    assert number(engine, query, default=graphs) == number(engine, query, policy="official")


def test_a_dataset_of_the_protocol_is_that_and_no_other(engine: Engine) -> None:
    claims, entities = (
        number(engine, COUNT, default=[CLAIMS]),
        number(engine, COUNT, default=[ENTITIES]),
    )
    assert claims > entities > 0
    assert number(engine, COUNT, default=[CLAIMS, ENTITIES]) == claims + entities
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(engine, inside, named=[ENTITIES]) == entities
    assert number(engine, COUNT, named=[ENTITIES]) == 0
    assert number(engine, inside, default=[CLAIMS]) == 0
    assert number(engine, inside, default=[CLAIMS], named=[ENTITIES]) == entities


def test_a_dataset_of_the_protocol_goes_before_that_of_the_query(engine: Engine) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{CLAIMS}> {{ ?s ?p ?o }}"
    assert number(engine, query) == number(engine, COUNT, default=[CLAIMS])
    assert number(engine, query, default=[ENTITIES]) == number(engine, COUNT, default=[ENTITIES])


@pytest.mark.parametrize("default", [[], [CLAIMS]])
def test_faults_of_the_query_are_told(engine: Engine, default: list[str]) -> None:
    with pytest.raises(QuerySyntaxError, match="does not parse"):
        answer(engine, "SELECT * {", default=default)
    with pytest.raises(QuerySyntaxError, match="does not run"):
        answer(engine, "SELECT (<urn:f>(1) AS ?x) {}", default=default)
    with pytest.raises(RefusedQuery):
        answer(engine, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", default=default)


ODD = 'VALUES ?x { "{" "}},{" "<result>" "a\\nb" "\\"\\n\\"" "," }'


@pytest.mark.parametrize("media", RESULTS)
def test_an_answer_of_too_many_rows_is_refused_whole(engine: Engine, media: str) -> None:
    query = f"SELECT ?x {{ {ODD} }}"
    assert answer(engine, query, results=media, rows=6)[1]
    with pytest.raises(TooLarge, match="larger than 5 rows"):
        answer(engine, query, results=media, rows=5)


@pytest.mark.parametrize("media", RESULTS)
def test_rows_without_values_count_as_well(engine: Engine, media: str) -> None:
    query = "SELECT ?nothing { VALUES ?x { 1 2 3 4 5 6 } }"
    assert answer(engine, query, results=media, rows=6)[1]
    with pytest.raises(TooLarge):
        answer(engine, query, results=media, rows=5)


def test_an_answer_of_too_many_triples_or_bytes_is_refused_whole(engine: Engine) -> None:
    construct = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 11"
    assert answer(engine, construct, rows=11)[1]
    with pytest.raises(TooLarge, match="larger than 10 triples"):
        answer(engine, construct, rows=10)
    for query in (construct, "SELECT * { ?s ?p ?o } LIMIT 11"):
        with pytest.raises(TooLarge, match="larger than 100 bytes"):
            answer(engine, query, bytes=100)


def test_bytes_are_counted_before_they_are_kept() -> None:
    out = Capped(10)
    assert out.write(b"12345") == 5
    assert out.write(b"67890") == 5
    with pytest.raises(TooLarge):
        out.write(b"1")
    assert out.getvalue() == b"1234567890"


def test_a_text_is_checked_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    monkeypatch.setattr("kg.web.tasks.sparql.check_query", lambda text, **_: checked.append(text))
    text = f"{COUNT} # checked once"
    for _ in range(3):
        assert json.loads(answer(engine, text)[1])["head"] == {"vars": ["n"]}
    assert checked == [text]
