"""Who says a claim and who denies it, each named once, and how."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.query.ledger import Claim, Ledger
from kg.query.objections import MANNERS

#: The claim about a thing that a reader asks about first.
KIND_CLAIMS = ("rdf:type", "kg:membersOfKind")
#: Words for the manner of an objection, from the most direct.
HOW = {"direct": "", "wider": "through a general claim", "answer": "in answer"}
#: Standings from the most to the least contested.
ORDER = (
    "contested",
    "denied only",
    "denied more widely",
    "answered",
    "alleged unanswered",
    "undisputed",
    "not asserted",
    "withdrawn",
)


@dataclass
class Voice:
    """One speaker on one side of a claim, with how it speaks and where."""

    id: str
    name: str
    #: Stances, or for an objector that does not oppose the claim itself, how it objects.
    words: list[str] = field(default_factory=list)
    #: Ids of the attributions, and the documents that hold them.
    attributions: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    #: Whether one of its statements is an independent source of its own.
    is_root: bool = False


@dataclass
class Sides:
    """A claim with the speakers on both sides, each named once."""

    claim: Claim
    supporters: list[Voice]
    opponents: list[Voice]

    @property
    def how(self) -> str:
        """How the opponents object where none of them opposes the claim itself."""
        manners = {objection.manner for objection in self.claim.objections}
        if not manners or "direct" in manners:
            return ""
        return " or ".join(HOW[manner] for manner in HOW if manner in manners)


def list_sides(claim: Claim) -> Sides:
    """Return the speakers on both sides of a claim, in the order of attributions."""
    supporters: dict[str, Voice] = {}
    for one in claim.side("supporting"):
        voice = supporters.setdefault(one.speaker, Voice(one.speaker, one.speaker_label))
        stance = f"{one.stance}, withdrawn" if one.is_withdrawn else one.stance
        _add(voice, stance, one.id)
        voice.is_root = voice.is_root or bool(one.root)
    opponents: dict[str, Voice] = {}
    stances = {one.id: one for one in claim.attributions}
    for objection in claim.objections:
        voice = Voice(objection.speaker, objection.speaker_label)
        voice = opponents.setdefault(objection.speaker, voice)
        said = stances.get(objection.attribution)
        _add(voice, said.stance if said else MANNERS[objection.manner], objection.attribution)
        voice.is_root = voice.is_root or bool(objection.root)
    return Sides(claim, list(supporters.values()), list(opponents.values()))


def _add(voice: Voice, words: str, attribution: str) -> None:
    if words not in voice.words:
        voice.words.append(words)
    voice.attributions.append(attribution)
    document = attribution[:3]
    if document not in voice.documents:
        voice.documents.append(document)


def find_first_claim(ledger: Ledger) -> Claim | None:
    """Return the claim that a thing is what it is called; None where nobody says so."""
    for predicate in KIND_CLAIMS:
        for claim in ledger.claims:
            if claim.subject == ledger.id and claim.predicate == predicate:
                return claim
    return None


def count_standings(claims: Iterable[Claim]) -> list[tuple[str, int]]:
    """Return how many claims have each standing, the most contested first."""
    counts = Counter(claim.standing for claim in claims if claim.standing != "stances")
    return [(standing, counts[standing]) for standing in ORDER if counts[standing]]


def list_objectors(claims: Iterable[Claim]) -> list[Voice]:
    """Return who objects to any of some claims, each once, with the documents."""
    voices: dict[str, Voice] = {}
    for claim in claims:
        for one in list_sides(claim).opponents:
            voice = voices.setdefault(one.id, Voice(one.id, one.name))
            voice.is_root = voice.is_root or one.is_root
            for attribution in one.attributions:
                if attribution not in voice.attributions:
                    _add(voice, "", attribution)
    return sorted(voices.values(), key=lambda voice: (-len(voice.attributions), voice.name))
