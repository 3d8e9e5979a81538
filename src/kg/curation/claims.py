"""Rules for the claim sheets: who can say what about which entity."""

import re
from collections.abc import Iterator

from kg.curation.cells import is_number
from kg.curation.columns import PREDICATE_YEARS
from kg.curation.forms import FIRST_YEAR, LAST_YEAR
from kg.curation.index import EDITORS, Curation
from kg.curation.mapping import name_claim
from kg.curation.mends import describe_unknown, quote
from kg.curation.sheets import Row
from kg.curation.vocabulary import KINDS, Predicate
from kg.errors import did_you_mean
from kg.faults import Fault

EDITORS_STANCES = ("stance:derives", "stance:infers")
#: The columns in which two rows of a document differ, whatever their passages and remarks.
STATEMENT = (
    *("subject", "predicate", "object", "stance", "speaker", "basis", "relays"),
    *("said_from", "said_to", "holds_from", "holds_to", "answers", "wording"),
)


def check_sheet(curation: Curation, name: str, rows: list[Row]) -> Iterator[Fault]:
    """Yield a fault for each row of a sheet of claims that belongs to no document."""
    if not name.startswith("claims/"):
        return
    for row in rows:
        if not re.fullmatch(r"[0-9]{3}(?:-[a-z0-9]+)*", name.removeprefix("claims/")):
            mend = "name the sheet NNN.csv or NNN-part.csv, after its document"
            reason = f"the sheet's name {row.document!r} is no number of a document"
            yield row.fault("id", reason, mend)
        elif f"source:{row.document}" not in curation.sources:
            unknown = f"source:{row.document}, which is unknown"
            reason = f"the sheet belongs to {unknown}: an attribution without source"
            yield row.fault("id", reason, "add the document to graph/sources.csv")


def check_attributions(curation: Curation) -> Iterator[Fault]:
    """Yield the faults of attributions that a cell alone does not show."""
    for source, row in curation.list_claims():
        if f"source:{source}" in curation.sources:
            yield from check_attribution(curation, source, row)
    yield from check_collisions(curation)
    yield from _check_repetitions(curation)
    yield from _check_roles(curation)


def check_attribution(curation: Curation, source: str, row: Row) -> Iterator[Fault]:
    """Yield the faults between the cells of a row of a sheet.

    Args:
        source: the number of the sheet's document.
    """
    if row["id"] and not row["id"].startswith(f"{source}-"):
        mend = f"write it as {source}-NNN"
        yield row.fault("id", f"id {quote(row['id'])} does not start with {source}-", mend)
    if row["subject"]:
        yield from _check_proposition(curation, row)
    by_editors, editors_stance = row["speaker"] == EDITORS, row["stance"] in EDITORS_STANCES
    if by_editors != editors_stance:
        mend = f"{' and '.join(EDITORS_STANCES)} belong to {EDITORS} and to nobody else"
        yield row.fault("stance", f"{row['speaker']} with {row['stance']}", mend)
    if row["stance"] == "stance:infers" and not row["note"]:
        yield row.fault("note", "a judgement without a reason", "give the reason in the note")
    if row["inferred"] and editors_stance:
        mend = "empty it: all of the line is the editors'"
        yield row.fault("inferred", f"stands with {row['stance']}", mend)
    if row["inferred"] and not row["note"]:
        yield row.fault("note", "a reading without a reason", "give the reason in the note")


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


def _check_repetitions(curation: Curation) -> Iterator[Fault]:
    """Yield a fault for a row that says what another row of its document says."""
    said: dict[tuple[str, ...], Row] = {}
    for source, row in curation.list_claims():
        key = (source, *(row[column] for column in STATEMENT))
        first = said.setdefault(key, row)
        if first is not row and row["predicate"]:
            reason = f"says what {first['id']} says at {first.path}:{first.line}"
            mend = "write its passage into more of that row, and remove this one"
            yield row.fault("subject", reason, mend)


def check_part(curation: Curation, row: Row, predicate: Predicate) -> Iterator[Fault]:
    """Yield a fault where a predicate does not take a subject or an object."""
    subject, value = row["subject"], row["object"]
    if subject and not curation.vocabulary.kinds_of(subject) & predicate.domain:
        reason = f"{subject} cannot be the subject of {predicate.name}"
        yield row.fault("subject", reason, f"it takes {', '.join(sorted(predicate.domain))}")
    if value and not _is_object(curation, predicate, subject, value):
        mend = _suggest_object(curation, predicate, subject, value)
        yield row.fault("object", f"{quote(value)} cannot be the object of {predicate.name}", mend)
    elif value and value == subject:
        mend = "name another object, or remove the line"
        yield row.fault("object", f"{value} is the subject itself", mend)


def _check_proposition(curation: Curation, row: Row) -> Iterator[Fault]:
    subject, name, value = row["subject"], row["predicate"], row["object"]
    if not name and not value:
        yield from _check_subject_alone(curation, row)
        return
    if subject not in curation.entities:
        mend = did_you_mean(subject, list(curation.entities))
        yield row.fault("subject", f"{quote(subject)} is not known", mend)
        return
    predicate = curation.vocabulary.predicates.get(name)
    if predicate is None:
        mend = did_you_mean(name, sorted(curation.vocabulary.predicates))
        yield row.fault("predicate", f"{quote(name)} is not in the closed list", mend)
        return
    if not value:
        mend = _suggest_object(curation, predicate, subject, value)
        yield row.fault("object", f"'' cannot be the object of {name}", mend)
    yield from check_part(curation, row, predicate)


def _check_subject_alone(curation: Curation, row: Row) -> Iterator[Fault]:
    subject = row["subject"]
    is_publication = subject.startswith("publication:") and subject in curation.entities
    attribution = subject.removeprefix("attribution:")
    is_attribution = attribution != subject and attribution in curation.attributions
    if is_attribution and attribution == row["id"]:
        mend = "name the attribution that it speaks about"
        yield row.fault("subject", "the attribution is about itself", mend)
    elif attribution in curation.withdrawn and not is_attribution:
        yield row.fault("subject", *describe_unknown(curation, attribution))
    elif not is_publication and not is_attribution:
        reason = f"{quote(subject)} is neither a publication nor an attribution"
        mend = "fill predicate and object, or name what the stance is about"
        yield row.fault("subject", reason, mend)


def _is_object(curation: Curation, predicate: Predicate, subject: str, value: str) -> bool:
    vocabulary = curation.vocabulary
    if "xsd:integer" in predicate.range:
        is_year = predicate.name in PREDICATE_YEARS
        return is_number(value) and (not is_year or FIRST_YEAR <= int(value) <= LAST_YEAR)
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
    superclasses = curation.vocabulary.superclasses
    if predicate.name == "rdf:type" and subject:
        neutral = KINDS.get(subject.partition(":")[0], "")
    elif predicate.name == "rdf:type":
        neutrals = {neutral for neutral in KINDS.values() if neutral in predicate.domain}
        return sorted(name for name, above in superclasses.items() if above & neutrals)
    return sorted(name for name in superclasses if neutral in superclasses[name])


def _suggest_object(curation: Curation, predicate: Predicate, subject: str, value: str) -> str:
    """Return a mend that names possible objects, the nearest first."""
    vocabulary = curation.vocabulary
    if predicate.name in PREDICATE_YEARS:
        return f"it takes a year, {FIRST_YEAR} to {LAST_YEAR}"
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


def _check_roles(curation: Curation) -> Iterator[Fault]:
    """Yield a fault for every person without exactly one role that is a claim."""
    with_role = set()
    for _, row in curation.list_claims():
        if row["predicate"] == "kg:hasRole":
            with_role.add(row["subject"])
    for row in curation.tables.get("entities/persons", []):
        person, role = row["id"], row["role"]
        if person in with_role and role:
            yield row.fault("role", "has a role by claim and role:not-stated", "empty this cell")
        if person not in with_role and not role:
            mend = "claim kg:hasRole, or write role:not-stated here"
            yield row.fault("role", f"{person} has no role", mend)
