"""Graphs as sorted N-Triples files: the written form in which a release is kept, compared and handed on.

One line a triple, each once, in the order of its bytes: the same graph gives the same file, two files are compared
by reading them side by side, and none of it needs the graph in memory.
"""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.files import whole

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

    def write(self, path: Path) -> int:
        """Write everything that was added; the number of lines."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack, whole(path) as file:
            runs: list[Iterable[bytes]] = [stack.enter_context(run) for run in self._runs]
            count, before = 0, b""
            for line in heapq.merge(*runs, sorted(self._lines)):
                if line != before:
                    file.write(line)
                    count, before = count + 1, line
        self._lines, self._runs = set(), []
        return count


def written(triples: Iterable[ox.Triple] | Iterable[ox.Quad]) -> list[bytes]:
    """The line of each triple; of a quad, its triple's."""
    bare = (one.triple if isinstance(one, ox.Quad) else one for one in triples)
    data = ox.serialize(bare, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None  # without an output argument the bytes are returned
    return data.splitlines(keepends=True)


def read(data: bytes) -> Iterator[ox.Triple]:
    """The triples of lines, as they were written."""
    return (quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))


def placed(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """A triple in a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def graph_files(folder: Path) -> dict[str, Path]:
    """The file of each graph in a folder of them, by the graph's name (`claims`, `view/official`), in their order."""
    files = {str(path.relative_to(folder).with_suffix("")): path for path in folder.rglob("*.nt")}
    return {name: files[name] for name in sorted(files, key=lambda name: f"{name}>")}


def differences(old: Path, new: Path) -> tuple[list[bytes], list[bytes]]:
    """The lines that only the old file has, and those that only the new one has."""
    gone: list[bytes] = []
    come: list[bytes] = []
    with old.open("rb") as before, new.open("rb") as after:
        left, right = before.readline(), after.readline()
        while left or right:
            if left == right:
                left, right = before.readline(), after.readline()
            elif left and (not right or left < right):
                gone.append(left)
                left = before.readline()
            else:
                come.append(right)
                right = after.readline()
    return gone, come


def patched(old: Path, new: Path, gone: Iterable[bytes], come: Iterable[bytes]) -> int:
    """Write a file like another one without some lines and with some more; the number of its lines."""
    leaving, new_lines, count, before = set(gone), sorted(come), 0, b""
    new.parent.mkdir(parents=True, exist_ok=True)
    with old.open("rb") as lines, whole(new) as file:
        for line in heapq.merge((line for line in lines if line not in leaving), new_lines):
            if line != before:
                file.write(line)
                count, before = count + 1, line
    return count


def repeated(paths: Iterable[Path]) -> Iterator[bytes]:
    """The lines that stand in more than one of the files."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in paths]
        before = b""
        for line in heapq.merge(*files):
            if line == before:
                yield line
            before = line


def described(paths: Iterable[Path]) -> Iterator[tuple[str, list[bytes]]]:
    """Each subject (`<iri>`) of the files in order, with all of its lines."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in paths]
        for subject, lines in groupby(heapq.merge(*files), key=lambda line: line[: line.index(b" ")]):
            yield subject.decode(), list(lines)


def count_lines(path: Path) -> int:
    """How many triples a file holds."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
