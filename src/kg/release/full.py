"""A draft made whole: every rule, every node. A build that was killed goes on from what stands in the folder."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.atomic import replacing, write_atomic
from kg.catalog import SavedQuery
from kg.faults import Fault
from kg.names import DEFAULT_POLICY, POLICIES
from kg.release import rocksdb, validate
from kg.release.derive import derive, list_members
from kg.release.staging import (
    ASSERTED,
    SEARCHES,
    Staging,
    describe_repetition,
    raise_faults,
    write_metadata,
    write_sorted,
)

#: Bytes of the asserted files up to which rules run in memory, where they take a third of the time.
IN_MEMORY = 1_500_000_000
#: Bytes of all graphs up to which two stores are written side by side; beyond, memory is dearer than time.
SIDE_BY_SIDE = 500_000_000
#: In the folder of what a build goes on with: all graphs are written and validated, and only stores may be missing.
FILLED = "filled"


def write_graphs(draft: Staging) -> None:
    """Derive and validate the whole.

    Raises:
        FaultsFound: with every fault that shapes and check-queries find.
    """
    if (draft.derived / FILLED).exists():
        return
    if not draft.derived.exists():
        draft.clear()
        draft.derived.mkdir()
    files = [draft.release.graph_path(name) for name in ASSERTED]
    store = _merged(draft, files)
    _refuse_repetition(draft, store, files)
    summaries, views = draft.rules()
    keys = list_members(store)  # rules make no members of the classes that they go by
    _summarize(draft, store, summaries, keys)
    _validate(draft, store, files)
    for number, rule in enumerate(views):
        draft.tell("deriving views", number / len(views))
        path = draft.release.graph_path(rule.graph)
        if not path.exists():
            write_sorted(draft, path, derive(store, rule, keys))
    store.bulk_load(
        path=str(draft.release.graph_path(f"view/{DEFAULT_POLICY}")), format=ox.RdfFormat.N_TRIPLES
    )
    draft.tell("asking the check-queries", 0.0)
    raise_faults(validate.find_query_faults(store, draft.places, draft.of("check")))
    del store
    shutil.rmtree(draft.folder / "merged", ignore_errors=True)
    write_metadata(draft)
    (draft.derived / FILLED).touch()


def write_stores(draft: Staging) -> None:
    """Write the stores through which the drafted graphs are asked."""
    draft.tell("writing the release", 0.0)
    files = draft.release.list_graphs()
    with ThreadPoolExecutor(2) as threads:
        # the engine parses and sorts without holding Python up
        writing = threads.submit(
            _once, draft.folder / "store", lambda path: rocksdb.write_store(path, files)
        )
        if sum(path.stat().st_size for path in files.values()) > SIDE_BY_SIDE:
            writing.result()
        _once(draft.folder / "base", lambda path: rocksdb.write_base(path, files))
        draft.tell("writing the release", 0.5)
        for policy in POLICIES:
            view = files.get(f"view/{policy}")
            # most questions go to the first policy: what a large graph answers cold takes four fifths of the time
            write = partial(
                rocksdb.write_policy,
                base=draft.folder / "base",
                view=view,
                in_order=policy == DEFAULT_POLICY,
            )
            _once(draft.folder / policy, write)
        writing.result()
    shutil.rmtree(draft.derived, ignore_errors=True)


def _merged(draft: Staging, files: Iterable[Path]) -> ox.Store:
    """The asserted graphs as one default graph: over several named graphs the same joins take several times as long."""
    size = sum(path.stat().st_size for path in files)
    shutil.rmtree(draft.folder / "merged", ignore_errors=True)
    store = ox.Store() if size <= IN_MEMORY else ox.Store(str(draft.folder / "merged"))
    for path in files:
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    return store


def _summarize(
    draft: Staging, store: ox.Store, rules: list[SavedQuery], keys: dict[str, list[str]]
) -> None:
    """Run the rules whose triples others build on, each into a file that a build after a kill finds again."""
    for number, rule in enumerate(rules):
        draft.tell("deriving summaries", number / len(rules))
        path = draft.derived / f"{rule.name}.nt"
        if not path.exists():
            with replacing(path) as file:
                for lines in derive(store, rule, keys):
                    file.writelines(lines)
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    path = draft.release.graph_path("summary")
    if not path.exists():
        write_sorted(draft, path, map(_split, sorted(draft.derived.glob("*.nt"))))


def _split(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _validate(draft: Staging, store: ox.Store, files: list[Path]) -> None:
    """Validate every node, from the one on at which a killed build stopped."""
    mark = draft.derived / "conforming"
    done = int(mark.read_bytes() or b"0") if mark.exists() else 0
    total = max(
        1, sum(path.stat().st_size for path in files) // 900
    )  # a description has some 900 bytes

    def tell(more: int) -> None:
        draft.tell("validating with SHACL", (done + more) / total)

    nodes = islice(sorted_ntriples.group_by_subject(files), done, None)
    draft.tell("validating with SHACL", 0.0)
    faults: list[Fault] = []
    while part := list(islice(nodes, 25 * validate.BATCH)):
        faults += validate.find_shacl_faults(part, store, draft.places, draft.home, tell)
        done += len(part)
        if not faults:
            write_atomic(mark, str(done).encode())
    raise_faults(sorted(set(faults)))


def _refuse_repetition(draft: Staging, store: ox.Store, files: list[Path]) -> None:
    """Refuse a triple that stands in two graphs: merged, there would be fewer than in all files together."""
    if len(store) < sum(sorted_ntriples.count_lines(path) for path in files):
        raise_faults(
            [
                describe_repetition(draft, line)
                for line in islice(sorted_ntriples.find_repeated_lines(files), SEARCHES)
            ]
        )


def _once(path: Path, write: Callable[[Path], None]) -> None:
    """Write a store beside its place, unless it stands there already."""
    if path.exists():
        return
    part = path.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    write(part)
    part.rename(path)
