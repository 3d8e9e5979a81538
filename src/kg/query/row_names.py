"""Names that people know for the rows of the table of stations."""

import re
from collections.abc import Iterable

from kg.query.engine import Engine
from kg.query.nodes import Properties, read_labels, read_properties

#: What the name of a bureau ends with; what is before it is what people call it by.
OFFICE = re.compile(
    r"(?: (?:City|County|District|Municipal|Province|Provincial))?"
    r" Public Security (?:Bureau|Department)$"
)
#: Where a row is, the nearest first.
PLACES = ("kg:locatedIn", "kg:inCountry", "kg:onContinent")


def read_row_names(engine: Engine, nodes: Iterable[str]) -> dict[str, str]:
    """Return the name of each node that is a row of the table, by IRI.

    A name is the city or else the country, the bureau and the code, such as
    "Madrid · Fuzhou bureau (ESP01)".
    """
    rows = {}
    for node, properties in read_properties(engine, nodes).items():
        if "kg:code" in properties and "kg:operatedBy" in properties:
            rows[node] = properties
    terms: set[str] = set()
    for properties in rows.values():
        terms.update(*(properties.get(name, ()) for name in ("kg:operatedBy", *PLACES)))
    labels = read_labels(engine, terms)
    return {node: _write_name(properties, labels) for node, properties in sorted(rows.items())}


def shorten_bureau(label: str) -> str:
    """Return what people call a bureau: "Fuzhou bureau" for its full name."""
    short = OFFICE.sub("", label)
    return label if short == label else f"{short} bureau"


def _write_name(properties: Properties, labels: dict[str, str]) -> str:
    places = next((properties[name] for name in PLACES if name in properties), [])
    where = " and ".join(sorted(labels.get(place, place) for place in places))
    bureaus = sorted(shorten_bureau(labels.get(one, one)) for one in properties["kg:operatedBy"])
    parts = [where, " and ".join(bureaus)]
    return f"{' · '.join(filter(None, parts))} ({properties['kg:code'][0]})"
