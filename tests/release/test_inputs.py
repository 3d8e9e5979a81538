"""The inputs of a release: parsed once, linked from release to release."""

from pathlib import Path

import pytest

from kg.names import GRAPH
from kg.release import inputs, nquads
from kg.release.folder import Release
from tests.conftest import Home
from tests.release.comparing import assert_same, build_full, build_incremental

A, B, C, D = (b"<urn:%b> <urn:p> <urn:o> .\n" % letter for letter in (b"a", b"b", b"c", b"d"))


def write(release: Release, name: str, *lines: bytes, graph: str = "claims") -> Path:
    inputs.write_input(release, name, [(graph, lines)])
    return release.input_path(name) / f"{graph}.nt"


@pytest.fixture
def old(tmp_path: Path) -> Release:
    return Release(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Release:
    return Release(tmp_path / "new")


def test_an_input_is_its_sorted_graphs(new: Release) -> None:
    inputs.write_input(new, "one", [("claims", [B, A]), ("entities", [C]), ("claims", [A, D])])
    files = new.input_path("one").glob("*")
    assert {path.name: path.read_bytes() for path in files} == {
        "claims.nt": A + B + D,
        "entities.nt": C,
    }
    write(new, "two", A)
    assert list(inputs.list_files(new, "claims")) == ["one", "two"]


def test_an_input_is_linked_from_the_release_before_and_written_only_once(
    old: Release, new: Release
) -> None:
    before = write(old, "imported", A)
    assert not inputs.reuse_input(new, "imported", None)
    assert inputs.reuse_input(new, "imported", old)
    assert (new.input_path("imported") / "claims.nt").samefile(before)
    assert inputs.reuse_input(new, "imported", None)
    assert not inputs.reuse_input(new, "other", old)


def test_what_the_tables_say_is_never_taken_from_the_release_before(
    old: Release, new: Release
) -> None:
    write(old, inputs.TABLES, A)
    assert not inputs.reuse_input(new, inputs.TABLES, old)
    write(new, inputs.TABLES, B)
    assert inputs.reuse_input(new, inputs.TABLES, old)


def test_what_a_kill_left_of_an_input_counts_for_nothing(old: Release, new: Release) -> None:
    left = new.input_path(".imported") / "claims.nt"
    left.parent.mkdir(parents=True)
    left.write_bytes(C)
    assert inputs.list_files(new, "claims") == {}
    assert not inputs.reuse_input(new, "imported", None)
    assert write(new, "imported", A).read_bytes() == A
    assert not left.exists()


def import_notes(home: Home, name: str, *letters: str) -> None:
    """Write an N-Quads file with a note for each letter."""
    note = "http://www.w3.org/2004/02/skos/core#note"
    lines = [f'<urn:{letter}> <{note}> "{letter}" <{GRAPH}claims> .\n' for letter in letters]
    (home.folder / "graph" / f"{name}.nq").write_text("".join(lines), encoding="utf-8")


def test_an_nquads_file_that_did_not_change_is_not_read_again(
    small: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_notes(small, "one", "a", "b")
    build_incremental()
    read = list[str]()
    read_file = nquads.read_file

    def spy(path: Path, home: Path) -> object:
        read.append(path.name)
        return read_file(path, home)

    monkeypatch.setattr(nquads, "read_file", spy)
    import_notes(small, "two", "b", "c")
    (small.folder / "graph" / "one.nq").rename(small.folder / "graph" / "renamed.nq")
    release = build_incremental()
    assert read == ["two.nq"]
    assert_same(release, build_full(tmp_path / "full"))
