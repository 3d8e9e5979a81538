"""Names of graphs and policies, and prefixes, which `ontology/prefixes.ttl` lists."""

from __future__ import annotations

import os

import pyoxigraph as ox

from kg import settings
from kg.errors import KgError

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from collections.abc import Mapping

ONTOLOGY = "https://w3id.org/overseas-stations/ns"
KG = ONTOLOGY + "#"
ID = "https://w3id.org/overseas-stations/id/"
GRAPH = "https://w3id.org/overseas-stations/graph/"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode(RDF + "type")
INTEGER = XSD + "integer"
#: The column of an answer that has what alone an accusation says, beside its standing.
CAVEAT = "caveat"

POLICIES = ("reported", "undisputed", "corroborated", "official")
#: The policy of every command, page and export that names none.
DEFAULT_POLICY = "reported"
#: The graphs that every policy's dataset shares; each adds the view of its policy.
BASE_GRAPHS = ("entities", "claims", "sources", "ontology", "summary")
#: Graphs that belong to no policy's dataset.
SIDE_GRAPHS = ("queries", "meta")


def list_dataset_graphs(policy: str) -> list[str]:
    """Return the IRIs of the named graphs that form the dataset of a truth policy."""
    return [GRAPH + name for name in (*BASE_GRAPHS, f"view/{policy}")]


def as_nodes(names: list[str]) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]:
    """Return IRIs of graphs as the `default_graph` argument of pyoxigraph."""
    return [ox.NamedNode(name) for name in names]


#: Cache of `prefixes`; importing functools.cache would slow a cold query.
_prefixes: dict[str, str] = {}


def prefixes() -> dict[str, str]:
    """Return namespaces by prefix, as ontology/prefixes.ttl declares them."""
    if not _prefixes:
        _prefixes.update(_read_prefixes())
    return _prefixes


def _read_prefixes() -> dict[str, str]:
    path = os.path.join(settings.home(), "ontology", "prefixes.ttl")
    short: dict[str, str] = {}
    spaces: dict[str, str] = {}
    try:
        triples = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        place, reason = path, error.strerror if isinstance(error, OSError) else error.msg
        if isinstance(error, SyntaxError):
            place = f"{path}:{error.lineno}:{error.offset}"
        raise KgError(f"{place}: {reason}", hint="mend or restore the list of prefixes") from error
    for triple in triples:
        if isinstance(triple.object, ox.Literal):
            target = short if triple.predicate.value == SH + "prefix" else spaces
            target[str(triple.subject)] = triple.object.value
    for subject in sorted(short.keys() ^ spaces.keys()):
        reason = f"{path}: {short.get(subject, subject)!r} lacks sh:prefix or sh:namespace"
        raise KgError(reason, hint="declare both for each prefix")
    return {short[subject]: spaces[subject] for subject in sorted(short)}


def expand(name: str) -> str:
    """Return the IRI of a prefixed name such as `station:USA01`.

    A full IRI is returned unchanged.

    Raises:
        KgError: the name has no prefix of the ontology.
    """
    iri = expand_known(name, prefixes())
    if iri == name and not name.startswith(("http://", "https://")):
        raise KgError(
            f"{name!r} has no known prefix", hint="prefixes are listed in ontology/prefixes.ttl"
        )
    return iri


def expand_known(name: str, spaces: Mapping[str, str]) -> str:
    """Return the IRI of a name with a known prefix, or any other text unchanged."""
    prefix, colon, local = name.partition(":")
    return spaces[prefix] + local if colon and prefix in spaces else name


#: Cache of `shorten`: the namespaces last used, their prefixes, and the last characters of all.
_shortening: tuple[Mapping[str, str], dict[str, str], set[str]] = ({}, {}, set())


def shorten(iri: str, spaces: Mapping[str, str] | None = None) -> str:
    """Return the prefixed name of an IRI, or the IRI itself where no prefix fits.

    The longest namespace wins; of two prefixes for one namespace, the first.

    Args:
        iri: the IRI.
        spaces: namespaces by prefix; by default those of the ontology.
    """
    global _shortening
    cached, by_space, ends = _shortening
    spaces = spaces or prefixes()
    if cached is not spaces:
        by_space = {space: prefix for prefix, space in reversed(list(spaces.items()))}
        ends = {space[-1] for space in spaces.values()}
        _shortening = (spaces, by_space, ends)
    cut = len(iri)
    while (cut := max([iri.rfind(end, 0, cut) for end in ends])) >= 0:
        if prefix := by_space.get(iri[: cut + 1]):
            return f"{prefix}:{iri[cut + 1 :]}"
    return iri
