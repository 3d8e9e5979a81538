"""Addresses of pages: on a server, and relative in a published site."""

import pytest

from kg.pages.addresses import Addresses
from kg.query.engine import Engine

ID = "https://w3id.org/overseas-stations/id/"


@pytest.fixture
def live(engine: Engine) -> Addresses:
    return Addresses(engine.prefixes)


@pytest.fixture
def published(engine: Engine) -> Addresses:
    return Addresses(engine.prefixes, "../../", ".html")


@pytest.mark.parametrize(
    ("iri", "link"),
    [
        (ID + "station/USA01", "/page/station/USA01"),
        ("station:USA01", "/page/station/USA01"),
        (ID + "a b/<c>", "/page/a%20b/%3Cc%3E"),
        ("https://example.org/", "https://example.org/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("urn:x", ""),
    ],
)
def test_links_lead_to_our_pages_and_to_the_web_only(live: Addresses, iri: str, link: str) -> None:
    assert live.thing(iri) == link


def test_a_published_site_has_relative_addresses(published: Addresses) -> None:
    assert published.front() == "../../index.html"
    assert published.thing("station:USA01") == "../../page/station/USA01.html"
    assert published.data("station:USA01", "ttl") == "../../page/station/USA01.ttl"
    assert published.query("case-list") == "../../queries/case-list.html"
    assert published.asset("pages.css") == "../../assets/pages.css"


def test_values_of_a_query_are_in_its_address(live: Addresses, published: Addresses) -> None:
    values = {"country": ["Spain", "a&b"]}
    assert live.query("x", values) == "/queries/x?country=Spain&country=a%26b"
    assert published.query("x", values).endswith("/x.html#country=Spain&country=a%26b")
    assert live.answer("x", "csv", values) == "/queries/x.csv?country=Spain&country=a%26b"
    assert published.answer("x", "csv", values) == "../../queries/x.csv"
    assert live.why("x", 2, values) == "/queries/x/why?row=2&country=Spain&country=a%26b"


def test_a_published_site_links_to_the_pages_that_it_has(engine: Engine) -> None:
    pages = {"station/a b": "page/station/a-b--1"}
    to = Addresses(engine.prefixes, pages=pages, base="https://x.example/kg/").at("page/a/b.html")
    assert to.thing("station:a b") == "../../page/station/a-b--1.html"
    assert to.data("station:a b", "csv") == "../../page/station/a-b--1.csv"
    assert to.thing("station:USA01") == ""
    assert to.thing("https://example.org/") == "https://example.org/"
    assert to.canonical == "https://x.example/kg/page/a/b.html"
    assert to.at("index.html").canonical == "https://x.example/kg/"
    assert Addresses(engine.prefixes).at("index.html").canonical == ""
