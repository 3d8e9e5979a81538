"""Which statements object to a claim, and how."""

import pytest

from kg.query.engine import Engine
from kg.query.objections import Objection, read_objections

CLAIM = "https://w3id.org/overseas-stations/id/claim/"


def read(engine: Engine, name: str) -> dict[str, Objection]:
    objections = read_objections(engine, [CLAIM + name])
    return {one.attribution: one for one in objections.get(CLAIM + name, [])}


@pytest.mark.parametrize(
    ("claim", "attribution", "manner", "words"),
    [
        ("paris-type-PoliceServiceStation", "002-006", "direct", "002-006"),
        ("paris-type-PoliceServiceStation", "004-044", "wider", "004-044 more widely"),
        ("new-york-two-actsFor-mps", "000-057", "answer", "000-057 in answer"),
    ],
)
def test_an_objection_says_how_it_objects(
    engine: Engine, claim: str, attribution: str, manner: str, words: str
) -> None:
    objection = read(engine, claim)[attribution]
    assert objection.manner == manner
    assert objection.describe() == words
    assert objection.speaker_label


def test_objections_are_in_the_order_of_their_ids(engine: Engine) -> None:
    ids = list(read(engine, "paris-type-PoliceServiceStation"))
    assert ids == sorted(ids)
    assert len(ids) > 2


def test_what_nobody_objects_to_has_none(engine: Engine) -> None:
    assert read(engine, "IRL01-listedIn-003") == {}


def test_an_objection_has_the_independent_source_of_its_own_statement(engine: Engine) -> None:
    objections = read(engine, "manhattan-type-PoliceServiceStation")
    rooted = {one.speaker for one in objections.values() if one.root}
    for one in objections.values():
        row = engine.select(f"SELECT ?root {{ attribution:{one.attribution} kg:root ?root }}")
        assert [engine.shorten(str(found["root"])) for found in row] == [one.root] * bool(one.root)
    assert rooted
