"""The graph as a library: `g = kg.open()`, then `g.query("stations-per-country")`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg import settings
from kg.names import DEFAULT_POLICY
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.explain import Explanation, explain
from kg.query.ledger import Ledger, read_ledger
from kg.query.lookup import find
from kg.query.memory import WarmEngine
from kg.query.results import Result, Triples, Truth
from kg.rdfio import copy_to_rdflib
from kg.release.build import build
from kg.release.folder import find_changed_inputs
from kg.views.paths import Paths, find_paths
from kg.views.view import DEFAULT, View, build_network, project_around, project_saved_view

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


class KnowledgeGraph:
    """A built graph, read-only.

    >>> import kg
    >>> g = kg.open()
    >>> g.query("stations-per-bureau").rows[0][2].value
    '33'
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def queries(self) -> list[str]:
        """The names of the saved queries."""
        return sorted(self._engine.public)

    def query(
        self, name: str, *, policy: str = DEFAULT_POLICY, **values: str | int
    ) -> Result | Triples | Truth:
        """The answer to a saved query, with parameter values as words: `country="Spain"`."""
        return run_saved(
            self._engine, name, {key: str(value) for key, value in values.items()}, policy
        )

    def sparql(self, text: str, *, policy: str = DEFAULT_POLICY) -> Result | Triples | Truth:
        """The answer to free SPARQL 1.1 (queries only) on the dataset of a policy."""
        return self._engine.ask(text, policy)

    def show(self, thing: str, *, policy: str | None = None) -> Ledger:
        """The ledger of a thing, found by id, label or any alias; or of a claim or attribution by its id."""
        return read_ledger(self._engine, find(self._engine, thing), policy=policy)

    def explain(
        self, name: str, *, policy: str = DEFAULT_POLICY, **values: str | int
    ) -> list[Explanation]:
        """For each row of a saved query, the claims that it rests on."""
        return list(
            explain(self._engine, name, {key: str(value) for key, value in values.items()}, policy)
        )

    def view(
        self,
        name: str | None = None,
        *,
        around: str | None = None,
        hops: int = 1,
        policy: str = DEFAULT_POLICY,
        **values: str | int,
    ) -> View:
        """A relationship graph: a saved view, or what lies around a thing; it shows itself in a notebook."""
        if around:
            return View(project_around(self._engine, find(self._engine, around), policy, hops=hops))
        given = {key: str(value) for key, value in values.items()}
        return View(project_saved_view(self._engine, name or DEFAULT, given, policy))

    def network(
        self, *, policy: str = DEFAULT_POLICY, hubs: bool = False
    ) -> "nx.MultiDiGraph[str]":
        """Every tie of a policy as a `networkx.MultiDiGraph`, each edge with its claim and evidence."""
        return build_network(self._engine, policy, hubs=hubs)

    def path(
        self, start: str, end: str, *, policy: str = DEFAULT_POLICY, through_hubs: bool = False
    ) -> Paths:
        """The few best ways in which two things are tied, each step with its claims."""
        ends = (find(self._engine, start), find(self._engine, end))
        return find_paths(self._engine, ends, policy, through_hubs=through_hubs)

    def rdflib(self) -> "rdflib.Dataset":
        """A copy of every named graph as an `rdflib.Dataset`; writing to it is refused."""
        import rdflib
        from rdflib.plugins.stores.memory import Memory

        class ReadOnlyMemory(Memory):
            """rdflib's store in memory, which refuses changes once it is frozen."""

            frozen = False

            def add(self, *arguments: Any, **options: Any) -> None:
                self._refuse()
                super().add(*arguments, **options)

            def remove(self, *arguments: Any, **options: Any) -> None:
                self._refuse()
                super().remove(*arguments, **options)

            def _refuse(self) -> None:
                if self.frozen:
                    raise TypeError(
                        "this Dataset is a read-only copy; edit graph/ and run `kg build`"
                    )

        store = ReadOnlyMemory()
        copy = rdflib.Dataset(store=store)
        for name in {quad.graph_name for quad in self._engine.store}:
            quads = self._engine.store.quads_for_pattern(None, None, None, name)
            assert isinstance(name, ox.NamedNode)  # no triple stands outside a named graph
            copy_to_rdflib(
                (quad.triple for quad in quads), store, copy.graph(rdflib.URIRef(name.value))
            )
        store.frozen = True
        return copy

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self._engine.release.folder}>"


def open_graph(build_folder: str | Path | None = None) -> KnowledgeGraph:
    """The built graph; it is built first where there is none."""
    folder = str(build_folder or settings.build_folder())
    if build_folder is None and find_changed_inputs(folder) is None:
        build()
    return KnowledgeGraph(WarmEngine(folder))
