"""Networks of pages: a picture of what is next to a thing, and a diagram to explore."""

from contextlib import suppress
from typing import Any
from xml.etree import ElementTree

import pytest

from kg.errors import KgError, UsageError
from kg.pages import diagrams
from kg.pages.addresses import Addresses
from kg.pages.diagrams import (
    draw_network,
    has_network,
    list_connected,
    render_network,
    render_view,
)
from kg.pages.edition import Edition, open_edition
from kg.pages.translation import CHINESE
from kg.query.engine import Engine
from kg.views.diagram import Diagram


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


def test_a_view_is_read_once_a_release_whatever_layouts_are_asked_for(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    read = diagrams.project_saved_view

    def project(*given: Any) -> Diagram:
        asked.append(given[1:])
        return read(*given)

    monkeypatch.setattr(diagrams, "project_saved_view", project)
    diagrams._DIAGRAMS.clear()
    diagrams._PAGES.clear()
    edition = open_edition(engine)
    first = render_view(edition, "new-york-case", {}, "reported", "sides")
    network = render_view(edition, "new-york-case", {}, "reported")
    assert render_view(edition, "new-york-case", {}, "reported", "sides") == first != network
    assert asked == [("new-york-case", {}, "reported")]
    render_view(edition, "new-york-case", {}, "undisputed")
    render_view(open_edition(engine.leave_out_readings()), "new-york-case", {}, "reported")
    assert len(asked) == 3  # another policy and another dataset are other diagrams
    diagrams._DIAGRAMS.clear()
    diagrams._PAGES.clear()
    assert render_view(edition, "new-york-case", {}, "reported") == network


def test_pages_of_views_have_the_links_of_their_language(engine: Engine) -> None:
    english = render_view(open_edition(engine), "new-york-case", {}, "reported")
    chinese = open_edition(engine, language=CHINESE)
    assert "/zh/page/" not in english
    assert "/zh/page/" in render_view(chinese, "new-york-case", {}, "reported")
    moved = open_edition(engine, mount="/kg/")
    assert "/kg/page/" in render_view(moved, "new-york-case", {}, "reported")


def test_few_views_are_remembered_and_no_page_of_a_published_site(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagrams, "MOST_PAGES", 2)
    monkeypatch.setattr(diagrams, "MOST_DIAGRAMS", 1)
    diagrams._DIAGRAMS.clear()
    diagrams._PAGES.clear()
    edition = open_edition(engine)
    for layout in ("sides", "network", "sides", "timeline"):
        with suppress(UsageError):
            render_view(edition, "new-york-case", {}, "reported", layout)
    assert len(diagrams._PAGES) <= 2
    assert len(diagrams._DIAGRAMS) == 1
    diagrams._PAGES.clear()
    diagrams._DIAGRAMS.clear()
    site = Edition(engine, Addresses(engine.prefixes).at("view/new-york-case.html"))
    render_view(site, "new-york-case", {}, "reported")
    assert not diagrams._PAGES
