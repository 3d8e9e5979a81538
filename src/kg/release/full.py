"""The full build: derive and validate everything.

Each result is written atomically, so that a killed build resumes from what the folder contains.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from kg.release import inputs, rocksdb, validate
from kg.release.derive import derive, list_members
from kg.release.folder import BASE, NAMED, WITHOUT_INFERRED
from kg.release.indexing import write_index
from kg.release.staging import (
    ASSERTED,
    SEARCHES,
    Staging,
    describe_repetition,
    raise_faults,
    write_metadata,
)

#: Up to so many bytes of asserted files, rules run in memory, in a third of the time.
IN_MEMORY = 1_500_000_000
#: Up to so many bytes of graphs, two stores are written in parallel; then memory is too dear.
IN_PARALLEL = 500_000_000
#: The average number of bytes of a node's description, to estimate the number of nodes.
NODE_BYTES = 900
#: Batches of nodes between two marks from which validation resumes.
BATCHES = 25
#: In the resume folder: the mark that all graphs are written and validated.
FILLED = "filled"


def write_graphs(staging: Staging) -> None:
    """Write and validate all graphs.

    Raises:
        FaultsError: with every fault that shapes and check queries find.
    """
    if (staging.resume_folder / FILLED).exists():
        return
    if not staging.resume_folder.exists():
        staging.remove_derived()
        staging.resume_folder.mkdir()
    files = _merge_inputs(staging)
    store = _load_merged(staging, files)
    _check_repetitions(staging, store, files)
    summaries, views = staging.list_rules()
    members = list_members(store)  # rules derive no members of these classes
    _derive_summaries(staging, store, summaries, members)
    _validate(staging, store, files)
    for number, rule in enumerate(views):
        staging.report_progress("deriving views", number / len(views))
        if not staging.release.graph_path(rule.graph).exists():
            staging.write_graph(rule.graph, derive(store, rule, members))
    _load(store, staging.release.graph_path(f"view/{DEFAULT_POLICY}"))
    staging.report_progress("running the check queries", 0.0)
    checks = staging.list_queries("check")
    raise_faults(validate.find_query_faults(store, staging.origins, checks))
    del store
    shutil.rmtree(_merged_folder(staging), ignore_errors=True)
    write_metadata(staging)
    (staging.resume_folder / FILLED).touch()


def write_stores(staging: Staging) -> None:
    """Write the stores and the index that answer questions, from the graphs."""
    staging.report_progress("writing the stores", 0.0)
    release = staging.release
    files = release.list_graphs()
    base = release.store_path(BASE)
    with ThreadPoolExecutor(3) as threads:
        # the engine parses and sorts without the lock of the interpreter
        indexing = threads.submit(_write_index, staging, files)
        writing = threads.submit(
            _write_once, release.store_path(NAMED), partial(rocksdb.write_store, files=files)
        )
        if sum(path.stat().st_size for path in files.values()) > IN_PARALLEL:
            writing.result()
        _write_once(base, partial(rocksdb.write_base, files=files))
        staging.report_progress("writing the stores", 0.5)
        read_in = rocksdb.list_read_in(base)
        for policy in POLICIES:
            write = partial(
                rocksdb.write_policy,
                base=base,
                view=files.get(f"view/{policy}"),
                # most queries use it, and a compacted store answers cold in four fifths of the time
                compacted=policy == DEFAULT_POLICY,
            )
            _write_once(release.store_path(policy), write)
            write = partial(
                rocksdb.write_without_inferred,
                policy=release.store_path(policy),
                read_in=read_in,
            )
            _write_once(release.store_path(policy + WITHOUT_INFERRED), write)
        writing.result()
        indexing.result()
    shutil.rmtree(staging.resume_folder, ignore_errors=True)


def _write_index(staging: Staging, files: Mapping[str, Path]) -> None:
    path = Path(staging.release.index_path)
    if not path.exists():
        asserted = [files[name] for name in ASSERTED if name in files]
        write_index(path, sorted_ntriples.group_by_subject(asserted), staging.catalogue)


def _write_once(folder: str, write: Callable[[str], None]) -> None:
    """Write a store atomically, unless it exists."""
    path = Path(folder)
    if not path.exists():
        unfinished = path.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        write(str(unfinished))
        unfinished.rename(path)


def _merge_inputs(staging: Staging) -> list[Path]:
    """Write the asserted graphs from all inputs, and return their files."""
    files = []
    for name in ASSERTED:
        path = staging.release.graph_path(name)
        if not path.exists():
            sorted_ntriples.merge_files(inputs.list_files(staging.release, name).values(), path)
        files.append(path)
    return files


def _load_merged(staging: Staging, files: list[Path]) -> ox.Store:
    """Load graphs into one default graph, which joins faster than named graphs."""
    folder = _merged_folder(staging)
    shutil.rmtree(folder, ignore_errors=True)
    size = sum(path.stat().st_size for path in files)
    store = ox.Store() if size <= IN_MEMORY else ox.Store(str(folder))
    for path in files:
        _load(store, path)
    return store


def _merged_folder(staging: Staging) -> Path:
    return staging.release.path / "merged"


def _load(store: ox.Store, path: Path) -> None:
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)


def _derive_summaries(
    staging: Staging, store: ox.Store, rules: list[SavedQuery], members: dict[str, list[str]]
) -> None:
    """Run the rules of summaries, each into a file that a resumed build finds."""
    files = []
    for number, rule in enumerate(rules):
        staging.report_progress("deriving summaries", number / len(rules))
        path = staging.resume_folder / f"{rule.name}.nt"
        if not path.exists():
            with replacing(path) as file:
                for lines in derive(store, rule, members):
                    file.writelines(lines)
        _load(store, path)
        files.append(path)
    if not staging.release.graph_path("summary").exists():
        staging.write_graph("summary", map(_read_lines, files))


def _read_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _validate(staging: Staging, store: ox.Store, files: list[Path]) -> None:
    """Validate all nodes, or those that a killed build had not validated."""
    mark = staging.resume_folder / "conforming"
    done = int(mark.read_bytes() or b"0") if mark.exists() else 0
    total = max(1, sum(path.stat().st_size for path in files) // NODE_BYTES)

    def report(more: int) -> None:
        staging.report_progress("validating with SHACL", (done + more) / total)

    report(0)
    faults: set[Fault] = set()
    nodes = islice(sorted_ntriples.group_by_subject(files), done, None)
    while some := list(islice(nodes, BATCHES * validate.BATCH)):
        faults.update(
            validate.find_shacl_faults(some, store, staging.origins, staging.home, report)
        )
        done += len(some)
        if not faults:
            write_atomic(mark, str(done).encode())
    raise_faults(sorted(faults))


def _check_repetitions(staging: Staging, store: ox.Store, files: Iterable[Path]) -> None:
    """Raise faults for triples in two graphs: merged, there are fewer triples."""
    if len(store) < sum(map(sorted_ntriples.count_lines, files)):
        faults = []
        for line in islice(sorted_ntriples.find_repeated_lines(files), SEARCHES):
            faults.append(describe_repetition(staging, line))
        raise_faults(faults)
