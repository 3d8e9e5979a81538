"""The dossier of a thing: what is said of it and against that, and what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from kg.pages.edition import Edition
from kg.pages.speech import Statement, count_stances, read_speech
from kg.pages.standing import (
    Sides,
    Voice,
    count_standings,
    find_first_claim,
    list_objectors,
    list_sides,
)
from kg.query.ledger import IDENTITY_WORDS, Claim, Ledger, read_ledger
from kg.query.replies import can_speak, describe_silence

#: Properties that the head of a dossier shows; the others are listed below the claims.
NAMES = ("skos:prefLabel", "skos:altLabel")
#: The files of a thing's data that its page links to.
ENDINGS = ("ttl", "jsonld", "csv")


@dataclass
class Dossier:
    """What the page of a thing shows, in the order of reading."""

    ledger: Ledger
    name: str
    aliases: list[str]
    identity: list[tuple[str, list[str]]]
    #: The claim that it is what it is called, with both sides.
    first: Sides | None
    standings: list[tuple[str, int]]
    objectors: list[Voice]
    #: Claims by predicate; last those with another subject.
    groups: list[tuple[str, list[Sides]]]
    speech: list[Statement]

    @property
    def stances(self) -> list[tuple[str, int]]:
        """How many of its statements have each stance."""
        return count_stances(self.speech)

    @property
    def is_alleged_only(self) -> bool:
        """Whether every claim about it is only alleged, and nobody objects."""
        return [standing for standing, _ in self.standings] == ["alleged unanswered"]

    @property
    def names_person(self) -> bool:
        """Whether this is a person, or a claim or attribution that names one."""
        names = [self.ledger.id]
        if self.ledger.id.startswith(("claim:", "attribution:")):
            for claim in self.ledger.claims:
                names += [claim.subject, claim.object]
                names += [one.speaker for one in claim.attributions]
        return any(name.startswith("person:") for name in names)

    @property
    def silence(self) -> str:
        """That there is no reply, in words."""
        contested = any(claim.objectors for claim in self.ledger.claims)
        words = describe_silence(self.name, self.ledger.identity, has_objectors=contested)
        return words[:1].upper() + words[1:]


def read_dossier(edition: Edition, iri: str) -> Dossier:
    """Return the dossier of a thing, claim or attribution by its IRI."""
    ledger = read_ledger(edition.engine, iri)
    identity = []
    for key, label in IDENTITY_WORDS.items():
        if key in ledger.identity and key not in NAMES:
            identity.append((label, ledger.identity[key]))
    first = find_first_claim(ledger)
    return Dossier(
        ledger,
        name=next(iter(ledger.identity.get("skos:prefLabel", [])), ledger.id),
        aliases=ledger.identity.get("skos:altLabel", []),
        identity=identity,
        first=list_sides(first) if first else None,
        standings=count_standings(ledger.claims),
        objectors=list_objectors(ledger.claims),
        groups=group_claims(ledger),
        speech=read_speech(edition.engine, iri) if ledger.speaks else [],
    )


def group_claims(ledger: Ledger) -> list[tuple[str, list[Sides]]]:
    """Return the claims of a ledger by predicate; last those with another subject."""
    own = [claim for claim in ledger.claims if claim.subject == ledger.id]
    others = [claim for claim in ledger.claims if claim.subject != ledger.id]
    groups = []
    for label, claims in groupby(own, key=attrgetter("predicate_label")):
        groups.append((label, _list_all_sides(claims)))
    if others:
        heading = "where it is the object" if own else "claims"
        groups.append((heading, _list_all_sides(others)))
    return groups


def render_dossier(edition: Edition, iri: str) -> str:
    """Return the page of a thing."""
    dossier = read_dossier(edition, iri)
    ledger = dossier.ledger
    return edition.render(
        "dossier.html",
        dossier=dossier,
        ledger=ledger,
        name=dossier.name,
        is_person="kg:Person" in ledger.identity.get("rdf:type", []),
        can_speak=can_speak(ledger.identity),
        names_person=dossier.names_person,
        endings=ENDINGS,
    )


def _list_all_sides(claims: Iterable[Claim]) -> list[Sides]:
    return [list_sides(claim) for claim in claims]
