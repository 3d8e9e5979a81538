"""Patterns: which claims bear on an issue, and on which side."""

from collections.abc import Iterator

from kg.curation.cells import is_number
from kg.curation.claims import check_part
from kg.curation.columns import SIDES
from kg.curation.index import Curation
from kg.curation.mends import quote
from kg.curation.sheets import Row
from kg.curation.vocabulary import KINDS
from kg.errors import did_you_mean
from kg.faults import Fault

PARTS = ("subject", "predicate", "object")
Proposition = tuple[str, str, str]


def list_propositions(curation: Curation) -> set[Proposition]:
    """Return the subject, predicate and object of every claim."""
    propositions: set[Proposition] = set()
    for _, row in curation.list_claims():
        if row["predicate"]:
            propositions.add((row["subject"], row["predicate"], row["object"]))
    return propositions


def match_patterns(
    curation: Curation, propositions: set[Proposition]
) -> Iterator[tuple[Row, list[Proposition]]]:
    """Yield each pattern with the claims that it matches."""
    for pattern in curation.tables.get("bears-on", []):
        yield pattern, [one for one in propositions if _matches(curation, pattern, one)]


def check_patterns(curation: Curation) -> Iterator[Fault]:
    """Yield the faults of patterns: wrong parts, no claim, both sides."""
    sides: dict[tuple[str, Proposition], Row] = {}
    for pattern, matching in match_patterns(curation, list_propositions(curation)):
        faults = list(_check_parts(curation, pattern))
        yield from faults
        if not matching and not faults and pattern["subject"]:
            mend = "correct it, or remove the line"
            yield pattern.fault("object", "the pattern fits no claim", mend)
        for proposition in sorted(matching if pattern["side"] in SIDES else []):
            other = sides.setdefault((pattern["issue"], proposition), pattern)
            if other["side"] != pattern["side"]:
                reason = f"{' '.join(proposition)} is on the other side by line {other.line}"
                mend = "name the subject, or remove one of the two patterns"
                yield pattern.fault("side", reason, mend)
                break


def _matches(curation: Curation, pattern: Row, proposition: Proposition) -> bool:
    """Return whether each cell of a pattern is empty or fits the proposition."""
    subject, *rest = proposition
    for column, value in zip(PARTS[1:], rest, strict=True):
        if pattern[column] not in ("", value):
            return False
    return pattern["subject"] in ("", subject) or pattern["subject"] in _list_kinds(
        curation, subject
    )


def _list_kinds(curation: Curation, subject: str) -> set[str]:
    """Return the class of an entity, of its members, and of what it counts."""
    entity = curation.entities.get(subject)
    kinds = set(curation.vocabulary.kinds_of(subject))
    if entity is not None:
        for column in ("member_kind", "counts"):
            kinds.add(entity.cells.get(column, ""))
    return kinds - {""}


def _is_kind(curation: Curation, name: str) -> bool:
    """Return whether a subject is a class, or a theme that a figure counts."""
    counted = {row["counts"] for row in curation.list_rows("entities/figures")}
    return name in set(KINDS.values()) | counted


def _check_parts(curation: Curation, row: Row) -> Iterator[Fault]:
    subject, name, value = row["subject"], row["predicate"], row["object"]
    if not subject or not curation.list_names(("issue",)) >= {row["issue"]}:
        return  # a fault of the cell
    if subject not in curation.entities:
        if not _is_kind(curation, subject):
            mend = did_you_mean(subject, [*curation.entities, *KINDS.values()])
            yield row.fault("subject", f"{quote(subject)} is not known", mend)
            return
        # of a kind, only the object can be wrong; the pattern must fit a claim besides
        row = Row(row.path, row.line, row.cells | {"subject": ""})
    predicate = curation.vocabulary.predicates.get(name)
    if name and predicate is None:
        mend = did_you_mean(name, sorted(curation.vocabulary.predicates))
        yield row.fault("predicate", f"{quote(name)} is not in the closed list", mend)
    elif predicate is not None:
        yield from check_part(curation, row, predicate)
    elif value and not is_number(value) and value not in _list_objects(curation):
        mend = did_you_mean(value, sorted(_list_objects(curation)))
        yield row.fault("object", f"{quote(value)} is not known", mend)


def _list_objects(curation: Curation) -> set[str]:
    """Return whatever can be an object, but numbers."""
    vocabulary = curation.vocabulary
    names = {*curation.entities, *curation.sources, *vocabulary.concepts}
    return names | set(vocabulary.superclasses)
