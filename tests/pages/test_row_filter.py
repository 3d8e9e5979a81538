"""The filter of a table finds rows by names in any language."""

import pytest

from kg.pages.arrangement import Arrangement
from kg.pages.edition import open_edition
from kg.pages.kinds import LISTS
from kg.pages.lists import arrange_list, read_list
from kg.pages.row_filter import find_named, list_other_names
from kg.query.engine import Engine


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("西班牙", "country:spain"),
        ("la France", "country:france"),
        ("Holland", "country:netherlands"),
        ("马德里", "city:madrid"),
        ("福州公安局", "body:fuzhou-psb"),
        ("ESP01", "station:ESP01"),
        ("mei3guo2", "country:united-states"),
    ],
)
def test_a_name_in_any_language_names_its_thing(engine: Engine, text: str, id: str) -> None:
    assert id in find_named(engine, text)


@pytest.mark.parametrize("text", ["", "  ", "–", "madrid fuzhou", "xyzzy"])
def test_what_is_no_name_names_nothing(engine: Engine, text: str) -> None:
    assert find_named(engine, text) == set()


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("madrid", {"ESP01", "ESP02", "ESP03"}),
        ("madrid fuzhou", {"ESP01", "ESP02"}),
        ("nld03", {"NLD03"}),
        ("Países Bajos", {"NLD01", "NLD02", "NLD03", "NLD04"}),
        ("l'Irlande", {"IRL01"}),
        ("马德里", {"ESP01", "ESP02", "ESP03"}),
        ("都柏林", {"IRL01"}),
    ],
)
def test_rows_are_found_by_city_country_bureau_code_and_chinese_name(
    engine: Engine, words: str, ids: set[str]
) -> None:
    grid = arrange_list(open_edition(engine), "stations", "reported", Arrangement(words=words))
    shown = [row.cells[0][0].id.partition(":")[2] for row in grid.shown]
    assert {id for id in shown if id.isupper()} == ids


def test_all_rows_are_listed_by_their_names(engine: Engine) -> None:
    grid = arrange_list(open_edition(engine), "stations", "reported", Arrangement(rows=0))
    names = [row.cells[0][0].text for row in grid.shown]
    assert names == sorted(names, key=str.casefold)
    assert "Madrid · Fuzhou bureau (ESP01)" in names
    assert not any(name.startswith("Station ESP") for name in names)


def test_a_page_with_all_rows_has_the_other_names_of_what_is_in_them(engine: Engine) -> None:
    names = list_other_names(engine, read_list(engine, LISTS["stations"]))
    assert "西班牙" in names["country:spain"]
    assert "馬德里" in names["city:madrid"]
    assert "马德里" in names["city:madrid"]
    assert {"España", "Spanien", "ESP"} <= set(names["country:spain"])
    assert "Spain" not in names["country:spain"]  # a cell has it
