"""Python interface: `g = kg.open()`, then `g.query("stations-per-country")`."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg import settings
from kg.errors import GraphWarning, UsageError
from kg.names import DEFAULT_POLICY
from kg.query.answer import count_left_out, run_saved
from kg.query.engine import Engine
from kg.query.explain import Explanation, explain
from kg.query.horizon import read_horizon
from kg.query.languages import warn_of_languages
from kg.query.ledger import Ledger, read_ledger
from kg.query.memory import WarmEngine
from kg.query.parameters import Values
from kg.query.resolve import find
from kg.query.results import Result, Triples, Truth
from kg.query.unknown_terms import warn_of_unknown_terms
from kg.rdfio import copy_dataset
from kg.release.build import build
from kg.release.folder import find_changed_inputs
from kg.views.paths import Paths, find_paths
from kg.views.view import DEFAULT, View, build_network, project_around, project_saved_view

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


class KnowledgeGraph:
    """Built graph, read-only.

    >>> import kg
    >>> g = kg.open()
    >>> g.query("stations-per-bureau").rows[0][2].value
    '33'
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        engine.on_warning = _warn

    @property
    def queries(self) -> list[str]:
        """Names of the saved queries."""
        return sorted(self._engine.public)

    def without_inferred(self) -> "KnowledgeGraph":
        """Return this graph without edges that rest only on what the editors read in."""
        return KnowledgeGraph(self._engine.leave_out_readings())

    def query(
        self, name: str, *, policy: str = DEFAULT_POLICY, **values: str | int | Sequence[str]
    ) -> Result | Triples | Truth:
        """Run a saved query; parameters are keywords: `country="Spain"`.

        Where a parameter takes many values, give a list: `country=["Angola", "Zambia"]`. What the
        answer leaves out is counted in its `left_out`; its `horizon` is the last day in any
        document.
        """
        _check_texts(name=name, policy=policy)
        answer = run_saved(self._engine, name, _as_text(values), policy)
        if isinstance(answer, Result):
            answer.left_out = count_left_out(self._engine, name, _as_text(values), policy)
            answer.horizon = read_horizon(self._engine)
        return answer

    def sparql(self, text: str, *, policy: str = DEFAULT_POLICY) -> Result | Triples | Truth:
        """Run a SPARQL 1.1 query on the dataset of a policy; updates are refused.

        A `GraphWarning` names each term of our namespaces that the graph does not have, and each
        column with labels in several languages.
        """
        _check_texts(text=text, policy=policy)
        answer = self._engine.ask(text, policy)
        warn_of_unknown_terms(self._engine, text)
        warn_of_languages(self._engine, answer)
        return answer

    def show(self, thing: str, *, policy: str | None = None) -> Ledger:
        """Return the ledger of an entity, claim or attribution.

        Name an entity by its id, its label or any alias; a claim or attribution by its id.
        """
        if policy is not None:
            _check_texts(policy=policy)
        return read_ledger(self._engine, find(self._engine, _check_name(thing)), policy=policy)

    def explain(
        self, name: str, *, policy: str = DEFAULT_POLICY, **values: str | int | Sequence[str]
    ) -> list[Explanation]:
        """Return the claims behind each row of a saved query."""
        _check_texts(name=name, policy=policy)
        return list(explain(self._engine, name, _as_text(values), policy))

    def view(
        self,
        name: str | None = None,
        *,
        around: str | None = None,
        hops: int = 1,
        policy: str = DEFAULT_POLICY,
        layout: str | None = None,
        **values: str | int | Sequence[str],
    ) -> View:
        """Return a diagram: a saved view, or the neighbourhood of an entity.

        A notebook displays it, in the layout of the saved view or in another one that fits, such
        as `network`, `sides` or `matrix`.
        """
        _check_texts(policy=policy)
        if around is not None:
            _check_hops(hops)
            node = find(self._engine, _check_name(around))
            return View(project_around(self._engine, node, policy, hops=hops), layout=layout)
        view = DEFAULT if name is None else name
        _check_texts(name=view)
        diagram = project_saved_view(self._engine, view, _as_text(values), policy)
        return View(diagram, layout=layout)

    def network(
        self, *, policy: str = DEFAULT_POLICY, hubs: bool = False
    ) -> "nx.MultiDiGraph[str]":
        """Return every edge of a policy, with its claim and evidence, as a networkx graph."""
        _check_texts(policy=policy)
        return build_network(self._engine, policy, hubs=hubs)

    def path(
        self, start: str, end: str, *, policy: str = DEFAULT_POLICY, through_hubs: bool = False
    ) -> Paths:
        """Return the best few paths between two entities, each step with its claims."""
        _check_texts(policy=policy)
        first, last = _check_name(start), _check_name(end)
        ends = (find(self._engine, first), find(self._engine, last))
        return find_paths(self._engine, ends, policy, through_hubs=through_hubs)

    def rdflib(self) -> "rdflib.Dataset":
        """Return a read-only copy of every named graph as an `rdflib.Dataset`."""
        return copy_dataset(self._engine.store)

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self._engine.release.folder}>"


def open_graph(build_folder: str | Path | None = None) -> KnowledgeGraph:
    """Open the built graph; build it first if there is none."""
    folder = str(build_folder or settings.build_folder())
    if build_folder is None and find_changed_inputs(folder) is None:
        build()
    return KnowledgeGraph(WarmEngine(folder))


def _warn(text: str) -> None:
    warnings.warn(text, GraphWarning, stacklevel=3)


def _as_text(values: Mapping[str, str | int | Sequence[str]]) -> Values:
    """Return values as they are typed; a number becomes its digits.

    Raises:
        UsageError: a value is neither a text, a whole number, nor a list of texts.
    """
    typed: dict[str, str | Sequence[str]] = {}
    for name, value in values.items():
        several = [value] if isinstance(value, str | int) else value
        is_list = isinstance(several, list | tuple) and several
        if not is_list or not all(isinstance(one, str | int) for one in several):
            hint = "write a text, a whole number, or a list of them that is not empty"
            raise UsageError(f"{name}={value!r} is no value", hint=hint)
        typed[name] = str(value) if isinstance(value, str | int) else [str(one) for one in several]
    return typed


def _check_name(thing: object) -> str:
    """Return the name of an entity, which must be a text."""
    if not isinstance(thing, str):
        raise UsageError(f"{thing!r} is no name", hint="write an id, a label or an alias as text")
    return thing


def _check_texts(**values: object) -> None:
    """Refuse the arguments that are no text, by their names."""
    for name, value in values.items():
        if not isinstance(value, str):
            raise UsageError(f"{name}={value!r} is no text", hint=f"write the {name} as text")


def _check_hops(hops: object) -> None:
    if not isinstance(hops, int):
        raise UsageError(f"hops={hops!r} is no number", hint="write a whole number")
