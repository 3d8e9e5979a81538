"""What the search page shows of the one thing that a text names."""

import pytest

from kg.pages.opening import find_single, read_opening
from kg.query.engine import Engine


@pytest.mark.parametrize(
    "text",
    [
        "Manhattan station",
        "  manhattan  STATION ",
        "station:manhattan",
        "https://w3id.org/overseas-stations/id/station/manhattan",
    ],
)
def test_a_name_or_id_is_of_one_thing(engine: Engine, text: str) -> None:
    assert find_single(engine, text) == engine.expand("station:manhattan")


@pytest.mark.parametrize(
    "text", ["", "station:nowhere", "999-999", "https://example.org/x", "police"]
)
def test_other_texts_are_of_none(engine: Engine, text: str) -> None:
    assert find_single(engine, text) is None
    assert read_opening(engine, text) is None


def test_a_station_has_both_sides(engine: Engine) -> None:
    opening = read_opening(engine, "Manhattan station")
    assert opening is not None
    assert opening.sides is not None
    assert {"Wang Wenbin", "Mao Ning"} <= {voice.name for voice in opening.sides.opponents}


def test_a_speaker_has_what_it_says_and_a_country_what_it_did(engine: Engine) -> None:
    speaker = read_opening(engine, "Safeguard Defenders")
    assert speaker is not None
    assert sum(number for _, number in speaker.stances) > 100
    assert "claims-by-speaker" in {name for name, _, _ in speaker.questions}
    country = read_opening(engine, "Ireland")
    assert country is not None
    assert ("timeline-of-responses", "country") in {one[:2] for one in country.questions}
