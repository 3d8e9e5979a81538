"""Graphs as sorted N-Triples files, as a release stores and compares them.

One triple a line, no line twice, sorted by bytes. So equal graphs give equal files, two files are
compared by reading them in parallel, and memory does not grow with the graph. pyoxigraph parses
and serializes.
"""

import heapq
import mmap
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Self

import pyoxigraph as ox

from kg.atomic import link_or_copy, replacing

#: Bytes of lines that are sorted in memory; more lines are sorted in runs on disk and merged.
RUN = 64_000_000
BLOCK = 1 << 20


class Sorter:
    """Sorts lines of any order, within the memory of two runs.

    Args:
        folder: the folder of temporary runs.
        run: the size of a run in bytes.
    """

    def __init__(self, folder: Path, run: int = RUN) -> None:
        self._folder, self._run = folder, run
        self._lines: set[bytes] = set()
        self._size = 0
        self._runs: list[BinaryIO] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Add lines, each with its line end."""
        for line in lines:
            if line not in self._lines:
                self._lines.add(line)
                self._size += len(line)
        if self._size > self._run:
            self._write_run()

    def _write_run(self) -> None:
        run = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed in `write`
        run.writelines(sorted(self._lines))
        run.seek(0)
        self._runs.append(run)
        self._lines, self._size = set(), 0

    def write(self, path: Path) -> None:
        """Write all added lines to a file, sorted and without duplicates; then start anew."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            runs: list[Iterable[bytes]] = []
            for run in self._runs:
                runs.append(stack.enter_context(run))
            _write_unique(path, heapq.merge(*runs, sorted(self._lines)))
        self._lines, self._size, self._runs = set(), 0, []


def _write_unique(path: Path, lines: Iterable[bytes]) -> None:
    last = b""
    with replacing(path) as file:
        for line in lines:
            if line != last:
                file.write(line)
                last = line


def merge_files(paths: Collection[Path], path: Path) -> None:
    """Write the union of some files; of a single file, a hard link."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if len(paths) == 1:
        link_or_copy(next(iter(paths)), path)
        return
    with ExitStack() as stack:
        _write_unique(path, _merge(stack, paths))


def _merge(stack: ExitStack, paths: Iterable[Path]) -> Iterator[bytes]:
    files: list[BinaryIO] = []
    for path in paths:
        files.append(stack.enter_context(path.open("rb")))
    return heapq.merge(*files)


def serialize_lines(triples: Iterable[ox.Triple] | Iterable[ox.Quad]) -> list[bytes]:
    """Return the line of each triple; a quad gives the line of its triple."""
    bare = (one.triple if isinstance(one, ox.Quad) else one for one in triples)
    data = ox.serialize(bare, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None  # without an output argument the bytes are returned
    return data.splitlines(keepends=True)


def parse_lines(data: bytes) -> Iterator[ox.Triple]:
    """Parse joined lines into triples."""
    return (quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))


def put_in_graph(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """Return a triple as a quad of a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def compare_files(old: Iterable[Path], new: Iterable[Path]) -> Iterator[tuple[bytes, bool]]:
    """Compare the unions of two groups of files.

    Yields:
        Each line in only one of them, in order, and whether it is in the new one.
    """
    with ExitStack() as stack:
        old_lines, new_lines = _merge(stack, old), _merge(stack, new)
        left, right = next(old_lines, b""), next(new_lines, b"")
        while left or right:
            if left == right:
                common = left
                # several files of one side can contain the line
                while left == common:
                    left = next(old_lines, b"")
                while right == common:
                    right = next(new_lines, b"")
            elif left and (not right or left < right):
                yield left, False
                left = next(old_lines, b"")
            else:
                yield right, True
                right = next(new_lines, b"")


def find_lines(path: Path, lines: Iterable[bytes]) -> set[bytes]:
    """Return those of the lines that a file contains, by binary search."""
    with _SortedFile(path) as file:
        return {line for line in lines if file.has(line, file.find(line))}


def patch_file(old: Path, new: Path, removed: Collection[bytes], added: Collection[bytes]) -> None:
    """Write a copy of a file with some lines removed and others added.

    The stretches between these lines are copied unread; without any change, `new` is a hard link.
    """
    new.parent.mkdir(parents=True, exist_ok=True)
    if not removed and not added:
        link_or_copy(old, new)
        return
    start, adding = 0, set(added)
    with _SortedFile(old) as data, replacing(new) as file:
        for line in sorted(adding.union(removed)):
            position = data.find(line)
            file.write(data.view[start:position])
            start = position + (len(line) if data.has(line, position) else 0)
            if line in adding:
                file.write(line)
        file.write(data.view[start:])


class _SortedFile:
    """A memory-mapped sorted file, searched without reading it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._map: mmap.mmap | None = None
        if self._path.stat().st_size:  # an empty file cannot be mapped
            with self._path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.view = memoryview(self._map or b"")
        return self

    def __exit__(self, *error: object) -> None:
        self.view.release()
        if self._map:
            self._map.close()

    def find(self, line: bytes) -> int:
        """Return the position of a line, or where it would be inserted."""
        low, high = 0, len(self.view)
        while self._map and low < high:
            start = max(low, self._map.rfind(b"\n", low, (low + high) // 2) + 1)
            end = self._map.find(b"\n", start) + 1
            low, high = (end, high) if self._map[start:end] < line else (low, start)
        return low

    def has(self, line: bytes, position: int) -> bool:
        """Return whether a line starts at a position."""
        return self.view[position : position + len(line)] == line


def find_repeated_lines(paths: Iterable[Path]) -> Iterator[bytes]:
    """Yield the lines that are in more than one of the files."""
    with ExitStack() as stack:
        last = b""
        for line in _merge(stack, paths):
            if line == last:
                yield line
            last = line


def group_by_subject(paths: Iterable[Path]) -> Iterator[tuple[str, list[bytes]]]:
    """Yield each subject (`<iri>`) of some files with all of its lines, in order."""
    with ExitStack() as stack:
        for subject, lines in groupby(_merge(stack, paths), key=_subject):
            yield subject.decode(), list(lines)


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def count_lines(path: Path) -> int:
    """Return the number of triples in a file."""
    total = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total += block.count(b"\n")
    return total
