"""Networks of pages: a picture of what is next to a thing, and a diagram to explore."""

from xml.etree import ElementTree

import pytest

from kg.errors import KgError, UsageError
from kg.pages.addresses import Addresses
from kg.pages.diagrams import (
    draw_network,
    has_network,
    list_connected,
    render_network,
    render_view,
)
from kg.pages.edition import Edition, open_edition
from kg.query.engine import Engine


@pytest.mark.parametrize("name", ["station:manhattan", "person:lu-jianwang", "country:ireland"])
def test_a_picture_shows_the_neighbours(engine: Engine, name: str) -> None:
    picture = draw_network(open_edition(engine), engine.expand(name))
    assert ElementTree.fromstring(picture).tag.endswith("svg")
    assert f'data-id="{name}"' in picture or name in picture


def test_a_picture_without_ties_says_so(engine: Engine) -> None:
    iri = engine.expand("station:manhattan")
    picture = draw_network(open_edition(engine), iri, "corroborated")
    assert "there is nothing to draw (policy: corroborated" in picture
    assert ElementTree.fromstring(picture).tag.endswith("svg")


def test_diagrams_are_pages_of_their_own(engine: Engine) -> None:
    edition = open_edition(engine)
    assert "Manhattan station" in render_network(edition, engine.expand("station:manhattan"))
    assert "Content-Security-Policy" in render_view(edition, "new-york-case", {}, "reported")


def test_what_has_a_network_is_what_has_an_edge(engine: Engine) -> None:
    connected = list_connected(engine)
    for name in ("station:manhattan", "body:mps", "source:003", "theme:x", "alias:x"):
        iri = engine.expand(name)
        assert has_network(engine, iri) == (iri in connected), name
    assert has_network(engine, engine.expand("station:manhattan"))
    assert not has_network(engine, engine.expand("source:003"))


def test_a_view_or_network_says_under_which_policy_it_is_empty(engine: Engine) -> None:
    with pytest.raises(KgError, match="nothing to draw"):
        render_network(open_edition(engine), engine.expand("source:003"))


def test_a_view_leads_to_its_table_its_layouts_and_the_pages_of_its_nodes(engine: Engine) -> None:
    edition = open_edition(engine)
    values = {"country": "country:spain"}
    page = render_view(edition, "bureaus-and-stations", values, "undisputed", "map")
    sent = "country=country%3Aspain&amp;policy=undisputed"
    assert f'<a href="/queries/bureaus-and-stations?{sent}">as a table</a>' in page
    assert f'<a href="/view/bureaus-and-stations?{sent}&amp;layout=network">as network</a>' in page
    assert "layout=map" not in page
    assert 'href="/page/country/spain"' in page
    network = render_view(edition, "bureaus-and-stations", values, "reported", "network")
    assert '"country:spain":"/page/country/spain"' in network
    with pytest.raises(UsageError, match="does not fit"):
        render_view(edition, "source-lineage", {}, "reported", "map")


def test_a_published_view_has_no_link_to_what_must_be_asked(engine: Engine) -> None:
    to = Addresses(engine.prefixes, pages={"body/mps": "page/body/mps"})
    edition = Edition(engine, to).at("view/organizational-ties.html")
    page = render_view(edition, "organizational-ties", {}, "reported")
    assert '<a href="../index.html">Overseas Stations KG</a>' in page
    assert '"pages":{"body:mps":"../page/body/mps.html"}' in page
    assert ">as network<" not in page
