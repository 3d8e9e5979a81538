"""Graphs that come as N-Quads files beside the tables: other people's claims, or more than anybody writes by hand."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.faults import Fault, FaultsError
from kg.names import GRAPH

#: The graphs that may be poured in; ontology, summaries and views are made by the build.
ASSERTED = ("entities", "claims", "sources")
#: Quads that are looked at together.
BATCH = 100_000


def list_files(home: Path) -> list[Path]:
    """The N-Quads files under graph/, in the order of their names."""
    return sorted((home / "graph").rglob("*.nq"))


def read_file(path: Path, home: Path) -> Iterator[tuple[str, list[bytes]]]:
    """The triples of a poured file as (name of the graph, lines), streamed.

    Raises:
        FaultsFound: the file does not parse, or holds what only a build makes; with file and line.
    """
    quads = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    while batch := _batch(quads, path, home):
        by_graph: dict[str, list[ox.Quad]] = {}
        for quad in batch:
            by_graph.setdefault(get_graph_name(quad), []).append(quad)
        for name, found in by_graph.items():
            _refuse(name.removeprefix(GRAPH), found, path, home)
            yield name.removeprefix(GRAPH), sorted_ntriples.serialize_lines(found)


def get_graph_name(quad: ox.Quad) -> str:
    """The name of the graph in which a quad stands; nothing for the default graph."""
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


def find_line(home: Path, node: str) -> tuple[str, int] | None:
    """The file and line where a poured node (`<iri>`) is first described, or None."""
    start = f"{node} ".encode()
    for path in list_files(home):
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.startswith(start):
                    return str(path.relative_to(home)), number
    return None


def _batch(quads: Iterator[ox.Quad], path: Path, home: Path) -> list[ox.Quad]:
    try:
        return list(islice(quads, BATCH))
    except SyntaxError as error:
        reason = f"column {error.offset}: {error.msg}"
        fault = Fault(
            str(path.relative_to(home)),
            error.lineno or 1,
            "",
            reason,
            "write N-Quads, one quad a line",
        )
        raise FaultsError([fault]) from error


def _refuse(name: str, found: list[ox.Quad], path: Path, home: Path) -> None:
    if name in ASSERTED and not any(map(_blank, found)):
        return
    mend = f"pour quads of the graphs {', '.join(ASSERTED)} only, whose subjects and objects are no blank nodes"
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            for quad in ox.parse(line, format=ox.RdfFormat.N_QUADS):
                if reason := _reason(quad):
                    raise FaultsError(
                        [Fault(str(path.relative_to(home)), number, "", reason, mend)]
                    )


def _reason(quad: ox.Quad) -> str:
    """Why a quad cannot be poured in; nothing where it can."""
    name = get_graph_name(quad)
    if name.removeprefix(GRAPH) not in ASSERTED:
        return f"{quad.triple} stands in the graph {name or 'without a name'}"
    return f"{quad.triple} has a blank node" if _blank(quad) else ""


def _blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode | ox.Triple) or isinstance(
        quad.object, ox.BlankNode | ox.Triple
    )
