"""Pages of a saved query."""

from kg.pages.edition import open_edition
from kg.pages.saved import render_saved, render_why
from kg.query.engine import Engine


def test_a_form_keeps_its_values_in_every_link(engine: Engine) -> None:
    query = engine.public["stations-by-country"]
    page = render_saved(open_edition(engine), query, {"country": "Spain"}, "undisputed")
    assert "/queries/stations-by-country.csv?country=Spain&amp;policy=undisputed" in page
    assert "/queries/stations-by-country/why?row=1&amp;country=Spain" in page


def test_a_row_leads_back_to_its_query(engine: Engine) -> None:
    query = engine.public["contested-claims"]
    page = render_why(open_edition(engine), query, {}, "reported", 1)
    assert 'href="/queries/contested-claims?policy=reported"' in page
    assert 'class="claim"' in page
