"""Shared and small machines: second users, read-only folders, a full disk, names without case.

Users are real ones: root starts each command as somebody else, who may read every file (as on a
machine where the package is installed) and write only what the folders let them.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.faults import FaultsError
from kg.publish.plan import find_alike, make_plan
from kg.query.engine import Engine
from kg.release.build import build
from kg.release.folder import Release
from tests.conftest import ROOT, Home, missing

ONE, OTHER, GROUP = 4001, 4002, 4000
READING = "-all,+dac_read_search"
KG = [sys.executable, "-m", "kg"]
#: Names that Windows gives to devices, and characters that it takes in no name.
DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{one}" for name in ("com", "lpt") for one in "123456789"),
}
FORBIDDEN = set('<>:"|?*\\')

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def root() -> None:
    """Root on Linux, who can be two users and mount folders."""
    if sys.platform != "linux" or os.geteuid() or not shutil.which("setpriv"):
        missing("only root on Linux can be two users and mount folders")


def become(user: int) -> list[str]:
    """Return the beginning of a command that runs as a user of the group."""
    ids = [f"--reuid={user}", f"--regid={GROUP}", "--clear-groups"]
    return ["setpriv", *ids, f"--inh-caps={READING}", f"--ambient-caps={READING}"]


def mounted(*commands: str) -> list[str]:
    """Return the beginning of a command that runs where some folders are mounted for it alone."""
    return ["unshare", "-m", "sh", "-ec", "\n".join([*commands, 'exec "$@"']), "sh"]


@pytest.fixture
def team(original: Path, root: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home whose tables a group edits, below folders through which everybody may go."""
    with tempfile.TemporaryDirectory(prefix="kg-team-") as name:
        base = Path(name)
        base.chmod(0o755)  # a look at a file counts no capability: it fails in a private folder
        shutil.copytree(original, base / "home", ignore=shutil.ignore_patterns("build"))
        monkeypatch.setenv("KG_HOME", str(base / "home"))
        monkeypatch.delenv("KG_BUILD_DIR", raising=False)
        yield Home(base / "home")


@pytest.fixture
def shared(team: Home) -> Path:
    """A build folder in which a group may write, and tables that all of it may edit."""
    folder = team.folder.parent / "shared"
    folder.mkdir()
    for path in (folder, team.folder, *team.folder.rglob("*")):
        os.chown(path, 0, GROUP)
        path.chmod(0o2775 if path.is_dir() else 0o664)
    return folder


@pytest.fixture
def start(team: Home, shared: Path, tmp_path: Path) -> Start:
    """Start `kg` as a user, under an umask, on the shared folder."""

    def call(user: int, *arguments: str, umask: int = 0o022) -> "subprocess.Popen[str]":
        env = {**os.environ, "KG_HOME": str(team.folder), "KG_BUILD_DIR": str(shared)}
        return subprocess.Popen(
            [*become(user), *KG, *arguments],
            env=env | {"HOME": str(tmp_path / "nowhere")},
            umask=umask,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return call


def finish(process: "subprocess.Popen[str]") -> str:
    """Wait for a command that ends well, and return what it printed."""
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    return output


def relabel(home: Home, name: str) -> None:
    """Change the label of the first station, as an editor writes a file anew."""
    path = home.folder / "graph" / "entities" / "stations.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    id, _, cells = first.partition(",")
    path.write_text("".join([head, f"{id},{name} {cells}", *rest]), encoding="utf-8")


def check_clean(home: Home, folder: Path, tmp_path: Path) -> None:
    """Assert that a release has the graphs of a clean build of the same tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_BUILD_DIR", str(tmp_path / f"clean-{time.monotonic_ns()}"))
        clean = Release(build().folder).list_graphs()
    built = Release.open(folder).list_graphs()
    assert {name: path.read_bytes() for name, path in built.items()} == {
        name: path.read_bytes() for name, path in clean.items()
    }


@pytest.mark.full
@pytest.mark.parametrize("umask", [0o002, 0o022])
def test_two_users_build_in_turn_in_one_folder(
    team: Home,
    shared: Path,
    start: Start,
    tmp_path: Path,
    umask: int,
) -> None:
    for turn, user in enumerate((ONE, OTHER, ONE)):
        relabel(team, f"New{turn}")
        finish(start(user, "build", umask=umask))
        assert (shared / "current").stat().st_uid == user
        for reader in (ONE, OTHER):
            assert finish(start(reader, "query", "station-count", "--format", "csv"))
    check_clean(team, shared, tmp_path)


@pytest.mark.full
def test_who_touches_a_table_needs_no_right_to_the_release_of_another(
    team: Home, shared: Path, start: Start
) -> None:
    finish(start(ONE, "build"))
    name = (shared / "current").read_text(encoding="utf-8")
    os.utime(team.folder / "graph" / "entities" / "stations.csv")
    finish(start(OTHER, "build"))
    assert (shared / "current").read_text(encoding="utf-8") == name


@pytest.mark.full
def test_two_users_build_at_once(team: Home, shared: Path, start: Start, tmp_path: Path) -> None:
    for name in ("First", "Second"):
        relabel(team, name)
        running = [start(user, "build") for user in (ONE, OTHER)]
        outputs = [process.communicate(timeout=300) for process in running]
        assert [process.returncode for process in running] == [0, 0], outputs
        check_clean(team, shared, tmp_path)


@pytest.mark.full
def test_what_a_killed_build_of_another_user_left_hinders_no_build(
    team: Home, shared: Path, start: Start, tmp_path: Path
) -> None:
    finish(start(ONE, "build"))
    relabel(team, "Edited")
    killed = start(ONE, "build")
    while killed.poll() is None and not list(shared.glob("staging-*")):
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    finish(start(OTHER, "build"))
    check_clean(team, shared, tmp_path)


@pytest.mark.full
def test_a_folder_of_somebody_else_is_reported_and_stays_in_use(
    team: Home, shared: Path, start: Start
) -> None:
    finish(start(ONE, "build"))
    before = (shared / "current").read_bytes()
    os.chown(shared, ONE, GROUP)
    relabel(team, "Edited")
    for mode in (0o755, 0o1777):  # for its owner alone, and as /tmp is
        shared.chmod(mode)
        process = start(OTHER, "build")
        errors = process.communicate(timeout=300)[1]
        assert process.returncode == 1, (oct(mode), errors)
        assert "Traceback" not in errors
        assert "cannot be written" in errors
        assert "KG_BUILD_DIR" in errors
        assert (shared / "current").read_bytes() == before
        assert finish(start(OTHER, "query", "station-count", "--format", "csv"))


@pytest.mark.full
@pytest.mark.usefixtures("root")
def test_a_read_only_home_and_release_are_read(small: Home, tmp_path: Path) -> None:
    folder = small.build
    env = {**os.environ, "KG_HOME": str(small.folder), "HOME": str(small.folder)}
    env.pop("KG_BUILD_DIR", None)
    build()
    lock = f"mount --bind {small.folder} {small.folder}\nmount -o remount,bind,ro {small.folder}"

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [*mounted(lock), *KG, *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert folder.is_relative_to(small.folder)
    for arguments in (
        ("query", "station-count", "--format", "csv"),
        ("find", "station"),
        ("export", "turtle", "-o", str(tmp_path / "out.ttl")),
    ):
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
        assert done.stdout or (tmp_path / "out.ttl").stat().st_size
    relabel(small, "Edited")
    for arguments in (("build",), ("export", "turtle", "-o", str(small.folder / "out.ttl"))):
        done = run(*arguments)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr
        assert "cannot be written" in done.stderr
    done = subprocess.run(
        [*mounted(lock), *KG, "build"],
        env=env | {"KG_BUILD_DIR": str(tmp_path / "elsewhere")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.full
@pytest.mark.usefixtures("root")
def test_a_full_disk_is_reported_wherever_it_fills(small: Home, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    env = {**os.environ, "KG_HOME": str(small.folder), "KG_BUILD_DIR": str(disk)}
    left = 'kg() { "$@" && code=0 || code=$?; ls -A; exit $code; }\ncd "$KG_BUILD_DIR"\nkg "$@"'
    codes = []
    for size in ("16k", "600k", "3m", "64m"):
        command = [*mounted(f"mount -t tmpfs -o size={size} none {disk}"), "sh", "-c", left, "sh"]
        done = subprocess.run(
            [*command, *KG, "build"], env=env, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr
        codes.append(done.returncode)
        names = done.stdout.split()
        if done.returncode:
            assert "cannot be written" in done.stderr, size
            assert "No space left" in done.stderr or "free some space" in done.stderr, size
        assert ("current" in names) == (done.returncode == 0), (size, names)
    assert codes[0] == 1
    assert codes[-1] == 0
    assert codes == sorted(codes, reverse=True)


# --- names without case, as on macOS and Windows --------------------------------------------------


def fold(path: str) -> str:
    """Return a path as a file system compares it that ignores case and forms of accents."""
    return unicodedata.normalize("NFD", path.casefold())


def find_odd(paths: Iterable[str]) -> list[str]:
    """Return the paths that other systems take for one, or take not at all."""
    seen: dict[str, str] = {}
    odd = []
    for path in paths:
        parts = path.split("/")
        is_device = any(part.partition(".")[0].casefold() in DEVICES for part in parts)
        is_forbidden = bool(FORBIDDEN.intersection(path)) or any(
            part[-1:] in ". " for part in parts
        )
        if (
            seen.setdefault(fold(path), path) != path
            or is_device
            or is_forbidden
            or len(path) > 180
        ):
            odd.append(path)
    return odd


def test_an_odd_name_is_noticed() -> None:
    odd = ["a/B.csv", "a/b.csv", "é", "e\u0301", "aux.txt", "x:y", "end.", "x" * 181]
    assert find_odd(odd) == ["a/b.csv", "e\u0301", "aux.txt", "x:y", "end.", "x" * 181]


def test_every_file_of_the_checkout_has_a_name_of_its_own() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        missing("no checkout by git")
    paths = listed.stdout.decode().split("\0")[:-1]
    assert len(paths) > 500
    assert find_odd(paths) == []


def test_every_file_of_a_release_and_of_a_site_has_a_name_of_its_own(
    engine: Engine, build_folder: Path
) -> None:
    files = [str(path.relative_to(build_folder)) for path in build_folder.rglob("*")]
    assert find_odd(files) == []
    paths = list(make_plan(engine, with_sitemap=True, with_citation=True).list_paths())
    assert len(paths) > 1000
    assert find_odd(paths) == []
    assert find_alike(iter(paths)) == []


def test_a_table_whose_name_differs_in_case_is_a_fault(
    small: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where case counts, both would be there; where it does not, one would stand for both."""
    table = small.folder / "graph" / "entities" / "stations.csv"
    copy = table.with_name("Stations.csv")
    with suppress(shutil.SameFileError):
        shutil.copy(table, copy)
    if table.samefile(copy):
        missing("this file system ignores case")
    with pytest.raises(FaultsError) as caught:
        build()
    assert "Stations.csv" in str(caught.value.faults[0])
