"""Addresses of lists and of the search."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from kg.pages.kinds import LISTS
from tests.web.conftest import Serving, read_described

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("place", LISTS)
def test_a_list_is_a_page_and_csv(get: Get, place: str) -> None:
    page, rows = get(f"/{place}", headers=BROWSER), get(f"/{place}.csv")
    assert (page.status_code, rows.status_code) == (200, 200)
    assert rows.headers["content-type"].startswith("text/csv")
    count = len(rows.text.splitlines()) - 1
    assert f"{count} row" in page.text


@pytest.mark.parametrize("place", LISTS)
def test_a_list_as_csv_names_its_metadata(
    get: Get, server: Serving, tmp_path: Path, place: str
) -> None:
    rows = get(f"/{place}.csv")
    assert len(read_described(server, rows, tmp_path)) == len(rows.text.splitlines()) - 1


def test_rows_as_they_are_arranged_name_their_metadata(
    get: Get, server: Serving, tmp_path: Path
) -> None:
    state = {"only.country": "Spain", "sort": "-code", "policy": "undisputed"}
    rows = read_described(server, get("/stations.csv", **state), tmp_path)
    assert {row["country"] for row in rows} == {"country:spain"}
    state = {"country": "Spain", "sort": "-code", "hide": "bureau"}
    rows = read_described(server, get("/queries/stations-by-country.csv", **state), tmp_path)
    assert rows
    assert "bureau" not in rows[0]
    missing = get("/queries/new-york-case.csv-metadata.json", sort="x")
    assert missing.status_code == 404


def test_a_list_holds_its_state_in_its_address(get: Get) -> None:
    state = {"only.country": "Spain", "sort": "-code", "words": "madrid"}
    page = get("/stations", headers=BROWSER, **state).text
    assert 'value="madrid"' in page
    assert 'name="only.country" value="Spain" checked' in page
    rows = get("/stations.csv", **state).text.splitlines()
    assert 0 < len(rows) - 1 < 9
    assert f"{len(rows) - 1} of " in page


@pytest.mark.parametrize(
    "query",
    [
        {"country": "Spain"},
        {"sort": "nothing"},
        {"only.nothing": "x"},
        {"rows": "-1"},
        {"page": "x"},
        {"policy": "believed"},
    ],
)
def test_fields_that_a_list_does_not_have_are_refused(get: Get, query: dict[str, str]) -> None:
    response = get("/stations", **query)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


def test_the_search_is_a_page_and_json(get: Get) -> None:
    page = get("/search", headers=BROWSER, q="Manhattan station")
    assert page.status_code == 200
    assert 'href="/page/station/manhattan"' in page.text
    answer = get("/search", q="Manhattan station").json()
    assert answer["hits"][0]["id"] == "station:manhattan"
    assert get("/search", headers=BROWSER).status_code == 200


def test_the_search_refuses_what_it_does_not_know(get: Get) -> None:
    assert get("/search", q="x", page="one").status_code == 400
    assert get("/search", q="x", colour="red").status_code == 400
    assert get("/search", q="x" * 5_000).status_code == 200


def test_the_index_of_queries_narrows(get: Get) -> None:
    page = get("/queries", headers=BROWSER, words="bureau stations").text
    assert 'href="/queries/stations-per-bureau"' in page
    assert 'href="/queries/case-list"' not in page


def test_an_answer_is_arranged_by_its_address(get: Get) -> None:
    state = {"country": "Spain", "words": "madrid", "sort": "-code", "hide": "years"}
    page = get("/queries/stations-by-country", headers=BROWSER, **state).text
    rows = get("/queries/stations-by-country.csv", **state).text.splitlines()
    assert f"{len(rows) - 1} of 9 rows" in page
    assert "years" not in rows[0]
    plain = get("/queries/stations-by-country.csv", country="Spain").text.splitlines()
    assert len(plain) == 10
