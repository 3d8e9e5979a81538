"""Parameters, read strictly."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from kg.names import GRAPH
from kg.web import requests
from kg.web.problems import NotAcceptable, Problem
from kg.web.requests import every, fields_of, one, policy_of, wanted, wanted_graph


def request(*accept: str) -> Request:
    headers = [(b"accept", value.encode()) for value in accept]
    return Request({"type": "http", "headers": headers, "query_string": b"", "path": "/"})


@given(st.lists(st.tuples(st.text(), st.text()), max_size=20))
def test_what_a_client_escapes_is_read_again(fields: list[tuple[str, str]]) -> None:
    kept = [field for field in fields if all(part.isprintable() for part in field) and field[0]]
    assert fields_of(urlencode(kept).encode()) == kept


@pytest.mark.parametrize(
    "data", [b"query=\xff", b"query=%ff", b"query=%C3%28", b"\xc3\xa9=1", b"a=%ed%a0%80"]
)
def test_what_is_not_utf8_is_refused(data: bytes) -> None:
    with pytest.raises(Problem, match="not UTF-8"):
        fields_of(data)


def test_a_flood_of_parameters_is_refused() -> None:
    with pytest.raises(Problem, match="more than 200"):
        fields_of(b"&".join([b"a=1"] * 201))


def test_a_parameter_stands_once() -> None:
    assert one([("a", "1"), ("b", "2")], "a") == "1"
    assert one([], "a") is None
    with pytest.raises(Problem, match="a stands 2 times"):
        one([("a", "1"), ("a", "1")], "a")


def test_only_graphs_that_are_there_are_taken() -> None:
    fields = [("default-graph-uri", GRAPH + "claims"), ("default-graph-uri", GRAPH + "entities")]
    assert every(fields, "default-graph-uri") == [GRAPH + "claims", GRAPH + "entities"]
    for name in ("file:///etc/passwd", "http://127.0.0.1/", GRAPH + "nothing", ""):
        with pytest.raises(Problem, match="there is no graph"):
            every([("default-graph-uri", name)], "default-graph-uri")


def test_an_unknown_policy_is_told_with_the_nearest() -> None:
    assert policy_of([]) == policy_of([("policy", "")]) == "reported"
    with pytest.raises(Problem, match="'officia'") as caught:
        policy_of([("policy", "officia")])
    assert "official" in caught.value.hint


def test_a_format_by_name_goes_before_accept() -> None:
    assert wanted(request("text/csv"), [("format", "XML")]) == requests.FORMATS["xml"]
    assert wanted(request(), [("format", "json"), ("output", "json"), ("results", "json")])[0]
    with pytest.raises(Problem, match="two formats"):
        wanted(request(), [("format", "json"), ("output", "xml")])
    with pytest.raises(NotAcceptable, match="'exe'"):
        wanted(request(), [("format", "exe")])


def test_accept_chooses_for_rows_and_for_a_graph() -> None:
    assert wanted(request(), []) == ("application/sparql-results+json", "text/turtle")
    assert wanted(request("text/csv", "application/n-triples;q=0.1"), []) == (
        "text/csv",
        "application/n-triples",
    )
    assert wanted(request("text/turtle"), []) == (None, "text/turtle")
    assert wanted(request("application/json"), []) == ("application/json", None)
    with pytest.raises(NotAcceptable) as caught:
        wanted(request("image/png"), [])
    assert "text/turtle" in caught.value.hint
    assert "text/csv" in caught.value.hint


def test_a_graph_takes_no_format_of_rows() -> None:
    assert wanted_graph(request("text/*"), []) == "text/turtle"
    assert wanted_graph(request(), [("format", "nt")]) == "application/n-triples"
    for fields in ([("format", "csv")], [("format", "turtle")]):
        with pytest.raises(NotAcceptable):
            wanted_graph(request(), fields, ("application/trig",))
    with pytest.raises(NotAcceptable):
        wanted_graph(request("text/csv"), [])
