"""Claims in FollowTheMoney: edges, their evidence, and denials beside them."""

from collections.abc import Iterable, Iterator

from kg.exchange.ftm_attributions import OPPOSING, SUPPORTING, Said
from kg.exchange.ftm_rows import Row, Subject, Voice
from kg.exchange.ftm_schemata import (
    OTHER,
    PROPERTIES,
    PUBLIC,
    WITHOUT_ROLE,
    find_link,
    find_type,
)
from kg.exchange.ftm_things import EDITORIAL, ENGLISH, Things
from kg.exchange.ftm_values import find_language, make_id, name_day
from kg.query.caveats import qualify
from kg.query.engine import Engine
from kg.query.ledger import Claim

#: Claims that are edges in the dataset of a policy.
EDGES = """
SELECT ?claim WHERE {
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  ?subject ?predicate ?object
}
"""
DOCUMENT_LANGUAGES = "SELECT ?source ?tag WHERE { ?source a kg:Source ; dcterms:language ?tag }"
WITHDRAWS, CASE_STATUS, DEFENDANT = "stance:withdraws", "kg:caseStatus", "kg:defendant"


class Claims:
    """Claims of a release with their attributions, as one policy has them.

    Args:
        engine: the release.
        policy: the truth policy that says what is an edge.
        claims: every claim.
        attributions: every attribution.
        things: the entities.
    """

    def __init__(
        self,
        engine: Engine,
        policy: str,
        claims: Iterable[Claim],
        attributions: Iterable[Said],
        things: Things,
    ) -> None:
        self._engine, self._things = engine, things
        edges = engine.select(EDGES, policy)
        self._edges = {engine.shorten(str(row["claim"])) for row in edges}
        self._claims = {claim.id: claim for claim in claims}
        self._attributions = {one.id: one for one in attributions}
        self._languages = {}
        for row in engine.select(DOCUMENT_LANGUAGES):
            source = engine.shorten(str(row["source"]))
            self._languages[source] = find_language(str(row["tag"]))
        self._about: dict[str, list[Said]] = {}
        self._withdrawn = set()
        for one in self._attributions.values():
            self._about.setdefault(one.about, []).append(one)
            if one.stance == WITHDRAWS:
                self._withdrawn.add(one.about)

    def write(self) -> Iterator[Row]:
        """Yield the rows of every claim and attribution."""
        for claim in self._claims.values():
            yield from self._write_claim(claim)
        for one in self._attributions.values():
            yield from self._write_evidence(one)
            if _is_reply(one) or one.id in self._about:
                yield from self._write_note(one)

    def _find_end(self, name: str) -> Subject:
        """Return an end of a claim; a number is a note that has it as its name."""
        node = self._engine.expand(name)
        if node in self._things:
            return self._things[node]
        return Subject(make_id(f"value:{name}"), OTHER)

    def _list_voices(self, claim: Claim) -> list[tuple[Said, Voice]]:
        """Return who supports a claim; all are external if the policy makes no edge of it."""
        voices = []
        for one in self._about.get(claim.id, ()):
            if one.side == SUPPORTING:
                hidden = claim.id not in self._edges or one.id in self._withdrawn
                voices.append((one, one.voice.hide(hidden)))
        return voices

    def _write_claim(self, claim: Claim) -> Iterator[Row]:
        """Yield the edge of a claim: the ends, and who says so."""
        subject, object = self._find_end(claim.subject), self._find_end(claim.object)
        if self._engine.expand(claim.object) not in self._things:
            yield from object.say("name", claim.object, EDITORIAL)
        link = find_link(claim.predicate, subject.schema, object.schema)
        edge = Subject(make_id(claim.id), link.schema)
        voices = self._list_voices(claim)
        editors = EDITORIAL.hide(claim.id not in self._edges)
        triple = f"claim: {claim.subject} {claim.predicate} {claim.object}"
        yield from edge.say("recordId", claim.id, editors)
        yield from edge.say("description", triple, editors)
        yield from edge.say("status", qualify(claim.standing, claim.caveat), editors, ENGLISH)
        if link.schema == "Control" and object.schema == PUBLIC:
            yield from edge.say("controlType", "state", editors, ENGLISH)
        # what nobody supports has two ends all the same
        for voice in [voice for _, voice in voices] or [editors]:
            yield from edge.say(link.subject, subject.id, voice)
            yield from edge.say(link.object, object.id, voice)
            if link.schema not in WITHOUT_ROLE:
                yield from edge.say("role", claim.predicate_label, voice, ENGLISH)
        for one, voice in voices:
            yield from self._write_support(edge, one, voice)
        yield from self._write_property(claim, subject, voices)
        if claim.predicate == DEFENDANT:
            yield from self._write_case_status(claim, edge)

    def _write_support(self, edge: Subject, one: Said, voice: Voice) -> Iterator[Row]:
        """Yield the document of an edge, its speaker, and when it holds."""
        yield from edge.say("proof", make_id(one.source), voice)
        yield from edge.say("publisher", one.who, voice, ENGLISH)
        first, last = one.holds.get("from", ""), one.holds.get("to", "")
        words = one.holds.get("as", "")
        if day := name_day(first, last) if first and last else "":
            yield from edge.say("date", day, voice, "", words)
        else:
            yield from edge.say("startDate", first, voice, "", words)
            yield from edge.say("endDate", last, voice, "", words)

    def _write_property(
        self, claim: Claim, subject: Subject, voices: list[tuple[Said, Voice]]
    ) -> Iterator[Row]:
        """Yield what a claim says of its subject, where that has a property for it."""
        property = PROPERTIES.get(claim.predicate, {}).get(subject.schema)
        if property is None:
            return
        value = claim.object_label
        if find_type(property) == "country":
            value = self._things.find_code(self._engine.expand(claim.object))
        for one, voice in voices:
            dated = f"{value}{self._say_when(one)}" if claim.predicate == CASE_STATUS else value
            yield from subject.say(property, dated, voice, ENGLISH)

    def _write_case_status(self, claim: Claim, edge: Subject) -> Iterator[Row]:
        """Yield how far a case has come beside each who is accused in it, and as of when."""
        hidden = claim.id not in self._edges
        for other in self._claims.values():
            if other.subject == claim.subject and other.predicate == CASE_STATUS:
                for one, voice in self._list_voices(other):
                    text = f"case: {other.object_label}{self._say_when(one)}"
                    shown = voice.hide(hidden or voice.external)
                    yield from edge.say("status", text, shown, ENGLISH)

    def _say_when(self, one: Said) -> str:
        """Return as of when something holds, or was said, or that no document tells."""
        for time, words in ((one.holds, "as of"), (one.said, "as said on")):
            first, last = time.get("from", ""), time.get("to", "")
            if first and last:
                return f", {words} {name_day(first, last) or f'{first} to {last}'}"
            if first or last:
                return f", {words} {first or last}"
        return f", as of document {one.source.partition(':')[2]}, no day given"

    def _list_targets(self, one: Said) -> list[str]:
        """Return the ids of the entities that an attribution is about."""
        if claim := self._claims.get(one.about):
            ends = [self._find_end(claim.subject), self._find_end(claim.object)]
            named = [end.id for end in ends[1:] if end.schema != OTHER and end != ends[0]]
            return [ends[0].id, *named]
        if one.about in self._attributions:
            return [_make_note(self._attributions[one.about]).id]
        return [self._find_end(one.about).id]

    def _write_sentence(self, one: Said, depth: int = 0) -> str:
        """Return what an attribution says, as a sentence that names who says it."""
        if claim := self._claims.get(one.about):
            what = claim.sentence
        elif one.about in self._attributions and depth < 3:
            what = f"“{self._write_sentence(self._attributions[one.about], depth + 1)}”"
        else:
            what = self._things.find_label(self._engine.expand(one.about))
        return f"{one.who} {one.words}: {what}"

    def _is_hidden(self, one: Said) -> bool:
        """Return whether the policy leaves it out: never a denial or reply."""
        is_edge = one.about in self._edges or one.about not in self._claims
        return not (is_edge or _is_reply(one))

    def _write_evidence(self, one: Said) -> Iterator[Row]:
        """Yield an attribution: its document, what it is about, and the rest of it."""
        evidence = Subject(make_id(one.id), "Documentation")
        voice = one.voice.hide(self._is_hidden(one))
        yield from evidence.say("document", make_id(one.source), voice)
        for target in self._list_targets(one):
            yield from evidence.say("entity", target, voice)
        yield from evidence.say("role", one.words, voice, ENGLISH)
        yield from evidence.say("recordId", one.id, voice)
        yield from evidence.say("summary", self._write_sentence(one), voice, ENGLISH)
        yield from self._write_speaker(evidence, one, voice)
        first, last = one.said.get("from", ""), one.said.get("to", "")
        day = name_day(first, last) if first and last else first or last
        yield from evidence.say("date", day, voice, "", one.said.get("as", ""))
        for source, start, end in one.spots:
            place = f"{self._engine.expand(source)}#char={start},{end}"
            yield from evidence.say("sourceUrl", place, voice)
        for line in one.list_lines():
            yield from evidence.say("description", line, voice, ENGLISH)

    def _write_speaker(self, subject: Subject, one: Said, voice: Voice) -> Iterator[Row]:
        yield from subject.say("publisher", one.who, voice, ENGLISH)
        yield from subject.say("publisherUrl", self._engine.expand(one.speaker), voice)

    def _write_note(self, one: Said) -> Iterator[Row]:
        """Yield a statement as an entity, so that a denial stands beside the accused."""
        note, voice = _make_note(one), one.voice.hide(False)
        sentence = self._write_sentence(one)
        yield from note.say("name", sentence, voice, ENGLISH)
        yield from note.say("summary", sentence, voice, ENGLISH)
        targets = self._list_targets(one)
        for answered in one.answers:
            targets += self._list_targets(self._attributions[answered])
        for target in targets:
            if target != note.id:
                yield from note.say("entity", target, voice)
        speaker = self._engine.expand(one.speaker)
        if speaker in self._things:
            yield from note.say("entity", self._things[speaker].id, voice)
        yield from note.say("proof", make_id(one.source), voice)
        yield from note.say("keywords", one.words, voice, ENGLISH)
        yield from note.say("sourceUrl", self._engine.expand(one.id), voice)
        yield from self._write_speaker(note, one, voice)
        for text in one.lines["wording"]:
            yield from note.say("description", text, voice, ENGLISH)


def _is_reply(one: Said) -> bool:
    """Return whether it opposes something or answers somebody."""
    return one.side == OPPOSING or bool(one.answers)


def _make_note(one: Said) -> Subject:
    return Subject(make_id(f"note:{one.id.partition(':')[2]}"), OTHER)
