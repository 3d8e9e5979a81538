"""N-Quads files beside the tables: claims of others, or very many claims."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.faults import Fault, FaultsError
from kg.names import GRAPH

#: The graphs that can be imported; a build makes the ontology, the summaries and the views.
IMPORTED = ("entities", "claims", "sources")
#: Quads parsed at a time.
BATCH = 100_000


def list_files(home: Path) -> list[Path]:
    """Return the N-Quads files in graph/, in the order of their names."""
    return sorted((home / "graph").rglob("*.nq"))


def read_file(path: Path, home: Path) -> Iterator[tuple[str, list[bytes]]]:
    """Stream a file as names of graphs, each with lines of triples.

    Raises:
        FaultsError: the file does not parse, or has quads that cannot be imported.
    """
    quads = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    while batch := _read_batch(quads, path, home):
        by_graph: dict[str, list[ox.Quad]] = {}
        for quad in batch:
            by_graph.setdefault(get_graph_name(quad), []).append(quad)
        for name, some in by_graph.items():
            graph = name.removeprefix(GRAPH)
            if graph not in IMPORTED or any(map(_has_blank_node, some)):
                _raise_first_fault(path, home)
            yield graph, sorted_ntriples.serialize_lines(some)


def get_graph_name(quad: ox.Quad) -> str:
    """Return the IRI of a quad's graph, or nothing for the default graph."""
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


def find_line(home: Path, node: str) -> tuple[str, int] | None:
    """Return the file and line of the first quad about a node (`<iri>`), or None."""
    start = f"{node} ".encode()
    for path in list_files(home):
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.startswith(start):
                    return str(path.relative_to(home)), number
    return None


def _read_batch(quads: Iterator[ox.Quad], path: Path, home: Path) -> list[ox.Quad]:
    try:
        return list(islice(quads, BATCH))
    except SyntaxError as error:
        reason = f"column {error.offset}: {error.msg}"
        mend = "write N-Quads, one quad a line"
        fault = Fault(str(path.relative_to(home)), error.lineno or 1, "", reason, mend)
        raise FaultsError([fault]) from error


def _raise_first_fault(path: Path, home: Path) -> None:
    """Read a file again, line by line, up to the first quad that cannot be imported."""
    mend = f"import quads of the graphs {', '.join(IMPORTED)} only, without blank nodes"
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            for quad in ox.parse(line, format=ox.RdfFormat.N_QUADS):
                if reason := _explain_refusal(quad):
                    shown = str(path.relative_to(home))
                    raise FaultsError([Fault(shown, number, "", reason, mend)])


def _explain_refusal(quad: ox.Quad) -> str:
    """Return why a quad cannot be imported, or nothing where it can."""
    name = get_graph_name(quad)
    if name.removeprefix(GRAPH) not in IMPORTED:
        return f"{quad.triple} is in the graph {name or 'without a name'}"
    return f"{quad.triple} has a blank node" if _has_blank_node(quad) else ""


def _has_blank_node(quad: ox.Quad) -> bool:
    """Return whether a quad has a blank node, or a triple term, which may have one."""
    nameless = ox.BlankNode | ox.Triple
    return isinstance(quad.subject, nameless) or isinstance(quad.object, nameless)
