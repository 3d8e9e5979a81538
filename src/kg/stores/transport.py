"""HTTP to one store: verified TLS, no redirects, no proxy, a deadline, no secret in an error."""

import copy
import json
import ssl
import time
import urllib.parse
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import httpx

from kg.errors import KgError, UsageError
from kg.stores.credentials import Credentials

#: More than any answer about this graph; a store that sends more is broken or hostile.
LARGEST_ANSWER = 1 << 30
#: Bytes that are read of an error, whose first line is shown.
LARGEST_ERROR = 4096
LOOPBACK = ("localhost", "127.0.0.1", "::1")
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


class Transport:
    """Requests to one origin, each answered completely and in time, or not at all.

    Args:
        digest: whether the store asks for HTTP Digest; otherwise credentials are sent as Basic.
        cacert: a PEM file of certificate authorities to trust, in place of the system's.
        seconds: the time limit for each request, the body of the answer included.
        hints: a text that an error may hold, and the hint for it.
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
        self._secrets = [credentials.password] if credentials else []
        auth: httpx.Auth | None = None
        if credentials and digest:
            auth = httpx.DigestAuth(credentials.user, credentials.password)
        elif credentials:
            auth = httpx.BasicAuth(credentials.user, credentials.password)
            self._secrets.append(_basic_token(auth, url))
        self._client = httpx.Client(
            auth=auth,
            follow_redirects=False,
            trust_env=False,
            verify=_trusted(cacert),
            headers={"User-Agent": "overseas-stations-kg", "Accept-Encoding": "identity"},
        )

    def with_seconds(self, seconds: float) -> "Transport":
        """Return the same transport with another time limit."""
        other = copy.copy(self)
        other.seconds = seconds
        return other

    def send(
        self,
        method: str,
        url: str,
        content: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request and return the answer.

        Args:
            content: the body; what is sent piece by piece must be iterable twice, since a store
                that asks for Digest gets it again.

        Raises:
            StoreError: unreachable, too slow, cut off, redirected, or refused with a status.
        """
        answer = self.exchange(method, url, content, headers)
        if answer.status >= 300:
            raise self._refuse(answer)
        return answer

    def exchange(
        self,
        method: str,
        url: str,
        content: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request and return the answer, whatever its status.

        Raises:
            StoreError: unreachable, too slow or cut off.
        """
        deadline = time.monotonic() + self.seconds
        try:
            with self._client.stream(
                method, url, content=content, headers=headers, timeout=self.seconds
            ) as response:
                return Answer(
                    response.status_code, response.headers, self._read(response, deadline)
                )
        except httpx.TimeoutException as error:
            raise self._late() from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise self._broken(error) from error

    def _read(self, response: httpx.Response, deadline: float) -> bytes:
        """Read the body within the deadline, however slowly it arrives; of an error the beginning."""
        parts, size = [], 0
        for part in response.iter_raw():
            parts.append(part)
            size += len(part)
            if time.monotonic() > deadline:
                raise self._late()
            if size > LARGEST_ANSWER:
                limit = f"{LARGEST_ANSWER >> 20} MiB"
                raise StoreError(f"{self.url} sends more than {limit}", hint="ask for less")
            if response.status_code >= 300 and size >= LARGEST_ERROR:
                break
        return b"".join(parts)

    def _late(self) -> StoreError:
        reason = f"{self.url} did not answer within {self.seconds:g} s"
        return StoreError(reason, hint="give it more with --timeout")

    def _broken(self, error: Exception) -> StoreError:
        """The error for an exchange that came to no answer."""
        if untrusted := _certificate_error(error):
            reason = f"the certificate of {self.url} is not trusted: {first_line(untrusted)}"
            return StoreError(reason, hint="name the certificate of its authority with --cacert")
        if isinstance(error, httpx.ConnectError):
            reason = f"{self.url} cannot be reached: {self._redact(first_line(error))}"
            return StoreError(reason, hint="is the store running?")
        reason = self._redact(first_line(error)) or type(error).__name__
        return StoreError(f"{self.url} broke off: {reason}", hint="look into the log of the store")

    def _refuse(self, answer: Answer) -> StoreError:
        """The error for a status that is no success."""
        if answer.status < 400:
            target = self._redact(first_line(answer.headers.get("Location", "")))
            reason = f"{self.url} sends on to {target!r}, and redirects are not followed"
            return StoreError(reason, hint="give the last address yourself, if you trust it")
        message = self._redact(first_line(_message(answer.body[:LARGEST_ERROR])))
        hint = HINTS.get(answer.status, "look into the log of the store")
        for words, own_hint in self._hints:
            if words in message:
                hint = own_hint
                break
        reason = f"{self.url} answers {answer.status}" + (f": {message}" if message else "")
        return StoreError(reason, hint=hint)

    def _redact(self, text: str) -> str:
        """Remove our own secrets from a text of the store, which a hostile store may echo."""
        for secret in filter(None, self._secrets):
            text = text.replace(secret, "…")
        return text


def check_url(url: str) -> str:
    """Return an address that may be used: http or https, a host, no credentials, no query.

    Raises:
        UsageError: for any other.
    """
    example = "write one such as http://localhost:7878"
    try:
        parts = urllib.parse.urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{url!r} is no address: {error}", hint=example) from error
    if parts.username is not None or parts.password is not None:
        safe = url.replace(parts.netloc, f"…@{host}")
        raise UsageError(
            f"{safe} holds credentials, which end up in logs and histories",
            hint="set KG_STORE_USER and KG_STORE_PASSWORD, or write them to ~/.netrc",
        )
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"{url!r} is no address of a store", hint=example)
    if parts.query or parts.fragment or not _is_printable_ascii(url):
        raise UsageError(
            f"{url!r} holds more than an address",
            hint="leave out ? and #, and encode other characters",
        )
    return url


def is_exposed(url: str) -> bool:
    """Whether a password sent to this address would cross a network in the clear."""
    parts = urllib.parse.urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in LOOPBACK


def first_line(text: object) -> str:
    """Return the first line of a foreign text, without what could move a terminal's cursor."""
    first = str(text).strip().splitlines()[:1]
    return "".join(char for char in "".join(first) if char.isprintable())[:300]


def _is_printable_ascii(text: str) -> bool:
    return all(32 < ord(char) < 127 for char in text)


def _trusted(cacert: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=cacert)
    except OSError as error:
        reason = f"{cacert} holds no certificates"
        raise UsageError(reason, hint="name a PEM file with --cacert") from error


def _basic_token(auth: httpx.BasicAuth, url: str) -> str:
    """The secret part of the Authorization header that httpx makes."""
    request = next(auth.auth_flow(httpx.Request("GET", url)))
    return request.headers["Authorization"].removeprefix("Basic ")


def _certificate_error(error: BaseException | None) -> str:
    """The reason for which TLS refused a certificate, where that is the cause of an error."""
    while error:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return ""


def _message(body: bytes) -> str:
    """The message of an error: the detail of a problem document, or else the text itself."""
    text = body.decode(errors="replace")
    if text.lstrip().startswith("{"):
        try:
            problem = json.loads(text)
            return str(
                problem.get("detail") or problem.get("message") or problem.get("title") or ""
            )
        except (ValueError, RecursionError):
            pass
    return "" if "<html" in text.lower() else text
