"""What a kill leaves, and what a disk keeps that drops all that was not synced."""

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.query.engine import Engine
from kg.release import resuming
from kg.release.build import build
from kg.release.folder import Release
from kg.release.resuming import STARTED, close_staging, identify_boot, open_staging
from tests.conftest import Home, missing
from tests.support.refusing import COMMAND, can_refuse

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def count(folder: Path) -> int:
    """Count the triples of the release in use, by its engine."""
    (row,) = Engine(str(folder)).select(COUNT)
    return int(str(row["n"]))


def relabel(home: Home) -> None:
    """Change the label of a station."""
    path = home.folder / "graph" / "entities" / "stations.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    id, _, cells = first.partition(",")
    path.write_text("".join([head, f"{id},New {cells}", *rest]), encoding="utf-8")


@pytest.fixture
def staging(tmp_path: Path) -> Release:
    return Release(tmp_path / "staging-x")


def test_a_staging_folder_of_this_start_of_the_system_is_kept(staging: Release) -> None:
    open_staging(staging)
    (staging.path / "graphs.nt").touch()
    open_staging(staging)
    assert (staging.path / "graphs.nt").exists()


@pytest.mark.parametrize("now", ["another start\n", ""])
def test_nothing_resumes_from_before_a_power_cut(
    staging: Release, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    open_staging(staging)
    (staging.path / "graphs.nt").touch()
    monkeypatch.setattr(resuming, "identify_boot", lambda: now)
    open_staging(staging)
    assert [path.name for path in staging.path.iterdir()] == [STARTED]


def test_the_folder_of_an_older_version_is_not_resumed_from(staging: Release) -> None:
    staging.path.mkdir()
    (staging.path / "graphs.nt").touch()
    open_staging(staging)
    assert [path.name for path in staging.path.iterdir()] == [STARTED]


def test_a_folder_that_cannot_be_removed_is_moved_aside(
    staging: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging.path.mkdir()
    (staging.path / "theirs").touch()
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    for number in (1, 2):
        monkeypatch.setattr(resuming, "identify_boot", lambda: "")
        open_staging(staging)
        assert (staging.path.parent / f"staging-x-{number}").is_dir()
    assert (staging.path.parent / "staging-x-1" / "theirs").exists()


def test_a_finished_folder_has_no_mark(staging: Release) -> None:
    open_staging(staging)
    close_staging(staging, None)
    assert list(staging.path.iterdir()) == []


def test_linux_tells_its_starts_apart() -> None:
    if sys.platform.startswith(("linux", "darwin")):
        assert identify_boot() == identify_boot() != ""


# --- a disk that drops what was not synced --------------------------------------------------------


class Disk:
    """What a disk holds after a power cut: files and folders as they were when last synced.

    A rename or a new file in a folder is there only if the folder was synced after it.
    """

    def __init__(self) -> None:
        self.files: dict[int, bytes] = {}
        self.folders: dict[int, dict[str, int]] = {}
        self.history: list[tuple[dict[int, bytes], dict[int, dict[str, int]]]] = []

    def sync(self, handle: int) -> None:
        """Keep what a file or folder holds now, as fsync does."""
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            listed = {entry.name: entry.inode() for entry in os.scandir(handle)}
            self.folders[status.st_ino] = listed
        else:
            self.files[status.st_ino] = os.pread(handle, status.st_size, 0)
        self.history.append((dict(self.files), dict(self.folders)))

    def restore(self, moment: int, root: int, folder: Path) -> None:
        """Write what the disk held at a moment into a folder."""
        files, folders = self.history[moment]
        folder.mkdir()
        for name, inode in folders.get(root, {}).items():
            if inode in files:
                (folder / name).write_bytes(files[inode])
            elif inode in folders:
                self.restore(moment, inode, folder / name)
            else:
                (folder / name).touch()  # its name was synced, and its content never


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.sync)
    return disk


@pytest.fixture
def on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The build folder of which the disk keeps what was synced."""
    folder = tmp_path / "disk"
    folder.mkdir()
    monkeypatch.setenv("KG_BUILD_DIR", str(folder))
    return folder


def list_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        # the engine writes a log and a lock when somebody opens a store
        if path.is_file() and path.name not in ("LOCK",) and not path.name.startswith("LOG"):
            yield str(path.relative_to(folder)), path.read_bytes()


@pytest.mark.parametrize("kind", ["incremental", "full"])
def test_a_power_cut_at_any_moment_leaves_the_old_release_or_the_new(
    small: Home, on_disk: Path, disk: Disk, tmp_path: Path, kind: str
) -> None:
    root = on_disk.stat().st_ino
    releases = [dict(list_files(build().folder))]
    first = len(disk.history)
    if kind == "incremental":
        relabel(small)
    else:
        small.append("ontology/core.ttl", "# changed")
    new = build()
    releases.append(dict(list_files(new.folder)))
    assert len(disk.history) > first + 20
    seen = set()
    last = len(disk.history) - 1
    for moment in [*range(first - 1, last - 4, (last - first) // 3), *range(last - 4, last + 1)]:
        folder = tmp_path / f"cut-{moment}"
        disk.restore(moment, root, folder)
        current = Release.open(folder)
        held = dict(list_files(current.path))
        assert held in releases, moment
        seen.add(releases.index(held))
        shutil.rmtree(folder)
    disk.restore(last, root, tmp_path / "last")
    assert Release.open(tmp_path / "last").name == new.folder.name
    assert seen == {0, 1}
    assert count(tmp_path / "last") == count(on_disk)


@pytest.mark.usefixtures("small")
def test_without_syncs_the_disk_has_nothing(on_disk: Path, disk: Disk, tmp_path: Path) -> None:
    """The test above can fail: a release that is not synced is lost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.release.resuming.sync_tree", lambda *_: None)
        build()
    disk.restore(len(disk.history) - 1, on_disk.stat().st_ino, tmp_path / "last")
    assert not dict(list_files(Release.open(tmp_path / "last").path))


# --- other systems --------------------------------------------------------------------------------

REFUSED = {
    "no hard links": ("EPERM", "link,linkat"),
    "no hard links on this device": ("EXDEV", "link,linkat"),
    "no locks": ("ENOSYS", "flock"),
    "no change of mode by handle": ("EPERM", "fchmod"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_build_goes_without_what_other_systems_lack(
    small: Home, tmp_path: Path, kind: str
) -> None:
    if not can_refuse():
        missing("this system cannot refuse calls")
    env = os.environ | {"KG_HOME": str(small.folder), "KG_BUILD_DIR": str(tmp_path / "without")}
    command = [*COMMAND, *REFUSED[kind], sys.executable, "-m", "kg", "build"]
    for _ in range(2):  # a full build, then an incremental one
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        assert done.returncode == 0, done.stderr
        graphs = Release(build().folder).list_graphs()
        for name, path in Release.open(tmp_path / "without").list_graphs().items():
            assert path.read_bytes() == graphs[name].read_bytes()
        assert count(tmp_path / "without") == count(small.build)
        relabel(small)
    if "links" in kind:
        assert all(path.stat().st_nlink == 1 for path in (tmp_path / "without").rglob("*.nt"))


def test_a_clock_that_jumps_hinders_no_build(small: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    table = small.folder / "graph" / "entities" / "stations.csv"
    now = time.time_ns()
    for jump in (0, 86_400, -86_400, 10 * 365 * 86_400, -40 * 365 * 86_400):
        monkeypatch.setattr(time, "time_ns", lambda jump=jump: now + jump * 10**9)
        relabel(small)
        os.utime(table, ns=(now + jump * 10**9,) * 2)
        assert build().fresh
        assert not build().fresh
