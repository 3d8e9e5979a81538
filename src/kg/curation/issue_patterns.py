"""Patterns: which claims bear on an issue, and on which side."""

from collections.abc import Iterator

from kg.curation.cells import is_number, quote
from kg.curation.claims import check_part
from kg.curation.columns import SIDES
from kg.curation.index import Curation
from kg.curation.sheets import Row
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
        yield pattern, [one for one in propositions if _matches(pattern, one)]


def check_patterns(curation: Curation) -> Iterator[Fault]:
    """Yield the faults of patterns: wrong parts, no claim, both sides."""
    sides: dict[tuple[str, Proposition], Row] = {}
    for pattern, matching in match_patterns(curation, list_propositions(curation)):
        faults = list(_check_parts(curation, pattern))
        yield from faults
        if not matching and not faults:
            mend = "correct it, or remove the line"
            yield pattern.fault("object", "the pattern fits no claim", mend)
        for proposition in sorted(matching if pattern["side"] in SIDES else []):
            other = sides.setdefault((pattern["issue"], proposition), pattern)
            if other["side"] != pattern["side"]:
                reason = f"{' '.join(proposition)} is on the other side by line {other.line}"
                mend = "name the subject, or remove one of the two patterns"
                yield pattern.fault("side", reason, mend)
                break


def _matches(pattern: Row, proposition: Proposition) -> bool:
    """Return whether each cell of a pattern is empty or that of the proposition."""
    for column, value in zip(PARTS, proposition, strict=True):
        if pattern[column] not in ("", value):
            return False
    return True


def _check_parts(curation: Curation, row: Row) -> Iterator[Fault]:
    if not any(row[column] for column in PARTS):
        mend = "name a subject, a predicate or an object"
        yield row.fault("subject", "the pattern fits every claim", mend)
    subject, name, value = row["subject"], row["predicate"], row["object"]
    if not curation.list_names(("issue",)) >= {row["issue"]} or (
        subject and subject not in curation.entities
    ):
        return  # a fault of the cell
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
