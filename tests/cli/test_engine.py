"""--endpoint: every verb that answers gives the same from a store elsewhere."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from kg.query.engine import Engine
from kg.stores.config import Chosen, connect
from kg.stores.inventory import list_parts
from kg.stores.load import load, make_plan
from tests.stores.servers import Running, running

Run = Callable[..., Result]
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
def shop(tmp_path_factory: pytest.TempPathFactory, build_folder: Path) -> Iterator[Running]:
    """An Oxigraph server with the release in it."""
    with running("oxigraph", tmp_path_factory.mktemp("shop")) as found:
        endpoint = connect(Chosen(found.url))
        released = list_parts(Engine(str(build_folder)))
        load(endpoint, make_plan(endpoint, released), progress=lambda *_: None)
        yield found


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_a_store_elsewhere_gives_the_same(run: Run, shop: Running, words: list[str]) -> None:
    here, there = run(*words), run(*words, "--endpoint", shop.url)
    assert here.exit_code == there.exit_code == 0, there.output
    assert here.stdout == there.stdout


def test_free_sparql_goes_there_too(run: Run, shop: Running) -> None:
    text = "SELECT (COUNT(?s) AS ?n) WHERE { ?s kg:listedIn source:003 }"
    assert (
        run("query", "-", "--endpoint", shop.url, input=text).stdout
        == run("query", "-", input=text).stdout
    )


def test_a_view_names_the_store_as_its_version(run: Run, shop: Running, tmp_path: Path) -> None:
    found = run(
        "view", "new-york-case", "-o", str(tmp_path / "case.graphml"), "--endpoint", shop.url
    )
    assert found.exit_code == 0, found.output
    here = run("view", "new-york-case", "-o", str(tmp_path / "here.graphml"))
    assert found.stdout.splitlines()[0] == here.stdout.splitlines()[0]


@pytest.mark.parametrize("way", ["variable", "profile"])
def test_the_environment_or_a_name_may_say_it(
    build_folder: Path, shop: Running, tmp_path: Path, way: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[endpoints.team]\nurl = "{shop.url}"\nstore = "oxigraph"\n')
    environment = os.environ | {"KG_BUILD_DIR": str(build_folder), "KG_CONFIG": str(config)}
    environment |= {"KG_ENDPOINT": shop.url if way == "variable" else "team"}
    command = [sys.executable, "-m", "kg", "query", "stations-per-bureau", "--format", "csv"]
    there = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    here = subprocess.run(
        command, env=environment | {"KG_ENDPOINT": ""}, capture_output=True, text=True, check=True
    )
    assert there.stdout == here.stdout
    gone = environment | {"KG_ENDPOINT": "http://127.0.0.1:9"}
    told = subprocess.run(command, env=gone, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "cannot be reached" in told.stderr


def test_a_password_on_an_open_network_is_noticed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.cli import engine
    from kg.stores import config

    monkeypatch.setenv("KG_STORE_USER", "reader")
    monkeypatch.setenv("KG_STORE_PASSWORD", "canary-8")
    # nothing may be sent to a real network: only the address is looked at
    monkeypatch.setattr(config, "guess_profile", lambda _: config.PROFILES["oxigraph"])
    assert engine.connected(Chosen("http://192.0.2.1")).is_exposed
