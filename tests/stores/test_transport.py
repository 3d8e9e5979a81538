"""HTTP to a store: one origin, in time, over verified TLS, and no secret shown."""

import base64
import gzip
import socket
import ssl
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import trustme

from kg.errors import KgError, UsageError
from kg.stores import transport
from kg.stores.client import Endpoint
from kg.stores.config import StoreChoice, connect
from kg.stores.credentials import Credentials
from kg.stores.engine import explain_readings
from kg.stores.profiles import PROFILES
from kg.stores.transport import StoreError, Transport, check_url
from kg.warehouses.location import is_warehouse, read_location
from tests.stores.scripted import Script, answer_with, raw_server, scripted_server

CANARY = "canary-5b1e"
LOGIN = Credentials("reader", CANARY)
GOOD = b'{"head":{},"boolean":true}'
JSON = "application/sparql-results+json"
CHALLENGE = 'Digest realm="SPARQL", nonce="1", qop="auth", algorithm="MD5"'
#: The seconds after which a test gives up on a client that should have given up long before.
FOREVER = 60


def describe_failure(url: str, profile: str = "oxigraph", seconds: float = 30) -> str:
    """Ask an address that cannot answer, and return the message without secrets."""
    endpoint = Endpoint(url, PROFILES[profile], credentials=LOGIN, seconds=seconds)
    return describe_error(lambda: endpoint.query("ASK {}"))


def describe_error(call: Callable[[], object]) -> str:
    with pytest.raises(KgError) as caught:
        call()
    error = caught.value
    printed = "".join(traceback.format_exception(error))
    assert CANARY not in f"{error} {error!r} {vars(error)} {printed}"
    return str(error)


def has_login(requests: list[tuple[str, str, dict[str, str], bytes]]) -> list[bool]:
    """For each request, whether it had credentials."""
    return ["Authorization" in headers for _, _, headers, _ in requests]


def test_a_redirect_is_not_followed_and_no_credentials_go_there() -> None:
    with scripted_server(answer_with(200, GOOD, Content_Type=JSON), host="127.0.0.2") as other:
        for status in (301, 302, 303, 307, 308):
            with scripted_server(answer_with(status, Location=other.url + "/query")) as first:
                assert "redirects are not followed" in describe_failure(first.url)
        assert other.requests == []


def test_a_redirect_to_nonsense_is_reported_like_any_other() -> None:
    with scripted_server(answer_with(302, Location=f"http://[::1/{CANARY}")) as store:
        assert "redirects to 'http://[::1/…'" in describe_failure(store.url)


@pytest.mark.parametrize("status", [300, 304, 399])
def test_a_status_that_leads_nowhere_is_reported_as_it_is(status: int) -> None:
    with scripted_server(answer_with(status)) as store:
        assert f"answers {status}" in describe_failure(store.url)


def test_two_endpoints_do_not_share_credentials() -> None:
    with (
        scripted_server(answer_with(200, GOOD)) as one,
        scripted_server(answer_with(200, GOOD)) as two,
    ):
        Endpoint(one.url, PROFILES["oxigraph"], credentials=LOGIN).query("ASK {}")
        Endpoint(two.url, PROFILES["oxigraph"]).query("ASK {}")
        assert "Authorization" in one.everything
        assert "Authorization" not in two.everything


def test_a_cookie_is_not_sent_back() -> None:
    with scripted_server(answer_with(200, GOOD, Set_Cookie="session=1; Path=/")) as store:
        endpoint = Endpoint(store.url, PROFILES["oxigraph"])
        endpoint.query("ASK {}")
        endpoint.query("ASK {}")
        assert "Cookie" not in store.everything


def test_digest_credentials_stay_with_their_endpoint() -> None:
    with scripted_server(answer_with(401, WWW_Authenticate=CHALLENGE)) as store:
        assert "answers 401" in describe_failure(store.url, "virtuoso")
        assert has_login(store.requests) == [False, True]
        assert CANARY not in store.everything
        with pytest.raises(StoreError, match="answers 401"):
            Endpoint(store.url, PROFILES["virtuoso"]).query("ASK {}")
        assert "Authorization" not in str(store.requests[-1][2])


def test_a_wrong_digest_password_is_tried_once_a_request() -> None:
    with scripted_server(answer_with(401, WWW_Authenticate=CHALLENGE)) as store:
        endpoint = Endpoint(store.url, PROFILES["virtuoso"], credentials=LOGIN)
        for _ in range(3):
            assert "answers 401" in describe_error(lambda: endpoint.query("ASK {}"))
        assert has_login(store.requests) == [False, True, True, True]


def test_a_digest_login_that_is_stale_is_renewed() -> None:
    with scripted_server(answer_with(401, WWW_Authenticate=CHALLENGE + ", stale=TRUE")) as store:
        endpoint = Endpoint(store.url, PROFILES["virtuoso"], credentials=LOGIN)
        for _ in range(2):
            assert "answers 401" in describe_error(lambda: endpoint.query("ASK {}"))
        assert has_login(store.requests) == [False, True, True, True]


@pytest.mark.parametrize("challenge", [None, 'Basic realm="x"', "Digest", "Negotiate"])
def test_no_password_is_sent_without_a_digest_challenge(challenge: str | None) -> None:
    headers = {"WWW_Authenticate": challenge} if challenge else {}
    with scripted_server(answer_with(401, **headers)) as store:
        assert "answers 401" in describe_failure(store.url, "virtuoso")
        assert has_login(store.requests) == [False]


@pytest.mark.parametrize(
    "parameters",
    [
        'realm="x", nonce="1", algorithm="FOO"',
        'realm="x", nonce="1", qop="auth-int"',
        'realm="x", nonce="1", qop="other"',
        'realm="x"',
        "nonsense",
    ],
)
def test_a_challenge_that_cannot_be_met_is_reported_each_time(parameters: str) -> None:
    with scripted_server(answer_with(401, WWW_Authenticate=f"Digest {parameters}")) as store:
        endpoint = Endpoint(store.url, PROFILES["virtuoso"], credentials=LOGIN)
        for _ in range(2):
            assert "broke off: " in describe_error(lambda: endpoint.query("ASK {}"))
        assert has_login(store.requests) == [False] * len(store.requests)


def demand_login(status: int = 204) -> Script:
    """Make a script that answers 401 with a challenge to who has not logged in."""

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if "Authorization" in handler.headers:
            answer_with(status)(handler, body)
        else:
            answer_with(401, WWW_Authenticate=CHALLENGE)(handler, body)

    return script


class Pieces:
    """A body that is sent in pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces
        self.size = len(b"".join(pieces))

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces


@pytest.mark.parametrize("size", [3, transport.PIECE - 1, 5 * transport.PIECE + 1])
def test_a_body_is_sent_complete_and_again_from_its_start(size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    body = Pieces(data[:size], b"end")
    profile = replace(PROFILES["virtuoso"], dataset="/all")
    with scripted_server(demand_login()) as store:
        for _ in range(2):
            endpoint = Endpoint(store.url, profile, credentials=LOGIN)
            endpoint.send_graph("PUT", "urn:g", data[:size])
            endpoint.send_dataset(body)
    assert has_login(store.requests) == [False, True, True] * 2
    assert [sent for *_, sent in store.requests[:3]] == [
        data[:size],
        data[:size],
        data[:size] + b"end",
    ]
    assert {headers.get("Transfer-Encoding") for _, _, headers, _ in store.requests} == {None}


def test_a_store_that_sends_our_secret_back_does_not_get_it_printed() -> None:
    def echo(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        text = f"who is {handler.headers['Authorization']} or {CANARY}"
        answer_with(500, text.encode())(handler, body)

    with scripted_server(echo) as store:
        assert "who is Basic … or …" in describe_failure(store.url)


def quote_all(text: str) -> str:
    """Encode every letter by percent."""
    return "".join(f"%{ord(letter):02X}" for letter in text)


@pytest.mark.parametrize(
    "answer",
    [
        f"HTTP/1.1 500 {CANARY}\r\nContent-Length: 0\r\n\r\n",
        f"HTTP/1.1 {CANARY}\r\n\r\n",
        f"{CANARY}\r\n\r\n",
        f"HTTP/1.1 200 OK\r\n{CANARY}\r\n\r\n",
        f"HTTP/1.1 200 OK\r\nContent-Length: {CANARY}\r\n\r\n",
        f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{CANARY}\r\n",
        f"HTTP/1.1 302 Found\r\nLocation: /{CANARY}\r\nContent-Length: 0\r\n\r\n",
        f"HTTP/1.1 500 x\r\n\r\n{'x' * 294}{CANARY}",
        f"HTTP/1.1 500 x\r\n\r\n{CANARY[:3]}\a{CANARY[3:]}",
        f"HTTP/1.1 302 Found\r\nLocation: /{quote_all(CANARY)}\r\nContent-Length: 0\r\n\r\n",
        f"HTTP/1.1 500 x\r\n\r\n{base64.b64encode(CANARY.encode()).decode()}",
        f"HTTP/1.1 500 x\r\n\r\n{CANARY.upper()}",
        "HTTP/1.1 500 x\r\n\r\n{" + f'"detail": "{CANARY[:3]}\\u0000{CANARY[3:]}"' + "}",
    ],
)
def test_no_part_of_an_answer_brings_our_secret_into_an_error(answer: str) -> None:
    with raw_server(lambda connection: send_once(connection, answer.encode())) as url:
        shown = describe_failure(url)
    assert CANARY[:6] not in shown.lower()
    assert quote_all(CANARY)[:9] not in shown
    assert base64.b64encode(CANARY.encode()).decode()[:8] not in shown


def test_a_secret_is_not_shown_in_an_escaped_form() -> None:
    endpoint_login = Credentials("reader", "pässwört-5b1e")
    echo = f"HTTP/1.1 {endpoint_login.password}\r\n\r\n".encode()
    with raw_server(lambda connection: send_once(connection, echo)) as url:
        endpoint = Endpoint(url, PROFILES["oxigraph"], credentials=endpoint_login)
        assert "5b1e" not in describe_error(lambda: endpoint.query("ASK {}"))


def send_once(connection: socket.socket, answer: bytes) -> None:
    connection.recv(65_536)
    connection.sendall(answer)


def test_a_refusal_that_a_setting_mends_names_the_setting() -> None:
    message = (
        b"Virtuoso 40005 Error SR325: Transaction aborted because it's log after image size "
        b"went above the limit"
    )
    with scripted_server(answer_with(500, message)) as store:
        for profile, hint in (
            ("virtuoso", "raise TransactionAfterImageLimit"),
            ("fuseki", "look into the log"),
        ):
            with pytest.raises(StoreError) as refused:
                Endpoint(store.url, PROFILES[profile]).query("ASK {}")
            assert hint in str(refused.value.hint)


def test_an_unreachable_store_is_reported() -> None:
    assert "cannot be reached" in describe_failure("http://127.0.0.1:9")


def stay_silent(connection: socket.socket) -> None:
    connection.recv(65_536)
    time.sleep(FOREVER)


def never_read(connection: socket.socket) -> None:
    time.sleep(FOREVER)


def drip(piece: bytes, start: bytes = b"") -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(start)
        for _ in range(20 * FOREVER):
            connection.sendall(piece)
            time.sleep(0.05)

    return talk


def read_slowly(connection: socket.socket) -> None:
    while connection.recv(1_000):
        time.sleep(0.05)


OK = b"HTTP/1.1 200 OK\r\n"
TOO_SLOW = {
    "silent": stay_silent,
    "body": drip(b" ", OK + b"Content-Length: 100000\r\n\r\n"),
    "endless body": drip(b" ", OK + b"\r\n"),
    "chunks": drip(b"1\r\n \r\n", OK + b"Transfer-Encoding: chunked\r\n\r\n"),
    "status": drip(b"1", b"HTTP/1.1 200 "),
    "headers": drip(b"a: b\r\n", OK),
    "interim answers": drip(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "error": drip(b" ", b"HTTP/1.1 500 x\r\nContent-Length: 100000\r\n\r\n"),
    "challenge": drip(b" ", f"HTTP/1.1 401 x\r\nWWW-Authenticate: {CHALLENGE}\r\n\r\n".encode()),
}


@pytest.mark.parametrize("talk", TOO_SLOW.values(), ids=TOO_SLOW)
@pytest.mark.parametrize("profile", ["oxigraph", "virtuoso"])
def test_a_store_that_drips_is_given_up_in_time(
    talk: Callable[[socket.socket], None], profile: str
) -> None:
    with raw_server(talk) as url:
        start = time.monotonic()
        assert "did not answer within 0.3 s" in describe_failure(url, profile, seconds=0.3)
        assert time.monotonic() - start < FOREVER / 2


@pytest.mark.parametrize("talk", [never_read, read_slowly])
def test_a_store_that_does_not_read_an_upload_is_given_up_in_time(
    talk: Callable[[socket.socket], None],
) -> None:
    upload = Pieces(*[b" " * 1_000_000] * 50)
    with raw_server(talk) as url:
        endpoint = Endpoint(url, PROFILES["oxigraph"], credentials=LOGIN, seconds=0.3)
        for send in (
            lambda: endpoint.send_dataset(upload),
            lambda: endpoint.send_graph("PUT", "urn:g", b" " * 50_000_000),
        ):
            start = time.monotonic()
            assert "did not answer within 0.3 s" in describe_error(send)
            assert time.monotonic() - start < FOREVER / 2


@pytest.mark.parametrize("talk", [stay_silent, drip(b"\x16\x03\x03\x40\x00")])
def test_a_store_that_never_ends_its_tls_handshake_is_given_up_in_time(
    talk: Callable[[socket.socket], None],
) -> None:
    with raw_server(talk) as url:
        start = time.monotonic()
        message = describe_failure(url.replace("http:", "https:"), seconds=0.3)
        assert "did not answer within 0.3 s" in message
        assert time.monotonic() - start < FOREVER / 2


def test_a_host_of_many_addresses_or_of_none_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def connect_slowly(*_: object, **__: object) -> None:
        for _each in range(FOREVER):  # each address has the time limit again
            time.sleep(0.3)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect_slowly)
    start = time.monotonic()
    message = describe_failure("http://127.0.0.1:9", seconds=0.3)
    assert "did not answer within 0.3 s" in message
    assert time.monotonic() - start < FOREVER / 6


def test_a_store_that_answers_before_it_has_read_an_upload_is_heard() -> None:
    answer = b"HTTP/1.1 403 x\r\nContent-Length: 9\r\n\r\nread-only"

    def refuse(connection: socket.socket) -> None:
        send_once(connection, answer)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(1 << 20):
            pass

    with raw_server(refuse) as url:
        endpoint = Endpoint(url, PROFILES["oxigraph"], credentials=LOGIN)
        upload = Pieces(*[b" " * 1_000_000] * 20)
        assert "answers 403: read-only" in describe_error(lambda: endpoint.send_dataset(upload))


def test_more_than_the_largest_answer_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 1 << 20)
    with scripted_server(answer_with(200, b" " * (1 << 21))) as store:
        assert "sends more than 1 MiB" in describe_failure(store.url)


def test_the_body_of_a_challenge_is_neither_read_nor_unpacked() -> None:
    bomb = gzip.compress(b" " * 50_000_000)

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if "Authorization" in handler.headers:
            answer_with(200, GOOD)(handler, body)
            return
        handler.send_response(401)
        handler.send_header("WWW-Authenticate", CHALLENGE)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        handler.wfile.write(bomb)
        time.sleep(FOREVER)

    with scripted_server(script) as store:
        endpoint = Endpoint(store.url, PROFILES["virtuoso"], credentials=LOGIN, seconds=30)
        assert endpoint.query("ASK {}").body == GOOD


def test_a_body_that_was_packed_is_not_unpacked() -> None:
    packed = gzip.compress(GOOD)
    with scripted_server(answer_with(200, packed, Content_Encoding="gzip")) as store:
        assert Endpoint(store.url, PROFILES["oxigraph"]).query("ASK {}").body == packed


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 1000\r\n\r\n" + GOOD,
        b"Transfer-Encoding: chunked\r\n\r\n1a\r\n" + GOOD + b"\r\n",
    ],
)
def test_a_store_that_breaks_off_is_reported(rest: bytes) -> None:
    with raw_server(lambda connection: send_once(connection, OK + rest)) as url:
        assert "broke off" in describe_failure(url)


def test_an_error_that_breaks_off_keeps_its_status() -> None:
    answer = b"HTTP/1.1 503 x\r\nContent-Length: 1000\r\n\r\ntoo busy"
    with raw_server(lambda connection: send_once(connection, answer)) as url:
        assert "answers 503: too busy" in describe_failure(url)


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\x00\x01\x02\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"SSH-2.0-x\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 40_000 + b"\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 199 x\r\n\r\n",
    ],
)
def test_what_is_no_http_is_reported(garbage: bytes) -> None:
    def send(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.wfile.write(garbage)

    with scripted_server(send) as store:
        assert "\n  " in describe_failure(store.url)


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (400, "log"),
        (401, "KG_STORE_USER"),
        (403, "read-only"),
        (404, "--store"),
        (405, "read-only"),
        (500, "log"),
        (507, "room"),
    ],
)
def test_an_error_of_the_store_has_its_first_line_and_a_hint(status: int, hint: str) -> None:
    with scripted_server(answer_with(status, b"something \x1b[31mbad\nsecond line")) as store:
        message = describe_failure(store.url)
        assert f"answers {status}: something [31mbad\n" in message
        assert hint in message


def test_a_problem_document_is_shown_by_its_detail() -> None:
    with scripted_server(answer_with(400, b'{"title": "t", "detail": "line 3 is wrong"}')) as store:
        assert "answers 400: line 3 is wrong" in describe_failure(store.url)
    with scripted_server(answer_with(400, b"{" * 4000)) as store:
        assert "answers 400" in describe_failure(store.url)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def make_server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_tls_is_verified_and_an_authority_can_be_named(
    authority: trustme.CA, tmp_path: Path
) -> None:
    pem = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(pem))
    with scripted_server(answer_with(200, GOOD), tls=make_server_context(authority)) as store:
        assert "is not trusted" in describe_failure(store.url)
        assert store.requests == []
        endpoint = Endpoint(store.url, PROFILES["oxigraph"], cacert=str(pem))
        assert endpoint.query("ASK {}").body == GOOD


def test_a_certificate_for_another_host_is_not_trusted(
    authority: trustme.CA, tmp_path: Path
) -> None:
    pem = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("other.example").configure_cert(context)
    with scripted_server(answer_with(200, GOOD), tls=context) as store:
        endpoint = Endpoint(store.url, PROFILES["oxigraph"], credentials=LOGIN, cacert=str(pem))
        assert "is not trusted" in describe_error(lambda: endpoint.query("ASK {}"))
        assert store.requests == []


def test_an_upload_over_tls_is_given_up_in_time(authority: trustme.CA, tmp_path: Path) -> None:
    pem = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(pem))
    context = make_server_context(authority)

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True):
            time.sleep(FOREVER)

    with raw_server(talk) as url:
        start = time.monotonic()
        upload = Transport(url.replace("http:", "https:"), cacert=str(pem), seconds=1)
        message = describe_error(lambda: upload.send("PUT", upload.url, b" " * 50_000_000))
        assert "did not answer within 1 s" in message
        assert time.monotonic() - start < FOREVER / 2


def test_a_file_without_certificates_is_reported(tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("nothing")
    with pytest.raises(UsageError, match="contains no certificates"):
        Endpoint("https://localhost", cacert=str(tmp_path / "none.pem"))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://localhost/x",
        "localhost:7878",
        "",
        "http://",
        "http:///x",
        "gopher://localhost",
        "http://localhost/?query=x",
        "http://localhost/#x",
        "http://local host/",
        "http://localhost/\r\nHost: evil",
        "http://localhost:port/",
        "http://localhost:99999/",
        "http://[::1/",
        "http://löcalhost/",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_a_store_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        check_url(url)


@pytest.mark.parametrize(
    "address",
    [
        "http://reader:{}@localhost/",
        "http://reader:{}#@localhost/",
        "http://reader:{}/@localhost/",
        "http://reader:{}?@localhost/",
        "http://reader:{}[@localhost/",
        "http://reader:a@{}@localhost/",
        " http://reader:{}@localhost/",
        "HTTPS://{}@localhost/",
        "ftp://reader:{}@localhost/",
        "reader:{}@localhost",
        "http:reader:{}@localhost",
        "http:\\\\reader:{}@localhost",
        "http://localhost/?password={}",
        "http://localhost/#{}",
        "trino://reader:{}@localhost/a/b",
        "trinos://reader:{}#@localhost/a/b",
        "trino:reader:{}@localhost/a/b",
        "spark://reader:{}[@localhost/lake",
    ],
)
def test_credentials_in_an_address_are_refused_and_not_repeated(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KG_CONFIG", str(tmp_path / "none.toml"))
    read = read_location if is_warehouse(address) else lambda url: connect(StoreChoice(url))
    with pytest.raises(UsageError) as refused:
        read(address.format(CANARY))
    assert CANARY not in str(refused.value)
    assert CANARY not in str(explain_readings(address.format(CANARY)))


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy"])
def test_a_proxy_of_the_environment_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    with (
        scripted_server(answer_with(200, GOOD)) as proxy,
        scripted_server(answer_with(200, GOOD)) as store,
    ):
        monkeypatch.setenv(variable, proxy.url)
        Endpoint(store.url, PROFILES["oxigraph"], credentials=LOGIN).query("ASK {}")
        assert proxy.requests == []


def test_a_netrc_is_not_read_by_the_transport(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text(f"default login reader password {CANARY}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with scripted_server(answer_with(200, GOOD)) as store:
        Endpoint(store.url, PROFILES["oxigraph"]).query("ASK {}")
        assert has_login(store.requests) == [False]
