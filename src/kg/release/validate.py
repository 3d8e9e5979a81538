"""The only door to SHACL: shapes against data, each result as a fault with file and line.

A node is validated with its description: its own triples, and the kinds of what they point to. Our shapes look no
further than that, so nodes are validated some hundreds at a time, side by side in processes of their own, and a
change costs only the nodes whose descriptions it changes.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.catalog import SavedQuery
from kg.faults import Fault
from kg.names import RDF, RDFS, SH, SKOS, prefixes, shorten
from kg.rdfio import copy_to_rdflib, read_turtle
from kg.release.derive import CHUNK
from kg.sparql.rewrite import restrict

CONTEXT = tuple(
    ox.NamedNode(name) for name in (RDF + "type", SKOS + "inScheme", RDFS + "subClassOf")
)
#: Nodes that are validated at once.
BATCH = 2_000
#: So many batches are done sooner here than processes are started.
FEW = 1
#: (node, message, value or None) of a result.
Found = tuple[str, str, str | None]
Origins = Mapping[str, tuple[str, int]]


def find_shacl_faults(
    descriptions: Iterable[tuple[str, list[bytes]]],
    store: ox.Store,
    origins: Origins,
    home: Path,
    tell: Callable[[int], None] = lambda done: None,
) -> list[Fault]:
    """The faults that the shapes find in some nodes.

    Args:
        descriptions: each node (`<iri>`) with the lines of its own triples.
        store: where the kinds of what they point to are looked up.
        tell: called with the number of nodes that are done.
    """
    shapes = [str(path) for path in sorted((home / "ontology" / "shapes").glob("*.ttl"))]
    batches = _batches(descriptions, store)
    first = list(islice(batches, FEW + 1))
    found: list[Found] = []
    done = 0
    here = len(first) <= FEW
    for size, results in (
        _here(first, shapes) if here else _elsewhere(_chained(first, batches), shapes)
    ):
        found.extend(results)
        done += size
        tell(done)
    return sorted({_fault(result, origins) for result in found})


def find_query_faults(
    store: ox.Store, origins: Origins, checks: list[SavedQuery], focus: Iterable[str] | None = None
) -> list[Fault]:
    """The rows that the check-queries find in a merged store, each a fault at its ?focus with its ?message.

    Args:
        focus: the nodes (`<iri>`) to look at; all if not given.
    """
    faults = []
    for check in checks:
        for text in [check.text] if focus is None else _about(check.text, sorted(focus)):
            found = store.query(text, prefixes=prefixes())
            assert isinstance(found, ox.QuerySolutions)  # check-queries are SELECTs
            for row in found:
                path, line = origins.get(str(row["focus"]), ("graph", 1))
                reason = f"{shorten(row['focus'].value)}: {row['message'].value}"
                faults.append(Fault(path, line, "", reason, check.mend, code=check.name))
    return sorted(set(faults))


def _about(text: str, nodes: list[str]) -> Iterator[str]:
    """A check-query asked of some nodes, as few at a time as the engine looks up one by one."""
    for start in range(0, len(nodes), CHUNK):
        yield restrict(text, "focus", nodes[start : start + CHUNK])


Batch = tuple[list[str], bytes]


def _batches(descriptions: Iterable[tuple[str, list[bytes]]], store: ox.Store) -> Iterator[Batch]:
    """Nodes and the lines that pySHACL needs for them, some at a time."""
    kinds: dict[ox.NamedNode, list[bytes]] = {}
    stream = iter(descriptions)
    while some := list(islice(stream, BATCH)):
        lines = b"".join(line for _, own in some for line in own)
        near: set[bytes] = set()
        for triple in sorted_ntriples.parse_lines(lines):
            value = triple.object
            if not isinstance(value, ox.NamedNode):
                continue
            if value not in kinds:
                quads = (
                    quad for kind in CONTEXT for quad in store.quads_for_pattern(value, kind, None)
                )
                kinds[value] = sorted_ntriples.serialize_lines(quads)
            near.update(kinds[value])
        if len(kinds) > 200 * BATCH:
            kinds.clear()
        yield [node.strip("<>") for node, _ in some], lines + b"".join(near)


def _chained(first: list[Batch], rest: Iterator[Batch]) -> Iterator[Batch]:
    yield from first
    yield from rest


def _here(batches: list[Batch], shapes: list[str]) -> Iterator[tuple[int, list[Found]]]:
    rules = _rules(shapes) if batches else None
    for batch in batches:
        yield len(batch[0]), _validated(batch, rules)


def _elsewhere(batches: Iterator[Batch], shapes: list[str]) -> Iterator[tuple[int, list[Found]]]:
    """The results of batches that go to as many processes as there are processors."""
    number = os.cpu_count() or 1
    idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
    # without -P a module beside the caller would be taken for one of ours
    command = [sys.executable, "-P", "-m", "kg.release.validate", *shapes]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(number)
    ]
    for worker in workers:
        idle.put(worker)

    def validated(batch: Batch) -> tuple[int, list[Found]]:
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
                yield from threads.map(validated, some)
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def _rules(shapes: Iterable[str]) -> Any:
    import rdflib

    rules = rdflib.Graph()
    for path in shapes:
        copy_to_rdflib(read_turtle(Path(path)), rules.store, rules)
    return rules


def _validated(batch: Batch, rules: Any) -> list[Found]:
    import rdflib
    from pyshacl import Validator
    from pyshacl.graph_abstraction import DataGraph

    nodes, lines = batch

    class Focused(Validator):
        """Looks at the nodes of the batch only; pySHACL's own option searches a list of them for every one."""

        def make_executor(self) -> Any:
            executor = super().make_executor()
            executor.focus_nodes = frozenset(map(rdflib.URIRef, nodes))  # type: ignore[assignment]
            return executor

    data = rdflib.Graph()
    copy_to_rdflib(sorted_ntriples.parse_lines(lines), data.store, data)
    validator: Any = Focused(
        DataGraph.from_rdflib(data), shacl_graph=rules, options={"inplace": True}
    )
    _, report, _ = validator.run()
    sh = rdflib.Namespace(SH)
    found = []
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        value = report.value(result, sh.value)
        node, message = (
            str(report.value(result, part)) for part in (sh.focusNode, sh.resultMessage)
        )
        found.append((node, message, None if value is None else str(value)))
    return found


def _fault(result: Found, origins: Origins) -> Fault:
    node, message, value = result
    path, line = origins.get(f"<{node}>", ("ontology", 1))
    reason = f"{shorten(node)}: {message}" + (
        f" (it has {shorten(value)})" if value is not None else ""
    )
    return Fault(path, line, "", reason, "mend the line so that the shape holds", code="shacl")


def _work() -> None:
    """Validate the batches that come in, until no more do."""
    rules = _rules(sys.argv[1:])
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            batch = pickle.load(incoming)
        except EOFError:
            return
        pickle.dump(_validated(batch, rules), outgoing)
        outgoing.flush()


if __name__ == "__main__":
    _work()
