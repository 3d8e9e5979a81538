"""Sorted N-Triples files: sort, compare, patch, group by subject."""

import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import sorted_ntriples
from kg.sorted_ntriples import Sorter

S, P, VALUE = (ox.NamedNode(f"https://e/{name}") for name in "spo")
TRIPLES = [
    ox.Triple(S, P, VALUE),
    ox.Triple(S, P, ox.Literal("two\nlines")),
    ox.Triple(S, P, ox.Literal("é", language="fr")),
]
#: Lines of a file: few different ones, so that files have some in common.
LINES = st.lists(st.integers(0, 20).map(lambda number: b"<s:%d> <p:p> <o:o> .\n" % number))


def write(path: Path, lines: list[bytes]) -> Path:
    """Write a sorted file, each line once."""
    path.write_bytes(b"".join(sorted(set(lines))))
    return path


@given(parts=st.lists(LINES), run=st.sampled_from([0, 30, 100, 10_000]))
def test_lines_are_sorted_each_once_whatever_goes_to_disk(
    parts: list[list[bytes]], run: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, sorter = Path(folder) / "graphs" / "one.nt", Sorter(Path(folder), run=run)
        for lines in parts:
            sorter.add(lines)
        wanted = sorted({line for lines in parts for line in lines})
        sorter.write(path)
        assert path.read_bytes() == b"".join(wanted)
        assert [one.name for one in Path(folder).iterdir()] == ["graphs"]


def test_runs_go_to_disk_when_memory_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = list[str]()
    temporary = tempfile.TemporaryFile

    def counted(dir: Path) -> object:
        created.append(str(dir))
        return temporary(dir=dir)

    monkeypatch.setattr(tempfile, "TemporaryFile", counted)
    sorter = Sorter(tmp_path, run=100)
    lines = [b"<s:%d> <p:p> <o:o> .\n" % number for number in range(90, 9, -1)]
    for line in lines:
        sorter.add([line])
    sorter.write(tmp_path / "one.nt")
    assert len(created) > 10
    assert (tmp_path / "one.nt").read_bytes() == b"".join(sorted(lines))


def test_a_sorter_is_empty_after_it_has_written(tmp_path: Path) -> None:
    sorter = Sorter(tmp_path)
    sorter.add([b"a\n"])
    sorter.write(tmp_path / "one.nt")
    sorter.write(tmp_path / "two.nt")
    assert [(tmp_path / name).read_bytes() for name in ("one.nt", "two.nt")] == [b"a\n", b""]


@given(old=LINES, new=LINES)
def test_comparing_and_patching_are_inverse(old: list[bytes], new: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before, after = write(folder / "old.nt", old), write(folder / "new.nt", new)
        compared = list(sorted_ntriples.compare_files([before], [after]))
        assert compared == sorted(compared)
        removed = [line for line, is_new in compared if not is_new]
        added = [line for line, is_new in compared if is_new]
        assert (set(removed), set(added)) == (set(old) - set(new), set(new) - set(old))
        sorted_ntriples.patch_file(before, folder / "below" / "patched.nt", removed, added)
        assert (folder / "below" / "patched.nt").read_bytes() == after.read_bytes()
        sorted_ntriples.patch_file(after, folder / "back.nt", added, removed)
        assert (folder / "back.nt").read_bytes() == before.read_bytes()


def test_a_line_that_is_there_already_comes_once(tmp_path: Path) -> None:
    old = write(tmp_path / "old.nt", [b"a\n", b"b\n"])
    sorted_ntriples.patch_file(old, tmp_path / "new.nt", [], [b"b\n", b"c\n", b"c\n"])
    assert (tmp_path / "new.nt").read_bytes() == b"a\nb\nc\n"


@given(lines=LINES, asked=LINES)
def test_lines_are_found_by_binary_search(lines: list[bytes], asked: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "one.nt", lines)
        assert sorted_ntriples.find_lines(path, asked) == set(asked) & set(lines)
        assert sorted_ntriples.find_lines(path, lines) == set(lines)


@given(old=st.lists(LINES, max_size=3), new=st.lists(LINES, max_size=3))
def test_what_several_files_contain_is_compared_and_written_as_one(
    old: list[list[bytes]], new: list[list[bytes]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sides = [
            [write(folder / f"{side}{number}.nt", lines) for number, lines in enumerate(parts)]
            for side, parts in (("old", old), ("new", new))
        ]
        had, has = ({line for lines in parts for line in lines} for parts in (old, new))
        compared = list(sorted_ntriples.compare_files(*sides))
        assert {line for line, is_new in compared if is_new} == has - had
        assert {line for line, is_new in compared if not is_new} == had - has
        sorted_ntriples.merge_files(sides[1], folder / "below" / "all.nt")
        assert (folder / "below" / "all.nt").read_bytes() == b"".join(sorted(has))


def test_what_does_not_change_is_another_name_of_the_same_file(tmp_path: Path) -> None:
    old = write(tmp_path / "old.nt", [b"a\n"])
    sorted_ntriples.patch_file(old, tmp_path / "patched.nt", [], [])
    sorted_ntriples.merge_files([old], tmp_path / "merged.nt")
    assert (tmp_path / "patched.nt").samefile(old)
    assert (tmp_path / "merged.nt").samefile(old)


@given(files=st.lists(LINES, max_size=4))
def test_lines_of_more_than_one_file_are_repeated(files: list[list[bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [write(Path(folder) / f"{number}.nt", lines) for number, lines in enumerate(files)]
        all_lines = [line for lines in files for line in set(lines)]
        assert set(sorted_ntriples.find_repeated_lines(paths)) == {
            line for line in all_lines if all_lines.count(line) > 1
        }


def test_each_subject_comes_once_with_its_lines_of_all_files(tmp_path: Path) -> None:
    one = write(tmp_path / "one.nt", [b"<s:a> <p:p> <o:1> .\n", b"<s:c> <p:p> <o:1> .\n"])
    two = write(
        tmp_path / "two.nt",
        [b"<s:a> <p:q> <o:2> .\n", b"<s:ab> <p:p> <o:2> .\n", b"<s:a> <p:p> <o:0> .\n"],
    )
    assert list(sorted_ntriples.group_by_subject([one, two])) == [
        ("<s:a>", [b"<s:a> <p:p> <o:0> .\n", b"<s:a> <p:p> <o:1> .\n", b"<s:a> <p:q> <o:2> .\n"]),
        ("<s:ab>", [b"<s:ab> <p:p> <o:2> .\n"]),
        ("<s:c>", [b"<s:c> <p:p> <o:1> .\n"]),
    ]


@given(st.text(max_size=20))
def test_what_is_written_is_read_again_from_one_line(text: str) -> None:
    triple = ox.Triple(S, P, ox.Literal(text))
    (line,) = sorted_ntriples.serialize_lines([triple])
    assert line.endswith(b" .\n")
    assert list(sorted_ntriples.parse_lines(line)) == [triple]


def test_a_quad_is_written_as_its_triple() -> None:
    graph = ox.NamedNode("https://e/g")
    quads = [sorted_ntriples.put_in_graph(triple, graph) for triple in TRIPLES]
    assert all(quad.graph_name == graph for quad in quads)
    assert sorted_ntriples.serialize_lines(quads) == sorted_ntriples.serialize_lines(TRIPLES)
    assert (
        list(sorted_ntriples.parse_lines(b"".join(sorted_ntriples.serialize_lines(TRIPLES))))
        == TRIPLES
    )


def test_nothing_is_written_as_nothing() -> None:
    assert sorted_ntriples.serialize_lines([]) == []
    assert list(sorted_ntriples.parse_lines(b"")) == []


@pytest.mark.parametrize("number", [0, 1, 3])
def test_triples_of_a_file_are_counted(tmp_path: Path, number: int) -> None:
    assert (
        sorted_ntriples.count_lines(
            write(tmp_path / "one.nt", [b"<s:%d> .\n" % one for one in range(number)])
        )
        == number
    )
