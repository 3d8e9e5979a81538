"""Networks of pages: a picture of what is next to a thing, and a diagram to explore."""

from xml.etree import ElementTree

import pytest

from kg.errors import KgError
from kg.pages.diagrams import (
    draw_network,
    has_network,
    list_connected,
    render_network,
    render_view,
)
from kg.pages.edition import open_edition
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
