"""Loading: every store gets the same graph, and a load that fails changes nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

import pytest

from kg.errors import KgError, UsageError
from kg.names import GRAPH
from kg.query.engine import Engine
from kg.stores.client import Endpoint
from kg.stores.engine import RECORD, RemoteEngine, read_rows
from kg.stores.inventory import (
    STAGING,
    GraphFile,
    count_triples,
    make_start_update,
)
from kg.stores.load import _empty_graphs, load, make_plan
from kg.stores.profiles import PROFILES
from kg.stores.sending import Document
from kg.stores.transport import StoreError
from tests.stores.scripted import (
    Change,
    ScriptedServer,
    answer_with,
    forward_to,
    scripted_server,
)
from tests.stores.servers import (
    NAMES,
    RunningStore,
    make_parameters,
    open_endpoint,
    run_store,
)

pytestmark = pytest.mark.xdist_group("stores")
FOREIGN = f"INSERT DATA {{ GRAPH <{GRAPH}entities> {{ <urn:a> <urn:b> <urn:c> }} }}"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
AT_ONCE = [name for name in NAMES if PROFILES[name].dataset]


@pytest.fixture
def few(graphs: list[GraphFile]) -> list[GraphFile]:
    """The graphs without the largest: some of each kind, which load quickly."""
    return [graph for graph in graphs if graph.name not in ("claims", "summary", "ontology")]


def ignore_progress(*_: object) -> None:
    """Report nothing."""


def run_load(endpoint: Endpoint, graphs: list[GraphFile], **options: bool) -> None:
    load(endpoint, make_plan(endpoint, graphs), progress=ignore_progress, **options)


def select(graphs: list[GraphFile], *names: str) -> list[GraphFile]:
    return [graph for graph in graphs if graph.name in names]


def mark_as_older(graphs: list[GraphFile]) -> list[GraphFile]:
    """Return graphs that are recorded with another digest than the release's."""
    return [replace(graph, sha256="0" * 64) for graph in graphs]


def count_stored(endpoint: Endpoint, graphs: list[GraphFile]) -> dict[str, int]:
    return count_triples(endpoint, [graph.iri for graph in graphs])


def count_sent(graphs: list[GraphFile]) -> dict[str, int]:
    return {graph.iri: graph.triples for graph in graphs}


def list_recorded(endpoint: Endpoint) -> set[str]:
    text = f"SELECT ?g WHERE {{ GRAPH <{RECORD}> {{ ?g ?p ?o }} }}"
    return {iri for (iri,) in read_rows(endpoint, text, [RECORD])}


def count_staged(endpoint: Endpoint, graphs: list[GraphFile]) -> int:
    return sum(count_triples(endpoint, [graph.staging for graph in graphs]).values())


def list_actions(endpoint: Endpoint, graphs: list[GraphFile]) -> list[str]:
    plan = make_plan(endpoint, graphs)
    return [plan.choose_action(graph) for graph in graphs]


def is_up_to_date(endpoint: Endpoint, graphs: list[GraphFile]) -> bool:
    return set(list_actions(endpoint, graphs)) == {"same"}


def has_only(endpoint: Endpoint, graphs: list[GraphFile], present: list[GraphFile]) -> bool:
    """Check that some graphs are complete and recorded, and the others empty."""
    iris = [graph.iri for graph in graphs]
    expected = dict.fromkeys(iris, 0) | count_sent(present)
    is_recorded = list_recorded(endpoint) == {graph.iri for graph in present}
    return count_stored(endpoint, graphs) == expected and is_recorded


@contextmanager
def in_front_of(
    store: RunningStore, change: Change = lambda _, body: body
) -> Iterator[ScriptedServer]:
    """Run a server that forwards to a store and changes what it forwards."""
    with scripted_server(forward_to(store.url, change)) as server:
        yield server


def list_uploads(server: ScriptedServer) -> list[tuple[str, dict[str, str], bytes]]:
    uploads = []
    for _, path, headers, body in server.requests:
        if path.startswith("/store"):
            uploads.append((path, headers, body))
    return uploads


def list_graphs(document: bytes) -> list[str]:
    """List the IRIs of the graphs in a TriG document, in their order."""
    openings = [line for line in document.splitlines() if line.endswith(b"> {")]
    return [line.split(b">")[0][1:].decode() for line in openings]


def test_every_graph_arrives_complete(full_store: Endpoint, graphs: list[GraphFile]) -> None:
    assert count_stored(full_store, graphs) == count_sent(graphs)


def test_nothing_stays_in_the_staging_graphs(full_store: Endpoint, graphs: list[GraphFile]) -> None:
    assert count_staged(full_store, graphs) == 0


def test_a_second_load_has_nothing_to_do(full_store: Endpoint, graphs: list[GraphFile]) -> None:
    again = make_plan(full_store, graphs)
    assert {again.choose_action(graph) for graph in graphs} == {"same"}
    reports: list[object] = []
    load(full_store, again, progress=lambda *report: reports.append(report))
    assert reports == []


def test_an_older_load_of_ours_is_replaced(full_store: Endpoint, graphs: list[GraphFile]) -> None:
    small = select(graphs, "meta", "sources", "view/official")
    run_load(full_store, mark_as_older(small[:2]))
    assert list_actions(full_store, small) == ["replace", "replace", "same"]
    run_load(full_store, small)
    assert is_up_to_date(full_store, graphs)


def test_data_of_others_is_not_overwritten_unless_asked(
    full_store: Endpoint, graphs: list[GraphFile]
) -> None:
    full_store.update(FOREIGN)
    (entities,) = select(graphs, "entities")
    plan = make_plan(full_store, graphs)
    assert plan.foreign == [entities]
    with pytest.raises(KgError, match=r"other data in our graphs: entities \(\d+ triples\)"):
        load(full_store, plan, progress=ignore_progress)
    assert count_stored(full_store, [entities]) == {entities.iri: entities.triples + 1}
    run_load(full_store, graphs, replace=True)
    assert count_stored(full_store, [entities]) == {entities.iri: entities.triples}


def test_a_store_that_takes_only_updates_is_loaded_in_batches(
    oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    profile = replace(PROFILES["oxigraph"], graphs=None, batch=1_000)
    small = select(graphs, "entities", "sources")
    endpoint = Endpoint(oxigraph.url, profile)
    run_load(endpoint, small)
    assert count_stored(endpoint, small) == count_sent(small)


def test_a_store_that_cannot_move_graphs_is_loaded_where_it_reads(
    oxigraph: RunningStore, few: list[GraphFile]
) -> None:
    endpoint = Endpoint(oxigraph.url, replace(PROFILES["oxigraph"], stages=False, atomic=False))
    for version in (mark_as_older(few), few):
        run_load(endpoint, version)
        assert is_up_to_date(endpoint, version)
    assert not any(iri.startswith(STAGING) for (iri,) in read_rows(endpoint, GRAPHS, []))


def lose_lines(handler: BaseHTTPRequestHandler, body: bytes) -> bytes:
    """Send the first hundred lines, closed as if they were all."""
    if not handler.path.startswith("/store"):
        return body
    end = b"}\n" if handler.headers["Content-Type"] == "application/trig" else b""
    return b"".join(body.splitlines(keepends=True)[:100]) + end


def break_off(handler: BaseHTTPRequestHandler, body: bytes) -> bytes:
    """Cut the connection when a view is sent."""
    path = handler.path.replace("%2F", "/")
    if path.startswith("/store") and b"/view/" in body + path.encode():
        raise OSError
    return body


def send_half(handler: BaseHTTPRequestHandler, body: bytes) -> bytes:
    """Send half of the triples, and then something else."""
    return body[: len(body) // 2] + b"<not turtle" if handler.path.startswith("/store") else body


@pytest.mark.parametrize("has_old", [False, True])
@pytest.mark.parametrize("change", [lose_lines, break_off, send_half])
def test_a_store_that_fails_midway_keeps_what_it_had(
    oxigraph: RunningStore, few: list[GraphFile], change: Change, has_old: bool
) -> None:
    direct = open_endpoint(oxigraph.url)
    old = mark_as_older(select(few, "sources")) if has_old else []
    run_load(direct, old)
    with in_front_of(oxigraph, change) as broken, pytest.raises(StoreError):
        run_load(open_endpoint(broken.url), few)
    assert has_only(direct, few, old)
    run_load(direct, few)
    assert count_staged(direct, few) == 0
    assert is_up_to_date(direct, few)


@pytest.mark.parametrize("name", make_parameters(*AT_ONCE))
def test_what_breaks_off_while_it_is_sent_leaves_nothing(
    name: str, graphs: list[GraphFile], tmp_path: Path
) -> None:
    """A kill may cut a body at the end of a line, before its Content-Length."""
    (sources,) = select(graphs, "sources")
    form = PROFILES[name].form
    body = b"".join(Document([sources], ignore_progress, form=form)).removesuffix(b"}\n")
    with run_store(name, tmp_path / name) as store:
        endpoint = open_endpoint(store.url)
        head = (
            f"POST {urlsplit(store.url).path}{endpoint.profile.dataset} HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{store.port}\r\nContent-Type: {form}\r\n"
            f"Content-Length: {2 * len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", store.port)) as cut:
            cut.sendall(head.encode() + body)
        time.sleep(1)
        assert count_stored(endpoint, [sources]) == {sources.iri: 0}
        run_load(endpoint, graphs)
        assert is_up_to_date(endpoint, graphs)


def test_new_graphs_come_by_one_request_and_with_the_entities_at_last(
    oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    reports: list[tuple[str, int, int]] = []
    with in_front_of(oxigraph) as server:
        endpoint = open_endpoint(server.url)
        plan = make_plan(endpoint, graphs)
        load(endpoint, plan, progress=lambda *report: reports.append(report))
    ((_, headers, body),) = list_uploads(server)
    assert int(headers["Content-Length"]) == len(body)
    order = list_graphs(body)
    assert order[0] == RECORD
    assert order[-1] == GRAPH + "entities"
    assert sorted(order[1:]) == sorted(graph.iri for graph in graphs)
    assert not any(b"MOVE" in body for *_, body in server.requests)
    total = sum(graph.size for graph in graphs)
    assert reports[-1] == ("entities", total, total)


@pytest.mark.parametrize(("error", "is_counted"), [(0, False), (-1, True)])
def test_a_store_that_tells_what_it_took_is_not_asked_to_count(
    oxigraph: RunningStore, graphs: list[GraphFile], error: int, is_counted: bool
) -> None:
    total = sum(graph.triples + 2 for graph in graphs)
    forward = forward_to(oxigraph.url)

    def report_quads(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if handler.path.startswith("/store"):
            answer_with(200, json.dumps({"quadCount": total + error}).encode())(handler, body)
        else:
            forward(handler, body)

    with scripted_server(report_quads) as server:
        endpoint = open_endpoint(server.url, "oxigraph")
        plan = make_plan(endpoint, graphs)
        server.requests.clear()
        if is_counted:
            with pytest.raises(StoreError, match="does not contain what was sent"):
                load(endpoint, plan, progress=ignore_progress)
        else:
            load(endpoint, plan, progress=ignore_progress)
        queries = [body for _, path, _, body in server.requests if path.startswith("/query")]
        assert any("COUNT" in unquote_plus(body.decode()) for body in queries) == is_counted


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make our graph too large for one transaction, and its removal slow."""
    monkeypatch.setattr("kg.stores.load.BULK", 500_000)
    monkeypatch.setattr("kg.stores.load.REMOVED_AT_ONCE", 1_000)


@pytest.mark.usefixtures("large")
def test_what_is_too_much_for_a_transaction_is_sent_outside_of_one(
    oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    with in_front_of(oxigraph) as server:
        endpoint = open_endpoint(server.url)
        plan = make_plan(endpoint, graphs)
        assert plan.is_bulk(endpoint)
        load(endpoint, plan, progress=ignore_progress)
    ((path, _, body),) = list_uploads(server)
    assert path == "/store?no_transaction"
    order = list_graphs(body)
    assert sorted(order) == sorted(graph.iri for graph in graphs)
    assert order[-1] == GRAPH + "entities"
    direct = open_endpoint(oxigraph.url)
    assert list_recorded(direct) == {graph.iri for graph in graphs}
    assert is_up_to_date(direct, graphs)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("change", [lose_lines, break_off, send_half])
def test_what_fails_outside_of_a_transaction_is_taken_back(
    oxigraph: RunningStore, few: list[GraphFile], change: Change
) -> None:
    direct = open_endpoint(oxigraph.url)
    with in_front_of(oxigraph, change) as broken, pytest.raises(StoreError):
        run_load(open_endpoint(broken.url), few)
    assert has_only(direct, few, [])


@pytest.mark.usefixtures("large")
def test_what_a_killed_load_left_outside_of_a_transaction_is_completed(
    oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    direct = open_endpoint(oxigraph.url)
    three = select(graphs, "claims", "sources", "meta")
    direct.update(make_start_update(three))
    claims, meta, sources = three
    some = claims.path.read_bytes().splitlines(keepends=True)[:12_000]
    direct.send_graph("POST", claims.iri, b"".join(some))
    direct.send_graph("POST", claims.iri, b"<urn:a> <urn:b> <urn:c> .")
    direct.send_graph("POST", meta.iri, meta.path.read_bytes())
    with in_front_of(oxigraph) as server:
        endpoint = open_endpoint(server.url)
        again = make_plan(endpoint, three)
        assert {again.choose_action(graph) for graph in three} == {"new"}
        assert [again.is_complete(graph) for graph in three] == [False, True, False]
        assert again.is_bulk(endpoint)
        load(endpoint, again, progress=ignore_progress)
    ((_, _, body),) = list_uploads(server)
    assert list_graphs(body) == [claims.iri, sources.iri]
    assert is_up_to_date(direct, three)


@pytest.mark.usefixtures("large")
def test_what_a_killed_load_had_sent_completely_is_only_recorded(
    oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    direct = open_endpoint(oxigraph.url)
    two = select(graphs, "sources", "meta")
    direct.update(make_start_update(two))
    for graph in two:
        direct.send_graph("POST", graph.iri, graph.path.read_bytes())
    reports: list[object] = []
    plan = make_plan(direct, two)
    load(direct, plan, progress=lambda *report: reports.append(report))
    assert reports == []
    assert is_up_to_date(direct, two)


def test_a_store_that_never_removes_anything_is_given_up(tmp_path: Path) -> None:
    def answer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        values = {"graph": graph.iri, "triples": "7"} if b"COUNT" in body else {"s": "x"}
        names = list(values)
        row = {name: {"type": "literal", "value": value} for name, value in values.items()}
        rows = {"head": {"vars": names}, "results": {"bindings": [row]}}
        answer_with(200, json.dumps(rows).encode())(handler, body)

    graph = GraphFile(f"{GRAPH}claims", tmp_path / "claims.nt", 1, 1, "")
    with scripted_server(answer) as server, pytest.raises(StoreError, match="does not remove"):
        _empty_graphs(Endpoint(server.url, PROFILES["oxigraph"]), [graph])
    assert len(server.requests) < 10


def test_a_store_without_a_bulk_loader_takes_all_in_one_transaction(
    oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    endpoint = Endpoint(oxigraph.url, replace(PROFILES["oxigraph"], bulk=None))
    assert not make_plan(endpoint, graphs).is_bulk(endpoint)


def test_a_store_without_room_keeps_what_it_had(graphs: list[GraphFile], tmp_path: Path) -> None:
    with run_store("oxigraph", tmp_path / "data", room=1_500_000) as store:
        endpoint = open_endpoint(store.url)
        sources = select(graphs, "sources")
        run_load(endpoint, sources)
        with pytest.raises(StoreError, match=r"answers 50|broke off|cannot be reached"):
            run_load(endpoint, graphs)
        assert sources[0].triples > 68  # the documents, and the leads
        assert has_only(endpoint, graphs, sources)


def test_the_error_of_a_truncating_store_counts_the_triples(
    oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    with in_front_of(oxigraph, lose_lines) as broken:
        message = r"does not contain what was sent: \d\d of \d+ triples in"
        with pytest.raises(StoreError, match=message):
            run_load(open_endpoint(broken.url), graphs)


def wait_for(is_ready: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not is_ready():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_load_that_is_killed_leaves_the_old_graphs(
    oxigraph: RunningStore, graphs: list[GraphFile], build_folder: Path
) -> None:
    direct = open_endpoint(oxigraph.url)
    old = mark_as_older(select(graphs, "sources"))
    run_load(direct, old)

    def slow_down(handler: BaseHTTPRequestHandler, body: bytes) -> bytes:
        time.sleep(0.3 if handler.command == "PUT" else 0)
        return body

    with in_front_of(oxigraph, slow_down) as server:
        command = [sys.executable, "-m", "kg", "load", server.url, "--no-verify"]
        environment = os.environ | {"KG_BUILD_DIR": str(build_folder)}
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(lambda: len(list_uploads(server)) >= 3)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert has_only(direct, graphs, old)
    run_load(direct, graphs)
    assert count_staged(direct, graphs) == 0
    assert is_up_to_date(direct, graphs)


@pytest.mark.parametrize("name", make_parameters("oxigraph", "fuseki"))
def test_a_read_only_store_is_reported_and_left_alone(
    name: str, graphs: list[GraphFile], tmp_path: Path
) -> None:
    with run_store(name, tmp_path, read_only=True) as store:
        endpoint = open_endpoint(store.url, name)
        with pytest.raises(StoreError, match=r"answers 40[0-9]"):
            run_load(endpoint, graphs)


@pytest.mark.parametrize("loading", make_parameters("virtuoso"), indirect=True)
def test_a_wrong_password_is_reported_and_never_shown(
    login: RunningStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_STORE_PASSWORD", "wrong-canary-1")
    endpoint = open_endpoint(login.url)
    with pytest.raises(StoreError, match="answers 401") as refused:
        endpoint.update("DROP SILENT GRAPH <urn:none>")
    assert "wrong-canary-1" not in f"{refused.value!s}{refused.value!r}{vars(refused.value)}"


def test_a_store_of_unknown_kind_takes_no_data(oxigraph: RunningStore) -> None:
    with pytest.raises(UsageError, match="cannot be written to"):
        Endpoint(oxigraph.url, PROFILES["sparql"]).update("DROP SILENT GRAPH <urn:none>")


def test_what_was_loaded_is_recorded(full_store: Endpoint, graphs: list[GraphFile]) -> None:
    assert list_recorded(full_store) == {graph.iri for graph in graphs}


DIRECT = replace(PROFILES["oxigraph"], dataset=None, bulk=None, direct=True, counts_apart=True)


def test_the_first_release_goes_to_its_places_with_the_entities_at_last(
    oxigraph: RunningStore, graphs: list[GraphFile]
) -> None:
    with in_front_of(oxigraph) as server:
        endpoint = Endpoint(server.url, DIRECT)
        plan = make_plan(endpoint, graphs)
        assert plan.is_direct(endpoint)
        load(endpoint, plan, progress=ignore_progress)
    paths = [unquote_plus(path) for path, _, _ in list_uploads(server)]
    assert paths[-1].endswith(GRAPH + "entities")
    assert not any(STAGING in path for path in paths)
    direct = open_endpoint(oxigraph.url)
    assert list_recorded(direct) == {graph.iri for graph in graphs}
    assert is_up_to_date(direct, graphs)
    assert not make_plan(Endpoint(oxigraph.url, DIRECT), mark_as_older(graphs)).is_direct(endpoint)


def test_our_readers_see_no_part_of_the_first_release(
    oxigraph: RunningStore, graphs: list[GraphFile], engine: Engine
) -> None:
    seen: list[str] = []

    def look(handler: BaseHTTPRequestHandler, body: bytes) -> bytes:
        if handler.command == "PUT":
            reader = RemoteEngine(engine.build_folder, open_endpoint(oxigraph.url))
            with pytest.raises(StoreError, match=r"(not contain|a part of) the graph") as no:
                reader.ask("ASK {}")
            seen.append(no.value.reason)
        return body

    with in_front_of(oxigraph, look) as server:
        run_load(Endpoint(server.url, DIRECT), graphs)
    assert len(seen) >= len(graphs)
    remote = RemoteEngine(engine.build_folder, open_endpoint(oxigraph.url))
    assert remote.ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize("change", [lose_lines, break_off, send_half])
def test_a_first_release_that_fails_midway_is_taken_back(
    oxigraph: RunningStore, few: list[GraphFile], change: Change
) -> None:
    with in_front_of(oxigraph, change) as broken, pytest.raises(StoreError):
        run_load(Endpoint(broken.url, DIRECT), few)
    assert has_only(open_endpoint(oxigraph.url), few, [])


def test_a_killed_first_load_is_completed(oxigraph: RunningStore, few: list[GraphFile]) -> None:
    direct = Endpoint(oxigraph.url, DIRECT)
    direct.update(make_start_update(few))
    sources, entities = select(few, "sources")[0], select(few, "entities")[0]
    direct.send_graph("PUT", sources.iri, sources.path.read_bytes())
    some = entities.path.read_bytes().splitlines(keepends=True)[:100]
    direct.send_graph("PUT", entities.iri, b"".join(some))
    with in_front_of(oxigraph) as server:
        run_load(Endpoint(server.url, DIRECT), few)
    sent = {unquote_plus(path.partition("=")[2]) for path, _, _ in list_uploads(server)}
    assert sent == {graph.iri for graph in few} - {sources.iri}
    assert is_up_to_date(direct, few)


@pytest.mark.parametrize("told", [b"48", b"", b"a lot", b"9" * 5_000, None])
def test_a_store_that_tells_its_size_is_asked_for_nothing_else(
    oxigraph: RunningStore, few: list[GraphFile], told: bytes | None
) -> None:
    """RDF4J starts its query engine for a load's counts, which takes as long as the load."""
    total = str(sum(graph.triples for graph in few)).encode()
    forward = forward_to(oxigraph.url)

    def tell_size(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if not handler.path.startswith("/size"):
            forward(handler, body)
            return
        counted = total if told is None else told
        answer = counted if "context" in handler.path else b"0"
        answer_with(200, answer)(handler, body)

    profile = replace(PROFILES["oxigraph"], size="/size", form=PROFILES["rdf4j"].form)
    with scripted_server(tell_size) as server:
        run_load(Endpoint(server.url, profile), few)
    kinds = [path.partition("?")[0] for _, path, _, _ in server.requests]
    assert kinds == ["/size", "/store", "/size"] + ["/query"] * (told is not None)
    assert is_up_to_date(open_endpoint(oxigraph.url), few)
