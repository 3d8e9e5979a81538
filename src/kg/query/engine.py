"""The embedded engine: read-only queries on a release, under one truth policy."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import KgError, UsageError, did_you_mean
from kg.names import (
    BASE_GRAPHS,
    DEFAULT_POLICY,
    GRAPH,
    ID,
    POLICIES,
    SIDE_GRAPHS,
    as_nodes,
    expand_known,
    list_dataset_graphs,
    shorten,
)
from kg.query.results import Result, Triples, Truth
from kg.release.folder import BASE, NAMED, WITHOUT_INFERRED, Release

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from kg.errors import QuerySyntaxError
    from kg.query.lookup import Index

    #: The answer of pyoxigraph, not read yet.
    RawAnswer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean | list[ox.Triple]
    Made = TypeVar("Made")

VIEW_GRAPHS = tuple(f"view/{policy}" for policy in POLICIES)
#: The IRIs of all named graphs of a release.
ALL_GRAPHS = frozenset(GRAPH + name for name in (*BASE_GRAPHS, *SIDE_GRAPHS, *VIEW_GRAPHS))
#: What relative IRIs of a query are relative to, so that `<station/manhattan>` is a thing of ours.
BASE_IRI = ID
#: How a query that names graphs leaves out edges that rest only on readings.
FILTER_READINGS = (
    "add for each edge: FILTER NOT EXISTS { ?c kg:restsOnReading ?r ; rdf:subject ?s ; "
    "rdf:predicate ?p ; rdf:object ?o }"
)
#: What is made of a release and remembered, such as the rows of a list.
MOST_MADE = 256
#: Remarks about one question that are kept.
MOST_WARNINGS = 20


class Engine:
    """A release to query; it imports and reads only what a query needs.

    Args:
        build_folder: the folder of releases.
        release: the name of the one to open while it is there; by default the one in use.

    Raises:
        KgError: nothing is built.
    """

    def __init__(self, build_folder: str, release: str = "") -> None:
        self.build_folder = build_folder
        self.release = Release.open(build_folder, release)
        catalogue = self.release.read_catalogue()
        self.prefixes: dict[str, str] = catalogue["prefixes"]
        self.queries: dict[str, dict[str, Any]] = catalogue["queries"]
        #: Names of the saved queries about claims themselves; releases made by 0.1.0 have no list.
        self.about_claims: list[str] = catalogue.get("about_claims", [])
        self._stores: dict[str, ox.Store] = {}
        self._index: Index | None = None
        self._warnings: list[str] = []
        self._made: dict[tuple[object, ...], Any] = {}
        #: Called with each remark at once; without it remarks are kept for `take_warnings`.
        self.on_warning: Callable[[str], object] | None = None
        #: True if no edge of a policy rests only on what the editors read in.
        self.without_inferred = False

    def leave_out_readings(self) -> Engine:
        """Return an engine whose policies have no edges that rest only on readings.

        It shares the open stores with this one.
        """
        from copy import copy  # here, as a cold query does without it

        engine = copy(self)
        engine.without_inferred = True
        return engine

    def remember(self, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """Return what was made of this release under a key, or make it."""
        key = (self.without_inferred, *key)
        if key not in self._made:
            self._made[key] = make()
            if len(self._made) > MOST_MADE:
                del self._made[next(iter(self._made))]
        made: Made = self._made[key]
        return made

    def describe_policy(self, policy: str) -> str:
        """Return a policy and its modifier in words."""
        return f"{policy}, without our readings" if self.without_inferred else policy

    @property
    def version(self) -> str:
        """The version of the data: the digest of what it was built from."""
        return self.release.name

    @property
    def graph_names(self) -> frozenset[str]:
        """The IRIs of the named graphs."""
        return ALL_GRAPHS

    @property
    def store(self) -> ox.Store:
        """The store of all named graphs."""
        return self._open(NAMED)

    @property
    def index(self) -> Index:
        """The index of names and words of the release."""
        if self._index is None:
            from kg.query.lookup import Index  # here, as most queries name nothing that needs it

            self._index = Index(self.release)
        return self._index

    def warn(self, text: str) -> None:
        """Tell whoever shows the answer a remark about the question."""
        if self.on_warning:
            self.on_warning(text)
        elif text not in self._warnings and len(self._warnings) < MOST_WARNINGS:
            self._warnings.append(text)

    @property
    def warnings(self) -> tuple[str, ...]:
        """The remarks since they were last taken."""
        return tuple(self._warnings)

    def take_warnings(self) -> list[str]:
        """Return the remarks since the last call."""
        warnings = list(self._warnings)
        self._warnings.clear()  # not replaced: an engine without readings shares the list
        return warnings

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
        """Run a query on the store of its policy, or on all graphs if it names any.

        In the policy's store the dataset is one default graph: joins over six named graphs took
        several times as long (decision 0018).
        """
        if self.without_inferred:
            self._check_naming(naming)
            return self._open(policy + WITHOUT_INFERRED).query(
                text, prefixes=prefixes, base_iri=BASE_IRI
            )
        if naming == "FROM":
            return self.store.query(text, prefixes=prefixes, base_iri=BASE_IRI)
        if naming == "GRAPH":
            return self.store.query(
                text,
                default_graph=as_nodes(list_dataset_graphs(policy)),
                prefixes=prefixes,
                base_iri=BASE_IRI,
            )
        return self._open(policy).query(text, prefixes=prefixes, base_iri=BASE_IRI)

    def _check_naming(self, naming: str) -> None:
        if naming:
            reason = f"a query with {naming} chooses its graphs itself: no reading can be left out"
            raise UsageError(reason, hint=FILTER_READINGS)

    @property
    def public(self) -> dict[str, dict[str, Any]]:
        """The saved queries for users, by name; the build, choices and checks have others."""
        from kg.catalog import INNER_FOLDERS  # here, as a cold query does without its parser

        public = {}
        for name, query in self.queries.items():
            if query["topic"] not in INNER_FOLDERS:
                public[name] = query
        return public

    def saved_query(self, name: str) -> dict[str, Any]:
        """Return a saved query by name, as compiled.

        Raises:
            UsageError: there is none; the hint suggests the nearest ones.
        """
        name = name.removeprefix("query:")
        if name not in self.queries:
            hint = did_you_mean(name, sorted(self.public))
            if "{" in name:
                hint = "SPARQL of your own comes from a file or standard input: kg query -"
            raise UsageError(f"there is no saved query {name!r}", hint=hint)
        return self.queries[name]

    def ask(self, text: str, policy: str = DEFAULT_POLICY) -> Result | Triples | Truth:
        """Return the answer to a query on the dataset of a policy.

        Raises:
            QuerySyntaxError: it does not parse; the message has line and column.
            RefusedQuery: it is an update, or reaches outside by SERVICE or FROM.
        """
        from kg.sparql.safety import check_query
        from kg.sparql.tokens import find_graph_keyword

        check_query(text, graphs=ALL_GRAPHS)
        return self.wrap(self.execute(text, policy, naming=find_graph_keyword(text)))

    def execute(
        self, text: str, policy: str, *, naming: str, prefixes: list[str] | None = None
    ) -> RawAnswer:
        """Run a text that was checked before, such as a saved query.

        Args:
            text: the query.
            policy: the truth policy.
            naming: the keyword with which the text names graphs, as returned by
                `kg.sparql.tokens.find_graph_keyword`.
            prefixes: the prefixes that the text uses; by default all.
        """
        if policy not in POLICIES:
            raise UsageError(
                f"there is no policy {policy!r}", hint=did_you_mean(policy, list(POLICIES))
            )
        try:
            return self._run(text, policy, naming, self._select_prefixes(prefixes))
        except (SyntaxError, RuntimeError) as error:
            raise self._translate_error(text, error) from error

    def _translate_error(self, text: str, error: Exception) -> QuerySyntaxError:
        from kg.query.query_faults import translate_error  # here, as a good query does without it

        return translate_error(text, error, self.prefixes)

    def _select_prefixes(self, names: list[str] | None) -> dict[str, str]:
        if names is None:
            return self.prefixes
        return {name: self.prefixes[name] for name in names}

    def execute_on_graphs(self, text: str, default: list[str], named: list[str]) -> RawAnswer:
        """Run a checked text on a dataset of these graphs and no others.

        Args:
            text: the query; a dataset that it names itself is ignored.
            default: IRIs of the graphs that are merged into the default graph.
            named: IRIs of the graphs that GRAPH can name.
        """
        names: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(name) for name in named]
        try:
            return self.store.query(
                text,
                default_graph=as_nodes(default),
                named_graphs=names,
                prefixes=self.prefixes,
                base_iri=BASE_IRI,
            )
        except (SyntaxError, RuntimeError) as error:
            raise self._translate_error(text, error) from error

    def select_on_graphs(self, text: str, default: list[str]) -> Result:
        """Return the rows of a SELECT that needs no check, on these graphs merged."""
        answer = self.wrap(self.execute_on_graphs(text, default, []))
        assert isinstance(answer, Result)  # called with SELECTs only
        return answer

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name; any other text is returned unchanged."""
        return expand_known(name, self.prefixes)

    def shorten(self, iri: str) -> str:
        """Return the prefixed name of an IRI, or the IRI itself where no prefix fits."""
        return shorten(iri, self.prefixes)

    def warm(self) -> None:
        """Open every store now, so that no query waits for it."""
        for name in self.release.stores:
            if name != BASE:
                self._open(name)

    def wrap(self, answer: RawAnswer) -> Result | Triples | Truth:
        """Return an answer of pyoxigraph as rows, triples or a truth value."""
        if isinstance(answer, ox.QuerySolutions):
            return Result(answer, self.prefixes)
        if isinstance(answer, ox.QueryBoolean):
            return Truth(answer)
        return Triples(list(answer), self.prefixes)

    def select(self, text: str, policy: str = DEFAULT_POLICY) -> Result:
        """Return the rows of a SELECT that needs no check."""
        from kg.sparql.tokens import find_graph_keyword

        answer = self.wrap(self.execute(text, policy, naming=find_graph_keyword(text)))
        assert isinstance(answer, Result)  # called with SELECTs only
        return answer
