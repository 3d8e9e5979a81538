"""The stores through which a release is asked: written from its graphs, or from those of the release before.

`store` holds every named graph. `base` holds what all policies share, merged to one default graph; the store of a
policy is `base` with the policy's view. A store is copied by hard links, so that five stores take the room of two, or
of three where that of one policy is put in order.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg import sorted_ntriples
from kg.names import BASE_GRAPHS, GRAPH, POLICIES
from kg.sorted_ntriples import Changes

#: Files from which on a store is put in order again; every change adds some, and each costs a look.
UNTIDY = 24
#: A large store may have one more for every so many bytes, since to put it in order costs more.
FILE = 4_000_000
NT = ox.RdfFormat.N_TRIPLES


def write_store(folder: Path, files: Mapping[str, Path]) -> None:
    """Write `store` from the files of all graphs."""
    store = ox.Store(str(folder))
    for name, path in files.items():
        store.bulk_load(path=str(path), format=NT, to_graph=ox.NamedNode(GRAPH + name))
    store.optimize()
    store.flush()


def write_base(folder: Path, files: Mapping[str, Path]) -> None:
    """Write `base` from the files of the graphs that all policies share."""
    store = ox.Store(str(folder))
    for name in BASE_GRAPHS:
        if name in files:
            store.bulk_load(path=str(files[name]), format=NT)
    store.optimize()
    store.flush()


def write_policy(folder: Path, base: Path, view: Path | None, *, in_order: bool = False) -> None:
    """Write the store of a policy: a copy of `base`, and the view on top.

    Args:
        in_order: sort both into files of its own, in which a look-up looks once.
    """
    store = copy_store(base, folder)
    if view:
        store.bulk_load(path=str(view), format=NT)
    if in_order:
        store.optimize()
    store.flush()


def copy_store(source: Path, folder: Path) -> ox.Store:
    """A store of its own, with what another one holds."""
    ox.Store.read_only(str(source)).backup(str(folder))
    return ox.Store(str(folder))


def apply(
    store: ox.Store, changes: Changes, into: Callable[[str], ox.NamedNode | ox.DefaultGraph]
) -> None:
    """Take from a store what has gone, and put in what has come.

    Args:
        into: the graph of the store in which a graph of the release stands.
    """
    # all that goes before all that comes: a triple may move from one graph to another
    for name, (gone, _) in changes.items():
        for triple in sorted_ntriples.parse_lines(b"".join(gone)):
            store.remove(sorted_ntriples.put_in_graph(triple, into(name)))
    for name, (_, come) in changes.items():
        store.extend(
            sorted_ntriples.put_in_graph(triple, into(name))
            for triple in sorted_ntriples.parse_lines(b"".join(come))
        )


def patch_store(folder: Path, before: Path, changes: Changes) -> None:
    """Write `store` as it was before, with these changes."""
    store = copy_store(before, folder)
    apply(store, changes, lambda name: ox.NamedNode(GRAPH + name))
    store.flush()


def patch_policy(folder: Path, before: Path, changes: Changes, policy: str) -> None:
    """Write the store of a policy as it was before, with the changes of its graphs."""
    store = copy_store(before, folder)
    own = {
        name: change for name, change in changes.items() if name in (*BASE_GRAPHS, f"view/{policy}")
    }
    apply(store, own, lambda name: ox.DefaultGraph())
    store.flush()


def compact(folder: Path) -> None:
    """Put stores in order that many changes have left in many files."""
    for name in ("store", "base", *POLICIES):
        sizes = [path.stat().st_size for path in (folder / name).glob("*.sst")]
        if len(sizes) > UNTIDY + sum(sizes) // FILE:
            ox.Store(str(folder / name)).optimize()
