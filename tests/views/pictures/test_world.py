"""World: what is checked in is small, and has every place that the graph names."""

from pathlib import Path

from kg.query.engine import Engine
from kg.views.pictures import world

FILE = Path(world.__file__).with_name("world.json")
NOTICE = Path(world.__file__).with_name("world-NOTICE.md")
NAMED = "SELECT ?thing ?code WHERE { ?thing a kg:Country ; kg:isoCode ?code }"
CITIES = "SELECT DISTINCT ?thing WHERE { ?thing a kg:City }"


def test_the_file_is_small_and_has_its_licences_beside_it() -> None:
    assert FILE.stat().st_size < 120_000
    notice = NOTICE.read_text(encoding="utf-8")
    for word in ("Natural Earth", "public domain", "GeoNames", "CC BY 4.0", "ISC"):
        assert word in notice


def test_every_country_of_the_graph_is_on_the_map(engine: Engine) -> None:
    shapes = world.list_countries()
    width, height = world.get_size()
    for row in engine.select(NAMED):
        x, y = shapes[str(row["code"])].middle
        assert 0 < x < width
        assert 0 < y < height


def test_every_city_of_the_graph_has_a_place(engine: Engine) -> None:
    for row in engine.select(CITIES):
        assert world.find_city(engine.shorten(str(row["thing"]))), row["thing"]


def test_a_city_that_is_not_in_the_file_has_no_place() -> None:
    assert world.find_city("city:atlantis") is None


def test_cities_are_where_they_are() -> None:
    madrid, sydney = world.find_city("city:madrid"), world.find_city("city:sydney")
    assert madrid is not None
    assert sydney is not None
    assert sydney[0] > madrid[0]
    assert sydney[1] > madrid[1]
    x, y = world.list_countries()["ESP"].middle
    assert abs(madrid[0] - x) + abs(madrid[1] - y) < 20


def test_a_small_country_has_a_place_without_a_shape() -> None:
    malta = world.list_countries()["MLT"]
    assert malta.path == ""
    assert malta.middle
