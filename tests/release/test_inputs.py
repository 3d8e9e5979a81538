"""The parts of a draft: kept from release to release, compared where they differ."""

from pathlib import Path

import pytest

from kg.names import GRAPH
from kg.release import inputs, staging
from kg.release.folder import Release
from tests.conftest import Home
from tests.release.comparing import assert_same, changed, whole

A, B, C, D = (b"<urn:%b> <urn:p> <urn:o> .\n" % letter for letter in (b"a", b"b", b"c", b"d"))


def part(folder: Path, name: str, *lines: bytes, graph: str = "claims") -> Path:
    inputs.write_input(folder, name, [(graph, lines)])
    return folder / "parts" / name / f"{graph}.nt"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return tmp_path / "old"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new"


def test_a_part_is_its_sorted_graphs(new: Path) -> None:
    inputs.write_input(new, "one", [("claims", [B, A]), ("entities", [C]), ("claims", [A, D])])
    files = Release(new).input_path("one").glob("*")
    assert {path.name: path.read_bytes() for path in files} == {
        "claims.nt": A + B + D,
        "entities.nt": C,
    }
    part(new, "two", A)
    assert [path.parent.name for path in inputs.list_files(new, "claims")] == ["one", "two"]


def test_a_part_is_kept_from_the_release_before_and_made_only_once(old: Path, new: Path) -> None:
    before = part(old, "poured", A)
    assert not inputs.reuse_input(new, "poured", None)
    assert inputs.reuse_input(new, "poured", old)
    assert (new / "parts" / "poured" / "claims.nt").samefile(before)
    assert inputs.reuse_input(new, "poured", None)
    assert not inputs.reuse_input(new, "other", old)


def test_what_the_tables_say_is_never_taken_from_the_release_before(old: Path, new: Path) -> None:
    part(old, inputs.TABLES, A)
    assert not inputs.reuse_input(new, inputs.TABLES, old)
    part(new, inputs.TABLES, B)
    assert inputs.reuse_input(new, inputs.TABLES, old)


def test_what_a_kill_left_of_a_part_counts_for_nothing(old: Path, new: Path) -> None:
    left = new / "parts" / ".poured" / "claims.nt"
    left.parent.mkdir(parents=True)
    left.write_bytes(C)
    assert inputs.list_files(new, "claims") == []
    assert not inputs.reuse_input(new, "poured", None)
    assert part(new, "poured", A).read_bytes() == A
    assert not left.exists()


def test_changes_are_those_of_the_parts_that_are_not_shared(old: Path, new: Path) -> None:
    for folder, lines in ((old, (A, B)), (new, (B, C))):
        part(folder, inputs.TABLES, *lines)
        part(folder, "shared", D)
    assert inputs.changes(new, old, ["claims", "entities"]) == {
        "claims": ([A], [C]),
        "entities": ([], []),
    }


def test_what_another_part_says_as_well_has_neither_gone_nor_come(old: Path, new: Path) -> None:
    for folder in (old, new):
        part(folder, "shared", A, B)
    part(old, "gone", A, C)
    part(new, "come", B, D)
    part(new, "more", D)
    assert inputs.changes(new, old, ["claims"]) == {"claims": ([C], [D])}


def test_more_changes_than_are_worth_it_are_not_told(
    old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part(old, "one", A)
    part(new, "two", B)
    monkeypatch.setattr(inputs, "MOST", 2)
    assert inputs.changes(new, old, ["claims"]) is not None
    monkeypatch.setattr(inputs, "MOST", 1)
    assert inputs.changes(new, old, ["claims"]) is None


def pour(home: Home, name: str, *letters: str) -> None:
    lines = [
        f'<urn:{letter}> <http://www.w3.org/2004/02/skos/core#note> "{letter}" <{GRAPH}claims> .\n'
        for letter in letters
    ]
    (home.folder / "graph" / f"{name}.nq").write_text("".join(lines), encoding="utf-8")


def test_a_poured_file_that_did_not_change_is_not_read_again(
    small: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pour(small, "one", "a", "b")
    changed()
    read = list[str]()
    reading = staging.read_file
    monkeypatch.setattr(
        staging, "read_file", lambda path, home: (read.append(path.name), reading(path, home))[1]
    )
    pour(small, "two", "b", "c")
    (small.folder / "graph" / "one.nq").rename(small.folder / "graph" / "renamed.nq")
    mine = changed().folder
    assert read == ["two.nq"]
    assert_same(mine, whole(tmp_path / "whole").folder)
