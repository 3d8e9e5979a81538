"""HTTP to a store: one origin, in time, over verified TLS; no secret leaves or is shown."""

import ssl
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import trustme

from kg.errors import KgError, UsageError
from kg.stores.client import Endpoint
from kg.stores.credentials import Credentials
from kg.stores.profiles import PROFILES
from kg.stores.transport import StoreError, check_url
from tests.stores.doors import answers, door

CANARY = "canary-5b1e"
LOGIN = Credentials("reader", CANARY)
GOOD = b'{"head":{},"boolean":true}'
JSON = "application/sparql-results+json"


def fails(url: str, profile: str = "oxigraph", seconds: float = 5) -> str:
    """The message for a query that this address cannot answer."""
    with pytest.raises(KgError) as told:
        Endpoint(url, PROFILES[profile], credentials=LOGIN, seconds=seconds).query("ASK {}")
    assert CANARY not in f"{told.value} {told.value!r} {vars(told.value)}"
    return str(told.value)


def test_a_redirect_is_not_followed_and_no_credentials_go_there() -> None:
    with door(answers(200, GOOD, Content_Type=JSON), host="127.0.0.2") as other:
        for status in (301, 302, 303, 307, 308):
            with door(answers(status, Location=other.url + "/query")) as first:
                assert "redirects are not followed" in fails(first.url)
        assert other.requests == []


def test_two_endpoints_do_not_share_credentials() -> None:
    with door(answers(200, GOOD)) as one, door(answers(200, GOOD)) as two:
        Endpoint(one.url, PROFILES["oxigraph"], credentials=LOGIN).query("ASK {}")
        Endpoint(two.url, PROFILES["oxigraph"]).query("ASK {}")
        assert "Authorization" in one.secrets_seen
        assert "Authorization" not in two.secrets_seen


def test_digest_credentials_stay_with_their_endpoint() -> None:
    challenge = 'Digest realm="SPARQL", nonce="1", qop="auth", algorithm="MD5"'
    with door(answers(401, WWW_Authenticate=challenge)) as store:
        assert "answers 401" in fails(store.url, "virtuoso")
        assert [("Authorization" in headers) for _, _, headers, _ in store.requests] == [
            False,
            True,
        ]
        assert CANARY not in store.secrets_seen
        with pytest.raises(StoreError, match="answers 401"):
            Endpoint(store.url, PROFILES["virtuoso"]).query("ASK {}")
        assert "Authorization" not in str(store.requests[-1][2])


def test_a_store_that_sends_our_secret_back_does_not_get_it_printed() -> None:
    def echo(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        answers(500, f"who is {handler.headers['Authorization']} or {CANARY}".encode())(
            handler, body
        )

    with door(echo) as store:
        assert "who is Basic … or …" in fails(store.url)


def test_a_refusal_that_a_setting_mends_names_the_setting() -> None:
    told = b"Virtuoso 40005 Error SR325: Transaction aborted because it's log after image size went above the limit"
    with door(answers(500, told)) as store:
        for profile, hint in (
            ("virtuoso", "raise TransactionAfterImageLimit"),
            ("fuseki", "look into the log"),
        ):
            with pytest.raises(StoreError) as refused:
                Endpoint(store.url, PROFILES[profile]).query("ASK {}")
            assert hint in str(refused.value.hint)


def test_an_unreachable_store_is_told() -> None:
    assert "cannot be reached" in fails("http://127.0.0.1:9")


def test_a_silent_store_is_given_up_in_time() -> None:
    with door(lambda *_: time.sleep(3)) as store:
        start = time.monotonic()
        assert "did not answer within 0.5 s" in fails(store.url, seconds=0.5)
        assert time.monotonic() - start < 2


def test_a_dripping_store_is_given_up_in_time() -> None:
    def drip(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)

    with door(drip) as store:
        start = time.monotonic()
        assert "did not answer within 0.5 s" in fails(store.url, seconds=0.5)
        assert time.monotonic() - start < 2


def test_a_store_that_breaks_off_is_told() -> None:
    def half(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(GOOD)

    with door(half) as store:
        assert "broke off" in fails(store.url)


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\x00\x01\x02\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"SSH-2.0-x\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 40_000 + b"\r\n",
    ],
)
def test_what_is_no_http_is_told(garbage: bytes) -> None:
    def raw(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.wfile.write(garbage)

    with door(raw) as store:
        assert "\n  " in fails(store.url)


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
    with door(answers(status, b"something \x1b[31mbad\nsecond line")) as store:
        told = fails(store.url)
        assert f"answers {status}: something [31mbad\n" in told
        assert hint in told


def test_a_problem_document_is_told_by_its_detail() -> None:
    with door(answers(400, b'{"title": "t", "detail": "line 3 is wrong"}')) as store:
        assert "answers 400: line 3 is wrong" in fails(store.url)
    with door(answers(400, b"{" * 4000)) as store:
        assert "answers 400" in fails(store.url)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def served_by(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_tls_is_verified_and_an_authority_can_be_named(
    authority: trustme.CA, tmp_path: Path
) -> None:
    pem = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(pem))
    with door(answers(200, GOOD), tls=served_by(authority)) as store:
        assert "is not trusted" in fails(store.url)
        assert store.requests == []
        assert (
            Endpoint(store.url, PROFILES["oxigraph"], cacert=str(pem)).query("ASK {}").body == GOOD
        )


def test_a_file_without_certificates_is_told(tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("nothing")
    with pytest.raises(UsageError, match="holds no certificates"):
        Endpoint("https://localhost", cacert=str(tmp_path / "none.pem"))


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "ftp://localhost/x",
            "localhost:7878",
            "",
            "http://",
            "http:///x",
            "gopher://localhost",
        ),
        *(
            "http://localhost/?query=x",
            "http://localhost/#x",
            "http://local host/",
            "http://localhost/\r\nHost: evil",
        ),
        *(
            "http://localhost:port/",
            "http://localhost:99999/",
            "http://[::1/",
            "http://löcalhost/",
            "javascript:alert(1)",
        ),
    ],
)
def test_what_is_no_address_of_a_store_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        check_url(url)


def test_credentials_in_an_address_are_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="holds credentials") as told:
        check_url(f"http://reader:{CANARY}@localhost/")
    assert CANARY not in str(told.value)


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with door(answers(200, GOOD)) as proxy, door(answers(200, GOOD)) as store:
        monkeypatch.setenv("http_proxy", proxy.url)
        Endpoint(store.url, PROFILES["oxigraph"], credentials=LOGIN).query("ASK {}")
        assert proxy.requests == []
