"""The remote engine: it gives our answers, and accepts nothing else as one."""

import gzip

import pyoxigraph as ox
import pytest

from kg.errors import QuerySyntaxError, RefusedQuery
from kg.query.engine import Engine
from kg.stores.client import Endpoint
from kg.stores.engine import RemoteEngine, ask
from kg.stores.profiles import PROFILES
from kg.stores.transport import StoreError
from tests.stores.scripted import answer_with, scripted_server
from tests.stores.servers import (
    RunningStore,
    make_parameters,
    open_endpoint,
)

pytestmark = pytest.mark.xdist_group("stores")
JSON = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
#: A whole answer whose cell is a triple within a triple, and so on.
DEEP_JSON = (
    b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":'
    + b'{"type":"triple","value":{"subject":{"type":"uri","value":"urn:s"},'
    b'"predicate":{"type":"uri","value":"urn:p"},"object":'
    * 20_000
    + b'{"type":"uri","value":"urn:o"}'
    + b"}}" * 20_000
    + b"}]}}"
)


def make_bomb() -> bytes:
    """Make XML whose entities would unfold to gigabytes, if it were parsed."""
    entities = ["<!ENTITY a0 'ha'>"]
    for number in range(1, 12):
        entities.append(f"<!ENTITY a{number} '{f'&a{number - 1};' * 10}'>")
    return f"<!DOCTYPE x [{''.join(entities)}]><sparql>&a11;</sparql>".encode()


@pytest.fixture
def remote(full_store: Endpoint, engine: Engine) -> RemoteEngine:
    """An engine on each store in turn."""
    return RemoteEngine(engine.build_folder, full_store)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s kg:listedIn source:003 }",
        "ASK { ?s kg:listedIn source:none }",
        "SELECT (COUNT(?s) AS ?n) WHERE { ?s kg:listedIn source:003 }",
        "# ASK\nSELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s a kg:Station } }"
        " GROUP BY ?g ORDER BY ?g",
        "CONSTRUCT { ?s kg:listedIn ?o } WHERE { ?s kg:listedIn ?o }",
        'SELECT ?s WHERE { ?s skos:prefLabel "Māori é 海外"@en }',
        "PREFIX x: <urn:x> SELECT (STRLEN('海外110') AS ?n) WHERE {}",
        "SELECT ?s FROM <https://w3id.org/overseas-stations/graph/sources>"
        " WHERE { ?s a kg:Source } ORDER BY ?s",
    ],
)
def test_free_sparql_is_answered_as_at_home(
    remote: RemoteEngine, engine: Engine, text: str
) -> None:
    ours, theirs = engine.ask(text), remote.ask(text)
    assert type(ours) is type(theirs)
    if hasattr(ours, "rows"):
        format = "csv"
    elif hasattr(ours, "triples"):
        format = "ntriples"
    else:
        format = "json"
    assert ours.serialize(format) == theirs.serialize(format)


def test_what_is_refused_at_home_is_not_sent(remote: RemoteEngine) -> None:
    for text in ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "DROP ALL"):
        with pytest.raises(RefusedQuery):
            remote.ask(text)


def test_its_version_is_its_address(remote: RemoteEngine) -> None:
    assert remote.version.startswith("http://127.0.0.1:")


def test_it_has_no_store_in_this_process(remote: RemoteEngine) -> None:
    with pytest.raises(StoreError, match="answers queries only"):
        assert remote.store


def test_an_empty_store_is_reported_and_not_believed(
    oxigraph: RunningStore, engine: Engine
) -> None:
    empty = RemoteEngine(engine.build_folder, open_endpoint(oxigraph.url))
    with pytest.raises(StoreError, match="does not contain the graph"):
        empty.ask("SELECT ?s WHERE { ?s a kg:Station }")


def test_a_query_that_the_store_cannot_parse_is_reported(remote: RemoteEngine) -> None:
    with pytest.raises((StoreError, QuerySyntaxError)):
        remote.ask("SELECT ?s WHERE { ?s ?p }")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>hello</body></html>",
        b"[]",
        b'{"head":{"vars":["s"]}}',
        b'{"head":{},"boolean":true}',
        b'{"head":{"vars":["s"]},"results":{"bindings":[]}} and more',
        b'{"head":{"vars":["s"]},"results":{"bindings":[]},"results":{"bindings":[]}}',
        b'{"head":{"vars":["s"]},"results":{"bindings":['
        b'{"s":{"type":"uri","value":"urn:a"}},{"s":{"type":"u',
        b'{"head":{"vars":["s"]},"results":{"bindings":['
        b'{"s":{"type":"uri","value":"not an iri"}}]}}',
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":'
        + b'{"type":"triple","value":{"subject":' * 2_000,
        DEEP_JSON,
        b"\xff\xfe",
        make_bomb(),
        gzip.compress(b" " * 50_000_000),
    ],
    ids=range(16),
)
def test_a_body_that_is_no_complete_answer_is_reported(body: bytes) -> None:
    with scripted_server(answer_with(200, body, Content_Type=JSON)) as store:
        endpoint = Endpoint(store.url, PROFILES["oxigraph"])
        with pytest.raises(StoreError, match="something else than SPARQL results"):
            ask(endpoint, "SELECT ?s WHERE { ?s ?p ?o }", [], [])


@pytest.mark.parametrize(
    "text", ["SELECT ?s { <station/manhattan> ?p ?s }", "SELECT ?s { ?s bif:contains 'x' }"]
)
def test_a_query_that_only_its_store_understands_is_answered(text: str) -> None:
    body = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
    with scripted_server(answer_with(200, body, Content_Type=JSON)) as store:
        answer = ask(Endpoint(store.url, PROFILES["virtuoso"]), text, [], [])
    assert isinstance(answer, ox.QuerySolutions)


def test_triples_that_would_end_the_parser_are_no_answer() -> None:
    deep = b"<urn:s> <urn:p> " + b"<<( <urn:s> <urn:p> " * 100_000 + b'"1"' + b" )>>" * 100_000
    with scripted_server(answer_with(200, deep + b" .\n", Content_Type=NTRIPLES)) as store:
        endpoint = Endpoint(store.url, PROFILES["oxigraph"])
        with pytest.raises(StoreError, match="nested too deeply"):
            ask(endpoint, "CONSTRUCT WHERE { ?s ?p ?o }", [], [])


def test_triples_that_may_have_been_cut_are_no_answer() -> None:
    text = "CONSTRUCT WHERE { ?s ?p ?o }"
    lines = b"".join(b"<urn:s> <urn:p> <urn:o%d> .\n" % number for number in range(10_001))
    with scripted_server(answer_with(200, lines, Content_Type="application/n-triples")) as store:
        with pytest.raises(StoreError, match="may have left triples out"):
            ask(Endpoint(store.url, PROFILES["virtuoso"]), text, [], [])
        triples = ask(Endpoint(store.url, PROFILES["oxigraph"]), text, [], [])
    assert len(list(triples)) == 10_001  # type: ignore[arg-type]


@pytest.mark.parametrize("loading", make_parameters("virtuoso"), indirect=True)
def test_virtuoso_that_cuts_rows_is_noticed(login: RunningStore) -> None:
    text = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
    with pytest.raises(StoreError, match="left rows out"):
        ask(open_endpoint(login.url), text, [], [])
