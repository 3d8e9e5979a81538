"""Builds of the same inputs, compared byte for byte and quad for quad."""

import sqlite3
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import settings
from kg.release.build import build
from kg.release.folder import Release
from kg.release.full import write_graphs
from kg.release.snapshot import take_snapshot
from kg.release.staging import prepare

#: A step of full builds that incremental builds do not report.
FULL_STEP = "validating with SHACL"
#: Everything in an index, in an order of its own.
INDEX = {
    "thing": "SELECT * FROM thing ORDER BY iri",
    "name": "SELECT subject, thing, text, key, short, tier, reason FROM name ORDER BY 1, 2, 4, 7",
    "entry": "SELECT subject, thing, text, words, field, reason FROM entry ORDER BY 1, 2, 3, 6",
    "words": "SELECT term, doc, cnt FROM vocabulary ORDER BY term",
}


def build_full(folder: Path) -> Release:
    """Build in a folder without a release."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_BUILD_DIR", str(folder))
        return Release(build().folder)


def build_graphs(folder: Path) -> Release:
    """Write and validate all graphs in a folder, and no stores."""
    folder.mkdir()
    home, release = Path(settings.home()), Release(folder)
    digests = take_snapshot(home, settings.stamp_inputs(), {})[0]
    write_graphs(prepare(home, release, lambda step, share: None, digests=digests))
    return release


def build_incremental() -> Release:
    """Build what changed since the last release, and check that this takes no full build."""
    release, steps = _build()
    assert FULL_STEP not in steps
    return release


def rebuild_full() -> Release:
    """Build what changed since the last release, and check that this takes a full build."""
    release, steps = _build()
    assert FULL_STEP in steps
    return release


def _build() -> tuple[Release, set[str]]:
    steps = set[str]()
    result = build(lambda step, share: steps.add(step))
    return Release(result.folder), steps


def assert_same_graphs(one: Release, other: Release) -> None:
    """Check that two folders have the same graphs, byte for byte."""
    files, others = one.list_graphs(), other.list_graphs()
    assert files.keys() == others.keys()
    for name, path in files.items():
        if path.read_bytes() != others[name].read_bytes():
            lines, wanted = (set(file.read_bytes().splitlines()) for file in (path, others[name]))
            assert (lines - wanted, wanted - lines) == (set(), set()), name
            raise AssertionError(f"{name}: the same lines in another order")


def read_index(path: Path | str) -> dict[str, list[tuple[object, ...]]]:
    """Return everything in an index, by table."""
    database = sqlite3.connect(path)
    try:
        return {name: database.execute(text).fetchall() for name, text in INDEX.items()}
    finally:
        database.close()


def assert_same(one: Release, other: Release) -> None:
    """Check that two releases have the same graphs, and stores and index of the same contents."""
    assert read_index(one.index_path) == read_index(other.index_path)
    assert_same_graphs(one, other)
    for name in one.stores:
        quads, wanted = (
            set(ox.Store.read_only(release.store_path(name))) for release in (one, other)
        )
        assert (quads - wanted, wanted - quads) == (set(), set()), name
