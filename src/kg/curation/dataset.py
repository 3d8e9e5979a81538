"""Ontology, tables and rules to one dataset of named graphs, or to a list of faults."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.curation import mapping
from kg.curation import rules as rules
from kg.curation.cycles import find_cycles
from kg.curation.sheets import Row, read_tables
from kg.curation.vocabulary import Vocabulary, read_vocabulary
from kg.faults import Fault, FaultsError
from kg.names import expand, prefixes


@dataclass(frozen=True)
class Dataset:
    """The asserted part of a dataset, and the line from which each node comes."""

    quads: set[ox.Quad]
    origins: dict[str, tuple[str, int]]
    vocabulary: Vocabulary


def read_dataset(home: Path) -> Dataset:
    """The quads of ontology, entities, sources and claims.

    Raises:
        FaultsFound: with every fault of every table, none of them hidden by another table's.
    """
    faults: list[Fault] = []
    vocabulary = read_vocabulary(home / "ontology")
    tables = read_tables(home / "graph", faults)
    if faults:
        # a table that cannot be read would make hundreds of things unknown that are known
        raise FaultsError(faults)
    curation = rules.Curation(tables, vocabulary)
    faults.extend(rules.index(curation))
    faults.extend(rules.check(curation))
    faults.extend(find_cycles(curation))
    if faults:
        raise FaultsError(faults)
    quads: set[ox.Quad] = set()
    origins: dict[str, tuple[str, int]] = {}
    for row, produced in _mapped(curation):
        for quad in produced:
            quads.add(quad)
            origins.setdefault(str(quad.subject), (row.path, row.line))
    quads.update(mapping.editors())
    into = mapping.graph("ontology")
    quads.update(
        ox.Quad(one.subject, one.predicate, one.object, into) for one in vocabulary.triples
    )
    for name, place in _terms(home).items():
        origins.setdefault(name, place)
    quads.update(_bears_on(curation))
    _assert_disjoint(quads, origins)
    return Dataset(quads, origins, vocabulary)


def _terms(home: Path) -> dict[str, tuple[str, int]]:
    """The line on which each term of the ontology starts: our Turtle starts a subject at the margin."""
    found: dict[str, tuple[str, int]] = {}
    for path in sorted((home / "ontology").rglob("*.ttl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            name = line.partition(" ")[0]
            if name.partition(":")[0] in prefixes() and ":" in name:
                found.setdefault(f"<{expand(name)}>", (str(path.relative_to(home)), number))
    return found


def _mapped(curation: rules.Curation) -> Iterator[tuple[Row, Iterable[ox.Quad]]]:
    for table in mapping.ENTITY_SLOTS:
        for row in curation.tables[table]:
            yield row, mapping.entity(table, row)
    for row in curation.tables["sources"]:
        yield row, mapping.source(row)
    for row in curation.tables["entities/aliases"]:
        yield row, mapping.alias(row)
    for source, row in curation.claim_rows():
        yield row, mapping.attribution(row, source)
    for row in curation.tables["same-site"]:
        yield row, mapping.site_identity(row)


def _bears_on(curation: rules.Curation) -> Iterator[ox.Quad]:
    """Tie every claim to the issues whose pattern it fits; an empty cell of a pattern fits anything."""
    columns = ("subject", "predicate", "object")
    into = mapping.graph("claims")
    propositions = {
        tuple(row[column] for column in columns)
        for _, row in curation.claim_rows()
        if row["predicate"]
    }
    for pattern in curation.tables["bears-on"]:
        asked = [
            (index, pattern[column]) for index, column in enumerate(columns) if pattern[column]
        ]
        issue = mapping.node(pattern["issue"])
        for proposition in propositions:
            if all(proposition[index] == cell for index, cell in asked):
                claim = mapping.node(mapping.claim_name(*proposition))
                yield ox.Quad(claim, mapping.node("kg:bearsOn"), issue, into)
                if pattern["side"]:
                    yield ox.Quad(claim, mapping.node(rules.SIDES[pattern["side"]]), issue, into)


def _assert_disjoint(quads: set[ox.Quad], origins: dict[str, tuple[str, int]]) -> None:
    homes: dict[ox.Triple, ox.Quad] = {}
    faults = []
    for quad in quads:
        first = homes.setdefault(quad.triple, quad)
        if first is not quad:
            path, line = origins.get(str(quad.subject), ("graph", 1))
            reason = f"{quad.triple} stands in two graphs, {first.graph_name} and {quad.graph_name}"
            faults.append(
                Fault(path, line, "", reason, "keep identity in entities/ and the rest in claims/")
            )
    if faults:
        raise FaultsError(faults)
