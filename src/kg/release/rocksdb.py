"""The RocksDB stores of a release, written from its graphs.

`store` has every named graph. `base` has the graphs that all policies share, merged into one
default graph. The store of a policy is `base` with the view of the policy; its second store lacks
the edges that rest only on what the editors read in. Stores are copied by hard links: all stores of
a release take the space of two, or of three with a compacted policy.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.names import BASE_GRAPHS, GRAPH, prefixes

#: The number of files from which on a store is compacted; each file slows every look-up.
MOST_FILES = 24
#: A larger store may have one more file for so many bytes, because compacting it takes longer.
FILE_SIZE = 4_000_000
FORMAT = ox.RdfFormat.N_TRIPLES
#: The edges that rest only on readings, whatever the policy (decision 0030).
READ_IN = """
CONSTRUCT { ?subject ?predicate ?object } WHERE {
  ?claim kg:restsOnReading ?reading ;
    rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
}
"""


def write_store(folder: str, files: Mapping[str, Path]) -> None:
    """Write `store` from the files of all graphs."""
    store = ox.Store(folder)
    for name, path in files.items():
        store.bulk_load(path=str(path), format=FORMAT, to_graph=ox.NamedNode(GRAPH + name))
    store.optimize()
    store.flush()


def write_base(folder: str, files: Mapping[str, Path]) -> None:
    """Write `base` from the files of all graphs."""
    store = ox.Store(folder)
    for name in BASE_GRAPHS:
        if name in files:
            store.bulk_load(path=str(files[name]), format=FORMAT)
    store.optimize()
    store.flush()


def write_policy(folder: str, base: str, view: Path | None, *, compacted: bool = False) -> None:
    """Write the store of a policy from `base` and the file of its view.

    Args:
        compacted: rewrite both into files of its own, for faster look-ups.
    """
    store = copy_store(base, folder)
    if view:
        store.bulk_load(path=str(view), format=FORMAT)
    if compacted:
        store.optimize()
    store.flush()


def list_read_in(base: str) -> list[ox.Quad]:
    """Return the edges that rest only on readings and are in no shared graph."""
    shared = ox.Store.read_only(base)
    edges = shared.query(READ_IN, prefixes=prefixes())
    assert isinstance(edges, ox.QueryTriples)  # it is a CONSTRUCT
    quads = [ox.Quad(*edge) for edge in edges]
    return [quad for quad in quads if quad not in shared]


def write_without_inferred(folder: str, policy: str, read_in: list[ox.Quad]) -> None:
    """Write the second store of a policy: its first without edges by readings only.

    Args:
        policy: the folder of the first store.
        read_in: these edges, as `list_read_in` returns them.
    """
    first = ox.Store.read_only(policy)
    _back_up(first, policy, folder)
    if left_out := [quad for quad in read_in if quad in first]:
        store = ox.Store(folder)
        for quad in left_out:
            store.remove(quad)
        store.flush()


def copy_store(source: str, folder: str) -> ox.Store:
    """Copy a store by hard links, and open the copy."""
    _back_up(ox.Store.read_only(source), source, folder)
    return ox.Store(folder)


def _back_up(store: ox.Store, source: str, folder: str) -> None:
    """Copy a store by hard links; where the system refuses them, copy its files."""
    try:
        store.backup(folder)
    except OSError:
        for unfinished in (folder, f"{folder}.tmp"):
            shutil.rmtree(unfinished, ignore_errors=True)
        # nobody writes to a store of a release, so its files fit together
        ignored = shutil.ignore_patterns("LOCK", "LOG*")
        shutil.copytree(source, folder, ignore=ignored, copy_function=shutil.copyfile)


def compact_if_fragmented(folder: str) -> None:
    """Compact a store of too many files."""
    sizes = [path.stat().st_size for path in Path(folder).glob("*.sst")]
    if len(sizes) > MOST_FILES + sum(sizes) // FILE_SIZE:
        ox.Store(folder).optimize()
