"""Rules for the rows of every table, each with a mend for whoever breaks it."""

import re
from collections.abc import Iterator

from kg.curation.cells import (
    check_concept,
    check_dates,
    check_integer,
    check_passage,
    check_passages,
    check_reference,
    check_sha256,
)
from kg.curation.claims import check_attribution, check_collisions
from kg.curation.editorial import check_editorial
from kg.curation.index import TABLE_KINDS, Curation
from kg.curation.sheets import Row
from kg.curation.vocabulary import KINDS
from kg.errors import did_you_mean
from kg.faults import Fault

#: Whether a claim answers the question of an issue with yes or with no.
SIDES = {"yes": "kg:speaksFor", "no": "kg:speaksAgainst"}


def check_tables(curation: Curation) -> Iterator[Fault]:
    """Yield every fault in indexed tables."""
    tables = curation.tables
    for table in TABLE_KINDS:
        for row in tables.get(table, []):
            yield from _check_entity(curation, row)
    for row in tables.get("sources", []):
        yield from _check_source(curation, row)
    for row in tables.get("entities/aliases", []):
        yield from _check_alias(curation, row)
    for source, row in curation.list_claims():
        yield from check_attribution(curation, source, row)
    for row in tables.get("same-site", []):
        yield from _check_site_identity(curation, row)
    yield from check_editorial(curation)
    for row in tables.get("bears-on", []):
        yield from _check_pattern(curation, row)
    yield from _check_roles(curation)
    yield from check_collisions(curation)


def _check_entity(curation: Curation, row: Row) -> Iterator[Fault]:
    if not row["label"]:
        yield row.fault("label", "has no label", "write the English name")
    columns = row.cells
    for column in ("counts_as", "jurisdiction", "place", "scope"):
        if column in columns:
            yield from check_reference(curation.entities, row, column)
    if "size" in columns:
        yield from check_integer(row, "size")
    if "member_kind" in columns and row["member_kind"] not in KINDS.values():
        kind = row["member_kind"]
        mend = did_you_mean(kind, [*KINDS.values()])
        yield row.fault("member_kind", f"{kind!r} is no kind", mend)
    if "counts" in columns:
        yield from check_concept(curation, row, "counts", "scheme:theme")


def _check_source(curation: Curation, row: Row) -> Iterator[Fault]:
    for column in ("publisher", "author"):
        yield from check_reference(curation.entities, row, column)
    yield from check_concept(curation, row, "kind", "scheme:source-kind")
    yield from check_integer(row, "length")
    yield from check_dates(row, "date_from", "date_to")
    yield from check_sha256(row, "sha256", "write what sha256sum prints")
    known = [*curation.sources, *curation.entities]
    for name in row["derived_from"].split():
        if name not in known:
            yield row.fault("derived_from", f"{name!r} is not known", did_you_mean(name, known))


def _check_alias(curation: Curation, row: Row) -> Iterator[Fault]:
    yield from check_reference(curation.entities, row, "thing")
    yield from check_concept(curation, row, "role", "scheme:alias-role")
    if not row["text"]:
        yield row.fault("text", "has no text", "write the name as printed")
    language, source = row["language"], row["source"]
    if not re.fullmatch(r"[a-z]{2,3}", language):
        yield row.fault("language", f"{language!r} is no language code", "write en, zh, nl …")
    if source not in curation.sources:
        mend = did_you_mean(source, [*curation.sources])
        yield row.fault("source", f"{source!r} is not known", mend)
        return
    passage = row.cells | {"source": source.partition(":")[2]}
    yield from check_passage(curation, row, "start", passage)


def _check_site_identity(curation: Curation, row: Row) -> Iterator[Fault]:
    if not re.fullmatch(r"site-identity:[a-z0-9-]+", row["id"]):
        mend = "write site-identity:lower-case-slug"
        yield row.fault("id", f"{row['id']!r} is no id for this table", mend)
    yield from check_reference(curation.entities, row, "site")
    yield from check_reference(curation.entities, row, "row")
    yield from check_concept(curation, row, "strength", "scheme:strength")
    if not row["reason"]:
        mend = "write why the two are one"
        yield row.fault("reason", "a judgement without a reason", mend)
    if len(row["passages"].split()) < 2:
        mend = "cite the site and the row"
        yield row.fault("passages", "a judgement needs two or more passages", mend)
    yield from check_passages(curation, row, "passages", "")


def _check_pattern(curation: Curation, row: Row) -> Iterator[Fault]:
    if not row["issue"].startswith("issue:"):
        mend = "write issue:slug, as in entities/issues.csv"
        yield row.fault("issue", f"{row['issue']!r} is no issue", mend)
    else:
        yield from check_reference(curation.entities, row, "issue")
    yield from check_reference(curation.entities, row, "subject")
    predicate, side = row["predicate"], row["side"]
    if predicate and predicate not in curation.vocabulary.predicates:
        mend = did_you_mean(predicate, sorted(curation.vocabulary.predicates))
        yield row.fault("predicate", f"{predicate!r} is not in the closed list", mend)
    if side not in ("", *SIDES):
        yield row.fault("side", f"{side!r} is no side", "write yes, no, or nothing")


def _check_roles(curation: Curation) -> Iterator[Fault]:
    """Yield a fault for every person without exactly one role that is a claim."""
    with_role = set()
    for _, row in curation.list_claims():
        if row["predicate"] == "kg:hasRole":
            with_role.add(row["subject"])
    for row in curation.tables.get("entities/persons", []):
        person, role = row["id"], row["role"]
        if role not in ("", "role:not-stated"):
            mend = "enter it with kg:hasRole in a claims sheet"
            yield row.fault("role", "a role is a claim", mend)
        if person in with_role and role:
            yield row.fault("role", "has a role by claim and role:not-stated", "empty this cell")
        if person not in with_role and not role:
            mend = "claim kg:hasRole, or write role:not-stated here"
            yield row.fault("role", f"{person} has no role", mend)
