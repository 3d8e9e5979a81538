"""Promises of the ontology about the asserted graphs.

A capable user relies on them. Only stations and organizations have classes by claim, and none of
these classes is asserted; a role is asserted only where none is claimed; the domain of a claim
predicate shows whether it is a slot of an event.
"""

from functools import cache
from pathlib import Path

from kg import settings
from kg.curation.vocabulary import Vocabulary, read_vocabulary
from kg.names import expand, shorten

#: Claim predicates that the tables of entities assert as well.
ASSERTED_TOO = frozenset({"rdf:type", "kg:hasRole", "kg:sameSiteAs"})


@cache
def vocabulary() -> Vocabulary:
    """Return the closed lists of the ontology."""
    return read_vocabulary(Path(settings.home()) / "ontology")


@cache
def establishing() -> dict[str, str]:
    """Kind of event to the claim predicate by which it took place."""
    iri = expand("kg:establishes")
    return {
        shorten(str(one.object).strip("<>")): shorten(str(one.subject).strip("<>"))
        for one in vocabulary().triples
        if one.predicate.value == iri
    }


@cache
def claimable_classes() -> frozenset[str]:
    """Return the classes that an entity has by claim: narrower than its neutral class."""
    neutral = vocabulary().predicates["rdf:type"].domain
    return frozenset(name for name, above in vocabulary().superclasses.items() if above & neutral)


@cache
def list_edge_predicates() -> frozenset[str]:
    """Return the claim predicates that networks traverse."""
    return frozenset(
        shorten(one.subject.value)
        for one in vocabulary().triples
        if str(one.object) == f"<{expand('kg:Tie')}>" and one.predicate.value == expand("rdf:type")
    )
