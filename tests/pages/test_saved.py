"""Pages of a saved query."""

from kg.pages.edition import open_edition
from kg.pages.saved import render_saved, render_why
from kg.query.engine import Engine


def test_a_form_keeps_its_values_in_every_link(engine: Engine) -> None:
    query = engine.public["stations-by-country"]
    page = render_saved(open_edition(engine), query, {"country": "Spain"}, "undisputed")
    assert "/queries/stations-by-country.csv?country=Spain&amp;policy=undisputed" in page
    assert "/queries/stations-by-country/why?row=1&amp;country=Spain" in page


def test_an_answer_has_the_picture_of_its_header(engine: Engine) -> None:
    edition = open_edition(engine)
    for name, mark in (
        ("stations-per-country", 'class="picture bars"'),
        ("stations-by-country", "map-figure"),
        ("timeline-of-responses", "lanes-figure"),
        ("parent-bodies", "connections-figure"),
    ):
        page = render_saved(edition, engine.public[name], {}, "reported")
        assert mark in page
    assert "<figure" not in render_saved(edition, engine.public["station-count"], {}, "reported")


def test_an_answer_without_room_for_its_picture_says_so(engine: Engine) -> None:
    page = render_saved(
        open_edition(engine), engine.public["ties-of-organizations"], {}, "reported"
    )
    assert "make no picture" in page
    assert "<figure" not in page


def test_a_row_leads_back_to_its_query(engine: Engine) -> None:
    query = engine.public["contested-claims"]
    page = render_why(open_edition(engine), query, {}, "reported", 1)
    assert 'href="/queries/contested-claims?policy=reported"' in page
    assert 'class="claim"' in page
