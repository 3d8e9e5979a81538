"""The graph as files for others: RDF in every common form, and one row an attribution as CSV."""

import csv
import hashlib
import heapq
import io
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import rdfio, sorted_ntriples
from kg.atomic import replacing
from kg.errors import KgError, UsageError, did_you_mean
from kg.formats import BY_LINE, EXPORTS, FORMATS, by_ending
from kg.formats import GRAPH as GRAPH_FORMAT
from kg.names import (
    DCAT,
    DCTERMS,
    DEFAULT_POLICY,
    GRAPH,
    INTEGER,
    POLICIES,
    RDF,
    TYPE,
    dataset_graphs,
)
from kg.query.engine import Engine
from kg.query.ledger import Attribution, Claim, is_edge, read_attributions, read_claims

REIFIES = ox.NamedNode(RDF + "reifies")
#: The three properties of a claim that RDF 1.2 says in one triple term.
REIFIED = [ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object")]
CLAIMS = "SELECT ?claim WHERE { ?claim a kg:Claim } ORDER BY ?claim"
#: Stances may also be towards a publication or another attribution, which then stands alone in the row.
OTHERS = """
SELECT DISTINCT ?about WHERE {
  ?attribution kg:about ?about . FILTER NOT EXISTS { ?about a kg:Claim }
}
ORDER BY ?about
"""
COLUMNS = (
    *(
        "attribution",
        "stance",
        "side",
        "speaker",
        "speakerLabel",
        "basis",
        "relays",
        "source",
        "passages",
    ),
    *(
        "saidFrom",
        "saidTo",
        "saidAs",
        "holdsFrom",
        "holdsTo",
        "holdsAs",
        "answers",
        "wording",
        "note",
    ),
    *("about", "subject", "subjectLabel", "predicate", "predicateLabel", "object", "objectLabel"),
    *("standing", "supporters", "opponents", "fallsUnder"),
)
REBUILD = "remove the build folder and run `kg build`"
END = b" .\n"


def export(engine: Engine, format: str, policy: str | None = None) -> bytes:
    """The release in a format of EXPORTS, whole or as the dataset of a policy: the same release, the same bytes.

    Formats without named graphs merge the dataset of a policy, by default the first.

    Raises:
        UsageError: the format or policy is unknown.
    """
    return b"".join(pieces(engine, format, policy))


def pieces(engine: Engine, format: str, policy: str | None = None) -> Iterable[bytes]:
    """The same in pieces. What has one line a triple is streamed: ten million take no more memory than ten.

    Raises:
        UsageError: the format or policy is unknown.
    """
    if format not in EXPORTS:
        hint = did_you_mean(format, list(EXPORTS))
        raise UsageError(f"{format!r} is no export format", hint=hint)
    if policy is not None and policy not in POLICIES:
        raise UsageError(
            f"there is no policy {policy!r}", hint=did_you_mean(policy, list(POLICIES))
        )
    if format == "csv":
        return [_attributions(engine, policy).encode()]
    merges = FORMATS[format].kind == GRAPH_FORMAT
    graphs = dataset_graphs(policy or DEFAULT_POLICY) if policy or merges else None
    if format in BY_LINE:
        return _lines_of(engine, graphs, in_graphs=format == "nquads")
    if merges:
        return [merged(engine, format, graphs or ())]
    quads = quads_of(engine, graphs)
    if format == "trig":
        # the files of a release have the order of canonical TriG
        return [rdfio.ordered_trig(quads, engine.prefixes)]
    return [WRITERS[format](list(quads), engine.prefixes)]


def merged(engine: Engine, format: str, graphs: Collection[str]) -> bytes:
    """Named graphs of the release as one graph, in a format of EXPORTS that is RDF."""
    if format in BY_LINE:
        return b"".join(
            _lines_of(engine, graphs)
        )  # a quad of the default graph is written as a triple
    if FORMATS[format].kind == GRAPH_FORMAT:
        # the order of sorted lines is the canonical one
        data = b"".join(_lines_of(engine, graphs))
        return _serialized(
            FORMATS[format].engine, sorted_ntriples.parse_lines(data), engine.prefixes
        )
    return WRITERS[format](
        [ox.Quad(*quad.triple) for quad in quads_of(engine, graphs)], engine.prefixes
    )


def quads_of(engine: Engine, graphs: Collection[str] | None = None) -> Iterator[ox.Quad]:
    """The release, or some graphs of it, as it was written, streamed; a store would rewrite numbers and dates."""
    for name, path in _files(engine, graphs):
        graph = ox.NamedNode(name)
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES):
                yield sorted_ntriples.put_in_graph(quad.triple, graph)
        except (OSError, SyntaxError) as error:
            raise KgError(f"{path} cannot be read: {error}", hint=REBUILD) from error


def _lines_of(
    engine: Engine, graphs: Collection[str] | None, *, in_graphs: bool = False
) -> Iterator[bytes]:
    """The lines of some graphs in order, merged from their files, which are sorted: N-Triples, or N-Quads."""
    files = _files(engine, graphs)
    # the order stays with a graph behind each line, since no term is the beginning of another and a blank
    return heapq.merge(
        *(_lines(path, f" <{name}> .\n".encode() if in_graphs else END) for name, path in files)
    )


def _lines(path: Path, end: bytes) -> Iterator[bytes]:
    """The lines of N-Triples of a file, with another end each."""
    try:
        with path.open("rb") as file:
            for line in file:
                if not line.endswith(END):
                    raise KgError(
                        f"{path} cannot be read: it breaks off within a line", hint=REBUILD
                    )
                yield line[: -len(END)] + end
    except OSError as error:
        raise KgError(f"{path} cannot be read: {error.strerror}", hint=REBUILD) from error


def _files(engine: Engine, graphs: Collection[str] | None) -> Iterator[tuple[str, Path]]:
    """The IRI and the file of each graph that is wanted, in their order."""
    files = engine.release.list_graphs()
    if not files:
        raise KgError(f"{engine.release.graphs} cannot be read: it holds no graph", hint=REBUILD)
    for name, path in files.items():
        if graphs is None or GRAPH + name in graphs:
            yield GRAPH + name, path


def _serialized(
    format: ox.RdfFormat, quads: Iterable[Any], prefixes: Mapping[str, str] | None
) -> bytes:
    data = ox.serialize(quads, format=format, prefixes=dict(prefixes) if prefixes else None)
    assert data is not None  # without an output argument the bytes are returned
    return data


def _trig(quads: list[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    return rdfio.trig(quads, dict(prefixes))


def _rdf12(quads: list[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """TriG 1.2, in which a claim reifies a triple term that nobody asserts."""
    parts: dict[tuple[Any, Any], dict[ox.NamedNode, Any]] = {}
    rest = []
    for quad in quads:
        if quad.predicate in REIFIED:
            parts.setdefault((quad.subject, quad.graph_name), {})[quad.predicate] = quad.object
        else:
            rest.append(quad)
    terms = [
        ox.Quad(claim, REIFIES, ox.Triple(*(said[name] for name in REIFIED)), graph)
        for (claim, graph), said in parts.items()
    ]
    return _serialized(ox.RdfFormat.TRIG, sorted({*rest, *terms}, key=_key), prefixes)


def _key(quad: ox.Quad) -> tuple[str, str, str, str]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


def _jsonld(quads: list[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """JSON-LD with the context inside it, so that nobody has to fetch one."""
    expanded = json.loads(_serialized(ox.RdfFormat.JSON_LD, rdfio.canonical(quads), None))
    short = _Shortener(prefixes)
    whole_graph = {"@context": dict(prefixes), "@graph": [short(node) for node in expanded]}
    return (json.dumps(whole_graph, ensure_ascii=False, indent=1) + "\n").encode()


class _Shortener:
    """Turns the IRIs of expanded JSON-LD into prefixed names."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._spaces = sorted(prefixes.items(), key=lambda item: -len(item[1]))

    def _name(self, iri: str) -> str:
        for prefix, space in self._spaces:
            # a name that starts with // would read as an absolute IRI
            if iri.startswith(space) and not iri[len(space) :].startswith("//"):
                return f"{prefix}:{iri[len(space) :]}"
        return iri

    def __call__(self, value: Any, key: str = "") -> Any:
        if isinstance(value, list):
            return [self(one, key) for one in value]
        if isinstance(value, dict):
            return {
                name if name.startswith("@") else self._name(name): self(one, name)
                for name, one in value.items()
            }
        return self._name(value) if key in ("@id", "@type") else value


WRITERS: Mapping[str, Callable[[list[ox.Quad], Mapping[str, str]], bytes]] = {
    "trig": _trig,
    "jsonld": _jsonld,
    "rdf12": _rdf12,
}


def _attributions(engine: Engine, policy: str | None) -> str:
    """One row an attribution with the claim it is about; with a policy only of claims that it makes plain edges."""
    found = read_claims(engine, [str(row["claim"]) for row in engine.select(CLAIMS)])
    kept = [entry for entry in found if policy is None or is_edge(engine, entry, policy)]
    rows = [_row(_about(entry), one) for entry in kept for one in entry.attributions]
    if policy is None:
        others = read_attributions(engine, [str(row["about"]) for row in engine.select(OTHERS)])
        for about, told in others.items():
            alone = [
                engine.shorten(about),
                *[""] * (len(COLUMNS) - COLUMNS.index("about") - 1),
            ]
            rows += [_row(alone, one) for one in told]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(rows))
    return text.getvalue()


def _about(entry: Claim) -> list[str]:
    claim = [entry.id, entry.subject, entry.subject_label, entry.predicate, entry.predicate_label]
    counts = [entry.standing, str(entry.supporters), str(entry.opponents), entry.falls_under]
    return [*claim, entry.object, entry.object_label, *counts]


def _row(about: list[str], one: Attribution) -> list[str]:
    spans = " ".join(f"{start}-{end}" for start, end in one.passages)
    times = [times.get(key, "") for times in (one.said, one.holds) for key in ("from", "to", "as")]
    told = [
        one.id,
        one.stance,
        one.side,
        one.speaker,
        one.speaker_label,
        one.basis,
        " > ".join(one.relays),
    ]
    cells = [*told, one.source, spans, *times, " ".join(one.answers), one.wording, one.note, *about]
    # a spreadsheet takes these for formulas
    return [f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in cells]


def export_all(engine: Engine, folder: Path, policy: str | None = None) -> Iterator[Path]:
    """Every format in a folder, with `dcat.ttl` and, at last, `SHA256SUMS`; each path once it is written."""
    name = "overseas-stations" + (f"-{policy}" if policy else "")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sums = {}
        for format in EXPORTS:
            path = folder / f"{name}.{FORMATS[format].ending}"
            sums[path.name] = _written(path, pieces(engine, format, policy))
            yield path
        path = folder / "dcat.ttl"
        sums[path.name] = _written(path, [_metadata(engine, sums, folder)])
        yield path
        path = folder / "SHA256SUMS"
        _written(path, [f"{digest}  {file}\n".encode() for file, digest in sorted(sums.items())])
        yield path
    except OSError as error:
        raise KgError(
            f"{folder} cannot be written: {error.strerror}", hint="name another folder with -o"
        ) from error


def _written(path: Path, pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    with replacing(path) as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def _metadata(engine: Engine, sums: Mapping[str, str], folder: Path) -> bytes:
    """DCAT and VoID: what the release says of itself, and each file with its size, type and checksum."""
    meta = [quad.triple for quad in quads_of(engine, [GRAPH + "meta"])]
    files = [
        triple for file, digest in sums.items() for triple in _distribution(folder / file, digest)
    ]
    return rdfio.turtle([*meta, *files], {**engine.prefixes, "spdx": SPDX})


FILE = "https://w3id.org/overseas-stations/file/"
SPDX = "http://spdx.org/rdf/terms#"


def _distribution(path: Path, digest: str) -> Iterator[ox.Triple]:
    dataset = ox.NamedNode(GRAPH.rstrip("/"))
    this, checksum = (ox.NamedNode(f"{FILE}{path.name}{part}") for part in ("", "#checksum"))
    media = next(
        format.media
        for ending, format in by_ending(EXPORTS).items()
        if path.name.endswith(f".{ending}")
    )
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
