"""Real stores, each started once, with the release loaded by `kg load`."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kg.query.engine import Engine
from kg.stores.client import Endpoint
from kg.stores.inventory import GraphFile, list_graph_files
from kg.stores.load import load, make_plan
from tests.stores.servers import (
    LONGEST_REQUEST,
    RunningStore,
    make_parameters,
    open_endpoint,
    run_store,
)

#: Virtuoso is last: it compiles plans for minutes. Modules that use these are in one group.
SHARED = ("oxigraph", "rdf4j", "fuseki", "virtuoso")
#: Seconds that a load with its verification may take on a busy machine.
LONGEST_LOAD = 1_800


@dataclass
class Loading:
    """A store, and `kg load` at work on it."""

    store: RunningStore
    process: subprocess.Popen[str]
    output: str = ""

    def wait(self) -> str:
        """Wait for `kg load`, and return what it printed."""
        self.output = self.output or self.process.communicate(timeout=LONGEST_LOAD)[0]
        return self.output


@pytest.fixture(scope="session")
def loadings(
    request: pytest.FixtureRequest, build_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Loading | BaseException]]:
    """The stores of the selected tests, loaded side by side."""
    loadings: dict[str, Loading | BaseException] = {}
    with ExitStack() as stack:
        for name, is_verified in _select_stores(request.session).items():
            try:
                store = stack.enter_context(run_store(name, tmp_path_factory.mktemp(name)))
            except (pytest.skip.Exception, pytest.fail.Exception) as error:
                loadings[name] = error
                continue
            command = [sys.executable, "-m", "kg", "load", store.url, "--format", "json"]
            command += ["--timeout", str(LONGEST_REQUEST)]
            command += [] if is_verified else ["--no-verify"]
            environment = os.environ | store.environment | {"KG_BUILD_DIR": str(build_folder)}
            process = subprocess.Popen(
                command,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            loadings[name] = Loading(store, process)
        yield loadings
        for loading in loadings.values():
            if isinstance(loading, Loading):
                loading.process.kill()
                loading.process.communicate()


def _select_stores(session: pytest.Session) -> dict[str, bool]:
    """Return the stores of the selected tests, each with whether it is verified."""
    needed: dict[str, bool] = {}
    for item in session.items:
        assert isinstance(item, pytest.Function)
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        if name := parameters.get("loading"):
            needed[name] = needed.get(name, False) or "verification" in item.fixturenames
    return {name: needed[name] for name in reversed(SHARED) if name in needed}


@pytest.fixture(scope="session", params=make_parameters(*SHARED))
def loading(
    request: pytest.FixtureRequest, loadings: dict[str, Loading | BaseException]
) -> Loading:
    """Each store in turn, whatever `kg load` has done to it so far."""
    loading = loadings[request.param]
    if not isinstance(loading, Loading):
        raise loading
    return loading


@pytest.fixture
def verification(loading: Loading) -> dict[str, Any]:
    """What `kg load` printed once it had verified every graph, query and policy."""
    output: dict[str, Any] = json.loads(loading.wait())
    return output


@pytest.fixture
def store(loading: Loading) -> RunningStore:
    """Each store in turn, with the release in it."""
    loading.wait()
    return loading.store


@pytest.fixture
def login(store: RunningStore, monkeypatch: pytest.MonkeyPatch) -> RunningStore:
    """The store, with its credentials in the environment."""
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    return store


@pytest.fixture
def endpoint(login: RunningStore) -> Endpoint:
    """The endpoint of the store, whose kind was guessed."""
    return open_endpoint(login.url)


@pytest.fixture(scope="session")
def graphs(build_folder: Path) -> list[GraphFile]:
    """The graphs of the release, ready to be sent."""
    return list_graph_files(Engine(str(build_folder)))


@pytest.fixture
def full_store(endpoint: Endpoint, graphs: list[GraphFile]) -> Endpoint:
    """The store with the release in it, whatever another test left there."""
    load(endpoint, make_plan(endpoint, graphs), replace=True, progress=lambda *_: None)
    return endpoint


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[RunningStore]:
    """An Oxigraph server for one test, empty."""
    with run_store("oxigraph", tmp_path / "oxigraph") as store:
        yield store
