"""What may stand in a table: every rule on a row, with the mend for whoever breaks it."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kg.curation.mapping import claim_name, further_passages
from kg.curation.sheets import Row
from kg.curation.vocabulary import KINDS, Predicate, Vocabulary
from kg.errors import did_you_mean
from kg.faults import Fault

LONGEST_PASSAGE = 400
SHA256 = re.compile(r"[0-9a-f]{64}")
ID = re.compile(r"[a-z-]+:[A-Za-z0-9][A-Za-z0-9-]*")
INTEGER = re.compile(r"0|[1-9][0-9]*")
SPAN = re.compile(r"(?:[0-9]{3}:)?[0-9]+-[0-9]+:[0-9a-f]{64}")
EDITORS = "agent:editors"
EDITORS_STANCES = ("stance:derives", "stance:infers")
#: Whether a claim answers the question of an issue with yes or with no.
SIDES = {"yes": "kg:speaksFor", "no": "kg:speaksAgainst"}
#: The kinds whose ids may stand in each entity table.
TABLE_KINDS = {
    "entities/agreements": ("agreement",),
    "entities/cases": ("case",),
    "entities/figures": ("figure",),
    "entities/groups": ("group",),
    "entities/issues": ("issue",),
    "entities/organizations": ("body",),
    "entities/persons": ("person",),
    "entities/places": ("country", "city", "province", "continent", "place"),
    "entities/programmes": ("programme",),
    "entities/publications": ("publication",),
    "entities/responses": ("response",),
    "entities/stations": ("station",),
}


@dataclass
class Curation:
    """All tables with the indexes that the rules need."""

    tables: dict[str, list[Row]]
    vocabulary: Vocabulary
    things: dict[str, Row] = field(default_factory=dict)
    sources: dict[str, Row] = field(default_factory=dict)
    attributions: dict[str, Row] = field(default_factory=dict)

    def claim_rows(self) -> Iterator[tuple[str, Row]]:
        """Every attribution row with the number of its source."""
        for name, rows in self.tables.items():
            if name.startswith("claims/"):
                for row in rows:
                    yield name.removeprefix("claims/").partition("-")[0], row

    @cached_property
    def speakers(self) -> list[str]:
        """Everything that can speak: persons, bodies, groups, documents' own voices, the editors.

        Every line asks for them, and none before the indexes are filled.
        """
        kinds = ("person", "body", "group")
        voices = [name.replace("source:", "source-voice:") for name in self.sources]
        return (
            [name for name in self.things if name.partition(":")[0] in kinds] + voices + [EDITORS]
        )


def index(curation: Curation) -> Iterator[Fault]:
    """Fill the indexes; duplicate and malformed ids are faults."""
    for table, kinds in TABLE_KINDS.items():
        for row in curation.tables.get(table, []):
            yield from _register(curation.things, row, kinds)
    for row in curation.tables.get("sources", []):
        yield from _register(curation.sources, row, ("source",))
    for source, row in curation.claim_rows():
        name = row["id"]
        if name in curation.attributions:
            first = curation.attributions[name]
            yield row.fault(
                "id",
                f"id {name!r} stands already at {first.path}:{first.line}",
                "take the next free id",
            )
        if re.fullmatch(r"[0-9]{3}", source) and not re.fullmatch(rf"{source}-[a-z0-9-]+", name):
            yield row.fault(
                "id", f"id {name!r} does not start with {source}-", f"write it as {source}-NNN"
            )
        curation.attributions.setdefault(name, row)


def _register(known: dict[str, Row], row: Row, kinds: tuple[str, ...]) -> Iterator[Fault]:
    name = row["id"]
    if not ID.fullmatch(name) or name.partition(":")[0] not in kinds:
        yield row.fault(
            "id", f"{name!r} is no id for this table", f"write {' or '.join(kinds)}:lower-case-slug"
        )
    elif name in known:
        first = known[name]
        yield row.fault(
            "id",
            f"id {name!r} stands already at {first.path}:{first.line}",
            "remove one of the two",
        )
    else:
        known[name] = row


def check(curation: Curation) -> Iterator[Fault]:
    """Every fault in the tables, once the indexes are filled."""
    for table in TABLE_KINDS:
        for row in curation.tables.get(table, []):
            yield from _entity(curation, row)
    for row in curation.tables.get("sources", []):
        yield from _source(curation, row)
    for row in curation.tables.get("entities/aliases", []):
        yield from _alias(curation, row)
    for source, row in curation.claim_rows():
        yield from _attribution(curation, source, row)
    for row in curation.tables.get("same-site", []):
        yield from _site_identity(curation, row)
    for row in curation.tables.get("bears-on", []):
        yield from _pattern(curation, row)
        if row["side"] not in ("", *SIDES):
            yield row.fault("side", f"{row['side']!r} is no side", "write yes, no, or nothing")
    yield from _persons_without_role(curation)
    yield from _claim_collisions(curation)


def _pattern(curation: Curation, row: Row) -> Iterator[Fault]:
    if not row["issue"].startswith("issue:"):
        yield row.fault(
            "issue", f"{row['issue']!r} is no issue", "write issue:slug, as in entities/issues.csv"
        )
    else:
        yield from _reference(curation.things, row, "issue")
    yield from _reference(curation.things, row, "subject")
    if row["predicate"] and row["predicate"] not in curation.vocabulary.predicates:
        mend = did_you_mean(row["predicate"], sorted(curation.vocabulary.predicates))
        yield row.fault("predicate", f"{row['predicate']!r} is not in the closed list", mend)


def _reference(known: dict[str, Row], row: Row, column: str) -> Iterator[Fault]:
    if row[column] and row[column] not in known:
        yield row.fault(
            column, f"{row[column]!r} is not known", did_you_mean(row[column], list(known))
        )


def _concept(curation: Curation, row: Row, column: str, scheme: str) -> Iterator[Fault]:
    if curation.vocabulary.concepts.get(row[column]) != scheme:
        concepts = [name for name, where in curation.vocabulary.concepts.items() if where == scheme]
        yield row.fault(
            column, f"{row[column]!r} is not in {scheme}", did_you_mean(row[column], concepts)
        )


def _integer(row: Row, column: str) -> Iterator[Fault]:
    if row[column] and not INTEGER.fullmatch(row[column]):
        yield row.fault(column, f"{row[column]!r} is no whole number", "write digits only")


def _entity(curation: Curation, row: Row) -> Iterator[Fault]:
    if not row["label"]:
        yield row.fault("label", "has no label", "write the English name")
    columns = row.cells
    for column in ("counts_as", "jurisdiction", "place", "scope"):
        if column in columns:
            yield from _reference(curation.things, row, column)
    if "size" in columns:
        yield from _integer(row, "size")
    if "member_kind" in columns and row["member_kind"] not in KINDS.values():
        yield row.fault(
            "member_kind",
            f"{row['member_kind']!r} is no kind",
            did_you_mean(row["member_kind"], [*KINDS.values()]),
        )
    if "counts" in columns:
        yield from _concept(curation, row, "counts", "scheme:theme")


def _source(curation: Curation, row: Row) -> Iterator[Fault]:
    for column in ("publisher", "author"):
        yield from _reference(curation.things, row, column)
    yield from _concept(curation, row, "kind", "scheme:source-kind")
    yield from _integer(row, "length")
    yield from _dates(row, "date_from", "date_to")
    if not SHA256.fullmatch(row["sha256"]):
        yield row.fault(
            "sha256",
            "is no SHA-256 in hexadecimal",
            "write what sha256sum prints",
        )
    known = [*curation.sources, *curation.things]
    for name in row["derived_from"].split():
        if name not in known:
            yield row.fault("derived_from", f"{name!r} is not known", did_you_mean(name, known))


def _alias(curation: Curation, row: Row) -> Iterator[Fault]:
    yield from _reference(curation.things, row, "thing")
    yield from _concept(curation, row, "role", "scheme:alias-role")
    if not row["text"]:
        yield row.fault("text", "has no text", "write the name as printed")
    if not re.fullmatch(r"[a-z]{2,3}", row["language"]):
        yield row.fault(
            "language", f"{row['language']!r} is no language code", "write en, zh, nl …"
        )
    if row["source"] not in curation.sources:
        yield row.fault(
            "source",
            f"{row['source']!r} is not known",
            did_you_mean(row["source"], [*curation.sources]),
        )
        return
    yield from _span(
        curation, row, row["source"].partition(":")[2], row["start"], row["end"], "start"
    )


def _span(
    curation: Curation, row: Row, source: str, start: str, end: str, column: str
) -> Iterator[Fault]:
    document = curation.sources.get(f"source:{source}")
    if document is None:
        mend = did_you_mean(f"source:{source}", [*curation.sources])
        yield row.fault(column, f"source:{source} is not in graph/sources.csv", mend)
        return
    if not INTEGER.fullmatch(start) or not INTEGER.fullmatch(end):
        yield row.fault(
            column, "has no position", 'run `kg cite --fill` or `kg cite SOURCE "words"`'
        )
        return
    first, last = int(start), int(end)
    length = int(document["length"]) if INTEGER.fullmatch(document["length"]) else last
    if first >= last:
        yield row.fault(
            column, f"passage {first}-{last} ends before it starts", "swap or cite again"
        )
    elif last > length:
        yield row.fault(
            column, f"passage {first}-{last} lies beyond the document's {length}", "cite again"
        )
    elif last - first > LONGEST_PASSAGE:
        reason = f"passage {first}-{last} is {last - first} code points long"
        yield row.fault(
            column, reason, f"take the shortest that supports it, at most {LONGEST_PASSAGE}"
        )


def _date(row: Row, column: str) -> datetime.date | Fault | None:
    cell = row[column]
    if not cell:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
            raise ValueError("not YYYY-MM-DD")
        return datetime.date.fromisoformat(cell)
    except ValueError as error:
        return row.fault(
            column, f"{cell!r} is no date ({error})", "write YYYY-MM-DD, or leave it empty"
        )


def _dates(row: Row, start: str, end: str) -> Iterator[Fault]:
    first, last = _date(row, start), _date(row, end)
    yield from (date for date in (first, last) if isinstance(date, Fault))
    if isinstance(first, datetime.date) and isinstance(last, datetime.date) and last < first:
        yield row.fault(end, f"{last} is before {first}", "swap the two dates")


def _attribution(curation: Curation, source: str, row: Row) -> Iterator[Fault]:
    if not re.fullmatch(r"[0-9]{3}", source):
        mend = "name the sheet NNN.csv or NNN-part.csv, after its document"
        yield row.fault("id", f"the sheet's name {source!r} is no number of a document", mend)
        return
    if f"source:{source}" not in curation.sources:
        reason = (
            f"the sheet belongs to source:{source}, which is unknown: an attribution without source"
        )
        yield row.fault("id", reason, "add the document to graph/sources.csv")
        return
    yield from _proposition(curation, row)
    yield from _concept(curation, row, "stance", "scheme:stance")
    yield from _concept(curation, row, "basis", "scheme:basis")
    speakers = curation.speakers
    for column, names in (
        ("speaker", [row["speaker"]]),
        ("relays", row["relays"].split(" > ") if row["relays"] else []),
    ):
        for name in names:
            if name not in speakers:
                yield row.fault(
                    column, f"{name!r} cannot speak or is not known", did_you_mean(name, speakers)
                )
    yield from _dates(row, "said_from", "said_to")
    yield from _dates(row, "holds_from", "holds_to")
    yield from _span(curation, row, source, row["start"], row["end"], "start")
    if not SHA256.fullmatch(row["sha256"]):
        yield row.fault(
            "sha256", "is no SHA-256 in hexadecimal", "run `kg cite --fill` on the sheet"
        )
    yield from _further(curation, row, "more", source)
    for name in row["answers"].split():
        if name not in curation.attributions or name == row["id"]:
            mend = did_you_mean(name, list(curation.attributions))
            yield row.fault("answers", f"{name!r} is no other attribution", mend)
    yield from _editorial(row)


def _further(curation: Curation, row: Row, column: str, source: str) -> Iterator[Fault]:
    for part in row[column].split():
        if not SPAN.fullmatch(part):
            yield row.fault(
                column, f"{part[:30]!r} is no passage", "write [SOURCE:]START-END:SHA256"
            )
            return
    for name, start, end, _ in further_passages(row[column], source):
        yield from _span(curation, row, name, start, end, column)


def _editorial(row: Row) -> Iterator[Fault]:
    by_editors, editors_stance = row["speaker"] == EDITORS, row["stance"] in EDITORS_STANCES
    if by_editors != editors_stance:
        mend = f"{' and '.join(EDITORS_STANCES)} belong to {EDITORS} and to nobody else"
        yield row.fault("stance", f"{row['speaker']} with {row['stance']}", mend)
    if row["stance"] == "stance:infers" and not row["note"]:
        yield row.fault("note", "a judgement without a reason", "tell the reason in the note")


def _proposition(curation: Curation, row: Row) -> Iterator[Fault]:
    subject, name, value = row["subject"], row["predicate"], row["object"]
    if not name and not value:
        known = [n for n in curation.things if n.startswith("publication:")]
        known += [f"attribution:{n}" for n in curation.attributions]
        if subject not in known:
            reason = f"{subject!r} is neither a publication nor an attribution"
            yield row.fault(
                "subject", reason, "fill predicate and object, or name what the stance is about"
            )
        return
    if subject not in curation.things:
        yield row.fault(
            "subject", f"{subject!r} is not known", did_you_mean(subject, list(curation.things))
        )
        return
    predicate = curation.vocabulary.predicates.get(name)
    if predicate is None:
        mend = did_you_mean(name, sorted(curation.vocabulary.predicates))
        yield row.fault("predicate", f"{name!r} is not in the closed list", mend)
        return
    if not curation.vocabulary.kinds_of(subject) & predicate.domain:
        reason = f"{subject} cannot be the subject of {name}"
        yield row.fault("subject", reason, f"it takes {', '.join(sorted(predicate.domain))}")
    if not _fits(curation, predicate, subject, value):
        mend = _expected(curation, predicate, subject, value)
        yield row.fault("object", f"{value!r} cannot be the object of {name}", mend)


def _fits(curation: Curation, predicate: Predicate, subject: str, value: str) -> bool:
    vocabulary = curation.vocabulary
    if "xsd:integer" in predicate.range:
        return bool(INTEGER.fullmatch(value))
    if "owl:Class" in predicate.range:
        return value in _classes(curation, predicate, subject)
    if predicate.schemes:
        return vocabulary.concepts.get(value, "") in predicate.schemes
    if predicate.branches:
        return vocabulary.branches.get(value, "") in predicate.branches
    if "kg:Cell" in predicate.range:
        return vocabulary.concepts.get(value) == "scheme:cell"
    known = value in curation.things or value in curation.sources
    return known and bool(vocabulary.kinds_of(value) & predicate.range)


def _classes(curation: Curation, predicate: Predicate, subject: str) -> list[str]:
    """The narrower classes that a thing, or the members of a group, can be said to be."""
    neutral = (
        KINDS.get(subject.partition(":")[0], "") if predicate.name == "rdf:type" else "kg:Station"
    )
    return sorted(
        name for name, above in curation.vocabulary.superclasses.items() if neutral in above
    )


def _expected(curation: Curation, predicate: Predicate, subject: str, value: str) -> str:
    """What would fit as the object, the nearest first."""
    vocabulary = curation.vocabulary
    if "xsd:integer" in predicate.range:
        return "it takes xsd:integer: write digits only"
    if "owl:Class" in predicate.range:
        return did_you_mean(value, _classes(curation, predicate, subject))
    concepts = [name for name, scheme in vocabulary.concepts.items() if scheme in predicate.schemes]
    concepts += [
        name for name, branch in vocabulary.branches.items() if branch in predicate.branches
    ]
    if "kg:Cell" in predicate.range:
        concepts = [name for name, scheme in vocabulary.concepts.items() if scheme == "scheme:cell"]
    if concepts:
        return did_you_mean(value, concepts)
    if value in curation.things:
        return f"it takes {', '.join(sorted(predicate.range))}"
    fitting = [name for name in curation.things if vocabulary.kinds_of(name) & predicate.range]
    return did_you_mean(value, fitting)


def _site_identity(curation: Curation, row: Row) -> Iterator[Fault]:
    if not re.fullmatch(r"site-identity:[a-z0-9-]+", row["id"]):
        yield row.fault(
            "id", f"{row['id']!r} is no id for this table", "write site-identity:lower-case-slug"
        )
    yield from _reference(curation.things, row, "site")
    yield from _reference(curation.things, row, "row")
    yield from _concept(curation, row, "strength", "scheme:strength")
    if not row["reason"]:
        yield row.fault("reason", "a judgement without a reason", "tell why the two are one")
    if len(row["passages"].split()) < 2:
        yield row.fault(
            "passages", "a judgement needs two or more passages", "cite the site and the row"
        )
    yield from _further(curation, row, "passages", "")


def _persons_without_role(curation: Curation) -> Iterator[Fault]:
    with_role = {
        row["subject"] for _, row in curation.claim_rows() if row["predicate"] == "kg:hasRole"
    }
    for row in curation.tables.get("entities/persons", []):
        if row["role"] not in ("", "role:not-stated"):
            yield row.fault(
                "role", "a role is a claim", "enter it with kg:hasRole in a claims sheet"
            )
        if row["id"] in with_role and row["role"]:
            yield row.fault("role", "has a role by claim and role:not-stated", "empty this cell")
        if row["id"] not in with_role and not row["role"]:
            yield row.fault(
                "role",
                f"{row['id']} has no role",
                "claim kg:hasRole, or write role:not-stated here",
            )


def _claim_collisions(curation: Curation) -> Iterator[Fault]:
    seen: dict[str, tuple[str, str, str]] = {}
    for _, row in curation.claim_rows():
        if row["predicate"]:
            key = (row["subject"], row["predicate"], row["object"])
            name = claim_name(*key)
            if seen.setdefault(name, key) != key:
                reason = f"{' '.join(key)} and {' '.join(seen[name])} make the same claim IRI"
                yield row.fault("object", reason, "give one of the things another slug")
