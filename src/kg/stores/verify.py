"""Verification: what a store holds and answers, against the release and the embedded engine."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError
from kg.names import POLICIES, list_dataset_graphs
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result, Triples
from kg.stores.client import Endpoint
from kg.stores.engine import RemoteEngine, ask
from kg.stores.inventory import Part, Progress, count_triples
from kg.stores.known_faults import KnownFault, find_explanation, known_faults

#: The most rows of one request; every store that was seen to cut answers cuts at more.
PAGE = 5_000
HEX = "0123456789abcdef"


@dataclass(frozen=True)
class Check:
    """One comparison: of a graph's triples or literals, or of a query's rows under a policy.

    `difference` is empty where both are equal; `fault` names the known fault that explains a difference.
    """

    kind: str
    name: str
    policy: str
    expected: int
    found: int
    difference: str = ""
    fault: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether there is a difference that no known fault explains."""
        return bool(self.difference) and not self.fault

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--format json`."""
        return asdict(self)


def verify(
    engine: Engine, endpoint: Endpoint, parts: list[Part], *, progress: Progress
) -> Iterator[Check]:
    """Each graph by its count, each literal as it was written, each saved query under each policy that is there.

    A policy is asked only where all graphs of its dataset are among `parts`.
    """
    there = {part.iri for part in parts}
    policies = [policy for policy in POLICIES if there.issuperset(list_dataset_graphs(policy))]
    pairs = [(name, policy) for name in sorted(engine.public) for policy in policies]
    total = len(parts) + len(pairs)
    faults = known_faults()
    found = count_triples(
        endpoint.with_time_for(sum(part.size for part in parts)), [part.iri for part in parts]
    )
    for step, part in enumerate(parts):
        progress(part.name, step, total)
        for check in _graph(endpoint, part, found[part.iri]):
            yield _explain(check, endpoint, faults)
    remote = RemoteEngine(engine.build_folder, endpoint)
    for step, (name, policy) in enumerate(pairs, len(parts)):
        progress(name, step, total)
        yield _explain(_query(engine, remote, name, policy), endpoint, faults)
    progress("done", total, total)


def _explain(check: Check, endpoint: Endpoint, faults: list[KnownFault]) -> Check:
    if not check.difference:
        return check
    fault = find_explanation(faults, endpoint.profile.name, check.kind, check.name)
    return replace(check, fault=fault)


def _graph(endpoint: Endpoint, part: Part, found: int) -> Iterator[Check]:
    difference = "" if found == part.triples else f"{found - part.triples:+d} triples"
    yield Check("triples", part.name, "", part.triples, found, difference)
    ours = set(part.read())
    theirs = {triple for page in _pages(ours) for triple in _page(endpoint, part.iri, page)}
    missing, extra = ours - theirs, theirs - ours
    changed: dict[str, list[ox.Triple]] = {}
    for triple in sorted(missing, key=str):
        kind = triple.object.datatype.value if isinstance(triple.object, ox.Literal) else ""
        changed.setdefault(kind, []).append(triple)
    for kind, triples in sorted(changed.items()):
        first = triples[0]
        there = [
            str(one.object)
            for one in extra
            if (one.subject, one.predicate) == (first.subject, first.predicate)
        ]
        told = (
            f"{first.object} became {' or '.join(there) or 'nothing'}" if kind else f"lacks {first}"
        )
        yield Check(
            "literal" if kind else "triples", kind or part.name, part.name, len(triples), 0, told
        )


def _pages(triples: set[ox.Triple]) -> Iterator[tuple[list[str], str]]:
    """Predicates that together have at most PAGE triples, with a hexadecimal digit where one alone has more."""
    page: list[str] = []
    size = 0
    for predicate, count in sorted(Counter(triple.predicate.value for triple in triples).items()):
        if count > PAGE:
            yield from (([predicate], digit) for digit in HEX)
            continue
        if size + count > PAGE:
            yield page, ""
            page, size = [], 0
        page.append(predicate)
        size += count
    if page:
        yield page, ""


def _page(endpoint: Endpoint, graph: str, page: tuple[list[str], str]) -> Iterator[ox.Triple]:
    predicates, digit = page
    values = " ".join(f"<{predicate}>" for predicate in predicates)
    share = f'FILTER (STRSTARTS(MD5(STR(?s)), "{digit}"))' if digit else ""
    text = f"SELECT ?s ?p ?o WHERE {{ VALUES ?p {{ {values} }} GRAPH <{graph}> {{ ?s ?p ?o }} {share} }}"
    found = ask(endpoint, text, [], [graph])
    assert isinstance(found, ox.QuerySolutions)  # a SELECT gives rows
    for subject, predicate, term in found:
        yield ox.Triple(subject, predicate, term)


def _query(engine: Engine, remote: RemoteEngine, name: str, policy: str) -> Check:
    ours = _answer(engine, name, policy)
    try:
        theirs = _answer(remote, name, policy)
    except KgError as error:
        return Check("rows", name, policy, len(ours), 0, f"fails: {error.reason}")
    return Check("rows", name, policy, len(ours), len(theirs), difference(ours, theirs))


def _answer(engine: Engine, name: str, policy: str) -> list[str]:
    answer = run_saved(engine, name, {}, policy)
    if isinstance(answer, Result):
        return [" ".join("-" if term is None else str(term) for term in row) for row in answer.rows]
    return (
        [str(triple) for triple in answer.triples]
        if isinstance(answer, Triples)
        else [str(bool(answer))]
    )


def difference(ours: list[str], theirs: list[str]) -> str:
    """How two answers differ, with one row as example; empty where they are equal, in order too."""
    if ours == theirs:
        return ""
    here, there = Counter(ours), Counter(theirs)
    if here == there:
        place = next(
            index
            for index, pair in enumerate(zip(ours, theirs, strict=True), 1)
            if pair[0] != pair[1]
        )
        return f"the same rows in another order from row {place}"
    lacks, more = sorted((here - there).elements()), sorted((there - here).elements())
    parts = [
        f"{word} {len(rows)}, such as {rows[0][:160]}"
        for word, rows in (("lacks", lacks), ("adds", more))
        if rows
    ]
    return "; ".join(parts)
