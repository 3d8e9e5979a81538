"""A store's endpoint: SPARQLWrapper for queries and updates, HTTP for graphs."""

import copy
import io
import json
import urllib.parse
import urllib.response
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any, Protocol

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.Wrapper import QueryResult

from kg.errors import UsageError
from kg.stores.credentials import Credentials
from kg.stores.profiles import PROFILES, Profile, strip_query_path
from kg.stores.transport import Answer, StoreError, Transport, check_url, is_exposed

SECONDS = 30.0
JSON_RESULTS = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
NQUADS = "application/n-quads"
FORM = "application/x-www-form-urlencoded"
#: The most digits of a number of triples.
LONGEST_NUMBER = 18
#: Bytes for which a load gets the time limit once more.
BYTES_PER_LIMIT = 16_000_000


class Body(Protocol):
    """A request body of `size` bytes, in pieces; a login may iterate it twice."""

    size: int

    def __iter__(self) -> Iterator[bytes]: ...


class StoreWrapper(SPARQLWrapper):
    """SPARQLWrapper over our transport.

    SPARQLWrapper itself sends by urllib, which follows redirects with credentials and limits no
    complete answer. Only its public method `query` is replaced. The new one reads the public fields
    that SPARQLWrapper's setters fill, and sends a form by POST, which every store accepts.
    """

    def __init__(self, transport: Transport, endpoint: str, update: str | None = None) -> None:
        super().__init__(endpoint, updateEndpoint=update)
        self._transport = transport
        self.setMethod(POST)
        self.setReturnFormat("json")

    def query(self) -> QueryResult:
        """Send the query or update, and return SPARQLWrapper's own kind of result."""
        is_update = self.isSparqlUpdateRequest()
        url = self.updateEndpoint if is_update else self.endpoint
        form = {**self.parameters, "update" if is_update else "query": [self.queryString]}
        content = urllib.parse.urlencode(form, doseq=True).encode("ascii")
        headers = {"Content-Type": FORM, "Accept": JSON_RESULTS, **self.customHttpHeaders}
        answer = self._transport.send("POST", url, content, headers)
        response: Any = urllib.response.addinfourl(
            io.BytesIO(answer.body),
            answer.headers,  # type: ignore[arg-type]  # a mapping, which is all that is read of it
            url,
            answer.status,
        )
        return QueryResult((response, self.returnFormat))


class Endpoint:
    """A SPARQL endpoint of a known kind of store.

    Args:
        credentials: sent to this address only.
        secret: credentials that are not sent, and hidden where the store knows them already.
        cacert: a PEM file of certificate authorities to trust, in place of the system's.
        seconds: the time limit for each request.
    """

    def __init__(
        self,
        url: str,
        profile: Profile = PROFILES["sparql"],
        *,
        credentials: Credentials | None = None,
        secret: Credentials | None = None,
        cacert: str | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.url = strip_query_path(check_url(url), profile)
        self.profile = profile
        self._has_password = credentials is not None
        self._transport = Transport(
            self.url,
            credentials=credentials,
            digest=profile.digest,
            cacert=cacert,
            seconds=seconds,
            hints=profile.hints,
        )
        if secret:
            self._transport.conceal(secret)

    @property
    def seconds(self) -> float:
        """The time limit for each request."""
        return self._transport.seconds

    @property
    def is_exposed(self) -> bool:
        """Whether a password would cross a network unencrypted."""
        return self._has_password and is_exposed(self.url)

    def with_time_for(self, size: int) -> "Endpoint":
        """Return the same endpoint with a time limit for work on so many bytes."""
        other = copy.copy(self)
        other._transport = self._transport.with_seconds(
            self.seconds * (1 + size // BYTES_PER_LIMIT)
        )
        return other

    def query(
        self,
        text: str,
        *,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
        graph: bool = False,
    ) -> Answer:
        """Return the answer to a query: SPARQL JSON results, or N-Triples.

        Args:
            default_graphs: the graphs whose merge is the default graph of the dataset.
            named_graphs: the graphs that `GRAPH` may name.
            graph: whether the query returns triples.

        Raises:
            StoreError: unreachable, too slow, refused, or the store left rows out.
        """
        wrapper = StoreWrapper(self._transport, self.url + self.profile.query)
        for name in default_graphs:
            wrapper.addParameter("default-graph-uri", name)
        for name in named_graphs:
            wrapper.addParameter("named-graph-uri", name)
        if graph:
            wrapper.addCustomHttpHeader("Accept", NTRIPLES)
        answer = _ask(wrapper, text, "SELECT")
        if answer.status != HTTPStatus.OK:
            raise StoreError(
                f"{self.url} answers {answer.status}, and 200 alone says that an answer is whole",
                hint="ask without what stands between, such as a proxy or a cache",
            )
        if self.profile.cut_header and self.profile.cut_header in answer.headers:
            rows = self.quote(answer.headers[self.profile.cut_header])
            raise StoreError(
                f"{self.url} left rows out: it answers with at most {rows}",
                hint="raise ResultSetMaxRows in its settings",
            )
        if graph and not answer.says_its_end:
            raise StoreError(
                f"{self.url} does not say where its answer ends: it may have been cut",
                hint="ask without what stands between, such as a proxy, or ask for rows",
            )
        return self._transport.check_answer(answer)

    def quote(self, text: str) -> str:
        """Return the first line of a foreign text, without secrets or control codes."""
        return self._transport.quote(text)

    def update(self, text: str) -> None:
        """Change the store by SPARQL Update.

        Raises:
            StoreError: unreachable, too slow, or refused.
            UsageError: this kind of store is read-only.
        """
        if self.profile.update is None:
            raise UsageError(
                f"{self.profile.title} cannot be written to",
                hint="name the kind of store with --store",
            )
        address = self.url + self.profile.update
        _ask(StoreWrapper(self._transport, address, update=address), text, "INSERT")

    def send_graph(self, method: str, graph: str, data: bytes) -> None:
        """PUT or POST N-Triples to a named graph by the SPARQL 1.1 Graph Store Protocol."""
        query = urllib.parse.urlencode({"graph": graph})
        # N-Triples is a subset of Turtle, whose media type every store knows
        headers = {"Content-Type": "text/turtle; charset=utf-8"}
        self._transport.send(method, f"{self.url}{self.profile.graphs}?{query}", data, headers)

    def send_dataset(self, body: Body, *, bulk: bool = False) -> int | None:
        """Add several graphs in one document; the store accepts all of it or nothing.

        Returns the number of quads that the store reports (Fuseki), or None.

        Args:
            bulk: outside a transaction; the store retains a part of a document that breaks off.
        """
        path = self.profile.bulk if bulk else self.profile.dataset
        headers = {"Content-Type": self.profile.form, "Content-Length": str(body.size)}
        return _quad_count(self._transport.send("POST", f"{self.url}{path}", body, headers))

    def measure(self, graphs: Iterable[str] = ()) -> int | None:
        """Return the number of triples in graphs or in all; None if it takes a query.

        RDF4J's servers tell it by a request that starts no query engine.
        """
        if self.profile.size is None:
            return None
        contexts = urllib.parse.urlencode([("context", f"<{graph}>") for graph in graphs])
        answer = self._transport.send("GET", f"{self.url}{self.profile.size}?{contexts}")
        number = answer.body.strip()
        return int(number) if number.isdigit() and len(number) <= LONGEST_NUMBER else None

    def read_headers(self) -> dict[str, str]:
        """Return the headers of an answer from this address, whatever its status.

        Their names are in lower case. They show which kind of store answers.
        """
        answer = self._transport.exchange("GET", self.url + self.profile.query)
        return dict(answer.headers)


def _ask(wrapper: StoreWrapper, text: str, kind: str) -> Answer:
    """Send a query of a known kind: SPARQLWrapper guesses it wrong after a comment."""
    wrapper.setQuery(text)
    wrapper.queryType = kind
    response = wrapper.query().response
    return Answer(response.status, response.headers, response.read())  # type: ignore[arg-type]


def _quad_count(answer: Answer) -> int | None:
    """Return the number of quads that a store reports, if it does."""
    try:
        report = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return report.get("quadCount") if isinstance(report, dict) else None
