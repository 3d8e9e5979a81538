"""Trino: what is refused before anything is sent, and a coordinator that is gone or strange."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kg.errors import UsageError
from kg.stores.credentials import Credentials
from kg.warehouses.location import read_location
from kg.warehouses.trino_tables import TrinoTables
from kg.warehouses.warehouse import WarehouseError


def open_tables(port: int, seconds: float = 3) -> TrinoTables:
    return TrinoTables(read_location(f"trino://127.0.0.1:{port}/hive/kg"), seconds)


@contextmanager
def coordinator(status: int, body: bytes) -> Iterator[int]:
    """A server that answers every request alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.answer()

        def do_GET(self) -> None:
            self.answer()

        def do_DELETE(self) -> None:
            self.answer()

        def answer(self) -> None:
            """Send the same whatever is asked."""
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def test_a_password_is_never_sent_in_the_clear() -> None:
    location = read_location("trino://127.0.0.1/hive/kg")
    with pytest.raises(UsageError, match="TLS") as caught:
        TrinoTables(location, 3, Credentials("me", "canary"))
    assert "canary" not in str(caught.value)


def test_nobody_there_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(WarehouseError) as caught:
        open_tables(port).read_release()
    assert str(caught.value).startswith(f"trino://127.0.0.1:{port}/hive/kg: ")
    assert "\n" not in caught.value.reason


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_refusal_is_one_line(status: int) -> None:
    with coordinator(status, b"no") as port, pytest.raises(WarehouseError) as caught:
        open_tables(port).read_release()
    assert "\n" not in caught.value.reason


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"id": 1'])
def test_something_else_than_trino_gives_no_answer(body: bytes) -> None:
    with coordinator(200, body) as port, pytest.raises(WarehouseError):
        open_tables(port).read_release()


def test_a_failed_query_says_why() -> None:
    error = {"message": "Table not found", "errorName": "TABLE_NOT_FOUND", "errorCode": 46}
    error |= {"errorType": "USER_ERROR", "failureInfo": {}}
    answer = {"id": "1", "infoUri": "http://x", "stats": {"state": "FAILED"}, "error": error}
    body = json.dumps(answer).encode()
    with coordinator(200, body) as port, pytest.raises(WarehouseError, match="Table not found"):
        open_tables(port).read_release()


def test_tables_of_a_release_have_names_of_their_own() -> None:
    tables = open_tables(1)
    dataset = tables.make_dataset("3797066fe490170a", "official")
    assert dataset.default == "kg_3797066fe490170a_official"
    assert dataset.closure == "kg_3797066fe490170a_official_closure"
    assert dataset.dialect == "trino"
