"""A draft: a folder in which the graphs of a release are made, each a sorted N-Triples file."""

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
from kg.release.nquads import find_line, get_graph_name, list_files, read_file

ASSERTED = (*nquads.ASSERTED, "ontology")
#: The steps of a build, and what part of the time each takes when a graph is large (measured at a million triples).
STEPS = {
    "reading": 0.1,
    "deriving summaries": 0.16,
    "validating with SHACL": 0.48,
    "deriving views": 0.12,
    "asking the check-queries": 0.02,
    "writing the release": 0.12,
}
VERSION_INFO = OWL + "versionInfo"
#: Poured nodes whose line is looked for when they are at fault: each costs a reading of the files.
SEARCHES = 20

#: Called with the step that runs and the share of the whole work that is done, from 0 to 1.
Progress = Callable[[str, float], None]


class Places(dict[str, tuple[str, int]]):
    """The file and line of each node: from the tables, or searched for in the poured files."""

    def __init__(self, origins: Mapping[str, tuple[str, int]], home: Path) -> None:
        super().__init__(origins)
        self._home, self._searches = home, SEARCHES

    def get(self, node: str, default: tuple[str, int] = ("graph", 1)) -> tuple[str, int]:  # type: ignore[override]
        """Where a node comes from."""
        if node in self:
            return self[node]
        self._searches -= 1
        return (find_line(self._home, node) if self._searches >= 0 else None) or default


@dataclass
class Staging:
    """A folder in which a release is drafted, and what it is drafted from.

    `changes` is what has changed in the asserted graphs since the release before, where there is one and it is little.
    """

    home: Path
    folder: Path
    assembly: Dataset
    catalogue: list[SavedQuery]
    progress: Progress
    changes: sorted_ntriples.Changes | None = None

    @property
    def release(self) -> Release:
        """The folder as the release that it becomes."""
        return Release(self.folder)

    @property
    def derived(self) -> Path:
        """The folder of a build of the whole for what it goes on with after a kill; a change has none."""
        return self.folder / "derived"

    @property
    def places(self) -> Places:
        """The file and line of each node."""
        return Places(self.assembly.origins, self.home)

    def of(self, topic: str) -> list[SavedQuery]:
        """The queries of an inner folder, which are asked of one merged graph."""
        found = [query for query in self.catalogue if query.topic == topic]
        for query in found:
            if query.naming:
                reason = f"{query.path}: {query.naming} names a graph, and the build asks this of one merged graph"
                raise KgError(reason, hint="write the pattern without it")
        return found

    def rules(self) -> tuple[list[SavedQuery], list[SavedQuery]]:
        """The rules of summaries and of views, in the order in which they run."""
        return order_rules([*self.of("derive"), *self.of("policies")])

    def clear(self) -> None:
        """Remove all but the asserted graphs: a killed change leaves stores of which nobody knows what they hold."""
        for name in self.release.stores:
            shutil.rmtree(self.release.store_path(name), ignore_errors=True)
        for name, path in self.release.list_graphs().items():
            if name not in ASSERTED:
                path.unlink()

    def tell(self, step: str, share: float) -> None:
        """Say how far a step is."""
        before = 0.0
        for name, part in STEPS.items():
            if name == step:
                self.progress(step, before + part * min(share, 1.0))
            before += part


def prepare(
    home: Path,
    folder: Path,
    progress: Progress,
    *,
    digests: Mapping[str, str],
    before: Path | None = None,
) -> Staging:
    """A draft with its asserted graphs written.

    Args:
        digests: the SHA-256 of each poured file, by its path in the home.
        before: the folder of a release of the same ontology, queries and code, whose parts need not be read again.

    Raises:
        FaultsFound: with every fault of every table, or the first of a poured file.
    """
    progress("reading", 0.0)
    draft = Staging(home, folder, read_dataset(home), read_catalogue(home), progress)
    poured = {digests[str(path.relative_to(home))][:16]: path for path in list_files(home)}
    missing = [
        name for name in (inputs.TABLES, *poured) if not inputs.reuse_input(folder, name, before)
    ]
    sizes = {name: poured[name].stat().st_size for name in missing if name in poured}
    read = 0
    for name in missing:
        if name in poured:
            inputs.write_input(
                folder,
                name,
                _told(draft, read_file(poured[name], home), read, sum(sizes.values())),
            )
            read += sizes[name]
        else:
            inputs.write_input(folder, name, _from_tables(draft))
    draft.changes = inputs.changes(folder, before, ASSERTED) if before else None
    for name in ASSERTED:
        path = draft.release.graph_path(name)
        if path.exists():
            continue  # a build of the same input came so far
        if before and draft.changes:
            sorted_ntriples.patch_file(Release(before).graph_path(name), path, *draft.changes[name])
        else:
            sorted_ntriples.merge_files(inputs.list_files(folder, name), path)
    return draft


def _from_tables(draft: Staging) -> Iterator[tuple[str, list[bytes]]]:
    by_graph: dict[str, list[ox.Quad]] = {}
    for quad in draft.assembly.quads:
        by_graph.setdefault(get_graph_name(quad).removeprefix(GRAPH), []).append(quad)
    for name, quads in by_graph.items():
        yield name, sorted_ntriples.serialize_lines(quads)


def _told(
    draft: Staging, lines: Iterable[tuple[str, list[bytes]]], read: int, size: int
) -> Iterator[tuple[str, list[bytes]]]:
    """The lines of a part, with how far the reading of all is told on the way."""
    for name, some in lines:
        yield name, some
        # a quad's line is longer than its triple's by the name of the graph
        read += sum(map(len, some)) + len(some) * 55
        draft.tell("reading", read / size)


def write_metadata(draft: Staging) -> None:
    """Write what the dataset says of itself: the graphs `queries` and `meta`."""
    files = draft.release.list_graphs()
    counts = {
        name: sorted_ntriples.count_lines(path)
        for name, path in files.items()
        if name not in ("queries", "meta")
    }
    told = describe_dataset(counts, _version(draft), draft.catalogue)
    for name in ("queries", "meta"):
        lines = sorted_ntriples.serialize_lines(
            quad for quad in told if get_graph_name(quad) == GRAPH + name
        )
        write_sorted(draft, draft.release.graph_path(name), [lines])


def raise_faults(faults: list[Fault]) -> None:
    """Stop where there are faults."""
    if faults:
        raise FaultsError(faults)


def describe_repetition(draft: Staging, line: bytes) -> Fault:
    """The fault of a triple that stands in two graphs."""
    (triple,) = sorted_ntriples.parse_lines(line)
    path, number = draft.places.get(str(triple.subject))
    return Fault(
        path,
        number,
        "",
        f"{triple} stands in two graphs",
        "keep identity in entities/ and the rest in claims/",
    )


def write_sorted(draft: Staging, path: Path, parts: Iterable[Iterable[bytes]]) -> None:
    """Write lines as a graph's file."""
    sorter = sorted_ntriples.Sorter(draft.folder)
    for lines in parts:
        sorter.add(lines)
    sorter.write(path)


def _version(draft: Staging) -> str:
    for triple in draft.assembly.vocabulary.triples:
        if triple.predicate.value == VERSION_INFO and triple.subject == ox.NamedNode(ONTOLOGY):
            return str(triple.object.value)  # type: ignore[union-attr]
    raise KgError("ontology/kg.ttl tells no owl:versionInfo", hint=f"give one to <{ONTOLOGY}>")
