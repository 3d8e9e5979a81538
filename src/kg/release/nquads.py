"""N-Quads files beside the tables: claims of others, or very many claims."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.curation.mapping import list_mapped_terms
from kg.depth import are_deep_triples
from kg.errors import did_you_mean
from kg.faults import Fault, FaultsError
from kg.names import GRAPH, ID, KG, TYPE, expand, shorten

#: The graphs that can be imported; a build makes the ontology, the summaries and the views.
IMPORTED = ("entities", "claims", "sources")
#: Quads parsed at a time.
BATCH = 100_000
#: Characters of a triple that a fault shows.
LONGEST_SHOWN = 300
#: Bytes looked through at a time.
PIECE = 1 << 20
#: What an imported IRI begins with: no page or program runs these.
SCHEMES = ("http://", "https://", "urn:")
HAS_ROLE = "kg:hasRole"
NOT_STATED = ID + "role/not-stated"


def is_imported(name: str) -> bool:
    """Return whether an input, by its name, is a file of N-Quads."""
    return name.startswith("graph/") and name.endswith(".nq")


def list_files(home: Path) -> list[Path]:
    """Return the N-Quads files in graph/, in order and without hidden ones."""
    graph, files = home / "graph", []
    for path in sorted(graph.rglob("*.nq")):
        parts = path.relative_to(graph).parts
        if path.is_file() and not any(part.startswith(".") for part in parts):
            files.append(path)
    return files


def read_file(path: Path, home: Path) -> Iterator[tuple[str, list[bytes]]]:
    """Stream a file as names of graphs, each with lines of triples.

    Raises:
        FaultsError: the file does not parse, or has quads that cannot be imported.
    """
    if _has_triple_term(path):
        _refuse_deep_lines(path, home)
    quads = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    while batch := _read_batch(quads, path, home):
        by_graph: dict[str, list[ox.Quad]] = {}
        for quad in batch:
            by_graph.setdefault(get_graph_name(quad), []).append(quad)
        for name, some in by_graph.items():
            graph = name.removeprefix(GRAPH)
            if graph not in IMPORTED or any(map(_has_blank_node, some)):
                _raise_first_fault(path, home)
            lines = sorted_ntriples.serialize_lines(some)
            if any(map(_compile_refusal().match, lines)):
                _raise_first_fault(path, home)
            yield graph, lines


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


def _has_triple_term(path: Path) -> bool:
    """Return whether a triple may be a term of another, which parsers follow by stack."""
    before = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if b"<<(" in before + piece:
                return True
            before = piece[-2:]
    return False


def _refuse_deep_lines(path: Path, home: Path) -> None:
    mend = "no term can be a triple: write the triple as a claim"
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if are_deep_triples(line):
                shown = str(path.relative_to(home))
                raise FaultsError([Fault(shown, number, "", "is nested too deeply", mend)])


def _read_batch(quads: Iterator[ox.Quad], path: Path, home: Path) -> list[ox.Quad]:
    try:
        return list(islice(quads, BATCH))
    except SyntaxError as error:
        reason = f"column {error.offset}: {error.msg}"
        mend = "write N-Quads, one quad a line"
        fault = Fault(str(path.relative_to(home)), error.lineno or 1, "", reason, mend)
        raise FaultsError([fault]) from error
    except MemoryError as error:
        with path.open("rb") as file:
            longest = max((len(line), -number) for number, line in enumerate(file, start=1))
        reason, mend = f"the line has {longest[0]:,} bytes: {error}", "write shorter texts"
        fault = Fault(str(path.relative_to(home)), -longest[1], "", reason, mend)
        raise FaultsError([fault]) from error


def _raise_first_fault(path: Path, home: Path) -> None:
    """Read a file again, line by line, up to the first quad that cannot be imported."""
    mend = (
        f"import quads of the graphs {', '.join(IMPORTED)} only, without blank nodes, and with the"
        " terms that `kg export nquads` writes into these"
    )
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
    if _has_blank_node(quad):
        kind = "blank node" if _has_blank_node(quad, ox.BlankNode) else "triple as a term"
        return f"{str(quad.triple)[:LONGEST_SHOWN]} has a {kind}"
    return _explain_term(quad)


def _explain_term(quad: ox.Quad) -> str:
    """Return why a term of a quad cannot be imported, or nothing where all can."""
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, ox.NamedNode) and not term.value.startswith(SCHEMES):
            return f"{term} is no IRI of {', '.join(SCHEMES)}"
    properties, classes = list_mapped_terms()
    name = shorten(quad.predicate.value)
    value = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
    if quad.predicate.value.startswith(KG) and name not in properties:
        hint = did_you_mean(name, sorted(properties))
        return f"{name} is no property of what is imported ({hint})"
    if quad.predicate == TYPE and value.startswith(KG) and shorten(value) not in classes:
        return f"{shorten(value)} is a class that only a claim gives, or none"
    if name == HAS_ROLE and value != NOT_STATED:
        return "a role is a claim, and no property of a person"
    return ""


@cache
def _compile_refusal() -> re.Pattern[bytes]:
    """Return what a refused line begins with, which is faster than reading quads."""
    properties, classes = list_mapped_terms()
    odd = f"(?!{'|'.join(SCHEMES)})"
    refused = [
        odd,
        rf"{re.escape(KG)}(?!(?:{_join(properties)})>)",
        rf"{re.escape(TYPE.value)}> <{re.escape(KG)}(?!(?:{_join(classes)})>)",
        rf"{re.escape(expand(HAS_ROLE))}> (?!<{re.escape(NOT_STATED)}>)",
        rf"[^>]*> <{odd}",
    ]
    return re.compile(rf"<(?:{odd}|[^>]*> <(?:{'|'.join(refused)}))".encode())


def _join(names: frozenset[str]) -> str:
    """Return the local names of our terms as alternatives of an expression."""
    return "|".join(name.removeprefix("kg:") for name in sorted(names) if name.startswith("kg:"))


def _has_blank_node(quad: ox.Quad, nameless: Any = ox.BlankNode | ox.Triple) -> bool:
    """Return whether a quad has a blank node, or a triple term, which may have one."""
    return isinstance(quad.subject, nameless) or isinstance(quad.object, nameless)
