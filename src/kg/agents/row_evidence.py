"""Evidence of rows: claims, attributions, standing, and who objects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.names import CAVEAT
from kg.query.engine import Engine
from kg.query.explain import explain
from kg.query.ledger import Claim, read_claims
from kg.query.parameters import Values
from kg.query.results import Term
from kg.query.standing import ORDER, list_objectors

#: Claims, attributions and objectors that a row names; `claimCount` says how many there are.
MOST_IDS, MOST_ATTRIBUTIONS, MOST_OBJECTORS = 2, 3, 3
#: The columns that each row has beside those of its query.
COLUMNS = ("standing", "objectors", CAVEAT, "claims", "attributions", "claimCount")
#: Edges with their claims.
CLAIMS_OF_EDGES = """
SELECT ?subject ?predicate ?object ?claim WHERE {
  VALUES (?subject ?predicate ?object) { %s }
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; a kg:Claim .
}
ORDER BY ?claim
"""


@dataclass(frozen=True)
class Evidence:
    """What is behind one row."""

    claims: list[Claim] = field(default_factory=list)
    #: The attributions that the row itself names; those of its claims where it names none.
    attributions: list[str] = field(default_factory=list)

    @property
    def cells(self) -> dict[str, Any]:
        """The cells of COLUMNS."""
        standings = {claim.standing for claim in self.claims}
        caveats = dict.fromkeys(claim.caveat for claim in self.claims if claim.caveat)
        voices = [voice.name for voice in list_objectors(self.claims)]
        claims = [claim.id for claim in self.claims[:MOST_IDS]]
        return {
            "standing": "; ".join(filter(standings.__contains__, ORDER)),
            "objectors": "; ".join(_list_some(voices, MOST_OBJECTORS)),
            CAVEAT: " / ".join(caveats),
            "claims": claims,
            "attributions": self._list_attributions(),
            "claimCount": len(self.claims),
        }

    def _list_attributions(self) -> list[str]:
        ids = list(self.attributions)
        for claim in self.claims if not ids else ():
            objections = [one.attribution for one in claim.objections]
            ids += [*objections[:1], *(one.id for one in claim.side("supporting")[:1])]
        return list(dict.fromkeys(ids))[:MOST_ATTRIBUTIONS]


def _list_some(names: list[str], most: int) -> list[str]:
    more = len(names) - most
    return [*names[:most], f"{more} more"] if more > 0 else names


def explain_rows(
    engine: Engine, name: str, values: Values, policy: str, part: tuple[int, int]
) -> list[Evidence]:
    """Return the evidence of a part of the rows of a saved SELECT."""
    start, end = part
    behind = []
    for one in explain(engine, name, values, policy, start=start, limit=end):
        named = (cell.partition(":") for cell in one.row.values())
        own = [local for kind, _, local in named if kind == "attribution"]
        claims = {claim.id: claim for claim in one.claims}
        if chosen := [claims[cell] for cell in one.row.values() if cell in claims]:
            claims = {claim.id: claim for claim in chosen}
        behind.append(Evidence(list(claims.values()), own))
    return behind


def explain_terms(engine: Engine, rows: Sequence[Sequence[Term]]) -> list[Evidence]:
    """Return the evidence of any rows: the claims and attributions they name."""
    claim, attribution = engine.prefixes["claim"], engine.prefixes["attribution"]
    named: list[tuple[list[str], list[str]]] = []
    for row in rows:
        iris = [term.value for term in row if isinstance(term, ox.NamedNode)]
        claims = [iri for iri in iris if iri.startswith(claim)]
        named.append((claims, [iri for iri in iris if iri.startswith(attribution)]))
    known = _read_by_iri(engine, (iri for claims, _ in named for iri in claims))
    behind = []
    for claims, attributions in named:
        own = [engine.shorten(iri).partition(":")[2] for iri in attributions]
        behind.append(Evidence([known[iri] for iri in claims if iri in known], own))
    return behind


def explain_triples(engine: Engine, triples: Sequence[Sequence[Term]]) -> list[Evidence]:
    """Return the evidence of edges: the claims with the same three parts."""
    values = " ".join(f"({' '.join(map(str, triple))})" for triple in triples)
    of_edge: dict[tuple[str, ...], list[str]] = {}
    for row in engine.select(CLAIMS_OF_EDGES % values).rows:
        of_edge.setdefault(tuple(map(str, row[:3])), []).append(row[3].value)  # type: ignore[union-attr]
    known = _read_by_iri(engine, (iri for iris in of_edge.values() for iri in iris))
    behind = []
    # a line about a claim or an attribution is no edge, and names it
    for triple, named in zip(triples, explain_terms(engine, triples), strict=True):
        iris = of_edge.get(tuple(map(str, triple)), [])
        behind.append(Evidence([known[iri] for iri in iris]) if iris else named)
    return behind


def _read_by_iri(engine: Engine, iris: Iterable[str]) -> dict[str, Claim]:
    claims = read_claims(engine, sorted(set(iris)))
    return {engine.expand(claim.id): claim for claim in claims}
