"""Names of places and bodies in other languages."""

import pytest

from kg.names import expand
from kg.other_names import CHINESE, CONTINENTS, GEONAMES, list_other_names
from kg.query.engine import Engine
from kg.query.nodes import read_labels
from kg.spelling import fold, simplify, squeeze


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("city:madrid", "馬德里"),
        ("city:new-york", "NYC"),
        ("city:vienna", "Wien"),
        ("city:london", "Londres"),
        ("place:manhattan-borough", "曼哈顿"),
        ("body:mps", "公安部"),
        ("body:ufwd", "统战部"),
        ("province:quebec", "魁北克"),
        ("continent:europe", "Europa"),
        ("continent:africa", "非洲"),
    ],
)
def test_a_thing_has_names_in_other_languages(id: str, name: str) -> None:
    names = dict(list_other_names(id))
    assert name in names
    assert "in no document" in names[name]


def test_no_person_has_such_a_name() -> None:
    assert list(list_other_names("person:lu-jianwang")) == []
    assert not any(id.startswith("person:") for id in CHINESE)


def test_everything_that_has_such_names_is_in_the_graph(engine: Engine) -> None:
    ids = [*CHINESE, *CONTINENTS]
    assert read_labels(engine, map(expand, ids)).keys() == set(map(expand, ids))


def test_a_name_is_that_of_one_thing() -> None:
    seen: dict[str, str] = {}
    for id, names in CHINESE.items():
        for name in names.split("; "):
            assert seen.setdefault(name, id) == id


def test_no_name_of_a_city_is_so_short_that_it_means_several() -> None:
    for name, reason in list_other_names("city:rome"):
        key = squeeze(fold(simplify(name)))
        assert reason == GEONAMES
        assert len(key) > 3 or not key.isascii()
