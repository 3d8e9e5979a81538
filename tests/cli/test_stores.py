"""kg load and kg verify-store, as they are typed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from kg.names import GRAPH
from kg.stores.config import Chosen, connect
from tests.stores.servers import Running, running

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An Oxigraph server for this module."""
    with running("oxigraph", tmp_path_factory.mktemp("shop")) as found:
        yield found


@pytest.fixture
def empty(shop: Running) -> str:
    """Its address, with nothing in it."""
    connect(Chosen(shop.url)).update("DROP ALL")
    return shop.url


def test_a_dry_run_reports_and_changes_nothing(run: Run, empty: str) -> None:
    for _ in range(2):
        found = run("load", empty, "--dry-run", "--policy", "official")
        assert found.exit_code == 0
        assert "Oxigraph server at" in found.stdout
        assert "6 of 6 graphs to load" in found.stdout
    told = json.loads(run("load", empty, "--dry-run", "--format", "json").stdout)
    assert {graph["what"] for graph in told["graphs"]} == {"new"}


def test_graphs_are_loaded_verified_and_not_loaded_again(run: Run, empty: str) -> None:
    first = run("load", empty, "--graphs", "sources, view/official")
    assert first.exit_code == 0
    assert "2 of 2 graphs to load" in first.stdout
    again = run("load", empty, "--graphs", "sources,view/official", "--no-verify")
    assert "0 of 2 graphs to load" in again.stdout


def test_one_policy_is_loaded_and_every_answer_compared(run: Run, empty: str) -> None:
    found = run("load", empty, "--policy", "undisputed")
    assert found.exit_code == 0, found.output
    assert "answers are equal" in found.stdout
    assert "under undisputed" in found.stdout
    later = run("verify-store", empty, "--policy", "undisputed", "--format", "json")
    assert later.exit_code == 0
    assert {check["policy"] for check in json.loads(later.stdout)["checks"]} == {"", "undisputed"}


def test_a_store_that_lacks_something_fails_the_verification(run: Run, empty: str) -> None:
    assert run("load", empty, "--graphs", "sources", "--no-verify").exit_code == 0
    connect(Chosen(empty)).update(f"DELETE WHERE {{ GRAPH <{GRAPH}sources> {{ ?s a ?o }} }}")
    found = run("verify-store", empty, "--graphs", "sources")
    assert found.exit_code == 1
    assert "DIFFERS" in found.stdout
    assert "differences are not known" in found.stdout


def test_data_of_others_is_refused_until_replace(run: Run, empty: str) -> None:
    connect(Chosen(empty)).update(
        f"INSERT DATA {{ GRAPH <{GRAPH}sources> {{ <urn:a> <urn:b> <urn:c> }} }}"
    )
    refused = run("load", empty, "--graphs", "sources", "--no-verify")
    assert refused.exit_code == 1
    assert "holds other data in our graphs: sources (1 triples)" in refused.stderr
    assert run("load", empty, "--graphs", "sources", "--no-verify", "--replace").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--graphs", "source"], "no graph 'source'"),
        (["--graphs", ","], "--graphs names no graph"),
        (["--graphs", "queries", "--policy", "official"], "no graph"),
        (["--store", "sparql"], "does not know whether this store accepts data"),
        (["--store", "sqlite"], "Invalid value for '--store'"),
        (["--cacert", "none.pem"], "does not exist"),
        (["--timeout", "0"], "Invalid value for '--timeout'"),
    ],
)
def test_a_wrong_call_has_exit_code_2(
    run: Run, empty: str, arguments: list[str], told: str
) -> None:
    found = run("load", empty, *arguments)
    assert (found.exit_code, told in found.stderr) == (2, True), found.stderr


def test_an_unreachable_store_is_reported(run: Run) -> None:
    for verb in ("load", "verify-store"):
        found = run(verb, "http://127.0.0.1:9")
        assert found.exit_code == 1
        assert "cannot be reached" in found.stderr


def test_a_kind_that_was_not_tried_and_cannot_stage_is_reported_first(run: Run, empty: str) -> None:
    found = run("load", empty, "--store", "qlever", "--graphs", "sources", "--no-verify")
    assert found.exit_code == 1
    assert "QLever was not tested with kg" in found.stderr
    assert "cannot move graphs" in found.stderr


def test_no_secret_is_printed(
    run: Run, empty: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "canary-91c")
    for arguments in (
        ["load", empty, "--graphs", "sources"],
        ["verify-store", "http://127.0.0.1:9"],
    ):
        assert "canary-91c" not in run(*arguments).output
