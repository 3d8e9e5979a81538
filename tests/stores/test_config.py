"""The choice of a store: by address or by name, and its kind by its headers."""

import socket
from pathlib import Path

import pytest

from kg.errors import KgError, UsageError
from kg.stores.config import StoreChoice, config_file, connect
from kg.stores.profiles import PROFILES
from tests.stores.scripted import answer_with, raw_server, scripted_server


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of the user's file."""
    monkeypatch.setenv("KG_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path / "config.toml"


def test_the_file_is_where_configuration_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KG_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert config_file() == tmp_path / "overseas-stations-kg" / "config.toml"


def test_a_name_stands_for_address_kind_and_time(config: Path) -> None:
    config.write_text(
        '[endpoints.team]\nurl = "http://localhost:1/ds"\nstore = "fuseki"\ntimeout = 3\n'
    )
    endpoint = connect(StoreChoice("team"))
    assert (endpoint.url, endpoint.profile.name, endpoint.seconds) == (
        "http://localhost:1/ds",
        "fuseki",
        3,
    )
    assert connect(StoreChoice("team", "oxigraph", seconds=9)).seconds == 9


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[endpoints.team]\nurl = "http://localhost"\npassword = "canary"\n',
            "passwords do not belong",
        ),
        ('[endpoints.team]\nurl = "http://localhost"\ntimeuot = 3\n', "unknown key 'timeuot'"),
        ("[endpoints.team]\nurl = 3\n", "wrong type"),
        ('[endpoints.team]\nurl = "http://localhost"\ntimeout = true\n', "wrong type"),
        *(
            (
                f'[endpoints.team]\nurl = "http://localhost"\ntimeout = {value}\n',
                "timeout is no number of seconds",
            )
            for value in ("nan", "inf", "0", "-1", "1e9")
        ),
        ('[endpoints.team]\nstore = "fuseki"\n', "url is missing"),
        ('[endpoints.taem]\nurl = "http://localhost"\n', "did you mean taem"),
        ("endpoints = 3\n", "names no endpoint"),
        ("[endpoints\n", "config.toml: "),
    ],
)
def test_a_fault_in_the_file_is_reported(config: Path, text: str, message: str) -> None:
    config.write_text(text)
    with pytest.raises(KgError, match=message) as error:
        connect(StoreChoice("team"))
    assert "canary" not in str(error.value)


def test_a_name_without_a_file_is_reported(config: Path) -> None:
    with pytest.raises(UsageError, match="neither an address nor a named endpoint"):
        connect(StoreChoice("team"))


def test_an_unknown_kind_is_reported() -> None:
    with pytest.raises(UsageError, match="no kind of store 'fusekii'"):
        connect(StoreChoice("http://localhost", "fusekii"))


@pytest.mark.parametrize(
    ("headers", "path", "kind"),
    [
        ({"Server": "Virtuoso/07.20"}, "", "virtuoso"),
        ({"Server": "Oxigraph/0.5.13"}, "", "oxigraph"),
        ({"Fuseki-Request-Id": "4"}, "/ds", "fuseki"),
        ({"Server": "GraphDB/10"}, "/repositories/kg", "graphdb"),
        ({"Server": "Jetty"}, "/rdf4j-server/repositories/kg", "rdf4j"),
        ({"Server": "nginx"}, "", "sparql"),
    ],
)
def test_the_kind_is_guessed_from_headers_and_path(
    headers: dict[str, str], path: str, kind: str
) -> None:
    named = {name.replace("-", "_"): value for name, value in headers.items()}
    with scripted_server(answer_with(404, **named)) as store:
        assert connect(StoreChoice(store.url + path)).profile is PROFILES[kind]


@pytest.mark.parametrize("answer", ["HTTP/1.1 %s\r\n\r\n", "HTTP/1.1 200 OK\r\n%s\r\n\r\n"])
def test_a_store_that_knows_the_password_brings_it_into_no_error(
    monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall((answer % "canary-word").encode())

    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "canary-word")
    with raw_server(talk) as url, pytest.raises(KgError) as error:
        connect(StoreChoice(url))
    assert "broke off" in str(error.value)
    assert "canary-word" not in str(error.value)


def test_nothing_secret_is_sent_before_the_kind_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "canary-word")
    with scripted_server(answer_with(200)) as store:
        connect(StoreChoice(store.url))
        assert len(store.requests) == 1
        assert "Authorization" not in store.everything
