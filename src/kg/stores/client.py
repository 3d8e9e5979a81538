"""The hardened way to a store: one origin, no redirects, verified TLS, time limits, nothing secret in an error."""

import base64
import copy
import json
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from email.message import Message
from http.client import HTTPException, HTTPMessage
from typing import Any, NamedTuple, Protocol

from kg.errors import KgError, UsageError
from kg.stores.credentials import Credentials
from kg.stores.profiles import PROFILES, Profile, base_of

SECONDS = 30.0
#: More than any answer about this graph; a store that sends more is broken or hostile.
LARGEST_ANSWER = 1 << 30
JSON_RESULTS = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
#: Bytes of a release for which long work gets as much time as one request has.
PATIENCE = 16_000_000
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class StoreError(KgError):
    """A store that does not answer, or answers with an error."""


class Body(Protocol):
    """What is sent piece by piece, and once more from its start where the store asks who we are."""

    size: int

    def __iter__(self) -> Iterator[bytes]: ...


class Answer(NamedTuple):
    """What came back: the body, whole, and its headers."""

    body: bytes
    headers: Message


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Digest that logs in ahead once it knows the challenge: a store may hang up on a long body it did not ask for.

    A password is tried once: Virtuoso locks an address out after a few wrong ones.
    """

    _challenge: dict[str, str] | None = None

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        if self._challenge and (answer := self.get_authorization(request, self._challenge)):
            request.add_unredirected_header("Authorization", f"Digest {answer}")
        return request

    https_request = http_request

    def http_error_401(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: HTTPMessage
    ) -> Any:
        kind, _, rest = headers.get("WWW-Authenticate", "").partition(" ")
        told = urllib.request.parse_keqv_list([*filter(None, urllib.request.parse_http_list(rest))])
        is_new = kind.lower() == "digest" and told.get("nonce") and told != self._challenge
        if not is_new or (
            req.has_header("Authorization") and told.get("stale", "").lower() != "true"
        ):
            return None
        self._challenge = told
        fp.close()
        req.remove_header("Authorization")
        return self.parent.open(req, timeout=req.timeout)


class Endpoint:
    """One store at one address."""

    def __init__(
        self,
        url: str,
        profile: Profile = PROFILES["sparql"],
        *,
        credentials: Credentials | None = None,
        cacert: str | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.url = base_of(checked(url), profile)
        self.profile = profile
        self.seconds = seconds
        self._credentials = credentials
        self._opener = _opener(self.url, credentials if profile.digest else None, cacert)
        self._headers = {"User-Agent": "overseas-stations-kg"}
        if credentials and not profile.digest:
            token = base64.b64encode(f"{credentials.user}:{credentials.password}".encode()).decode()
            self._headers["Authorization"] = f"Basic {token}"

    @property
    def is_exposed(self) -> bool:
        """Whether a password would cross a network in the clear."""
        parts = urllib.parse.urlsplit(self.url)
        return bool(self._credentials) and parts.scheme == "http" and parts.hostname not in LOOPBACK

    def patient(self, size: int) -> "Endpoint":
        """The same store with the time that work on so many bytes may take."""
        found = copy.copy(self)
        found.seconds = self.seconds * (1 + size // PATIENCE)
        return found

    def query(
        self,
        text: str,
        *,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
        graph: bool = False,
    ) -> Answer:
        """The answer to a query, in SPARQL's JSON or, for triples, as N-Triples.

        Args:
            default_graphs: the graphs that together are the default graph of the dataset.
            named_graphs: the graphs that `GRAPH` may name.
            graph: whether the query answers with triples.

        Raises:
            StoreError: unreachable, too slow, refused, or rows were left out.
        """
        from kg.stores.request import query_request

        datasets = {
            "default-graph-uri": list(default_graphs),
            "named-graph-uri": list(named_graphs),
        }
        request = query_request(self.url + self.profile.query, text, datasets)
        request.add_header("Accept", NTRIPLES if graph else JSON_RESULTS)
        answer = self._send(request)
        if self.profile.cut_sign and self.profile.cut_sign in answer.headers:
            rows = answer.headers[self.profile.cut_sign]
            raise StoreError(
                f"{self.url} left rows out: it answers with at most {rows}",
                hint="raise ResultSetMaxRows in its settings",
            )
        return answer

    def update(self, text: str) -> None:
        """Change the store by SPARQL Update.

        Raises:
            StoreError: as `query`; and the store is read-only.
        """
        if self.profile.update is None:
            raise UsageError(
                f"{self.profile.title} cannot be written to",
                hint="name the kind of store with --store",
            )
        from kg.stores.request import update_request

        self._send(update_request(self.url + self.profile.update, text))

    def send_graph(self, method: str, graph: str, data: bytes) -> None:
        """PUT or POST triples to a named graph by the Graph Store Protocol, as N-Triples."""
        query = urllib.parse.urlencode({"graph": graph})
        request = urllib.request.Request(
            f"{self.url}{self.profile.graphs}?{query}", data=data, method=method
        )
        # a subset of Turtle, whose name every store knows
        request.add_header("Content-Type", "text/turtle; charset=utf-8")
        self._send(request)

    def send_dataset(self, body: Body, *, bulk: bool = False) -> int | None:
        """Add several graphs as one document of TriG, which the store takes as a whole or not at all.

        The quads that it took, where it tells (Fuseki).

        Not as N-Quads: of a document that breaks off after any of its lines Fuseki keeps what has come.

        Args:
            bulk: past any transaction; of a document that breaks off the store keeps what has come.
        """
        path = self.profile.bulk if bulk else self.profile.dataset
        request = urllib.request.Request(f"{self.url}{path}", data=body, method="POST")
        request.add_header("Content-Type", "application/trig")
        request.add_header("Content-Length", str(body.size))
        return _quads(self._send(request))

    def signs(self) -> dict[str, str]:
        """The headers of some answer of this address, whatever its status, by their names in small letters."""
        request = urllib.request.Request(self.url + self.profile.query, method="GET")
        try:
            return _signs(self._send(request).headers)
        except StoreError as error:
            if isinstance(error.__cause__, urllib.error.HTTPError):
                return _signs(error.__cause__.headers)
            raise

    def _send(self, request: urllib.request.Request) -> Answer:
        for name, value in self._headers.items():
            request.add_unredirected_header(name, value)
        until = time.monotonic() + self.seconds
        try:
            with self._opener.open(request, timeout=self.seconds) as response:
                return Answer(self._body(response, until), response.headers)
        except urllib.error.HTTPError as error:
            raise self._refused(error) from error
        except ssl.SSLCertVerificationError as error:
            raise self._untrusted(error) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, ssl.SSLCertVerificationError):
                raise self._untrusted(error.reason) from error
            if isinstance(error.reason, TimeoutError):
                raise self._late() from error
            raise StoreError(
                f"{self.url} cannot be reached: {_line(error.reason)}", hint="is the store running?"
            ) from error
        except TimeoutError as error:
            raise self._late() from error
        except (HTTPException, OSError, ValueError) as error:
            reason = f"{self.url} broke off: {_line(error) or type(error).__name__}"
            raise StoreError(reason, hint="look into the log of the store") from error

    def _body(self, response: Any, until: float) -> bytes:
        """The whole body, within the time limit however slowly it drips."""
        parts, size = [], 0
        promised = response.headers.get("Content-Length")
        while part := response.read1(1 << 20):
            parts.append(part)
            size += len(part)
            if time.monotonic() > until:
                raise TimeoutError
            if size > LARGEST_ANSWER:
                raise StoreError(
                    f"{self.url} sends more than {LARGEST_ANSWER >> 20} MiB", hint="ask for less"
                )
        if promised is not None and promised.isdigit() and size < int(promised):
            raise StoreError(
                f"{self.url} broke off after {size} of {promised} bytes", hint="look into its log"
            )
        return b"".join(parts)

    def _late(self) -> StoreError:
        return StoreError(
            f"{self.url} did not answer within {self.seconds:g} s",
            hint="give it more with --timeout",
        )

    def _untrusted(self, error: ssl.SSLCertVerificationError) -> StoreError:
        hint = "name the certificate of its authority with --cacert"
        return StoreError(
            f"the certificate of {self.url} is not trusted: {_line(error.verify_message)}",
            hint=hint,
        )

    def _refused(self, error: urllib.error.HTTPError) -> StoreError:
        told = self._redacted(_line(_told(error)))
        hints = {
            401: "set KG_STORE_USER and KG_STORE_PASSWORD, or write them to ~/.netrc",
            403: "this user may not do that, or the store is read-only",
            404: "is this the address of the store? name its kind with --store",
            405: "the store is read-only, or the address is not the one for this",
            507: "the store has no room left",
        }
        if 300 <= error.code < 400:
            target = _line(str(error.headers.get("Location", "")))
            reason = f"{self.url} sends on to {target!r}, and redirects are not followed"
            return StoreError(reason, hint="give the last address yourself, if you trust it")
        reason = f"{self.url} answers {error.code}" + (f": {told}" if told else "")
        known = (hint for words, hint in self.profile.hints if words in told)
        return StoreError(
            reason, hint=next(known, hints.get(error.code, "look into the log of the store"))
        )

    def _redacted(self, text: str) -> str:
        """A text of the store without our own secrets, which a hostile store may send back."""
        secrets = [self._headers.get("Authorization", "").removeprefix("Basic ")]
        if self._credentials:
            secrets.append(self._credentials.password)
        for secret in filter(None, secrets):
            text = text.replace(secret, "…")
        return text


def checked(url: str) -> str:
    """An address that may be used: http or https, a host, no credentials in it, no query."""
    try:
        parts = urllib.parse.urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(
            f"{url!r} is no address: {error}", hint="write one such as http://localhost:7878"
        ) from error
    if parts.username is not None or parts.password is not None:
        shown = url.replace(parts.netloc, f"…@{host}")
        raise UsageError(
            f"{shown} holds credentials, which end up in logs and histories",
            hint="set KG_STORE_USER and KG_STORE_PASSWORD, or write them to ~/.netrc",
        )
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(
            f"{url!r} is no address of a store", hint="write one such as http://localhost:7878"
        )
    if parts.query or parts.fragment or any(not 32 < ord(char) < 127 for char in url):
        raise UsageError(
            f"{url!r} holds more than an address",
            hint="leave out ? and #, and encode other characters",
        )
    return url


def _opener(
    url: str, digest: Credentials | None, cacert: str | None
) -> urllib.request.OpenerDirector:
    """An opener that knows http and https only, follows no redirect, and asks no proxy."""
    try:
        context = ssl.create_default_context(cafile=cacert)
    except OSError as error:
        raise UsageError(
            f"{cacert} holds no certificates", hint="name a PEM file with --cacert"
        ) from error
    opener = urllib.request.OpenerDirector()
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=context),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ]
    if digest:
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, url, digest.user, digest.password)
        handlers.append(_Digest(passwords))
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _quads(answer: Answer) -> int | None:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found.get("quadCount") if isinstance(found, dict) else None


def _signs(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _told(error: urllib.error.HTTPError) -> str:
    """What a store says of an error: the detail of a problem document, else the first line of text."""
    try:
        with error:
            text = error.read(4096).decode(errors="replace")
    except (OSError, HTTPException):
        return ""
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
            return str(found.get("detail") or found.get("message") or found.get("title") or "")
        except (ValueError, RecursionError):
            pass
    return "" if "<html" in text.lower() else text


def _line(text: object) -> str:
    """The first line of a text that is not ours, without what could move a terminal's cursor."""
    first = str(text).strip().splitlines()[:1]
    return "".join(char for char in "".join(first) if char.isprintable())[:300]
