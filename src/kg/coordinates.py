"""Coordinates of cities, from GeoNames, as `make world` wrote them.

`src/kg/views/pictures/world-NOTICE.md` has the licence.
"""

import json
from functools import cache
from importlib import resources


@cache
def _read() -> dict[str, dict[str, float]]:
    text = (resources.files("kg") / "coordinates.json").read_text(encoding="utf-8")
    cities: dict[str, dict[str, float]] = json.loads(text)
    return cities


def find_coordinates(id: str) -> tuple[float, float] | None:
    """Return longitude and latitude of a city, such as `city:madrid`, if known."""
    city = _read().get(id)
    return (city["longitude"], city["latitude"]) if city else None
