"""The W3C suites of protocols: their tests as steps, what a store would hold, and their table.

A server that changes nothing cannot bring about what a test reads after its writes. So each write
is sent, to see that it is refused, and its effect is computed here; the folder that is served gets
it, and then the test reads.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from pathlib import Path
from textwrap import dedent
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pyoxigraph as ox
from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(os.environ.get("KG_W3C", "../shared/w3c")).resolve() / "sparql11"
#: The suites, by the name of their folder.
PROTOCOL, STORE, OLD_STORE, DESCRIPTION = (
    *("protocol", "graph-store-protocol", "http-rdf-update", "service-description"),
)
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
UPDATE, TURTLE = "application/sparql-update", "text/turtle"
#: A graph that the suite asks for and does not have.
EMPTY = "http://kasei.us/2009/09/sparql/data/data0.rdf"
#: Where a store would put a new graph.
NEW = "/store/new"
#: Codes of status by their name in the suites.
STATUSES = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}
STATUSES |= {f"StatusCode{digit}xx": digit for digit in "2345"}

#: Triples by the IRI of their graph; the default graph has an empty one.
State = dict[str, tuple[ox.Triple, ...]]


@dataclass(frozen=True)
class Step:
    """Request of a test and what is to come of it; an answer of None is not compared."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    #: Beginnings of the codes that may be the status.
    statuses: tuple[str, ...]
    boolean: bool | None = None
    kind: str = ""
    answer: tuple[ox.Triple, ...] | None = None
    #: The Content-Type of the answer.
    media: str = ""
    #: The variable that gets the address of a new graph.
    variable: str = ""

    @property
    def is_write(self) -> bool:
        """Whether a store would change by it."""
        media = self.headers.get("content-type", "").partition(";")[0]
        if not self.path.startswith("/store"):
            form = parse_qsl(f"{urlsplit(self.path).query}&{self.body.decode('latin-1')}")
            return media == UPDATE or "update" in dict(form)
        return self.method in ("PUT", "POST", "DELETE", "PATCH")


@dataclass
class Case:
    """One test: its steps, and its data at the start."""

    suite: str
    name: str
    title: str
    steps: list[Step]
    data: State = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The suite and the name."""
        return f"{self.suite}/{self.name}"


def list_cases(host: str) -> list[Case]:
    """Return the tests of all suites against a server; none where the suites are not there."""
    if not ROOT.is_dir():
        return []
    store = [ROOT / STORE / f"manifest-{way}.ttl" for way in ("direct", "indirect")]
    return [
        *_read_manifest(ROOT / PROTOCOL / "manifest.ttl", host),
        *(case for manifest in store for case in _read_manifest(manifest, host)),
        *_read_manifest(ROOT / OLD_STORE / "manifest.ttl", host),
        *_read_manifest(ROOT / DESCRIPTION / "manifest.ttl", host),
    ]


def _read_manifest(path: Path, host: str) -> Iterator[Case]:
    graph = Graph().parse(path, publicID=path.as_uri())
    listed = list(Collection(graph, next(graph.objects(None, MF.entries))))
    # one test of the Graph Store is in the file and not in its list
    others = set(graph.subjects(RDF.type, MF.GraphStoreProtocolTest)) - set(listed)
    for test in (*listed, *sorted(others)):
        steps = list(_read_steps(graph, test, host))
        name, suite = str(test).rpartition("#")[2], path.parent.name
        data: State = {EMPTY: ()} if suite == PROTOCOL else {}
        for node in graph.objects(test, UT.graphData):
            file = Path(str(graph.value(node, UT.graph)).removeprefix("file://"))
            data[str(graph.value(node, RDFS.label))] = _parse(file.read_bytes(), "")
        yield Case(suite, name, str(graph.value(test, MF.name)), steps, data)


def _read_steps(graph: Graph, test: Node, host: str) -> Iterator[Step]:
    action = graph.value(test, MF.action)
    if action is not None:
        requests = graph.value(action, HT.requests)
        for request in Collection(graph, requests):
            yield _read_step(graph, request, host)
    for text in graph.objects(test, RDFS.comment):
        if "#### Request" in text:
            yield _read_prose(str(text), host)


def _read_step(graph: Graph, request: Node, host: str) -> Step:
    path = str(graph.value(request, HT.absolutePath))
    path = re.sub(r"^/gsp", "/store", re.sub(r"^/sparql/", "/sparql", path))
    response = graph.value(request, HT.resp)
    statuses = graph.objects(response, MF.expectedStatus)
    boolean = graph.value(response, MF.expectedBoolean)
    answer = graph.value(response, HT.body)
    body = graph.value(request, HT.body)
    return Step(
        str(graph.value(request, HT.methodName)),
        _place(path, host),
        _read_headers(graph, request),
        _encode(graph, body, host) if body else b"",
        tuple(STATUSES[str(status).rpartition("#")[2]] for status in statuses),
        None if boolean is None else bool(boolean.toPython()),
        str(graph.value(response, MF.expectedFormat) or ""),
        _parse(_encode(graph, answer, host), "") if answer else None,
        _read_headers(graph, response).get("content-type", ""),
        str(graph.value(response, MF.expectedLocation) or ""),
    )


def _read_headers(graph: Graph, node: Node) -> dict[str, str]:
    listed = graph.value(node, HT.headers)
    headers = {}
    for header in Collection(graph, listed) if listed else ():
        name = str(graph.value(header, HT.fieldName)).lower()
        headers[name] = str(graph.value(header, HT.fieldValue))
    return headers


def _encode(graph: Graph, body: Node, host: str) -> bytes:
    text = _place(str(graph.value(body, CNT.chars)), host)
    return text.encode(str(graph.value(body, CNT.characterEncoding)))


def _place(text: str, host: str) -> str:
    """Return a text with the place of our server for that of the suite."""
    text = text.replace("www.example/gsp", f"{host}/store").replace("$HOST$", host)
    text = text.replace("www.example%2Fgsp", f"{host}%2Fstore")
    return text.replace("/$GRAPHSTORE$", "/store").replace("$GRAPHSTORE$", "/store")


def _read_prose(text: str, host: str) -> Step:
    """Return the step of a test that is written as text, as in the oldest suite."""
    request, response = _place(text, host).split("#### Response")
    head, _, body = dedent(request.partition("#### Request")[2]).strip().partition("\n\n")
    line, *fields = head.splitlines()
    method, path, _ = line.split(" ")
    named = (field.partition(": ") for field in fields)
    headers = {name.lower(): value for name, _, value in named if name != "Host"}
    result, _, graph = dedent(response).strip().partition("\n\n")
    is_multipart = headers.get("content-type", "").startswith("multipart")
    return Step(
        method,
        path,
        headers,
        (body.replace("\n", "\r\n") if is_multipart else body).encode(),
        (result[:3],),
        answer=_parse(graph.encode(), "") if graph and method == "GET" else None,
        variable="$NEWPATH$" if "$NEWPATH$" in result else "",
    )


def _parse(data: bytes, base: str) -> tuple[ox.Triple, ...]:
    """Return triples with blank nodes named by their content, so that equal graphs are equal."""
    text = data if data.rstrip().endswith((b".", b"}")) or not data.strip() else data + b" ."
    quads = ox.Dataset(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base or None))
    quads.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return tuple(sorted((quad.triple for quad in quads), key=str))


def parse_graph(data: bytes) -> tuple[ox.Triple, ...]:
    """Return the triples of an answer in Turtle, as those of a step are."""
    return _parse(data, "")


def find_graph(step: Step, host: str) -> str:
    """Return the graph that a request to the Graph Store is about."""
    parts = urlsplit(step.path)
    fields = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "default" in fields:
        return ""
    return fields.get("graph") or f"http://{host}{parts.path}"


def write(state: State, step: Step, host: str) -> State:
    """Return what a store would hold after a write."""
    if not step.path.startswith("/store"):
        return _update(state, step)
    name = find_graph(step, host)
    if step.method == "DELETE":
        return {graph: triples for graph, triples in state.items() if graph != name}
    before = state.get(name, ()) if step.method == "POST" else ()
    triples = [triple for part in _split(step) for triple in _parse(part, name)]
    return state | {name: tuple(sorted({*before, *triples}, key=str))}


def _split(step: Step) -> list[bytes]:
    media = step.headers.get("content-type", "")
    if not media.startswith("multipart"):
        return [step.body]
    message = message_from_bytes(f"Content-Type: {media}\r\n\r\n".encode() + step.body)
    return [part.get_payload(decode=True) for part in message.get_payload()]


def _update(state: State, step: Step) -> State:
    store = ox.Store()
    store.extend(list_quads(state))
    using = ""
    for name, value in parse_qsl(urlsplit(step.path).query):
        using += f"USING {'NAMED ' if 'named' in name else ''}<{value}>\n"
    text = step.body.decode()
    if text.startswith("update="):
        text = dict(parse_qsl(text))["update"]
    store.update(re.sub(r"^WHERE", f"{using}WHERE", text, flags=re.MULTILINE), base_iri="http://b/")
    after: State = {}
    for quad in store:
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        after[name] = (*after.get(name, ()), quad.triple)
    return after


def list_quads(state: State) -> list[ox.Quad]:
    """Return the quads of a state; blank nodes of two graphs are never one."""
    quads = []
    for number, (name, triples) in enumerate(sorted(state.items())):
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        for triple in triples:
            subject, predicate, object = (_number(term, number) for term in triple)
            quads.append(ox.Quad(subject, predicate, object, graph))
    return quads


def _number(term: Any, number: int) -> Any:
    return ox.BlankNode(f"g{number}{term.value}") if isinstance(term, ox.BlankNode) else term


@dataclass
class Batch:
    """Steps that read the same state, and that state; None for a graph that is not there."""

    needs: dict[str, tuple[ox.Triple, ...] | None] = field(default_factory=dict)
    steps: list[tuple[Case, Step]] = field(default_factory=list)

    def fits(self, needs: dict[str, tuple[ox.Triple, ...] | None]) -> bool:
        """Return whether no graph would need to be two things."""
        return all(self.needs.get(name, graph) == graph for name, graph in needs.items())

    @property
    def state(self) -> State:
        """The graphs that are there."""
        return {name: graph for name, graph in self.needs.items() if graph is not None}


def make_batches(cases: list[Case], host: str) -> list[Batch]:
    """Return the steps of all tests in as few states of the store as possible."""
    batches = [Batch()]
    for suite in (PROTOCOL, STORE, OLD_STORE, DESCRIPTION):
        state: State = {}
        places: dict[str, str] = {}
        for case in cases:
            if case.suite != suite:
                continue
            if suite != OLD_STORE:  # whose tests follow each other on one store
                state, places = dict(case.data), {}
            for step in case.steps:
                state = _add_step(batches, case, _fill(step, places), state, host)
                if step.variable:
                    places[step.variable] = f"http://{host}{NEW}"
    return batches


def _fill(step: Step, places: dict[str, str]) -> Step:
    path = step.path
    for variable, place in places.items():
        path = path.replace(variable, place)
    return replace(step, path=re.sub("^http://[^/]+", "", path))


def _add_step(batches: list[Batch], case: Case, step: Step, state: State, host: str) -> State:
    """Put a step where the store is in its state; return the state after it."""
    changes = step.is_write and "4" not in step.statuses
    needs: dict[str, tuple[ox.Triple, ...] | None] = {}
    if not step.is_write:
        name = find_graph(step, host)
        needs = {name: state.get(name)} if step.path.startswith("/store") else {**state}
    batch = next((batch for batch in batches if batch.fits(needs)), None)
    if batch is None:
        batches.append(batch := Batch())
    batch.needs.update(needs)
    batch.steps.append((case, step))
    if not changes:
        return state
    return write(state, replace(step, path=NEW) if step.variable else step, host)
