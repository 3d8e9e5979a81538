"""Attributions as lines that can be read back."""

import re

import pytest

from kg.exchange.ftm_attributions import name_dataset, read_all, read_time, write_time
from kg.query.engine import Engine


@pytest.mark.parametrize(
    "time",
    [
        {},
        {"from": "2022-10-01"},
        {"to": "2022-10-31"},
        {"from": "2022-10-01", "to": "2022-10-31", "as": 'on a "Tuesday"'},
        {"as": "lately"},
    ],
)
def test_a_time_is_read_as_it_was_written(time: dict[str, str]) -> None:
    assert read_time(write_time(time) or "../..") == time


@pytest.mark.parametrize("source", ["source:003", "source:A b", "source:-x-", "x"])
def test_a_dataset_has_a_name_that_the_library_takes(source: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name_dataset(source))


def test_every_attribution_is_there_once(engine: Engine) -> None:
    (count,) = engine.select("SELECT (COUNT(*) AS ?n) { ?a a kg:Attribution }")
    found = read_all(engine)
    assert len({one.id for one in found}) == len(found) == count["n"]


def test_an_attribution_has_all_that_is_said_of_it(engine: Engine) -> None:
    (one,) = [one for one in read_all(engine) if one.id == "attribution:001-026"]
    assert (one.who, one.words, one.side) == ("Wang Wenbin", "denies", "opposing")
    assert one.spots == [("source:001", 1251, 1341), ("source:001", 1389, 1414)]
    assert one.voice.dataset == "kg_001"
    assert one.voice.first == "2023-04-18T00:00:00"
    assert "attribution:001-008" in one.answers
    lines = list(one.list_lines())
    assert "stance: stance:denies" in lines
    assert "read in: reading:date" in lines
