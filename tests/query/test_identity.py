"""The identity of a node has its names, kinds and codes."""

import pytest

from kg.query.engine import Engine
from kg.query.identity import IDENTITY_WORDS, read_identity


@pytest.mark.parametrize(
    ("name", "property", "value"),
    [
        ("country:spain", "kg:isoCode", "ESP"),
        ("station:USA01", "kg:code", "USA01"),
        ("person:lu-jianwang", "skos:prefLabel", "Lu Jianwang"),
        ("source:003", "rdf:type", "kg:Source"),
    ],
)
def test_it_has_what_no_claim_says(engine: Engine, name: str, property: str, value: str) -> None:
    assert value in read_identity(engine, engine.expand(name))[property]


def test_each_property_has_a_heading(engine: Engine) -> None:
    for name in ("body:mps", "figure:newsweek-support-centers", "role:accused"):
        known = {*IDENTITY_WORDS, "skos:prefLabel"}
        assert read_identity(engine, engine.expand(name)).keys() <= known
