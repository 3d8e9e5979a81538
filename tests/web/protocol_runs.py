"""Runs of the W3C suites of protocols on a real server, and the page of their outcomes."""

import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyoxigraph as ox

from tests.web.conftest import Serving, serving, wait_until
from tests.web.protocol_suites import (
    DESCRIPTION,
    ROOT,
    Case,
    State,
    Step,
    list_cases,
    list_quads,
    make_batches,
    parse_graph,
)

SD = "http://www.w3.org/ns/sparql-service-description#"
KINDS = {
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv"},
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml"},
}
#: Tests that no store can pass, and why. The W3C has replaced their suite.
IMPOSSIBLE = {
    "http-rdf-update/get_of_post__existing_graph": (
        "the suite expects the graph without what it posted before"
    )
}
REFUSED = {403, 405, 415}


@dataclass
class Outcome:
    """What became of a test: its faults, and the status of each write that was refused."""

    case: Case
    faults: list[str] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    #: Steps that read, or that are faulty on purpose.
    reads: int = 0

    def describe(self) -> str:
        """Return the outcome in words."""
        if self.case.id in IMPOSSIBLE:
            return f"fails: {IMPOSSIBLE[self.case.id]}"
        if self.faults:
            return "fails"
        refused = ", ".join(map(str, sorted(self.refused)))
        if not refused:
            return "passes"
        return f"{'reads pass; writes are ' if self.reads else ''}refused: {refused}"


def put(folder: Path, state: State) -> None:
    """Make a folder hold a state and nothing else, in one step for who reads it."""
    for path in folder.iterdir():
        path.unlink()
    ox.serialize(list_quads(state), str(folder / "state.nq"), format=ox.RdfFormat.N_QUADS)
    for number, name in enumerate(name for name, triples in state.items() if not triples and name):
        (folder / f"empty{number}.nt").touch()
        (folder / f"empty{number}.nt.graph").write_text(name, encoding="utf-8")


def send(server: Serving, step: Step) -> httpx.Response:
    """Send a request as the suite has it, with no header of the client's own."""
    request = httpx.Request(
        step.method, server.base.rstrip("/") + step.path, headers=step.headers, content=step.body
    )
    return server.client.send(request)


def check(step: Step, response: httpx.Response) -> Iterator[str]:
    """Yield what is wrong with the answer to a step."""
    media = response.headers.get("content-type", "").partition(";")[0]
    if not str(response.status_code).startswith(step.statuses):
        yield f"{step.method} {step.path}: {response.status_code} {response.text[:200]}"
        return
    if step.media and response.headers.get("content-type") != step.media:
        yield f"{media} in place of {step.media}"
    if step.kind and media not in KINDS[step.kind]:
        yield f"{media} for {step.kind}"
    if step.boolean is not None and response.json()["boolean"] is not step.boolean:
        yield f"{step.method} {step.path}: {response.text}"
    if step.answer is not None and parse_graph(response.content) != step.answer:
        yield f"{step.method} {step.path}: another graph: {response.text}"


def follow(server: Serving, step: Step, outcome: Outcome) -> None:
    """Take a step of a test, and note what became of it."""
    response = send(server, step)
    if step.is_write and response.status_code in REFUSED and "4" not in step.statuses:
        outcome.refused.add(response.status_code)
        return
    outcome.reads += 1
    outcome.faults += check(step, response)


def describe(server: Serving, name: str) -> list[str]:
    """Return what is wrong with the service description."""
    response = server.client.get("sparql")
    if not response.headers["content-type"].startswith("text/turtle"):
        return ["no RDF"]
    quads = [quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.TURTLE)]
    if name == "has-endpoint-triple":
        endpoint = ox.NamedNode(SD + "endpoint")
        found = [triple.object.value for triple in quads if triple.predicate == endpoint]
        return [] if found == [f"{server.base}sparql"] else [f"sd:endpoint {found}"]
    return list(break_schema(quads)) if name == "conforms-to-schema" else []


def break_schema(triples: list[ox.Triple]) -> Iterator[str]:
    """Yield where a service description breaks the ranges that its vocabulary has."""
    types = {(t.subject, t.object.value) for t in triples if t.predicate.value.endswith("#type")}
    ranges = {
        "defaultDataset": "Dataset",
        "availableGraphs": "GraphCollection",
        "namedGraph": "NamedGraph",
        "defaultGraph": "Graph",
        "graph": "Graph",
    }
    for triple in triples:
        local = triple.predicate.value.removeprefix(SD)
        if local in ranges and (triple.object, SD + ranges[local]) not in types:
            yield f"{triple.object} is no sd:{ranges[local]}"
        is_named = local in ("endpoint", "name", "resultFormat", "supportedLanguage")
        if is_named and not isinstance(triple.object, ox.NamedNode):
            yield f"{triple} has no IRI"
    for node, kind in types:
        names = [t for t in triples if t.subject == node and t.predicate.value == SD + "name"]
        if kind == SD + "NamedGraph" and len(names) != 1:
            yield f"{node} has {len(names)} names"


def run_suites(folder: Path) -> list[Outcome]:
    """Run all tests on one server whose folder changes under it; none where the suites are not."""
    if not ROOT.is_dir():
        return []
    put(folder, {"urn:first": ()})
    with serving(folder, "--data", str(folder), "--workers", "1") as server:
        host = f"127.0.0.1:{server.port}"
        cases = list_cases(host)
        outcomes = {case.id: Outcome(case) for case in cases}
        for batch in make_batches(cases, host):
            before = server.client.get("health").json()["digest"]
            put(folder, batch.state)
            server.process.send_signal(signal.SIGHUP)
            wait_until(lambda old=before: server.client.get("health").json()["digest"] != old)
            for case, step in batch.steps:
                follow(server, step, outcomes[case.id])
        for outcome in outcomes.values():
            if outcome.case.suite == DESCRIPTION:
                outcome.reads += 1
                outcome.faults += describe(server, outcome.case.name)
    return list(outcomes.values())


HEAD = """\
# The protocols, test by test

Written by `make golden` from what `kg serve --data` answers to the suites of the W3C: those of the
SPARQL 1.1 Protocol, the Graph Store Protocol (the present suite, and the one that it replaced) and
the service description, {tests} tests. `tests/web/test_protocol_suites.py` runs them again.

| | tests |
| --- | ---: |
{counts}

The server only reads. So the runner sends each write of a test, which must be refused; computes
what a store would hold after it; gives that to the folder that is served; and then the test reads.

## Refused by choice

| what | status |
| --- | --- |
| `application/sparql-update`, or a body of another type than a query or a form | 415 |
| `update=` in an address or a form | 403 |
| PUT, POST, PATCH and DELETE at `/store`; PUT, PATCH and DELETE at `/sparql` | 405 |
| a query on a graph that is not served: `default-graph-uri`, `named-graph-uri`, FROM | 403 |
| FROM with a prefixed or relative name, even of a graph that is served: write the full IRI | 403 |
| `/store?graph=` with a graph that is not served | 404 |
| an update in the place of a query, SERVICE, a query that is too large or too deep | 400 |

The suite asks for one graph that it does not have, `data0.rdf`; it is served empty.

## Every test

| suite | test | result |
| --- | --- | --- |
{rows}
"""


def render_page(outcomes: list[Outcome]) -> str:
    """Return docs/reference/protocols.md: the result of every test."""
    counts = Counter(outcome.describe().partition(":")[0] for outcome in outcomes)
    rows = []
    for outcome in outcomes:
        case = outcome.case
        rows.append(f"| {case.suite} | `{case.name}` | {outcome.describe()} |")
    counted = [f"| {words} | {count} |" for words, count in sorted(counts.items())]
    return HEAD.format(tests=len(outcomes), counts="\n".join(counted), rows="\n".join(rows))
