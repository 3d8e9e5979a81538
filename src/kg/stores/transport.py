"""HTTP to one store: verified TLS, no redirects, no proxy, and a deadline."""

import contextlib
import copy
import json
import ssl
import sys
import urllib.parse
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.errors import KgError, UsageError
from kg.stores.credentials import Credentials
from kg.stores.deadline import Deadline
from kg.stores.redaction import Redaction, hide_login

# httpx imports its own command line if it can, which takes as long as all else of it
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
import httpx  # noqa: E402

if sys.modules["httpx._main"] is None:
    del sys.modules["httpx._main"]

#: More than any answer about this graph; a store that sends more is broken or hostile.
LARGEST_ANSWER = 1 << 30
#: Bytes of an error that are read; its first line is shown.
LARGEST_ERROR = 4096
#: Characters of a foreign text that are shown.
LONGEST_QUOTE = 300
#: Bytes that are sent at once: httpcore copies the rest of a piece after each write.
PIECE = 1 << 17
LOOPBACK = ("localhost", "127.0.0.1", "::1")
HEADERS = {
    "User-Agent": "overseas-stations-kg",
    "Accept-Encoding": "identity",
    # no "Connection: close": stores then mark the end of an answer by their close alone
    "Connection": "keep-alive",
}
#: Hints for the statuses that a user can do something about.
HINTS = {
    401: "set KG_STORE_USER and KG_STORE_PASSWORD, or write them to ~/.netrc",
    403: "this user may not do that, or the store is read-only",
    404: "is this the address of the store? name its kind with --store",
    405: "the store is read-only, or the address is not the one for this",
    507: "the store has no room left",
}


class StoreError(KgError):
    """A store that does not answer, or answers with an error."""


class Answer(NamedTuple):
    """A complete answer: status, headers and body."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def says_its_end(self) -> bool:
        """Whether its headers say where it ends, so that one that was cut is noticed."""
        has_chunks = "chunked" in self.headers.get("Transfer-Encoding", "").lower()
        return has_chunks or "Content-Length" in self.headers

    @property
    def is_success(self) -> bool:
        """Whether the status is a 2xx."""
        return 200 <= self.status < 300


class Transport:
    """Requests to one origin, each answered completely and in time, or not at all.

    httpx's client would follow a redirect's address, read the body of a 401, and return cookies.
    So this sends by httpx's HTTPTransport, which does none of these: one request, one connection.

    Args:
        digest: whether the store asks for HTTP Digest; otherwise credentials are sent as Basic.
        cacert: a PEM file of certificate authorities to trust, in place of the system's.
        seconds: the time limit for each request, from the connection to the end of the answer.
        hints: a text that an error may contain, and the hint for it.
    """

    def __init__(
        self,
        url: str,
        *,
        credentials: Credentials | None = None,
        digest: bool = False,
        cacert: str | None = None,
        seconds: float,
        hints: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.url = url
        self.seconds = seconds
        self._hints = tuple(hints)
        self._auth = _choose_login(credentials, digest)
        self._redaction = Redaction(credentials)
        self._http = httpx.HTTPTransport(
            verify=_read_authorities(url, cacert),
            trust_env=False,
            # a store may close an idle connection just as the next request is sent
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def conceal(self, credentials: Credentials | None) -> None:
        """Show no credentials that are not sent, because the store may know them already."""
        self._redaction = Redaction(credentials)

    def with_seconds(self, seconds: float) -> "Transport":
        """Return the same transport with another time limit."""
        other = copy.copy(self)
        other.seconds = seconds
        return other

    def send(
        self,
        method: str,
        url: str,
        content: bytes | Iterable[bytes] = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request and return the answer.

        Args:
            content: the body. Pieces must be iterable twice: Digest may ask for them again.

        Raises:
            StoreError: unreachable, too slow, cut off, redirected, or refused with a status.
        """
        answer = self.exchange(method, url, content, headers)
        if not answer.is_success:
            raise self._refuse(answer)
        return answer

    def exchange(
        self,
        method: str,
        url: str,
        content: bytes | Iterable[bytes] = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request and return the answer, whatever its status.

        Raises:
            StoreError: unreachable, too slow or cut off.
        """
        deadline = Deadline(self.seconds)
        try:
            request = _make_request(method, url, content, headers)
            answer = deadline.run(lambda: self._answer(request, deadline))
        # httpx repeats what a store sends: its errors are quoted, and never chained
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            if deadline.has_passed or isinstance(error, httpx.TimeoutException):
                raise self._late() from None
            raise self._broken(error) from None
        if deadline.has_passed:
            raise self._late()
        return answer

    def _answer(self, request: httpx.Request, deadline: Deadline) -> Answer:
        """Send a request, and send it again if the store's login asks for that."""
        login = self._auth.auth_flow(request)
        request = next(login)
        while True:
            with self._open(request, deadline) as response:
                try:
                    request = login.send(response)
                except StopIteration:
                    return self._read(response)

    @contextlib.contextmanager
    def _open(self, request: httpx.Request, deadline: Deadline) -> Iterator[httpx.Response]:
        limits = httpx.Timeout(deadline.seconds_left).as_dict()
        request.extensions = {"timeout": limits, "trace": deadline.watch}
        response = self._http.handle_request(request)
        response.request = request  # a login reads it
        try:
            yield response
        finally:
            response.close()
            deadline.release()

    def _read(self, response: httpx.Response) -> Answer:
        """Read the body; of an error the beginning, as far as it arrives."""
        body = bytearray()
        is_success = response.is_success
        try:
            for part in response.iter_raw():
                body += part
                if len(body) > LARGEST_ANSWER:
                    reason = f"{self.url} sends more than {LARGEST_ANSWER >> 20} MiB"
                    raise StoreError(reason, hint="ask for less")
                if not is_success and len(body) >= LARGEST_ERROR:
                    break
        except httpx.HTTPError:
            if is_success:
                raise
        return Answer(response.status_code, response.headers, bytes(body))

    def _late(self) -> StoreError:
        reason = f"{self.url} did not answer within {self.seconds:g} s"
        return StoreError(reason, hint="give it more with --timeout")

    def _broken(self, error: Exception) -> StoreError:
        """Describe an exchange that got no answer."""
        if untrusted := _certificate_error(error):
            reason = f"the certificate of {self.url} is not trusted: {self.quote(untrusted)}"
            return StoreError(reason, hint="name the certificate of its authority with --cacert")
        message = self.quote(str(error)) or type(error).__name__
        if isinstance(error, httpx.ConnectError):
            reason = f"{self.url} cannot be reached: {message}"
            return StoreError(reason, hint="is the store running?")
        return StoreError(f"{self.url} broke off: {message}", hint="look into the log of the store")

    def _refuse(self, answer: Answer) -> StoreError:
        """Describe a status that is no success."""
        if 300 <= answer.status < 400 and "Location" in answer.headers:
            target = self.quote(answer.headers.get("Location", ""))
            reason = f"{self.url} redirects to {target!r}, and redirects are not followed"
            return StoreError(reason, hint="give the last address yourself, if you trust it")
        message = self.quote(_message(answer.body[:LARGEST_ERROR]))
        hint = HINTS.get(answer.status, "look into the log of the store")
        for words, own_hint in self._hints:
            if words in message:
                hint = own_hint
                break
        reason = f"{self.url} answers {answer.status}" + (f": {message}" if message else "")
        return StoreError(reason, hint=hint)

    def quote(self, text: str) -> str:
        """Return the first line of a foreign text, without secrets or control codes."""
        first = "".join(self._redaction.hide(text).strip().splitlines()[:1])
        printable = "".join(filter(str.isprintable, first))
        return self._redaction.hide(printable)[:LONGEST_QUOTE]

    def check_answer(self, answer: Answer) -> Answer:
        """Return an answer that does not repeat our password.

        Raises:
            StoreError: it does. Nothing of it is shown, since it can be in any cell.
        """
        if self._redaction.is_repeated_in(answer.body):
            raise StoreError(
                f"{self.url} repeats our password in its answer, which is not shown",
                hint="change the password, and ask who runs the store",
            )
        return answer


class _DigestLogin(httpx.DigestAuth):
    """HTTP Digest that tries a password once a request.

    Virtuoso locks an address out after a few wrong ones, and httpx would try again. Once a
    challenge is known, httpx logs in with the first request: a store may hang up on a long body of
    somebody unknown.
    """

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield the request, and again with the password if the store asks for it."""
        steps = super().auth_flow(request)
        try:
            response = yield next(steps)
            if "Authorization" not in request.headers or _is_stale(response):
                yield steps.send(response)
        except StopIteration:
            return
        except (KeyError, NotImplementedError):
            raise httpx.ProtocolError("it asks for an unknown form of Digest") from None


class _Pieces:
    """A long body, in pieces."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._content), PIECE):
            yield self._content[start : start + PIECE]


def check_url(url: str) -> str:
    """Return an address if it is http or https, with a host and nothing more.

    Raises:
        UsageError: it is not, or it contains credentials.
    """
    example, shown = "write one such as http://localhost:7878", hide_login(url)
    try:
        parts = urllib.parse.urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:  # which repeats a part of it, as if that were the port
        raise UsageError(f"{shown!r} is no address", hint=example) from None
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            f"{shown} contains credentials, which end up in logs and histories",
            hint="set KG_STORE_USER and KG_STORE_PASSWORD, or write them to ~/.netrc",
        )
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"{shown!r} is no address of a store", hint=example)
    if parts.query or parts.fragment or not _is_printable_ascii(url):
        raise UsageError(
            f"{shown!r} contains more than an address",
            hint="leave out ? and #, and encode other characters",
        )
    return url


def is_exposed(url: str) -> bool:
    """Check whether a password sent to this address would cross a network unencrypted."""
    parts = urllib.parse.urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in LOOPBACK


def _is_printable_ascii(text: str) -> bool:
    return all(32 < ord(char) < 127 for char in text)


def _read_authorities(url: str, cacert: str | None) -> ssl.SSLContext:
    if cacert is None and urllib.parse.urlsplit(url).scheme == "http":
        # it trusts nobody, and reads no file: the system's authorities take 15 ms
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return ssl.create_default_context(cafile=cacert)
    except OSError as error:
        reason = f"{cacert} contains no certificates"
        raise UsageError(reason, hint="name a PEM file with --cacert") from error


def _choose_login(credentials: Credentials | None, digest: bool) -> httpx.Auth:
    if credentials is None:
        return httpx.Auth()
    if digest:
        return _DigestLogin(credentials.user, credentials.password)
    return httpx.BasicAuth(credentials.user, credentials.password)


def _make_request(
    method: str, url: str, content: bytes | Iterable[bytes], headers: Mapping[str, str] | None
) -> httpx.Request:
    own = {**HEADERS, **(headers or {})}
    if isinstance(content, bytes) and len(content) > PIECE:
        own["Content-Length"] = str(len(content))
        content = _Pieces(content)
    return httpx.Request(method, url, content=content, headers=own)


def _is_stale(response: httpx.Response) -> bool:
    """Check whether a refusal is only about the age of the login, which was right."""
    challenge = response.headers.get("WWW-Authenticate", "").lower()
    return "stale=true" in challenge.replace('"', "")


def _certificate_error(error: BaseException | None) -> str:
    """Return why TLS refused a certificate, if that caused an error."""
    while error:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return ""


def _message(body: bytes) -> str:
    """Return the detail of a problem document, or the text of another error."""
    text = body.decode(errors="replace")
    if text.lstrip().startswith("{"):
        with contextlib.suppress(ValueError, RecursionError):
            problem = json.loads(text)
            message = problem.get("detail") or problem.get("message") or problem.get("title")
            return str(message or "")
    return "" if "<html" in text.lower() else text
