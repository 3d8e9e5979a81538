"""The closed lists of the ontology: predicates, concepts and classes for tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.names import KG, RDFS, SKOS, TYPE, shorten
from kg.rdfio import read_turtle

SCHEMA = "https://schema.org/"

#: Prefix of an id to the neutral class of the entity.
KINDS = {
    "station": "kg:Station",
    "body": "kg:Organization",
    "person": "kg:Person",
    "group": "kg:Group",
    "country": "kg:Country",
    "city": "kg:City",
    "province": "kg:Province",
    "continent": "kg:Continent",
    "place": "kg:Place",
    "case": "kg:Case",
    "response": "kg:GovernmentResponse",
    "programme": "kg:Programme",
    "agreement": "kg:Agreement",
    "publication": "kg:Publication",
    "figure": "kg:Figure",
    "source": "kg:Source",
}
#: The objects of a property, by its subject; all as prefixed names.
Objects = dict[str, set[str]]


@dataclass(frozen=True)
class Predicate:
    """A claim predicate: the kinds it takes, and the schemes of its concepts."""

    name: str
    domain: frozenset[str]
    range: frozenset[str]
    schemes: frozenset[str]
    branches: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """The terms of the ontology.

    `concepts` gives the scheme of each concept, `branches` its broader concept, `superclasses`
    every class above a class.
    """

    triples: list[ox.Triple]
    predicates: dict[str, Predicate]
    concepts: dict[str, str]
    branches: dict[str, str]
    superclasses: dict[str, frozenset[str]]

    def kinds_of(self, name: str) -> frozenset[str]:
        """Return the neutral class of an id and all classes above it, if it has one."""
        kind = KINDS.get(name.partition(":")[0], "")
        if not kind:
            return frozenset()
        return frozenset({kind}) | self.superclasses.get(kind, frozenset())


def read_vocabulary(ontology: Path) -> Vocabulary:
    """Read the closed lists from the Turtle files of an ontology folder."""
    triples: list[ox.Triple] = []
    for path in [*sorted(ontology.glob("*.ttl")), *sorted((ontology / "vocab").glob("*.ttl"))]:
        triples.extend(read_turtle(path))
    objects = _index_objects(triples)
    predicates = {}
    for name, kinds in objects.get(TYPE.value, {}).items():
        if "kg:ClaimPredicate" in kinds:
            predicates[name] = _read_predicate(objects, name)
    return Vocabulary(
        triples,
        predicates,
        concepts=_smallest(objects.get(SKOS + "inScheme", {})),
        branches=_smallest(objects.get(SKOS + "broader", {})),
        superclasses=_close(objects.get(RDFS + "subClassOf", {})),
    )


def _index_objects(triples: Iterable[ox.Triple]) -> dict[str, Objects]:
    """Return the objects of each property by its IRI."""
    objects: dict[str, Objects] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            by_subject = objects.setdefault(triple.predicate.value, {})
            subject = shorten(triple.subject.value)
            by_subject.setdefault(subject, set()).add(shorten(triple.object.value))
    return objects


def _read_predicate(objects: dict[str, Objects], name: str) -> Predicate:
    def read(property_iri: str) -> frozenset[str]:
        return frozenset(objects.get(property_iri, {}).get(name, ()))

    return Predicate(
        name,
        domain=read(SCHEMA + "domainIncludes"),
        range=read(SCHEMA + "rangeIncludes"),
        schemes=read(KG + "conceptScheme"),
        branches=read(KG + "themeBranch"),
    )


def _smallest(objects: Objects) -> dict[str, str]:
    return {subject: min(values) for subject, values in objects.items()}


def _close(parents: Objects) -> dict[str, frozenset[str]]:
    """Return all ancestors of each class, without the class itself."""
    ancestors = {}
    for name in parents:
        above, waiting = set[str](), [name]
        while waiting:
            new = parents.get(waiting.pop(), set()) - above - {name}
            above |= new
            waiting.extend(new)
        ancestors[name] = frozenset(above)
    return ancestors
