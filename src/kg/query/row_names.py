"""Names that people know for the rows of the table of stations."""

import re
from collections.abc import Mapping, Sequence

#: What the name of a bureau ends with; what is before it is what people call it by.
OFFICE = re.compile(
    r"(?: (?:City|County|District|Municipal|Province|Provincial))?"
    r" Public Security (?:Bureau|Department)$"
)
#: The name of a row, which ends with its code.
ROW_NAME = re.compile(r".+ \(([^()]+)\)")
#: Where a row is, the nearest first.
PLACES = ("kg:locatedIn", "kg:inCountry", "kg:onContinent")

#: The values of each property of a node by its prefixed name, as text.
Properties = Mapping[str, Sequence[str]]


def shorten_bureau(label: str) -> str:
    """Return what people call a bureau: "Fuzhou bureau" for its full name."""
    short = OFFICE.sub("", label)
    return label if short == label else f"{short} bureau"


def is_row(properties: Properties) -> bool:
    """Return whether a node with these properties is a row of the table."""
    return "kg:code" in properties and "kg:operatedBy" in properties


def find_code(name: str) -> str:
    """Return the code at the end of the name of a row; an empty text if there is none."""
    match = ROW_NAME.fullmatch(name.strip())
    return match[1] if match else ""


def list_parts(properties: Properties) -> list[str]:
    """Return the nodes whose labels are in the name of a row."""
    return [part for name in ("kg:operatedBy", *PLACES) for part in properties.get(name, ())]


def write_row_name(properties: Properties, labels: Mapping[str, str]) -> str:
    """Return the name of a row: "Madrid · Fuzhou bureau (ESP01)".

    That is the city or else the country, the bureau and the code.
    """
    places = next((properties[name] for name in PLACES if name in properties), [])
    # of a city and a street in it, people know the city
    places = [place for place in places if "/city/" in place] or places
    where = " and ".join(sorted(labels.get(place, place) for place in places))
    bureaus = sorted(shorten_bureau(labels.get(one, one)) for one in properties["kg:operatedBy"])
    parts = [where, " and ".join(bureaus)]
    return f"{' · '.join(filter(None, parts))} ({properties['kg:code'][0]})"
