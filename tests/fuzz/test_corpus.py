"""What fuzzing has kept is replayed, and the fuzzer is able to find what it looks for."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.sparql.safety import check_query
from tests.fuzz.fuzzing import TARGETS, Report, run_all, run_once
from tests.fuzz.mutating import LONGEST, mutate
from tests.fuzz.targets import CORPUS, Sparql, Target, list_corpus

INPUTS = [(name, path) for name in TARGETS for path in list_corpus(name)]
#: All inputs together, so that they stay few and short.
LARGEST = 60_000


@pytest.fixture(scope="module", params=list(TARGETS))
def target(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Target]:
    with TARGETS[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


def test_what_was_kept_ends_well(target: Target) -> None:
    for path in list_corpus(target.name):
        end, _ = run_once(target, path.read_bytes())
        assert "\n" not in end, f"{path.name}: {end}"


def test_seeds_and_a_few_changes_of_them_end_well(target: Target) -> None:
    seeds, dice = target.list_seeds(), random.Random(17)
    until = time.monotonic() + 3
    for number in range(400):
        changed = mutate(dice.choice(seeds), seeds, target.words, dice)
        data = seeds[number] if number < len(seeds) else changed
        end, _ = run_once(target, data)
        assert "\n" not in end, f"{data[:500]!r}: {end}"
        if number > len(seeds) and time.monotonic() > until:
            break


def test_each_target_accepts_something(target: Target) -> None:
    ends = {run_once(target, data)[0] for data in target.list_seeds()}
    assert "accepted" in ends


def test_the_corpus_is_small() -> None:
    assert {path.parent.name for path in CORPUS.rglob("*") if path.is_file()} == set(TARGETS)
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < LARGEST


def test_changes_are_repeated_by_their_seed_and_bounded() -> None:
    seeds = [b"one", b"two" * 40_000]
    runs = []
    for _ in range(2):
        dice = random.Random(3)
        runs.append([mutate(seeds[1], seeds, [b"word"], dice) for _ in range(50)])
    assert runs[0] == runs[1]
    assert max(map(len, runs[0])) <= LONGEST


def test_a_gate_with_a_hole_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "SELECT * { SERVICE <http://h/> { ?s ?p ?o } }"
    with Sparql(tmp_path) as target:
        assert "SERVICE is refused" in run_once(target, text.encode())[0]
        monkeypatch.setattr("tests.fuzz.targets.check_query", lambda _: "SELECT")
        assert "ServiceGraphPattern was accepted" in run_once(target, text.encode())[0]
    assert check_query("ASK {}") == "ASK"


def test_a_target_whose_process_dies_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tests.fuzz.fuzzing.FOUND", tmp_path / "found")
    monkeypatch.setattr("tests.fuzz.fuzzing._start", lambda *_: Dead())
    assert run_all(["sparql"], 0, 1) == {"sparql": Report(found=1)}
    (told,) = (tmp_path / "found" / "sparql").glob("*.txt")
    assert "-11" in told.read_text(encoding="utf-8")


class Dead:
    exitcode = -11

    @staticmethod
    def is_alive() -> bool:
        return False
