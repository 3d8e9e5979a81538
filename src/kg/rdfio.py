"""The only door to parsing and writing RDF: formats by suffix, sorted output, streams closed here."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import KgError
from kg.formats import FORMATS
from kg.names import XSD

if TYPE_CHECKING:
    from rdflib.store import Store


def read_turtle(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file; a syntax error names the file, line and column."""
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        place = f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path)
        raise KgError(f"{place}: {error.msg}", hint="mend the Turtle at this place") from error


def _key(quad: ox.Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad.triple)


def canonical(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """The quads without repetition, in an order that depends on nothing but themselves."""
    return sorted(set(quads), key=_key)


def trig(quads: Iterable[ox.Quad], prefixes: dict[str, str]) -> bytes:
    """Canonical TriG: the same quads give the same bytes."""
    return ordered_trig(canonical(quads), prefixes)


def ordered_trig(quads: Iterable[ox.Quad], prefixes: dict[str, str]) -> bytes:
    """TriG of quads in the order in which they come."""
    data = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes)
    assert data is not None  # without an output argument the bytes are returned
    return data


def lines(statements: Iterable[ox.Triple] | Iterable[ox.Quad], format: str) -> bytes:
    """N-Triples or N-Quads in the order in which they come, for an engine to load."""
    data = ox.serialize(statements, format=FORMATS[format].engine)
    assert data is not None
    return data


def turtle(triples: Iterable[ox.Triple], prefixes: dict[str, str]) -> bytes:
    """Canonical Turtle: the same triples give the same bytes."""
    ordered = [quad.triple for quad in canonical(ox.Quad(*triple) for triple in triples)]
    data = ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert data is not None
    return data


def copy_to_rdflib(triples: Iterable[ox.Triple], store: "Store", context: Any = None) -> None:
    """Put triples into an rdflib store term by term, which takes half the time of writing and parsing."""
    import rdflib

    seen: dict[Any, Any] = {}

    def term(value: Any) -> Any:
        if value not in seen:
            seen[value] = _rdflib_term(rdflib, value)
        return seen[value]

    for triple in triples:
        store.add((term(triple.subject), term(triple.predicate), term(triple.object)), context)


def _rdflib_term(rdflib: Any, value: Any) -> Any:
    if isinstance(value, ox.NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, ox.BlankNode):
        return rdflib.BNode(value.value)
    if value.language:
        return rdflib.Literal(value.value, lang=value.language)
    plain = value.datatype.value == XSD + "string"
    return rdflib.Literal(
        value.value, datatype=None if plain else rdflib.URIRef(value.datatype.value)
    )
