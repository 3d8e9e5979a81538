"""Verification: compare a store with the release and the embedded engine."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.errors import ROW_FAULTS, KgError
from kg.names import POLICIES, list_dataset_graphs
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result, Triples
from kg.stores.client import Endpoint
from kg.stores.engine import RemoteEngine, ask
from kg.stores.inventory import GraphFile, Progress, count_triples
from kg.stores.known_faults import find_explanation, known_faults

#: The most rows of one request. Every store that was seen to cut answers cuts at more.
PAGE = 5_000
HEX = "0123456789abcdef"
LONGEST_EXAMPLE = 160
#: Requests that a store gets at once: Virtuoso compiles each query, for longer than it runs it.
AT_ONCE = 2

Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Check:
    """A comparison of triples, literals, or a query's rows under a policy.

    `kind` is `triples`, `literal` or `rows`. `name` is the graph, the datatype or the query.
    `policy` is the graph of a literal. `difference` is empty if both are equal. `fault` is the id
    of the known fault that explains a difference.
    """

    kind: str
    name: str
    policy: str
    expected: int
    actual: int
    difference: str = ""
    fault: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether there is a difference that no known fault explains."""
        return bool(self.difference) and not self.fault

    def as_json(self) -> dict[str, Any]:
        """Return plain values for `--format json`."""
        return {
            "kind": self.kind,
            "name": self.name,
            "policy": self.policy,
            "expected": self.expected,
            "found": self.actual,
            "difference": self.difference,
            "fault": self.fault,
        }


def verify(
    engine: Engine, endpoint: Endpoint, graphs: list[GraphFile], *, progress: Progress
) -> Iterator[Check]:
    """Compare each graph's triples and literals, and the rows of each saved query.

    A query is compared under each policy whose dataset is completely among `graphs`; one about
    claims under the first of them, as no policy changes its answer.

    Args:
        progress: gets the name of the graph or query, the checks done so far, and the total.
    """
    faults = known_faults()
    for check in _compare(engine, endpoint, graphs, progress):
        if check.difference:
            store = endpoint.profile.name
            fault = find_explanation(faults, store, check.kind, check.name)
            yield replace(check, fault=fault)
        else:
            yield check


def _compare(
    engine: Engine, endpoint: Endpoint, graphs: list[GraphFile], progress: Progress
) -> Iterator[Check]:
    pairs = list_distinct_answers(engine, graphs)
    total = len(graphs) + len(pairs)
    size = sum(graph.size for graph in graphs)
    counts = count_triples(endpoint.with_time_for(size), [graph.iri for graph in graphs])
    for step, graph in enumerate(graphs):
        progress(graph.name, step, total)
        yield from _compare_graph(endpoint, graph, counts[graph.iri])
    theirs = ask_all(lambda: RemoteEngine(engine.build_folder, endpoint), pairs)
    for step, (pair, rows) in enumerate(theirs, len(graphs)):
        progress(pair[0], step, total)
        yield compare_answer(pair, list_rows(engine, pair), rows)
    progress("done", total, total)


def ask_all(
    make: Callable[[], Engine], pairs: Iterable[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], list[str] | KgError]]:
    """Yield each query with the rows of an engine, or its error; some run at once.

    Args:
        make: makes an engine, since each is of one thread.
        pairs: names of saved queries, each with a policy.
    """
    engines = threading.local()

    def ask_one(pair: tuple[str, str]) -> list[str]:
        if not hasattr(engines, "made"):
            engines.made = make()
        return list_rows(engines.made, pair)

    return _run_at_once(ask_one, pairs)


def _run_at_once(
    work: Callable[[Item], Made], items: Iterable[Item]
) -> Iterator[tuple[Item, Made | KgError]]:
    """Yield each item with what is made of it, or why not; some are made at once."""
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        waiting = [(item, pool.submit(_try, work, item)) for item in items]
        waiting.reverse()
        while waiting:
            item, made = waiting.pop()
            yield item, made.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _try(work: Callable[[Item], Made], item: Item) -> Made | KgError:
    """Return what is made of an item, or an error without its traceback.

    Rows of pyoxigraph, which a traceback refers to, may be dropped by no other thread.
    """
    try:
        return work(item)
    except KgError as error:
        return KgError(error.reason, hint=error.hint)
    except ROW_FAULTS as error:
        reason = f"it answers with what this graph never has ({type(error).__name__})"
        return KgError(reason, hint="this store is broken or hostile: ask who runs it")


def list_answers(engine: Engine, graphs: list[GraphFile]) -> list[tuple[str, str]]:
    """List the saved queries, each with the policies whose graphs are all there."""
    iris = {graph.iri for graph in graphs}
    policies = [policy for policy in POLICIES if iris.issuperset(list_dataset_graphs(policy))]
    return [(name, policy) for name in sorted(engine.public) for policy in policies]


def list_distinct_answers(engine: Engine, graphs: list[GraphFile]) -> list[tuple[str, str]]:
    """List the same with one policy only where each gives the same answer.

    That is so where a query reads no graph of a policy. In a SPARQL store all policies share the
    other graphs; a warehouse has a table for each.
    """
    pairs: list[tuple[str, str]] = []
    for name, policy in list_answers(engine, graphs):
        if not (pairs and pairs[-1][0] == name and name in engine.about_claims):
            pairs.append((name, policy))
    return pairs


def _compare_graph(endpoint: Endpoint, graph: GraphFile, count: int) -> Iterator[Check]:
    """Compare the number of triples, and then each triple."""
    difference = "" if count == graph.triples else f"{count - graph.triples:+d} triples"
    yield Check("triples", graph.name, "", graph.triples, count, difference)
    ours = set(graph.read_triples())
    theirs = _read_triples(endpoint, graph.iri, ours)
    yield from compare_triples(graph.name, ours - theirs, theirs - ours)


def compare_triples(graph: str, missing: set[ox.Triple], extra: set[ox.Triple]) -> Iterator[Check]:
    """Yield a check for each datatype of the missing triples, with an example."""
    by_datatype: dict[str, list[ox.Triple]] = {}
    for triple in sorted(missing, key=str):
        by_datatype.setdefault(_datatype(triple), []).append(triple)
    for datatype, triples in sorted(by_datatype.items()):
        first = triples[0]
        if not datatype:
            yield Check("triples", graph, graph, len(triples), 0, f"lacks {first}")
            continue
        instead = " or ".join(_list_objects(extra, first)) or "nothing"
        difference = f"{first.object} became {instead}"
        yield Check("literal", datatype, graph, len(triples), 0, difference)


def _datatype(triple: ox.Triple) -> str:
    """Return the datatype of a triple's literal; empty for another object."""
    return triple.object.datatype.value if isinstance(triple.object, ox.Literal) else ""


def _list_objects(triples: set[ox.Triple], like: ox.Triple) -> list[str]:
    """List the objects of the triples with the subject and predicate of another."""
    objects = []
    for triple in triples:
        if (triple.subject, triple.predicate) == (like.subject, like.predicate):
            objects.append(str(triple.object))
    return objects


def _read_triples(endpoint: Endpoint, iri: str, ours: set[ox.Triple]) -> set[ox.Triple]:
    """Read a store's triples with the predicates of ours, a page at a time."""

    def read(page: tuple[list[str], str]) -> list[ox.Triple]:
        return list(_read_page(endpoint, iri, *page))

    triples: set[ox.Triple] = set()
    for _, part in _run_at_once(read, _divide_into_pages(ours)):
        if isinstance(part, KgError):
            raise part
        triples.update(part)
    return triples


def _divide_into_pages(triples: set[ox.Triple]) -> Iterator[tuple[list[str], str]]:
    """Yield predicates that together have at most `PAGE` triples.

    A predicate with more has a page for each hexadecimal digit, by which `_read_page` divides its
    subjects. The digit is empty otherwise.
    """
    counts = Counter(triple.predicate.value for triple in triples)
    page: list[str] = []
    size = 0
    for predicate, count in sorted(counts.items()):
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


def _read_page(
    endpoint: Endpoint, iri: str, predicates: list[str], digit: str
) -> Iterator[ox.Triple]:
    values = " ".join(f"<{predicate}>" for predicate in predicates)
    share = f'FILTER (STRSTARTS(MD5(STR(?s)), "{digit}"))' if digit else ""
    text = (
        f"SELECT ?s ?p ?o WHERE {{ VALUES ?p {{ {values} }} GRAPH <{iri}> {{ ?s ?p ?o }} {share} }}"
    )
    rows = ask(endpoint, text, [], [iri])
    assert isinstance(rows, ox.QuerySolutions)  # a SELECT returns rows
    for subject, predicate, term in rows:
        yield ox.Triple(subject, predicate, term)


def compare_answer(pair: tuple[str, str], ours: list[str], theirs: list[str] | KgError) -> Check:
    """Compare two answers to a saved query under a policy; one may be a fault."""
    name, policy = pair
    if isinstance(theirs, KgError):
        return Check("rows", name, policy, len(ours), 0, f"fails: {theirs.reason}")
    difference = describe_difference(ours, theirs)
    return Check("rows", name, policy, len(ours), len(theirs), difference)


def list_rows(engine: Engine, pair: tuple[str, str]) -> list[str]:
    """Return the answer to a saved query as text, a row or triple each."""
    name, policy = pair
    answer = run_saved(engine, name, {}, policy)
    if isinstance(answer, Result):
        return list(map(_format_row, answer.rows))
    if isinstance(answer, Triples):
        return list(map(str, answer.triples))
    return [str(bool(answer))]


def _format_row(row: Any) -> str:
    return " ".join("-" if term is None else str(term) for term in row)


def describe_difference(ours: list[str], theirs: list[str]) -> str:
    """Describe how two answers differ, with an example; empty if they are equal."""
    if ours == theirs:
        return ""
    expected, actual = Counter(ours), Counter(theirs)
    if expected == actual:
        return f"the same rows in another order from row {_first_difference(ours, theirs)}"
    missing = sorted((expected - actual).elements())
    extra = sorted((actual - expected).elements())
    parts = []
    if missing:
        parts.append(f"lacks {len(missing)}, such as {missing[0][:LONGEST_EXAMPLE]}")
    if extra:
        parts.append(f"adds {len(extra)}, such as {extra[0][:LONGEST_EXAMPLE]}")
    return "; ".join(parts)


def _first_difference(ours: list[str], theirs: list[str]) -> int:
    """Return the number of the first row that differs, counted from 1."""
    number = 1
    for one, other in zip(ours, theirs, strict=True):
        if one != other:
            break
        number += 1
    return number
