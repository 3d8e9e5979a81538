"""Folding: the stations of a bureau are one mark, unless they are tied to something else."""

from collections.abc import Callable

from kg.views.diagram import Diagram
from kg.views.elements import Node
from kg.views.folding import LEAST, find_folds
from tests.views.diagrams import make_diagram, make_edge

BUREAU = Node("organization:b", "Fuzhou City Public Security Bureau", "Organization")
COUNTRY = Node("country:c", "Spain", "Country")


def make(number: int, *others: str) -> Diagram:
    """Return a bureau with stations; the first ones have a tie to `others` as well."""
    stations = [Node(f"station:s{one}", f"Station {one}", "Station") for one in range(number)]
    edges = []
    for one in stations:
        edges.append(make_edge(f"claim:{one.id}", one.id, BUREAU.id, predicate="kg:operatedBy"))
    for other, one in zip(others, stations, strict=False):
        edges.append(make_edge(f"claim:{one.id}-{other}", one.id, other))
    person = Node("person:p", "A person", "Person")
    return make_diagram([BUREAU, COUNTRY, person, *stations], edges)


def test_the_stations_of_a_bureau_are_one_mark() -> None:
    (fold,) = find_folds(make(LEAST))
    assert (fold.hub, fold.name) == (BUREAU.id, "Stations of Fuzhou bureau")
    assert fold.members == tuple(f"station:s{one}" for one in range(LEAST))
    assert fold.id == "folded Stations of Fuzhou bureau"


def test_few_stations_stay_as_they_are() -> None:
    assert find_folds(make(LEAST - 1)) == []


def test_a_tie_to_a_country_is_folded_and_one_to_a_person_is_not() -> None:
    (fold,) = find_folds(make(LEAST + 1, COUNTRY.id))
    assert "station:s0" in fold.members
    (fold,) = find_folds(make(LEAST + 1, "person:p"))
    assert "station:s0" not in fold.members


def test_most_rows_of_the_table_are_in_the_mark_of_their_bureau(
    diagram: Callable[[str], Diagram],
) -> None:
    folds = {fold.name: fold for fold in find_folds(diagram("bureaus-and-stations"))}
    assert len(folds["Stations of Fuzhou bureau"].members) == 33
    assert len(folds["Stations of Qingtian bureau"].members) == 22
    assert find_folds(diagram("source-lineage")) == []
