"""The four stores, each started once; and the release loaded into one of each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.query.engine import Engine
from kg.stores.endpoint import Endpoint
from kg.stores.graphs import Part, parts
from kg.stores.loading import load, plan
from kg.stores.settings import Chosen, connect
from tests.stores.servers import NAMES, Running, running


@pytest.fixture(scope="session", params=NAMES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Each store in turn, with the release loaded into it."""
    with running(request.param, tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture
def login(store: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """The store, with its credentials in the environment."""
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    return store


@pytest.fixture
def endpoint(login: Running) -> Endpoint:
    """The store as kg speaks to it, of a kind that was guessed."""
    return connect(Chosen(login.url))


@pytest.fixture(scope="session")
def released(build_folder: Path) -> Iterator[list[Part]]:
    """The graphs of the release, ready to be sent."""
    with parts(Engine(str(build_folder))) as found:
        yield found


@pytest.fixture
def loaded(endpoint: Endpoint, released: list[Part]) -> Endpoint:
    """The store with the release in it."""
    load(endpoint, plan(endpoint, released), replace=True, tell=lambda *_: None)
    return endpoint


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[Running]:
    """An Oxigraph server of one test's own, empty."""
    with running("oxigraph", tmp_path / "oxigraph") as found:
        yield found
