"""Parsed inputs of a release: triples of the tables and of each N-Quads file.

Each input is a folder of sorted graphs in the release. A later build hard-links the N-Quads files
that did not change instead of parsing them again.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from kg import sorted_ntriples
from kg.atomic import link_or_copy
from kg.release.folder import Release

#: The input from the tables and the ontology. Others are named by the SHA-256 of an N-Quads file.
TABLES = "tables"


def write_input(release: Release, name: str, graphs: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Write an input atomically.

    Args:
        graphs: names of graphs, each with lines; a graph may be named several times.
    """
    unfinished = _prepare_folder(release, name)
    unfinished.mkdir(parents=True)
    sorters: dict[str, sorted_ntriples.Sorter] = {}
    for graph, lines in graphs:
        sorters.setdefault(graph, sorted_ntriples.Sorter(unfinished)).add(lines)
    for graph, sorter in sorters.items():
        sorter.write(unfinished / f"{graph}.nt")
    unfinished.rename(release.input_path(name))


def reuse_input(release: Release, name: str, cached: Release | None) -> bool:
    """Return whether an input is there already, or linked from another release.

    The input from the tables is never linked: its name does not depend on its content.
    """
    path = release.input_path(name)
    if path.exists():
        return True
    if cached is None or name == TABLES or not cached.input_path(name).exists():
        return False
    unfinished = _prepare_folder(release, name)
    shutil.copytree(cached.input_path(name), unfinished, copy_function=link_or_copy)
    unfinished.rename(path)
    return True


def list_files(release: Release, graph: str) -> dict[str, Path]:
    """Return the file of a graph in each input that has it, by the input's name."""
    paths = sorted(release.input_path("").glob(f"[!.]*/{graph}.nt"))
    return {path.parent.name: path for path in paths}


def _prepare_folder(release: Release, name: str) -> Path:
    """Return the folder for an unfinished input, cleared of what a killed build left."""
    unfinished = release.input_path(f".{name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    return unfinished
