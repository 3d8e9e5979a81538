import pytest

from kg.query.choices import find_exact_choice, label_choices, list_choices, read_id
from kg.query.engine import Engine

ID = "https://w3id.org/overseas-stations/id/"


@pytest.fixture
def country(engine: Engine) -> dict[str, object]:
    """The parameter of a saved query that takes a country of the table."""
    (declared,) = engine.saved_query("stations-by-country")["parameters"]
    return dict(declared)


def test_choices_are_listed_with_their_labels(engine: Engine, country: dict[str, object]) -> None:
    assert (f"{ID}country/angola", "Angola") in list_choices(engine, country)


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("Angola", f"{ID}country/angola"),
        ("country:angola", f"{ID}country/angola"),
        ("angola", None),
        ("country:nowhere", None),
        ("station:USA01", None),
    ],
)
def test_an_id_or_exact_label_is_a_choice(
    engine: Engine, country: dict[str, object], text: str, iri: str | None
) -> None:
    assert find_exact_choice(engine, country, text) == iri


def test_only_choices_are_labelled(engine: Engine, country: dict[str, object]) -> None:
    things = [f"{ID}country/angola", f"{ID}station/USA01"]
    assert label_choices(engine, country, things) == {f"{ID}country/angola": "Angola"}
    assert label_choices(engine, country, []) == {}
    assert label_choices(engine, country | {"choices": None}, things) == dict.fromkeys(things, "")


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("000", f"{ID}source/000"),
        (" source:000 ", f"{ID}source/000"),
        (f"{ID}source/000", f"{ID}source/000"),
        ("source:3", f"{ID}source/003"),
        ("source 003", f"{ID}source/003"),
        ("Document 3", f"{ID}source/003"),
        ("source: 14", f"{ID}source/014"),
        (f"<{ID}source/000>", f"{ID}source/000"),
        (f"< {ID}country/angola >", f"{ID}country/angola"),
        ("<country:angola>", f"{ID}country/angola"),
        (ID.removeprefix("https://") + "country/angola", f"{ID}country/angola"),
        (ID.replace("https:", "http:") + "country/angola", f"{ID}country/angola"),
        ("3", f"{ID}source/003"),
        ("sources 003", None),
        ("<Angola>", None),
        ("http://example.org/x", None),
        ("Spain", None),
        ("country:a> ?p ?o } #", None),
    ],
)
def test_an_id_is_read_from_its_form(engine: Engine, text: str, iri: str | None) -> None:
    assert read_id(engine, text) == iri
