"""Graphs as sorted N-Triples files: the written form in which a release is kept, compared and handed on.

One line a triple, each once, in the order of its bytes: the same graph gives the same file, two files are compared
by reading them side by side, and none of it needs the graph in memory.
"""

import heapq
import mmap
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Self

import pyoxigraph as ox

from kg.atomic import replacing

#: Lines that have gone and lines that have come, by the name of their graph.
Changes = Mapping[str, tuple[list[bytes], list[bytes]]]
#: Bytes of lines that are sorted in memory at a time; more go to runs on disk, which are merged.
RUN = 64_000_000


class Sorter:
    """Takes lines in any order and writes them sorted, each once; memory stays within two runs.

    Args:
        folder: where runs are put aside; they are gone after `write`.
    """

    def __init__(self, folder: Path, run: int = RUN) -> None:
        self._folder, self._run = folder, run
        self._lines: set[bytes] = set()
        self._size = 0
        self._runs: list[BinaryIO] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Take lines, each with its line end."""
        for line in lines:
            if line not in self._lines:
                self._lines.add(line)
                self._size += len(line)
        if self._size > self._run:
            self._put_aside()

    def _put_aside(self) -> None:
        run = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed in `write`
        run.writelines(sorted(self._lines))
        run.seek(0)
        self._runs.append(run)
        self._lines, self._size = set(), 0

    def write(self, path: Path) -> None:
        """Write everything that was added."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            runs: list[Iterable[bytes]] = [stack.enter_context(run) for run in self._runs]
            _write_each_once(path, heapq.merge(*runs, sorted(self._lines)))
        self._lines, self._runs = set(), []


def _write_each_once(path: Path, lines: Iterable[bytes]) -> None:
    before = b""
    with replacing(path) as file:
        for line in lines:
            if line != before:
                file.write(line)
                before = line


def merge_files(paths: Collection[Path], path: Path) -> None:
    """Write what several files hold as one; of one file, another name of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if len(paths) == 1:
        path.hardlink_to(*paths)
        return
    with ExitStack() as stack:
        _write_each_once(path, _merged(stack, paths))


def _merged(stack: ExitStack, paths: Iterable[Path]) -> Iterator[bytes]:
    return heapq.merge(*[stack.enter_context(path.open("rb")) for path in paths])


def serialize_lines(triples: Iterable[ox.Triple] | Iterable[ox.Quad]) -> list[bytes]:
    """The line of each triple; of a quad, its triple's."""
    bare = (one.triple if isinstance(one, ox.Quad) else one for one in triples)
    data = ox.serialize(bare, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None  # without an output argument the bytes are returned
    return data.splitlines(keepends=True)


def parse_lines(data: bytes) -> Iterator[ox.Triple]:
    """The triples of lines, as they were written."""
    return (quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))


def put_in_graph(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """A triple in a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def differences(old: Path, new: Path) -> tuple[list[bytes], list[bytes]]:
    """The lines that only the old file has, and those that only the new one has."""
    sides: tuple[list[bytes], list[bytes]] = ([], [])
    for line, is_new in compare_files([old], [new]):
        sides[is_new].append(line)
    return sides


def compare_files(old: Iterable[Path], new: Iterable[Path]) -> Iterator[tuple[bytes, bool]]:
    """Each line, in order, that only some old or only some new files have, and whether it is the new ones."""
    with ExitStack() as stack:
        before, after = _merged(stack, old), _merged(stack, new)
        left, right = next(before, b""), next(after, b"")
        while left or right:
            if left == right:
                last = left
                # a line may stand in several files of a side
                while left == last:
                    left = next(before, b"")
                while right == last:
                    right = next(after, b"")
            elif left and (not right or left < right):
                yield left, False
                left = next(before, b"")
            else:
                yield right, True
                right = next(after, b"")


def find_lines(path: Path, lines: Iterable[bytes]) -> set[bytes]:
    """Those of the lines that a file has; each is looked up, and the file is not read."""
    with _Mapped(path) as data:
        return {line for line in lines if data.has(line, data.find(line))}


def patch_file(old: Path, new: Path, gone: Collection[bytes], come: Collection[bytes]) -> None:
    """Write a file like another one without some lines and with some more; between them it is copied as it is."""
    new.parent.mkdir(parents=True, exist_ok=True)
    if not gone and not come:
        new.hardlink_to(old)
        return
    coming, begin = set(come), 0
    with _Mapped(old) as data, replacing(new) as file:
        for line in sorted(coming.union(gone)):
            position = data.find(line)
            file.write(data.view[begin:position])
            begin = position + (len(line) if data.has(line, position) else 0)
            if line in coming:
                file.write(line)
        file.write(data.view[begin:])


class _Mapped:
    """A sorted file whose lines are looked up where they stand."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        with self._path.open("rb") as file:
            # an empty file cannot be mapped
            self._map = (
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                if self._path.stat().st_size
                else None
            )
        self.view = memoryview(self._map or b"")
        return self

    def __exit__(self, *error: object) -> None:
        self.view.release()
        if self._map:
            self._map.close()

    def find(self, line: bytes) -> int:
        """Where a line begins, or else the one before which it belongs."""
        low, high = 0, len(self.view)
        while self._map and low < high:
            begin = max(low, self._map.rfind(b"\n", low, (low + high) // 2) + 1)
            end = self._map.find(b"\n", begin) + 1
            low, high = (end, high) if self._map[begin:end] < line else (low, begin)
        return low

    def has(self, line: bytes, position: int) -> bool:
        """Whether a line stands at a position."""
        return self.view[position : position + len(line)] == line


def find_repeated_lines(paths: Iterable[Path]) -> Iterator[bytes]:
    """The lines that stand in more than one of the files."""
    with ExitStack() as stack:
        before = b""
        for line in _merged(stack, paths):
            if line == before:
                yield line
            before = line


def group_by_subject(paths: Iterable[Path]) -> Iterator[tuple[str, list[bytes]]]:
    """Each subject (`<iri>`) of the files in order, with all of its lines."""
    with ExitStack() as stack:
        for subject, lines in groupby(
            _merged(stack, paths), key=lambda line: line[: line.index(b" ")]
        ):
            yield subject.decode(), list(lines)


def count_lines(path: Path) -> int:
    """How many triples a file holds."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
