"""Requests: what is sent is what was meant, whatever the text looks like."""

import urllib.parse

import pytest

from kg.stores.request import query_request, update_request

TRAPS = [
    "# SELECT\nINSERT DATA { <urn:a> <urn:b> 'c' }",
    "# INSERT\nSELECT * WHERE {}",
    "PREFIX insert: <urn:> ASK {}",
]


@pytest.mark.parametrize("text", [*TRAPS, "SELECT * { ?s ?p 'a&query=b+c%20d\n海' }"])
def test_a_query_is_sent_as_a_query_and_whole(text: str) -> None:
    request = query_request(
        "http://localhost/query", text, {"default-graph-uri": ["urn:a", "urn:b&x=y"]}
    )
    assert request.get_method() == "POST"
    assert request.full_url == "http://localhost/query"
    sent = urllib.parse.parse_qs(request.data.decode(), keep_blank_values=True)  # type: ignore[union-attr]
    assert sent == {"query": [text], "default-graph-uri": ["urn:a", "urn:b&x=y"]}


@pytest.mark.parametrize("text", TRAPS)
def test_an_update_is_sent_as_an_update(text: str) -> None:
    request = update_request("http://localhost/update", text)
    assert (request.get_method(), request.full_url) == ("POST", "http://localhost/update")
    assert urllib.parse.parse_qs(request.data.decode()) == {"update": [text]}  # type: ignore[union-attr]
