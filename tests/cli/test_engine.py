"""The engine of a command: the built graph, or a store with the same answers."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from kg import settings
from kg.cli import engine as module
from kg.cli.engine import open_engine
from kg.query.engine import Engine
from kg.release.staging import STEPS
from kg.stores import config
from kg.stores.config import StoreChoice, connect
from kg.stores.inventory import list_graph_files
from kg.stores.load import load, make_plan
from tests.conftest import ROOT, Home
from tests.stores.servers import RunningStore, run_store
from tests.support.terminal import run_piped

Run = Callable[..., Result]
QUESTION = ("query", "station-count", "--format", "csv")
VERBS = [
    ["query", "stations-by-country", "country=Spain"],
    ["query", "contested-claims", "--format", "csv"],
    ["query", "stations-per-country", "--policy", "official", "--format", "json"],
    ["query", "new-york-case", "--format", "ntriples"],
    ["show", "Lu Jianwang"],
    ["show", "海外110"],
    ["show", "001-048", "--format", "json"],
    ["explain", "stations-by-country", "country=Ireland"],
    ["path", "Lu Jianwang", "MPS"],
    ["network", "--top", "5"],
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, build_folder: Path) -> Iterator[RunningStore]:
    """An Oxigraph server with the release in it."""
    with run_store("oxigraph", tmp_path_factory.mktemp("shop")) as server:
        endpoint = connect(StoreChoice(server.url))
        released = list_graph_files(Engine(str(build_folder)))
        load(endpoint, make_plan(endpoint, released), progress=lambda *_: None)
        yield server


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_a_store_elsewhere_gives_the_same(run: Run, shop: RunningStore, words: list[str]) -> None:
    here, there = run(*words), run(*words, "--endpoint", shop.url)
    assert here.exit_code == there.exit_code == 0, there.output
    assert here.stdout == there.stdout


def test_free_sparql_is_sent_there_too(run: Run, shop: RunningStore) -> None:
    text = "SELECT (COUNT(?s) AS ?n) WHERE { ?s kg:listedIn source:003 }"
    assert (
        run("query", "-", "--endpoint", shop.url, input=text).stdout
        == run("query", "-", input=text).stdout
    )


def test_a_view_names_the_store_as_its_version(
    run: Run, shop: RunningStore, tmp_path: Path
) -> None:
    there = run(
        "view", "new-york-case", "-o", str(tmp_path / "case.graphml"), "--endpoint", shop.url
    )
    assert there.exit_code == 0, there.output
    here = run("view", "new-york-case", "-o", str(tmp_path / "here.graphml"))
    assert there.stdout.splitlines()[0] == here.stdout.splitlines()[0]


@pytest.mark.parametrize("name", ["variable", "profile"])
def test_the_environment_or_a_name_may_name_the_store(
    build_folder: Path, shop: RunningStore, tmp_path: Path, name: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[endpoints.team]\nurl = "{shop.url}"\nstore = "oxigraph"\n')
    environment = os.environ | {"KG_BUILD_DIR": str(build_folder), "KG_CONFIG": str(config)}
    environment |= {"KG_ENDPOINT": shop.url if name == "variable" else "team"}
    command = [sys.executable, "-m", "kg", "query", "stations-per-bureau", "--format", "csv"]
    there = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    here = subprocess.run(
        command, env=environment | {"KG_ENDPOINT": ""}, capture_output=True, text=True, check=True
    )
    assert there.stdout == here.stdout
    nowhere = environment | {"KG_ENDPOINT": "http://127.0.0.1:9"}
    refused = subprocess.run(command, env=nowhere, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "cannot be reached" in refused.stderr


def test_a_password_on_an_open_network_is_noticed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_STORE_USER", "reader")
    monkeypatch.setenv("KG_STORE_PASSWORD", "canary-8")
    # nothing may be sent to a real network: only the address is looked at
    monkeypatch.setattr(config, "guess_profile", lambda _: config.PROFILES["oxigraph"])
    assert module.connect_store(StoreChoice("http://192.0.2.1")).is_exposed


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data in which nothing was built."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in settings.INPUT_FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def first_use(checkout: Path) -> subprocess.CompletedProcess[bytes]:
    """The first question of a new user."""
    return ask_for_count(checkout)


def ask_for_count(checkout: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a query on a copy of the data, with its own build folder."""
    return run_piped(*QUESTION, build=checkout / "build", KG_HOME=str(checkout))


def test_the_first_question_builds_the_graph_and_is_answered(
    first_use: subprocess.CompletedProcess[bytes],
) -> None:
    assert first_use.returncode == 0
    assert first_use.stdout.splitlines()[1].split(b",")[0] == b"70"


def test_the_first_build_is_reported_on_standard_error(
    first_use: subprocess.CompletedProcess[bytes],
) -> None:
    lines = first_use.stderr.decode().splitlines()
    assert lines[0] == "First use: building the graph once."
    assert lines[1:] == [f"{step} …" for step in STEPS]


def test_the_second_question_is_answered_without_a_word(
    checkout: Path, first_use: subprocess.CompletedProcess[bytes]
) -> None:
    second = ask_for_count(checkout)
    assert (second.returncode, second.stdout, second.stderr) == (0, first_use.stdout, b"")


def test_an_old_answer_says_what_changed_since(
    checkout: Path, first_use: subprocess.CompletedProcess[bytes]
) -> None:
    sheet = checkout / "graph" / "claims" / "001.csv"
    stat = sheet.stat()
    os.utime(sheet, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    old = ask_for_count(checkout)
    os.utime(sheet, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert old.stdout == first_use.stdout
    assert old.returncode == 0
    assert old.stderr.decode() == (
        "kg: the answer is from the last build; "
        "changed since then: graph/claims/001.csv (run `kg build`)\n"
    )


def test_a_first_build_with_faults_answers_nothing_and_leaves_nothing(home: Home) -> None:
    home.edit("graph/claims/001.csv", "stance:reports", "stance:rumours")
    done = run_piped(*QUESTION, build=home.build, KG_HOME=str(home.folder))
    assert done.returncode == 1
    assert done.stdout == b""
    assert re.search(rb"graph/claims/001.csv:2 \[stance\]: .*stance:rumours", done.stderr)
    assert b"Traceback" not in done.stderr
    assert not (home.build / "current").exists()


def test_many_changes_are_named_by_the_first(
    build_folder: Path,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("000", "001", "002", "004"):
        home.append(f"graph/claims/{name}.csv", "")
    monkeypatch.setenv("KG_BUILD_DIR", str(build_folder))
    assert open_engine().queries
    printed = capsys.readouterr()
    assert (
        "changed since then: graph/claims/000.csv, graph/claims/001.csv, graph/claims/002.csv …"
        in printed.err
    )
    assert printed.out == ""
