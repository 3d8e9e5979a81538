"""Map: each site is a point, a count or listed, and nothing is guessed."""

from xml.etree import ElementTree

import pytest

from kg.query.engine import Engine
from kg.views.pictures import world
from kg.views.pictures.atlas import (
    SAID,
    describe_map,
    draw_map,
    draw_narrow_map,
    find_regions,
    list_marks,
    list_notes,
)
from kg.views.sites import KINDS, Site, Sites, read_sites
from tests.views.diagrams import ODD_NAMES

SVG = "{http://www.w3.org/2000/svg}"


def find_marks(drawn: str) -> dict[str, ElementTree.Element]:
    marks = {}
    for one in ElementTree.fromstring(drawn).iter():
        if one.get("class") == "mark":
            marks[one.get("data-id", "")] = one
    return marks


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_has_a_mark_with_its_number(engine: Engine, kind: str) -> None:
    sites = read_sites(engine, kind)
    marks = find_marks(draw_map(sites))
    expected = {**sites.list_by_city(), **sites.list_by_country_alone()}
    assert marks.keys() == expected.keys()
    for id, some in expected.items():
        (title,) = marks[id].findall(f"{SVG}title")
        counted = f"1 {kind[:-1]}" if len(some) == 1 else f"{len(some)} {kind}"
        assert f": {counted}, " in (title.text or "")


def test_points_are_cities_and_counts_are_countries(engine: Engine) -> None:
    for id, mark in find_marks(draw_map(read_sites(engine))).items():
        is_point = mark.find(f"{SVG}circle") is not None
        assert is_point == id.startswith("city:")


def test_at_least_sixty_in_a_hundred_marks_are_labelled(engine: Engine) -> None:
    sites = read_sites(engine)
    marks = find_marks(draw_map(sites))
    labelled = 0
    for id, mark in marks.items():
        texts = [text.text for text in mark.iter(f"{SVG}text")]
        labelled += sites.labels[id] in texts
    assert labelled >= 0.6 * len(marks)


def test_a_mark_leads_to_its_place(engine: Engine) -> None:
    marks = find_marks(draw_map(read_sites(engine), lambda id: f"/{id}"))
    assert marks["city:madrid"].get("href") == "/city:madrid"
    assert marks["city:madrid"].tag == f"{SVG}a"


def test_a_city_without_coordinates_is_listed_not_guessed() -> None:
    site = Site("station:x", "X", ("city:atlantis",), ("country:nowhere",))
    sites = Sites("stations", [site], {"city:atlantis": "Atlantis"}, {}, {})
    drawn = draw_map(sites)
    assert set(find_marks(drawn)) == set()
    assert "Without a place on this map: Atlantis" in list_notes(sites, list_marks(sites))[0]
    assert "Without a place on this map: Atlantis" in drawn


def test_sites_without_any_place_are_counted(engine: Engine) -> None:
    sites = read_sites(engine)
    number = len(sites.list_without_place())
    assert number
    words = " ".join(ElementTree.fromstring(draw_map(sites)).itertext())
    assert f"{number} stations of which no document names city or country" in words


@pytest.mark.parametrize("focus", ["", "country:spain", "country:lesotho"])
def test_every_map_says_whose_it_is(engine: Engine, focus: str) -> None:
    drawn = draw_map(read_sites(engine), focus=focus)
    assert "Natural Earth" in world.WHOSE
    words = " ".join(ElementTree.fromstring(drawn).itertext())
    assert "who governs, not who claims" in " ".join(words.split())


def test_a_small_map_has_no_text_and_no_link(engine: Engine) -> None:
    drawn = draw_map(read_sites(engine), lambda id: f"/{id}", is_small=True)
    assert "<text" not in drawn
    assert "<a " not in drawn
    assert len(drawn) < 52_000


def test_a_focus_shows_its_country(engine: Engine) -> None:
    marks = find_marks(draw_map(read_sites(engine), focus="country:spain"))
    assert {"city:madrid", "country:spain"} <= marks.keys()
    assert "city:sydney" not in marks


@pytest.mark.parametrize("kind", KINDS)
def test_a_narrow_map_has_every_mark_of_the_map(engine: Engine, kind: str) -> None:
    sites = read_sites(engine, kind)
    drawn = draw_narrow_map(sites, lambda id: f"/{id}")
    assert find_marks(drawn).keys() == find_marks(draw_map(sites)).keys()
    assert "who governs, not who claims" in " ".join(ElementTree.fromstring(drawn).itertext())
    assert "<path" not in drawn


def test_the_parts_of_a_narrow_map_hold_their_marks(engine: Engine) -> None:
    marks = list_marks(read_sites(engine))
    regions = find_regions(marks)
    assert len(regions) > 2
    assert sorted(mark.id for _, some in regions for mark in some) == sorted(
        mark.id for mark in marks
    )
    for (left, top, right, bottom), some in regions:
        for mark in some:
            x, y = mark.at
            assert left <= x <= right
            assert top <= y <= bottom


def test_two_maps_of_a_page_share_no_id(engine: Engine) -> None:
    sites = read_sites(engine)
    ids = []
    for drawn in (draw_map(sites), draw_narrow_map(sites)):
        ids += [one.get("id") for one in ElementTree.fromstring(drawn).iter() if one.get("id")]
    assert len(ids) == len(set(ids)) > 4


def test_hostile_names_stay_text() -> None:
    sites = []
    for number, name in enumerate(ODD_NAMES):
        sites.append(Site(f"station:{number}", name, ("city:madrid",), ("country:spain",)))
    drawn = draw_map(Sites("stations", sites, {"city:madrid": ODD_NAMES[0]}, {}, {}))
    ElementTree.fromstring(drawn)
    assert "<script" not in drawn
    assert "\u202e" not in drawn


def test_five_thousand_sites_are_few_marks() -> None:
    sites = []
    for number in range(5000):
        sites.append(Site(f"station:{number}", f"Station {number}", ("city:madrid",), ()))
    drawn = draw_map(Sites("stations", sites))
    assert "and 4988 more" in drawn
    assert len(drawn) < 80_000


def test_what_a_map_shows_is_told_without_a_part_of_which_there_is_none(engine: Engine) -> None:
    sites = read_sites(engine, "stations")
    one = sites.select(["station:ESP01"])
    assert describe_map(one) == f"1 station: 1 in a city that a document names. {world.WHOSE}"
    assert describe_map(sites.select([])) == f"0 stations. {world.WHOSE}"
    acts = read_sites(engine, "responses")
    act = acts.select([next(site.id for site in acts.sites if site.countries)])
    told = "1 response: 1 on the countries whose governments acted."
    assert describe_map(act) == f"{told} {world.WHOSE}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_map_says_its_words_in_the_language_of_the_page(engine: Engine, kind: str) -> None:
    sites, asked = read_sites(engine, kind), set[str]()

    def say(text: str) -> str:
        asked.add(text)
        return text

    assert draw_map(sites, say=say) == draw_map(sites)
    assert draw_narrow_map(sites, say=say) == draw_narrow_map(sites)
    assert describe_map(sites, say) == describe_map(sites)
    assert kind in asked
    assert asked - {*SAID, *KINDS, kind[:-1]} == set()
