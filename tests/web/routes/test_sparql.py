"""The SPARQL 1.1 Protocol over HTTP, with tests of the W3C suite by name.

The suite (`sparql11/protocol/manifest.ttl`, as in the source package of rdflib) first loads graphs
of its own. Here the graphs of the release replace them, and any change of them must be refused.
"""

import json
from collections.abc import Callable
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest

from kg.names import GRAPH
from tests.web.conftest import Serving

pytestmark = pytest.mark.xdist_group("server")

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
CLAIMS, ENTITIES, SOURCES = (GRAPH + name for name in ("claims", "entities", "sources"))
INSIDE = "ASK { GRAPH ?g { ?s ?p ?o } }"
BOTH = (
    f"ASK {{ GRAPH <{CLAIMS}> {{ ?s a kg:Claim }} ?x a ?y FILTER NOT EXISTS {{ ?z a kg:Claim }} }}"
)
CONFLICT = f"ASK FROM <{CLAIMS}> {{ ?s a kg:Claim }}"
CHANGE = "INSERT DATA { <urn:s> <urn:p> <urn:o> }"
Get = Callable[..., httpx.Response]


def post(
    server: Serving, media: str | None, body: str | bytes, path: str = "/sparql"
) -> httpx.Response:
    headers = {"Content-Type": media} if media else {}
    return server.client.post(server.base.rstrip("/") + path, content=body, headers=headers)


def true(response: httpx.Response) -> bool:
    assert response.status_code == 200, response.text
    return bool(response.json()["boolean"])


@pytest.mark.parametrize(
    ("name", "method", "query", "dataset"),
    [
        ("query_get", "GET", "ASK {}", []),
        ("query_post_form", "POST", "ASK {}", []),
        (
            "query_dataset_default_graphs_get",
            "GET",
            "ASK { ?s a kg:Claim . ?x kg:iso ?c }",
            [("default", CLAIMS)],
        ),
        ("query_dataset_default_graph", "GET", "ASK { ?s a kg:Claim }", [("default", CLAIMS)]),
        (
            "query_dataset_default_graphs_post",
            "POST",
            "ASK { ?s ?p ?o }",
            [("default", CLAIMS), ("default", ENTITIES)],
        ),
        ("query_dataset_named_graphs_get", "GET", INSIDE, [("named", CLAIMS), ("named", ENTITIES)]),
        (
            "query_dataset_named_graphs_post",
            "POST",
            INSIDE,
            [("named", CLAIMS), ("named", ENTITIES)],
        ),
        ("query_dataset_full", "GET", BOTH, [("default", SOURCES), ("named", CLAIMS)]),
        ("query_multiple_dataset", "GET", CONFLICT, [("default", CLAIMS)]),
    ],
)
def test_w3c_queries_are_answered(
    server: Serving, name: str, method: str, query: str, dataset: list[tuple[str, str]]
) -> None:
    fields = [("query", query), *((f"{kind}-graph-uri", graph) for kind, graph in dataset)]
    if method == "GET":
        response = server.client.get(f"{server.base}sparql?{urlencode(fields)}")
    else:
        response = post(server, FORM, urlencode(fields))
    assert true(response) is (name != "query_dataset_default_graphs_get"), name


def test_w3c_query_multiple_dataset_takes_that_of_the_protocol(server: Serving) -> None:
    fields = {"query": CONFLICT, "default-graph-uri": SOURCES}
    assert not true(server.client.get("sparql", params=fields))


def test_w3c_query_post_direct(server: Serving) -> None:
    assert true(post(server, QUERY, "ASK {}"))
    assert true(post(server, QUERY + "; charset=utf-8", "ASK {}"))
    assert true(
        post(
            server,
            QUERY,
            "ASK { ?s a kg:Claim }",
            "/sparql?" + urlencode({"default-graph-uri": CLAIMS}),
        )
    )
    assert not true(
        post(
            server,
            QUERY,
            "ASK { ?s a kg:Claim }",
            "/sparql?" + urlencode({"default-graph-uri": SOURCES}),
        )
    )


@pytest.mark.parametrize(
    ("name", "query", "media"),
    [
        ("query_content_type_select", "SELECT (1 AS ?value) {}", "application/sparql-results+json"),
        ("query_content_type_ask", "ASK {}", "application/sparql-results+json"),
        ("query_content_type_describe", "DESCRIBE <urn:x>", "text/turtle"),
        ("query_content_type_construct", "CONSTRUCT { <urn:s> <urn:p> 1 } {}", "text/turtle"),
    ],
)
def test_w3c_answers_have_a_fitting_type(get: Get, name: str, query: str, media: str) -> None:
    response = get("/sparql", query=query)
    assert response.status_code == 200, name
    assert response.headers["content-type"].partition(";")[0] == media


@pytest.mark.parametrize(
    ("name", "media", "body", "status"),
    [
        ("bad_query_wrong_media_type", "text/plain", "ASK {}", 415),
        ("bad_query_missing_form_type", None, "query=ASK%20%7B%7D", 415),
        ("bad_query_missing_direct_type", None, "ASK {}", 415),
        ("bad_query_non_utf8", QUERY + "; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
        ("bad_query_non_utf8", QUERY, "ASK {}".encode("utf-16"), 400),
        ("bad_multiple_queries", FORM, "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", 400),
        ("bad_query_syntax", QUERY, "ASK {", 400),
        # all that the suite wants of updates is refused, the good ones with the bad
        ("update_dataset_default_graph", UPDATE, CHANGE, 415),
        (
            "update_dataset_default_graphs",
            FORM,
            urlencode({"update": CHANGE, "using-graph-uri": CLAIMS}),
            403,
        ),
        (
            "update_dataset_named_graphs",
            FORM,
            urlencode({"update": CHANGE, "using-named-graph-uri": CLAIMS}),
            403,
        ),
        (
            "update_dataset_full",
            FORM,
            urlencode({"update": CHANGE, "using-graph-uri": CLAIMS}),
            403,
        ),
        ("update_post_form", FORM, urlencode({"update": CHANGE}), 403),
        ("update_post_direct", UPDATE, CHANGE, 415),
        ("update_base_uri", FORM, urlencode({"update": "CLEAR GRAPH <>"}), 403),
        ("bad_multiple_updates", FORM, urlencode([("update", CHANGE), ("update", CHANGE)]), 403),
        ("bad_update_wrong_media_type", "text/plain", CHANGE, 415),
        ("bad_update_missing_form_type", None, urlencode({"update": CHANGE}), 415),
        ("bad_update_non_utf8", UPDATE + "; charset=UTF-16", CHANGE.encode("utf-16"), 415),
        ("bad_update_syntax", UPDATE, "INSERT", 415),
        (
            "bad_update_dataset_conflict",
            FORM,
            urlencode({"update": CHANGE, "using-graph-uri": CLAIMS}),
            403,
        ),
        # and an update where a query is meant
        ("update as a query", QUERY, CHANGE, 400),
        ("update as a query", FORM, urlencode({"query": CHANGE}), 400),
        ("update as a query", QUERY, "LOAD <http://127.0.0.1:9/>", 400),
    ],
)
def test_w3c_bad_requests_are_refused(
    server: Serving, name: str, media: str | None, body: str | bytes, status: int
) -> None:
    response = post(server, media, body)
    assert response.status_code == status, (name, response.text)
    assert response.headers["content-type"] == "application/problem+json"
    assert {"title", "status", "detail"} <= response.json().keys()


def test_a_query_of_a_file_may_begin_with_a_byte_order_mark(server: Serving, get: Get) -> None:
    body = b"\xef\xbb\xbfASK {}"
    assert post(server, "application/sparql-query", body).json()["boolean"] is True
    assert get("/sparql", query=body.decode()).json()["boolean"] is True


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_w3c_bad_query_method(server: Serving, method: str) -> None:
    response = server.client.request(method, "sparql", params={"query": "ASK {}"})
    assert response.status_code in (400, 405)  # a word that is no method is no request
    if response.status_code == 405:
        assert response.headers["allow"] == "GET, POST, HEAD, OPTIONS"


def test_w3c_bad_update_get(get: Get) -> None:
    assert get("/sparql", update=CHANGE).status_code == 403


@pytest.mark.parametrize("name", ["returns-rdf", "has-endpoint-triple"])
def test_w3c_service_description(get: Get, server: Serving, name: str) -> None:
    response = get("/sparql")
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    endpoint = ox.NamedNode("http://www.w3.org/ns/sparql-service-description#endpoint")
    quads = ox.parse(response.content, format=ox.RdfFormat.TURTLE)
    endpoints = {quad.object for quad in quads if quad.predicate == endpoint}
    assert endpoints == {ox.NamedNode(server.base + "sparql")}, name


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"query": "ASK {}", "default-graph-uri": "file:///etc/passwd"}, "file:///etc/passwd"),
        ({"query": "ASK {}", "named-graph-uri": "http://127.0.0.1:9/"}, "http://127.0.0.1:9/"),
        ({"query": "ASK {}", "policy": "guilty"}, "guilty"),
        ({"query": "ASK {}", "policy": "official", "default-graph-uri": CLAIMS}, "policy"),
        ({"query": "ASK {}", "policy": "official", "named-graph-uri": CLAIMS}, "policy"),
        ({"default-graph-uri": CLAIMS}, "no query"),
        ({"query": ""}, "not a SPARQL query"),
        ({"query": "(" * 5000}, "nested"),
    ],
)
def test_parameters_that_make_no_sense_are_told(
    get: Get, fields: dict[str, str], words: str
) -> None:
    response = get("/sparql", **fields)
    assert response.status_code in (400, 403)
    assert words in json.dumps(response.json())


def test_a_query_that_is_too_long_is_told(server: Serving) -> None:
    response = post(server, QUERY, "ASK {}" + " " * 66_000)
    assert response.status_code == 413
    assert "longer than 65536 bytes" in response.json()["detail"]
    assert true(post(server, FORM, urlencode({"query": "ASK {}" + "\t" * 65_530})))


def test_both_ways_to_give_a_query_at_once_are_refused(server: Serving) -> None:
    assert post(server, QUERY, "ASK {}", "/sparql?query=ASK%7B%7D").status_code == 400
    assert post(server, FORM, "query=ASK%7B%7D", "/sparql?query=ASK%7B%7D").status_code == 400


@pytest.mark.parametrize(
    ("accept", "query", "media"),
    [
        ("text/csv", "SELECT (1 AS ?n) {}", "text/csv; charset=utf-8"),
        (
            "text/csv;q=0.1, application/sparql-results+xml",
            "SELECT (1 AS ?n) {}",
            "application/sparql-results+xml",
        ),
        ("text/*", "SELECT (1 AS ?n) {}", "text/csv; charset=utf-8"),
        ("application/json", "SELECT (1 AS ?n) {}", "application/json"),
        ("application/xml", "ASK {}", "application/xml"),
        (
            "text/tab-separated-values",
            "SELECT (1 AS ?n) {}",
            "text/tab-separated-values; charset=utf-8",
        ),
        ("application/rdf+xml", "DESCRIBE <urn:x>", "application/rdf+xml"),
        ("application/ld+json, text/turtle;q=0.9", "DESCRIBE <urn:x>", "application/ld+json"),
        ("application/trig", "DESCRIBE <urn:x>", "application/trig"),
        (
            "text/html, application/xhtml+xml, */*;q=0.8",
            "ASK {}",
            "application/sparql-results+json",
        ),
    ],
)
def test_accept_decides(get: Get, accept: str, query: str, media: str) -> None:
    response = get("/sparql", query=query, headers={"Accept": accept})
    assert response.headers["content-type"] == media
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "query"),
    [
        ("text/turtle", "ASK {}"),
        ("text/csv", "DESCRIBE <urn:x>"),
        ("image/png", "ASK {}"),
        ("*/*;q=0", "ASK {}"),
    ],
)
def test_what_cannot_be_had_is_406_and_says_what_can(get: Get, accept: str, query: str) -> None:
    response = get("/sparql", query=query, headers={"Accept": accept})
    assert response.status_code == 406
    assert "text/" in response.json()["hint"]


def test_a_format_by_name(get: Get) -> None:
    assert get("/sparql", query="SELECT (1 AS ?n) {}", format="csv").text == "n\r\n1\r\n"
    assert (
        get("/sparql", query="ASK {}", output="xml").headers["content-type"]
        == "application/sparql-results+xml"
    )
    assert get("/sparql", query="ASK {}", format="turtle").status_code == 406


def test_head_has_the_headers_of_get_and_nothing_else(server: Serving) -> None:
    whole = {"Accept-Encoding": "identity"}
    full = server.client.get("sparql", params={"query": "ASK {}"}, headers=whole)
    head = server.client.head("sparql", params={"query": "ASK {}"}, headers=whole)
    assert head.content == b""
    for name in ("date", "x-request-id"):
        del head.headers[name], full.headers[name]
    assert head.headers == full.headers
    assert int(head.headers["content-length"]) == len(full.content)


def test_options_says_what_may_be_done(server: Serving) -> None:
    response = server.client.options("sparql")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, POST, HEAD, OPTIONS"


def test_an_answer_that_the_client_has_is_not_sent_again(get: Get) -> None:
    first = get("/sparql", query="SELECT * { ?s a kg:Country } ORDER BY ?s")
    tag = first.headers["etag"]
    for condition in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        again = get(
            "/sparql",
            query="SELECT * { ?s a kg:Country } ORDER BY ?s",
            headers={"If-None-Match": condition},
        )
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == tag
    others = [
        get("/sparql", query="SELECT * { ?s a kg:Country } ORDER BY ?s", policy="official"),
        get("/sparql", query="SELECT * { ?s a kg:Country } ORDER BY ?s", format="csv"),
        get("/sparql", query="SELECT * { ?s a kg:City } ORDER BY ?s"),
    ]
    tags = {other.headers["etag"] for other in others}
    assert len({tag, *tags}) == 4


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "uuid()", "STRUUID()", "BNODE()"])
def test_what_differs_each_time_has_no_tag_and_is_not_kept(get: Get, call: str) -> None:
    first, second = (get("/sparql", query=f"SELECT ({call} AS ?x) {{}}") for _ in range(2))
    assert "etag" not in first.headers
    assert first.text != second.text


def test_without_a_query_a_reader_is_led_to_the_front_page(get: Get) -> None:
    response = get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.status_code == 303
    assert response.headers["location"] == "/"


def test_an_answer_that_is_too_large_fails_and_says_so(get: Get) -> None:
    pairs = "SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f }"
    response = get("/sparql", query=f"{pairs} LIMIT 100001", format="csv")
    assert response.status_code == 400
    assert response.json()["detail"] == "the answer is larger than 100000 rows"
    assert "LIMIT" in response.json()["hint"]
    assert get("/sparql", query=f"{pairs} LIMIT 100000", format="csv").text.count("\n") == 100_001


def test_a_large_answer_comes_whole(get: Get) -> None:
    whole = {"Accept-Encoding": "identity"}
    response = get("/sparql", query="SELECT * { ?s ?p ?o }", format="tsv", headers=whole)
    count = get("/sparql", query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", format="csv")
    assert response.text.count("\n") == 1 + int(count.text.split()[1])
    assert len(response.content) == int(response.headers["content-length"]) > 1_000_000


def test_an_unknown_term_is_told_in_a_header_and_in_json(get: Get) -> None:
    text = "SELECT ?s { ?s kg:operatedby ?o }"
    wanted = ["kg:operatedby is no term of this graph; did you mean kg:operatedBy?"]
    for name in ("json", "csv", "xml"):
        response = get("/sparql", query=text, format=name)
        assert json.loads(response.headers["KG-Warnings"]) == wanted
    assert get("/sparql", query=text, format="json").json()["head"]["warnings"] == wanted
    again = get("/sparql", query=text, format="json")  # from the cache
    assert json.loads(again.headers["KG-Warnings"]) == wanted
    parsed = ox.parse_query_results(again.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    assert list(parsed) == []
    known = get("/sparql", query="SELECT ?s { ?s kg:operatedBy ?o }", format="json")
    assert "KG-Warnings" not in known.headers
    assert "warnings" not in known.json()["head"]
    asked = get("/sparql", query="ASK { ?s kg:operatedby ?o }", format="json").json()
    assert asked == {"head": {"warnings": wanted}, "boolean": False}


def test_a_parameter_that_is_not_read_gets_a_remark(get: Get) -> None:
    response = get("/sparql", query="ASK {}", policies="official", timeout="5")
    remarks = json.loads(response.headers["KG-Warnings"])
    assert remarks[0] == "the parameter 'policies' is not read; did you mean policy?"
    assert remarks[1].startswith("the parameter 'timeout' is not read; ")
    assert response.json() == {"head": {}, "boolean": True}
    assert "KG-Warnings" not in get("/sparql", query="ASK {}", policy="official").headers


def test_relative_iris_are_relative_to_the_things_of_the_graph(get: Get) -> None:
    answer = get("/sparql", query="CONSTRUCT { <s> <p> 1 } WHERE {}", format="nt").text
    assert answer.startswith("<https://w3id.org/overseas-stations/id/s> ")
    assert get("/sparql", query="ASK { <station/manhattan> a ?c }").json()["boolean"] is True
    other = get("/sparql", query="BASE <urn:x:> CONSTRUCT { <s> <p> 1 } WHERE {}", format="nt")
    assert "https://w3id.org" not in other.text


@pytest.mark.parametrize("foreign", ["http://example.org/g", "relative", "file:///etc/passwd"])
@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_the_dataset_of_the_request_takes_the_place_of_from(
    get: Get, clause: str, foreign: str
) -> None:
    text = f"ASK {clause} <{foreign}> {{ GRAPH <{CLAIMS}> {{ ?s ?p ?o }} }}"
    response = get("/sparql", query=text, **{"named-graph-uri": CLAIMS})
    assert response.json()["boolean"] is True
    assert "FROM has no effect" in response.headers["KG-Warnings"]
    assert get("/sparql", query=text).status_code == 403


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (f"ASK FROM <{CLAIMS}>", 200),
        ("ASK FROM graph:claims", 403),
        (f"BASE <{GRAPH}> ASK FROM <claims>", 403),
        (f"PREFIX g: <{GRAPH}> ASK FROM NAMED g:claims", 403),
    ],
)
def test_from_takes_the_full_iri_of_a_graph(get: Get, head: str, status: int) -> None:
    response = get("/sparql", query=f"{head} {{ ?s ?p ?o }}")
    assert response.status_code == status
    if status == 403:
        assert "by its full IRI" in response.json()["hint"]


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("name", ["file:///etc/passwd", "http://127.0.0.1/", GRAPH + "claim", ""])
def test_a_graph_that_is_not_served_is_refused(get: Get, parameter: str, name: str) -> None:
    response = get("/sparql", query="ASK {}", **{parameter: name})
    assert response.status_code == 403
    assert f"there is no graph {name!r}" in response.json()["detail"]
    assert GRAPH + "claims" in response.json()["hint"]


@pytest.mark.parametrize(
    "fields",
    [
        {"format": ["json", "json"]},
        {"format": ["json"], "output": ["application/sparql-results+json"]},
        {"format": ["json"], "output": ["json"], "results": ["JSON"]},
    ],
)
def test_a_format_may_be_given_twice_with_one_meaning(
    server: Serving, fields: dict[str, list[str]]
) -> None:
    response = server.client.get("sparql", params={"query": "ASK {}", **fields})
    assert response.json()["boolean"] is True
    other = {"query": "ASK {}", "format": ["json", "csv"]}
    assert server.client.get("sparql", params=other).status_code == 400


@pytest.mark.parametrize(
    "path", ["sparql?query=SELECT * {?s ?p ?o} LIMIT 100", "store?default", ".well-known/void"]
)
def test_answers_are_compressed_for_who_accepts_it(server: Serving, path: str) -> None:
    compressed = server.client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = server.client.get(path, headers={"Accept-Encoding": "identity"})
    assert compressed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in compressed.headers["vary"]
    assert compressed.content == plain.content
    assert compressed.headers["etag"] == plain.headers["etag"]
