"""Why a row stands: its values bound in the query's own WHERE, each matched edge with its claim."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.errors import UsageError
from kg.names import RDF
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.ledger import Claim, read_claims, to_dicts
from kg.query.parameters import bind_values
from kg.query.results import Result, Term
from kg.sparql import rewrite, tokens

Pattern = tuple[str, str, str]
Binding = dict[str, str]
#: Edges of the dataset with their claims; the place tells which edge, since a store may rewrite a literal.
CLAIMS_OF_EDGES = """
SELECT DISTINCT ?place ?claim WHERE {
  VALUES (?place ?subject ?predicate ?object) { %s }
  ?subject ?predicate ?object .
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; a kg:Claim .
}
ORDER BY ?place ?claim
"""
CLAIMS_OF_ATTRIBUTIONS = """
SELECT ?attribution ?claim WHERE {
  VALUES ?attribution { %s }
  ?attribution kg:about ?claim .
  ?claim a kg:Claim .
}
ORDER BY ?attribution ?claim
"""
PREDICATES = "SELECT ?predicate WHERE { ?predicate a kg:ClaimPredicate } ORDER BY ?predicate"
#: Classes that somebody says a thing to have; the others are the editors' neutral kinds and no edges.
CLASSES = "SELECT DISTINCT ?class WHERE { ?claim rdf:predicate rdf:type ; rdf:object ?class }"


@dataclass(frozen=True)
class Explanation:
    """One row of the answer, the propositions it rests on, and what was searched and not found."""

    row: dict[str, str]
    claims: list[Claim]
    absent: list[str]

    @property
    def entries(self) -> list[Claim]:
        """The claims, by the name they had in 0.1.0."""
        return self.claims

    def as_json(self) -> dict[str, Any]:
        """Return plain values for JSON, in which the claims are called `entries`."""
        return {"row": self.row, "entries": to_dicts(self.claims), "absent": self.absent}


@dataclass(frozen=True)
class _Where:
    """The WHERE of a query: its text, its positive patterns, those under NOT EXISTS or MINUS, under EXISTS."""

    text: str
    matched: list[Pattern]
    absent: list[Pattern]
    exists: list[Pattern]


@dataclass(frozen=True)
class _Evidence:
    """What one row rests on: edges that it matches, claims and attributions that its variables name."""

    edges: set[Pattern]
    claims: set[str]
    attributions: set[str]


def explain(
    engine: Engine,
    name: str,
    given: dict[str, str],
    policy: str,
    *,
    start: int = 0,
    limit: int | None = None,
) -> Iterator[Explanation]:
    """The explanation of each row of a saved SELECT, in the order of the answer.

    Args:
        start: how many rows to pass over.
        limit: the row to end with; both as Python counts slices.
    """
    query = engine.saved_query(name)
    if query["form"] != "SELECT":
        raise UsageError(f"{name} is no SELECT", hint="explain takes queries that answer with rows")
    answer = run_saved(engine, name, given, policy)
    assert isinstance(answer, Result)  # the form was checked
    text = bind_values(engine, query, given)
    where = _where(engine, text)
    plain = _plain_columns(text)
    predicates = {str(row["predicate"]) for row in engine.select(PREDICATES)}
    classes = {f"<{row['class']}>" for row in engine.select(CLASSES)} if where.exists else set()
    if _edges_in_exists(where, predicates, classes):
        # the edges are evidence: a row is explained with all of its witnesses
        text = rewrite.unfold_exists(text)
        where = _where(engine, text)
    _refuse_inexplicable(name, text, where, predicates, classes)
    values = [
        {
            plain[name]: term
            for name, term in zip(answer.variables, row, strict=True)
            if name in plain
        }
        for row in answer.rows[start:limit]
    ]
    edges = [
        pattern for pattern in dict.fromkeys(where.matched) if _may_be_edge(pattern, predicates)
    ]
    found = [
        _evidence(engine, edges, predicates, solutions)
        for solutions in _solutions(engine, where, values, policy)
    ]
    told = _entries(engine, found, policy)
    for shown, of_row, behind in zip(islice(answer, start, limit), values, told, strict=True):
        absent = sorted({_told(engine, pattern, of_row) for pattern in where.absent})
        readable = {
            key: engine.shorten(str(value)) for key, value in shown.items() if value is not None
        }
        yield Explanation(readable, behind, absent)


def _where(engine: Engine, text: str) -> _Where:
    """Take the outermost group by tokens, its patterns by rdflib's algebra."""
    from rdflib.plugins.sparql import prepareQuery

    begin, end = _outer_group(text)
    algebra = prepareQuery(text, initNs=engine.prefixes).algebra
    matched: list[Pattern] = []
    absent: list[Pattern] = []
    exists: list[Pattern] = []
    _collect(algebra, matched, absent, exists)
    return _Where(text[begin:end], matched, absent, exists)


def _refuse_inexplicable(
    name: str, text: str, where: _Where, predicates: set[str], classes: set[str]
) -> None:
    """Refuse what hides an edge: sub-selects, and claim predicates in paths, longer conditions or blank nodes."""
    scanned = list(tokens.scan(text))
    known = {"?" + token[1:] for kind, token, _ in scanned if kind == "variable"}
    selects = sum(kind == "word" and token.upper() == "SELECT" for kind, token, _ in scanned)
    hidden = [
        pattern
        for pattern in where.matched
        if any(predicate in pattern[1] for predicate in predicates - {RDF + "type"})
        and not (
            pattern[1].strip("<>") in predicates and all(_is_plain(part, known) for part in pattern)
        )
    ]
    # a blank node has no name by which to ask for its claim
    hidden += [
        pattern
        for pattern in where.matched
        if _may_be_edge(pattern, predicates) and any(part.startswith("_:") for part in pattern)
    ]
    if selects > 1 or hidden or _edges_in_exists(where, predicates, classes):
        hint = "write each edge as a triple pattern of its own in the WHERE"
        raise UsageError(
            f"{name} cannot be explained: an edge stands in a path, condition, sub-select or blank node",
            hint=hint,
        )


def _edges_in_exists(where: _Where, predicates: set[str], classes: set[str]) -> list[Pattern]:
    return [
        (subject, predicate, object)
        for subject, predicate, object in where.exists
        if predicate.strip("<>") in predicates
        and (predicate != f"<{RDF}type>" or object in classes or not object.startswith("<"))
    ]


def _is_plain(part: str, known: set[str]) -> bool:
    return part in known if part.startswith("?") else not part.startswith("_:")


def _outer_group(text: str) -> tuple[int, int]:
    depth = begin = 0
    for kind, token, position in tokens.scan(text):
        if kind == "open" and token == "{":
            begin = begin if depth else position
            depth += 1
        elif kind == "close" and token == "}":
            depth -= 1
            if depth == 0:
                return begin, position + 1
    raise UsageError("the query has no WHERE")  # pragma: no cover - saved queries parse


def _collect(
    node: Any, matched: list[Pattern], absent: list[Pattern], exists: list[Pattern]
) -> None:
    """Walk rdflib's algebra; patterns below NOT EXISTS and MINUS go to `absent`, below EXISTS to `exists`."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(node, (list, set, tuple)):
        for part in node:
            _collect(part, matched, absent, exists)
    elif isinstance(node, CompValue):
        if node.name == "BGP":
            matched.extend((_text(s), _text(p), _text(o)) for s, p, o in node.triples)
        elif node.name == "Minus":
            _collect(node.p1, matched, absent, exists)
            _collect(node.p2, absent, absent, absent)
        elif node.name == "Builtin_NOTEXISTS":
            _collect(_translated(node.graph), absent, absent, absent)
        elif node.name == "Builtin_EXISTS":
            _collect(_translated(node.graph), exists, exists, exists)
        else:
            for value in node.values():
                _collect(value, matched, absent, exists)


def _translated(group: Any) -> Any:
    """A group inside a filter, as algebra: rdflib leaves some of them as parsed."""
    from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
    from rdflib.plugins.sparql.parserutils import CompValue

    parsed = isinstance(group, CompValue) and group.name in (
        "GroupGraphPatternSub",
        "GroupGraphPattern",
    )
    return translateGroupGraphPattern(group) if parsed else group


def _text(term: Any) -> str:
    from rdflib.term import Variable

    return f"?{term}" if isinstance(term, Variable) else str(term.n3())


def _plain_columns(text: str) -> dict[str, str]:
    """Projected column to the variable of the WHERE that it shows; aggregates and expressions are left out."""
    columns: dict[str, str] = {}
    inside: list[str] = []
    for kind, token, _ in tokens.scan(text):
        if (kind == "word" and token.upper() == "WHERE") or token == "{":
            break
        if kind == "space":
            continue
        if kind == "open" or inside:
            inside.append(token)
            if inside.count("(") == inside.count(")"):
                if len(inside) == 5 and inside[2].upper() == "AS":
                    columns[inside[3][1:]] = inside[1][1:]
                inside = []
        elif kind == "variable":
            columns[token[1:]] = token[1:]
    return columns


def _solutions(
    engine: Engine, where: _Where, values: list[dict[str, Term]], policy: str
) -> Iterator[list[Binding]]:
    """For each row the solutions of the WHERE that have its values: asked once, since many rows share a scan."""
    found = engine.ask(f"SELECT DISTINCT * WHERE {where.text}", policy)
    assert isinstance(found, Result)
    shared = [name for name in (values[0] if values else ()) if name in found.variables]
    at = [found.variables.index(name) for name in shared]
    wanted = {tuple(of_row[name] for name in shared): list[Binding]() for of_row in values}
    for row in found.rows:
        group = wanted.get(tuple(row[place] for place in at))
        if group is not None:
            bound = zip(found.variables, row, strict=True)
            group.append({f"?{name}": str(term) for name, term in bound if term is not None})
    return (wanted[tuple(of_row[name] for name in shared)] for of_row in values)


def _evidence(
    engine: Engine, patterns: list[Pattern], predicates: set[str], solutions: list[Binding]
) -> _Evidence:
    """What the solutions of one row match and name."""
    claim, attribution = (f"<{engine.prefixes[kind]}" for kind in ("claim", "attribution"))
    terms = {term for binding in solutions for term in binding.values()}
    edges = {
        (
            binding.get(subject, subject),
            binding.get(predicate, predicate),
            binding.get(object, object),
        )
        for binding in solutions
        for subject, predicate, object in patterns
    }
    return _Evidence(
        {
            edge
            for edge in edges
            if edge[1].strip("<>") in predicates and not any(part[0] == "?" for part in edge)
        },
        {term for term in terms if term.startswith(claim)},
        {term for term in terms if term.startswith(attribution)},
    )


def _entries(engine: Engine, found: list[_Evidence], policy: str) -> Iterator[list[Claim]]:
    """For each row the propositions behind it; each is read once, however many rows share it."""
    of_edge = _claims_of_edges(engine, set().union(*(one.edges for one in found)), policy)
    of_attribution = _claims_of_attributions(
        engine, set().union(*(one.attributions for one in found))
    )
    claims = [
        {claim.strip("<>") for claim in one.claims}
        | {claim for edge in one.edges for claim in of_edge.get(edge, ())}
        | {of_attribution[node] for node in one.attributions & of_attribution.keys()}
        for one in found
    ]
    listed = read_claims(engine, sorted(set().union(*claims)))
    places = {
        engine.prefixes["claim"] + entry.id.partition(":")[2]: place
        for place, entry in enumerate(listed)
    }
    for of_row in claims:
        # an IRI that a query makes up is no claim, and has no place
        yield [listed[place] for place in sorted(places[claim] for claim in of_row & places.keys())]


def _claims_of_edges(engine: Engine, edges: set[Pattern], policy: str) -> dict[Pattern, list[str]]:
    """The claims of those edges that the dataset of the policy holds."""
    listed = sorted(edges)
    of_edge: dict[Pattern, list[str]] = {}
    rows = " ".join(f"({place} {' '.join(edge)})" for place, edge in enumerate(listed))
    for row in engine.select(CLAIMS_OF_EDGES % rows, policy):
        of_edge.setdefault(listed[int(row["place"] or 0)], []).append(str(row["claim"]))
    return of_edge


def _claims_of_attributions(engine: Engine, attributions: set[str]) -> dict[str, str]:
    """What these attributions are about, where it is a claim."""
    rows = engine.select(CLAIMS_OF_ATTRIBUTIONS % " ".join(sorted(attributions)))
    return {f"<{row['attribution']}>": str(row["claim"]) for row in rows}


def _may_be_edge(pattern: Pattern, predicates: set[str]) -> bool:
    predicate = pattern[1]
    return (
        predicate.startswith("?")
        or predicate.strip("<>") in predicates
        or predicate == f"<{RDF}type>"
    )


def _told(engine: Engine, pattern: Pattern, values: dict[str, Term]) -> str:
    parts = []
    for part in pattern:
        term = values.get(part.removeprefix("?")) if part.startswith("?") else None
        value = term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else part.strip("<>")
        parts.append(engine.shorten(value))
    return " ".join(parts)
