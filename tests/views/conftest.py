"""Views, diagrams, exports and pages of the checked-in data, each made once."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

import kg
from kg.library import KnowledgeGraph
from kg.names import DEFAULT_POLICY
from kg.views.diagram import Diagram
from kg.views.view import DEFAULT, View


@pytest.fixture(scope="session")
def shared_graph(build_folder: Path) -> KnowledgeGraph:
    """The library on the checked-in data, for tests that change nothing in it."""
    return kg.open(build_folder)


@pytest.fixture(scope="session")
def view(shared_graph: KnowledgeGraph) -> Callable[..., View]:
    """Return a saved view, made once. Tests must not change its diagram."""

    @cache
    def read(name: str = DEFAULT, policy: str = DEFAULT_POLICY) -> View:
        return shared_graph.view(name, policy=policy, layout="network")

    return read


@pytest.fixture(scope="session")
def diagram(view: Callable[..., View]) -> Callable[..., Diagram]:
    """Return the diagram of a saved view, made once. Tests must not change it."""
    return lambda name, policy=DEFAULT_POLICY: view(name, policy).diagram


@pytest.fixture(scope="session")
def network(shared_graph: KnowledgeGraph) -> Callable[..., "nx.MultiDiGraph[str]"]:
    """Return the network of a policy, made once."""

    @cache
    def build(policy: str = DEFAULT_POLICY, *, hubs: bool = False) -> "nx.MultiDiGraph[str]":
        return shared_graph.network(policy=policy, hubs=hubs)

    return build


@pytest.fixture(scope="session")
def exported(view: Callable[..., View]) -> Callable[[str, str], bytes]:
    """Return a saved view in a format, made once."""

    @cache
    def serialize(name: str, format: str) -> bytes:
        return view(name).serialize(format)

    return serialize


@pytest.fixture(scope="session")
def write_page(tmp_path_factory: pytest.TempPathFactory) -> Callable[[View], Path]:
    """Return the file with the page of a view, written once."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def write(view: View) -> Path:
        (path,) = view.save(folder / f"{len(list(folder.iterdir()))}.html")
        return path

    return write


@pytest.fixture(scope="session")
def default_view(view: Callable[..., View]) -> View:
    """The view that `kg view` shows where you name none."""
    return view()


@pytest.fixture(scope="session")
def case(view: Callable[..., View]) -> View:
    """The view of the New York case."""
    return view("new-york-case")
