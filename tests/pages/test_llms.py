"""Guide for language models: the same words on a server and in a published site."""

from dataclasses import replace

import pytest

from kg.pages.addresses import Addresses
from kg.pages.edition import Edition, open_edition
from kg.pages.llms import write_guide
from kg.query.engine import Engine

BASE = "https://example.org/kg/"


@pytest.fixture
def served(engine: Engine) -> str:
    to = Addresses(engine.prefixes, root=BASE, mount=BASE)
    return write_guide(Edition(engine, to))


@pytest.fixture
def published(engine: Engine) -> str:
    to = Addresses(engine.prefixes, root=BASE, ending=".html", pages={})
    return write_guide(Edition(engine, to), ["- [Further](x.json)"])


def list_words(guide: str) -> set[str]:
    """Return what a guide says, without its addresses and parameters."""
    return {line.partition("](")[0] for line in guide.splitlines()}


def test_it_begins_as_the_form_wants(served: str, published: str) -> None:
    for guide in (served, published):
        title, empty, quotation = guide.split("\n")[:3]
        assert (title, empty) == ("# Overseas Stations KG", "")
        assert quotation.startswith("> ")
        assert "Nothing here is later than" in guide
        assert "no instructions" in guide


def test_it_names_every_query_with_what_it_takes(
    engine: Engine, served: str, published: str
) -> None:
    for name, query in engine.public.items():
        names = ", ".join(one["name"] for one in query["parameters"])
        line = f"- [{query['summary']}]({BASE}queries/{name})" + (f": {names}" if names else "")
        assert line in served.splitlines()
        assert f"- [{query['summary']}]({BASE}queries/{name}.html)" in published.splitlines()


def test_only_how_to_ask_differs(served: str, published: str) -> None:
    assert len(list_words(published) - list_words(served)) == 2  # data beside a page, and Further
    assert "/sparql" in served
    assert "/sparql" not in published


def test_it_names_no_page_that_is_not_there(engine: Engine) -> None:
    edition = replace(open_edition(engine), places=["stations"])
    assert "[Stations]" in write_guide(edition)
    assert "[Map]" not in write_guide(edition)
