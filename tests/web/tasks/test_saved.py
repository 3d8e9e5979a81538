"""Saved queries over HTTP: the bytes of `kg query`, or a clear problem."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from click.testing import Result

from kg.query.choices import list_choices
from kg.query.engine import Engine
from tests.support.catalogue import SAVED, VIEWS

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]
Run = Callable[..., Result]


@pytest.mark.parametrize("name", SAVED)
def test_every_query_is_answered_as_by_kg_query(get: Get, run: Run, name: str) -> None:
    response = get(f"/queries/{name}.csv")
    assert response.status_code == 200
    text = run("query", name, "--format", "csv").stdout
    assert response.text.replace("\r\n", "\n") == text.replace("\r\n", "\n")


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_a_graph(get: Get, run: Run, name: str) -> None:
    assert get(f"/queries/{name}.nt").text == run("query", name, "--format", "ntriples").stdout


@pytest.mark.parametrize(
    ("ending", "media", "format"),
    [
        ("json", "application/sparql-results+json", "json"),
        ("xml", "application/sparql-results+xml", "xml"),
        ("tsv", "text/tab-separated-values", "tsv"),
        ("md", "text/markdown", "markdown"),
        ("txt", "text/plain", "table"),
    ],
)
def test_every_format_has_its_media_type(
    get: Get, run: Run, ending: str, media: str, format: str
) -> None:
    response = get(f"/queries/stations-by-country.{ending}", country="Spain")
    assert response.headers["content-type"].partition(";")[0] == media
    text = run("query", "stations-by-country", "country=Spain", "--format", format).stdout
    assert response.content.decode().replace("\r\n", "\n") == text.replace("\r\n", "\n")


def test_policy_and_values_are_parameters(get: Get, run: Run) -> None:
    response = get("/queries/stations-by-country.csv", country="Spain", policy="undisputed")
    policy = ("--policy", "undisputed")
    text = run("query", "stations-by-country", "country=Spain", *policy, "--format", "csv").stdout
    assert response.text.replace("\r\n", "\n") == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("path", "parameters", "status", "detail"),
    [
        ("/queries/stations-by-nation.csv", {}, 404, "there is no saved query"),
        ("/queries/countries.csv", {}, 404, "there is no saved query"),
        ("/queries/stations-by-country.pdf", {}, 404, "there is no format .pdf"),
        ("/queries/stations-by-country.ttl", {}, 404, "is not available as .ttl"),
        ("/queries/new-york-case.csv", {}, 404, "is not available as .csv"),
        ("/queries/stations-by-country.csv", {"land": "Spain"}, 400, "has no parameter 'land'"),
        ("/queries/stations-by-country.csv", {"country": "Narnia"}, 400, "not among the choices"),
        ("/queries/stations-by-country.csv", {"policy": "all"}, 400, "there is no policy"),
        ("/queries/timeline-of-responses.csv", {"since": "yesterday"}, 400, "is not a date"),
        ("/queries/contested-claims/explain", {"start": "-1"}, 400, "is no row"),
        ("/queries/contested-claims/why", {"row": "x"}, 400, "is no row"),
        ("/queries/no-such/explain", {}, 404, "there is no saved query"),
    ],
)
def test_what_cannot_be_asked_is_told(
    get: Get, path: str, parameters: dict[str, str], status: int, detail: str
) -> None:
    response = get(path, **parameters)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert detail in response.json()["detail"]


#: Texts by which a value could break out of a query, a page, a header or a path.
BREAK_OUTS = [
    'Spain" . } #',
    "Spain'} UNION {?s ?p ?o} #",
    "<urn:x> . ?a ?b ?c",
    "} LIMIT 1 #",
    "?country",
    "$_country",
    "https://w3id.org/overseas-stations/id/country/spain> . <urn:a",
    "country:spain ; a kg:City",
    "_:b",
    "\\u0022",
    "Spain\x00",
    "Spain\r\nX-Injected: 1",
    "\ud7ff",
    "Spain; DROP ALL",
    "SERVICE <http://127.0.0.1:1/>",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "{% for x in y %}",
    "${7*7}",
    "%0d%0a",
    "../../etc/passwd",
    "file:///etc/passwd",
    "' OR 1=1 --",
    "*[]",
    "{}",
    "<urn:x>",
    "\\u2028x",
    "a" * 5_000,
    "国" * 1_000,
]


def test_there_are_thirty_of_them() -> None:
    assert len(BREAK_OUTS) >= 30


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.full)], ids=str)
def test_a_value_cannot_leave_its_place(get: Get, engine: Engine, every: bool) -> None:
    """Try each type of parameter, or each list of choices with some values."""
    kinds: dict[object, tuple[int, str, dict[str, Any]]] = {}
    for name in SAVED:
        for parameter in engine.saved_query(name)["parameters"]:
            kind = (parameter["type"], parameter["choices"]) if every else parameter["type"]
            number = len(list_choices(engine, parameter))
            if kind not in kinds or number < kinds[kind][0]:
                kinds[kind] = (number, name, parameter)
    assert len(kinds) >= 10
    for place, (_, name, parameter) in enumerate(kinds.values()):
        allowed = (400, 200) if parameter["type"] == "text" else (400,)
        # a refusal looks for near names, so that all values for all choices take ten minutes
        for value in BREAK_OUTS[place % 6 :: 6] if every else BREAK_OUTS:
            response = get(f"/queries/{name}.csv", **{parameter["name"]: value})
            assert "x-injected" not in response.headers
            if value == "Spain\x00":  # a character that nobody sees is folded away
                assert response.status_code in (200, 400)
                continue
            assert response.status_code in allowed, (name, parameter, value)


@pytest.mark.parametrize("value", BREAK_OUTS, ids=repr)
def test_a_policy_cannot_leave_its_place(get: Get, value: str) -> None:
    for path in ("/queries/stations-by-country.csv", "/queries/contested-claims/explain", "/ask"):
        assert get(path, policy=value).status_code == 400


def test_rows_are_explained_one_by_one(get: Get) -> None:
    path = "/queries/stations-by-country/explain"
    every = get(path, country="Spain").json()
    assert len(every) == 9
    third = get(path, country="Spain", start="2", limit="3").json()
    assert third == [every[2]]
    assert any(entry["attributions"] for entry in third[0]["entries"])


def test_the_list_and_one_query_are_told_as_json(get: Get) -> None:
    queries = get("/queries").json()
    assert {query["name"] for query in queries} == {*SAVED, *VIEWS}
    query = get("/queries/stations-by-country", headers={"Accept": "application/json"}).json()
    spain = "https://w3id.org/overseas-stations/id/country/spain"
    assert [spain, "Spain"] in query["choices"]["country"]


def test_what_an_answer_leaves_out_is_in_a_header_and_in_the_head(get: Get) -> None:
    line = "left out: 1 act without a time (/queries/undated-acts?country=Spain)"
    response = get("/queries/timeline-of-responses.csv?country=Spain")
    assert "left out: 1 act without a time" in response.headers["KG-Warnings"]
    data = get("/queries/timeline-of-responses.json?country=Spain").json()
    assert line in data["head"]["warnings"]
    assert "KG-Warnings" not in get("/queries/stations-by-country.csv?country=Spain").headers
