"""The map page: every site is on it, beside it or counted, and what is asked for counts."""

import re
from html import unescape

import pytest

from kg.errors import UsageError
from kg.names import POLICIES
from kg.pages.edition import Edition, open_edition
from kg.pages.map import Map, list_countries, list_rows, read_map, render_map
from kg.pages.narrowing import Narrowing
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result
from kg.views.sites import KINDS, read_sites


@pytest.fixture
def edition(engine: Engine) -> Edition:
    return open_edition(engine)


def read(edition: Edition, kind: str = "stations", **asked: str) -> Map:
    return read_map(edition.engine, Narrowing(kind, **asked), edition)


def list_ids(shown: Map) -> set[str]:
    sites = [*shown.nowhere, *(site for row in shown.rows for site in row.sites)]
    return {id for site in sites for id in (site.id, *site.others)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_site_is_in_the_table_or_listed_without_a_place(edition: Edition, kind: str) -> None:
    shown = read(edition, kind)
    assert list_ids(shown) == {site.id for site in read_sites(edition.engine, kind).sites}
    for row in shown.rows:
        assert row.country or row.city
        assert row.city in ("", *(city for site in row.sites for city in site.cities))


def test_the_rows_of_a_country_are_those_of_its_query(edition: Edition) -> None:
    for country in ("spain", "ireland", "lesotho"):
        shown = read(edition, country=country)
        answer = run_saved(edition.engine, "stations-by-country", {"country": country.title()})
        assert isinstance(answer, Result)
        rows = {edition.engine.shorten(str(row["station"])) for row in answer}
        assert rows
        assert rows <= list_ids(shown)
        assert {row.country for row in shown.rows} == {f"country:{country}"}


def test_a_policy_takes_fewer_places(edition: Edition) -> None:
    placed = {}
    for policy in POLICIES:
        placed[policy] = sum(len(row.sites) for row in read(edition, policy=policy).rows)
    assert placed["reported"] == max(placed.values())
    assert placed["official"] < placed["reported"]


def test_a_period_takes_what_has_a_time_in_it_and_lists_the_rest(edition: Edition) -> None:
    every = list_ids(read(edition, "responses"))
    early = read(edition, "responses", until="2022-12-31")
    late = read(edition, "responses", since="2023-01-01")
    for shown in (early, late):
        rest = {site.id for site in shown.timeless}
        assert list_ids(shown)
        assert list_ids(shown) | rest == every
        assert not list_ids(shown) & rest
    assert "response:ireland-closure-order" in list_ids(early)
    assert "response:ireland-closure-order" not in list_ids(late)


def test_the_two_clocks_take_different_acts(edition: Edition) -> None:
    held = list_ids(read(edition, "responses", clock="holds"))
    said = list_ids(read(edition, "responses", clock="said"))
    assert held - said
    assert said - held


def test_an_unknown_country_is_refused_with_a_hint(edition: Edition) -> None:
    with pytest.raises(UsageError) as caught:
        read(edition, country="Spian")
    assert "Spain" in caught.value.hint
    page = render_map(edition, {"country": "Spian"})
    assert 'role="alert"' in page
    assert "<svg" not in page


def test_cities_come_before_what_is_known_by_country_alone(engine: Engine) -> None:
    rows = list_rows(read_sites(engine))
    spain = [row.city for row in rows if row.country == "country:spain"]
    assert spain == ["city:madrid", ""]


def test_countries_are_in_order_of_their_names(engine: Engine) -> None:
    labels = list(list_countries(read_sites(engine)).values())
    assert labels == sorted(labels)
    assert "Spain" in labels


def test_the_page_says_that_nothing_has_a_place(edition: Edition) -> None:
    page = render_map(edition, {"clock": "said", "since": "2200"})
    assert "Nothing here has a place" in page
    assert "<b>0</b> stations" in page
    assert "Without a time in this period: 79" in page  # of 87, eight are held to be another


def test_the_form_keeps_what_was_asked(edition: Edition) -> None:
    page = render_map(edition, {"kind": "groups", "policy": "undisputed", "until": "2023"})
    assert "<option selected>groups</option>" in page
    assert re.search(r'value="undisputed"[^>]* selected', page)
    assert 'name="until" value="2023"' in page


def test_acts_are_said_to_be_of_governments_not_places(edition: Edition) -> None:
    page = render_map(edition, {"kind": "responses"})
    assert "by its government" in page
    assert "known by country alone" not in page


def test_a_published_map_has_no_form_and_no_address_of_a_server(edition: Edition) -> None:
    page = render_map(edition.at("map.html"))
    assert "<svg" in page
    assert '<form class="narrowing' not in page
    assert 'href="/' not in page


@pytest.mark.parametrize("field", ["kind", "policy", "country", "clock", "since", "until"])
def test_hostile_values_stay_text(edition: Edition, field: str) -> None:
    hostile = '"><script>x</script>\u202e' + "x" * 10_000
    page = render_map(edition, {field: hostile})
    assert "<script>" not in page
    assert "\u202e" not in unescape(page)
    assert 'role="alert"' in page
