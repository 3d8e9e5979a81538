"""The engine on a store elsewhere: its answers are ours, and what is no answer is not taken for one."""

import gzip

import pytest

from kg.errors import QuerySyntaxError, RefusedQuery
from kg.query.engine import Engine
from kg.stores.client import Endpoint
from kg.stores.config import Chosen, connect
from kg.stores.engine import RemoteEngine, ask
from kg.stores.profiles import PROFILES
from kg.stores.transport import StoreError
from tests.stores.scripted import answer_with, scripted_server
from tests.stores.servers import Running

JSON = "application/sparql-results+json"
#: Entities that would unfold to gigabytes, were this XML read.
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]><sparql>&a11;</sparql>"
).encode()


@pytest.fixture
def remote(loaded: Endpoint, engine: Engine) -> RemoteEngine:
    """An engine on each store in turn."""
    return RemoteEngine(engine.build_folder, loaded)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s kg:listedIn source:003 }",
        "ASK { ?s kg:listedIn source:none }",
        "SELECT (COUNT(?s) AS ?n) WHERE { ?s kg:listedIn source:003 }",
        "# ASK\nSELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s a kg:Station } } GROUP BY ?g ORDER BY ?g",
        "CONSTRUCT { ?s kg:listedIn ?o } WHERE { ?s kg:listedIn ?o }",
        'SELECT ?s WHERE { ?s skos:prefLabel "Māori é 海外"@en }',
        "PREFIX x: <urn:x> SELECT (STRLEN('海外110') AS ?n) WHERE {}",
        "SELECT ?s FROM <https://w3id.org/overseas-stations/graph/sources> WHERE { ?s a kg:Source } ORDER BY ?s",
    ],
)
def test_free_sparql_is_answered_as_at_home(
    remote: RemoteEngine, engine: Engine, text: str
) -> None:
    ours, theirs = engine.ask(text), remote.ask(text)
    assert type(ours) is type(theirs)
    format = "csv" if hasattr(ours, "rows") else "ntriples" if hasattr(ours, "triples") else "json"
    assert ours.serialize(format) == theirs.serialize(format)


def test_what_is_refused_at_home_is_not_sent(remote: RemoteEngine) -> None:
    for text in ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "DROP ALL"):
        with pytest.raises(RefusedQuery):
            remote.ask(text)


def test_its_version_is_its_address(remote: RemoteEngine) -> None:
    assert remote.version.startswith("http://127.0.0.1:")


def test_an_empty_store_is_told_and_not_believed(oxigraph: Running, engine: Engine) -> None:
    empty = RemoteEngine(engine.build_folder, connect(Chosen(oxigraph.url)))
    with pytest.raises(StoreError, match="does not hold the graph"):
        empty.ask("SELECT ?s WHERE { ?s a kg:Station }")


def test_a_query_that_the_store_cannot_parse_is_told(remote: RemoteEngine) -> None:
    with pytest.raises((StoreError, QuerySyntaxError)):
        remote.ask("SELECT ?s WHERE { ?s ?p }")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>hello</body></html>",
        b"[]",
        b'{"head":{"vars":["s"]}}',
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}},{"s":{"type":"u',
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"not an iri"}}]}}',
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":'
        + b'{"type":"triple","value":{"subject":' * 2_000,
        b"\xff\xfe",
        LAUGHS,
        gzip.compress(b" " * 50_000_000),
    ],
    ids=range(12),
)
def test_a_body_that_is_no_whole_answer_is_told(body: bytes) -> None:
    with scripted_server(answer_with(200, body, Content_Type=JSON)) as store:
        endpoint = Endpoint(store.url, PROFILES["oxigraph"])
        with pytest.raises(StoreError, match="something else than SPARQL results"):
            ask(endpoint, "SELECT ?s WHERE { ?s ?p ?o }", [], [])


def test_triples_that_may_have_been_cut_are_no_answer() -> None:
    lines = b"".join(b"<urn:s> <urn:p> <urn:o%d> .\n" % number for number in range(10_001))
    with scripted_server(answer_with(200, lines, Content_Type="application/n-triples")) as store:
        with pytest.raises(StoreError, match="may have left triples out"):
            ask(Endpoint(store.url, PROFILES["virtuoso"]), "CONSTRUCT WHERE { ?s ?p ?o }", [], [])
        found = ask(
            Endpoint(store.url, PROFILES["oxigraph"]), "CONSTRUCT WHERE { ?s ?p ?o }", [], []
        )
    assert len(list(found)) == 10_001  # type: ignore[arg-type]


def test_virtuoso_that_cuts_rows_is_noticed(login: Running) -> None:
    if login.name != "virtuoso":
        return
    text = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
    with pytest.raises(StoreError, match="left rows out"):
        ask(connect(Chosen(login.url)), text, [], [])
