"""Validation by SHACL shapes and check queries: each result is a fault.

A node is validated with its own triples and with the types of the nodes that they point to. Our
shapes look no further, so nodes are validated in batches, in parallel processes.

As a program (`python -m kg.release.validate SHAPES…`), this module is such a process: it reads
pickled batches from standard input and writes pickled results to standard output.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.catalog import SavedQuery
from kg.faults import Fault
from kg.names import RDFS, SH, SKOS, TYPE, prefixes, shorten
from kg.rdfio import copy_to_rdflib, read_turtle
from kg.release.derive import CHUNK
from kg.sparql import rewrite

#: The properties of a node that shapes of other nodes look at.
CONTEXT = (TYPE, ox.NamedNode(SKOS + "inScheme"), ox.NamedNode(RDFS + "subClassOf"))
#: Nodes in a batch.
BATCH = 2_000
#: Up to so many batches, starting processes would take longer than validating in this one.
FEW = 1
#: Nodes whose context is cached.
CACHED = 200 * BATCH

#: A node (`<iri>`) with the lines of its own triples.
Description = tuple[str, list[bytes]]
#: The IRIs of nodes, and all lines that validating them needs.
Batch = tuple[list[str], bytes]
#: (node, message, value or None).
ShaclResult = tuple[str, str, str | None]
Origins = Mapping[str, tuple[str, int]]


def find_shacl_faults(
    descriptions: Iterable[Description],
    store: ox.Store,
    origins: Origins,
    home: Path,
    report: Callable[[int], None] = lambda done: None,
) -> list[Fault]:
    """Validate nodes by the shapes of a home.

    Args:
        descriptions: the nodes.
        store: where the types of other nodes are looked up.
        origins: the file and line of each node.
        home: the folder with the shapes.
        report: called with the number of validated nodes.
    """
    shapes = [str(path) for path in sorted((home / "ontology" / "shapes").glob("*.ttl"))]
    batches = _batch(descriptions, store)
    first = list(islice(batches, FEW + 1))
    if len(first) <= FEW:
        results = _validate_here(first, shapes)
    else:
        results = _validate_in_processes(chain(first, batches), shapes)
    faults: set[Fault] = set()
    done = 0
    for size, batch in results:
        faults.update(_describe_result(result, origins) for result in batch)
        done += size
        report(done)
    return sorted(faults)


def find_query_faults(
    store: ox.Store, origins: Origins, checks: list[SavedQuery], focus: Iterable[str] | None = None
) -> list[Fault]:
    """Run check queries on a merged store: each row is a fault of its ?focus.

    Args:
        store: the merged store.
        origins: the file and line of each node.
        checks: the queries.
        focus: the nodes (`<iri>`) to check; all by default.
    """
    faults = set()
    for check in checks:
        texts = [check.text] if focus is None else _restrict(check.text, sorted(focus))
        for text in texts:
            solutions = store.query(text, prefixes=prefixes())
            assert isinstance(solutions, ox.QuerySolutions)  # check queries are SELECTs
            for row in solutions:
                path, line = origins.get(str(row["focus"]), ("graph", 1))
                reason = f"{shorten(row['focus'].value)}: {row['message'].value}"
                faults.add(Fault(path, line, "", reason, check.mend, code=check.name))
    return sorted(faults)


def _restrict(text: str, nodes: list[str]) -> Iterator[str]:
    """Yield a check query for some nodes at a time, so that the engine looks up each."""
    for start in range(0, len(nodes), CHUNK):
        yield rewrite.restrict(text, "focus", nodes[start : start + CHUNK])


def _batch(descriptions: Iterable[Description], store: ox.Store) -> Iterator[Batch]:
    contexts: dict[ox.NamedNode, list[bytes]] = {}
    stream = iter(descriptions)
    while some := list(islice(stream, BATCH)):
        nodes = [node.strip("<>") for node, _ in some]
        own = b"".join(chain.from_iterable(lines for _, lines in some))
        context: set[bytes] = set()
        for triple in sorted_ntriples.parse_lines(own):
            value = triple.object
            if isinstance(value, ox.NamedNode):
                if value not in contexts:
                    contexts[value] = _read_context(store, value)
                context.update(contexts[value])
        if len(contexts) > CACHED:
            contexts.clear()
        yield nodes, own + b"".join(context)


def _read_context(store: ox.Store, node: ox.NamedNode) -> list[bytes]:
    quads: list[ox.Quad] = []
    for predicate in CONTEXT:
        quads.extend(store.quads_for_pattern(node, predicate, None))
    return sorted_ntriples.serialize_lines(quads)


def _validate_here(
    batches: list[Batch], shapes: list[str]
) -> Iterator[tuple[int, list[ShaclResult]]]:
    """Yield the size and the results of each batch."""
    shapes_graph = _read_shapes(shapes) if batches else None
    for batch in batches:
        yield len(batch[0]), _validate(batch, shapes_graph)


def _validate_in_processes(
    batches: Iterator[Batch], shapes: list[str]
) -> Iterator[tuple[int, list[ShaclResult]]]:
    """Yield the size and results of each batch, from one process per processor.

    A ProcessPoolExecutor would import the main module of the caller again: a script that builds
    without a `__main__` guard would start itself over and over.
    """
    number = os.cpu_count() or 1
    # -P: a module beside the caller must not be imported in place of one of ours
    command = [sys.executable, "-P", "-m", "kg.release.validate", *shapes]
    workers: list[subprocess.Popen[bytes]] = []
    idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
    for _ in range(number):
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        workers.append(worker)
        idle.put(worker)

    def validate(batch: Batch) -> tuple[int, list[ShaclResult]]:
        worker = idle.get()
        try:
            assert worker.stdin is not None
            assert worker.stdout is not None
            pickle.dump(batch, worker.stdin)
            worker.stdin.flush()
            return len(batch[0]), pickle.load(worker.stdout)
        finally:
            idle.put(worker)

    try:
        with ThreadPoolExecutor(number) as threads:
            while some := list(islice(batches, 2 * number)):
                yield from threads.map(validate, some)
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def _read_shapes(paths: Iterable[str]) -> Any:
    import rdflib  # here: a process that validates elsewhere need not import it

    shapes = rdflib.Graph()
    for path in paths:
        copy_to_rdflib(read_turtle(Path(path)), shapes.store, shapes)
    return shapes


def _validate(batch: Batch, shapes: Any) -> list[ShaclResult]:
    import rdflib
    from pyshacl import Validator
    from pyshacl.graph_abstraction import DataGraph

    nodes, lines = batch

    class FocusedValidator(Validator):
        """Validates the nodes of a batch; pySHACL's own option searches a list."""

        def make_executor(self) -> Any:
            executor = super().make_executor()
            executor.focus_nodes = frozenset(map(rdflib.URIRef, nodes))  # type: ignore[assignment]
            return executor

    data = rdflib.Graph()
    copy_to_rdflib(sorted_ntriples.parse_lines(lines), data.store, data)
    validator: Any = FocusedValidator(
        DataGraph.from_rdflib(data), shacl_graph=shapes, options={"inplace": True}
    )
    _, report, _ = validator.run()
    sh = rdflib.Namespace(SH)
    results: list[ShaclResult] = []
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        node, message = report.value(result, sh.focusNode), report.value(result, sh.resultMessage)
        value = report.value(result, sh.value)
        results.append((str(node), str(message), None if value is None else str(value)))
    return results


def _describe_result(result: ShaclResult, origins: Origins) -> Fault:
    node, message, value = result
    path, line = origins.get(f"<{node}>", ("ontology", 1))
    reason = f"{shorten(node)}: {message}"
    if value is not None:
        reason += f" (it has {shorten(value)})"
    mend = "change the line so that it conforms to the shape"
    return Fault(path, line, "", reason, mend, code="shacl")


def _serve() -> None:
    """Validate batches from standard input until it ends."""
    shapes = _read_shapes(sys.argv[1:])
    while True:
        try:
            batch = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(_validate(batch, shapes), sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
