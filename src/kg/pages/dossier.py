"""The dossier of a thing: what is said of it and against that, and what it says."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from kg.pages.addresses import ENDINGS, Addresses
from kg.pages.aliases import Name, read_names
from kg.pages.citing import Citation
from kg.pages.diagrams import has_network
from kg.pages.edition import Edition
from kg.pages.groups import MOST_ALONE, MOST_STATEMENTS, SPEECH, WHOLE, Group, Portion, group_claims
from kg.pages.questions import Question, list_questions
from kg.pages.record import Record, read_record
from kg.pages.speech import Statement, count_stances, read_speech
from kg.pages.status import CaseStatus, read_case_status
from kg.pages.translation import Called
from kg.query.attributions import Attribution
from kg.query.identity import IDENTITY_WORDS
from kg.query.ledger import Ledger, read_ledger
from kg.query.nodes import read_labels
from kg.query.replies import DENIALS, can_speak, describe_own, describe_silence
from kg.query.standing import (
    Sides,
    Voice,
    count_standings,
    find_first_claim,
    list_objectors,
    list_sides,
)
from kg.views.pictures.strip import draw_strip

#: Letters of a name in the heading; the names below are whole.
MOST_LETTERS = 160
#: Properties that the head of a dossier shows; the others are listed below the claims.
NAMES = ("skos:prefLabel", "skos:altLabel")


@dataclass(frozen=True)
class Mention:
    """A document, and how many attributions in it name an entity or are its own."""

    id: str
    label: str
    number: int


@dataclass
class Dossier:
    """What the page of a thing shows, in the order of reading."""

    ledger: Ledger
    name: str
    #: Its other names, with script and role.
    names: list[Name]
    identity: list[tuple[str, list[str]]]
    #: The claim that it is what it is called, with both sides.
    first: Sides | None
    standings: list[tuple[str, int]]
    objectors: list[Voice]
    #: Claims by predicate; last those with another subject.
    groups: list[Group]
    #: All that it says; a page shows a part.
    speech: list[Statement]
    documents: list[Mention]
    questions: list[Question]
    citation: Citation
    #: The cases against a person.
    cases: list[CaseStatus]
    #: What is recorded of a thing about which there is no claim.
    record: Record | None
    portion: Portion = WHOLE

    def call(self, to: Addresses) -> Called:
        """Return what the page calls the thing; by its class and id if it has no label."""
        if self.record and self.name == self.ledger.id and self.record.kind:
            kind, local = to.call_term(self.record.kind), self.ledger.id.partition(":")[2]
            return Called(f"{kind[:1].upper()}{kind[1:]} {local}")
        return to.call(self.ledger.id, self.name)

    @property
    def stances(self) -> list[tuple[str, int]]:
        """How many of its statements have each stance."""
        return count_stances(self.speech)

    @property
    def first_spoken(self) -> int:
        """The number of the first statement that the page shows."""
        page = self.portion.page if self.portion.key == SPEECH else 1
        return Portion(page=page).find_start(len(self.speech), MOST_STATEMENTS) + 1

    @property
    def spoken(self) -> list[Statement]:
        """The statements that the page shows."""
        start = self.first_spoken - 1
        return self.speech[start : start + MOST_STATEMENTS]

    @property
    def aliases(self) -> list[Name]:
        """Its other names, each text once."""
        return list({name.text: name for name in reversed(self.names)}.values())[::-1]

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


def read_dossier(edition: Edition, iri: str, portion: Portion = WHOLE) -> Dossier:
    """Return the dossier of an entity, claim or attribution by its IRI."""
    engine = edition.engine
    ledger = read_ledger(engine, iri)
    first = find_first_claim(ledger)
    record = None if ledger.claims or ledger.withdrawal else read_record(engine, iri)
    name = ledger.name
    if record and name == ledger.id:
        name = record.label or name
    speech = read_speech(engine, iri) if ledger.speaks else []
    return Dossier(
        ledger,
        name=name,
        names=read_names(engine, iri),
        identity=_list_identity(ledger),
        first=list_sides(first) if first else None,
        standings=count_standings(ledger.claims),
        objectors=list_objectors(ledger.claims),
        groups=group_claims(ledger, portion),
        speech=speech,
        documents=_list_documents(edition, ledger, speech),
        questions=list_questions(engine, iri),
        citation=edition.cite(iri, name),
        cases=read_case_status(engine, iri) if ledger.replies else [],
        record=record,
        portion=portion,
    )


def render_entity(
    edition: Edition,
    iri: str,
    portion: Portion = WHOLE,
    *,
    template: str = "dossier.html",
    **further: Any,
) -> str:
    """Return the page of an entity.

    Args:
        edition: the release as pages.
        iri: the entity.
        portion: what of it is asked for alone.
        template: that of dossiers, or one that extends it.
        further: what such a template shows beside the dossier.
    """
    dossier = read_dossier(edition, iri, portion)
    ledger = dossier.ledger
    return edition.render(
        template,
        dossier=dossier,
        ledger=ledger,
        name=dossier.name,
        is_person="kg:Person" in ledger.identity.get("rdf:type", []),
        can_speak=can_speak(ledger.identity),
        own_words=describe_own(dossier.name, ledger.replies) if ledger.replies else "",
        denials_heading=DENIALS,
        strip=draw_strip(list_attributions(ledger), edition.to.thing, edition.say),
        has_network=has_network(edition.engine, iri),
        names_person=dossier.names_person,
        endings=ENDINGS,
        most_alone=MOST_ALONE,
        most_letters=MOST_LETTERS,
        most_statements=MOST_STATEMENTS,
        **further,
    )


def list_attributions(ledger: Ledger) -> list[Attribution]:
    """Return the attributions of every claim of a ledger, in its order."""
    return [attribution for claim in ledger.claims for attribution in claim.attributions]


def _list_identity(ledger: Ledger) -> list[tuple[str, list[str]]]:
    identity = []
    for key, label in IDENTITY_WORDS.items():
        if key in ledger.identity and key not in NAMES:
            identity.append((label, ledger.identity[key]))
    return identity


def _list_documents(edition: Edition, ledger: Ledger, speech: list[Statement]) -> list[Mention]:
    """Return the documents with attributions that name an entity or are its own."""
    sources = {statement.id: statement.source for statement in speech}
    for claim in ledger.claims:
        for one in claim.attributions:
            sources[one.id] = one.source
    engine = edition.engine
    labels = read_labels(engine, {engine.expand(f"source:{id}") for id in sources.values()})
    mentions = []
    for id, number in sorted(Counter(sources.values()).items()):
        mentions.append(Mention(id, labels.get(engine.expand(f"source:{id}"), id), number))
    return mentions
