"""How often a question is asked of engines that have their graph loaded."""

import json
from pathlib import Path

import pytest

from benchmarks import warm
from benchmarks.child import Limits
from benchmarks.records import Records
from benchmarks.warm import Contestant, Expected, ask_all, reference

LIMITS = Limits(20, 20, 10**9)
LIGHT = "SELECT * { ?s <https://e/next> ?o }"
#: Asks for more pairs than anything light does, and finds the same rows.
HEAVY = (
    "SELECT DISTINCT ?s ?o "
    "{ ?s <https://e/next> ?o . ?a <https://e/next> ?b . ?c <https://e/next> ?d . ?e "
    "<https://e/next> ?f }"
)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Return a chain of thirty-one nodes."""
    lines = (
        f"<https://e/{number}> <https://e/next> <https://e/{number + 1}> .\n"
        for number in range(30)
    )
    path = tmp_path / "graph.nt"
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def rounds(graph: Path, tmp_path: Path) -> dict[str, list[float]]:
    """Return the seconds recorded for each formulation of a question, in three rounds."""
    out = tmp_path / "records.jsonl"
    forms = {"plain-1": HEAVY, "plain-2": LIGHT}
    contestant = Contestant(
        "pyoxigraph-memory", graph, list(forms), LIMITS, tmp_path / "store", Records(out, 30)
    )
    ask_all([contestant], {"next": forms}, Expected(tmp_path / "rows"), 3)
    records = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    return {record["form"]: record["seconds"] for record in records if record["what"] == "warm"}


def test_only_the_fastest_formulations_are_asked_again(rounds: dict[str, list[float]]) -> None:
    assert {form: len(seconds) for form, seconds in rounds.items()} == {"plain-1": 1, "plain-2": 3}
    assert min(rounds["plain-1"]) > warm.BEHIND * max(rounds["plain-2"])


class TestSlow:
    @pytest.fixture(autouse=True)
    def everything_is_slow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(warm, "SLOW", 0)

    def test_the_first_time_of_a_slow_question_counts(self, rounds: dict[str, list[float]]) -> None:
        assert {form: len(seconds) for form, seconds in rounds.items()} == {
            "plain-1": 1,
            "plain-2": 1,
        }


def test_the_shortest_questions_of_the_reference_come_first(graph: Path, tmp_path: Path) -> None:
    expected = Expected(tmp_path / "rows")
    questions = {"heavy": {"derived": HEAVY, "plain-1": LIGHT}, "light": {"derived": LIGHT}}
    ordered = reference(graph, questions, expected, LIMITS)
    assert list(ordered) == ["light", "heavy"]
    assert ordered == questions
    assert {name: result.count for name, result in expected.digests.items()} == {
        "light": 30,
        "heavy": 30,
    }
