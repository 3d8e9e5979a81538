"""The engine on a store elsewhere: the same questions and answers, over the SPARQL protocol."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.names import GRAPH, list_dataset_graphs
from kg.query.engine import ALL_GRAPHS, Engine
from kg.sparql.rewrite import add_prefixes
from kg.sparql.tokens import find_form
from kg.stores.client import Endpoint
from kg.stores.transport import StoreError

if TYPE_CHECKING:
    from kg.query.engine import RawAnswer

TRIPLES = ("CONSTRUCT", "DESCRIBE")
#: Whether there is anything in a graph.
SOME = "SELECT ?s WHERE { GRAPH <%s> { ?s ?p ?o } } LIMIT 1"
#: The graph by which a reader knows that the release is there; a load sends it last.
LAST = GRAPH + "entities"


class RemoteEngine(Engine):
    """A release that was loaded into another store; the saved queries and prefixes are still our own."""

    def __init__(self, build_folder: str, endpoint: Endpoint) -> None:
        super().__init__(build_folder)
        self._endpoint = endpoint
        self._is_loaded = False

    @property
    def version(self) -> str:
        """The address that answers: which release it holds is its own affair."""
        return self._endpoint.url

    @property
    def store(self) -> ox.Store:
        """Not to be had: the quads are elsewhere."""
        raise StoreError(
            f"{self._endpoint.url} is asked by queries only", hint="leave --endpoint out for this"
        )

    def _run(self, text: str, policy: str, naming: str, prefixes: dict[str, str]) -> RawAnswer:
        self._check_loaded()
        defaults = [] if naming == "FROM" else list_dataset_graphs(policy)
        named = sorted(ALL_GRAPHS) if naming == "GRAPH" else []
        return ask(self._endpoint, add_prefixes(text, self.prefixes), defaults, named)

    def _check_loaded(self) -> None:
        """An empty store answers every question with nothing, which would read as if nobody said anything."""
        if self._is_loaded:
            return
        if not read_rows(self._endpoint, SOME % LAST, [LAST]):
            hint = f"load it: kg load {self._endpoint.url}"
            raise StoreError(f"{self._endpoint.url} does not hold the graph", hint=hint)
        self._is_loaded = True


def ask(endpoint: Endpoint, text: str, defaults: Iterable[str], named: Iterable[str]) -> RawAnswer:
    """What a store finds for a query on a dataset of graphs, read to the end.

    Raises:
        StoreError: it does not answer, or not with SPARQL results.
    """
    form = find_form(text)
    answer = endpoint.query(
        text, default_graphs=defaults, named_graphs=named, graph=form in TRIPLES
    )
    try:
        return (
            _parse_triples(answer.body, endpoint)
            if form in TRIPLES
            else _parse_solutions(answer.body, form)
        )
    except (SyntaxError, ValueError) as error:
        reason = f"{endpoint.url} answers with something else than SPARQL results: {error}"
        raise StoreError(reason[:400], hint="is this the address of a SPARQL endpoint?") from error


def read_rows(endpoint: Endpoint, text: str, named: Iterable[str]) -> list[list[str]]:
    """The rows of a SELECT over named graphs, as plain words; an unbound variable is the empty word."""
    found = ask(endpoint, text, [], named)
    assert isinstance(found, ox.QuerySolutions)  # called with SELECTs only
    return [
        ["" if term is None else getattr(term, "value", str(term)) for term in solution]
        for solution in found
    ]


def _parse_solutions(body: bytes, form: str) -> RawAnswer:
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return found
    # read once to its end, so that a body that was cut is not taken for an answer
    last = [list(solution) for solution in found][-1:]
    if form == "ASK":
        is_true = last and isinstance(last[0][0], ox.Literal) and last[0][0].value in ("1", "true")
        body = b'{"head":{},"boolean":true}' if is_true else b'{"head":{},"boolean":false}'
    return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)


def _parse_triples(body: bytes, endpoint: Endpoint) -> list[ox.Triple]:
    found = [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
    if endpoint.profile.cut_silently and len(found) >= endpoint.profile.cut_silently:
        reason = f"{endpoint.url} may have left triples out: it cuts an answer at {endpoint.profile.cut_silently}"
        raise StoreError(reason, hint="ask for less, or raise ResultSetMaxRows in its settings")
    return found
