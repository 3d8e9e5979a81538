"""Explanations: the claims behind each row of a saved query.

The values of a row are looked up in the solutions of the query's own WHERE. Each edge of the graph
that such a solution matches has a claim.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.errors import UsageError
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.ledger import Claim, read_claims, to_dicts
from kg.query.nodes import is_iri, read_labels, select_rows
from kg.query.parameters import Values, bind_values
from kg.query.patterns import EdgeTerms, Pattern, Where, analyse, find_plain_columns
from kg.query.results import Result, Term

#: The terms of one solution by variable.
Binding = dict[str, str]
#: Edges of the dataset with their claims. `?place` identifies an edge, as a store may rewrite a
#: literal.
CLAIMS_OF_EDGES = """
SELECT DISTINCT ?place ?claim WHERE {
  VALUES (?place ?subject ?predicate ?object) { %s }
  ?subject ?predicate ?object .
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; a kg:Claim .
}
ORDER BY ?place ?claim
"""
PARTS = """
SELECT ?claim ?subject ?predicate ?object WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
}}
"""
CLAIMS_OF_ATTRIBUTIONS = """
SELECT ?attribution ?claim WHERE {
  VALUES ?attribution { %s }
  ?attribution kg:about ?claim .
  ?claim a kg:Claim .
}
ORDER BY ?attribution ?claim
"""


@dataclass(frozen=True)
class Explanation:
    """One row of an answer, the claims behind it, and what was searched and not found.

    `horizon` is the last day in any document, or "".
    """

    row: dict[str, str]
    claims: list[Claim]
    absent: list[str]
    horizon: str = ""

    @property
    def entries(self) -> list[Claim]:
        """The claims, by the name they had in 0.1.0."""
        return self.claims

    def _repr_html_(self) -> str:
        from kg.query.notebook import format_claims
        from kg.query.table import format_html

        row = format_html(list(self.row), [list(self.row.values())])
        absent = format_html(["searched, and not found"], [[line] for line in self.absent])
        return row + "".join(format_claims(self.claims)) + (absent if self.absent else "")

    def as_json(self) -> dict[str, Any]:
        """Return plain values for JSON, in which the claims are called `entries`."""
        return {
            "row": self.row,
            "entries": to_dicts(self.claims),
            "absent": self.absent,
            "horizon": self.horizon,
        }


@dataclass(frozen=True)
class _Evidence:
    """Evidence of one row: matched edges, and the claims and attributions it names."""

    edges: set[Pattern]
    claims: set[str]
    attributions: set[str]


def explain(
    engine: Engine,
    name: str,
    values: Values,
    policy: str,
    *,
    start: int = 0,
    limit: int | None = None,
) -> Iterator[Explanation]:
    """Yield the explanation of each row of a saved SELECT, in the order of the answer.

    Args:
        engine: the engine to query.
        name: the saved query.
        values: its parameter values.
        policy: the truth policy.
        start: the first row, as in a slice.
        limit: the end of the rows, as in a slice.

    Raises:
        UsageError: the query is no SELECT, or hides an edge where it cannot be explained.
    """
    answer, where, rows, evidence = _find_evidence(engine, name, values, policy, (start, limit))
    claims = _read_claims_behind(engine, evidence, policy)
    horizon = read_horizon(engine)
    for shown, row, behind in zip(islice(answer, start, limit), rows, claims, strict=True):
        absent = {_describe_pattern(engine, pattern, row) for pattern in where.absent}
        yield Explanation(_shorten_cells(engine, shown), behind, sorted(absent), horizon)


def _find_evidence(
    engine: Engine,
    name: str,
    values: Values,
    policy: str,
    part: tuple[int, int | None] = (0, None),
) -> tuple[Result, Where, list[dict[str, Term]], list[_Evidence]]:
    """Return the answer of a saved SELECT, and what a part of its rows match and name."""
    query = engine.saved_query(name)
    if query["form"] != "SELECT":
        raise UsageError(f"{name} is no SELECT", hint="explain takes queries that answer with rows")
    answer = run_saved(engine, name, values, policy)
    assert isinstance(answer, Result)  # the form was checked
    text = bind_values(engine, query, values)
    columns = find_plain_columns(text)
    where, terms = analyse(engine, name, text)
    rows = [_bind_row(answer.variables, row, columns) for row in answer.rows[slice(*part)]]
    patterns = list(filter(terms.may_match, dict.fromkeys(where.matched)))
    evidence = []
    for solutions in _select_solutions(engine, where, rows, policy):
        evidence.append(_collect_evidence(engine, patterns, terms, solutions))
    return answer, where, rows, evidence


def _bind_row(
    variables: list[str], row: tuple[Term, ...], columns: dict[str, str]
) -> dict[str, Term]:
    """Return the terms of a row by the variable of the WHERE that they bind."""
    bound = zip(variables, row, strict=True)
    return {columns[column]: term for column, term in bound if column in columns}


def _shorten_cells(engine: Engine, row: dict[str, str | int | None]) -> dict[str, str]:
    bound = ((name, value) for name, value in row.items() if value is not None)
    return {name: engine.shorten(str(value)) for name, value in bound}


def _select_solutions(
    engine: Engine, where: Where, rows: list[dict[str, Term]], policy: str
) -> Iterator[list[Binding]]:
    """Yield for each row the solutions of the WHERE with its values.

    The WHERE runs once for all rows, since many rows share a scan.
    """
    answer = engine.ask(f"SELECT DISTINCT * WHERE {where.text}", policy)
    assert isinstance(answer, Result)
    shared = [name for name in (rows[0] if rows else ()) if name in answer.variables]
    indexes = [answer.variables.index(name) for name in shared]
    keys = [tuple(map(row.__getitem__, shared)) for row in rows]
    solutions: dict[tuple[Term, ...], list[Binding]] = {key: [] for key in keys}
    for terms in answer.rows:
        of_key = solutions.get(tuple(map(terms.__getitem__, indexes)))
        if of_key is not None:
            of_key.append(_make_binding(answer.variables, terms))
    for key in keys:
        yield solutions[key]


def _make_binding(variables: list[str], terms: tuple[Term, ...]) -> Binding:
    bound = zip(variables, terms, strict=True)
    return {f"?{name}": str(term) for name, term in bound if term is not None}


def _collect_evidence(
    engine: Engine, patterns: list[Pattern], terms: EdgeTerms, solutions: list[Binding]
) -> _Evidence:
    """Return what the solutions of one row match and name."""
    evidence = _Evidence(set(), set(), set())
    claim, attribution = (f"<{engine.prefixes[kind]}" for kind in ("claim", "attribution"))
    for binding in solutions:
        evidence.claims.update(term for term in binding.values() if term.startswith(claim))
        evidence.attributions.update(
            term for term in binding.values() if term.startswith(attribution)
        )
        for subject, predicate, object in patterns:
            edge = (
                binding.get(subject, subject),
                binding.get(predicate, predicate),
                binding.get(object, object),
            )
            is_bound = not any(part.startswith("?") for part in edge)
            if is_bound and terms.has_predicate(edge):
                evidence.edges.add(edge)
    return evidence


def list_sentences(
    engine: Engine, name: str, values: Values, policy: str
) -> Iterator[list[tuple[str, str]]]:
    """Yield id and sentence of each claim behind each row, but not who says so.

    Raises:
        UsageError: as for `explain`.
    """
    _, _, _, evidence = _find_evidence(engine, name, values, policy)
    behind = _find_claims_behind(engine, evidence, policy)
    parts = {row[0].value: row[1:] for row in select_rows(engine, PARTS, set().union(*behind))}
    nodes = {term.value for row in parts.values() for term in row}
    labels = read_labels(engine, filter(is_iri, nodes))
    for claims in behind:
        sentences = []
        for claim in sorted(claims & parts.keys()):
            words = [labels.get(term.value) or term.value for term in parts[claim]]
            sentences.append((engine.shorten(claim), " — ".join(words)))
        yield sentences


def _read_claims_behind(
    engine: Engine, evidence: list[_Evidence], policy: str
) -> Iterator[list[Claim]]:
    """Yield the claims behind each row; a claim that rows share is read once."""
    behind = _find_claims_behind(engine, evidence, policy)
    claims = read_claims(engine, sorted(set().union(*behind)))
    places = {engine.expand(claim.id): place for place, claim in enumerate(claims)}
    for iris in behind:
        # an IRI that a query makes up is no claim, and has no place
        of_row = sorted(places[iri] for iri in iris & places.keys())
        yield [claims[place] for place in of_row]


def _find_claims_behind(engine: Engine, evidence: list[_Evidence], policy: str) -> list[set[str]]:
    """Return the IRIs of the claims behind each row."""
    edges = set().union(*(row.edges for row in evidence))
    attributions = set().union(*(row.attributions for row in evidence))
    of_edge = _select_claims_of_edges(engine, edges, policy)
    of_attribution = _select_claims_of_attributions(engine, attributions)
    return [_list_claims(row, of_edge, of_attribution) for row in evidence]


def _list_claims(
    evidence: _Evidence, of_edge: dict[Pattern, list[str]], of_attribution: dict[str, str]
) -> set[str]:
    """Return the IRIs of the claims behind one row."""
    claims = {claim.strip("<>") for claim in evidence.claims}
    for edge in evidence.edges:
        claims.update(of_edge.get(edge, ()))
    for attribution in evidence.attributions & of_attribution.keys():
        claims.add(of_attribution[attribution])
    return claims


def _select_claims_of_edges(
    engine: Engine, edges: set[Pattern], policy: str
) -> dict[Pattern, list[str]]:
    """Return the claims of the edges that are in the policy's dataset."""
    listed = sorted(edges)
    values = [f"({place} {' '.join(edge)})" for place, edge in enumerate(listed)]
    claims: dict[Pattern, list[str]] = {}
    for row in engine.select(CLAIMS_OF_EDGES % " ".join(values), policy):
        claims.setdefault(listed[int(row["place"] or 0)], []).append(str(row["claim"]))
    return claims


def _select_claims_of_attributions(engine: Engine, attributions: set[str]) -> dict[str, str]:
    """Return what each of these attributions is about, if it is a claim."""
    rows = engine.select(CLAIMS_OF_ATTRIBUTIONS % " ".join(sorted(attributions)))
    return {f"<{row['attribution']}>": str(row["claim"]) for row in rows}


def _describe_pattern(engine: Engine, pattern: Pattern, row: dict[str, Term]) -> str:
    """Return a pattern with prefixed names, and with the values of a row."""
    parts = []
    for part in pattern:
        term = row.get(part.removeprefix("?")) if part.startswith("?") else None
        value = term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else part.strip("<>")
        parts.append(engine.shorten(value))
    return " ".join(parts)
