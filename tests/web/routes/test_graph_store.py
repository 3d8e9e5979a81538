"""The Graph Store Protocol, read-only, with the tests of the W3C suite by name.

The suite is `sparql11/http-rdf-update`.
"""

import json
from collections.abc import Callable

import httpx
import pyoxigraph as ox
import pytest

from kg.export import export, export_merged
from kg.names import GRAPH
from kg.query.engine import ALL_GRAPHS, Engine
from tests.web.conftest import Serving

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]
CLAIMS, SOURCES = GRAPH + "claims", GRAPH + "sources"


@pytest.mark.parametrize("name", sorted(ALL_GRAPHS))
def test_every_graph_is_there_byte_by_byte(get: Get, engine: Engine, name: str) -> None:
    response = get("/store", graph=name, headers={"Accept": "text/turtle; charset=utf-8"})
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert response.content == export_merged(engine, "turtle", [name])


def test_everything_is_the_release(get: Get, engine: Engine) -> None:
    response = get("/store")
    assert response.headers["content-type"] == "application/trig"
    assert response.content == export(engine, "trig")
    assert get("/store", format="nquads").content == export(engine, "nquads")
    assert get("/store", headers={"Accept": "text/turtle"}).status_code == 406


@pytest.mark.parametrize("policy", ["reported", "official"])
def test_the_default_graph_is_the_dataset_of_a_policy(
    get: Get, engine: Engine, policy: str
) -> None:
    response = get("/store", default="", policy=policy, format="nt")
    assert response.content == export(engine, "ntriples", policy)


def test_w3c_get_of_default_graph_and_head_on_an_existing_graph(server: Serving) -> None:
    whole = {"Accept-Encoding": "identity"}  # the length of what is compressed is not known before
    full = server.client.get("store?default", headers=whole)
    head = server.client.head("store?default", headers=whole)
    assert full.status_code == head.status_code == 200
    assert (
        full.headers["content-type"] == head.headers["content-type"] == "text/turtle; charset=utf-8"
    )
    assert head.content == b""
    assert len(full.content) == int(head.headers["content-length"])
    assert len(list(ox.parse(full.content, format=ox.RdfFormat.TURTLE))) > 30_000


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_w3c_a_non_existing_graph_is_not_found(server: Serving, method: str) -> None:
    response = server.client.request(method, "store", params={"graph": "urn:person:2"})
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("name", "method", "path", "headers"),
    [
        ("PUT - Initial state", "PUT", f"?graph={CLAIMS}", {"Content-Type": "text/turtle"}),
        (
            "PUT - graph already in store",
            "PUT",
            f"?graph={SOURCES}",
            {"Content-Type": "text/turtle"},
        ),
        ("PUT - default graph", "PUT", "?default", {"Content-Type": "text/turtle"}),
        (
            "PUT - mismatched payload",
            "PUT",
            f"?graph={CLAIMS}",
            {"Content-Type": "application/rdf+xml"},
        ),
        ("PUT - empty graph", "PUT", "?graph=urn:new", {"Content-Type": "text/turtle"}),
        ("DELETE - existing graph", "DELETE", f"?graph={CLAIMS}", {}),
        ("DELETE - non-existent graph", "DELETE", "?graph=urn:none", {}),
        ("POST - existing graph", "POST", f"?graph={CLAIMS}", {"Content-Type": "text/turtle"}),
        (
            "POST - multipart/form-data",
            "POST",
            f"?graph={CLAIMS}",
            {"Content-Type": "multipart/form-data"},
        ),
        ("POST - create new graph", "POST", "", {"Content-Type": "text/turtle"}),
        (
            "POST - empty graph to existing graph",
            "POST",
            f"?graph={CLAIMS}",
            {"Content-Type": "text/turtle"},
        ),
        ("PATCH", "PATCH", f"?graph={CLAIMS}", {"Content-Type": "application/sparql-update"}),
    ],
)
def test_w3c_whatever_would_change_a_graph_is_refused(
    server: Serving, get: Get, name: str, method: str, path: str, headers: dict[str, str]
) -> None:
    before = get("/store", graph=CLAIMS, format="nt").content
    body = "" if "empty" in name or method == "DELETE" else "<urn:s> <urn:p> <urn:o> ."
    response = server.client.request(method, "store" + path, headers=headers, content=body)
    assert response.status_code == 405, name
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert get("/store", graph=CLAIMS, format="nt").content == before


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?default&graph=" + CLAIMS, 400),
        ("?default=" + CLAIMS, 400),
        (f"?graph={CLAIMS}&graph={SOURCES}", 400),
        ("?graph=claims", 400),
        ("?graph=", 400),
        ("?default&policy=guilty", 400),
        ("?graph=file:///etc/passwd", 404),
        ("?graph=http://127.0.0.1:9/", 404),
        ("?graph=http://[x]", 404),
        ("?graph=http://[::1", 404),
        (f"?graph={CLAIMS}&format=csv", 406),
        (f"?graph={CLAIMS}&format=exe", 406),
    ],
)
def test_what_names_no_graph_of_ours_is_told(server: Serving, query: str, status: int) -> None:
    response = server.client.get("store" + query)
    assert response.status_code == status
    assert response.json()["detail"]


def test_a_graph_that_the_client_has_is_not_sent_again(get: Get) -> None:
    tag = get("/store", graph=SOURCES).headers["etag"]
    assert get("/store", graph=SOURCES, headers={"If-None-Match": tag}).status_code == 304


def test_a_parameter_that_is_not_read_gets_a_remark(get: Get) -> None:
    response = get("/store", graph=GRAPH + "meta", policies="official")
    remarks = json.loads(response.headers["KG-Warnings"])
    assert remarks == ["the parameter 'policies' is not read; did you mean policy?"]
