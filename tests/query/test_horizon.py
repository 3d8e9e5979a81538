"""The horizon is the last day of which an attribution speaks."""

import csv
import re

import pytest

from kg.query.engine import Engine
from kg.query.horizon import describe_day, describe_horizon, read_horizon
from kg.release.build import build
from tests.conftest import ROOT, Home
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
    Table(small.folder, SHEET).change("001-run", holds_to="2025-05-04")
    build()
    assert read_horizon(Engine(str(small.build))) == "2025-05-04"
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


#: Says of persons that no court found them guilty, which a later day may have changed.
NOT_CONVICTED = re.compile(
    r"not (?:been )?convicted|nobody[^.]{0,40}convicted|never convicted|no verdict|not guilty", re.I
)
#: Dates such a sentence, or states a principle.
DATED = re.compile(r"as of|July 2024|no conviction|is told|\*charged\* is not|Charged is not", re.I)


@pytest.mark.parametrize("pattern", ["*.md", "docs/**/*.md", "queries/**/*.rq", "src/**/*.html"])
def test_no_text_of_ours_calls_a_person_not_convicted_without_a_day(pattern: str) -> None:
    undated = []
    for path in ROOT.glob(pattern):
        if path.parent.name in ("reference", "decisions"):
            continue  # made from the texts below, or about the rule itself
        text = " ".join(path.read_text(encoding="utf-8").replace("#+", " ").split())
        for sentence in re.split(r"(?<=[.:;]) ", text):
            if NOT_CONVICTED.search(sentence) and not DATED.search(sentence):
                undated.append(f"{path.name}: {sentence}")
    assert undated == []


def test_no_wording_or_note_of_the_graph_does_either() -> None:
    undated = []
    for path in (ROOT / "graph").glob("*/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                words = f"{row.get('wording') or ''} {row.get('note') or ''}"
                if NOT_CONVICTED.search(words) and not DATED.search(words):
                    undated.append(f"{row['id']}: {words}")
    assert undated == []
