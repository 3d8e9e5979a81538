"""One store at one address: queries and updates by SPARQLWrapper, graphs by HTTP."""

import copy
import io
import json
import urllib.parse
import urllib.response
from collections.abc import Iterable, Iterator
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
FORM = "application/x-www-form-urlencoded"
#: Bytes of a release for which long work gets as much time as one request has.
PATIENCE = 16_000_000


class Body(Protocol):
    """A body that is sent piece by piece, and again from its start where a store asks who we are.

    `size` is its length in bytes.
    """

    size: int

    def __iter__(self) -> Iterator[bytes]: ...


class StoreWrapper(SPARQLWrapper):
    """SPARQLWrapper over our transport, with its deadline and its rules for redirects and secrets.

    SPARQLWrapper sends by urllib: it follows redirects with credentials, and has no limit for a
    complete answer. Only its public method `query` is replaced. It reads the public fields that
    SPARQLWrapper's setters fill, and always sends a form by POST, which every store takes.
    """

    def __init__(self, transport: Transport, endpoint: str, update: str | None = None) -> None:
        super().__init__(endpoint, updateEndpoint=update)
        self._transport = transport
        self.setMethod(POST)
        self.setReturnFormat("json")

    def query(self) -> QueryResult:
        """Send the query or update, and return SPARQLWrapper's own result."""
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
    """A SPARQL endpoint, and what its kind of store adds to it."""

    def __init__(
        self,
        url: str,
        profile: Profile = PROFILES["sparql"],
        *,
        credentials: Credentials | None = None,
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

    @property
    def seconds(self) -> float:
        """The time limit for each request."""
        return self._transport.seconds

    @property
    def is_exposed(self) -> bool:
        """Whether a password would cross a network in the clear."""
        return self._has_password and is_exposed(self.url)

    def with_time_for(self, size: int) -> "Endpoint":
        """Return the same store with the time that work on so many bytes may take."""
        other = copy.copy(self)
        other._transport = self._transport.with_seconds(self.seconds * (1 + size // PATIENCE))
        return other

    def query(
        self,
        text: str,
        *,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
        graph: bool = False,
    ) -> Answer:
        """Return the answer to a query, in SPARQL's JSON or, for triples, as N-Triples.

        Args:
            default_graphs: the graphs that together are the default graph of the dataset.
            named_graphs: the graphs that `GRAPH` may name.
            graph: whether the query answers with triples.

        Raises:
            StoreError: unreachable, too slow, refused, or rows were left out.
        """
        wrapper = StoreWrapper(self._transport, self.url + self.profile.query)
        for name in default_graphs:
            wrapper.addParameter("default-graph-uri", name)
        for name in named_graphs:
            wrapper.addParameter("named-graph-uri", name)
        if graph:
            wrapper.addCustomHttpHeader("Accept", NTRIPLES)
        answer = _ask(wrapper, text, "SELECT")
        if self.profile.cut_header and self.profile.cut_header in answer.headers:
            rows = answer.headers[self.profile.cut_header]
            raise StoreError(
                f"{self.url} left rows out: it answers with at most {rows}",
                hint="raise ResultSetMaxRows in its settings",
            )
        return answer

    def update(self, text: str) -> None:
        """Change the store by SPARQL Update.

        Raises:
            StoreError: as `query`.
            UsageError: the kind of store is read-only.
        """
        if self.profile.update is None:
            raise UsageError(
                f"{self.profile.title} cannot be written to",
                hint="name the kind of store with --store",
            )
        address = self.url + self.profile.update
        _ask(StoreWrapper(self._transport, address, update=address), text, "INSERT")

    def send_graph(self, method: str, graph: str, data: bytes) -> None:
        """PUT or POST triples to a named graph by the Graph Store Protocol, as N-Triples."""
        query = urllib.parse.urlencode({"graph": graph})
        # N-Triples is a subset of Turtle, whose name every store knows
        headers = {"Content-Type": "text/turtle; charset=utf-8"}
        self._transport.send(method, f"{self.url}{self.profile.graphs}?{query}", data, headers)

    def send_dataset(self, body: Body, *, bulk: bool = False) -> int | None:
        """Add several graphs as one document of TriG, which the store takes as one or not at all.

        Returns the number of quads that the store took, where it reports it (Fuseki). The document
        is not N-Quads: of one that breaks off after any of its lines, Fuseki keeps what has come.

        Args:
            bulk: past any transaction; of a document that breaks off the store keeps a part.
        """
        path = self.profile.bulk if bulk else self.profile.dataset
        headers = {"Content-Type": "application/trig", "Content-Length": str(body.size)}
        return _quad_count(self._transport.send("POST", f"{self.url}{path}", body, headers))

    def read_headers(self) -> dict[str, str]:
        """Return the headers of some answer of this address, by their lower-case names.

        Its status does not matter: the headers say which kind of store answers.
        """
        answer = self._transport.exchange("GET", self.url + self.profile.query)
        return dict(answer.headers)


def _ask(wrapper: StoreWrapper, text: str, kind: str) -> Answer:
    """Ask with the kind of query that we know: SPARQLWrapper guesses it wrong after a comment."""
    wrapper.setQuery(text)
    wrapper.queryType = kind
    response = wrapper.query().response
    return Answer(response.status, response.headers, response.read())  # type: ignore[arg-type]


def _quad_count(answer: Answer) -> int | None:
    try:
        report = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return report.get("quadCount") if isinstance(report, dict) else None
