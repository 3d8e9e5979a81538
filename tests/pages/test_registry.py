"""Every page that there is, in one list."""

import pytest

from kg.pages.edition import SECTIONS, open_edition
from kg.pages.registry import PLACES, render_thing
from kg.query.engine import Engine


def test_every_place_renders_live_and_published(engine: Engine) -> None:
    edition = open_edition(engine)
    for name, render in PLACES.items():
        assert "<h1>" in render(edition), name
        assert 'href="/' not in render(edition.at(f"{name}.html")), name


def test_places_are_those_of_the_navigation_and_the_front_page() -> None:
    assert {"index", "ask"} <= PLACES.keys()
    assert PLACES.keys() & {place for place, _ in SECTIONS}


def test_a_thing_has_a_page(engine: Engine) -> None:
    page = render_thing(open_edition(engine), engine.expand("station:manhattan"))
    assert "What is said of it" in page


@pytest.mark.parametrize("name", ["claim:IRL01-operatedBy-fuzhou-psb", "000-036", "004-158"])
def test_claims_and_attributions_have_pages(engine: Engine, name: str) -> None:
    iri = engine.expand(name if ":" in name else f"attribution:{name}")
    assert name.partition(":")[2] in render_thing(open_edition(engine), iri)
