"""The remote engine: it sends the questions of `Engine` to a SPARQL store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.depth import are_deep_triples, is_deep_json
from kg.errors import UsageError
from kg.names import GRAPH, VOID, list_dataset_graphs
from kg.query.engine import ALL_GRAPHS, BASE_IRI, FILTER_READINGS, Engine
from kg.sparql.rewrite import add_prefixes
from kg.sparql.tokens import find_form
from kg.stores.client import Endpoint
from kg.stores.redaction import hide_login
from kg.stores.transport import StoreError

if TYPE_CHECKING:
    from kg.query.engine import RawAnswer

TRIPLE_FORMS = ("CONSTRUCT", "DESCRIBE")
#: The graph with the load record: the graphs that loads sent. No policy's dataset contains it.
RECORD = GRAPH + "load"
#: The number of triples that the load record gives for a graph whose load has started.
STARTED = 0
TRIPLES = VOID + "triples"
#: A query for the graphs whose load has started; a plain pattern, which each store plans well.
UNFINISHED = f"SELECT ?graph WHERE {{ GRAPH <{RECORD}> {{ ?graph <{TRIPLES}> {STARTED} }} }}"
#: A query with a row if a graph is not empty.
SOME = "SELECT ?s WHERE { GRAPH <%s> { ?s ?p ?o } } LIMIT 1"
#: The graph that a load sends last, so that readers know by it that the release is complete.
LAST = GRAPH + "entities"
LONGEST_REASON = 400
TOO_DEEP = "it is nested too deeply"


class RemoteEngine(Engine):
    """An engine on a store that a release was loaded into.

    Saved queries and prefixes are those of the release in the build folder.
    """

    def __init__(self, build_folder: str, endpoint: Endpoint) -> None:
        super().__init__(build_folder)
        self._endpoint = endpoint
        self._is_loaded = False
        self._unfinished: set[str] = set()

    @property
    def version(self) -> str:
        """The address of the store, which does not say which release it contains."""
        return self._endpoint.url

    def leave_out_readings(self) -> Engine:
        """Refuse: a store serves named graphs, and none is a policy without readings."""
        raise explain_readings(self._endpoint.url)

    @property
    def store(self) -> ox.Store:
        """Not available: the quads are in another store."""
        raise StoreError(
            f"{self._endpoint.url} answers queries only", hint="leave --endpoint out for this"
        )

    def _run(self, text: str, policy: str, naming: str, prefixes: dict[str, str]) -> RawAnswer:
        defaults = [] if naming == "FROM" else list_dataset_graphs(policy)
        named = sorted(ALL_GRAPHS) if naming == "GRAPH" else []
        self._check_loaded({*defaults, *named} or ALL_GRAPHS)
        return ask(self._endpoint, add_prefixes(text, self.prefixes), defaults, named)

    def _check_loaded(self, graphs: Iterable[str]) -> None:
        """Refuse a store without these graphs.

        It would answer as if nobody claimed anything.
        """
        url = self._endpoint.url
        if not self._is_loaded:
            if not read_rows(self._endpoint, SOME % LAST, [LAST]):
                hint = f"load it: kg load {url}"
                raise StoreError(f"{url} does not contain the graph", hint=hint)
            # no dataset is named: `kg serve` refuses one with a graph that it does not have
            self._unfinished = {iri for (iri,) in read_rows(self._endpoint, UNFINISHED, [])}
        if self._unfinished.intersection(graphs):
            raise StoreError(
                f"{url} contains a part of the graph: a load has started and not ended",
                hint=f"wait for it, or load again: kg load {url}",
            )
        self._is_loaded = not self._unfinished


def explain_readings(address: str) -> UsageError:
    """Return why a store cannot leave out readings, and how a query of your own can."""
    return UsageError(
        f"{hide_login(address)} has no graph of a policy without our readings",
        hint=f"leave out --without-inferred or --endpoint, or {FILTER_READINGS}",
    )


def ask(endpoint: Endpoint, text: str, defaults: Iterable[str], named: Iterable[str]) -> RawAnswer:
    """Return a store's complete answer to a query.

    Args:
        defaults: IRIs of the graphs whose merge is the default graph of the dataset.
        named: IRIs of the graphs that GRAPH may name.

    Raises:
        StoreError: it does not answer, or not with SPARQL results.
    """
    form = find_form(text)
    has_triples = form in TRIPLE_FORMS
    answer = endpoint.query(text, default_graphs=defaults, named_graphs=named, graph=has_triples)
    try:
        if has_triples:
            return _parse_triples(answer.body, endpoint)
        return _parse_solutions(answer.body, text, form)
    except (SyntaxError, ValueError, MemoryError) as error:
        # the parser repeats what it cannot read, and is not chained
        message = endpoint.quote(str(error))
        reason = f"{endpoint.url} answers with something else than SPARQL results: {message}"
        hint = "is this the address of a SPARQL endpoint?"
        raise StoreError(reason[:LONGEST_REASON], hint=hint) from None


def read_rows(endpoint: Endpoint, text: str, named: Iterable[str]) -> list[list[str]]:
    """Return the rows of a SELECT on named graphs as text; unbound is empty."""
    solutions = ask(endpoint, text, [], named)
    assert isinstance(solutions, ox.QuerySolutions)  # called with SELECTs only
    return [list(map(_format_term, solution)) for solution in solutions]


def _format_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    return "" if term is None else getattr(term, "value", str(term))


def _parse_solutions(body: bytes, text: str, form: str) -> RawAnswer:
    if is_deep_json(body):
        raise ValueError(TOO_DEEP)
    parsed = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(parsed, ox.QueryBoolean):
        if form != "ASK":
            raise ValueError("it has a truth value and no rows")
        return parsed
    # read once to its end, so that a body that was cut is not taken for an answer
    rows = [list(solution) for solution in parsed]
    columns = _list_columns(parsed)
    if form == "SELECT" and columns != (_list_asked(text) or columns):
        raise ValueError(f"it has the columns {columns}, which nobody asked for")
    if form == "ASK":
        # Virtuoso answers an ASK with a row of 1 or 0
        last = rows[-1][0] if rows else None
        is_true = isinstance(last, ox.Literal) and last.value in ("1", "true")
        body = b'{"head":{},"boolean":true}' if is_true else b'{"head":{},"boolean":false}'
    return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)


def _list_asked(text: str) -> list[str]:
    """Return the columns of a SELECT in order; none where only its store can parse it."""
    try:
        answer = ox.Store().query(text, base_iri=BASE_IRI)
    except SyntaxError:
        return []
    assert isinstance(answer, ox.QuerySolutions)  # called with SELECTs only
    return _list_columns(answer)


def _list_columns(answer: ox.QuerySolutions) -> list[str]:
    return [variable.value for variable in answer.variables]


def _parse_triples(body: bytes, endpoint: Endpoint) -> list[ox.Triple]:
    if are_deep_triples(body):
        raise ValueError(TOO_DEEP)
    triples = [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
    limit = endpoint.profile.cut_silently
    if limit and len(triples) >= limit:
        raise StoreError(
            f"{endpoint.url} may have left triples out: it cuts an answer at {limit}",
            hint="ask for less, or raise ResultSetMaxRows in its settings",
        )
    return triples
