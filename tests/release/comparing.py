"""Two releases of the same input, compared byte for byte and quad for quad."""

import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.names import POLICIES
from kg.release.build import BuildResult, build
from kg.release.folder import Release

STORES = ("store", "base", *POLICIES)


def whole(folder: Path) -> BuildResult:
    """A build of the whole, in a folder where nothing was built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_BUILD_DIR", str(folder))
        return build()


def changed(rather: str = "a change") -> BuildResult:
    """A build of what changed since the last release; which way it took is seen by the steps it told."""
    steps = set[str]()
    built = build(lambda step, share: steps.add(step))
    assert ("the whole" if "validating with SHACL" in steps else "a change") == rather
    return built


def assert_same(one: Path, other: Path) -> None:
    """The two folders hold the same graphs, byte for byte, and stores of the same contents."""
    files, others = Release(one).list_graphs(), Release(other).list_graphs()
    assert files.keys() == others.keys()
    for name, path in files.items():
        lines, wanted = (set(file.read_bytes().splitlines()) for file in (path, others[name]))
        assert (lines - wanted, wanted - lines) == (set(), set()), name
        assert path.read_bytes() == others[name].read_bytes(), name
    for name in STORES:
        held, wanted = (
            set(ox.Store.read_only(os.fspath(folder / name))) for folder in (one, other)
        )
        assert (held - wanted, wanted - held) == (set(), set()), name
