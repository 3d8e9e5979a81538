"""Trino: what is refused before anything is sent, and a coordinator that is gone or strange."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.sql.compiling import Statement
from kg.stores.credentials import Credentials
from kg.warehouses.location import read_location
from kg.warehouses.trino_tables import TrinoTables
from kg.warehouses.warehouse import WarehouseError
from tests.stores.scripted import answer_with, scripted_server


def open_tables(port: int, seconds: float = 3) -> TrinoTables:
    return TrinoTables(read_location(f"trino://127.0.0.1:{port}/hive/kg"), seconds)


@contextmanager
def coordinator(status: int, body: bytes, length: int | None = None) -> Iterator[int]:
    """A server that answers every request alike; it may promise more than it sends."""

    def script(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(length or len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    with scripted_server(script) as server:
        yield int(server.url.rpartition(":")[2])


def write_page(state: str, **parts: object) -> bytes:
    """Return a page of an answer of one column with two rows."""
    column = {"name": "release", "type": "varchar"}
    column["typeSignature"] = {"rawType": "varchar", "arguments": []}  # type: ignore[assignment]
    page = {"id": "1", "infoUri": "http://x", "stats": {"state": state}, "columns": [column]}
    return json.dumps(page | {"data": [["a"], ["b"]]} | parts).encode()


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


def ask_two_rows(port: int) -> list[tuple[str | None, ...]]:
    return open_tables(port).run(Statement("SELECT", ("release",), "SELECT release", ()))


def test_an_answer_that_is_whole_is_read() -> None:
    with coordinator(200, write_page("FINISHED")) as port:
        assert ask_two_rows(port) == [("a",), ("b",)]


@pytest.mark.parametrize("state", ["RUNNING", "FINISHING", "FAILED"])
def test_an_answer_without_its_end_gives_no_rows(state: str) -> None:
    page = write_page(state)
    with coordinator(200, page) as port, pytest.raises(WarehouseError, match="breaks off"):
        ask_two_rows(port)


@pytest.mark.parametrize("kept", [1, 60, -1])
def test_an_answer_that_is_cut_gives_no_rows(kept: int) -> None:
    page = write_page("FINISHED")
    for length in (len(page), None):
        with coordinator(200, page[:kept], length) as port, pytest.raises(WarehouseError):
            ask_two_rows(port)


def test_a_server_that_asks_for_a_password_says_how_to_give_it() -> None:
    with coordinator(401, b"Unauthorized") as port, pytest.raises(WarehouseError) as caught:
        open_tables(port).read_release()
    assert "KG_STORE_PASSWORD" in caught.value.hint


def test_a_password_of_netrc_is_not_sent_in_the_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password canary\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with scripted_server(answer_with(401)) as server, pytest.raises(WarehouseError):
        open_tables(int(server.url.rpartition(":")[2])).read_release()
    assert server.requests
    assert "Authorization" not in server.everything


def test_tables_of_a_release_have_names_of_their_own() -> None:
    tables = open_tables(1)
    dataset = tables.make_dataset("3797066fe490170a", "official")
    assert dataset.default == "kg_3797066fe490170a_official"
    assert dataset.closure == "kg_3797066fe490170a_official_closure"
    assert dataset.dialect == "trino"
