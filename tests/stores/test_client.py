"""A store's endpoint: SPARQLWrapper sends what was meant, over our transport."""

import socket
import urllib.parse
from collections.abc import Callable

import pytest
from SPARQLWrapper import SPARQLWrapper

from kg.stores.client import Endpoint, StoreWrapper
from kg.stores.credentials import Credentials
from kg.stores.profiles import PROFILES
from kg.stores.transport import StoreError, Transport
from tests.stores.scripted import answer_with, raw_server, scripted_server

LOGIN = Credentials("reader", "canary-5b1e")
GOOD = b'{"head":{},"boolean":true}'
TRAPS = [
    "# SELECT\nINSERT DATA { <urn:a> <urn:b> 'c' }",
    "# INSERT\nSELECT * WHERE {}",
    "PREFIX insert: <urn:> ASK {}",
]


@pytest.mark.parametrize("text", [*TRAPS, "SELECT * { ?s ?p 'a&query=b+c%20d\n海' }"])
def test_a_query_is_sent_as_a_query_and_complete(text: str) -> None:
    with scripted_server(answer_with(200, GOOD)) as store:
        endpoint = Endpoint(store.url, PROFILES["oxigraph"])
        answer = endpoint.query(text, default_graphs=["urn:a", "urn:b&x=y"], named_graphs=["urn:c"])
    assert (answer.status, answer.body) == (200, GOOD)
    ((method, path, headers, body),) = store.requests
    assert (method, path) == ("POST", "/query")
    assert headers["Accept"] == "application/sparql-results+json"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert urllib.parse.parse_qs(body.decode(), keep_blank_values=True) == {
        "query": [text],
        "default-graph-uri": ["urn:a", "urn:b&x=y"],
        "named-graph-uri": ["urn:c"],
    }


@pytest.mark.parametrize("text", TRAPS)
def test_an_update_is_sent_as_an_update(text: str) -> None:
    with scripted_server(answer_with(204)) as store:
        Endpoint(store.url, PROFILES["oxigraph"]).update(text)
    ((method, path, _, body),) = store.requests
    assert (method, path) == ("POST", "/update")
    assert urllib.parse.parse_qs(body.decode()) == {"update": [text]}


def test_triples_are_asked_for_as_ntriples() -> None:
    with scripted_server(answer_with(200, b"")) as store:
        Endpoint(store.url, PROFILES["oxigraph"]).query("CONSTRUCT {} {}", graph=True)
    assert store.requests[0][2]["Accept"] == "application/n-triples"


def test_sparqlwrapper_is_used_by_its_public_interface() -> None:
    """Pin what the subclass needs: `query`, and the fields that public setters fill."""
    own = {name for name in vars(StoreWrapper) if not name.startswith("__")}
    assert own == {"query"}
    wrapper = SPARQLWrapper("http://localhost/query", updateEndpoint="http://localhost/update")
    wrapper.setQuery("ASK {}")
    wrapper.addParameter("default-graph-uri", "urn:a")
    wrapper.addCustomHttpHeader("Accept", "text/csv")
    wrapper.setReturnFormat("json")
    assert not wrapper.isSparqlUpdateRequest()
    assert (wrapper.endpoint, wrapper.updateEndpoint) == (
        "http://localhost/query",
        "http://localhost/update",
    )
    assert (wrapper.queryString, wrapper.returnFormat) == ("ASK {}", "json")
    assert wrapper.parameters == {"default-graph-uri": ["urn:a"]}
    assert wrapper.customHttpHeaders == {"Accept": "text/csv"}
    wrapper.queryType = "INSERT"
    assert wrapper.isSparqlUpdateRequest()


def test_sparqlwrapper_converts_the_answer() -> None:
    with scripted_server(
        answer_with(200, GOOD, Content_Type="application/sparql-results+json")
    ) as store:
        wrapper = StoreWrapper(Transport(store.url, seconds=5), store.url + "/query")
        wrapper.setQuery("ASK {}")
        assert wrapper.queryAndConvert() == {"head": {}, "boolean": True}
        result = wrapper.query()
        assert result.geturl() == store.url + "/query"
        assert result.info()["content-type"] == "application/sparql-results+json"


def test_rows_that_the_store_says_it_left_out_are_no_answer() -> None:
    cut = answer_with(200, GOOD, X_SPARQL_MaxRows="10000")
    with scripted_server(cut) as store, pytest.raises(StoreError, match="left rows out"):
        Endpoint(store.url, PROFILES["virtuoso"]).query("ASK {}")


TRIPLES = b"<urn:a> <urn:b> <urn:c> .\n"


def unmarked(head: str, body: bytes) -> Callable[[socket.socket], None]:
    """Answer over a connection whose close is the only end of the answer."""

    def talk(connection: socket.socket) -> None:
        with connection.makefile("rb") as request:
            size = 0
            while (line := request.readline().lower()) not in (b"\r\n", b""):
                if line.startswith(b"content-length:"):
                    size = int(line.split(b":")[1])
            request.read(size)
        connection.sendall(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body)

    return talk


@pytest.mark.parametrize("head", ["", "Connection: close\r\n", "Content-Type: text/plain\r\n"])
@pytest.mark.parametrize("profile", ["oxigraph", "virtuoso", "fuseki", "rdf4j", "sparql"])
def test_triples_without_an_end_are_no_answer(head: str, profile: str) -> None:
    with raw_server(unmarked(head, TRIPLES)) as url:
        endpoint = Endpoint(url, PROFILES[profile])
        with pytest.raises(StoreError, match="may have been cut"):
            endpoint.query("CONSTRUCT {} {}", graph=True)
        # rows say their end themselves
    with raw_server(unmarked(head, GOOD)) as url:
        assert Endpoint(url, PROFILES[profile]).query("ASK {}").body == GOOD


@pytest.mark.parametrize(
    "answer",
    [
        b'{"head":{"vars":["canary-5b1e"]},"results":{"bindings":[]}}',
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"canary-5b1e","value":"x"}}]}}',
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:canary%2D5b1e"}}]}}',
        b'{"head":{},"boolean":true,"note":"\\\\u0063anary-5b1e"}',
        b'<urn:a> <urn:b> "canary-5b1e" .\n',
    ],
)
def test_an_answer_that_repeats_the_password_is_not_shown(answer: bytes) -> None:
    with scripted_server(answer_with(200, answer)) as store:
        endpoint = Endpoint(store.url, PROFILES["oxigraph"], credentials=LOGIN)
        with pytest.raises(StoreError, match="repeats our password") as told:
            endpoint.query("ASK {}")
    assert "5b1e" not in f"{told.value} {told.value.hint}"


@pytest.mark.parametrize("status", [201, 202, 203, 206, 226])
def test_an_answer_with_another_status_than_200_may_be_a_part(status: int) -> None:
    body = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
    refused = pytest.raises(StoreError, match=f"answers {status}, and 200 alone")
    with scripted_server(answer_with(status, body)) as store, refused:
        Endpoint(store.url, PROFILES["oxigraph"]).query("SELECT ?s { ?s ?p ?o }")


def test_a_limit_that_is_a_password_is_not_shown() -> None:
    profile = PROFILES["virtuoso"]
    head = {profile.cut_header.replace("-", "_"): LOGIN.password}
    with (
        scripted_server(answer_with(200, GOOD, **head)) as store,
        pytest.raises(StoreError, match="left rows out") as told,
    ):
        Endpoint(store.url, profile, credentials=LOGIN).query("ASK {}")
    assert "5b1e" not in str(told.value)


def test_a_password_on_an_open_network_is_noticed() -> None:
    assert Endpoint("http://192.0.2.1", credentials=LOGIN).is_exposed
    assert not Endpoint("http://127.0.0.1", credentials=LOGIN).is_exposed
    assert not Endpoint("https://192.0.2.1", credentials=LOGIN).is_exposed
    assert not Endpoint("http://192.0.2.1").is_exposed


def test_the_query_path_of_a_kind_may_stand_in_the_address() -> None:
    assert (
        Endpoint("http://localhost:8890/sparql", PROFILES["virtuoso"]).url
        == "http://localhost:8890"
    )
    assert Endpoint("http://localhost/ds/query/", PROFILES["fuseki"]).url == "http://localhost/ds"
    assert Endpoint("http://localhost/sparql", PROFILES["sparql"]).url == "http://localhost/sparql"
