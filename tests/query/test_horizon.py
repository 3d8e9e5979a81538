"""The horizon is the last day of which an attribution speaks."""

import pytest

from kg.query.engine import Engine
from kg.query.horizon import describe_day, describe_horizon, read_horizon
from kg.release.build import build
from tests.conftest import Home
from tests.support.small import SHEET, Table


def test_it_is_the_last_day_of_any_document(engine: Engine) -> None:
    clocks = "VALUES ?clock { kg:saidTo kg:holdsTo }"
    days = engine.select(f"SELECT (MAX(?day) AS ?last) WHERE {{ {clocks} ?a ?clock ?day }}")
    assert [str(row["last"]) for row in days] == [read_horizon(engine)] == ["2024-07-31"]


def test_no_plan_for_later_sets_it(engine: Engine) -> None:
    # what is said to hold on the last day was also said by then
    (said,) = engine.select("SELECT (MAX(?day) AS ?last) WHERE { ?a kg:saidTo ?day }")
    assert str(said["last"]) == read_horizon(engine)


def test_it_follows_a_change_of_a_day(small: Home) -> None:
    before = read_horizon(Engine(str(small.build)))
    assert before == "2020-12-31"
    Table(small.folder, SHEET).change("001-run", holds_to="2031-05-04")
    build()
    assert read_horizon(Engine(str(small.build))) == "2031-05-04"
    Table(small.folder, SHEET).change("001-run", holds_to="2019-12-31")
    build()
    assert read_horizon(Engine(str(small.build))) == before


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2024-07-31", "July 2024"),
        ("2024-07-30", "30 July 2024"),
        ("2024-02-29", "February 2024"),
        ("2023-12-31", "December 2023"),
    ],
)
def test_a_day_in_words(day: str, words: str) -> None:
    assert describe_day(day) == words
    assert words in describe_horizon(day)
    assert day in describe_horizon(day)


def test_without_a_day_it_says_so() -> None:
    assert describe_horizon("") == "The documents name no day."
