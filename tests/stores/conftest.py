"""The four stores, each started once, with the release loaded into it by the command that a user types."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.query.engine import Engine
from kg.stores.client import Endpoint
from kg.stores.config import Chosen, connect
from kg.stores.inventory import Part, list_parts
from kg.stores.load import load, make_plan
from tests.stores.servers import NAMES, Running, running


@dataclass
class Loading:
    """A store, and `kg load` at work on it."""

    store: Running
    process: subprocess.Popen[str]
    output: str = ""

    def finished(self) -> str:
        """What `kg load` printed, once it has ended."""
        self.output = self.output or self.process.communicate(timeout=400)[0]
        return self.output


@pytest.fixture(scope="session")
def loadings(
    build_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Loading | BaseException]]:
    """Every store that this machine has, loaded side by side: Virtuoso alone takes minutes to compile the queries."""
    found: dict[str, Loading | BaseException] = {}
    with ExitStack() as stack:
        for name in NAMES:
            try:
                store = stack.enter_context(running(name, tmp_path_factory.mktemp(name)))
            except (pytest.skip.Exception, pytest.fail.Exception) as error:
                found[name] = error
                continue
            command = [sys.executable, "-m", "kg", "load", store.url, "--format", "json"]
            environment = os.environ | store.environment | {"KG_BUILD_DIR": str(build_folder)}
            process = subprocess.Popen(
                command, env=environment, stdout=-1, stderr=subprocess.DEVNULL, text=True
            )
            found[name] = Loading(store, process)
        yield found
        for loading in found.values():
            if isinstance(loading, Loading):
                loading.process.kill()
                loading.process.communicate()


@pytest.fixture(scope="session", params=NAMES)
def loading(
    request: pytest.FixtureRequest, loadings: dict[str, Loading | BaseException]
) -> Loading:
    """Each store in turn, whatever `kg load` has done to it so far."""
    found = loadings[request.param]
    if not isinstance(found, Loading):
        raise found
    return found


@pytest.fixture
def store(loading: Loading) -> Running:
    """Each store in turn, with the release in it."""
    loading.finished()
    return loading.store


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
def released(build_folder: Path) -> list[Part]:
    """The graphs of the release, ready to be sent."""
    return list_parts(Engine(str(build_folder)))


@pytest.fixture
def loaded(endpoint: Endpoint, released: list[Part]) -> Endpoint:
    """The store with the release in it, whatever another test left there."""
    load(endpoint, make_plan(endpoint, released), replace=True, progress=lambda *_: None)
    return endpoint


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[Running]:
    """An Oxigraph server of one test's own, empty."""
    with running("oxigraph", tmp_path / "oxigraph") as found:
        yield found
