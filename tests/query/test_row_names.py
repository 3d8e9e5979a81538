"""Rows of the table by names that people know."""

import re

import pytest

from kg.query.engine import Engine
from kg.query.nodes import read_labels, read_properties, read_row_names
from kg.query.row_names import find_code, shorten_bureau

ROWS = "SELECT ?row WHERE { ?row kg:code ?code ; kg:operatedBy ?bureau }"


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("station:ESP01", "Madrid · Fuzhou bureau (ESP01)"),
        ("station:IRL01", "Dublin · Fuzhou bureau (IRL01)"),  # which has a street too
        ("station:manhattan", None),
        ("country:spain", None),
    ],
)
def test_a_row_is_named_by_place_bureau_and_code(engine: Engine, id: str, name: str | None) -> None:
    iri = engine.expand(id)
    assert read_row_names(engine, [iri]).get(iri) == name


def test_every_row_has_its_own_name_with_its_place(engine: Engine) -> None:
    rows = sorted({str(row["row"]) for row in engine.select(ROWS)})
    names = read_row_names(engine, rows)
    assert len(set(names.values())) == len(rows) >= 70
    for row, properties in read_properties(engine, rows).items():
        places = properties.get("kg:locatedIn") or properties["kg:inCountry"]
        assert any(label in names[row] for label in read_labels(engine, places).values())
        assert re.search(rf" bureau.*\({properties['kg:code'][0]}\)$", names[row])


def test_the_label_of_a_row_is_its_name(engine: Engine) -> None:
    rows = sorted({str(row["row"]) for row in engine.select(ROWS)})
    assert read_row_names(engine, rows) == read_labels(engine, rows)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Madrid · Fuzhou bureau (ESP01)", "ESP01"), (" Rome (ITA01) ", "ITA01"), ("Rome", "")],
)
def test_the_code_is_at_the_end_of_the_name(name: str, code: str) -> None:
    assert find_code(name) == code


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Fuzhou City Public Security Bureau", "Fuzhou bureau"),
        ("Qingtian County Public Security Bureau", "Qingtian bureau"),
        ("Fujian Provincial Public Security Department", "Fujian bureau"),
        ("Ministry of Public Security", "Ministry of Public Security"),
        ("A body of another name", "A body of another name"),
    ],
)
def test_a_bureau_is_called_by_its_place(label: str, short: str) -> None:
    assert shorten_bureau(label) == short
