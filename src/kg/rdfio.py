"""Reading and writing RDF: Turtle files, serializations, copies for rdflib."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import KgError
from kg.formats import FORMATS
from kg.names import XSD

if TYPE_CHECKING:
    from rdflib import Dataset
    from rdflib.store import Store


def read_turtle(path: Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file.

    Raises:
        KgError: the file has a syntax error; the reason names line and column.
    """
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        place = f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path)
        raise KgError(f"{place}: {error.msg}", hint="mend the Turtle at this place") from error


def sort_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads without duplicates, sorted by graph, subject, predicate and object."""
    return sorted(set(quads), key=lambda quad: (str(quad.graph_name), str(quad.triple)))


def sort_triples(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples without duplicates, sorted by subject, predicate and object."""
    return sorted(set(triples), key=str)


def serialize(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    format: str,
    prefixes: Mapping[str, str] | None = None,
) -> bytes:
    """Serialize triples or quads in the given order, in a format of `kg.formats`."""
    data = ox.serialize(
        statements,
        format=FORMATS[format].engine,
        prefixes=dict(prefixes) if prefixes else None,
    )
    assert data is not None  # without an output argument the bytes are returned
    return data


def copy_to_rdflib(triples: Iterable[ox.Triple], store: "Store", context: Any = None) -> None:
    """Copy triples into an rdflib store, in half the time of serializing and parsing."""
    import rdflib

    known: dict[Any, Any] = {}

    def convert(term: Any) -> Any:
        if term not in known:
            known[term] = _convert_term(rdflib, term)
        return known[term]

    for subject, predicate, object in triples:
        store.add((convert(subject), convert(predicate), convert(object)), context)


def _convert_term(rdflib: Any, term: Any) -> Any:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == XSD + "string":
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def copy_dataset(source: ox.Store) -> "Dataset":
    """Return a read-only copy of every named graph of a store as an `rdflib.Dataset`."""
    import rdflib
    from rdflib.plugins.stores.memory import Memory

    class ReadOnlyMemory(Memory):
        """Memory store of rdflib that refuses changes once it is frozen."""

        frozen = False

        def add(self, *arguments: Any, **options: Any) -> None:
            self._refuse()
            super().add(*arguments, **options)

        def remove(self, *arguments: Any, **options: Any) -> None:
            self._refuse()
            super().remove(*arguments, **options)

        def _refuse(self) -> None:
            if self.frozen:
                raise TypeError("this Dataset is a read-only copy; edit graph/ and run `kg build`")

    store = ReadOnlyMemory()
    dataset = rdflib.Dataset(store=store)
    for name in source.named_graphs():
        quads = source.quads_for_pattern(None, None, None, name)
        graph = dataset.graph(rdflib.URIRef(name.value))
        copy_to_rdflib((quad.triple for quad in quads), store, graph)
    store.frozen = True
    return dataset
