"""The embedded engine: a built release, opened read-only and asked under one truth policy."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import KgError, QuerySyntaxError, UsageError, did_you_mean
from kg.names import (
    BASE_GRAPHS,
    DEFAULT_POLICY,
    GRAPH,
    POLICIES,
    SIDE_GRAPHS,
    as_nodes,
    expand_known,
    list_dataset_graphs,
    shorten,
)
from kg.query.results import Result, Triples, Truth
from kg.release.folder import NAMED, Release

TYPE_CHECKING = False  # as kg.settings tells
if TYPE_CHECKING:
    from typing import Any

    #: An answer as the engine gives it, not read yet.
    RawAnswer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean | list[ox.Triple]

ALL_GRAPHS = frozenset(
    GRAPH + name
    for name in (*BASE_GRAPHS, *SIDE_GRAPHS, *(f"view/{policy}" for policy in POLICIES))
)


class Engine:
    """One release, asked with `ask`; opening it imports and reads only what a query needs."""

    def __init__(self, build_folder: str) -> None:
        self.build_folder = build_folder
        self.release = Release.open(build_folder)
        catalogue = self.release.read_catalogue()
        self.prefixes: dict[str, str] = catalogue["prefixes"]
        self.queries: dict[str, dict[str, Any]] = catalogue["queries"]
        #: Names of the saved queries about claims themselves; releases made by 0.1.0 have no list.
        self.about_claims: list[str] = catalogue.get("about_claims", [])
        self._stores: dict[str, ox.Store] = {}

    @property
    def version(self) -> str:
        """The version of the data that answers: the digest of what it was built from."""
        return self.release.name

    @property
    def store(self) -> ox.Store:
        """The whole release with its named graphs."""
        return self._open(NAMED)

    def _open(self, name: str) -> ox.Store:
        if name not in self._stores:
            try:
                self._stores[name] = ox.Store.read_only(self.release.store_path(name))
            except OSError as error:
                raise KgError(
                    f"the built graph lacks {name}",
                    hint="remove the build folder and run `kg build`",
                ) from error
        return self._stores[name]

    def _run(self, text: str, policy: str, naming: str, prefixes: dict[str, str]) -> RawAnswer:
        """A query that names graphs goes to the whole release, any other to the policy's own store.

        There the dataset is one plain default graph: joins over six named graphs took several
        times as long (decision 0018).
        """
        if naming == "FROM":
            return self.store.query(text, prefixes=prefixes)
        if naming == "GRAPH":
            return self.store.query(
                text, default_graph=as_nodes(list_dataset_graphs(policy)), prefixes=prefixes
            )
        return self._open(policy).query(text, prefixes=prefixes)

    @property
    def public(self) -> dict[str, dict[str, Any]]:
        """The saved queries that people ask, by name; the others serve the build, the choices and the checks."""
        from kg.catalog import (
            INNER_FOLDERS,  # here: a cold query does without the catalogue's parser
        )

        return {
            name: query
            for name, query in self.queries.items()
            if query["topic"] not in INNER_FOLDERS
        }

    def saved_query(self, name: str) -> dict[str, Any]:
        """A saved query by name, as compiled; an unknown name is told with the nearest ones."""
        if name not in self.queries:
            raise UsageError(
                f"there is no saved query {name!r}", hint=did_you_mean(name, sorted(self.public))
            )
        return self.queries[name]

    def ask(self, text: str, policy: str = DEFAULT_POLICY) -> Result | Triples | Truth:
        """The answer to a query on the dataset of a policy.

        Raises:
            QuerySyntaxError: with line and column.
            RefusedQuery: for updates, SERVICE and FROM to outside.
        """
        from kg.sparql.safety import check_query
        from kg.sparql.tokens import find_graph_keyword

        check_query(text, graphs=ALL_GRAPHS)
        return self.wrap(self.execute(text, policy, naming=find_graph_keyword(text)))

    def execute(
        self, text: str, policy: str, *, naming: str, prefixes: list[str] | None = None
    ) -> RawAnswer:
        """What is found for a text that was checked before, such as a saved query.

        Args:
            naming: the word by which the text names graphs, as `kg.sparql.tokens.find_graph_keyword` returns it.
            prefixes: those that the text uses; by default all.
        """
        if policy not in POLICIES:
            raise UsageError(
                f"there is no policy {policy!r}", hint=did_you_mean(policy, list(POLICIES))
            )
        try:
            return self._run(text, policy, naming, self._spaces(prefixes))
        except (SyntaxError, RuntimeError) as error:
            raise _translate_error(text, error) from error

    def _spaces(self, prefixes: list[str] | None) -> dict[str, str]:
        return (
            self.prefixes
            if prefixes is None
            else {prefix: self.prefixes[prefix] for prefix in prefixes}
        )

    def execute_on_graphs(self, text: str, default: list[str], named: list[str]) -> RawAnswer:
        """What is found for a checked text in a dataset of these graphs and no others.

        Args:
            text: the query; a dataset that it names itself counts for nothing.
            default: IRIs of the graphs that are merged to the default graph.
            named: IRIs of the graphs that GRAPH can name.
        """
        names: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(name) for name in named]
        try:
            return self.store.query(
                text,
                default_graph=as_nodes(default),
                named_graphs=names,
                prefixes=self.prefixes,
            )
        except (SyntaxError, RuntimeError) as error:
            raise _translate_error(text, error) from error

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name; any other text is returned unchanged."""
        return expand_known(name, self.prefixes)

    def shorten(self, iri: str) -> str:
        """Return the prefixed name of an IRI, or the IRI itself where no prefix fits."""
        return shorten(iri, self.prefixes)

    def warm(self) -> None:
        """Open every store now, and not with the first query that needs it."""
        for name in (NAMED, *POLICIES):
            self._open(name)

    def wrap(self, found: RawAnswer) -> Result | Triples | Truth:
        """What was found, as rows, triples or a truth value."""
        if isinstance(found, ox.QuerySolutions):
            return Result(found, self.prefixes)
        if isinstance(found, ox.QueryBoolean):
            return Truth(found)
        return Triples(list(found), self.prefixes)

    def select(self, text: str, policy: str = DEFAULT_POLICY) -> Result:
        """The rows of a SELECT of our own."""
        from kg.sparql.tokens import find_graph_keyword

        answer = self.wrap(self.execute(text, policy, naming=find_graph_keyword(text)))
        assert isinstance(answer, Result)  # called with SELECTs only
        return answer


def _translate_error(text: str, error: Exception) -> QuerySyntaxError:
    if isinstance(error, SyntaxError):
        return QuerySyntaxError(_syntax(str(error)), hint=_near(text, str(error)))
    return QuerySyntaxError(
        f"the engine does not run this: {error}", hint="use functions of SPARQL 1.1"
    )


def _syntax(message: str) -> str:
    first, _, rest = message.partition("\n")
    return f"the SPARQL does not parse: {first[:300]}{' …' if rest or len(first) > 300 else ''}"


def _near(text: str, message: str) -> str:
    """The line of the text that a message such as `error at 2:7: …` points to."""
    import re

    found = re.search(r"\b(\d+):(\d+)\b", message)
    lines = text.splitlines()
    if not found or int(found[1]) > len(lines):
        return "mend the query at this place"
    return f"line {found[1]}: {lines[int(found[1]) - 1].strip()}"
