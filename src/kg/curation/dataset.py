"""The asserted dataset: ontology, entities, sources and claims of a home."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.curation import mapping
from kg.curation.columns import SIDES
from kg.curation.index import Curation, index_rows
from kg.curation.issue_patterns import list_propositions, match_patterns
from kg.curation.rules import check_tables
from kg.curation.sheets import Row, read_tables
from kg.curation.vocabulary import Vocabulary, read_vocabulary
from kg.faults import Fault, FaultsError
from kg.names import expand, prefixes

#: The file and line that each node (`<iri>`) comes from.
Origins = dict[str, tuple[str, int]]


@dataclass(frozen=True)
class Dataset:
    """The asserted quads, with the origin of each node."""

    quads: set[ox.Quad]
    origins: Origins
    vocabulary: Vocabulary


def read_dataset(home: Path) -> Dataset:
    """Read and check the ontology and the tables, and map them to quads.

    Raises:
        FaultsError: with the faults of all tables together.
    """
    curation = _read_curation(home)
    quads: set[ox.Quad] = set(mapping.map_editors())
    origins: Origins = {}
    for row, mapped in _map_rows(curation):
        for quad in mapped:
            quads.add(quad)
            origins.setdefault(str(quad.subject), (row.path, row.line))
    into = mapping.graph("ontology")
    for triple in curation.vocabulary.triples:
        quads.add(ox.Quad(triple.subject, triple.predicate, triple.object, into))
    quads.update(_map_patterns(curation))
    origins = _locate_terms(home) | origins
    _check_disjoint(quads, origins)
    return Dataset(quads, origins, curation.vocabulary)


def _read_curation(home: Path) -> Curation:
    faults: list[Fault] = []
    vocabulary = read_vocabulary(home / "ontology")
    tables = read_tables(home / "graph", faults)
    if faults:
        # a table that cannot be read would make hundreds of references unknown
        raise FaultsError(faults)
    curation = Curation(tables, vocabulary)
    index_rows(curation)
    if faults := list(check_tables(curation)):
        raise FaultsError(faults)
    return curation


def _locate_terms(home: Path) -> Origins:
    """Return the line of each term: our Turtle starts subjects at the margin."""
    origins: Origins = {}
    for path in sorted((home / "ontology").rglob("*.ttl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            name = line.partition(" ")[0]
            if ":" in name and name.partition(":")[0] in prefixes():
                origins.setdefault(f"<{expand(name)}>", (str(path.relative_to(home)), number))
    return origins


def _map_rows(curation: Curation) -> Iterator[tuple[Row, Iterable[ox.Quad]]]:
    for table in mapping.ENTITY_SLOTS:
        for row in curation.tables[table]:
            yield row, mapping.map_entity(table, row)
    for row in curation.tables["sources"]:
        yield row, mapping.map_source(row)
    for row in curation.tables["entities/aliases"]:
        yield row, mapping.map_alias(row)
    for source, row in curation.list_claims():
        yield row, mapping.map_attribution(row, source)
    for row in curation.tables["same-site"]:
        yield row, mapping.map_site_identity(row)
    for row in curation.tables["same-as"]:
        yield row, mapping.map_identity_judgement(row)
    for row in curation.tables["withdrawn"]:
        yield row, mapping.map_withdrawn(row)
    for row in curation.tables["leads"]:
        yield row, mapping.map_lead(row)


def _map_patterns(curation: Curation) -> Iterator[ox.Quad]:
    """Link every claim to the issues whose pattern it matches."""
    into = mapping.graph("claims")
    for pattern, matching in match_patterns(curation, list_propositions(curation)):
        issue = mapping.node(pattern["issue"])
        for proposition in matching:
            claim = mapping.node(mapping.name_claim(*proposition))
            yield ox.Quad(claim, mapping.node("kg:bearsOn"), issue, into)
            if pattern["side"]:
                yield ox.Quad(claim, mapping.node(SIDES[pattern["side"]]), issue, into)


def _check_disjoint(quads: set[ox.Quad], origins: Origins) -> None:
    """Raise faults for triples that are in two graphs."""
    first_quads: dict[ox.Triple, ox.Quad] = {}
    faults = []
    for quad in quads:
        first = first_quads.setdefault(quad.triple, quad)
        if first is not quad:
            path, line = origins.get(str(quad.subject), ("graph", 1))
            reason = f"{quad.triple} is in two graphs, {first.graph_name} and {quad.graph_name}"
            mend = "keep identity in entities/ and the rest in claims/"
            faults.append(Fault(path, line, "", reason, mend))
    if faults:
        raise FaultsError(faults)
