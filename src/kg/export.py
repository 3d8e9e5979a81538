"""Exports: the graph in common RDF formats, and its attributions as CSV."""

import hashlib
import heapq
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.atomic import replacing
from kg.errors import KgError, UsageError, did_you_mean
from kg.formats import BY_LINE, EXPORTS, FORMATS, TRIPLES, map_endings
from kg.names import (
    DCAT,
    DCTERMS,
    DEFAULT_POLICY,
    GRAPH,
    INTEGER,
    KG,
    POLICIES,
    RDF,
    TYPE,
    XSD,
    list_dataset_graphs,
)
from kg.query.csv_metadata import MEDIA_TYPE, METADATA
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.results import Triples
from kg.rdfio import serialize, sort_quads, sort_triples
from kg.release.rocksdb import READ_IN
from kg.row_export import describe_csv, export_csv

REIFIES = ox.NamedNode(RDF + "reifies")
#: The three properties of a claim that RDF 1.2 states as one triple term.
REIFIED = [ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object")]
FILE = "https://w3id.org/overseas-stations/file/"
SPDX = "http://spdx.org/rdf/terms#"
REBUILD = "remove the build folder and run `kg build`"
#: A thing (@), the claims about it, and their attributions.
THING = """
CONSTRUCT { ?s ?p ?o } WHERE {
  { BIND(@ AS ?s) ?s ?p ?o }
  UNION { ?s rdf:subject @ ; ?p ?o }
  UNION { ?s rdf:object @ ; ?p ?o }
  UNION { ?s kg:about @ ; ?p ?o }
  UNION { ?claim rdf:subject @ . ?s kg:about ?claim ; ?p ?o }
  UNION { ?claim rdf:object @ . ?s kg:about ?claim ; ?p ?o }
  UNION { ?s kg:judgedThing|kg:otherThing|kg:leadOf @ ; ?p ?o }
}
"""
#: The end of a line of N-Triples.
END = b" .\n"


def export(engine: Engine, format: str, policy: str | None = None) -> bytes:
    """Export the release, or the dataset of a policy; equal releases give equal bytes.

    Args:
        engine: the release.
        format: one of `kg.formats.EXPORTS`. One without named graphs merges the dataset of a
            policy, by default of the default policy.
        policy: None for the complete release.

    Raises:
        UsageError: the format or policy is unknown.
    """
    return b"".join(export_pieces(engine, format, policy))


def export_pieces(engine: Engine, format: str, policy: str | None = None) -> Iterable[bytes]:
    """Export as `export` does, in pieces.

    Formats with one line per statement are streamed, so memory does not grow with the graph.

    Raises:
        UsageError: the format or policy is unknown.
    """
    if format not in EXPORTS:
        hint = did_you_mean(format, list(EXPORTS))
        raise UsageError(f"{format!r} is not an export format", hint=hint)
    if policy is not None and policy not in POLICIES:
        hint = did_you_mean(policy, list(POLICIES))
        raise UsageError(f"there is no policy {policy!r}", hint=hint)
    if format == "csv":
        return [export_csv(engine, policy).encode()]
    is_merged = FORMATS[format].kind == TRIPLES
    graphs = list_dataset_graphs(policy or DEFAULT_POLICY) if policy or is_merged else None
    if format in BY_LINE:
        return _merge_lines(engine, graphs, with_graphs=not is_merged)
    if is_merged:
        return [export_merged(engine, format, graphs or ())]
    quads = read_quads(engine, graphs)
    if format == "trig":
        return [serialize(quads, format, engine.prefixes)]  # the files of a release are sorted
    return [WRITERS[format](list(quads), engine.prefixes)]


def export_merged(engine: Engine, format: str, graphs: Collection[str]) -> bytes:
    """Export named graphs of the release as one graph, in an RDF format."""
    if format in BY_LINE:
        # N-Quads of a graph without a name are N-Triples
        return b"".join(_merge_lines(engine, graphs))
    if FORMATS[format].kind == TRIPLES:
        lines = b"".join(_merge_lines(engine, graphs))
        return serialize(sorted_ntriples.parse_lines(lines), format, engine.prefixes)
    quads = [ox.Quad(*quad.triple) for quad in read_quads(engine, graphs)]
    return WRITERS[format](quads, engine.prefixes)


def read_quads(engine: Engine, graphs: Collection[str] | None = None) -> Iterator[ox.Quad]:
    """Stream the quads of the release, or of some graphs, from its files.

    The store would change the written form of numbers and dates.
    """
    for name, path in _list_files(engine, graphs):
        graph = ox.NamedNode(name)
        left_out = _list_left_out(engine, name)
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES):
                if not left_out or quad.triple not in left_out:
                    yield sorted_ntriples.put_in_graph(quad.triple, graph)
        except (OSError, SyntaxError) as error:
            raise KgError(f"{path} cannot be read: {error}", hint=REBUILD) from error


def describe_thing(
    engine: Engine, iri: str, policy: str = DEFAULT_POLICY, graphs: Collection[str] = ()
) -> set[ox.Triple]:
    """Return the triples of a thing, the claims about it, and their attributions.

    Args:
        engine: the release.
        iri: the thing.
        policy: the truth policy whose dataset describes it.
        graphs: IRIs of the graphs that describe it in place of a dataset.
    """
    text = THING.replace("@", str(ox.NamedNode(iri)))
    if graphs:
        triples = engine.execute_on_graphs(text, list(graphs), [])
    else:
        triples = engine.execute(text, policy, naming="")
    assert isinstance(triples, ox.QueryTriples)
    return set(triples)


def write_triples(engine: Engine, format: str, triples: Collection[ox.Triple]) -> bytes:
    """Return triples in Turtle or JSON-LD; equal triples give equal bytes."""
    if format in WRITERS:
        return WRITERS[format]([ox.Quad(*triple) for triple in triples], engine.prefixes)
    return serialize(sort_triples(triples), format, engine.prefixes)


def _merge_lines(
    engine: Engine, graphs: Collection[str] | None, *, with_graphs: bool = False
) -> Iterator[bytes]:
    """Merge the sorted files of graphs to N-Triples or (with graphs) N-Quads."""
    files = []
    for name, path in _list_files(engine, graphs):
        # lines stay sorted with a graph added: no term is the beginning of another and a space
        left_out = {f"{edge}".encode() for edge in _list_left_out(engine, name)}
        end = f" <{name}> .\n".encode() if with_graphs else END
        files.append(_read_lines(path, end, left_out))
    return heapq.merge(*files)


def _list_left_out(engine: Engine, graph: str) -> set[ox.Triple]:
    """Return the edges of a view that an engine without readings leaves out."""
    if not engine.without_inferred or not graph.startswith(f"{GRAPH}view/"):
        return set()
    edges = engine.ask(READ_IN)
    assert isinstance(edges, Triples)  # it is a CONSTRUCT
    return set(edges)


def _read_lines(path: Path, end: bytes, left_out: Collection[bytes] = ()) -> Iterator[bytes]:
    """Stream the lines of an N-Triples file, each with its end replaced.

    Args:
        left_out: triples that are skipped, without the end of their lines.
    """
    try:
        with path.open("rb") as file:
            for line in file:
                if not line.endswith(END):
                    reason = f"{path} cannot be read: it breaks off within a line"
                    raise KgError(reason, hint=REBUILD)
                triple = line[: -len(END)]
                if triple not in left_out:
                    yield triple + end
    except OSError as error:
        raise KgError(f"{path} cannot be read: {error.strerror}", hint=REBUILD) from error


def _list_files(engine: Engine, graphs: Collection[str] | None) -> Iterator[tuple[str, Path]]:
    """Yield the IRI and the file of each graph, or of some graphs, sorted by IRI."""
    files = engine.release.list_graphs()
    if not files:
        reason = f"{engine.release.graphs} cannot be read: it has no graph"
        raise KgError(reason, hint=REBUILD)
    for name, path in files.items():
        if graphs is None or GRAPH + name in graphs:
            yield GRAPH + name, path


def _write_trig(quads: list[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    return serialize(sort_quads(quads), "trig", prefixes)


def _write_trig12(quads: list[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """Write TriG 1.2, in which a claim reifies a triple term that is not asserted."""
    claims: dict[tuple[Any, Any], dict[ox.NamedNode, Any]] = {}
    statements = set()
    for quad in quads:
        if quad.predicate in REIFIED:
            terms = claims.setdefault((quad.subject, quad.graph_name), {})
            terms[quad.predicate] = quad.object
        else:
            statements.add(quad)
    for (claim, graph), terms in claims.items():
        proposition = ox.Triple(*(terms[name] for name in REIFIED))
        statements.add(ox.Quad(claim, REIFIES, proposition, graph))
    return serialize(sorted(statements, key=_sort_key), "trig12", prefixes)


def _sort_key(quad: ox.Quad) -> tuple[str, str, str, str]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


def _write_jsonld(quads: list[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """Write JSON-LD that contains its context, so that readers need not fetch one."""
    nodes = json.loads(serialize(sort_quads(quads), "jsonld"))
    compact = _Compactor(prefixes).compact(nodes)
    document = {"@context": dict(prefixes), "@graph": compact}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


class _Compactor:
    """Replaces the IRIs of expanded JSON-LD by prefixed names."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = sorted(prefixes.items(), key=lambda item: -len(item[1]))

    def compact(self, value: Any, key: str = "") -> Any:
        """Return the value of a JSON-LD key with prefixed names."""
        if isinstance(value, list):
            return [self.compact(item, key) for item in value]
        if isinstance(value, dict):
            compact = {}
            for name, item in value.items():
                short = name if name.startswith("@") else self._shorten(name)
                compact[short] = self.compact(item, name)
            return compact
        return self._shorten(value) if key in ("@id", "@type") else value

    def _shorten(self, iri: str) -> str:
        for prefix, space in self._prefixes:
            local = iri.removeprefix(space)
            # a local name that starts with // would read as an absolute IRI
            if iri.startswith(space) and not local.startswith("//"):
                return f"{prefix}:{local}"
        return iri


WRITERS: Mapping[str, Callable[[list[ox.Quad], Mapping[str, str]], bytes]] = {
    "trig": _write_trig,
    "jsonld": _write_jsonld,
    "trig12": _write_trig12,
}


def export_all(engine: Engine, folder: Path, policy: str | None = None) -> Iterator[Path]:
    """Write every format, `dcat.ttl` and `SHA256SUMS`; yield each finished file.

    Raises:
        KgError: the folder cannot be written.
    """
    name = "overseas-stations" + (f"-{policy}" if policy else "")
    name += "-without-inferred" if engine.without_inferred else ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        digests = {}
        for format in EXPORTS:
            path = folder / f"{name}.{FORMATS[format].ending}"
            digests[path.name] = _write(path, export_pieces(engine, format, policy))
            yield path
            if format == "csv":
                described = describe_csv(engine, policy, path.name)
                path = folder / f"{path.name}{METADATA}"
                digests[path.name] = _write(path, [described])
                yield path
        path = folder / "dcat.ttl"
        digests[path.name] = _write(path, [_describe(engine, digests, folder)])
        yield path
        path = folder / "SHA256SUMS"
        _write(path, [f"{digest}  {file}\n".encode() for file, digest in sorted(digests.items())])
        yield path
    except OSError as error:
        reason = f"{folder} cannot be written: {error.strerror}"
        raise KgError(reason, hint="name another folder with -o") from error


def _write(path: Path, pieces: Iterable[bytes]) -> str:
    """Write a file and return its SHA-256 digest."""
    digest = hashlib.sha256()
    with replacing(path) as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def _describe(engine: Engine, digests: Mapping[str, str], folder: Path) -> bytes:
    """Describe dataset and files by DCAT, VoID, sizes and checksums."""
    triples = [quad.triple for quad in read_quads(engine, [GRAPH + "meta"])]
    triples += _describe_horizon(engine)
    for file, digest in digests.items():
        triples += _describe_file(folder / file, digest)
    return serialize(sort_triples(triples), "turtle", {**engine.prefixes, "spdx": SPDX})


def _describe_horizon(engine: Engine) -> Iterator[ox.Triple]:
    """Yield the last day of which any document speaks, as the end of a period."""
    dataset = ox.NamedNode(GRAPH.rstrip("/"))
    if day := read_horizon(engine):
        date, period = ox.Literal(day, datatype=ox.NamedNode(XSD + "date")), ox.BlankNode("period")
        yield ox.Triple(dataset, ox.NamedNode(KG + "horizon"), date)
        yield ox.Triple(dataset, ox.NamedNode(DCTERMS + "temporal"), period)
        yield ox.Triple(period, TYPE, ox.NamedNode(DCTERMS + "PeriodOfTime"))
        yield ox.Triple(period, ox.NamedNode(DCAT + "endDate"), date)


def _describe_file(path: Path, digest: str) -> Iterator[ox.Triple]:
    dataset = ox.NamedNode(GRAPH.rstrip("/"))
    this, checksum = (ox.NamedNode(f"{FILE}{path.name}{part}") for part in ("", "#checksum"))
    media = _find_media_type(path.name)
    size = ox.Literal(str(path.stat().st_size), datatype=ox.NamedNode(INTEGER))
    licence = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
    yield ox.Triple(dataset, ox.NamedNode(DCAT + "distribution"), this)
    yield ox.Triple(this, TYPE, ox.NamedNode(DCAT + "Distribution"))
    yield ox.Triple(this, ox.NamedNode(DCTERMS + "title"), ox.Literal(path.name))
    yield ox.Triple(this, ox.NamedNode(DCTERMS + "license"), licence)
    yield ox.Triple(this, ox.NamedNode(DCAT + "mediaType"), ox.Literal(media))
    yield ox.Triple(this, ox.NamedNode(DCAT + "byteSize"), size)
    yield ox.Triple(this, ox.NamedNode(SPDX + "checksum"), checksum)
    yield ox.Triple(checksum, TYPE, ox.NamedNode(SPDX + "Checksum"))
    yield ox.Triple(
        checksum, ox.NamedNode(SPDX + "algorithm"), ox.NamedNode(SPDX + "checksumAlgorithm_sha256")
    )
    yield ox.Triple(checksum, ox.NamedNode(SPDX + "checksumValue"), ox.Literal(digest))


def _find_media_type(file: str) -> str:
    """Return the media type of a file of an export."""
    if file.endswith(METADATA):
        return MEDIA_TYPE
    endings = map_endings(EXPORTS)
    return next(endings[ending].media_type for ending in endings if file.endswith(f".{ending}"))
