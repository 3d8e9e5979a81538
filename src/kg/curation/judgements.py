"""Rules for what the editors add: judgements of identity, and withdrawals."""

from collections.abc import Iterator

from kg.curation.columns import JUDGED
from kg.curation.index import Curation
from kg.curation.mends import quote
from kg.curation.sheets import Row
from kg.errors import did_you_mean
from kg.faults import Fault


def check_judgements(curation: Curation) -> Iterator[Fault]:
    """Yield the faults of judgements and withdrawals that a cell alone does not show."""
    yield from _check_sites(curation)
    yield from _check_identities(curation)
    yield from _check_withdrawals(curation)
    yield from _check_mentions(curation)
    yield from _check_read_identities(curation)


def _check_sites(curation: Curation) -> Iterator[Fault]:
    for row in curation.list_rows("same-site"):
        site = curation.entities.get(row["site"])
        if site and site.cells.get("code"):
            mend = "write the site named in prose here, and the row into row"
            yield row.fault("site", f"{row['site']} is a row of the table", mend)
    yield from _check_strong(curation)


def _check_strong(curation: Curation) -> Iterator[Fault]:
    """Yield a fault for a site that is firmly two rows: two rows are two sites."""
    first: dict[str, Row] = {}
    for row in curation.list_rows("same-site"):
        other = curation.entities.get(row["row"])
        if row["strength"] == "strength:strong" and other and other.cells.get("code"):
            earlier = first.setdefault(row["site"], row)
            if earlier["row"] != row["row"]:
                reason = f"{row['site']} is {earlier['row']} already, as firmly, at line"
                mend = "make one of the two strength:candidate, or remove it"
                yield row.fault("strength", f"{reason} {earlier.line}", mend)


def _check_identities(curation: Curation) -> Iterator[Fault]:
    for row in curation.list_rows("same-as"):
        kind, other = row["thing"].partition(":")[0], row["other"].partition(":")[0]
        if row["other"] and kind != other:
            reason = f"{row['other']} is of another kind than {row['thing']}"
            yield row.fault("other", reason, f"name a {kind}, or leave it empty")
        elif other == "station":
            mend = "enter it in same-site.csv"
            yield row.fault("other", "two sites have a table of their own", mend)
        if not row["other"] and row["strength"] == "strength:candidate":
            mend = "name the other id, or say how firmly the mentions are one"
            yield row.fault("other", "is empty, and a candidate needs two ids", mend)
        documents = {part.partition(":")[0] for part in row["passages"].split()}
        if not row["other"] and row["passages"] and len(documents) < 2:
            mend = "cite mentions in two or more documents"
            yield row.fault("passages", "are all in one document", mend)


def _check_read_identities(curation: Curation) -> Iterator[Fault]:
    """Yield a fault for an identity that a line reads in and no judgement explains."""
    judged = set[tuple[str, str]]()
    for row in curation.list_rows("same-as"):
        for part in row["passages"].split():
            document = part.partition(":")[0]
            judged |= {(document, row["thing"]), (document, row["other"])}
    for source, row in curation.list_claims():
        if "identity" not in row["inferred"].split():
            continue
        named = (row["subject"], row["object"], row["speaker"], *row["relays"].split(" > "))
        if judged.isdisjoint((source, name) for name in named if name):
            reason = f"no judgement says of an entity of this line what it is in document {source}"
            mend = "add it to same-as.csv with a passage of each document, or remove identity"
            yield row.fault("inferred", reason, mend)


def _check_mentions(curation: Curation) -> Iterator[Fault]:
    """Yield a fault for a judgement that cites a document on something else."""
    documents: dict[str, set[str]] = {}
    for source, row in curation.list_claims():
        relays = row["relays"].split(" > ")
        for name in (row["subject"], row["object"], row["speaker"], *relays):
            documents.setdefault(name, set()).add(source)
    for table, pair in (("same-site", ("site", "row")), ("same-as", ("thing", "other"))):
        for row in curation.list_rows(table):
            judged = [row[column] for column in pair if row[column]]
            known = [name for name in judged if name in curation.list_names(JUDGED)]
            if not row[pair[0]] or known != judged or len(set(judged)) < len(judged):
                continue  # a fault of the cells
            mentioned = set[str]().union(*(documents.get(name, ()) for name in judged))
            cited = {part.partition(":")[0] for part in row["passages"].split()}
            for source in sorted(cited - mentioned):
                if f"source:{source}" in curation.sources:
                    reason = f"no line of document {source} is about {' or '.join(judged)}"
                    yield row.fault("passages", reason, "cite the documents that mention them")


def _check_withdrawals(curation: Curation) -> Iterator[Fault]:
    for row in curation.list_rows("withdrawn"):
        name = row["id"]
        if f"source:{name[:3]}" not in curation.sources:
            mend = "write the id that the line had"
            yield row.fault("id", f"{quote(name)} is of no document in graph/sources.csv", mend)
        if name in curation.attributions:
            taken = curation.attributions[name]
            reason = f"{quote(name)} is withdrawn and yet at {taken.path}:{taken.line}"
            yield row.fault("id", reason, "remove one of the two, or take a new id there")
        predicates = curation.vocabulary.predicates
        if row["predicate"] and row["predicate"] not in predicates:
            mend = did_you_mean(row["predicate"], sorted(predicates))
            reason = f"{quote(row['predicate'])} is not in the closed list"
            yield row.fault("predicate", reason, mend)
        if bool(row["predicate"]) != bool(row["object"]):
            column = "object" if row["predicate"] else "predicate"
            yield row.fault(column, "is empty", "write both predicate and object, or neither")
