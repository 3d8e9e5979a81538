"""Rules on where things are: rows by their code, cities in their country."""

from collections import Counter
from collections.abc import Iterator

from kg.curation.index import Curation
from kg.curation.sheets import Row
from kg.faults import Fault

#: Kinds of places; of a site or a group two documents may disagree.
LOCAL = ("city", "province", "place")
#: The kinds of places that each predicate has as object; another kind is a fault of the cell.
PLACES = {
    "kg:inCountry": ("country", "continent"),
    "kg:onContinent": ("country", "continent"),
    "kg:locatedIn": LOCAL,
}


def check_geography(curation: Curation) -> Iterator[Fault]:
    """Yield a fault for every claim that puts a thing where it cannot be."""
    supported = _list_supported(curation)
    countries = supported["kg:inCountry"]
    for row in countries:
        yield from _check_code(curation, row)
    yield from _check_countries(curation, countries)
    yield from _check_continents(curation, supported["kg:onContinent"])
    yield from _check_cities(curation, countries, supported["kg:locatedIn"])
    yield from _check_same_sites(curation, countries, supported["kg:locatedIn"])


def _list_supported(curation: Curation) -> dict[str, list[Row]]:
    """Return the rows of each predicate whose stance supports the claim."""
    places = {name: curation.list_names(kinds) for name, kinds in PLACES.items()}
    supported: dict[str, list[Row]] = {name: [] for name in PLACES}
    for _, row in curation.list_claims():
        predicate = row["predicate"]
        if row["object"] in places.get(predicate, ()) and row["stance"] in curation.supporting:
            supported[predicate].append(row)
    return supported


def _find_code(curation: Curation, name: str) -> str:
    """Return the letters of the code of a row of the table, if the thing is one."""
    station = curation.entities.get(name)
    return station.cells.get("code", "")[:3] if station else ""


def _check_code(curation: Curation, row: Row, home: Row | None = None) -> Iterator[Fault]:
    """Yield a fault for a row whose country is not that of its code.

    `home` is the row with the country of its object, where that is no country.
    """
    name = (home or row)["object"]
    letters, country = _find_code(curation, row["subject"]), curation.entities.get(name)
    code = country.cells.get("iso3166", "") if country else ""
    if letters and code and code != letters:
        place = f"{row['object']} in {name}" if home else name
        reason = f"{place} has the code {code}, and {row['subject']} is in {letters}"
        yield row.fault("object", reason, "name a place in the country of the row's code")


def _check_countries(curation: Curation, rows: list[Row]) -> Iterator[Fault]:
    """Yield faults for cities in two countries, and for places by the editors."""
    places: dict[str, list[Row]] = {}
    for row in rows:
        # a row of the table is held to its code
        if row["subject"].partition(":")[0] in LOCAL and not _find_code(curation, row["subject"]):
            places.setdefault(row["subject"], []).append(row)
    for name, together in places.items():
        derived = any(row["stance"] == "stance:derives" for row in together)
        if derived or name.startswith("city:"):
            yield from _find_odd(together)


def _check_continents(curation: Curation, rows: list[Row]) -> Iterator[Fault]:
    """Yield a fault for a row on another continent than the rows of its country."""
    countries: dict[str, list[Row]] = {}
    for row in rows:
        if letters := _find_code(curation, row["subject"]):
            countries.setdefault(letters, []).append(row)
    for together in countries.values():
        yield from _find_odd(together)


def _check_cities(curation: Curation, countries: list[Row], located: list[Row]) -> Iterator[Fault]:
    """Yield a fault for a thing in a city or place of another country.

    Speakers may disagree about a site in prose; a row of the table, a city, and a country that the
    editors derive may not.
    """
    homes: dict[str, Row] = {}
    for row in countries:
        if row["subject"].partition(":")[0] in LOCAL or row["stance"] == "stance:derives":
            homes.setdefault(row["subject"], row)
    for row in located:
        home = homes.get(row["object"])
        if not home:
            continue
        yield from _check_code(curation, row, home)
        subject = row["subject"]
        own = homes.get(subject)
        if own and own["object"] != home["object"] and not _find_code(curation, subject):
            lies = f"{row['object']} is in {home['object']} at {home.path}:{home.line}"
            reason = f"{lies}, and {subject} is in {own['object']} at {own.path}:{own.line}"
            yield row.fault("object", reason, "correct one of the three")


def _check_same_sites(
    curation: Curation, countries: list[Row], located: list[Row]
) -> Iterator[Fault]:
    """Yield a fault for two sites in two countries that are judged to be one."""
    homes: dict[str, set[str]] = {}
    for row in countries:
        if row["object"].startswith("country:"):
            homes.setdefault(row["subject"], set()).add(row["object"])
    for row in located:
        homes.setdefault(row["subject"], set()).update(homes.get(row["object"], ()))
    by_code = {row["iso3166"]: row["id"] for row in curation.list_rows("entities/places")}
    for row in curation.list_rows("same-site"):
        of_site, of_row = homes.get(row["site"], set()), homes.get(row["row"], set())
        if letters := _find_code(curation, row["row"]):
            of_row = {by_code.get(letters, letters)}  # whatever is said of a row, its code counts
        if of_site and of_row and of_site.isdisjoint(of_row):
            reason = f"{row['row']} is in {_join(of_row)}, and {row['site']} in {_join(of_site)}"
            mend = "name a row or site of the same country, or remove the line"
            yield row.fault("row", reason, mend)


def _join(names: set[str]) -> str:
    return " or ".join(sorted(names))


def _find_odd(rows: list[Row]) -> Iterator[Fault]:
    """Yield a fault for each row whose object is not that of most of them."""
    counted = Counter(row["object"] for row in rows)
    usual = max(counted, key=counted.__getitem__)
    first = next(row for row in rows if row["object"] == usual)
    for row in rows:
        if row["object"] != usual:
            where = f"{usual} at {first.path}:{first.line}"
            reason = f"{first['subject']} is in {where}, so this cannot be in {row['object']}"
            yield row.fault("object", reason, "correct one of the two")
