"""Access: host names, origins, the token, and the size of requests."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from kg.web import security
from kg.web.security import SECURITY, has_token, normalize_hosts, parse_host
from tests.web.conftest import Serving, serving
from tests.web.sockets import exchange

pytestmark = pytest.mark.xdist_group("server")

Get = Callable[..., httpx.Response]
TOKEN = "canary-7b1e-täglich"


def status(
    server: Serving, *headers: str, method: str = "GET", path: str = "/health", body: str = ""
) -> int:
    length = [f"Content-Length: {len(body)}"] if body else []
    lines = [f"{method} {path} HTTP/1.1", *headers, *length, "Connection: close", "", body]
    request = "\r\n".join(lines).replace("PORT", str(server.port))
    return int(exchange(server.port, request.encode()).split()[1])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("localhost", 200),
        ("localhost:PORT", 200),
        ("LOCALHOST:PORT", 200),
        ("127.0.0.1:PORT", 200),
        ("127.0.0.1", 200),
        ("[::1]:PORT", 200),
        ("[::1]", 200),
        ("evil.example", 403),
        ("evil.example:PORT", 403),
        ("localhost.evil.example", 403),
        ("localhost.evil.example:PORT", 403),
        ("evil.localhost", 403),
        ("127.0.0.1.evil.example", 403),
        ("127.0.0.1@evil.example", 403),
        ("evil.example@127.0.0.1", 403),
        ("127.0.0.2", 403),
        ("0.0.0.0", 403),
        ("localhost:evil", 403),
        ("localhost:80:80", 403),
        ("[::1]evil", 403),
        ("[::2]", 403),
        ("", 403),
        ("localhost, evil.example", 403),
        ("http://localhost", 403),
    ],
)
def test_only_names_of_this_machine_are_answered(server: Serving, name: str, expected: int) -> None:
    assert status(server, f"Host: {name}") == expected


def test_a_request_has_one_name(server: Serving) -> None:
    assert status(server, "Host: localhost", "Host: evil.example") == 400
    assert status(server) == 400
    assert exchange(server.port, b"GET /health HTTP/1.0\r\n\r\n").split()[1] == b"400"


FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], 200),
        (["Origin: http://localhost:PORT"], 200),
        (["Sec-Fetch-Site: same-origin", "Origin: http://localhost:PORT"], 200),
        (["Sec-Fetch-Site: none"], 200),
        (["Origin: http://evil.example"], 403),
        (["Origin: http://localhost.evil.example:PORT"], 403),
        (["Origin: http://localhost:1"], 403),
        (["Origin: null"], 403),
        (["Origin: evil"], 403),
        (["Origin: http://[::1"], 403),
        (["Origin: http://[x]"], 403),
        (["Sec-Fetch-Site: cross-site"], 403),
        (["Sec-Fetch-Site: same-site"], 403),
        (["Sec-Fetch-Site: cross-site", "Origin: http://localhost:PORT"], 403),
        (
            [
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate",
                "Origin: http://evil.example",
            ],
            403,
        ),
    ],
)
def test_no_page_of_another_site_sends_a_form(
    server: Serving, headers: list[str], expected: int
) -> None:
    body = "query=ASK%7B%7D"
    sent = ("Host: localhost:PORT", FORM, *headers)
    assert status(server, *sent, method="POST", path="/sparql", body=body) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"], 200),
        (["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"], 403),
        (
            ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors", "Origin: http://evil.example"],
            403,
        ),
        (["Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"], 200),
        (["Origin: http://evil.example"], 200),
    ],
)
def test_a_link_from_elsewhere_may_be_followed_and_nothing_else(
    server: Serving, headers: list[str], expected: int
) -> None:
    assert status(server, "Host: localhost", *headers, path="/sparql?query=ASK%7B%7D") == expected


@pytest.mark.parametrize(
    "path", ["/", "/health", "/sparql", "/store?graph=urn:none", "/nothing", "/sparql?query=x"]
)
def test_every_answer_carries_the_headers_of_safety(get: Get, path: str) -> None:
    response = get(path)
    for name, value in SECURITY.items():
        assert response.headers[name] == value
    assert "access-control-allow-origin" not in response.headers
    assert response.headers["server"] == "kg"


@pytest.fixture(scope="module")
def open_server(build_folder: Path) -> Iterator[Serving]:
    """A server with a name, a friendly site and a token of its own."""
    names = ("--host", "127.0.0.1", "--allow-host", "kg.example")
    arguments = (*names, "--allow-origin", "https://friend.example", "--workers", "1")
    with serving(build_folder, *arguments, KG_SERVE_TOKEN=TOKEN) as running:
        yield running


def bearer(token: str) -> str:
    return f"Authorization: Bearer {token}"


def basic(token: str, user: str = "kg") -> str:
    return "Authorization: Basic " + b64encode(f"{user}:{token}".encode()).decode()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (bearer(TOKEN), 200),
        ("Authorization: bearer " + TOKEN, 200),
        (basic(TOKEN), 200),
        (basic(TOKEN, ""), 200),
        ("X: nothing", 401),
        (bearer(""), 401),
        (bearer(TOKEN[:-1]), 401),
        (bearer(TOKEN + "x"), 401),
        (basic("wrong"), 401),
        ("Authorization: Basic !!!", 401),
        ("Authorization: Basic " + b64encode(b"\xff").decode(), 401),
        ("Authorization: Digest " + TOKEN, 401),
        ("Authorization: " + TOKEN, 401),
    ],
)
def test_who_knows_the_token_is_let_in(open_server: Serving, header: str, expected: int) -> None:
    assert status(open_server, "Host: kg.example", header) == expected


@pytest.mark.parametrize("header", [bearer("wrong"), bearer(TOKEN), basic("wrong"), basic(TOKEN)])
def test_the_token_is_compared_in_constant_time(
    header: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(sent: bytes, token: bytes) -> bool:
        compared.append((sent, token))
        return sent == token

    monkeypatch.setattr(security.hmac, "compare_digest", compare)
    value = header.partition(": ")[2].encode().decode("latin-1")  # the bytes as received
    assert security.has_token(value, TOKEN) == (header in (bearer(TOKEN), basic(TOKEN)))
    assert [token for _, token in compared] == [TOKEN.encode()]


def test_the_token_is_asked_for_and_told_nowhere(open_server: Serving) -> None:
    response = open_server.client.get(
        f"{open_server.base}sparql?token={TOKEN}&access_token={TOKEN}"
    )
    assert response.status_code == 401
    assert "Bearer" in response.headers["www-authenticate"]
    assert TOKEN not in response.text
    command = Path(f"/proc/{open_server.process.pid}/cmdline").read_text(encoding="utf-8")
    assert TOKEN not in command


def test_a_friendly_site_may_ask_and_read(open_server: Serving) -> None:
    friend = {
        "Origin": "https://friend.example",
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "cors",
    }
    authorized = {**friend, "Authorization": f"Bearer {TOKEN}".encode()}
    response = open_server.client.post("sparql", headers=authorized, data={"query": "ASK {}"})
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "https://friend.example"
    assert "Origin" in response.headers["vary"]
    preflight = open_server.client.options(
        "sparql", headers={**friend, "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
    evil = open_server.client.post(
        "sparql",
        headers={**authorized, "Origin": "https://evil.example"},
        data={"query": "ASK {}"},
    )
    assert evil.status_code == 403
    assert "access-control-allow-origin" not in evil.headers


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        (["Content-Encoding: gzip"], "x", 415),
        (["Content-Encoding: identity"], "query=ASK%7B%7D", 200),
        ([f"X-{number}: y" for number in range(101)], "x", 431),
        (["X: " + "y" * 33_000], "x", 431),
        ([], "query=" + "x" * 262_144, 413),
    ],
)
def test_requests_have_a_size(
    server: Serving, headers: list[str], body: str, expected: int
) -> None:
    assert (
        status(server, "Host: localhost", FORM, *headers, method="POST", path="/sparql", body=body)
        == expected
    )


def test_a_body_in_chunks_has_a_size_as_well(server: Serving) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\n{FORM}\r\n"
    head += "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    assert exchange(server.port, head.encode(), *[chunk] * 5).split()[1] == b"413"


def test_the_address_has_a_length(server: Serving) -> None:
    path = "/sparql?query=ASK%7B%7D&x="
    for length in (65_000, 65_500, 66_000, 90_000):
        assert status(server, "Host: localhost", path=path + "y" * length) == 414
    assert status(server, "Host: localhost", path=path + "y" * 64_900) == 200


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("a:1", "a"),
        ("a", "a"),
        ("[::1]:1", "[::1]"),
        ("[::1]", "[::1]"),
        ("a:b", ""),
        (":1", ""),
        ("", ""),
    ],
)
def test_a_host_without_its_port(value: str, name: str) -> None:
    assert parse_host(value) == name


def test_addresses_as_a_client_writes_them() -> None:
    hosts = normalize_hosts(["::1", "Example.ORG", "[::2]"])
    assert hosts == {"[::1]", "example.org", "[::2]"}


def test_what_does_not_decode_knows_nothing() -> None:
    assert not has_token("Basic ÿ", "x")
    assert not has_token("", "x")
    assert has_token("Bearer x", "x")
