"""Hostile clients of a real server, which stays up and reaches nothing."""

import contextlib
import json
import re
import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.support.hostile import BREAK_OUTS, ODD_SERVICES, SERVICES, Listener
from tests.web.conftest import PATIENCE, Serving, serving, wait_until
from tests.web.sockets import exchange

pytestmark = pytest.mark.xdist_group("server")

#: The one of the hostile texts that is also the name of a thing.
NAME = "海外服务站"

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"
DOUBLING = "BIND(CONCAT(?v0, ?v0) AS ?v1) " + " ".join(
    f"BIND(CONCAT(?v{step}, ?v{step}) AS ?v{step + 1})" for step in range(1, 40)
)


def ask(server: Serving, query: str, **more: str) -> httpx.Response:
    return server.client.post("sparql", data={"query": query, **more})


def is_well(server: Serving) -> bool:
    """Report whether a good query has its right answer.

    Where the deadline is short, a busy machine may miss it: then the query is asked again.
    """
    query = "SELECT (COUNT(*) AS ?n) { ?s a kg:Station ; kg:listedIn source:003 }"
    response = ask(server, query, format="csv")
    for _ in range(20):
        if response.status_code != 504:
            break
        response = ask(server, query, format="csv")
    return response.status_code == 200 and int(response.text.split()[1]) > 50


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    running = Listener()
    yield running
    running.close()


@pytest.mark.parametrize(
    "text", [*SERVICES.values(), *ODD_SERVICES.values()], ids=[*SERVICES, *ODD_SERVICES]
)
def test_no_spelling_of_service_reaches_a_host(
    server: Serving, listener: Listener, text: str
) -> None:
    response = ask(server, text.replace("HOST", listener.url))
    assert response.status_code == 400
    assert listener.hits == []


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <HOST>",
        "LOAD SILENT <HOST> INTO GRAPH <urn:g>",
        "SELECT * FROM <HOST> { ?s ?p ?o }",
        "SELECT * FROM NAMED <HOST> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH <HOST> { ?s ?p ?o } }",
        "DESCRIBE <HOST>",
        "CONSTRUCT { ?s ?p ?o } FROM <HOST> WHERE { ?s ?p ?o }",
    ],
)
def test_no_address_in_a_query_is_fetched(server: Serving, listener: Listener, text: str) -> None:
    ask(server, text.replace("HOST", listener.url))
    ask(server, "ASK {}", **{"default-graph-uri": listener.url})
    ask(server, "ASK {}", **{"named-graph-uri": listener.url})
    server.client.get("store", params={"graph": listener.url})
    assert listener.hits == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <file:CANARY> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:CANARY> { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <file:CANARY>",
        "SELECT * { GRAPH <file:CANARY> { ?s ?p ?o } }",
        "SELECT * { SERVICE <file:CANARY> { ?s ?p ?o } }",
    ],
)
def test_no_file_is_read(server: Serving, tmp_path: Path, text: str) -> None:
    canary = tmp_path / "canary.nt"
    canary.write_text('<urn:s> <urn:p> "canary-41c9" .\n', encoding="utf-8")
    path = f"//{canary}"
    answers = [
        ask(server, text.replace("CANARY", path)),
        ask(server, "SELECT * { ?s ?p ?o }", **{"default-graph-uri": f"file:{path}"}),
        server.client.get("store", params={"graph": f"file:{path}"}),
        server.client.get(f"{server.base}data/..%2f..{quote(str(canary), safe='')}.nt"),
    ]
    assert all("canary-41c9" not in answer.text for answer in answers)


@pytest.fixture(scope="module")
def short(build_folder: Path) -> Iterator[Serving]:
    """Server that stops a query after half a second."""
    with serving(build_folder, "--timeout", "0.5", "--workers", "2") as running:
        yield running


@pytest.fixture(
    scope="module", params=["0.5", pytest.param("2", marks=pytest.mark.full)], ids="{} s".format
)
def bombed(build_folder: Path, request: pytest.FixtureRequest) -> Iterator[Serving]:
    """Server for bombs: with a short deadline, and with one at which they grow."""
    with serving(build_folder, "--timeout", request.param, "--workers", "2") as running:
        yield running


def test_a_cross_join_ends_at_the_deadline_and_the_next_query_is_answered(short: Serving) -> None:
    start = time.monotonic()
    response = ask(short, CROSS)
    assert response.status_code == 504
    assert time.monotonic() - start > 0.45
    assert response.json()["detail"] == "the query was stopped after 0.5 seconds"
    assert is_well(short)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("ordered cross join", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"),
        ("distinct cross join", "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
        (
            "grouped cross join",
            "SELECT ?c ?f ?i (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?c ?f ?i",
        ),
        (
            "a text that doubles",
            f"SELECT (STRLEN(?v40) AS ?n) {{ BIND('xxxxxxxx' AS ?v0) {DOUBLING} }}",
        ),
        ("paths in all ways", "SELECT * { ?a (<urn:p>|!<urn:p>)* ?b . ?b (<urn:p>|!<urn:p>)* ?c }"),
        ("joined texts", "SELECT (GROUP_CONCAT(?c) AS ?all) { ?a ?b ?c . ?d ?e ?f }"),
        (
            "replaced texts",
            "SELECT (REPLACE(GROUP_CONCAT(?c), '.', '$0$0$0$0$0$0$0$0') AS ?x) { ?a ?b ?c }",
        ),
        ("large answer", "SELECT * { ?a ?b ?c . ?d ?e ?f }"),
        ("large graph", "CONSTRUCT { ?a ?e ?f . ?d ?b ?c } { ?a ?b ?c . ?d ?e ?f }"),
        (
            "values multiplied",
            "SELECT * { "
            + " ".join(f"VALUES ?v{n} {{ 1 2 3 4 5 6 7 8 9 }}" for n in range(20))
            + " }",
        ),
        (
            "regular expression",
            "SELECT * { ?a ?b ?c FILTER REGEX(STR(?c), '(a+)+(a+)+(a+)+$|(x*)*y{1,900}') }",
        ),
    ],
)
def test_a_bomb_is_told_and_the_next_query_is_answered(
    bombed: Serving, name: str, query: str
) -> None:
    response = ask(bombed, query)
    assert response.status_code in (200, 400, 500, 504), name
    content = response.json()  # an answer or a problem, nothing between
    assert ("results" in content) if response.status_code == 200 else ("detail" in content)
    assert is_well(bombed)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("5,000 (", "SELECT * { ?s ?p ?o FILTER " + "(" * 5000 + "1" + ")" * 5000 + " }"),
        ("20,000 {", "SELECT * " + "{" * 20_000 + "}" * 20_000),
        ("5,000 [", "SELECT * { ?s ?p " + "[ ?p " * 5000 + "?o" + "]" * 5000 + " }"),
        ("20,000 ||", "SELECT * { ?s ?p ?o FILTER (" + "||".join(["1"] * 20_000) + ") }"),
        ("20,000 +", "SELECT (" + "+".join(["1"] * 20_000) + " AS ?x) {}"),
        ("10,000 !", "SELECT * { ?s ?p ?o FILTER (" + "!" * 10_000 + "1) }"),
        ("10,000 -", "SELECT (" + "- " * 10_000 + "1 AS ?x) {}"),
        ("5,000 UNION", "SELECT * { " + " UNION ".join(["{}"] * 5000) + " }"),
        ("5,000 OPTIONAL", "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 2500 + " }"),
        ("5,000 /", "SELECT * { ?s " + "/".join(["a"] * 5000) + " ?o }"),
        ("5,000 ^", "SELECT * { ?s " + "^" * 5000 + "a ?o }"),
        ("5,000 NOT EXISTS", "ASK { " + "FILTER NOT EXISTS { ?s ?p ?o " * 1500 + "}" * 1500 + " }"),
        ("5,000 << ", "ASK { " + "<<( " * 5000 + "?s ?p ?o" + " )>>" * 5000 + " ?p ?o }"),
        ("10,000 triples", "SELECT * { " + "?s ?p ?o . " * 5000 + " }"),
        ("60,000 ?", "?" * 60_000),
        ('60,000 "', '"' * 60_000),
        ("60,000 <", "SELECT * { " + "<" * 60_000),
        ("60,000 \\", "SELECT * { ?s ?p '" + "\\" * 60_000),
        ("60,000 #", "#" * 60_000),
        ("a long name", "SELECT ?" + "x" * 60_000 + " {}"),
        ("lone half characters", "SELECT ('\\uD800' AS ?x) {}"),
        ("NUL", "SELECT ('\0' AS ?x) {}"),
    ],
)
def test_no_nesting_or_chain_ends_a_worker(server: Serving, name: str, query: str) -> None:
    before = server.health()["replaced"]
    response = server.client.post(
        "sparql",
        content=query.encode(),
        headers={"Content-Type": "application/sparql-query"},
        timeout=PATIENCE,
    )
    assert response.status_code in (200, 400), name
    assert server.health()["replaced"] == before
    assert is_well(server)


@pytest.mark.parametrize("attempt", BREAK_OUTS)
@pytest.mark.parametrize("name", ["query", "policy", "format", "default-graph-uri", "nothing"])
def test_no_parameter_breaks_out(server: Serving, name: str, attempt: str) -> None:
    fields = {"query": "ASK {}", name: attempt}
    response = server.client.post("sparql", data=fields)
    assert response.status_code in (200, 400, 403, 406)
    assert response.headers["content-type"] in (
        "application/problem+json",
        "application/sparql-results+json",
    )
    json.loads(response.text)


@pytest.mark.parametrize("attempt", BREAK_OUTS)
@pytest.mark.parametrize(
    "path", ["id/station/{}", "data/station/{}.ttl", "graph/{}", "store?graph={}", "{}"]
)
def test_no_address_breaks_out(server: Serving, path: str, attempt: str) -> None:
    response = server.client.get(server.base + path.format(quote(attempt, safe="")))
    if response.status_code == 302:
        # what is the name of one thing leads to it, and nowhere else
        place = path.partition("/")[0]
        assert attempt == NAME
        assert re.fullmatch(rf"/{place}/[a-z]+/[\w-]+(\.ttl)?", response.headers["location"])
        response = server.client.get(response.headers["location"], follow_redirects=True)
        assert response.status_code == 200
        return
    assert response.status_code in (200, 303, 400, 404)
    assert response.status_code in (400, 404) or attempt == ""


def ask_unread(port: int, query: str) -> socket.socket:
    """Ask a query and return its connection, from which nothing is read."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    connection.sendall(request.encode())
    return connection


@contextlib.contextmanager
def bombs(server: Serving, number: int) -> Iterator[list[socket.socket]]:
    """Run bombs on a server, each different, and give their connections."""
    with contextlib.ExitStack() as stack:
        connections = []
        for index in range(number):
            connection = ask_unread(server.port, f"{CROSS} #{index}")
            connections.append(stack.enter_context(contextlib.closing(connection)))
        yield connections


def test_health_is_told_while_bombs_run(short: Serving) -> None:
    with bombs(short, 10) as connections:
        wait_until(lambda: short.health()["waiting"] > 5)
        reports = 0
        while short.health()["waiting"] > 0:
            reports += 1
        assert reports > 5
        for connection in connections:
            assert connection.recv(65536)[9:12] in (b"503", b"504")
    assert is_well(short)


@pytest.mark.full
def test_health_is_told_in_time_while_fifty_bombs_run(short: Serving) -> None:
    with (
        contextlib.closing(HTTPConnection("127.0.0.1", short.port)) as health,
        bombs(short, 50) as connections,
    ):
        times, waited = [], 0
        end = time.monotonic() + 8
        while time.monotonic() < end:
            start = time.perf_counter()
            health.request("GET", "/health")
            content = json.loads(health.getresponse().read())
            times.append(time.perf_counter() - start)
            waited = max(waited, content["waiting"])
            time.sleep(0.02)
        assert waited > 40
        # other work on the machine may delay one of hundreds
        assert sorted(times)[int(0.99 * len(times))] < 0.1
        assert max(times) < 1
        for connection in connections:
            assert connection.recv(65536)[9:12] in (b"503", b"504")
    assert is_well(short)


@pytest.mark.parametrize("number", [3, pytest.param(10, marks=pytest.mark.full)])
def test_no_orphan_is_left_by_bombs(short: Serving, number: int) -> None:
    wait_until(lambda: len(short.workers()) == 6)
    seen = set(short.workers())
    for _ in range(number):
        assert ask(short, CROSS).status_code == 504
        seen |= short.workers()
    wait_until(lambda: len(short.workers()) == 6)
    seen |= short.workers()
    assert len(seen) >= 6 + number
    ended = seen - short.workers()
    wait_until(lambda: not [one for one in ended if Path(f"/proc/{one}").exists()])


def test_clients_that_leave_give_their_place_to_others(short: Serving) -> None:
    before = short.health()["replaced"]
    for number in range(200):
        ask_unread(short.port, f"{CROSS} #left{number}").close()
    # the server notices in a moment that somebody left, on a busy machine in a long one
    wait_until(lambda: short.health()["waiting"] == 0)
    assert is_well(short)
    assert short.health()["replaced"] - before < 30  # the queue was not run


def test_the_queue_is_bounded_and_says_so(build_folder: Path) -> None:
    with (
        serving(build_folder, "--timeout", "600", "--workers", "1") as server,
        bombs(server, 65),
    ):
        wait_until(lambda: server.health()["waiting"] == 64)
        response = ask(server, "ASK {}")
        assert response.status_code == 503
        assert response.headers["retry-after"] == "10"
        page = server.client.get(server.base + "id/station/manhattan")
        assert page.status_code == 303  # pages have a queue of their own
        server.process.kill()


def test_a_killed_server_leaves_no_worker(build_folder: Path) -> None:
    with serving(build_folder, "--timeout", "600", "--workers", "1") as server:
        workers = server.workers()
        connection = ask_unread(server.port, CROSS)
        wait_until(lambda: server.health()["free"] == 2)
        server.process.kill()
        server.process.wait()
        connection.close()
        for process in workers:
            wait_until(lambda path=Path(f"/proc/{process}"): not path.exists())


def test_half_requests_hold_up_nobody(server: Serving) -> None:
    half = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    health = b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n"
    with contextlib.ExitStack() as stack:
        for _ in range(200):
            address = ("127.0.0.1", server.port)
            stack.enter_context(socket.create_connection(address)).sendall(half)
        assert exchange(server.port, health).split()[1] == b"200"
        assert is_well(server)
