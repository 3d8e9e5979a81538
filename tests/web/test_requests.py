"""Requests: parameters read strictly, and Accept as RFC 9110 defines it."""

import time
from urllib.parse import urlencode

import mimeparse
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from kg.names import GRAPH
from kg.web import requests
from kg.web.problems import NotAcceptable, Problem
from kg.web.requests import (
    choose_answer_types,
    choose_graph_type,
    choose_media,
    get_address,
    get_dataset,
    get_graphs,
    get_one,
    get_policy,
    list_unknown,
    parse_accept,
    parse_fields,
)


def request(*accept: str) -> Request:
    headers = [(b"accept", value.encode()) for value in accept]
    return Request({"type": "http", "headers": headers, "query_string": b"", "path": "/"})


@given(st.lists(st.tuples(st.text(), st.text()), max_size=20))
def test_what_a_client_escapes_is_read_again(fields: list[tuple[str, str]]) -> None:
    printable = [(name, value) for name, value in fields if name and (name + value).isprintable()]
    assert parse_fields(urlencode(printable).encode()) == printable


@pytest.mark.parametrize(
    "data", [b"query=\xff", b"query=%ff", b"query=%C3%28", b"\xc3\xa9=1", b"a=%ed%a0%80"]
)
def test_what_is_not_utf8_is_refused(data: bytes) -> None:
    with pytest.raises(Problem, match="not UTF-8"):
        parse_fields(data)


def test_a_flood_of_parameters_is_refused() -> None:
    with pytest.raises(Problem, match="more than 200"):
        parse_fields(b"&".join([b"a=1"] * 201))


def test_a_parameter_stands_once() -> None:
    assert get_one([("a", "1"), ("b", "2")], "a") == "1"
    assert get_one([], "a") is None
    with pytest.raises(Problem, match="a is given 2 times"):
        get_one([("a", "1"), ("a", "1")], "a")


def test_every_graph_that_is_named_is_taken_in_order() -> None:
    fields = [("default-graph-uri", GRAPH + "sources"), ("default-graph-uri", GRAPH + "entities")]
    fields.append(("named-graph-uri", GRAPH + "claims"))
    assert get_graphs(fields, "default-graph-uri") == [GRAPH + "sources", GRAPH + "entities"]


@pytest.mark.parametrize(
    ("raw", "root", "address"),
    [
        (b"/store/a/1.ttl", "", "http://h/store/a/1.ttl"),
        (b"/store/%31.ttl?format=nt", "", "http://h/store/%31.ttl"),
        (b"/kg/store/x", "/kg", "http://h/kg/store/x"),
        (b"/store/x", "/kg", "http://h/kg/store/x"),
    ],
)
def test_an_address_is_as_the_client_wrote_it(raw: bytes, root: str, address: str) -> None:
    scope = {"type": "http", "scheme": "http", "server": ("h", 80), "headers": [], "path": "/"}
    scope |= {"raw_path": raw, "app_root_path": root, "query_string": b""}
    assert get_address(Request(scope)) == address


def test_an_unknown_policy_is_told_with_the_nearest() -> None:
    assert get_policy([]) == get_policy([("policy", "")]) == "reported"
    with pytest.raises(Problem, match="'officia'") as caught:
        get_policy([("policy", "officia")])
    assert "official" in caught.value.hint


def test_a_format_by_name_goes_before_accept() -> None:
    assert choose_answer_types(request("text/csv"), [("format", "XML")]) == requests.FORMATS["xml"]
    assert choose_answer_types(
        request(), [("format", "json"), ("output", "json"), ("results", "json")]
    )[0]
    with pytest.raises(Problem, match="more than one format"):
        choose_answer_types(request(), [("format", "json"), ("output", "xml")])
    with pytest.raises(NotAcceptable, match="'exe'"):
        choose_answer_types(request(), [("format", "exe")])


def test_accept_chooses_for_rows_and_for_a_graph() -> None:
    assert choose_answer_types(request(), []) == ("application/sparql-results+json", "text/turtle")
    assert choose_answer_types(request("text/csv", "application/n-triples;q=0.1"), []) == (
        "text/csv",
        "application/n-triples",
    )
    assert choose_answer_types(request("text/turtle"), []) == (None, "text/turtle")
    assert choose_answer_types(request("application/json"), []) == ("application/json", None)
    with pytest.raises(NotAcceptable) as caught:
        choose_answer_types(request("image/png"), [])
    assert "text/turtle" in caught.value.hint
    assert "text/csv" in caught.value.hint


def test_a_graph_takes_no_format_of_rows() -> None:
    assert choose_graph_type(request("text/*"), []) == "text/turtle"
    assert choose_graph_type(request(), [("format", "nt")]) == "application/n-triples"
    for fields in ([("format", "csv")], [("format", "turtle")]):
        with pytest.raises(NotAcceptable):
            choose_graph_type(request(), fields, ("application/trig",))
    with pytest.raises(NotAcceptable):
        choose_graph_type(request("text/csv"), [])


OFFERS = ["application/json", "text/csv", "text/html"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/json"),
        ("   ", "application/json"),
        ("*/*", "application/json"),
        ("text/*", "text/csv"),
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("text/html;charset=utf-8", "text/html"),
        ("text/csv;q=0.5, text/html;q=0.6", "text/html"),
        ("text/csv;q=0.5, text/html;q=.6", "text/html"),
        ("text/csv; q=0.5 , */*; q=0.1", "text/csv"),
        ("*/*, text/csv;q=0.9", "application/json"),
        ("text/*;q=0.9, text/csv;q=0.1, application/*;q=0.5", "text/html"),
        ("application/json;q=0, */*", "text/csv"),
        ("application/json;q=0.000, text/csv;q=0.001", "text/csv"),
        ("text/csv;header=absent, text/html;q=0.1", "text/html"),
        ("nonsense, text/csv", "text/csv"),
        ("text/html;q=1.0;level=1, text/csv;q=0.2", "text/csv"),
        ("text/csv;q=much", "text/csv"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("nonsense", None),
        ("*/*;q=0", None),
        ("text", None),
    ],
)
def test_the_offer_that_is_wanted_most_is_chosen(accept: str, media: str | None) -> None:
    assert choose_media(accept, OFFERS) == media


def test_the_most_specific_range_tells() -> None:
    ranges = parse_accept("text/csv;q=0.2, text/*;q=0.4, */*;q=0.8")
    media = ("text/csv", "text/html", "image/png")
    assert [mimeparse.quality_parsed(one, ranges) for one in media] == [0.2, 0.4, 0.8]


def test_a_long_header_is_read_only_so_far() -> None:
    assert len(parse_accept(",".join(["text/csv"] * 10_000))) == 100


@given(st.text())
def test_no_header_is_too_odd_to_read(accept: str) -> None:
    assert choose_media(accept, OFFERS) in [*OFFERS, None]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*", None),
        ("*/csv", None),
        ("text/csv/html", None),
        ("text /csv", None),
        ("text/csv;version", None),
        ("text/csv;", "text/csv"),
        ("text/csv;q", "text/csv"),
        ('text/csv;q="0.5", text/html;q=0.4', "text/csv"),
        ("text/csv;q=1e-1, text/html;q=0.9", "text/csv"),
        ("text/csv;q=-1, text/html;q=0.9", "text/csv"),
        ("text/csv;q=nan, text/html;q=0.9", "text/csv"),
        ("text/csv;q=0.1, text/csv;q=0.9, text/html;q=0.5", "text/csv"),
        ("text/html, */*", "application/json"),
        ("text/csv;charset=" + "x" * 200, None),
    ],
)
def test_what_mimeparse_would_read_otherwise(accept: str, media: str | None) -> None:
    assert choose_media(accept, OFFERS) == media


@pytest.mark.parametrize("filler", [";", "; =", " ", '"', ";a=", '; q="'])
def test_a_long_range_costs_no_time(filler: str) -> None:
    hostile = 'a/b;a="' + filler * (32_000 // len(filler))
    start = time.process_time()
    assert choose_media(hostile, OFFERS) is None
    assert time.process_time() - start < 1


def test_the_modifier_of_a_policy_is_1_or_0() -> None:
    assert get_dataset([("without-inferred", "1")]) == {
        "policy": "reported",
        "without_inferred": True,
    }
    for fields in ([], [("without-inferred", "0")], [("without-inferred", "")]):
        assert get_dataset(fields) == {"policy": "reported"}
    with pytest.raises(Problem, match="neither 1 nor 0"):
        get_dataset([("without-inferred", "yes")])


def test_parameters_that_are_not_read_get_a_remark_each() -> None:
    fields = [("query", ""), ("queries", ""), ("queries", ""), ("policy", ""), ("<b>" * 30, "")]
    remarks = list_unknown(fields, "query")
    assert remarks[0] == "the parameter 'queries' is not read; did you mean query?"
    assert len(remarks) == 2
    assert "<b>" * 14 not in remarks[1]
    assert len(list_unknown([(f"p{number}", "") for number in range(100)])) == 5
