"""World: shapes of countries and places of cities, as `make world` wrote them.

Shapes are Natural Earth's, coordinates GeoNames'; `world-NOTICE.md` has their licences.
"""

import json
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

Point = tuple[float, float]
#: Whose map it is, under every map.
WHOSE = (
    "Borders are those of Natural Earth, which draws who governs, not who claims; they are no "
    "claim of this graph. Cities: GeoNames, CC BY 4.0."
)


class Shape(NamedTuple):
    """A country: the data of its path, empty where it is too small, and its middle."""

    path: str
    middle: Point


@cache
def _read() -> dict[str, Any]:
    text = (resources.files("kg.views.pictures") / "world.json").read_text(encoding="utf-8")
    world: dict[str, Any] = json.loads(text)
    return world


def get_size() -> tuple[float, float]:
    """Return the width and the height of the world."""
    world = _read()
    return float(world["width"]), float(world["height"])


def list_countries() -> dict[str, Shape]:
    """Return every country by its ISO 3166 alpha-3 code, else by its name."""
    shapes = {}
    for code, country in _read()["countries"].items():
        x, y = country["at"]
        shapes[code] = Shape(country["path"], (float(x), float(y)))
    return shapes


def find_city(id: str) -> Point | None:
    """Return where a city such as `city:madrid` is; None where that is not known."""
    city = _read()["cities"].get(id)
    return (float(city["at"][0]), float(city["at"][1])) if city else None
