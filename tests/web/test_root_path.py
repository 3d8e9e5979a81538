"""A server at a path: links, redirects and published addresses are below it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.conftest import Serving, serving

pytestmark = pytest.mark.xdist_group("server")

BROWSER = {"Accept": "text/html,*/*;q=0.5"}
PAGES = (
    "", "about", "map", "time", "queries", "search?q=manhattan", "stations", "zh/",
    "ask?query=ASK {}", "queries/stations-by-country?country=Spain",
    "queries/station-count/why", "page/station/manhattan", "zh/page/station/manhattan",
    "network/station/manhattan", "view/new-york-case", "nothing", "page/station/manhatan",
)  # fmt: skip
LINK = re.compile(r'(?:href|src|action|data-[a-z]+)="(/[^"]*)"')


@pytest.fixture(scope="module")
def below(build_folder: Path) -> Iterator[Serving]:
    """Server at a path of two parts."""
    with serving(build_folder, "--workers", "1", "--root-path", "/open/kg/") as running:
        yield running


@pytest.mark.parametrize("stripped", [False, True], ids=["with the path", "without it"])
@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_is_below_the_path(below: Serving, page: str, stripped: bool) -> None:
    address = below.base + ("" if stripped else "open/kg/") + page
    links = LINK.findall(below.client.get(address, headers=BROWSER).text)
    assert links
    assert [link for link in links if not link.startswith("/open/kg/")] == []


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("id/station/manhattan", "page/station/manhattan"),
        ("id/country/UK", "id/country/united-kingdom"),
        ("sparql", ""),
        ("zh", "zh/"),
        ("graph/meta", "store?graph=https%3A%2F%2Fw3id.org%2Foverseas-stations%2Fgraph%2Fmeta"),
    ],
)
def test_every_redirect_is_below_the_path(below: Serving, address: str, place: str) -> None:
    response = below.client.get(f"{below.base}open/kg/{address}", headers=BROWSER)
    assert response.headers["location"] == f"/open/kg/{place}"


def test_published_addresses_are_below_the_path(below: Serving) -> None:
    base = f"{below.base}open/kg/"
    service = below.client.get(base + "sparql", headers={"Accept": "text/turtle"}).text
    void = below.client.get(base + ".well-known/void", headers={"Accept": "text/turtle"}).text
    assert f"<{base}sparql>" in service
    assert f"<{base}sparql>" in void
    assert below.client.get(base + "openapi.json").json()["servers"] == [{"url": "/open/kg/"}]


def test_what_programs_are_given_is_below_the_path(below: Serving) -> None:
    base = f"{below.base}open/kg/"
    manifest = below.client.get(base + "reconcile").json()
    services = [*manifest["suggest"].values(), manifest["extend"]["propose_properties"]]
    addresses = [one["service_url"] for one in services]
    addresses += [manifest["view"]["url"], manifest["preview"]["url"]]
    assert [one for one in addresses if not one.startswith(base)] == []
    rows = below.client.get(base + "queries/case-list.csv")
    assert rows.headers["link"].startswith("</open/kg/queries/case-list.csv-metadata.json>")
    guide = below.client.get(base + "llms.txt").text
    links = re.findall(r"\]\(([^)]*)\)", guide)
    assert [one for one in links if not one.startswith(base)] == []


def test_a_path_that_only_begins_like_it_is_another(below: Serving) -> None:
    assert below.client.get(below.base + "open/kgx/health").status_code == 404
    assert below.client.get(below.base + "open/kg").status_code == 200
