"""Prefixes and graph names: `ontology/prefixes.ttl` is the only list of them."""

import os

import pyoxigraph as ox

from kg import settings
from kg.errors import KgError

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

POLICIES = ("reported", "undisputed", "corroborated", "official")
#: The policy of every command, page and export that names none.
DEFAULT_POLICY = "reported"
#: The graphs that every policy's dataset shares; the view of the policy comes on top.
BASE_GRAPHS = ("entities", "claims", "sources", "ontology", "summary")
#: Graphs that stand beside the datasets and belong to no policy.
SIDE_GRAPHS = ("queries", "meta")


def dataset_graphs(policy: str) -> list[str]:
    """The IRIs of the named graphs that together are the dataset of a truth policy."""
    return [GRAPH + name for name in (*BASE_GRAPHS, f"view/{policy}")]


def default_graph(names: list[str]) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]:
    """Named graphs as the engine's `default_graph` argument wants them."""
    return [ox.NamedNode(name) for name in names]


#: What `prefixes` has read; functools.cache would cost a cold query the import of functools.
_prefixes: dict[str, str] = {}


def prefixes() -> dict[str, str]:
    """Prefix to namespace, as declared with sh:declare in ontology/prefixes.ttl; read once."""
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
        line = f":{error.lineno}:{error.offset}" if isinstance(error, SyntaxError) else ""
        reason = error.msg if isinstance(error, SyntaxError) else error.strerror
        raise KgError(
            f"{path}{line}: {reason}", hint="mend or restore the list of prefixes"
        ) from error
    for triple in triples:
        if isinstance(triple.object, ox.Literal):
            target = short if triple.predicate.value == SH + "prefix" else spaces
            target[str(triple.subject)] = triple.object.value
    for subject in sorted(short.keys() ^ spaces.keys()):
        name = short.get(subject, subject)
        raise KgError(
            f"{path}: {name!r} lacks sh:prefix or sh:namespace", hint="declare both for each prefix"
        )
    return {short[subject]: spaces[subject] for subject in sorted(short)}


def expand(name: str) -> str:
    """Return the IRI of a prefixed name such as `station:USA01`; a full IRI is returned unchanged.

    Raises:
        KgError: the name has no prefix of the ontology.
    """
    iri = expand_known(name, prefixes())
    if iri == name and not name.startswith(("http://", "https://")):
        raise KgError(
            f"{name!r} has no known prefix", hint="prefixes are listed in ontology/prefixes.ttl"
        )
    return iri


def expand_known(name: str, spaces: dict[str, str]) -> str:
    """Return the IRI of a name with one of these prefixes; any other text is returned unchanged."""
    prefix, colon, local = name.partition(":")
    return spaces[prefix] + local if colon and prefix in spaces else name


#: The prefixes last used by `shorten`, their prefix by namespace, and what namespaces end with.
_turned: tuple[dict[str, str], dict[str, str], set[str]] = ({}, {}, set())


def shorten(iri: str, spaces: dict[str, str] | None = None) -> str:
    """The prefixed name of an IRI where a prefix fits, else the IRI itself.

    The longest namespace counts; of two prefixes for one namespace the first.
    """
    global _turned
    known, by_space, ends = _turned
    if known is not (spaces := spaces or prefixes()):
        by_space = {space: prefix for prefix, space in reversed(spaces.items())}
        ends = {space[-1] for space in spaces.values()}
        _turned = (spaces, by_space, ends)
    cut = len(iri)
    while (cut := max([iri.rfind(end, 0, cut) for end in ends])) >= 0:
        if prefix := by_space.get(iri[: cut + 1]):
            return f"{prefix}:{iri[cut + 1 :]}"
    return iri
