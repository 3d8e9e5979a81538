"""IRIs of the data, over HTTP."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.names import ID
from kg.web.routes.entities import BY_ENDING
from tests.web.conftest import Serving, read_described

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("", "/page/station/manhattan"),
        ("*/*", "/page/station/manhattan"),
        ("text/html", "/page/station/manhattan"),
        ("text/html;q=0.5, text/turtle", "/data/station/manhattan.ttl"),
        ("text/turtle", "/data/station/manhattan.ttl"),
        ("application/n-triples", "/data/station/manhattan.nt"),
        ("application/rdf+xml", "/data/station/manhattan.rdf"),
        ("application/ld+json", "/data/station/manhattan.jsonld"),
    ],
)
def test_a_thing_leads_to_what_tells_of_it(get: Get, accept: str, location: str) -> None:
    response = get("/id/station/manhattan", headers={"Accept": accept})
    assert response.status_code == 303
    assert response.headers["location"] == location
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("ending", BY_ENDING)
def test_its_triples_come_in_every_format(get: Get, ending: str) -> None:
    response = get(f"/data/station/manhattan.{ending}")
    format = BY_ENDING[ending]
    assert response.headers["content-type"].partition(";")[0] == format.media_type
    subjects = {quad.subject for quad in ox.parse(response.content, format=format.engine)}
    assert ox.NamedNode(ID + "station/manhattan") in subjects


def test_its_attributions_come_as_rows(get: Get) -> None:
    response = get("/data/station/manhattan.csv")
    assert response.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert {"alleges"} <= {row["stance"] for row in rows}
    assert all("station:manhattan" in (row["subject"], row["object"]) for row in rows)
    assert get("/data/station/nowhere.csv").status_code == 404


def test_rows_name_their_metadata(get: Get, server: Serving, tmp_path: Path) -> None:
    for path in ("/data/station/manhattan.csv", "/data/claim/manhattan-describedAs-secret.csv"):
        read_described(server, get(path), tmp_path)
    for name in ("nowhere.csv", "nowhere"):
        assert get(f"/data/station/{name}-metadata.json").status_code == 404
    assert get("/data/station/manhattan.csv-metadata.json", x="y").status_code == 400


def test_the_policy_may_be_chosen(get: Get) -> None:
    reported, undisputed = (
        get("/data/station/manhattan.nt", policy=policy).content
        for policy in ("reported", "undisputed")
    )
    assert reported != undisputed
    assert get("/data/station/manhattan.nt", policy="guilty").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/id/station/nowhere",
        "/id/station",
        "/id/station/",
        "/id/station/manhattan/more",
        "/id/station/%3E%20%3Fs",
        "/id/station/manhattan%00",
        "/id/..%2f..%2fetc/passwd",
        "/data/station/nowhere.ttl",
        "/data/station/manhattan",
        "/data/station/manhattan.exe",
        "/data/station/manhattan.ttl.exe",
        "/data/station/.ttl",
        "/graph/nothing",
    ],
)
def test_what_is_not_there_is_not_found(server: Serving, path: str) -> None:
    response = server.client.get(
        httpx.URL(server.base).copy_with(raw_path=path.encode()), follow_redirects=False
    )
    assert response.status_code == 404
    assert "root:" not in response.text


def test_a_media_type_that_no_thing_has_is_406(get: Get) -> None:
    assert get("/id/station/manhattan", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("path", "name"), [("/ns", "ontology"), ("/graph/view/official", "view/official")]
)
def test_ontology_and_graphs_lead_to_the_store(server: Serving, path: str, name: str) -> None:
    with httpx.Client(base_url=server.base, follow_redirects=True) as client:
        response = client.get(path)
    assert response.status_code == 200
    assert response.url.path == "/store"
    assert response.url.params["graph"].endswith(f"/graph/{name}")


def test_people_get_the_page_of_the_ontology(server: Serving) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    with httpx.Client(base_url=server.base, follow_redirects=True) as client:
        response = client.get("/ns", headers=browser)
    assert response.status_code == 200
    assert response.url.path == "/ontology"
    assert 'id="operatedBy"' in response.text


@pytest.mark.parametrize(
    "path", ["/page/station/manhattan", "/data/station/manhattan.nt", "/ask", "/data/station/x.ttl"]
)
@pytest.mark.parametrize("name", ["without_inferred", "withoutInferred", "polciy"])
def test_an_unknown_parameter_is_refused_with_the_nearest(get: Get, path: str, name: str) -> None:
    response = get(path, **{name: "1"})
    assert response.status_code == 400
    nearest = "policy" if name.startswith("pol") else "without-inferred"
    assert nearest in response.text
    assert name in response.text
