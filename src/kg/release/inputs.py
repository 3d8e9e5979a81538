"""The parts of a draft: what the tables say, and what each poured file says, read once and kept as sorted graphs.

A release keeps its parts. The next one reads only what is not among them, and finds what has changed by comparing the
parts that the two do not share.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg import sorted_ntriples
from kg.release.folder import Release
from kg.sorted_ntriples import Changes

#: The part that comes from the tables and the ontology; others are named after the SHA-256 of the poured file.
TABLES = "tables"
#: Changed lines up to which a release is made from the one before: of more, the whole is made in less time.
MOST = 100_000


def write_input(folder: Path, name: str, graphs: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Write a part of a draft from lines, each with the name of their graph; it stands whole or not at all."""
    unfinished = _unfinished(folder, name)
    unfinished.mkdir(parents=True)
    sorters: dict[str, sorted_ntriples.Sorter] = {}
    for graph, lines in graphs:
        sorters.setdefault(graph, sorted_ntriples.Sorter(unfinished)).add(lines)
    for graph, sorter in sorters.items():
        sorter.write(unfinished / f"{graph}.nt")
    unfinished.rename(_place(folder, name))


def reuse_input(folder: Path, name: str, before: Path | None) -> bool:
    """Whether a part stands in a draft, if need be by links to that of the release before."""
    if _place(folder, name).exists():
        return True
    if before is None or name == TABLES or not _place(before, name).exists():
        return False
    unfinished = _unfinished(folder, name)
    shutil.copytree(_place(before, name), unfinished, copy_function=os.link)
    unfinished.rename(_place(folder, name))
    return True


def list_files(folder: Path, graph: str) -> list[Path]:
    """The file of a graph in each part that has something of it."""
    return sorted(Release(folder).input_path("").glob(f"[!.]*/{graph}.nt"))


def changes(folder: Path, before: Path, graphs: Iterable[str]) -> Changes | None:
    """What has gone from each graph since another release and what has come; None where it is more than `MOST`."""
    found: dict[str, tuple[list[bytes], list[bytes]]] = {}
    changed = 0
    for graph in graphs:
        old, new = _by_part(before, graph), _by_part(folder, graph)
        shared = (old.keys() & new.keys()) - {TABLES}
        sides: tuple[set[bytes], set[bytes]] = (set(), set())
        for line, is_new in sorted_ntriples.compare_files(
            (path for name, path in old.items() if name not in shared),
            (path for name, path in new.items() if name not in shared),
        ):
            sides[is_new].add(line)
            changed += 1
            if changed > MOST:
                return None
        for name in shared:
            for side in sides:
                # what another part says as well has neither gone nor come
                side -= sorted_ntriples.find_lines(new[name], side)
        gone, come = sides
        found[graph] = sorted(gone), sorted(come)
    return found


def _by_part(folder: Path, graph: str) -> Mapping[str, Path]:
    return {path.parent.name: path for path in list_files(folder, graph)}


def _place(folder: Path, name: str) -> Path:
    return Release(folder).input_path(name)


def _unfinished(folder: Path, name: str) -> Path:
    """Where a part is made; what a kill left there is gone."""
    unfinished = _place(folder, f".{name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    return unfinished
