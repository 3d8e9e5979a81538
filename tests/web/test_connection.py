"""Malformed and slow HTTP over raw sockets: refused or cut off."""

import contextlib
import select
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.conftest import PATIENCE, Serving, serving
from tests.web.sockets import exchange, exchange_until_closed

pytestmark = pytest.mark.xdist_group("server")

HOST = b"Host: localhost\r\n"
ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n" + HOST + b"\r\n"
POST = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: application/sparql-query\r\n"


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n"),
        ("a word", b"hello\r\n\r\n"),
        ("an unknown method", b"BREW / HTTP/1.1\r\n" + HOST + b"\r\n"),
        ("a method in small letters", b"get / HTTP/1.1\r\n" + HOST + b"\r\n"),
        ("no version", b"GET /\r\n\r\n"),
        ("a strange version", b"GET / HTTP/9.9\r\n" + HOST + b"\r\n"),
        ("HTTP/2 in the open", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("a space in the address", b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n"),
        ("NUL in the address", b"GET /\x00 HTTP/1.1\r\n" + HOST + b"\r\n"),
        ("NUL in a header", b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n"),
        ("a header without a colon", b"GET / HTTP/1.1\r\n" + HOST + b"nonsense\r\n\r\n"),
        ("a space before the colon", b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"),
        ("a folded header", b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n"),
        ("a bare CR in a header", b"GET / HTTP/1.1\r\n" + HOST + b"X: a\rY: b\r\n\r\n"),
        ("two lengths", POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}"),
        ("a length that is no number", POST + b"Content-Length: six\r\n\r\nASK {}"),
        ("a negative length", POST + b"Content-Length: -1\r\n\r\nASK {}"),
        ("a signed length", POST + b"Content-Length: +6\r\n\r\nASK {}"),
        ("a length beyond all numbers", POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\nASK {}"),
        (
            "smuggling by length and chunks",
            POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ),
        (
            "smuggling by two encodings",
            POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        ),
        ("an encoding that is not known", POST + b"Transfer-Encoding: gzip\r\n\r\nASK {}"),
        (
            "a chunk of no size",
            POST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nASK {}\r\n0\r\n\r\n",
        ),
        (
            "a chunk of negative size",
            POST + b"Transfer-Encoding: chunked\r\n\r\n-6\r\nASK {}\r\n0\r\n\r\n",
        ),
        (
            "a chunk of endless size",
            POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\nASK {}",
        ),
        (
            "a chunk longer than it says",
            POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK {}\r\n0\r\n\r\n",
        ),
        ("two hosts, one in the address", b"GET http://evil/ HTTP/1.1\r\n" + HOST + b"\r\n"),
        ("a host in the address alone", b"GET http://localhost/ HTTP/1.1\r\n\r\n"),
        ("a tunnel", b"CONNECT localhost:1 HTTP/1.1\r\n" + HOST + b"\r\n"),
        ("a body that is cut off", POST + b"Content-Length: 100\r\n\r\nASK {}"),
        ("a head that is cut off", b"GET / HTTP/1.1\r\nHo"),
        ("nothing", b""),
        ("empty lines", b"\r\n" * 1000),
    ],
)
def test_what_is_no_request_is_refused(server: Serving, name: str, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(request_)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while data := connection.recv(65536):
                answer += data
    assert not answer or answer.split()[1][:1] in (b"4", b"5"), (name, answer)
    assert b"Traceback" not in answer
    assert server.client.get("sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_an_address_with_other_characters_is_told_how_to_write_them(server: Serving) -> None:
    address = "/queries/stations-by-country.json?country=爱尔兰".encode()
    answer = exchange(server.port, b"GET " + address + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    assert b" 400 " in answer
    assert b"--data-urlencode" in answer


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET http://localhost/health HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", b"200"),
        (
            b"GET http://evil.example/health HTTP/1.1\r\n"
            b"Host: evil.example\r\nConnection: close\r\n\r\n",
            b"403",
        ),
        (b"OPTIONS * HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", b"404"),
        (b"GET //evil.example/%2e%2e HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", b"404"),
        (b"GET /%00 HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", b"404"),
        (b"GET /%ff%fe HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", b"404"),
        (b"GET /sparql?%ff=%fe HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", b"400"),
        (
            b"GET /health HTTP/1.1\r\n"
            + HOST
            + b"Upgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n",
            b"200",
        ),
        (b"GET /health HTTP/1.0\r\n" + HOST + b"\r\n", b"200"),
        (
            POST + b"Content-Length: 6\r\nExpect: 100-continue\r\nConnection: close\r\n\r\nASK {}",
            b"100",
        ),
    ],
)
def test_what_is_odd_but_allowed_is_answered(
    server: Serving, request_: bytes, status: bytes
) -> None:
    assert exchange(server.port, request_).split()[1] == status


def test_requests_in_a_row_are_answered_in_turn(server: Serving) -> None:
    last = ASK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert exchange(server.port, ASK * 20 + last).count(b'"boolean":true') == 21


def test_a_request_may_come_byte_by_byte(server: Serving) -> None:
    last = ASK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert b'"boolean":true' in exchange(server.port, *(bytes([byte]) for byte in last))


@pytest.mark.parametrize("filler", [b"X: " + b"y" * 1000 + b"\r\n", b"y" * 1000])
def test_a_head_without_end_is_cut_off(server: Serving, filler: bytes) -> None:
    answer = exchange(server.port, b"GET / HTTP/1.1\r\n" + HOST + b"Z: ", *[filler] * 1000)
    assert not answer or answer.split()[1] == b"431"


def test_trailers_without_end_are_cut_off(server: Serving) -> None:
    head = POST + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n"
    answer = exchange(server.port, head, *[b"X: " + b"y" * 10_000 + b"\r\n"] * 1000, seconds=15)
    assert not answer or answer.split()[1][:1] == b"4"


#: Script of a server that waits for half a second and accepts five connections.
HASTY = """
import dataclasses
from kg.web import limits
values = {"head_seconds": 0.5, "body_seconds": 0.5, "sending_seconds": 0.5, "connections": 5}
fields = dataclasses.fields(limits.Limits)
limits.Limits.__init__.__defaults__ = tuple(values.get(one.name, one.default) for one in fields)
from kg.cli import main
main()
"""
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"


@pytest.fixture(scope="module")
def hasty(build_folder: Path) -> Iterator[Serving]:
    """Server that waits for half a second and accepts five connections."""
    with serving(build_folder, "--workers", "1", python=HASTY) as running:
        yield running


@pytest.mark.parametrize(
    ("sent", "status"),
    [(b"", b"408"), (b"GET / HT", b"408"), (POST + b"Content-Length: 100\r\n\r\nASK", b"408")],
)
def test_who_is_slow_is_told_and_cut_off(hasty: Serving, sent: bytes, status: bytes) -> None:
    assert exchange_until_closed(hasty.port, sent).split()[1] == status


def test_who_drips_is_cut_off(hasty: Serving) -> None:
    with socket.create_connection(("127.0.0.1", hasty.port), timeout=PATIENCE) as connection:
        sent = 0
        with contextlib.suppress(ConnectionError):
            for byte in b"GET / HTTP/1.1\r\nX: " + b"y" * 1000:
                sent += connection.send(bytes([byte]))
                time.sleep(0.05)
    assert sent < 1000


def test_who_takes_nothing_is_cut_off(hasty: Serving) -> None:
    with socket.create_connection(("127.0.0.1", hasty.port), timeout=PATIENCE) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        request_ = b"GET /store HTTP/1.1\r\n" + HOST + b"\r\n"
        connection.sendall(request_ * 8)
        poll = select.poll()
        poll.register(connection, 0)
        assert poll.poll(PATIENCE * 1000)  # the server resets the connection
        received = 0
        with contextlib.suppress(ConnectionError):
            while data := connection.recv(1 << 20):
                received += len(data)
    assert received < 8_000_000
    assert hasty.client.get("health").status_code == 200


def test_idle_connections_make_room_for_who_asks(build_folder: Path) -> None:
    """Of more half-open connections than there may be, the oldest are closed."""
    with (
        serving(build_folder, "--workers", "1", python=HASTY.replace("0.5", "600")) as server,
        contextlib.ExitStack() as stack,
    ):
        address = ("127.0.0.1", server.port)
        idle = [stack.enter_context(socket.create_connection(address)) for _ in range(4)]
        for connection in idle[::2]:
            connection.sendall(b"GET / HTTP/1.1\r\n")  # half a head, and none at all
        for _ in range(20):
            assert exchange(server.port, ASK, seconds=1).split()[1] == b"200"
        idle += [stack.enter_context(socket.create_connection(address)) for _ in range(60)]
        for _ in range(20):
            assert exchange(server.port, ASK, seconds=1).split()[1] == b"200"
        assert idle[0].recv(100)[9:12] == b"408"


def test_running_requests_never_make_room(build_folder: Path) -> None:
    script = HASTY.replace("0.5", "600")
    bomb = b"GET /sparql?query=" + quote(CROSS).encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n"
    with (
        serving(build_folder, "--workers", "1", "--timeout", "600", python=script) as server,
        contextlib.ExitStack() as stack,
    ):
        address = ("127.0.0.1", server.port)
        asking = [stack.enter_context(socket.create_connection(address)) for _ in range(5)]
        for connection in asking:
            connection.sendall(bomb)
        time.sleep(1)
        assert exchange(server.port, ASK, seconds=5).split()[1] == b"503"
        for connection in asking:
            connection.setblocking(False)
            with pytest.raises(BlockingIOError):
                connection.recv(1)
