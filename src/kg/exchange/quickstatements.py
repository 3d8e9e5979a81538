"""QuickStatements V1: what officials say of their own acts, for Wikidata.

The policy is always `official`. Nothing about a person is proposed, nothing that only accuses, and
nothing to which somebody objects whom no item names. Every comment ends a command, as the syntax
has it: a reader takes it as the summary of the edit, and a line of its own is not in the syntax.
"""

import unicodedata
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.exchange.contents import Contents, read_contents
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.exchange.qids import read_qids
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon
from kg.query.ledger import Claim

LOSSES = (
    Loss("acts, cases and agreements of states", PARTLY, "new items, if no person is in them"),
    Loss("the country and the body of an act", PARTLY, "P17 and P710, where it has a Q-id"),
    Loss("when an act was", PARTLY, "P585: a day, month or year in which all documents agree"),
    Loss("who says so", PARTLY, "P3680 for those with a Q-id; a person never"),
    Loss("who disputes it", WHOLE, "P1310; if one of them has no Q-id, the claim is left out"),
    Loss("document and attribution", PARTLY, "title, publisher with a Q-id, and the IRI"),
    Loss("claim id and standing", PARTLY, "the summary of the edit has the id of the claim"),
    Loss("that something is only alleged", NOT, "what only accuses is left out"),
    Loss("all that other policies admit", NOT, "`official` alone, whatever you ask for"),
    Loss("persons, stations, groups, other bodies", NOT, "no item is made or named for them"),
    Loss("passages, times of speaking, readings", NOT, "Wikidata takes no position in a text"),
)
POLICY = "official"
#: The property that says what a predicate does, where one does.
PROPERTIES = {"kg:byCountry": "P17", "kg:byActor": "P710", "kg:broughtBy": "P710"}
#: The kinds that get a new item, with its description.
ABOUT = "told of in documents on alleged Chinese overseas police service stations"
DESCRIPTIONS = {
    "agreement": f"agreement {ABOUT}",
    "case": f"case {ABOUT}",
    "response": f"act of a state or body {ABOUT}",
}
#: What is done to persons, whether a claim names them or not.
DONE_TO_PERSONS = {"accusation", "arrest", "charges"}
#: Why a claim is left out, in the order in which it is judged.
PERSONS = "about persons"
UNSAID = "without a property of Wikidata"
UNNAMED = "without a Q-id or an item to make"
ACCUSING = "that only accuse"
OBJECTED = "with an objector without a Q-id"
#: The most characters of a label or description, and of the summary of an edit.
LABEL, SUMMARY = 250, 480


def write(engine: Engine, policy: str) -> Iterator[bytes]:
    """Write the commands, one on each line."""
    contents = read_contents(engine, POLICY)
    qids = {}
    for thing, qid in read_qids().items():
        if not is_personal(contents, thing):
            qids[thing] = qid
    proposals = _Proposals(contents, qids, _list_personal(contents))
    proposed, left_out = proposals.sort_claims()
    lines = list(proposals.list_commands(proposed))
    head = _comment(_describe(contents, sum(map(len, proposed.values())), left_out))
    if not lines:
        yield f"{head.strip()}\n".encode()
        return
    lines[0] = lines[0].partition(" /*")[0] + head
    for line in lines:
        yield f"{line}\n".encode()


def _describe(contents: Contents, proposed: int, left_out: Counter[str]) -> str:
    """Return what is in the file and what is left out, for the first command."""
    counts = ", ".join(f"{left_out[why]} {why}" for why in sorted(left_out))
    return (
        f"Overseas Stations KG, policy {POLICY}, whichever was asked for: {proposed} claims. "
        f"{describe_horizon(contents.horizon)} Left out: {counts or 'none'}."
    )


def _list_personal(contents: Contents) -> frozenset[str]:
    """Return what any claim, edge or not, connects with a person or persons."""
    personal = set()
    for claim in contents.claims:
        ends = {claim.subject, claim.object}
        kind, _, value = claim.object.partition(":")
        if any(is_personal(contents, end) for end in ends):
            personal |= ends
        elif kind == "response-kind" and value in DONE_TO_PERSONS:
            personal.add(claim.subject)
    return frozenset(personal)


def is_personal(contents: Contents, id: str) -> bool:
    """Return whether something is a person or a group of persons."""
    entity = contents.entities.get(id)
    members = entity.properties.get("kg:memberKind", ()) if entity else ()
    return id.startswith("person:") or "kg:Person" in map(contents.engine.shorten, members)


@dataclass(frozen=True)
class _Proposals:
    """Claims of a release as commands."""

    contents: Contents
    qids: dict[str, str]
    personal: frozenset[str]

    def sort_claims(self) -> tuple[dict[str, list[Claim]], Counter[str]]:
        """Return claims to propose by subject, and how many are left out and why."""
        proposed: dict[str, list[Claim]] = {}
        left_out: Counter[str] = Counter()
        for claim in self.contents.list_edges():
            why = self._judge(claim)
            if why:
                left_out[why] += 1
            else:
                proposed.setdefault(claim.subject, []).append(claim)
        return dict(sorted(proposed.items())), left_out

    def _judge(self, claim: Claim) -> str:
        """Return why a claim is left out, or an empty text."""
        ends = (claim.subject, claim.object)
        is_made = claim.subject not in self.qids
        if any(is_personal(self.contents, end) for end in ends):
            return PERSONS
        if is_made and claim.subject in self.personal:
            return PERSONS
        if claim.predicate not in PROPERTIES:
            return UNSAID
        kind = claim.subject.partition(":")[0]
        if (is_made and kind not in DESCRIPTIONS) or claim.object not in self.qids:
            return UNNAMED
        if claim.caveat:
            return ACCUSING
        return "" if self._list_objectors(claim) <= self.qids.keys() else OBJECTED

    def _list_objectors(self, claim: Claim) -> set[str]:
        """Return who opposes a claim, or an accusation of which it is part."""
        opposing = {one.speaker for one in claim.side("opposing")}
        return opposing | {one.speaker for one in claim.objections}

    def list_commands(self, proposed: dict[str, list[Claim]]) -> Iterator[str]:
        """Yield the commands of each subject."""
        for subject, claims in proposed.items():
            item = self.qids.get(subject, "LAST")
            if item == "LAST":
                yield from self._make_item(subject)
            for claim in claims:
                yield from self._state(item, claim)

    def _make_item(self, subject: str) -> Iterator[str]:
        entity = self.contents.entities[subject]
        names = sorted(text for text, language in entity.names if language == "en")
        label = entity.name if entity.name in names or not names else names[0]
        yield f"CREATE{_comment(entity.iri)}"
        yield f"LAST\tLen\t{_quote(label, LABEL)}"
        yield f"LAST\tDen\t{_quote(DESCRIPTIONS[entity.kind], LABEL)}"

    def _state(self, item: str, claim: Claim) -> Iterator[str]:
        """Yield a claim once for each document: the lines add references to one statement."""
        statement = (item, PROPERTIES[claim.predicate], self.qids[claim.object])
        documents: dict[str, list[Attribution]] = {}
        for one in claim.side("supporting"):
            documents.setdefault(one.source, []).append(one)
        qualifiers = self._qualify(claim)
        for document, attributions in sorted(documents.items()):
            cells = (*statement, *qualifiers, *self._refer(document, attributions))
            yield "\t".join(cells) + _comment(claim.id)

    def _qualify(self, claim: Claim) -> list[str]:
        """Return who supports and disputes a claim, and when it holds."""
        cells = []
        supporting = {one.speaker for one in claim.side("supporting")}
        for property, speakers in (("P3680", supporting), ("P1310", self._list_objectors(claim))):
            for qid in sorted({self.qids[speaker] for speaker in speakers & self.qids.keys()}):
                cells += [property, qid]
        spans = set()
        for one in claim.side("supporting"):
            if one.holds.get("from") and one.holds.get("to"):
                spans.add((one.holds["from"], one.holds["to"]))
        moment = write_time(*find_narrowest(spans))
        return [*cells, "P585", moment] if moment else cells

    def _refer(self, number: str, attributions: list[Attribution]) -> Iterator[str]:
        """Yield a reference: title, publisher, and where each attribution is."""
        document = self.contents.documents[number]
        if "the file gives no title" not in document.name:
            language = document.get("dcterms:language") or "en"
            yield from ("S1476", f"{language}:{_quote(document.name, LABEL)}")
        publisher = self.qids.get(self.contents.engine.shorten(document.get("kg:publisher")))
        if publisher:
            yield from ("S123", publisher)
        for one in sorted(attributions, key=lambda one: one.id):
            iri = self.contents.engine.expand(f"attribution:{one.id}")
            yield from ("S854", f'"{iri}"')


def find_narrowest(spans: set[tuple[str, str]]) -> tuple[str, str]:
    """Return the span of days that lies in all others, or empty texts."""
    for start, end in sorted(spans):
        if all(first <= start and end <= last for first, last in spans):
            return start, end
    return "", ""


def write_time(start: str, end: str) -> str:
    """Write a day, month or year; an empty text for any other span."""
    if not start:
        return ""
    year, month, _ = start.split("-")
    last = monthrange(int(year), int(month))[1]
    for first, final, precision, time in (
        (start, start, 11, start),
        (f"{year}-{month}-01", f"{year}-{month}-{last}", 10, f"{year}-{month}-00"),
        (f"{year}-01-01", f"{year}-12-31", 9, f"{year}-00-00"),
    ):
        if (start, end) == (first, final):
            return f"+{time}T00:00:00Z/{precision}"
    return ""


def _quote(text: str, most: int) -> str:
    """Return a text in quotation marks, without what ends it."""
    return f'"{_clean(text, most)}"'


def _comment(text: str) -> str:
    """Return the end of a command that a reader takes as the summary of the edit."""
    return f" /* {_clean(text, SUMMARY)} */"


def _clean(text: str, most: int) -> str:
    """Return a text on one line without what the syntax takes for its own."""
    for own, plain in (
        ("|", "/"),
        ("/*", "/ *"),
        ("*/", "* /"),
        ('"', "'"),
        ("“", "'"),
        ("”", "'"),
    ):
        text = text.replace(own, plain)
    shown = ""
    for character in text:
        shown += (
            " " if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character
        )
    return " ".join(shown.split())[:most].strip()
