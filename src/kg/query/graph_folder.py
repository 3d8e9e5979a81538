"""Graphs of a folder of RDF files, in memory: what `kg serve --data` answers from.

Files of triples make up the default graph, or the graph whose IRI stands in a file beside them:
`data.ttl.graph` names the graph of `data.ttl`, as Virtuoso's loader has it. TriG, N-Quads and
JSON-LD name their graphs themselves.
"""

import hashlib
import os
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.depth import DEEPEST, are_deep_triples, is_deep_json, is_deep_xml
from kg.errors import KgError, UsageError
from kg.formats import GRAPHS, TRIPLES, Format, map_endings
from kg.query.query_faults import translate_error
from kg.rdfio import serialize, sort_quads, sort_triples
from kg.sorted_ntriples import put_in_graph

if TYPE_CHECKING:
    from kg.query.engine import RawAnswer

#: The end of the name of a file that holds the IRI of a graph.
NAMING = ".graph"
#: The name of the default graph.
DEFAULT = ""
#: Bytes of all files: each worker holds all of it, in several times as much memory.
MOST_BYTES = 64_000_000
ENDINGS = map_endings(GRAPHS)
#: What may be the matter with a file on which a parser ends, or its process.
UNREADABLE = (
    "leave it out: it is nested too deeply, has a term of more than 16 MB, or expands to more"
    " memory than a worker has"
)
#: How the nesting of a format is measured, where not by its triples.
CHECKS = {"jsonld": is_deep_json, "rdfxml": is_deep_xml}
LISTED = ", ".join(sorted(ENDINGS))


class GraphFolder:
    """Graphs of a folder, read once; each term stays as it is written.

    Args:
        folder: the folder; files below it are read too.
        announce: called with each file before it is read, since the parser may not come back:
            some files end the process, by their nesting or by what they expand to.

    Raises:
        KgError: a file cannot be read or parsed, or there are too many bytes.
    """

    def __init__(self, folder: str, announce: Callable[[Path], object] = lambda path: None) -> None:
        self.folder = Path(folder)
        self.prefixes: dict[str, str] = {}
        self.graphs: dict[str, list[ox.Triple]] = {DEFAULT: []}
        self._warnings: list[str] = []
        digest = hashlib.sha256()
        for number, path in enumerate(list_files(self.folder)):
            announce(path)
            data, name = _read_bytes(path), _read_name(path)
            digest.update(b"%d %d " % (len(data), len(name)) + name.encode() + data)
            for graph, triple in _parse(path, data, name, number):
                self.graphs.setdefault(graph, []).append(triple)
            self.graphs.setdefault(name, [])
        #: The version of the data: the digest of what was read.
        self.version = digest.hexdigest()[:16]
        self.store = ox.Store()
        self.store.extend(self._list_quads())

    @property
    def graph_names(self) -> frozenset[str]:
        """The IRIs of the named graphs."""
        return frozenset(self.graphs) - {DEFAULT}

    @property
    def warnings(self) -> tuple[str, ...]:
        """The remarks since they were last taken."""
        return tuple(self._warnings)

    def warn(self, text: str) -> None:
        """Keep a remark about the question."""
        self._warnings.append(text)

    def take_warnings(self) -> list[str]:
        """Return the remarks since the last call."""
        warnings, self._warnings = self._warnings, []
        return warnings

    def execute(self, text: str, default: list[str], named: list[str], base: str) -> "RawAnswer":
        """Run a query that was checked before.

        Args:
            text: the query.
            default: IRIs of the graphs that are merged into the default graph.
            named: IRIs of the graphs that GRAPH can name. Without either, the query's FROM
                chooses the dataset, or else it is everything, under its names.
            base: what relative IRIs of the query are relative to.
        """
        dataset: dict[str, Any] = {}
        if default or named:
            dataset["default_graph"] = list(map(ox.NamedNode, default))
            dataset["named_graphs"] = list(map(ox.NamedNode, named))
        try:
            return self.store.query(text, base_iri=base, **dataset)
        except (SyntaxError, RuntimeError) as error:
            raise translate_error(text, error, self.prefixes) from error

    def write(self, format: str, name: str | None = None) -> bytes:
        """Return one graph in a format of RDF, or everything in one that names graphs."""
        if name is None:
            return serialize(sort_quads(self._list_quads()), format)
        return serialize(sort_triples(self.graphs[name]), format)

    def _list_quads(self) -> Iterator[ox.Quad]:
        for name, triples in self.graphs.items():
            graph = ox.NamedNode(name) if name else ox.DefaultGraph()
            for triple in triples:
                yield put_in_graph(triple, graph)


def stamp_folder(folder: Path) -> str:
    """Return a text that changes whenever a file of the folder does."""
    stamps = []
    for path, state in _walk(folder):
        stamps.append(f"{path} {state.st_ino} {state.st_size} {state.st_mtime_ns}")
    return "\n".join(stamps)


def list_files(folder: Path) -> list[Path]:
    """Return the RDF files of a folder, in a fixed order.

    Raises:
        KgError: there are none, they are too large, or a name of a graph belongs to none.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder")
    states = dict(_walk(folder))
    files = [path for path, state in states.items() if _is_served(path, state)]
    if not files:
        raise KgError(f"{folder} has no RDF files", hint=f"endings: {LISTED}")
    for path in states:
        if path.suffix == NAMING and path.with_suffix("") not in files:
            reason = f"{path}: there is no RDF file {path.stem} beside it"
            raise KgError(reason, hint=f"the graph of data.ttl is named in data.ttl{NAMING}")
    if sum(states[path].st_size for path in files) > MOST_BYTES:
        reason = f"{folder} has more than {MOST_BYTES:,} bytes of RDF, which workers keep in memory"
        raise KgError(reason, hint="load it into a triple store: docs/guides/stores.md")
    return files


def list_others(folder: Path) -> list[Path]:
    """Return the files of a folder that are not served."""
    others = [path for path, state in _walk(folder) if not _is_served(path, state)]
    return [path for path in others if path.suffix != NAMING]


def _walk(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield what is below a folder, except folders and names that begin with a dot."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if not name.startswith("."):
                with suppress(FileNotFoundError):  # it vanished meanwhile
                    yield path, path.lstat()


def _is_served(path: Path, state: os.stat_result) -> bool:
    return S_ISREG(state.st_mode) and _get_format(path) is not None


def _get_format(path: Path) -> Format | None:
    return ENDINGS.get(path.suffix.lower().removeprefix("."))


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes().removeprefix(BOM_UTF8)
    except OSError as error:
        raise KgError(f"{path} cannot be read: {error.strerror}") from error


def _read_name(path: Path) -> str:
    """Return the IRI of the graph of a file; empty where it has none of its own."""
    naming = path.with_name(path.name + NAMING)
    if not naming.is_file():
        return DEFAULT
    format = _get_format(path)
    if not format or format.kind != TRIPLES:
        raise KgError(f"{naming}: {path.name} names its graphs itself", hint="remove this file")
    name = _read_bytes(naming).decode("utf-8", "replace").strip()
    if not _is_iri(name):
        reason = f"{naming}: {name[:100]!r} is not one absolute IRI"
        raise KgError(reason, hint="write the IRI of the graph and nothing else")
    return name


def _is_iri(text: str) -> bool:
    try:
        quads = list(ox.parse(f"<{text}> <urn:p> 1 .", format=ox.RdfFormat.TURTLE))
    except SyntaxError:
        return False
    return [quad.subject.value for quad in quads] == [text]  # more than one is several triples


def _parse(path: Path, data: bytes, name: str, number: int) -> Iterator[tuple[str, ox.Triple]]:
    """Yield the triples of a file, each with the name of its graph.

    Blank nodes get names by their order, so that all workers have the same.
    """
    format = _get_format(path)
    assert format
    _check_nesting(path, data, format)
    names: dict[str, ox.BlankNode] = {}
    try:
        for quad in ox.parse(data, format=format.engine, base_iri=name or None):
            graph = quad.graph_name
            if isinstance(graph, ox.BlankNode):
                raise KgError(f"{path}: a graph has no IRI: {graph}", hint="give each graph an IRI")
            triple = _rename(quad.triple, names, number)
            yield (name if isinstance(graph, ox.DefaultGraph) else graph.value), triple
    except (RecursionError, MemoryError) as error:
        raise KgError(f"{path} cannot be read: {error}", hint=UNREADABLE) from error
    except (SyntaxError, ValueError) as error:
        line, column = getattr(error, "lineno", None), getattr(error, "offset", None)
        place = f"{path}:{line}:{column}" if line else str(path)
        reason = getattr(error, "msg", None) or str(error)
        raise KgError(f"{place}: {reason}", hint="mend the file at this place") from error


def _check_nesting(path: Path, data: bytes, format: Format) -> None:
    """Refuse what the parser would follow too far, and cut XML, which it accepts."""
    try:
        is_deep = CHECKS.get(format.name, are_deep_triples)(data)
    except ValueError as error:
        raise KgError(f"{path}: {error}", hint="mend the file at this place") from error
    if is_deep:
        raise KgError(f"{path} is nested too deeply", hint=f"{DEEPEST} levels are enough")


def _rename(term: Any, names: dict[str, ox.BlankNode], number: int) -> Any:
    if isinstance(term, ox.BlankNode):
        return names.setdefault(term.value, ox.BlankNode(f"f{number}n{len(names)}"))
    if isinstance(term, ox.Triple):
        return ox.Triple(*(_rename(part, names, number) for part in term))
    return term
