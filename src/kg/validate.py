"""The only door to SHACL: shapes against data, each result as a fault with file and line."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kg.catalog import SavedQuery
from kg.faults import Fault
from kg.files import write_whole
from kg.names import GRAPH, RDF, SKOS, prefixes, shorten
from kg.rdfio import copy_to_rdflib, read_turtle

ASSERTED = ("entities", "claims", "sources")
CONTEXT = (RDF + "type", SKOS + "inScheme", "http://www.w3.org/2000/01/rdf-schema#subClassOf")
Origins = dict[str, tuple[str, int]]


def shacl_faults(quads: Iterable[ox.Quad], origins: Origins, home: Path, cache: Path) -> list[Fault]:
    """The faults that the shapes find in the asserted graphs.

    A node whose description (its own triples, and the kinds of what they point to) was found to
    conform under the same shapes is not looked at again: our shapes look no further than that.
    """
    shapes = sorted((home / "ontology" / "shapes").glob("*.ttl"))
    under = sha256(b"".join(path.read_bytes() for path in shapes)).hexdigest()
    known = _read_conforming(cache, under)
    descriptions, kinds = _descriptions(quads)
    prints = {node: _fingerprint(node, triples, kinds) for node, triples in descriptions.items()}
    focus = [node for node, fingerprint in prints.items() if fingerprint not in known]
    faults = _run(focus, descriptions, kinds, shapes, origins) if focus else []
    if not faults:
        _write_conforming(cache, under, set(prints.values()))
    return faults


def query_faults(store: ox.Store, origins: Origins, checks: list[SavedQuery]) -> list[Fault]:
    """The rows that the check-queries find in a merged store, each a fault at its ?focus with its ?message."""
    faults = []
    for check in checks:
        found = store.query(check.text, prefixes=prefixes())
        assert isinstance(found, ox.QuerySolutions)  # check-queries are SELECTs
        for row in found:
            path, line = origins.get(str(row["focus"]), ("graph", 1))
            reason = f"{shorten(row['focus'].value)}: {row['message'].value}"
            faults.append(Fault(path, line, "", reason, check.mend, code=check.name))
    return sorted(set(faults))


def _descriptions(quads: Iterable[ox.Quad]) -> tuple[dict[str, list[ox.Triple]], dict[str, list[ox.Triple]]]:
    own: dict[str, list[ox.Triple]] = {}
    kinds: dict[str, list[ox.Triple]] = {}
    described = {ox.NamedNode(GRAPH + name) for name in (*ASSERTED, "ontology")}
    for quad in quads:
        subject = str(quad.subject)
        if quad.predicate.value in CONTEXT:
            kinds.setdefault(subject, []).append(quad.triple)
        if quad.graph_name in described:
            own.setdefault(subject, []).append(quad.triple)
    return own, kinds


def _fingerprint(node: str, triples: list[ox.Triple], kinds: dict[str, list[ox.Triple]]) -> str:
    lines = {str(triple) for triple in triples}
    for triple in triples:
        lines.update(str(kind) for kind in kinds.get(str(triple.object), []))
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _run(
    focus: list[str],
    descriptions: dict[str, list[ox.Triple]],
    kinds: dict[str, list[ox.Triple]],
    shapes: list[Path],
    origins: Origins,
) -> list[Fault]:
    import rdflib
    from pyshacl import validate

    wanted: set[ox.Triple] = set()
    for node in focus:
        wanted.update(descriptions[node])
        for triple in descriptions[node]:
            wanted.update(kinds.get(str(triple.object), []))
    data = rdflib.Graph()
    copy_to_rdflib(wanted, data.store, data)
    rules = rdflib.Graph()
    for path in shapes:
        copy_to_rdflib(read_turtle(path), rules.store, rules)
    # Naming the focus nodes costs pySHACL a look-up each: only worth it when they are few.
    few = [node.strip("<>") for node in focus] if len(focus) < len(descriptions) else None
    _, report, _ = validate(data, shacl_graph=rules, focus_nodes=few, inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)  # pySHACL answers with a graph unless it cannot run at all
    return _faults(report, origins)


def _faults(report: "rdflib.Graph", origins: Origins) -> list[Fault]:  # type: ignore[name-defined]  # noqa: F821
    import rdflib

    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    faults = []
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        node = str(report.value(result, sh.focusNode))
        message = str(report.value(result, sh.resultMessage))
        value = report.value(result, sh.value)
        path, line = origins.get(f"<{node}>", ("ontology", 1))
        reason = f"{shorten(node)}: {message}" + (f" (it has {shorten(str(value))})" if value is not None else "")
        faults.append(Fault(path, line, "", reason, "mend the line so that the shape holds", code="shacl"))
    return sorted(set(faults))


def _read_conforming(cache: Path, under: str) -> set[str]:
    try:
        lines = (cache / "conforming").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return set()
    return set(lines[1:]) if lines and lines[0] == under else set()


def _write_conforming(cache: Path, under: str, prints: set[str]) -> None:
    write_whole(cache / "conforming", "\n".join([under, *sorted(prints)]).encode("ascii"))
