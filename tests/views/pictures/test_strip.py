"""Strip: both clocks of a dossier, each time as given."""

import re
from xml.etree import ElementTree

from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.ledger import read_ledger
from kg.views.pictures.canvas import link_nothing
from kg.views.pictures.clock import read_interval
from kg.views.pictures.strip import MOST_ROWS, draw_strip, group_marks


def make(number: int, side: str = "supporting", said: dict[str, str] | None = None) -> Attribution:
    id = f"001-{number:03}"
    speaker = ("body:speaker", "A speaker")
    return Attribution(id, "states", side, *speaker, "own", "001", [(0, 9)], said or {})


def read(engine: Engine, name: str) -> list[Attribution]:
    ledger = read_ledger(engine, engine.expand(name))
    return [one for claim in ledger.claims for one in claim.attributions]


def test_each_time_is_drawn_and_each_other_counted(engine: Engine) -> None:
    attributions = read(engine, "group:overseas-police-stations")
    drawn = ElementTree.fromstring(draw_strip(attributions, link_nothing))
    ids = " ".join(mark.get("data-attribution", "") for mark in drawn.iter()).split()
    dated = []
    for clock in ("holds", "said"):
        dated += [one.id for one in attributions if read_interval(getattr(one, clock))]
    assert sorted(ids) == sorted(dated)
    undated = sum(read_interval(one.said) is None for one in attributions)
    texts = ["".join(text.itertext()) for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert f"When it was said · {undated} without a time" in texts


def test_a_mark_leads_to_its_attribution(engine: Engine) -> None:
    drawn = draw_strip(read(engine, "station:manhattan"), lambda id: f"/{id}")
    links = re.findall(r'href="/attribution:(\d{3}-\d{3})"', drawn)
    assert links
    assert 'role="group"' in drawn


def test_without_a_time_there_is_no_strip() -> None:
    assert draw_strip([], link_nothing) == ""
    assert draw_strip([make(1)], link_nothing) == ""


def test_what_is_said_again_of_one_time_is_one_mark() -> None:
    day = {"from": "2022-12-19", "to": "2022-12-19"}
    marks = group_marks(
        [make(1, said=day), make(2, said=day), make(3, "opposing", said=day)], "said"
    )
    assert [len(mark.attributions) for mark in marks] == [1, 2]


def test_a_denial_differs_by_more_than_its_colour() -> None:
    day = {"from": "2022-12-19", "to": "2022-12-19"}
    drawn = draw_strip([make(1, said=day), make(2, "opposing", said=day)], link_nothing)
    assert drawn.count("fill-paper stroke-against") == 2


def test_five_thousand_are_few_rows() -> None:
    many = []
    for number in range(5000):
        times = {"from": "2020-01-01", "to": f"{2021 + number % 300}-12-31"}
        many.append(make(number, said=times))
    drawn = ElementTree.fromstring(draw_strip(many, link_nothing))
    assert float(drawn.get("height", "0")) < 40 * MOST_ROWS
    assert "more" in "".join(drawn.itertext())


def test_a_strip_says_its_words_in_the_language_of_the_page(engine: Engine) -> None:
    drawn = draw_strip(read(engine, "station:manhattan"), link_nothing, lambda text: f"«{text}»")
    texts = ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")
    words = ["".join(text.itertext()) for text in texts]
    assert "«says so»" in words
    assert "«one end is open»" in words
    assert any(word.startswith("«when it was said» · «") for word in words)
