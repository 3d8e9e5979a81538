"""Addresses of pages: a browser gets pages, a program gets data."""

import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pytest

from kg.release.folder import Release
from tests.web.conftest import Serving, read_described, serving

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_gets_a_form_and_a_program_json(get: Get) -> None:
    assert (
        get("/queries/stations-by-country", headers=BROWSER)
        .headers["content-type"]
        .startswith("text/html")
    )
    assert get("/queries/stations-by-country").headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "path", ["/", "/ask", "/queries", "/queries/case-list.csv", "/openapi.json", "/page/city/paris"]
)
def test_an_answer_has_a_validator(get: Get, path: str) -> None:
    tag = get(path, headers=BROWSER).headers["etag"]
    again = get(path, headers={**BROWSER, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_validator_of_a_comparison_is_of_all_releases_that_are_there(
    build_folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "build"
    shutil.copytree(build_folder, copy)
    other = copy / "0123456789abcdef"
    with serving(copy, "--workers", "1") as running:
        alone = running.client.get("/compare", headers=BROWSER)
        other.mkdir()
        Release(other).write_manifest({})
        both = running.client.get("/compare", headers=BROWSER)
    assert (other.name in alone.text, other.name in both.text) == (False, True)
    assert alone.headers["etag"] != both.headers["etag"]


def test_a_page_that_says_the_time_taken_is_made_anew(get: Get) -> None:
    page = get("/ask", query="ASK { ?s ?p ?o }", headers=BROWSER)
    assert "Time taken" in page.text
    assert "etag" not in page.headers


def test_a_saved_query_fills_the_box(get: Get) -> None:
    page = get("/ask", example="contested-claims", policy="official", headers=BROWSER)
    assert "SELECT" in page.text.partition("<textarea")[2].partition("</textarea>")[0]
    assert "Time taken" not in page.text
    assert 'value="official" selected' in page.text
    assert "example=contested-claims&amp;policy=official" in page.text
    assert get("/ask", example="falls-under", headers=BROWSER).status_code == 404
    both = get("/ask", example="contested-claims", query="ASK {}", headers=BROWSER)
    assert "ASK {}</textarea>" in both.text


def test_a_guide_for_language_models_leads_where_it_says(get: Get, server: Serving) -> None:
    answer = get("/llms.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    links = re.findall(r"\]\(([^)]*)\)", answer.text)
    assert {one for one in links if not one.startswith(server.base)} == set()
    pages = [one for one in links if "/queries/" not in one]
    (example,) = re.findall(r"- Values: (\S+);", answer.text)
    for link in (*pages, example, links[-2] + ".csv"):
        path, _, query = link.removeprefix(server.base).partition("?")
        assert get(f"/{path.lstrip('/')}", **dict(parse_qsl(query))).status_code == 200, link
    assert get("/zh/llms.txt").status_code == 404


@pytest.mark.parametrize("fields", [{}, {"country": "爱尔兰", "policy": "official"}])
def test_rows_name_their_metadata_which_leads_back(
    get: Get, server: Serving, tmp_path: Path, fields: dict[str, str]
) -> None:
    rows = get("/queries/stations-by-country.csv", **fields)
    read_described(server, rows, tmp_path)


def test_triples_and_what_is_not_there_have_no_metadata(get: Get) -> None:
    for name in ("new-york-case", "no-such-query", "stations-by-country.csv"):
        assert get(f"/queries/{name}.csv-metadata.json").status_code == 404
    assert "link" not in get("/queries/stations-by-country.json").headers


def test_an_editor_reads_the_terms(get: Get) -> None:
    answer = get("/ask/terms.json")
    assert answer.headers["content-type"] == "application/json"
    assert "etag" in answer.headers
    assert answer.json()["prefixes"]["kg"].startswith("https://")


def test_what_changes_from_call_to_call_is_asked_again(get: Get) -> None:
    text = "SELECT (STRUUID() AS ?x) WHERE {}"
    first, second = (get("/ask", query=text, headers=BROWSER) for _ in range(2))
    assert first.text != second.text
    assert "etag" not in first.headers


def test_pages_forbid_foreign_scripts_frames_and_forms(get: Get) -> None:
    policy = get("/", headers=BROWSER).headers["content-security-policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self';",
        "connect-src 'self';",
        "style-src 'self';",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ):
        assert part in policy
    assert "script-src 'self'; connect-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_network_is_a_page_and_a_picture(get: Get) -> None:
    page = get("/network/station/manhattan", headers=BROWSER)
    assert page.headers["content-type"].startswith("text/html")
    assert "sha256-" in page.headers["content-security-policy"]
    picture = get("/network/station/manhattan.svg", policy="undisputed")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert get("/network/station/XYZ99.svg").status_code == 404
    named = get("/network/station/Manhattan station.svg")
    assert named.status_code == 302
    assert named.headers["location"] == "/network/station/manhattan.svg"


def test_a_saved_view_is_a_page(get: Get) -> None:
    page = get("/view/new-york-case", headers=BROWSER)
    assert page.status_code == 200
    assert "sha256-" in page.headers["content-security-policy"]
    for unknown in ("no-such-view", "stations-by-country"):
        refused = get(f"/view/{unknown}")
        assert refused.status_code == 404
        assert refused.headers["content-type"] == "application/problem+json"


def test_a_page_of_nothing_is_not_found(get: Get) -> None:
    assert get("/page/station/XYZ99").status_code == 404
    assert get("/page/nothing/at-all").status_code == 404


def test_a_query_that_is_too_long_for_the_box_is_told(server: Serving) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{server.base}ask?query={'x' * 65_537}")
    with caught.value as response:
        assert response.status in (400, 414)


def test_the_style_is_served(get: Get) -> None:
    assert get("/assets/pages.css").headers["content-type"].startswith("text/css")


def test_a_withdrawn_attribution_is_found(get: Get) -> None:
    page = get("/page/attribution/000-018", headers=BROWSER)
    assert page.status_code == 200
    assert "Withdrawn by the editors" in page.text
    assert "isReplacedBy" in get("/data/attribution/000-018.ttl").text


def test_readings_are_left_out_on_request(get: Get) -> None:
    name = "/queries/ties-of-organizations.csv"
    whole, stated = get(name).text, get(name, **{"without-inferred": "1"}).text
    assert set(stated.splitlines()) < set(whole.splitlines())
    form = get("/queries/ties-of-organizations", headers=BROWSER, **{"without-inferred": "1"}).text
    assert 'name="without-inferred" value="1" checked' in form
    assert "without-inferred=1" in form


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "what rests only on them is left out here"),
        ("/zh/", 'class="note"'),
        ("/about", "changes nothing on this page"),
        ("/queries", "changes nothing on this page"),
        ("/compare", "what rests only on them is left out here"),
    ],
)
def test_every_page_says_what_leaving_out_readings_does(get: Get, path: str, words: str) -> None:
    assert words in get(path, headers=BROWSER, **{"without-inferred": "1"}).text
    assert words not in get(path, headers=BROWSER).text
    assert get(path, headers=BROWSER, **{"without-inferred": "perhaps"}).status_code == 400


def test_readings_are_left_out_of_free_sparql_and_dumps_or_refused(get: Get) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?p a kg:ClaimPredicate . ?s ?p ?o }"
    answers = [
        get("/sparql", query=text, **more).json()["results"]["bindings"][0]["n"]["value"]
        for more in ({}, {"without-inferred": "1"})
    ]
    assert int(answers[1]) < int(answers[0])
    named = "SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }"
    refused = get("/sparql", query=named, **{"without-inferred": "1"})
    assert refused.status_code == 400
    assert "kg:restsOnReading" in refused.json()["hint"]
    graph = "https://w3id.org/overseas-stations/graph/entities"
    own = {"default-graph-uri": graph, "without-inferred": "1"}
    assert get("/sparql", query=text, **own).status_code == 400
    dumps = [get("/store", default="", **more).text for more in ({}, {"without-inferred": "1"})]
    assert len(dumps[1]) < len(dumps[0])


def test_many_values_come_with_commas_or_repeated(get: Get, server: Serving) -> None:
    answer = get("/queries/stations-by-country.csv", country="Angola,Zambia")
    repeated = "/queries/stations-by-country.csv?country=AGO&country=%E8%B5%9E%E6%AF%94%E4%BA%9A"
    assert answer.status_code == 200
    assert server.client.get(server.base.rstrip("/") + repeated).text == answer.text
    page = get("/queries/stations-by-country", country="Angola,Zambia", headers=BROWSER).text
    assert 'name="country" value="Angola,Zambia"' in page


def test_a_parameter_that_takes_one_value_stands_once(server: Serving) -> None:
    path = "/queries/stations-started-in.csv?year=2018&year=2019"
    response = server.client.get(server.base.rstrip("/") + path)
    assert response.status_code == 400
    assert "year is given 2 times" in response.json()["detail"]


@pytest.mark.parametrize("path", ["/map", "/time"])
def test_a_map_and_a_timeline_are_narrowed(get: Get, path: str) -> None:
    whole = get(path, headers=BROWSER)
    own = get(path, headers=BROWSER, country="ireland", kind="responses", policy="reported")
    assert (whole.status_code, own.status_code) == (200, 200)
    assert "Ireland" in own.text
    assert len(own.text) < len(whole.text)
    assert 'role="alert"' in get(path, headers=BROWSER, since="x").text
    assert get(path, headers=BROWSER, continent="europe").status_code == 400
