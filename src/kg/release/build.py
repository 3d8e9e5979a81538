"""Build: a validated release is written beside the last one, then put in use."""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg import settings, sorted_ntriples
from kg.atomic import sync_folder
from kg.errors import KgError
from kg.faults import Fault, FaultsError
from kg.names import GRAPH, prefixes
from kg.release.folder import Release
from kg.release.full import write_graphs, write_stores
from kg.release.incremental import build_incrementally
from kg.release.nquads import is_imported
from kg.release.resuming import clear_path, close_staging, open_staging
from kg.release.snapshot import naming_originals, take_snapshot
from kg.release.staging import Progress, prepare, raise_faults
from kg.settings import Stamp

STAGING = "staging-"
#: In the build folder: the copies of the inputs that a build parses.
COPIES = f"{STAGING}inputs"
#: Errors of a disk without room.
FULL = (errno.ENOSPC, errno.EDQUOT)
LOCK_MODE = 0o666
#: Seconds between attempts to lock a file of another user.
LOCK_PAUSES = (0.02, 0.1, 0.5, 1.0)
#: The stamps and digests of the modules as this process loaded them: what somebody writes into
#: them later does not run here.
CODE = settings.stamp_code()
CODE_DIGESTS = take_snapshot(Path(), CODE, {})[0]


@dataclass(frozen=True)
class BuildResult:
    """The release in use, its digest and counts, and whether a build was needed."""

    folder: Path
    digest: str
    fresh: bool
    counts: dict[str, int]


def build(progress: Progress = lambda step, share: None) -> BuildResult:
    """Build a release if the inputs changed, and put it in use atomically.

    A change of graph/ alone is built incrementally. A killed build leaves the last release in use;
    the next build of the same inputs resumes it.

    Raises:
        FaultsError: the inputs have faults; the last release remains in use.
        KgError: the build folder cannot be written.
    """
    folder, home = Path(settings.build_folder()), Path(settings.home())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _lock(folder):
            try:
                return _build_or_reuse(home, folder, progress)
            finally:
                shutil.rmtree(folder / COPIES, ignore_errors=True)
    except OSError as error:
        raise _explain(folder, error) from error


def _explain(folder: Path, error: OSError) -> KgError:
    hint = "set KG_BUILD_DIR to a folder that you can write"
    if error.errno in FULL:
        hint = f"free some space, or {hint}"
    reason = f"the build folder {folder} cannot be written: {error.strerror or error}"
    return KgError(reason, hint=hint)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Wait until no other process builds in a folder; a killed one holds no lock."""
    from filelock import FileLock  # here: most commands import this module and build nothing

    path = folder / ".lock"
    _create_lock_file(path)
    lock = FileLock(path, fallback_to_soft=False, mode=LOCK_MODE)
    for pause in LOCK_PAUSES:
        try:
            lock.acquire()
            break
        except PermissionError:
            time.sleep(pause)  # another user created it just now, and lets others lock in a moment
        except OSError:
            break  # a file system without locks
    try:
        yield
    finally:
        if lock.is_locked:
            # a waiting process notices that its file was removed, and creates another
            with suppress(OSError):  # Windows removes no open file, but removes it on release
                Path(lock.lock_file).unlink()
        lock.release()


def _create_lock_file(path: Path) -> None:
    """Create the file of the lock, which whoever may build in its folder may lock.

    FileLock would wait forever where no file can be created, as in /proc.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, LOCK_MODE))
        with suppress(FileNotFoundError):  # a build that ended meanwhile removed it
            path.chmod(LOCK_MODE)


def _build_or_reuse(home: Path, folder: Path, progress: Progress) -> BuildResult:
    taken, stamps = time.time_ns(), dict(sorted({**settings.stamp_data(), **CODE}.items()))
    last = Release.current(folder)
    manifest = last.read_manifest() if last else None
    known: dict[str, str] = {}
    if last and manifest:
        last_stamps = _read_stamps(last)
        if last_stamps == stamps and last.is_certain(stamps):
            return BuildResult(last.path, manifest["digest"], False, manifest["counts"])
        known = _keep_unchanged(manifest.get("files", {}), last, last_stamps, stamps)
    files = _read_inputs(home, folder, stamps, known)
    digest, rules = combine_digests(files)
    if manifest and known and manifest.get("rules") != rules:
        # what other rules made of an input is no use, so it is read after all
        files = _read_inputs(home, folder, stamps, {})
        digest, rules = combine_digests(files)
    release = Release(folder / digest[:16])
    if existing := release.read_manifest():
        with suppress(PermissionError):  # of another user: its inputs are read again each time
            release.write_stamps(stamps, taken)
        is_new = manifest is None or manifest["digest"] != digest
        if is_new:
            _put_in_use(folder, release)
        return BuildResult(release.path, digest, is_new, existing["counts"])
    before = last if manifest and manifest.get("rules") == rules else None
    staging = Release(folder / f"{STAGING}{release.name}")
    try:
        open_staging(staging)
        with naming_originals(home, folder / COPIES):
            catalogue = _build((home, folder / COPIES), staging, before, files, progress)
        counts = _count_triples(staging)
        staging.write_catalogue(catalogue)
        staging.write_stamps(stamps, taken)
        staging.write_manifest({"digest": digest, "rules": rules, "files": files, "counts": counts})
        close_staging(staging, before)
        _rename(staging, release)
        sync_folder(folder)  # now the release is on the disk, and may be put in use
        _put_in_use(folder, release)
    except BaseException:
        # only a killed build leaves its staging folder, to resume from it
        shutil.rmtree(staging.folder, ignore_errors=True)
        raise
    return BuildResult(release.path, digest, True, counts)


def _read_inputs(
    home: Path, folder: Path, stamps: Mapping[str, Stamp], known: Mapping[str, str]
) -> dict[str, str]:
    """Copy the inputs that a build parses, and return the digests of all.

    Raises:
        FaultsError: an input cannot be read.
    """
    clear_path(folder / COPIES)  # of a killed build
    digests, faults = take_snapshot(home, stamps, {**known, **CODE_DIGESTS}, folder / COPIES)
    raise_faults(faults)
    return digests


def _build(
    homes: tuple[Path, Path],
    release: Release,
    before: Release | None,
    digests: Mapping[str, str],
    progress: Progress,
) -> dict[str, Any]:
    """Write all graphs and stores into a staging folder, and return its catalogue."""
    home, copies = homes
    staging = prepare(copies, release, progress, digests=digests, cached=before, original=home)
    if not (before and build_incrementally(staging, before)):
        write_graphs(staging)
        write_stores(staging)
    queries = {query.name: query.as_json() for query in staging.catalogue}
    about_claims = [query.name for query in staging.catalogue if query.is_about_claims]
    return {"prefixes": prefixes(), "queries": queries, "about_claims": about_claims}


def find_faults() -> list[Fault]:
    """Return every fault in tables, shapes and check queries; write no release."""
    home = Path(settings.home())
    with _explaining(), tempfile.TemporaryDirectory() as folder:
        copies, release = Path(folder) / COPIES, Release(Path(folder) / STAGING)
        try:
            digests = _read_inputs(home, Path(folder), settings.stamp_inputs(), {})
            with naming_originals(home, copies):
                staging = prepare(
                    copies, release, lambda step, share: None, digests=digests, original=home
                )
                write_graphs(staging)
        except FaultsError as error:
            return error.faults
    return []


@contextmanager
def _explaining() -> Iterator[None]:
    """Let errors of the disk say that it is the one for temporary files.

    Raises:
        KgError: there is no room, or no such folder.
    """
    try:
        yield
    except OSError as error:
        if error.filename is not None and error.errno not in FULL:
            raise
        reason = f"the folder for temporary files cannot be written: {error.strerror or error}"
        raise KgError(reason, hint="set TMPDIR to a folder that has room") from error


def combine_digests(digests: Mapping[str, str]) -> tuple[str, str]:
    """Return one SHA-256 over all inputs, and one over all but graph/."""
    everything, rules = sha256(), sha256()
    for name, digest in digests.items():
        entry = f"{name}\0{digest}\0".encode()
        everything.update(entry)
        if not name.startswith("graph/"):
            rules.update(entry)
    return everything.hexdigest(), rules.hexdigest()


def _read_stamps(release: Release) -> dict[str, Stamp]:
    """Return the stamps of the inputs of a release, or none where they are damaged."""
    try:
        return release.read_stamps()
    except (FileNotFoundError, KgError):
        return {}


def _keep_unchanged(
    digests: Mapping[str, str], last: Release, old: Mapping[str, Stamp], new: Mapping[str, Stamp]
) -> dict[str, str]:
    """Return the digests of N-Quads files that are as the last release read them.

    Only they need not be read again: all tables are parsed together.
    """
    unchanged = {}
    for name, digest in digests.items():
        same = name in new and old.get(name) == new[name] and last.is_certain({name: new[name]})
        if is_imported(name) and same and last.input_path(digest[:16]).exists():
            unchanged[name] = digest
    return unchanged


def _count_triples(release: Release) -> dict[str, int]:
    counts = {}
    for name, path in release.list_graphs().items():
        counts[GRAPH + name] = sorted_ntriples.count_lines(path)
    return counts


def _rename(staging: Release, release: Release) -> None:
    """Rename the staging folder to its final name."""
    try:
        staging.path.rename(release.path)
    except OSError:
        if release.is_complete():
            # without file locks, another process has built the same inputs meanwhile
            shutil.rmtree(staging.folder, ignore_errors=True)
        else:  # a part of it was removed
            shutil.rmtree(release.folder)
            staging.path.rename(release.path)


def _put_in_use(folder: Path, release: Release) -> None:
    """Put a release in use, retain the one before, and remove all older ones."""
    before = Release.current(folder)
    retained = {release.name, before.name if before else ""}
    release.make_current()
    for staging in folder.glob(f"{STAGING}*"):
        shutil.rmtree(staging, ignore_errors=True)
    if before and before.name == release.name:
        return
    for old in folder.iterdir():
        if old.name not in retained and Release(old).is_complete():
            # renamed first: after a kill, a folder named like a release is still complete
            removed = folder / f"{STAGING}removed-{old.name}"
            with suppress(OSError):  # what another user may not remove stays, and hinders nothing
                old.rename(removed)
            shutil.rmtree(removed, ignore_errors=True)
