"""Loading: the same graph in every store, staged; a load that fails or is killed leaves what was there."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

import pytest

from kg.errors import KgError, UsageError
from kg.names import GRAPH
from kg.stores.client import Endpoint
from kg.stores.config import Chosen, connect
from kg.stores.engine import read_rows
from kg.stores.inventory import RECORD, STAGING, Part, count_triples, started_update
from kg.stores.load import load, make_plan
from kg.stores.profiles import PROFILES
from kg.stores.transport import StoreError
from tests.stores.scripted import answer_with, forward_to, scripted_server
from tests.stores.servers import NAMES, Running, running

FOREIGN = f"INSERT DATA {{ GRAPH <{GRAPH}entities> {{ <urn:a> <urn:b> <urn:c> }} }}"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


def quiet(*_: object) -> None:
    """Nobody is told."""


def graphs_of(endpoint: Endpoint, released: list[Part]) -> dict[str, int]:
    return count_triples(endpoint, [part.iri for part in released])


def recorded(endpoint: Endpoint) -> set[str]:
    text = f"SELECT ?g WHERE {{ GRAPH <{RECORD}> {{ ?g ?p ?o }} }}"
    return {found for (found,) in read_rows(endpoint, text, [RECORD])}


def staged(endpoint: Endpoint, released: list[Part]) -> int:
    return sum(count_triples(endpoint, [part.staging for part in released]).values())


def test_every_graph_arrives_whole(loaded: Endpoint, released: list[Part]) -> None:
    assert graphs_of(loaded, released) == {part.iri: part.triples for part in released}


def test_nothing_stays_in_the_staging_place(loaded: Endpoint, released: list[Part]) -> None:
    assert staged(loaded, released) == 0


def test_a_second_load_has_nothing_to_do(loaded: Endpoint, released: list[Part]) -> None:
    again = make_plan(loaded, released)
    assert {again.action(part) for part in released} == {"same"}
    sent: list[object] = []
    load(loaded, again, progress=lambda *told: sent.append(told))
    assert sent == []


def test_an_older_load_of_ours_is_replaced(loaded: Endpoint, released: list[Part]) -> None:
    small = [part for part in released if part.name in ("meta", "sources", "view/official")]
    changed = [replace(part, sha256="0" * 64) for part in small[:2]]
    load(loaded, make_plan(loaded, changed), progress=quiet)
    again = make_plan(loaded, small)
    assert [again.action(part) for part in small] == ["replace", "replace", "same"]
    load(loaded, again, progress=quiet)
    assert {make_plan(loaded, released).action(part) for part in released} == {"same"}


def test_data_of_others_is_not_overwritten_unless_asked(
    loaded: Endpoint, released: list[Part]
) -> None:
    loaded.update(FOREIGN)
    found = make_plan(loaded, released)
    assert [part.name for part in found.foreign] == ["entities"]
    with pytest.raises(KgError, match=r"other data in our graphs: entities \(\d+ triples\)"):
        load(loaded, found, progress=quiet)
    assert graphs_of(loaded, released)[GRAPH + "entities"] == found.parts[1].triples + 1
    load(loaded, make_plan(loaded, released), replace=True, progress=quiet)
    assert graphs_of(loaded, released)[GRAPH + "entities"] == found.parts[1].triples


def test_a_store_that_takes_only_updates_is_loaded_in_batches(
    oxigraph: Running, released: list[Part]
) -> None:
    profile = replace(PROFILES["oxigraph"], graphs=None, batch=1_000)
    small = [part for part in released if part.name in ("entities", "sources")]
    endpoint = Endpoint(oxigraph.url, profile)
    load(endpoint, make_plan(endpoint, small), progress=quiet)
    assert graphs_of(endpoint, small) == {part.iri: part.triples for part in small}


def test_a_store_that_cannot_move_graphs_is_loaded_where_it_reads(
    oxigraph: Running, released: list[Part]
) -> None:
    endpoint = Endpoint(oxigraph.url, replace(PROFILES["oxigraph"], stages=False, atomic=False))
    load(endpoint, make_plan(endpoint, released), progress=quiet)
    assert {make_plan(endpoint, released).action(part) for part in released} == {"same"}
    assert not [found for (found,) in read_rows(endpoint, GRAPHS, []) if found.startswith(STAGING)]


def loses_lines(handler: BaseHTTPRequestHandler, body: bytes) -> bytes:
    """Nothing but the first hundred lines, closed as if they were all."""
    if handler.path.startswith("/store"):
        closed = b"}\n" if handler.headers["Content-Type"] == "application/trig" else b""
        return b"".join(body.splitlines(keepends=True)[:100]) + closed
    return body


def breaks_off(handler: BaseHTTPRequestHandler, body: bytes) -> bytes:
    if (
        handler.path.startswith("/store")
        and b"/view/" in body + handler.path.replace("%2F", "/").encode()
    ):
        raise OSError
    return body


def is_full(handler: BaseHTTPRequestHandler, body: bytes) -> bytes:
    return body[: len(body) // 2] + b"<not turtle" if handler.path.startswith("/store") else body


@pytest.mark.parametrize("has_old", [False, True])
@pytest.mark.parametrize("change", [loses_lines, breaks_off, is_full])
def test_a_store_that_fails_midway_keeps_what_it_had(
    oxigraph: Running, released: list[Part], change: object, has_old: bool
) -> None:
    direct = connect(Chosen(oxigraph.url))
    old = [
        replace(part, sha256="0" * 64) for part in released if part.name == "sources" and has_old
    ]
    load(direct, make_plan(direct, old), progress=quiet)
    with scripted_server(forward_to(oxigraph.url, change)) as broken:  # type: ignore[arg-type]
        endpoint = connect(Chosen(broken.url))
        with pytest.raises(StoreError):
            load(endpoint, make_plan(endpoint, released), progress=quiet)
    held = graphs_of(direct, released)
    assert held == dict.fromkeys(held, 0) | {part.iri: part.triples for part in old}
    assert recorded(direct) == {part.iri for part in old}
    load(direct, make_plan(direct, released), progress=quiet)
    assert staged(direct, released) == 0
    assert {make_plan(direct, released).action(part) for part in released} == {"same"}


@pytest.mark.parametrize("name", [name for name in NAMES if PROFILES[name].dataset])
def test_what_breaks_off_while_it_is_sent_leaves_nothing(
    name: str, released: list[Part], tmp_path: Path
) -> None:
    """Cut at the end of a line: a kill leaves the store a body that is shorter than it was told."""
    with running(name, tmp_path / name) as store:
        endpoint = connect(Chosen(store.url))
        part = next(part for part in released if part.name == "sources")
        body = f"<{part.iri}> {{\n".encode() + part.path.read_bytes()
        path = f"{urlsplit(store.url).path}{endpoint.profile.dataset}"
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{store.port}\r\nContent-Type: application/trig\r\n"
        with socket.create_connection(("127.0.0.1", store.port)) as cut:
            cut.sendall(f"{head}Content-Length: {2 * len(body)}\r\n\r\n".encode() + body)
        time.sleep(1)
        assert count_triples(endpoint, [part.iri]) == {part.iri: 0}
        load(endpoint, make_plan(endpoint, released), progress=quiet)
        assert {make_plan(endpoint, released).action(part) for part in released} == {"same"}


def test_new_graphs_come_by_one_request_and_with_the_entities_at_last(
    oxigraph: Running, released: list[Part]
) -> None:
    told: list[tuple[str, int, int]] = []
    with scripted_server(forward_to(oxigraph.url, lambda _, body: body)) as behind:
        endpoint = connect(Chosen(behind.url))
        load(endpoint, make_plan(endpoint, released), progress=lambda *now: told.append(now))
    sent = [
        (headers, body) for _, path, headers, body in behind.requests if path.startswith("/store")
    ]
    assert len(sent) == 1
    headers, body = sent[0]
    assert int(headers["Content-Length"]) == len(body)
    order = [
        line.split(b">")[0][1:].decode() for line in body.splitlines() if line.endswith(b"> {")
    ]
    assert order[0] == RECORD
    assert order[-1] == GRAPH + "entities"
    assert sorted(order[1:]) == sorted(part.iri for part in released)
    assert not any(b"MOVE" in body for *_, body in behind.requests)
    assert told[-1] == (
        "entities",
        sum(part.size for part in released),
        sum(part.size for part in released),
    )


@pytest.mark.parametrize(("told", "counted"), [(0, False), (-1, True)])
def test_a_store_that_tells_what_it_took_is_not_asked_to_count(
    oxigraph: Running, released: list[Part], told: int, counted: bool
) -> None:
    total = sum(part.triples + 2 for part in released)
    passed = forward_to(oxigraph.url, lambda _, body: body)

    def tells(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if handler.path.startswith("/store"):
            answer_with(200, json.dumps({"quadCount": total + told}).encode())(handler, body)
        else:
            passed(handler, body)

    with scripted_server(tells) as behind:
        endpoint = connect(Chosen(behind.url, "oxigraph"))
        planned = make_plan(endpoint, released)
        behind.requests.clear()
        if counted:
            with pytest.raises(StoreError, match="does not hold what was sent"):
                load(endpoint, planned, progress=quiet)
        else:
            load(endpoint, planned, progress=quiet)
        asked = [
            unquote_plus(path + body.decode())
            for _, path, _, body in behind.requests
            if path.startswith("/query")
        ]
        assert any("COUNT" in text for text in asked) == counted


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our graph is more than goes into one transaction, and is taken away in many pieces."""
    monkeypatch.setattr("kg.stores.load.BULK", 1_000_000)
    monkeypatch.setattr("kg.stores.load.REMOVED_AT_ONCE", 5_000)


@pytest.mark.usefixtures("large")
def test_what_is_too_much_for_a_transaction_goes_past_it(
    oxigraph: Running, released: list[Part]
) -> None:
    with scripted_server(forward_to(oxigraph.url, lambda _, body: body)) as behind:
        endpoint = connect(Chosen(behind.url))
        planned = make_plan(endpoint, released)
        assert planned.is_bulk(endpoint)
        load(endpoint, planned, progress=quiet)
    sent = [(path, body) for _, path, _, body in behind.requests if path.startswith("/store")]
    assert [path for path, _ in sent] == ["/store?no_transaction"]
    order = [
        line.split(b">")[0][1:].decode()
        for line in sent[0][1].splitlines()
        if line.endswith(b"> {")
    ]
    assert sorted(order) == sorted(part.iri for part in released)
    assert order[-1] == GRAPH + "entities"
    direct = connect(Chosen(oxigraph.url))
    assert recorded(direct) == {part.iri for part in released}
    assert {make_plan(direct, released).action(part) for part in released} == {"same"}


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("change", [loses_lines, breaks_off, is_full])
def test_what_fails_past_a_transaction_is_taken_back(
    oxigraph: Running, released: list[Part], change: object
) -> None:
    direct = connect(Chosen(oxigraph.url))
    with scripted_server(forward_to(oxigraph.url, change)) as broken:  # type: ignore[arg-type]
        endpoint = connect(Chosen(broken.url))
        with pytest.raises(StoreError):
            load(endpoint, make_plan(endpoint, released), progress=quiet)
    held = graphs_of(direct, released)
    assert held == dict.fromkeys(held, 0)
    assert recorded(direct) == set()


@pytest.mark.usefixtures("large")
def test_what_a_killed_load_left_past_a_transaction_is_gone_on_with(
    oxigraph: Running, released: list[Part]
) -> None:
    direct = connect(Chosen(oxigraph.url))
    few = [part for part in released if part.name in ("claims", "sources", "meta")]
    direct.update(started_update(few))
    claims, meta, sources = few
    direct.send_graph(
        "POST", claims.iri, b"".join(claims.path.read_bytes().splitlines(keepends=True)[:12_000])
    )
    direct.send_graph("POST", claims.iri, b"<urn:a> <urn:b> <urn:c> .")
    direct.send_graph("POST", meta.iri, meta.path.read_bytes())
    with scripted_server(forward_to(oxigraph.url, lambda _, body: body)) as behind:
        endpoint = connect(Chosen(behind.url))
        again = make_plan(endpoint, few)
        assert {again.action(part) for part in few} == {"new"}
        assert [again.is_complete(part) for part in few] == [False, True, False]
        assert again.is_bulk(endpoint)
        load(endpoint, again, progress=quiet)
    (sent,) = (body for _, path, _, body in behind.requests if path.startswith("/store"))
    assert [part.name for part in few if f"<{part.iri}> {{".encode() in sent] == [
        claims.name,
        sources.name,
    ]
    assert {make_plan(direct, few).action(part) for part in few} == {"same"}


@pytest.mark.usefixtures("large")
def test_what_a_killed_load_had_sent_whole_is_only_written_down(
    oxigraph: Running, released: list[Part]
) -> None:
    direct = connect(Chosen(oxigraph.url))
    few = [part for part in released if part.name in ("sources", "meta")]
    direct.update(started_update(few))
    for part in few:
        direct.send_graph("POST", part.iri, part.path.read_bytes())
    sent: list[object] = []
    load(direct, make_plan(direct, few), progress=lambda *told: sent.append(told))
    assert sent == []
    assert {make_plan(direct, few).action(part) for part in few} == {"same"}


def test_a_store_without_a_way_past_transactions_takes_all_in_one(
    oxigraph: Running, released: list[Part]
) -> None:
    endpoint = Endpoint(oxigraph.url, replace(PROFILES["oxigraph"], bulk=None))
    assert not make_plan(endpoint, released).is_bulk(endpoint)


def test_a_store_without_room_keeps_what_it_had(released: list[Part], tmp_path: Path) -> None:
    with running("oxigraph", tmp_path / "data", room=1_500_000) as store:
        endpoint = connect(Chosen(store.url))
        small = [part for part in released if part.name == "sources"]
        load(endpoint, make_plan(endpoint, small), progress=quiet)
        with pytest.raises(StoreError, match=r"answers 50|broke off|cannot be reached"):
            load(endpoint, make_plan(endpoint, released), progress=quiet)
        held = graphs_of(endpoint, released)
        assert held == dict.fromkeys(held, 0) | {GRAPH + "sources": 68}


def test_the_error_of_a_truncating_store_counts_the_triples(
    oxigraph: Running, released: list[Part]
) -> None:
    with scripted_server(forward_to(oxigraph.url, loses_lines)) as broken:
        endpoint = connect(Chosen(broken.url))
        with pytest.raises(
            StoreError, match=r"does not hold what was sent: \d\d of \d+ triples in"
        ):
            load(endpoint, make_plan(endpoint, released), progress=quiet)


def test_a_load_that_is_killed_leaves_the_old_graphs(
    oxigraph: Running, released: list[Part], build_folder: Path
) -> None:
    direct = connect(Chosen(oxigraph.url))
    old = [replace(part, sha256="0" * 64) for part in released if part.name == "sources"]
    load(direct, make_plan(direct, old), progress=quiet)

    def slow(handler: BaseHTTPRequestHandler, body: bytes) -> bytes:
        time.sleep(0.3 if handler.command == "PUT" else 0)
        return body

    with scripted_server(forward_to(oxigraph.url, slow)) as behind:
        command = [sys.executable, "-m", "kg", "load", behind.url, "--no-verify"]
        environment = os.environ | {"KG_BUILD_DIR": str(build_folder)}
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        until = time.monotonic() + 30
        while (
            sum(method == "PUT" for method, *_ in behind.requests) < 3 and time.monotonic() < until
        ):
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    held = graphs_of(direct, released)
    assert held == dict.fromkeys(held, 0) | {GRAPH + "sources": 68}
    load(direct, make_plan(direct, released), progress=quiet)
    assert staged(direct, released) == 0
    assert {make_plan(direct, released).action(part) for part in released} == {"same"}


@pytest.mark.parametrize("name", ["oxigraph", "fuseki"])
def test_a_read_only_store_is_told_and_left_alone(
    name: str, released: list[Part], tmp_path: Path
) -> None:
    with running(name, tmp_path, read_only=True) as store:
        endpoint = connect(Chosen(store.url, name))
        with pytest.raises(StoreError, match=r"answers 40[0-9]"):
            load(endpoint, make_plan(endpoint, released), progress=quiet)


def test_a_wrong_password_is_told_and_never_shown(
    login: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    if login.name != "virtuoso":
        return  # the one of the four that asks who writes
    monkeypatch.setenv("KG_STORE_PASSWORD", "wrong-canary-1")
    endpoint = connect(Chosen(login.url))
    with pytest.raises(StoreError, match="answers 401") as told:
        endpoint.update("DROP SILENT GRAPH <urn:none>")
    assert "wrong-canary-1" not in f"{told.value!s}{told.value!r}{vars(told.value)}"


def test_a_store_of_unknown_kind_takes_no_data(oxigraph: Running) -> None:
    with pytest.raises(UsageError, match="cannot be written to"):
        Endpoint(oxigraph.url, PROFILES["sparql"]).update("DROP SILENT GRAPH <urn:none>")


def test_what_was_loaded_is_written_down(loaded: Endpoint, released: list[Part]) -> None:
    assert recorded(loaded) == {part.iri for part in released}
