"""The staging folder of a release, whose graphs are sorted N-Triples files."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.catalog import SavedQuery, read_catalogue
from kg.curation.dataset import Dataset, read_dataset
from kg.errors import KgError
from kg.faults import Fault, FaultsError
from kg.names import GRAPH, ONTOLOGY, OWL
from kg.release import inputs, nquads
from kg.release.derive import order_rules
from kg.release.folder import Release
from kg.release.metadata import describe_dataset

#: The graphs that the inputs assert; the others are derived from them.
ASSERTED = (*nquads.IMPORTED, "ontology")
#: The graphs that describe the dataset itself.
METADATA = ("queries", "meta")
#: The steps of a build, with their share of the time for a million triples.
STEPS = {
    "reading the inputs": 0.1,
    "deriving summaries": 0.16,
    "validating with SHACL": 0.48,
    "deriving views": 0.12,
    "running the check queries": 0.02,
    "writing the stores": 0.12,
}
VERSION_INFO = ox.NamedNode(OWL + "versionInfo")
#: Faulty nodes whose line is searched for in N-Quads files; each search reads the files.
SEARCHES = 20
#: Bytes by which the line of a quad exceeds the line of its triple: the IRI of the graph.
GRAPH_BYTES = 55

#: Called with the current step and the completed share of the build, from 0 to 1.
Progress = Callable[[str, float], None]
Graphs = Iterator[tuple[str, list[bytes]]]


class LazyOrigins(dict[str, tuple[str, int]]):
    """The file and line of each node, from the tables or the N-Quads files."""

    def __init__(self, origins: Mapping[str, tuple[str, int]], homes: Iterable[Path]) -> None:
        super().__init__(origins)
        self._homes, self._searches = homes, SEARCHES

    def get(self, node: str, default: tuple[str, int] = ("graph", 1)) -> tuple[str, int]:  # type: ignore[override]
        """Return the file and line of a node, or the default after too many searches."""
        if node in self:
            return self[node]
        self._searches -= 1
        if self._searches < 0:
            return default
        for home in self._homes:
            if place := nquads.find_line(home, node):
                return place
        return default


@dataclass
class Staging:
    """A folder in which a release is built, with what it is built from.

    `home` may be a copy, without N-Quads files that need not be read; `original` has all.
    """

    home: Path
    release: Release
    dataset: Dataset
    catalogue: list[SavedQuery]
    progress: Progress
    original: Path

    @property
    def resume_folder(self) -> Path:
        """Intermediate results from which a killed full build resumes."""
        return self.release.path / "derived"

    @property
    def origins(self) -> LazyOrigins:
        """The file and line of each node."""
        return LazyOrigins(self.dataset.origins, dict.fromkeys((self.home, self.original)))

    def list_queries(self, topic: str) -> list[SavedQuery]:
        """Return the queries of a folder that runs on one merged graph.

        Raises:
            KgError: a query names a graph.
        """
        queries = [query for query in self.catalogue if query.topic == topic]
        for query in queries:
            if query.naming:
                names = f"{query.path}: {query.naming} names a graph"
                reason = f"{names}, and the build runs this on one merged graph"
                raise KgError(reason, hint="write the pattern without it")
        return queries

    def list_rules(self) -> tuple[list[SavedQuery], list[SavedQuery]]:
        """Return the rules of summaries and the rules of views, in the order of execution."""
        return order_rules([*self.list_queries("derive"), *self.list_queries("policies")])

    def write_graph(self, name: str, parts: Iterable[Iterable[bytes]]) -> None:
        """Write the file of a graph from lines in any order."""
        sorter = sorted_ntriples.Sorter(self.release.path)
        for lines in parts:
            sorter.add(lines)
        sorter.write(self.release.graph_path(name))

    def remove_derived(self) -> None:
        """Remove stores, index and derived graphs, which a kill may have cut."""
        Path(self.release.index_path).unlink(missing_ok=True)
        for name in self.release.stores:
            shutil.rmtree(self.release.store_path(name), ignore_errors=True)
        for name, path in self.release.list_graphs().items():
            if name not in ASSERTED:
                path.unlink()

    def report_progress(self, step: str, share: float) -> None:
        """Report the completed share of a step."""
        completed = 0.0
        for name, weight in STEPS.items():
            if name == step:
                self.progress(step, completed + weight * min(share, 1.0))
            completed += weight


def prepare(
    home: Path,
    release: Release,
    progress: Progress,
    *,
    digests: Mapping[str, str],
    cached: Release | None = None,
    original: Path | None = None,
) -> Staging:
    """Read all inputs into a staging folder.

    Args:
        home: the folder with ontology/, graph/ and queries/.
        release: the staging folder, in which a killed build may have left inputs.
        progress: called with the progress of the build.
        digests: the SHA-256 of each file, by its path in the home.
        cached: a release whose N-Quads inputs are linked and not read again.
        original: the home of which `home` is a copy; a copy lacks what is linked.

    Raises:
        FaultsError: with the faults of all tables, or the first fault of an N-Quads file.
    """
    progress("reading the inputs", 0.0)
    dataset, catalogue = read_dataset(home), read_catalogue(home)
    staging = Staging(home, release, dataset, catalogue, progress, original or home)
    if not inputs.reuse_input(release, inputs.TABLES, cached):
        inputs.write_input(release, inputs.TABLES, _group_by_graph(staging.dataset.quads))
    missing: dict[str, Path] = {}
    for name, digest in digests.items():
        if nquads.is_imported(name) and not inputs.reuse_input(release, digest[:16], cached):
            missing[digest[:16]] = home / name
    total, read = sum(path.stat().st_size for path in missing.values()), 0
    for name, path in missing.items():
        graphs = nquads.read_file(path, home)
        inputs.write_input(release, name, _report_reading(staging, graphs, read, total))
        read += path.stat().st_size
    return staging


def _group_by_graph(quads: Iterable[ox.Quad]) -> Graphs:
    by_graph: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        by_graph.setdefault(nquads.get_graph_name(quad).removeprefix(GRAPH), []).append(quad)
    for name, some in by_graph.items():
        yield name, sorted_ntriples.serialize_lines(some)


def _report_reading(staging: Staging, graphs: Graphs, read: int, total: int) -> Graphs:
    """Pass graphs on, and report how many bytes of all files were read for them."""
    for name, lines in graphs:
        yield name, lines
        read += sum(map(len, lines)) + len(lines) * GRAPH_BYTES
        staging.report_progress("reading the inputs", read / total)


def write_metadata(staging: Staging) -> None:
    """Write the graphs `queries` and `meta`, which describe all other graphs."""
    counts = {}
    for name, path in staging.release.list_graphs().items():
        if name not in METADATA:
            counts[name] = sorted_ntriples.count_lines(path)
    quads = describe_dataset(counts, _read_version(staging.dataset), staging.catalogue)
    for name, lines in _group_by_graph(quads):
        staging.write_graph(name, [lines])


def _read_version(dataset: Dataset) -> str:
    for triple in dataset.vocabulary.triples:
        if triple.predicate == VERSION_INFO and triple.subject == ox.NamedNode(ONTOLOGY):
            return str(triple.object.value)  # type: ignore[union-attr]
    raise KgError("ontology/kg.ttl has no owl:versionInfo", hint=f"add one to <{ONTOLOGY}>")


def raise_faults(faults: list[Fault]) -> None:
    """Raise faults, if there are any."""
    if faults:
        raise FaultsError(faults)


def describe_repetition(staging: Staging, line: bytes) -> Fault:
    """Return the fault of a triple that is in two graphs."""
    (triple,) = sorted_ntriples.parse_lines(line)
    path, number = staging.origins.get(str(triple.subject))
    mend = "keep identity in entities/ and the rest in claims/"
    return Fault(path, number, "", f"{triple} is in two graphs", mend)
