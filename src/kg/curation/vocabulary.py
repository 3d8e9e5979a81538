"""The closed lists of the ontology: predicates, concepts and classes, as the build checks against them."""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.names import KG, RDF, RDFS, SKOS, shorten
from kg.rdfio import read_turtle

SCHEMA = "https://schema.org/"
SUBCLASS = RDFS + "subClassOf"

#: Prefix of an id to the neutral class of the thing.
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


@dataclass(frozen=True)
class Predicate:
    """A claim predicate: which kinds it takes, and from which scheme or branch its concepts come."""

    name: str
    domain: frozenset[str]
    range: frozenset[str]
    schemes: frozenset[str]
    branches: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """What may be said, read from ontology/."""

    triples: list[ox.Triple]
    predicates: dict[str, Predicate]
    concepts: dict[str, str]
    branches: dict[str, str]
    superclasses: dict[str, frozenset[str]]

    def kinds_of(self, name: str) -> frozenset[str]:
        """The neutral class of a thing by its id, with everything above it; empty if it is no thing."""
        kind = KINDS.get(name.partition(":")[0], "")
        return frozenset({kind}) | self.superclasses.get(kind, frozenset()) if kind else frozenset()


def _closure(direct: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    def above(name: str, seen: frozenset[str]) -> frozenset[str]:
        return frozenset().union(
            *({parent} | above(parent, seen | {name}) for parent in direct.get(name, set()) - seen)
        )

    return {name: above(name, frozenset()) for name in direct}


def read_vocabulary(ontology: Path) -> Vocabulary:
    """The closed lists from the Turtle files of an ontology folder (shapes left out)."""
    triples = [triple for path in sorted(ontology.glob("*.ttl")) for triple in read_turtle(path)]
    triples += [
        triple
        for path in sorted((ontology / "vocab").glob("*.ttl"))
        for triple in read_turtle(path)
    ]
    values: dict[tuple[str, str], set[str]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            key = (shorten(triple.subject.value), triple.predicate.value)
            values.setdefault(key, set()).add(shorten(triple.object.value))

    def all_of(name: str, *properties: str) -> frozenset[str]:
        return frozenset().union(*(values.get((name, iri), set()) for iri in properties))

    predicates = {
        name: Predicate(
            name,
            all_of(name, SCHEMA + "domainIncludes"),
            all_of(name, SCHEMA + "rangeIncludes"),
            all_of(name, KG + "conceptScheme"),
            all_of(name, KG + "themeBranch"),
        )
        for (name, iri), kinds in values.items()
        if iri == RDF + "type" and "kg:ClaimPredicate" in kinds
    }
    return Vocabulary(
        triples=triples,
        predicates=predicates,
        concepts={
            name: min(objects)
            for (name, iri), objects in values.items()
            if iri == SKOS + "inScheme"
        },
        branches={
            name: min(objects) for (name, iri), objects in values.items() if iri == SKOS + "broader"
        },
        superclasses=_closure(
            {name: objects for (name, iri), objects in values.items() if iri == SUBCLASS}
        ),
    )
