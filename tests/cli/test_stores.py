"""The commands load and verify-store, as typed."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from click.testing import Result

from kg.names import GRAPH
from kg.query.engine import Engine
from kg.stores.config import StoreChoice, connect
from tests.stores.scripted import Script, answer_with, scripted_server
from tests.stores.servers import RunningStore, run_store

Run = Callable[..., Result]
JSON = "application/sparql-results+json"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStore]:
    """An Oxigraph server for this module."""
    with run_store("oxigraph", tmp_path_factory.mktemp("shop")) as server:
        yield server


@pytest.fixture
def empty(shop: RunningStore) -> str:
    """Its address, with nothing in it."""
    connect(StoreChoice(shop.url)).update("DROP ALL")
    return shop.url


TERMS: dict[str, dict[str, str] | None] = {
    "unbound": None,
    "literal": {"type": "literal", "value": "x"},
    "iri": {"type": "uri", "value": "urn:a"},
    "number": {"type": "literal", "value": "7", "datatype": f"{XSD}integer"},
}


def answer_with_rows(term: dict[str, str] | None) -> Script:
    """Return a script that answers each SELECT with its columns, and the term in all of them."""

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if not body:
            handler.send_error(400)
            return
        asked = ox.Store().query(parse_qs(body.decode())["query"][0])
        if isinstance(asked, ox.QuerySolutions):
            names = [variable.value for variable in asked.variables]
            row = {name: term for name in names if term}
            answer: dict[str, Any] = {"head": {"vars": names}, "results": {"bindings": [row, row]}}
        else:
            answer = {"head": {}, "boolean": True}
        answer_with(200, json.dumps(answer).encode(), Content_Type=JSON)(handler, body)

    return script


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize(
    "command",
    [
        ["query", "replies-of-the-accused"],
        ["show", "station:manhattan"],
        ["explain", "station-list"],
        ["path", "station:manhattan", "body:mps"],
        ["view", "new-york-case", "-o", "-"],
        ["verify-store"],
    ],
    ids=lambda command: command[0],
)
def test_rows_that_our_graph_never_has_are_a_clear_error(
    run: Run, term: str, command: list[str]
) -> None:
    with scripted_server(answer_with_rows(TERMS[term])) as store:
        address = [store.url] if command == ["verify-store"] else ["--endpoint", store.url]
        done = run(*command, *address)
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit), repr(done.exception)
    assert "\nkg: " in f"\n{done.stderr}"


def test_a_fault_of_ours_without_a_store_is_not_laid_to_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.cli.query.choose_engine", lambda: {}["fault"])
    assert isinstance(run("query", "station-list").exception, KeyError)


def test_a_dry_run_reports_and_changes_nothing(run: Run, empty: str) -> None:
    for _ in range(2):
        done = run("load", empty, "--dry-run", "--policy", "official")
        assert done.exit_code == 0
        assert "Oxigraph server at" in done.stdout
        assert "6 of 6 graphs to load" in done.stdout
    plan = json.loads(run("load", empty, "--dry-run", "--format", "json").stdout)
    assert {graph["what"] for graph in plan["graphs"]} == {"new"}
    assert list(plan["graphs"][0]) == ["graph", "triples", "bytes", "there", "what"]


def test_graphs_are_loaded_verified_and_not_loaded_again(run: Run, empty: str) -> None:
    first = run("load", empty, "--graphs", "sources, view/official")
    assert first.exit_code == 0
    assert "2 of 2 graphs to load" in first.stdout
    again = run("load", empty, "--graphs", "sources,view/official", "--no-verify")
    assert "0 of 2 graphs to load" in again.stdout


@pytest.fixture
def few_queries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Leave three saved queries; tests/stores/test_verify.py compares all."""
    names = ["contested-claims", "new-york-case", "stations-per-country"]
    monkeypatch.setattr(
        Engine, "public", property(lambda engine: {name: engine.queries[name] for name in names})
    )
    return names


def test_one_policy_is_loaded_and_every_answer_compared(
    run: Run, empty: str, few_queries: list[str]
) -> None:
    loaded = run("load", empty, "--policy", "undisputed")
    assert loaded.exit_code == 0, loaded.output
    assert "3 of 3 answers are equal: 3 saved queries under undisputed." in loaded.stdout
    verified = run("verify-store", empty, "--policy", "undisputed", "--format", "json")
    assert verified.exit_code == 0
    checks = json.loads(verified.stdout)["checks"]
    assert {check["policy"] for check in checks} == {"", "undisputed"}
    assert [check["name"] for check in checks if check["kind"] == "rows"] == few_queries
    every = run("verify-store", empty, "--policy", "undisputed", "--all")
    for name in few_queries:
        assert f"{name} (undisputed)" in every.stdout
        assert name not in loaded.stdout


def test_a_store_that_lacks_something_fails_the_verification(run: Run, empty: str) -> None:
    assert run("load", empty, "--graphs", "sources", "--no-verify").exit_code == 0
    connect(StoreChoice(empty)).update(f"DELETE WHERE {{ GRAPH <{GRAPH}sources> {{ ?s a ?o }} }}")
    done = run("verify-store", empty, "--graphs", "sources")
    assert done.exit_code == 1
    assert "DIFFERS" in done.stdout
    assert "differences are not known" in done.stdout


def test_data_of_others_is_refused_until_replace(run: Run, empty: str) -> None:
    connect(StoreChoice(empty)).update(
        f"INSERT DATA {{ GRAPH <{GRAPH}sources> {{ <urn:a> <urn:b> <urn:c> }} }}"
    )
    refused = run("load", empty, "--graphs", "sources", "--no-verify")
    assert refused.exit_code == 1
    assert "contains other data in our graphs: sources (1 triples)" in refused.stderr
    assert run("load", empty, "--graphs", "sources", "--no-verify", "--replace").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
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
    run: Run, empty: str, arguments: list[str], message: str
) -> None:
    done = run("load", empty, *arguments)
    assert (done.exit_code, message in done.stderr) == (2, True), done.stderr


def test_an_unreachable_store_is_reported(run: Run) -> None:
    for verb in ("load", "verify-store"):
        done = run(verb, "http://127.0.0.1:9")
        assert done.exit_code == 1
        assert "cannot be reached" in done.stderr


def test_a_kind_that_was_not_tried_and_cannot_stage_is_reported_first(run: Run, empty: str) -> None:
    done = run("load", empty, "--store", "qlever", "--graphs", "sources", "--no-verify")
    assert done.exit_code == 1
    assert "QLever was not tested with kg" in done.stderr
    assert "cannot move graphs" in done.stderr


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
