"""Rules for the claim sheets: who can say what about which entity."""

import re
from collections.abc import Iterator

from kg.curation.cells import (
    INTEGER,
    check_concept,
    check_dates,
    check_passage,
    check_passages,
    check_sha256,
)
from kg.curation.index import EDITORS, Curation
from kg.curation.mapping import name_claim
from kg.curation.sheets import Row
from kg.curation.vocabulary import KINDS, Predicate
from kg.errors import did_you_mean
from kg.faults import Fault

EDITORS_STANCES = ("stance:derives", "stance:infers")


def check_attribution(curation: Curation, source: str, row: Row) -> Iterator[Fault]:
    """Yield the faults of a row of a claim sheet.

    Args:
        source: the number of the sheet's document.
    """
    if not re.fullmatch(r"[0-9]{3}", source):
        mend = "name the sheet NNN.csv or NNN-part.csv, after its document"
        yield row.fault("id", f"the sheet's name {source!r} is no number of a document", mend)
        return
    if f"source:{source}" not in curation.sources:
        unknown = f"source:{source}, which is unknown"
        reason = f"the sheet belongs to {unknown}: an attribution without source"
        yield row.fault("id", reason, "add the document to graph/sources.csv")
        return
    yield from _check_proposition(curation, row)
    yield from check_concept(curation, row, "stance", "scheme:stance")
    yield from check_concept(curation, row, "basis", "scheme:basis")
    yield from _check_speakers(curation, row)
    yield from check_dates(row, "said_from", "said_to")
    yield from check_dates(row, "holds_from", "holds_to")
    yield from check_passage(curation, row, "start", row.cells | {"source": source})
    yield from check_sha256(row, "sha256", "run `kg cite --fill` on the sheet")
    yield from check_passages(curation, row, "more", source)
    for name in row["answers"].split():
        if name not in curation.attributions or name == row["id"]:
            mend = did_you_mean(name, list(curation.attributions))
            yield row.fault("answers", f"{name!r} is no other attribution", mend)
    yield from _check_editorial(row)


def check_collisions(curation: Curation) -> Iterator[Fault]:
    """Yield a fault for every claim that has the IRI of another claim."""
    propositions: dict[str, tuple[str, str, str]] = {}
    for _, row in curation.list_claims():
        if row["predicate"]:
            proposition = (row["subject"], row["predicate"], row["object"])
            first = propositions.setdefault(name_claim(*proposition), proposition)
            if first != proposition:
                reason = f"{' '.join(proposition)} and {' '.join(first)} make the same claim IRI"
                yield row.fault("object", reason, "give one of the things another slug")


def _check_speakers(curation: Curation, row: Row) -> Iterator[Fault]:
    relays = row["relays"].split(" > ") if row["relays"] else []
    for column, names in (("speaker", [row["speaker"]]), ("relays", relays)):
        for name in names:
            if name not in curation.speakers:
                mend = did_you_mean(name, curation.speakers)
                yield row.fault(column, f"{name!r} cannot speak or is not known", mend)


def _check_editorial(row: Row) -> Iterator[Fault]:
    by_editors, editors_stance = row["speaker"] == EDITORS, row["stance"] in EDITORS_STANCES
    if by_editors != editors_stance:
        mend = f"{' and '.join(EDITORS_STANCES)} belong to {EDITORS} and to nobody else"
        yield row.fault("stance", f"{row['speaker']} with {row['stance']}", mend)
    if row["stance"] == "stance:infers" and not row["note"]:
        yield row.fault("note", "a judgement without a reason", "give the reason in the note")


def _check_proposition(curation: Curation, row: Row) -> Iterator[Fault]:
    subject, name, value = row["subject"], row["predicate"], row["object"]
    if not name and not value:
        yield from _check_subject_alone(curation, row)
        return
    if subject not in curation.entities:
        mend = did_you_mean(subject, list(curation.entities))
        yield row.fault("subject", f"{subject!r} is not known", mend)
        return
    predicate = curation.vocabulary.predicates.get(name)
    if predicate is None:
        mend = did_you_mean(name, sorted(curation.vocabulary.predicates))
        yield row.fault("predicate", f"{name!r} is not in the closed list", mend)
        return
    if not curation.vocabulary.kinds_of(subject) & predicate.domain:
        reason = f"{subject} cannot be the subject of {name}"
        yield row.fault("subject", reason, f"it takes {', '.join(sorted(predicate.domain))}")
    if not _is_object(curation, predicate, subject, value):
        mend = _suggest_object(curation, predicate, subject, value)
        yield row.fault("object", f"{value!r} cannot be the object of {name}", mend)


def _check_subject_alone(curation: Curation, row: Row) -> Iterator[Fault]:
    subject = row["subject"]
    is_publication = subject.startswith("publication:") and subject in curation.entities
    attribution = subject.removeprefix("attribution:")
    is_attribution = attribution != subject and attribution in curation.attributions
    if not is_publication and not is_attribution:
        reason = f"{subject!r} is neither a publication nor an attribution"
        mend = "fill predicate and object, or name what the stance is about"
        yield row.fault("subject", reason, mend)


def _is_object(curation: Curation, predicate: Predicate, subject: str, value: str) -> bool:
    vocabulary = curation.vocabulary
    if "xsd:integer" in predicate.range:
        return bool(INTEGER.fullmatch(value))
    if "owl:Class" in predicate.range:
        return value in _list_classes(curation, predicate, subject)
    if predicate.schemes:
        return vocabulary.concepts.get(value, "") in predicate.schemes
    if predicate.branches:
        return vocabulary.branches.get(value, "") in predicate.branches
    if "kg:Cell" in predicate.range:
        return vocabulary.concepts.get(value) == "scheme:cell"
    known = value in curation.entities or value in curation.sources
    return known and bool(vocabulary.kinds_of(value) & predicate.range)


def _list_classes(curation: Curation, predicate: Predicate, subject: str) -> list[str]:
    """Return the narrower classes of an entity, or of the members of a group."""
    neutral = "kg:Station"
    if predicate.name == "rdf:type":
        neutral = KINDS.get(subject.partition(":")[0], "")
    superclasses = curation.vocabulary.superclasses
    return sorted(name for name in superclasses if neutral in superclasses[name])


def _suggest_object(curation: Curation, predicate: Predicate, subject: str, value: str) -> str:
    """Return a mend that names possible objects, the nearest first."""
    vocabulary = curation.vocabulary
    if "xsd:integer" in predicate.range:
        return "it takes xsd:integer: write digits only"
    if "owl:Class" in predicate.range:
        return did_you_mean(value, _list_classes(curation, predicate, subject))
    if concepts := _list_concepts(curation, predicate):
        return did_you_mean(value, concepts)
    if value in curation.entities:
        return f"it takes {', '.join(sorted(predicate.range))}"
    fitting = [name for name in curation.entities if vocabulary.kinds_of(name) & predicate.range]
    return did_you_mean(value, fitting)


def _list_concepts(curation: Curation, predicate: Predicate) -> list[str]:
    schemes, branches = curation.vocabulary.concepts, curation.vocabulary.branches
    if "kg:Cell" in predicate.range:
        return [name for name in schemes if schemes[name] == "scheme:cell"]
    concepts = [name for name in schemes if schemes[name] in predicate.schemes]
    concepts += [name for name in branches if branches[name] in predicate.branches]
    return concepts
