"""Any history of a home ends in a release that equals a clean build of the bytes that it names."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest
from hypothesis import Phase, given, note
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.release.build import build
from kg.release.folder import NAMED, Release
from tests.release.comparing import assert_same
from tests.release.histories import (
    MOST_CALLS,
    Clock,
    Edit,
    Event,
    History,
    How,
    Run,
    Step,
    prepare_processes,
    read_named,
)

pytestmark = pytest.mark.kill

#: Histories that every run plays, the same each time. `--histories 500` plays so many new ones.
FEW = 4

EDITS = st.builds(
    Edit,
    st.sampled_from(get_args(How)),
    st.integers(0, 999),
    st.sampled_from(get_args(Clock)),
)
EVENTS = st.builds(Event, st.integers(1, MOST_CALLS), st.none() | EDITS)
BUILDS = st.lists(EVENTS, max_size=2).map(tuple)
RUNS = st.builds(Run, st.lists(BUILDS, min_size=1, max_size=2).map(tuple))
HISTORIES = st.lists(st.one_of(EDITS, EDITS, RUNS), min_size=3, max_size=9)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder in memory where there is one: a build waits for the disk most of its time."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def tiny(original: Path, folder: Path) -> Path:
    """The small home without its build, and with few queries that nobody asks here."""
    shutil.copytree(original, folder / "tiny", ignore=shutil.ignore_patterns("build"))
    for topic in ("stations", "gaps"):
        for path in sorted((folder / "tiny" / "queries" / topic).iterdir())[2:]:
            path.unlink()
    prepare_processes()
    return folder / "tiny"


def build_clean(history: History, files: dict[str, str], name: str) -> Release:
    """Build the bytes that a release names in an empty folder."""
    home, target = history.folder / f"{name}-home", history.folder / f"{name}-build"
    history.restore(files, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_HOME", str(home))
        patch.setenv("KG_BUILD_DIR", str(target))
        patch.setattr("os.fsync", lambda file: None)
        return Release(build().folder)


def check_standing(history: History) -> None:
    """The release in use is whole, and named by bytes that were there once."""
    release = Release.current(history.build)
    if release is None:
        return
    manifest = release.read_manifest()
    assert manifest is not None
    assert manifest["digest"].startswith(release.name)
    for name, digest in read_named(release).items():
        assert name.startswith("code/") or (history.archive / digest).exists(), name
    quads = len(ox.Store.read_only(release.store_path(NAMED)))
    assert quads == sum(manifest["counts"].values())


def play(history: History, steps: list[Step]) -> None:
    for step in steps:
        if isinstance(step, Edit):
            history.apply(step)
        else:
            for end in history.run(*step.builds):
                assert "Traceback" not in end
                assert end == "-9" or not end.removeprefix("-").isdecimal(), end
            check_standing(history)


def check_end(history: History) -> None:
    """A build that nothing disturbs gives what a clean build of these files gives."""
    before = Release.current(history.build)
    now = {str(path.relative_to(history.home)): path for path in history.list_files()}
    (end,) = history.run(())
    release = Release.current(history.build)
    try:
        clean = build_clean(history, {name: digest(path) for name, path in now.items()}, "now")
    except KgError as error:
        told = f"{type(error).__name__}: {error}"
        assert end == told.replace(str(history.folder / "now-home"), str(history.home))
        assert (release and release.name) == (before and before.name)
    else:
        assert release is not None
        assert release.name == clean.name, end
        assert read_named(release) == read_named(clean)
        assert_same(release, clean)
        assert [path.name for path in history.build.glob("staging-*")] == []
    finished = [path for path in history.build.iterdir() if Release(path).is_complete()]
    assert len(finished) <= 2
    for number, path in enumerate(finished):
        if release is None or path.name != release.name:
            named = Release(path)
            assert_same(named, build_clean(history, read_named(named), f"before-{number}"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_history_ends_in_a_clean_build(
    tiny: Path, folder: Path, request: pytest.FixtureRequest
) -> None:
    many = request.config.getoption("histories")

    @hypothesis_settings(
        max_examples=many or FEW,
        derandomize=not many,
        database=None,
        phases=[Phase.generate],  # a history is short, and each would take a minute to shorten
    )
    @given(HISTORIES)
    def check(steps: list[Step]) -> None:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            history = History(Path(name), tiny)
            note(f"{steps}")
            play(history, steps)
            check_end(history)

    check()
