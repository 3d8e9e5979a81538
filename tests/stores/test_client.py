"""A store's endpoint: SPARQLWrapper sends what was meant, over our transport."""

import urllib.parse

import pytest
from SPARQLWrapper import SPARQLWrapper

from kg.stores.client import Endpoint, StoreWrapper
from kg.stores.credentials import Credentials
from kg.stores.profiles import PROFILES
from kg.stores.transport import StoreError, Transport
from tests.stores.scripted import answer_with, scripted_server

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
